// The run against a real database and the twin's real wire: what is due is charged once, what must
// not be charged is not, and every retry comes on its day with the card of that day.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sandboxShop, sandboxShopIn } from '#test/sandbox-shop.ts';
import { databaseOnWire } from '#test/wire-proxy.ts';
import { closeAccount } from './close-account.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { deactivatePaymentRecord } from './deactivate-payment-record.ts';
import { disableConnection, enableConnection } from './enable-connection.ts';
import { loadOneOffs } from './load-one-offs.ts';
import { planBilling } from './plan-billing.ts';
import { liftStop, stopPayments } from './stop-payments.ts';

const DAY_MS = 86_400_000;
/** For many calls on a busy machine, where neither side is meant to be too slow. */
const PATIENT = { callTimeoutMs: 20_000, aliveMs: 20_000, callsMax: 128 };

const counted = (values: readonly string[]) => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

describe('many due records', () => {
  test('two collectors side by side charge each of 5,000 exactly once', async (t) => {
    const shop = await sandboxShop(t, { limits: PATIENT });
    for (let n = 0; n < 20; n++) await shop.account(`a${n}`, `tok_ok__${n}`);
    const items = Array.from({ length: 5_000 }, (_, n) => ({
      ...{ reference: `r${n}`, account: `a${n % 20}`, amount: 100 + n, currency: 'EUR' },
    }));
    const loaded = await loadOneOffs(shop.scope, items);
    assert.ok(loaded.every((one) => one.is === 'accepted'));
    const [one, two] = [shop.world.collector('one'), shop.world.collector('two')];
    const tallies = await Promise.all([shop.collect(one), shop.collect(two), shop.collect(two)]);
    assert.equal(
      tallies.reduce((sum, tally) => sum + tally.attempts, 0),
      5_000,
    );
    // On a machine too busy to open a connection in time, what was not sent goes out now.
    await shop.settle(one, 30_000);
    assert.deepEqual(counted((await shop.billingRecords()).map((row) => row.status)), {
      paid: 5_000,
    });
    const books = await shop.books();
    assert.equal(books.length, 5_000);
    assert.equal(new Set(books.map((payment) => payment.key)).size, 5_000);
    await shop.expectSound();
    await Promise.all([one.drain(), two.drain()]);
    const left = await shop.rows('select 1 from lease where $1 = any (merchants)');
    assert.equal(left.length, 0, 'no lease outlives what it covered');
  });

  test('a bad token, a bad amount and a lost card among them stop nobody else', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('good');
    await shop.account('bad', 'nonsense');
    await shop.account('lost', 'tok_lost_card');
    for (let n = 0; n < 30; n++) {
      for (const account of ['good', 'bad', 'lost']) await shop.oneOff(account);
    }
    await shop.collect(collector);
    await shop.settle(collector);
    const paid = (await shop.billingRecords()).filter((row) => row.status === 'paid');
    assert.equal(paid.length, 30);
    await shop.expectSound();
    await collector.drain();
  });

  test('what was due during 40 days of downtime is charged once each, never twice', async (t) => {
    const shop = await sandboxShop(t);
    const accountId = await shop.account('a');
    const terms = { amount: 4900, currency: 'EUR', frequency: 'weekly' };
    await createPaymentRecord(shop.scope, { accountId, terms });
    shop.world.clock.advanceMs(40 * DAY_MS);
    const now = shop.world.clock.now();
    await planBilling(shop.engine, now, 500);
    const collectors = [shop.world.collector('one'), shop.world.collector('two')];
    await Promise.all(collectors.map((one) => shop.collect(one)));
    const due = (await shop.billingRecords()).filter((row) => row.dueOn <= '2027-03-15');
    assert.deepEqual(
      due.map((row) => `${row.dueOn} ${row.status}`),
      ['02-03', '02-10', '02-17', '02-24', '03-03', '03-10'].map((day) => `2027-${day} paid`),
    );
    await shop.expectSound();
    await Promise.all(collectors.map((one) => one.drain()));
  });
});

describe('what must not be charged', () => {
  test('each reason holds its record back, and nothing reaches the gateway', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    const day = { dueOn: '2027-03-10' };
    const stopped = await shop.account('stopped');
    await shop.account('expired');
    await shop.account('closed');
    await shop.account('fine', 'tok_ok', { expMonth: 3, expYear: 2027 });
    for (const account of ['stopped', 'expired', 'closed', 'fine']) await shop.oneOff(account, day);
    await shop.card('expired', 'tok_ok', { expMonth: 2, expYear: 2027 });
    await stopPayments(shop.scope, { accountId: stopped, reason: 'dispute' });
    const [closed] = await shop.rows<{ id: never }>(
      `select id from account where merchant_id = $1 and reference = 'closed'`,
    );
    await closeAccount(shop.scope, { accountId: closed!.id, reason: 'left' });
    shop.world.clock.set(new Date('2027-03-10T11:00:00Z'));
    const tally = await shop.collect(collector);
    const seen = await shop.rows<{ reference: string; status: string; reason: string | null }>(
      `select a.reference, s.status, s.reason from billing_record b
       join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
       join account a on a.merchant_id = b.merchant_id and a.id = b.account_id
       where b.merchant_id = $1 order by 1`,
    );
    const said = seen.map(({ reference, status, reason }) => `${reference}: ${status} ${reason}`);
    assert.equal(said[1], 'expired: unbillable card_expired');
    assert.equal(said[2], 'fine: paid null');
    assert.equal(said[3], 'stopped: unbillable payment_stop');
    assert.match(said[0] ?? '', /^closed: (cancelled|unbillable)/);
    assert.equal(tally.attempts, 1);
    assert.equal((await shop.books()).length, 1);
    await shop.expectSound();
    await collector.drain();
  });

  test('a disabled connection holds back, and what it held comes when it is enabled', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a');
    const id = await shop.oneOff('a');
    const input = { gatewayConnectionId: shop.connectionId, reason: 'maintenance' };
    await disableConnection(shop.scope, input);
    await shop.collect(collector);
    const held = await shop.record(id);
    assert.equal(`${held.status} ${held.reason}`, 'unbillable connection_disabled');
    assert.equal((await shop.books()).length, 0);
    await enableConnection(shop.scope, input);
    await shop.collect(collector);
    assert.equal((await shop.record(id)).status, 'paid');
    await shop.expectSound();
    await collector.drain();
  });

  test('a hard decline stops the account; its other records are held back unasked', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a', 'tok_stolen_card');
    const first = await shop.oneOff('a', { retry: 'three_in_a_week' });
    const second = await shop.oneOff('a', { dueOn: '2027-02-05' });
    await shop.collect(collector);
    assert.equal((await shop.record(first)).status, 'failed');
    const stops = await shop.rows<{ reason: string; set_by: string }>(
      'select reason, set_by from payment_stop where merchant_id = $1',
    );
    assert.deepEqual(stops, [{ reason: 'stolen_card', set_by: 'engine' }]);
    shop.world.clock.advanceMs(3 * DAY_MS);
    await shop.collect(collector);
    const held = await shop.record(second);
    assert.equal(`${held.status} ${held.reason}`, 'unbillable payment_stop');
    assert.equal((await shop.books()).length, 1);
    // A new card ends the stop, and what it held back is charged on it.
    await shop.card('a', 'tok_ok');
    await shop.collect(collector);
    assert.equal((await shop.record(second)).status, 'paid');
    await shop.expectSound();
    await collector.drain();
  });

  test('a stop that races the claim is seen or comes too late, never half', async (t) => {
    const shop = await sandboxShop(t);
    const collectors = [shop.world.collector('one'), shop.world.collector('two')];
    const accounts: Awaited<ReturnType<typeof shop.account>>[] = [];
    for (let n = 0; n < 12; n++) {
      accounts.push(await shop.account(`a${n}`, `tok_ok__${n}`));
      await shop.oneOff(`a${n}`);
      await shop.oneOff(`a${n}`);
    }
    const stop = (accountId: (typeof accounts)[number]) =>
      stopPayments(shop.scope, { accountId, reason: 'race' });
    await Promise.all([
      ...accounts.slice(0, 6).map(stop),
      ...collectors.map((one) => shop.collect(one)),
      ...accounts.slice(6).map(stop),
    ]);
    for (const one of collectors) await shop.collect(one);
    await shop.settle(collectors[0]!);
    // No attempt whose intent was committed after the stop: the lock decides, not the clock.
    const wrong = await shop.rows(
      `select 1 from payment_transaction t
       join payment_stop p on p.merchant_id = t.merchant_id and p.account_id = t.account_id
       where t.merchant_id = $1 and t.created_at > p.created_at + interval '1 second'`,
    );
    assert.equal(wrong.length, 0);
    const counts = counted((await shop.billingRecords()).map((row) => row.status));
    assert.equal((counts.paid ?? 0) + (counts.unbillable ?? 0), 24);
    await shop.expectSound();
    for (const one of collectors) await one.drain();
  });

  test('a record deactivated while its attempt is in flight is not tried again', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    const accountId = await shop.account('a', 'tok_insufficient_funds');
    const terms = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 1 };
    const { paymentRecord } = await createPaymentRecord(shop.scope, { accountId, terms });
    const now = shop.world.clock.now();
    const { done } = await collector.claim({ now, merchantId: null, testClock: false });
    await deactivatePaymentRecord(shop.scope, { paymentRecordId: paymentRecord.id });
    await done;
    shop.world.clock.advanceMs(10 * DAY_MS);
    await shop.collect(collector);
    const [row] = await shop.billingRecords();
    assert.equal(row?.status, 'cancelled');
    assert.equal((await shop.books()).length, 1);
    await collector.drain();
  });
});

describe('retries', () => {
  test('three in a week comes after 2, 4 and 7 days, each with a key of its own', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a', 'tok_insufficient_funds');
    const id = await shop.oneOff('a', { retry: 'three_in_a_week' });
    const days: string[] = [];
    for (let day = 0; day < 12; day++) {
      const { attempts } = await shop.collect(collector);
      if (attempts > 0) days.push(shop.world.clock.now().toISOString().slice(0, 10));
      shop.world.clock.advanceMs(DAY_MS);
    }
    assert.deepEqual(days, ['2027-02-03', '2027-02-05', '2027-02-07', '2027-02-10']);
    const { status, attemptCount, reason } = await shop.record(id);
    assert.deepEqual(
      { status, attemptCount, reason },
      { status: 'failed', attemptCount: 4, reason: 'insufficient_funds' },
    );
    const books = await shop.books();
    assert.equal(new Set(books.map((payment) => payment.key)).size, 4);
    await shop.expectSound();
    await collector.drain();
  });

  test('the retry uses the card of its day, and an older one never', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a', 'tok_insufficient_funds__old');
    const id = await shop.oneOff('a', { retry: 'three_in_a_week' });
    await shop.collect(collector);
    assert.equal((await shop.record(id)).status, 'in_retry');
    await shop.card('a', 'tok_ok__new');
    shop.world.clock.advanceMs(2 * DAY_MS);
    await shop.collect(collector);
    assert.equal((await shop.record(id)).status, 'paid');
    assert.deepEqual(
      (await shop.books()).map((payment) => payment.token),
      ['tok_insufficient_funds__old', 'tok_ok__new'],
    );
    await shop.expectSound();
    await collector.drain();
  });

  test('a card to be fixed is not charged again before it is replaced', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a', 'tok_incorrect_details');
    const id = await shop.oneOff('a', { retry: 'three_in_a_week' });
    await shop.collect(collector);
    shop.world.clock.advanceMs(2 * DAY_MS);
    await shop.collect(collector);
    const held = await shop.record(id);
    assert.equal(`${held.status} ${held.reason}`, 'unbillable instrument_unusable');
    assert.equal((await shop.books()).length, 1);
    await shop.card('a', 'tok_ok');
    await shop.collect(collector);
    assert.equal((await shop.record(id)).status, 'paid');
    await shop.expectSound();
    await collector.drain();
  });

  test('a lifted stop lets what it held back come within its window, not after it', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    const [early, late] = [await shop.account('early'), await shop.account('late')];
    const [in30, after] = [await shop.oneOff('early'), await shop.oneOff('late')];
    const stops = await Promise.all(
      [early, late].map((accountId) => stopPayments(shop.scope, { accountId, reason: 'hold' })),
    );
    await shop.collect(collector);
    shop.world.clock.advanceMs(30 * DAY_MS);
    await liftStop(shop.scope, { paymentStopId: stops[0]!.id });
    shop.world.clock.advanceMs(DAY_MS);
    await liftStop(shop.scope, { paymentStopId: stops[1]!.id });
    await shop.collect(collector);
    assert.equal((await shop.record(in30)).status, 'paid');
    assert.equal((await shop.record(after)).status, 'unbillable');
    await shop.expectSound();
    await collector.drain();
  });
});

test('two merchants share a worker and a gateway, and nothing of theirs mixes', async (t) => {
  const first = await sandboxShop(t);
  const second = await sandboxShopIn(first.world, first.twin, 'other');
  const collector = first.world.collector();
  for (const [shop, token] of [
    [first, 'tok_stolen_card'],
    [second, 'tok_ok'],
  ] as const) {
    await shop.account('same-reference', token);
    for (let n = 0; n < 5; n++) await shop.oneOff('same-reference');
  }
  await first.collect(collector);
  await first.settle(collector);
  assert.deepEqual(counted((await second.billingRecords()).map((row) => row.status)), { paid: 5 });
  const stops = await second.rows('select 1 from payment_stop where merchant_id = $1');
  assert.equal(stops.length, 0);
  for (const payment of await second.books()) assert.equal(payment.token, 'tok_ok');
  await first.expectSound();
  await second.expectSound();
  await collector.drain();
});

test('a claim whose commit was carried out but not confirmed is found again', async (t) => {
  const { db, wire } = await databaseOnWire(t);
  const shop = await sandboxShop(t, { db });
  const collector = shop.world.collector();
  await shop.account('a');
  for (let n = 0; n < 5; n++) await shop.oneOff('a');
  wire.onSend((bytes) => (bytes.includes('commit\0') ? 'lose_reply' : 'pass'));
  await assert.rejects(shop.collect(collector));
  wire.onSend(null);
  assert.equal((await shop.rows('select 1 from lease where $1 = any (merchants)')).length, 1);
  await shop.settle(collector);
  await shop.expectSound();
  assert.equal((await shop.books()).length, 5);
  await collector.drain();
});
