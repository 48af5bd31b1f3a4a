// A payer in Chromium at the hosted page of every gateway's twin: cancels, is declined, passes a
// challenge, pays, or lets the time run out; each ends on the right page, with the right records.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Id } from '#domain/ids.ts';
import { settleVisits } from '#engine/settle-visits.ts';
import { gateways } from '#gateways/registry.ts';
import { openBrowser } from '../browser.ts';
import { expectAudited } from '../sandbox-shop.ts';
import {
  approves,
  DECLINES_ITSELF,
  goThrough,
  type PayerShop,
  payerSite,
  type Step,
  type Waiting,
} from './payer-site.ts';
import { openPage, picture } from './site.ts';

/** Knows only that a page was closed, not who wanted it: the form is there again without a word. */
const SILENT_CANCEL = ['stripe'];
/** Lets the payer choose another card for the same order: the way there stays open. */
const KEEPS_OPEN = ['paypal'];
const HALF_AN_HOUR_MS = 31 * 60_000;

test('a payer in a browser, at every gateway', { concurrency: true }, async (t) => {
  const site = await payerSite(t);
  const browser = await openBrowser((close) => t.after(close));
  const { collector, world } = site;
  const shops: PayerShop[] = [];
  const due = new Map<string, { first: Waiting; second: Waiting }>();
  for (const { name, checkout } of gateways) {
    if (checkout === undefined) continue;
    const shop = await site.shop(name);
    shops.push(shop);
    due.set(name, { first: await shop.waiting(), second: await shop.waiting() });
  }
  const dueAt = ({ gateway }: PayerShop) => due.get(gateway) ?? assert.fail(gateway);
  /** Side by side: each has a merchant, a browser's context and an account at its twin alone. */
  const atEach = (doing: string, walk: (shop: PayerShop, page: Page) => Promise<void>) =>
    Promise.all(
      shops.map((shop) =>
        t.test(`${shop.gateway}: ${doing}`, async () => {
          const { page, complaints } = await openPage(browser);
          await walk(shop, page).catch(async (error: unknown) => {
            await picture(page, `failed-${shop.gateway}`);
            throw error;
          });
          assert.deepEqual(
            complaints.filter((complaint) => complaint.includes(site.url)),
            [],
          );
          await page.context().close();
        }),
      ),
    );
  const status = async (shop: PayerShop, id: Id<'billingRecord'>) => {
    await collector.recorder.flush();
    return (await shop.record(id)).status;
  };

  await atEach('cancels, is declined, and pays', async (shop, page) => {
    const { id, link } = dueAt(shop).first;
    const { skips } = shop.known;
    await page.goto(link);
    if (skips.checkout_cancel === undefined) {
      await goThrough(page, site.url, [{ choice: 'cancel' }]);
      if (!SILENT_CANCEL.includes(shop.gateway)) {
        await page.getByRole('alert').getByText('You have cancelled').waitFor();
      }
      await page.getByRole('button', { name: /^Pay/ }).waitFor();
      assert.equal(await status(shop, id), 'awaiting_payer');
    }
    const declinesItself = DECLINES_ITSELF.includes(shop.gateway);
    if (skips.checkout_decline === undefined && !declinesItself) {
      await goThrough(page, site.url, declines(shop));
      if (KEEPS_OPEN.includes(shop.gateway)) {
        await page.getByRole('heading', { name: 'You have started to pay' }).waitFor();
      } else {
        await page.getByRole('alert').getByText('The payment was declined').waitFor();
        assert.equal(await status(shop, id), 'awaiting_payer');
      }
    }
    const look = (open: Page) => picture(open, `gateway-${shop.gateway}`);
    await goThrough(page, site.url, approves(shop), look);
    await page.getByRole('heading', { name: 'Payment received' }).waitFor();
    assert.equal(await status(shop, id), 'paid');
    await page.reload();
    await page.getByRole('heading', { name: 'Payment received' }).waitFor();
  });

  await atEach('goes there and stays away', async (shop, page) => {
    const { id, link } = dueAt(shop).second;
    await page.goto(link);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.waitForURL((url) => !url.href.startsWith(site.url));
    await page.goto(link);
    await page.getByRole('heading', { name: 'You have started to pay' }).waitFor();
    assert.equal(await status(shop, id), 'collecting');
  });
  world.clock.advanceMs(HALF_AN_HOUR_MS);
  await settleVisits(collector);
  await atEach('finds the form again when the time is over', async (shop, page) => {
    const { id, link } = dueAt(shop).second;
    assert.equal(await status(shop, id), 'awaiting_payer');
    await page.goto(link);
    await page.getByRole('button', { name: /^Pay/ }).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  for (const shop of shops) await shop.expectOnce();
  await expectAudited(world.engine);
});

function declines({ known }: PayerShop): Step[] {
  const { decline } = known.payers ?? {};
  return [decline === undefined ? { choice: 'decline' } : { choice: 'approve', fields: decline }];
}
