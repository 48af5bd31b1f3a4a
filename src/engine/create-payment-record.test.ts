import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusChanges } from '#db/events.ts';
import { listPaymentRecords, termsOf } from '#db/payment-records.ts';
import { addDays, dateIn, type PlainDate } from '#domain/calendar.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { occurrences } from '#domain/schedule.ts';
import { type Shop, shop, shopIn } from '#test/shop.ts';
import { addWallet } from './add-wallet.ts';
import { changeMerchant } from './change-merchant.ts';
import { closeAccount } from './close-account.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { planBilling } from './plan-billing.ts';
import { setTestClock } from './set-test-clock.ts';

const MONTHLY = { amount: 4_900, currency: 'EUR', frequency: 'monthly', first_date: '2027-02-28' };

function problem(code: ProblemCode, field: string) {
  return (error: unknown) => {
    assert(error instanceof Problem, String(error));
    assert.deepEqual([error.code, error.field], [code, field]);
    return true;
  };
}

async function records(s: Shop) {
  const page = { after: null, limit: 100 };
  return listPaymentRecords(s.world.engine.db.pool, s.merchant.id, page);
}

test('a payment record comes with its billing records up to the horizon, and their events', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const created = await createPaymentRecord(s.scope, {
    accountId: account.id,
    terms: { ...MONTHLY, first_amount: 9_900, billing_day: 31 },
    firstKind: 'authorization',
  });
  assert.deepEqual([created.warning, created.made], [null, 2]);
  const rows = await s.billingRecords();
  assert.deepEqual(
    rows.map((row) => [row.ordinal, row.dueOn, row.amount, row.kind, row.status, row.retryPolicy]),
    [
      [1, '2027-02-28', 9_900n, 'authorization', 'to_come', 'three_in_a_week'],
      [2, '2027-03-31', 4_900n, 'purchase', 'to_come', 'three_in_a_week'],
    ],
  );
  assert.equal(rows[1]?.queueAt?.toISOString(), '2027-03-30T22:00:00.000Z');
  assert.equal(created.paymentRecord.planAt?.toISOString(), '2027-02-26T23:00:00.000Z');
  const window = { from: new Date(0), to: new Date('2100-01-01'), after: null, limit: 10 };
  const feed = await statusChanges(s.world.engine.db.pool, s.merchant.id, window);
  assert.deepEqual(
    feed.changes.map((change) => [change.status, change.dueOn, change.accountReference]).sort(),
    [
      ['to_come', '2027-02-28', 'club-1'],
      ['to_come', '2027-03-31', 'club-1'],
    ],
  );
});

test('asked for again under the same key, it is the same payment record', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const input = { accountId: account.id, terms: MONTHLY, requestKey: 'sign-up-1' };
  const first = await createPaymentRecord(s.scope, input);
  const again = await createPaymentRecord(s.scope, input);
  assert.equal(again.paymentRecord.id, first.paymentRecord.id);
  assert.equal(again.made, first.made);
  const other = await createPaymentRecord(s.scope, { ...input, requestKey: 'sign-up-2' });
  assert.notEqual(other.paymentRecord.id, first.paymentRecord.id);
  assert.equal((await records(s)).length, 2);
});

test('what cannot be is refused with its field, and nothing is stored', async (t) => {
  const s = await shop(t);
  const { account, card } = await s.account('club-1');
  const other = await shopIn(s.world);
  const foreign = await other.account('club-1');
  const { wallet } = await addWallet(other.scope, { customerId: foreign.account.customerId });
  const { account: closed } = await s.account('closed');
  await closeAccount(s.scope, { accountId: closed.id });
  const base = { accountId: account.id, terms: MONTHLY };
  const create = (input: Partial<Parameters<typeof createPaymentRecord>[1]>) =>
    createPaymentRecord(s.scope, { ...base, ...input });
  const terms = (given: object) => create({ terms: { ...MONTHLY, ...given } });
  await assert.rejects(
    create({ accountId: foreign.account.id }),
    problem('not_found', 'account_id'),
  );
  await assert.rejects(create({ walletId: wallet.id }), problem('not_found', 'wallet_id'));
  const instrumentId = foreign.card!.id;
  await assert.rejects(create({ instrumentId }), problem('not_found', 'instrument_id'));
  await assert.rejects(create({ accountId: closed.id }), problem('account_closed', 'account_id'));
  await assert.rejects(create({ retry: 'daily' }), problem('value_invalid', 'retry'));
  await assert.rejects(terms({ billing_day: 32 }), problem('billing_day_invalid', 'billing_day'));
  await assert.rejects(terms({ amount: 0 }), problem('amount_invalid', 'amount'));
  await assert.rejects(terms({ first_date: '2027-02-02' }), problem('date_past', 'first_date'));
  await assert.rejects(terms({ end_date: '2027-02-01' }), problem('end_before_start', 'end_date'));
  await assert.rejects(terms({ currency: 'USD' }), problem('amount_not_possible', 'amount'));
  await assert.rejects(terms({ first_amount: 1 }), problem('amount_not_possible', 'first_amount'));
  assert.deepEqual([await records(s), await s.billingRecords()], [[], []]);
  assert.equal((await create({ instrumentId: card!.id })).made, 3);
});

test('a card that expires before the last billing record is warned of, or refused', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1', { expMonth: 4, expYear: 2027 });
  const create = (billing_count: number) =>
    createPaymentRecord(s.scope, { accountId: account.id, terms: { ...MONTHLY, billing_count } });
  assert.equal((await create(2)).warning, null);
  const warned = await create(4);
  assert.deepEqual(
    [warned.warning, warned.paymentRecord.state, warned.made],
    ['02501', 'active', 3],
  );
  await changeMerchant(s.scope, { onCardExpiry: 'refuse' });
  const { paymentRecord, warning, made } = await create(4);
  assert.deepEqual([warning, made], ['02501', 0]);
  assert.deepEqual(
    [paymentRecord.state, paymentRecord.stateReason, paymentRecord.planAt],
    ['inactive', 'card_expires', null],
  );
  const own = (await s.billingRecords()).filter((row) => row.paymentRecordId === paymentRecord.id);
  assert.deepEqual(own, []);
});

test('however the days pass and whoever plans, the horizon moves without a repeat or a gap', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  await changeMerchant(s.scope, { horizonDays: 20 });
  const { engine, clock } = s.world;
  for (const frequency of ['daily', 'weekly', 'biweekly', 'monthly', 'quarterly']) {
    for (const ending of [{}, { end_date: '2027-07-31' }, { billing_count: 3 }]) {
      const terms = { ...MONTHLY, frequency, ...ending };
      await createPaymentRecord(s.scope, { accountId: account.id, terms });
    }
  }
  for (const days of [1, 1, 3, 26, 0, 7, 90, 1, 40]) {
    clock.advanceMs(days * 86_400_000 + 3_600_000);
    const planners = [1, 2, 3].map(async () => {
      for (let batch = 0; batch < 20; batch++) await planBilling(engine, clock.now(), 4);
    });
    await Promise.all(planners);
  }
  const horizon = addDays(dateIn(clock.now(), 'Europe/Berlin'), 20);
  const rows = await s.billingRecords();
  for (const record of await records(s)) {
    const wanted = [...occurrences(termsOf(record), 1, horizon, 1_000)];
    const made = rows.filter((row) => row.paymentRecordId === record.id);
    assert.deepEqual(
      made.map(({ ordinal, dueOn }) => ({ ordinal, dueOn })),
      wanted.map(({ ordinal, dueOn }) => ({ ordinal, dueOn })),
      `frequency ${record.frequency}, count ${record.billingCount}, end ${record.endOn}`,
    );
    assert.equal(record.plannedCount, wanted.length);
  }
});

test('a payment record is completed once all its billing records are made and final', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const { engine, clock } = s.world;
  const terms = { ...MONTHLY, billing_count: 1 };
  const { paymentRecord } = await createPaymentRecord(s.scope, { accountId: account.id, terms });
  const state = async () => (await records(s)).find((one) => one.id === paymentRecord.id);
  clock.set(new Date('2027-03-01T10:00:00Z'));
  assert.equal((await planBilling(engine, clock.now(), 10)).completed, 0);
  assert.equal((await state())?.planAt?.toISOString(), '2027-03-01T23:00:00.000Z');
  const [row] = await s.billingRecords();
  await s.put(row!, 'paid');
  clock.advanceMs(86_400_000);
  assert.equal((await planBilling(engine, clock.now(), 10)).completed, 1);
  const completed = await state();
  assert.deepEqual([completed?.state, completed?.planAt], ['completed', null]);
});

test('a merchant with a test clock is left out of everybody’s planning', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  await createPaymentRecord(s.scope, { accountId: account.id, terms: MONTHLY });
  const day = addDays('2027-02-28' as PlainDate, 400);
  await setTestClock(s.scope, { at: day });
  const { engine, clock } = s.world;
  clock.set(new Date('2030-01-01T00:00:00Z'));
  const planned = await planBilling(engine, clock.now(), 10);
  assert.equal(planned.records, 0);
  assert.equal((await s.billingRecords()).length, 3);
});
