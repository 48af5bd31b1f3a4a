import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markUnusable } from '#db/instruments.ts';
import { insertStop, listStops } from '#db/payment-stops.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { type AccountWithCard, type Shop, shop, shopIn } from '#test/shop.ts';
import { changeBillingRecord } from './change-billing-record.ts';
import { disableConnection, enableConnection } from './enable-connection.ts';
import { loadOneOffs } from './load-one-offs.ts';
import { planBilling } from './plan-billing.ts';
import { liftStop, stopPayments } from './stop-payments.ts';
import { storeInstrument } from './store-instrument.ts';

function problem(code: ProblemCode) {
  return (error: unknown) => error instanceof Problem && error.code === code;
}

/** Due today, held back as the run would have. */
async function heldBack(s: Shop, reason: string, reference = 'r-1') {
  const one = { reference, account: 'club-1', amount: 1_000, currency: 'EUR' };
  const [loaded] = await loadOneOffs(s.scope, [one]);
  assert.equal(loaded?.is, 'accepted');
  const row = (await s.billingRecords()).find((found) => found.reference === reference)!;
  await s.put(row, 'unbillable', reason);
  return row;
}

async function statusOf(s: Shop, id: string) {
  const row = (await s.billingRecords()).find((found) => found.id === id);
  return [row?.status, row?.queueAt?.toISOString() ?? null, row?.reason ?? null];
}

const DAY_MS = 86_400_000;

test('a lifted stop releases what it held back, to be tried from that day on', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const row = await heldBack(s, 'payment_stop');
  const stop = await stopPayments(s.scope, { accountId: account.id, reason: 'holiday' });
  s.world.clock.advanceMs(3 * DAY_MS);
  const lifted = await liftStop(s.scope, { paymentStopId: stop.id });
  assert.equal(lifted.released, 1);
  assert.deepEqual(await statusOf(s, row.id), ['to_come', '2027-02-05T23:00:00.000Z', null]);
  await assert.rejects(liftStop(s.scope, { paymentStopId: stop.id }), problem('state_conflict'));
});

test('nothing is released after its window, nor while another reason stands', async (t) => {
  const s = await shop(t);
  const { account, card } = await s.account('club-1');
  const row = await heldBack(s, 'payment_stop');
  const input = { accountId: account.id, reason: 'holiday' };
  const [first, second] = [await stopPayments(s.scope, input), await stopPayments(s.scope, input)];
  s.world.clock.advanceMs(30 * DAY_MS);
  assert.equal((await liftStop(s.scope, { paymentStopId: first.id })).released, 0);
  const { pool } = s.world.engine.db;
  await markUnusable(pool, s.merchant.id, card!.id, 'lost_card', s.world.clock.now());
  assert.equal((await liftStop(s.scope, { paymentStopId: second.id })).released, 0);
  assert.deepEqual(await statusOf(s, row.id), ['unbillable', null, 'payment_stop']);
  // The window ends on 2027-03-05: on that day it may still be charged, on the next no more.
  const renew = () => storeCard(s, { account, card });
  assert.equal((await renew()).released, 1);
  const late = await heldBack(s, 'no_instrument', 'r-2');
  s.world.clock.advanceMs(31 * DAY_MS);
  assert.equal((await renew()).released, 0);
  assert.deepEqual(await statusOf(s, late.id), ['unbillable', null, 'no_instrument']);
});

async function storeCard(s: Shop, { account }: AccountWithCard) {
  return storeInstrument(s.scope, {
    customerId: account.customerId,
    gatewayConnectionId: s.connectionId,
    kind: 'card',
    token: 'tok_new',
    makeDefaultFor: { accountId: account.id },
  });
}

test('a new default instrument ends a stop that a decline has set, not one that a person has', async (t) => {
  const s = await shop(t);
  const { account, card } = await s.account('club-1');
  const row = await heldBack(s, 'payment_stop');
  const { engine, clock } = s.world;
  const stop = {
    accountId: account.id,
    fromAt: clock.now(),
    untilAt: null,
    reason: 'stolen_card',
    setBy: 'engine',
    causeTransactionId: engine.ids.next('paymentTransaction'),
  };
  const { pool } = engine.db;
  const set = () =>
    insertStop(pool, s.merchant.id, { ...stop, id: engine.ids.next('paymentStop') });
  assert.ok(await set());
  assert.equal(await set(), null, 'the same decline sets one stop');
  const byHand = await stopPayments(s.scope, { accountId: account.id, reason: 'holiday' });
  const stored = await storeCard(s, { account, card });
  assert.deepEqual([stored.stopsLifted, stored.released], [1, 0]);
  const standing = await listStops(pool, s.merchant.id, { standing: true, after: null, limit: 9 });
  assert.deepEqual(
    standing.map((one) => one.id),
    [byHand.id],
  );
  assert.equal((await liftStop(s.scope, { paymentStopId: byHand.id })).released, 1);
  assert.equal((await statusOf(s, row.id))[0], 'to_come');
});

test('a stop whose time has run out ends by itself and releases', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const row = await heldBack(s, 'payment_stop');
  const untilAt = new Date(s.world.clock.now().getTime() + DAY_MS);
  await stopPayments(s.scope, { accountId: account.id, reason: 'holiday', untilAt });
  const { engine, clock } = s.world;
  assert.equal((await planBilling(engine, clock.now(), 10)).stopsEnded, 0);
  clock.advanceMs(DAY_MS);
  assert.equal((await planBilling(engine, clock.now(), 10)).stopsEnded, 1);
  assert.equal((await statusOf(s, row.id))[0], 'to_come');
  assert.equal((await planBilling(engine, clock.now(), 10)).stopsEnded, 0);
});

test('an enabled connection releases what it held back, in every account', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const { connectionId: gatewayConnectionId } = s;
  const row = await heldBack(s, 'connection_disabled');
  await disableConnection(s.scope, { gatewayConnectionId, reason: 'moving' });
  const { connection, released } = await enableConnection(s.scope, { gatewayConnectionId });
  assert.deepEqual([connection.enabled, connection.disabledReason, released], [true, null, 1]);
  assert.equal((await statusOf(s, row.id))[0], 'to_come');
});

test('moving an unbillable record back into its window releases it when nothing stands', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const row = await heldBack(s, 'payment_stop');
  const stop = await stopPayments(s.scope, { accountId: account.id, reason: 'holiday' });
  s.world.clock.advanceMs(40 * DAY_MS);
  await liftStop(s.scope, { paymentStopId: stop.id });
  const dueOn = '2027-04-01' as PlainDate;
  const moved = await changeBillingRecord(s.scope, { billingRecordId: row.id, dueOn });
  assert.deepEqual(
    [moved.status, moved.dueOn, moved.queueAt?.toISOString()],
    ['to_come', dueOn, '2027-03-31T22:00:00.000Z'],
  );
});

test('another merchant’s account and stop are not found', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const stop = await stopPayments(s.scope, { accountId: account.id, reason: 'holiday' });
  const other = await shopIn(s.world);
  const reason = 'theirs';
  await assert.rejects(
    stopPayments(other.scope, { accountId: account.id, reason }),
    problem('not_found'),
  );
  await assert.rejects(liftStop(other.scope, { paymentStopId: stop.id }), problem('not_found'));
  const untilAt = s.world.clock.now();
  const backwards = { accountId: account.id, reason, untilAt };
  await assert.rejects(stopPayments(s.scope, backwards), problem('end_before_start'));
});
