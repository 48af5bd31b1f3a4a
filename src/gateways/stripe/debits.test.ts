// A direct debit's life through the engine: days of waiting, money, a return, a dispute after the
// money had come; in our ledger and in Stripe's own books.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { noticeAddress, sandboxShop, shopThrough } from '#test/sandbox-shop.ts';

const DAY_MS = 86_400_000;
const KEY = 'sk_test_debits1';
const SECRET = 'whsec_debits1';

async function debits(t: TestContext, behaviours: readonly string[]) {
  const { world, twin } = await sandboxShop(t);
  const settings = { secret_key: KEY, webhook_secret: SECRET, api_base: `${twin.url}/stripe` };
  const shop = await shopThrough(world, twin, 'debits', {
    gateway: 'stripe',
    apiKey: KEY,
    settings,
  });
  const collector = world.collector();
  const address = await noticeAddress(t, collector, 'stripe');
  await twin.notices(KEY, address.url(shop.connectionId), SECRET, 'stripe');
  for (const behaviour of behaviours) {
    const [token, customer] = [`pm_sepa_${behaviour}`, `cus_${behaviour}`];
    await twin.seed('stripe', KEY, [{ token, customer, behaviour }]);
    await shop.account(behaviour, token, { kind: 'mandate', gatewayCustomer: customer });
    await shop.oneOff(behaviour);
  }
  await shop.collect(collector);
  const pass = async (days: number) => {
    world.clock.advanceMs(days * DAY_MS);
    await twin.moveTo(world.clock.now());
  };
  const statuses = async () =>
    Object.fromEntries(
      (
        await shop.rows<{ reference: string; status: string }>(
          `select a.reference, s.status from billing_state s
           join billing_record b on b.merchant_id = s.merchant_id and b.id = s.billing_record_id
           join account a on a.merchant_id = b.merchant_id and a.id = b.account_id
           where s.merchant_id = $1`,
        )
      ).map(({ reference, status }) => [reference, status]),
    );
  const causes = async () =>
    (
      await shop.rows<{ cause: string }>(
        'select cause from ledger_entry where merchant_id = $1 order by booked_at, cause desc',
      )
    ).map(({ cause }) => cause);
  return { shop, collector, pass, statuses, causes };
}

test('a debit is pending for days, then paid by what Stripe tells', async (t) => {
  const { shop, collector, pass, statuses, causes } = await debits(t, ['ok']);
  assert.deepEqual(await statuses(), { ok: 'pending' });
  assert.deepEqual(await causes(), []);
  await pass(1);
  assert.deepEqual(await statuses(), { ok: 'pending' });
  await pass(2);
  assert.deepEqual(await statuses(), { ok: 'paid' });
  assert.deepEqual(await causes(), ['purchase']);
  await shop.expectSound();
  await collector.drain();
});

test('a returned debit fails for the bank’s reason, and a closed account is not asked again', async (t) => {
  const words = ['insufficient_funds', 'account_closed'];
  const { shop, collector, pass, statuses, causes } = await debits(t, words);
  await pass(3);
  assert.deepEqual(await statuses(), { insufficient_funds: 'failed', account_closed: 'failed' });
  assert.deepEqual(await causes(), []);
  const stops = await shop.rows<{ reference: string }>(
    `select a.reference from payment_stop p
     join account a on a.merchant_id = p.merchant_id and a.id = p.account_id
     where p.merchant_id = $1`,
  );
  assert.deepEqual(stops, [{ reference: 'account_closed' }]);
  await shop.expectSound();
  await collector.drain();
});

test('a dispute after the money had come is booked as a dishonour', async (t) => {
  const { shop, collector, pass, statuses, causes } = await debits(t, ['charged_back']);
  await pass(1);
  assert.deepEqual(await statuses(), { charged_back: 'pending' });
  await pass(3);
  assert.deepEqual(await statuses(), { charged_back: 'charged_back' });
  assert.deepEqual(await causes(), ['purchase', 'dishonour']);
  assert.equal((await shop.books())[0]?.charged_back, 4_900);
  await shop.expectSound();
  await collector.drain();
});
