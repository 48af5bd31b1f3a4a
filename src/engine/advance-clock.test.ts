// The test clock: everything that falls due on the way happens, in order, on its own day.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Problem } from '#domain/problems.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { sandboxShop } from '#test/sandbox-shop.ts';
import { advanceClock } from './advance-clock.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { setTestClock } from './set-test-clock.ts';

const code = (expected: string) => (error: unknown) =>
  error instanceof Problem && error.code === expected;

async function clocked(t: TestContext, at = '2027-02-03T00:00:00Z') {
  const shop = await sandboxShop(t);
  await setTestClock(shop.scope, { at: new Date(at) });
  return { shop, collector: shop.world.collector(), id: shop.merchant.id };
}

test('a year of weekly records is billed in order, each on its own day', async (t) => {
  const { shop, collector, id } = await clocked(t);
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'weekly' };
  await createPaymentRecord(shop.scope, { accountId, terms });
  const seen: number[] = [];
  const done = await advanceClock(collector, id, new Date('2028-02-03T00:00:00Z'), (progress) =>
    seen.push(progress.attempts),
  );
  assert.equal(done.approved, 53);
  assert.equal(done.doubtsOpen, 0);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
  const days = await shop.rows<{ wrong: number; out_of_order: number }>(
    `select count(*) filter (where (t.created_at at time zone 'Europe/Berlin')::date <> b.due_on)
         ::int as wrong,
       count(*) filter (where t.created_at < t.before)::int as out_of_order
     from (select *, lag(created_at) over (order by id) as before from payment_transaction) t
     join billing_record b on b.merchant_id = t.merchant_id and b.id = t.billing_record_id
     where t.merchant_id = $1`,
  );
  assert.deepEqual(days, [{ wrong: 0, out_of_order: 0 }]);
  await shop.expectSound();
  await collector.drain();
});

test('advances one after another never find the clock held by the one before', async (t) => {
  const { collector, id } = await clocked(t);
  for (let hour = 1; hour <= 30; hour++) {
    await advanceClock(collector, id, new Date(Date.UTC(2027, 1, 3, hour)));
  }
  await collector.drain();
});

test('two advances at once: one is refused, and the clock ends where the other went', async (t) => {
  const { shop, collector, id } = await clocked(t);
  const accountId = await shop.account('a', 'tok_delay_100ms');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'daily' };
  await createPaymentRecord(shop.scope, { accountId, terms });
  const results = await Promise.allSettled([
    advanceClock(collector, id, new Date('2027-02-08T00:00:00Z')),
    advanceClock(shop.world.collector('other'), id, new Date('2027-02-08T00:00:00Z')),
  ]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  for (const result of results) {
    if (result.status === 'rejected') assert.ok(code('clock_conflict')(result.reason));
  }
  await shop.expectSound();
  await collector.drain();
});

test('it never goes back, and a merchant without a test clock has none to move', async (t) => {
  const { shop, collector, id } = await clocked(t);
  await assert.rejects(
    advanceClock(collector, id, new Date('2027-02-02T23:59:59Z')),
    code('date_past'),
  );
  const plain = await sandboxShop(t);
  await assert.rejects(
    advanceClock(plain.world.collector(), plain.merchant.id, new Date('2028-01-01T00:00:00Z')),
    code('state_conflict'),
  );
  // The global claim leaves a merchant with a test clock alone, whatever the real day is.
  await shop.account('a');
  await shop.oneOff('a');
  shop.world.clock.set(new Date('2030-01-01T00:00:00Z'));
  const tally = await shop.collect(collector);
  assert.equal(tally.attempts, 0);
  await collector.drain();
});

test('a doubt on the way is settled before the next day begins', async (t) => {
  const { shop, collector, id } = await clocked(t);
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'daily', billing_count: 3 };
  await createPaymentRecord(shop.scope, { accountId, terms });
  await shop.twin.fault({ word: 'reset_after', match: { nth: 2 } });
  // The engine's own clock runs while the merchant's stands: doubts are asked for in real time.
  const running = setInterval(() => shop.world.clock.advanceMs(200), 20);
  const done = await advanceClock(collector, id, new Date('2027-02-10T00:00:00Z'));
  clearInterval(running);
  assert.equal(done.doubtsOpen, 0);
  const history = await shop.rows<{ at: Date }>(
    `select h.at from transaction_status h
     where h.merchant_id = $1 and h.status = 'succeeded' order by h.at`,
  );
  assert.deepEqual(
    history.map(({ at }) => at.toISOString().slice(0, 10)),
    ['2027-02-03', '2027-02-03', '2027-02-04'],
  );
  await shop.expectSound();
  await collector.drain();
});

test('what only the time of proof can settle does not hold up the days that follow', async (t) => {
  const gateway = (name: string) => {
    const real = gatewayNamed(name);
    const key = { honoured: false } as const;
    return real && { ...real, idempotency: { ...real.idempotency, key } };
  };
  const shop = await sandboxShop(t, { gateway });
  await setTestClock(shop.scope, { at: new Date('2027-02-03T00:00:00Z') });
  const collector = shop.world.collector();
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'daily', billing_count: 2 };
  await createPaymentRecord(shop.scope, { accountId, terms });
  await shop.twin.fault({ word: 'reset_before', match: { nth: 1 } });
  const running = setInterval(() => shop.world.clock.advanceMs(200), 20);
  const done = await advanceClock(collector, shop.merchant.id, new Date('2027-02-10T00:00:00Z'));
  clearInterval(running);
  assert.deepEqual([done.attempts, done.approved, done.doubtsOpen], [2, 1, 1]);
  const [{ asked } = { asked: 0 }] = await shop.rows<{ asked: number }>(
    'select asked from doubt where merchant_id = $1',
  );
  assert.ok(asked >= 4 && asked < 20, `asked ${asked} times`);
  await shop.expectSound();
  await collector.drain();
});
