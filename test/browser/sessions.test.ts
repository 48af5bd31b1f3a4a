// Checkout sessions from the merchant's request to what is made of them, with a payer in Chromium:
// subscriptions through every gateway that keeps cards, transfers, time, and the capture widget.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { expireSessions } from '#engine/expire-sessions.ts';
import { gatewayNamed, gateways } from '#gateways/registry.ts';
import type { Json } from '../api-world.ts';
import { openBrowser } from '../browser.ts';
import { expectAudited } from '../sandbox-shop.ts';
import { farEnd, shopPage } from './far-end.ts';
import { approves, goThrough, type PayerShop, type PayerSite, payerSite } from './payer-site.ts';
import { DESK, openPage, picture } from './site.ts';

const DAY_MS = 86_400_000;

type Stage = { site: PayerSite; browser: Browser };

async function stage(t: TestContext): Promise<Stage> {
  const site = await payerSite(t);
  return { site, browser: await openBrowser((close) => t.after(close)) };
}

/** What a shop sells: a first month now, and then one every month. */
async function order({ ask, known }: PayerShop, more: Json = {}): Promise<Json> {
  const { currency = 'EUR' } = known;
  const made = await ask('POST', '/v1/checkout-sessions', {
    pay: { amount: 4900, currency },
    description: 'Membership, first month',
    customer: { last_name: 'Ehrlich', emails: ['a@example.com'] },
    account_reference: 'A-2001',
    payment_record: { amount: 3900, frequency: 'monthly', currency },
    ...more,
  });
  assert.equal(made.status, 201, made.text);
  return made.body;
}

/** Where payers set off what is due, nothing is kept for later. */
function keeps({ gateway }: PayerShop): boolean {
  return gatewayNamed(gateway)?.modes[0] === 'automatic';
}

async function read({ ask }: PayerShop, { id }: Json): Promise<Json> {
  return (await ask('GET', `/v1/checkout-sessions/${String(id)}`)).body;
}

test('a subscription begins with a payer at every gateway', { concurrency: true }, async (t) => {
  const { site, browser } = await stage(t);
  const shops: PayerShop[] = [];
  for (const { name, checkout } of gateways) {
    if (checkout !== undefined) shops.push(await site.shop(name));
  }
  await Promise.all(
    shops.map((shop) =>
      t.test(shop.gateway, async () => {
        const { page, complaints } = await openPage(browser);
        const session = await order(shop);
        await page.goto(String(session.url));
        await page.getByText('every month, first on').waitFor();
        await goThrough(page, site.url, approves(shop)).catch(async (error: unknown) => {
          await picture(page, `failed-${shop.gateway}`);
          throw error;
        });
        await page.getByRole('heading', { name: 'Payment received' }).waitFor();
        const saved = page.getByText('Your payment details are saved');
        assert.equal(await saved.count(), keeps(shop) ? 1 : 0);
        await site.collector.recorder.flush();
        const done = await read(shop, session);
        assert.equal(done.status, 'completed');
        const record = await shop.ask(
          'GET',
          `/v1/payment-records/${String(done.payment_record_id)}`,
        );
        assert.deepEqual([record.body.state, record.body.amount], ['active', 3900]);
        const paid = await shop.ask('GET', `/v1/billing-records/${String(done.billing_record_id)}`);
        assert.deepEqual([paid.body.status, paid.body.amount], ['paid', 4900]);
        assert.equal(done.instrument_id !== null, keeps(shop));
        const taken = (await shop.books()).filter(({ captured }) => captured > 0);
        assert.deepEqual(
          taken.map(({ captured }) => captured),
          [4900],
        );
        assert.deepEqual(
          complaints.filter((complaint) => complaint.includes(site.url)),
          [],
        );
        await page.context().close();
      }),
    ),
  );
  await expectAudited(site.world.engine);
});

test('by transfer, in French: the order is accepted, and says how to pay', async (t) => {
  const { site, browser } = await stage(t);
  const shop = await site.shop('sandbox');
  const look = { colour: '#7a1fa2', name: 'Salle Dune' };
  assert.equal((await shop.ask('PATCH', '/v1/merchant', look)).status, 200);
  const session = await order(shop, { language: 'fr' });
  const { page } = await openPage(browser);
  await page.goto(String(session.url));
  await page.getByRole('heading', { name: 'Votre commande chez Salle Dune' }).waitFor();
  await page.getByLabel('Transfer').check();
  await page.getByRole('button', { name: 'Passer la commande' }).click();
  await page.getByText('DE02 1203 0000 0000 2020 51').waitFor();
  await picture(page, 'session-by-transfer-fr');
  const done = await read(shop, session);
  assert.equal(done.status, 'completed');
  const due = await shop.ask('GET', `/v1/billing-records/${String(done.billing_record_id)}`);
  assert.deepEqual([due.body.status, due.body.amount], ['to_come', 4900]);
  await page.context().close();
});

test('a session that the merchant has ended, or whose time is over, says so', async (t) => {
  const { site, browser } = await stage(t);
  const shop = await site.shop('sandbox');
  const back = { cancel_url: 'https://shop.example/cart' };
  const ended = await order(shop, back);
  const late = await order(shop, { ...back, account_reference: 'A-2002' });
  const { page } = await openPage(browser);
  const end = await shop.ask('POST', `/v1/checkout-sessions/${String(ended.id)}/expire`);
  assert.equal(end.status, 200, end.text);
  site.world.clock.advanceMs(2 * DAY_MS);
  await expireSessions(site.world.engine, null);
  for (const [{ url }, title] of [
    [ended, /This page has expired|This payment was cancelled/],
    [late, 'This page has expired'],
  ] as const) {
    await page.goto(String(url));
    await page.getByRole('heading', { name: title }).waitFor();
    const link = page.getByRole('link', { name: 'Back to sandbox' });
    assert.equal(await link.getAttribute('href'), 'https://shop.example/cart');
  }
  await page.context().close();
});

test('the widget in a page of a shop stores a card that is charged later', async (t) => {
  const { site, browser } = await stage(t);
  const shop = await site.shop('sandbox');
  let ref = '';
  const address = await farEnd(
    () => ({ html: shopPage(site.url, ref) }),
    (close) => t.after(close),
  );
  const asked = await shop.ask('POST', '/v1/checkout-sessions', {
    ...{ account_reference: 'ada', frame_origins: [address] },
  });
  assert.equal(asked.status, 201, asked.text);
  ref = String(asked.body.url).split('/').at(-1) ?? '';
  const { page, complaints } = await openPage(browser, { viewport: DESK });
  await page.goto(address);
  const frame = page.frameLocator('#payment iframe');
  const opened = page.waitForEvent('popup');
  await frame.getByRole('button', { name: 'Continue' }).click();
  const popup = await opened;
  await popup.locator('button[name=choice][value=approve]').click();
  await popup.getByRole('heading', { name: 'Payment details saved' }).waitFor();
  await page.getByText('stored for ada').waitFor();
  await picture(page, 'widget-stored');
  const done = await read(shop, asked.body);
  assert.equal(done.status, 'completed');
  const charged = await shop.oneOff('ada', { amount: 1250 });
  await shop.collect(site.collector);
  await site.collector.recorder.flush();
  assert.equal((await shop.record(charged)).status, 'paid');
  assert.deepEqual(
    complaints.filter((complaint) => complaint.includes(site.url)),
    [],
  );
  await page.context().close();
});
