import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BillingRecord } from '#db/billing-records.ts';
import { instrumentById } from '#db/instruments.ts';
import { paymentRecordById } from '#db/payment-records.ts';
import { listLog } from '#db/transaction-log.ts';
import { BILLING_STATUSES, type BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { type Shop, shop, shopIn } from '#test/shop.ts';
import { cancelBillingRecord } from './cancel-billing-record.ts';
import { changeBillingRecord } from './change-billing-record.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { deactivatePaymentRecord } from './deactivate-payment-record.ts';
import { storeInstrument } from './store-instrument.ts';

function problem(code: ProblemCode, field?: string) {
  return (error: unknown) => {
    assert(error instanceof Problem, String(error));
    assert.equal(error.code, code);
    if (field !== undefined) assert.equal(error.field, field);
    return true;
  };
}

/** One billing record a day, in as many statuses. */
async function series(s: Shop, statuses: readonly BillingStatus[], ownCard = false) {
  const { account, card } = await s.account('club-1');
  const { paymentRecord } = await createPaymentRecord(s.scope, {
    accountId: account.id,
    terms: {
      amount: 4_900,
      currency: 'EUR',
      frequency: 'daily',
      billing_count: statuses.length,
    },
    ...(ownCard && { instrumentId: card!.id }),
  });
  const rows = await s.billingRecords();
  for (const [index, status] of statuses.entries()) {
    if (status !== 'to_come') await s.put(rows[index]!, status);
  }
  return { paymentRecord, rows: await s.billingRecords(), account, card: card! };
}

const CANCELLABLE = ['to_come', 'in_retry', 'unbillable', 'awaiting_payer'];

function statuses(rows: readonly BillingRecord[]): string[] {
  return rows.map((row) => row.status);
}

test('deactivating cancels all that is still to come and touches nothing else', async (t) => {
  const s = await shop(t);
  const { paymentRecord, rows } = await series(s, BILLING_STATUSES);
  const input = { paymentRecordId: paymentRecord.id, reason: 'moved away' };
  const done = await deactivatePaymentRecord(s.scope, input);
  assert.equal(done.cancelled, CANCELLABLE.length);
  assert.deepEqual(
    [done.paymentRecord.state, done.paymentRecord.stateReason, done.paymentRecord.planAt],
    ['inactive', 'moved away', null],
  );
  const after = await s.billingRecords();
  assert.deepEqual(
    statuses(after),
    statuses(rows).map((status) => (CANCELLABLE.includes(status) ? 'cancelled' : status)),
  );
  const others = (row: BillingRecord) =>
    !CANCELLABLE.includes(rows.find((one) => one.id === row.id)!.status);
  assert.deepEqual(after.filter(others), rows.filter(others));
  await assert.rejects(deactivatePaymentRecord(s.scope, input), problem('state_conflict'));
});

test('an implicit wallet ends with its payment record, and its card unless something uses it', async (t) => {
  const s = await shop(t);
  const { paymentRecord, account } = await series(s, ['to_come']);
  const { pool } = s.world.engine.db;
  const { instrument } = await storeInstrument(s.scope, {
    customerId: account.customerId,
    gatewayConnectionId: s.connectionId,
    kind: 'card',
    token: 'tok_own',
  });
  const terms = { amount: 100, currency: 'EUR', frequency: 'weekly' };
  const own = { accountId: account.id, instrumentId: instrument.id, terms };
  const first = await createPaymentRecord(s.scope, own);
  const second = await createPaymentRecord(s.scope, own);
  const end = (id: typeof paymentRecord.id) =>
    deactivatePaymentRecord(s.scope, { paymentRecordId: id });
  const reason = async (id: typeof instrument.id) =>
    (await instrumentById(pool, s.merchant.id, id))?.unusableReason;
  await end(first.paymentRecord.id);
  assert.equal(await reason(instrument.id), null);
  await end(second.paymentRecord.id);
  assert.equal(await reason(instrument.id), 'wallet_ended');
  await end(paymentRecord.id);
  assert.equal(await reason(account.defaultInstrumentId!), null);
});

test('date, amount and instrument of what is still to come change together, and it is logged', async (t) => {
  const s = await shop(t);
  const { rows, account } = await series(s, ['to_come', 'in_retry']);
  const { instrument } = await storeInstrument(s.scope, {
    customerId: account.customerId,
    gatewayConnectionId: s.connectionId,
    kind: 'card',
    token: 'tok_other',
  });
  for (const { id, status } of rows) {
    const changed = await changeBillingRecord(s.scope, {
      billingRecordId: id,
      dueOn: '2027-02-20' as PlainDate,
      amount: 5_000n,
      instrumentId: instrument.id,
      reason: 'asked by phone',
    });
    assert.equal(changed.status, status);
    assert.deepEqual(
      [changed.dueOn, changed.windowUntil, changed.amount, changed.instrumentId],
      ['2027-02-20', '2027-03-22', 5_000n, instrument.id],
    );
    assert.equal(changed.queueAt?.toISOString(), '2027-02-19T23:00:00.000Z');
    const page = { subjectId: id, before: null, limit: 5 };
    const [entry] = await listLog(s.world.engine.db.pool, s.merchant.id, page);
    const [before, after] = [entry?.detail?.before, entry?.detail?.after];
    assert.deepEqual([entry?.actor, entry?.detail?.reason], ['engine', 'asked by phone']);
    assert.partialDeepStrictEqual(before, { amount: '4900', instrument: null, status });
    assert.partialDeepStrictEqual(after, { amount: '5000', dueOn: '2027-02-20' });
  }
});

test('what is in flight or final can be neither changed nor cancelled', async (t) => {
  const s = await shop(t);
  const { rows } = await series(s, BILLING_STATUSES);
  for (const row of rows) {
    const change = { billingRecordId: row.id, amount: 1_234n };
    const cancel = { billingRecordId: row.id };
    if (!['to_come', 'in_retry', 'unbillable'].includes(row.status)) {
      await assert.rejects(
        changeBillingRecord(s.scope, change),
        problem('state_conflict', 'status'),
      );
    }
    if (CANCELLABLE.includes(row.status)) {
      const cancelled = await cancelBillingRecord(s.scope, cancel);
      assert.deepEqual([cancelled.status, cancelled.queueAt], ['cancelled', null]);
    } else {
      await assert.rejects(
        cancelBillingRecord(s.scope, cancel),
        problem('state_conflict', 'status'),
      );
    }
  }
  const after = await s.billingRecords();
  assert.deepEqual(
    statuses(after),
    rows.map(({ status }) => (CANCELLABLE.includes(status) ? 'cancelled' : status)),
  );
  assert.ok(after.every((row) => row.amount === 4_900n));
});

test('a change that cannot be names its field and leaves the record as it was', async (t) => {
  const s = await shop(t);
  const { rows } = await series(s, ['to_come']);
  const other = await shopIn(s.world);
  const foreign = await other.account('club-1');
  const [row] = rows;
  const change = (given: object, scope = s.scope) =>
    changeBillingRecord(scope, { billingRecordId: row!.id, ...given });
  await assert.rejects(change({ amount: 0n }), problem('amount_invalid', 'amount'));
  await assert.rejects(change({ amount: 49n }), problem('amount_not_possible', 'amount'));
  await assert.rejects(change({ dueOn: '2027-02-02' }), problem('date_past', 'due_on'));
  await assert.rejects(change({ dueOn: '2037-02-02' }), problem('date_out_of_range', 'due_on'));
  await assert.rejects(change({ dueOn: '2027-02-30' }), problem('date_invalid', 'due_on'));
  const instrumentId = foreign.card!.id;
  await assert.rejects(change({ instrumentId }), problem('not_found', 'instrument_id'));
  await assert.rejects(change({}, other.scope), problem('not_found', 'billing_record_id'));
  const input = { billingRecordId: row!.id };
  await assert.rejects(cancelBillingRecord(other.scope, input), problem('not_found'));
  assert.deepEqual(await s.billingRecords(), rows);
  const { pool } = s.world.engine.db;
  const id = row!.paymentRecordId!;
  assert.equal(await paymentRecordById(pool, other.merchant.id, id), null);
});
