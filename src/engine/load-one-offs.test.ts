import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billingRecordById } from '#db/billing-records.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { closeAccount } from '#engine/close-account.ts';
import { disableConnection } from '#engine/enable-connection.ts';
import { stopPayments } from '#engine/stop-payments.ts';
import { shop, shopIn } from '#test/shop.ts';
import { loadOneOffs, ONE_OFFS_MAX, type OneOffInput, type OneOffResult } from './load-one-offs.ts';

function item(given: Partial<OneOffInput>): OneOffInput {
  return { reference: 'r-1', account: 'club-1', amount: 1_000, currency: 'EUR', ...given };
}

function codes(results: readonly OneOffResult[]): string[] {
  return results.map((one) => (one.is === 'accepted' ? 'accepted' : `${one.code} ${one.field}`));
}

test('an accepted one-off is to come on its day, at the start of that day for the merchant', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const [byReference, byId] = await loadOneOffs(s.scope, [
    item({ reference: 'a', dueOn: '2027-03-28', description: 'Fee' }),
    item({ reference: 'b', account: showId('account', account.id) }),
  ]);
  assert(byReference?.is === 'accepted' && byId?.is === 'accepted');
  assert.equal(byReference.existing, false);
  const { pool } = s.world.engine.db;
  const later = await billingRecordById(pool, s.merchant.id, byReference.billingRecordId);
  assert.equal(later?.status, 'to_come');
  assert.equal(later?.dueOn, '2027-03-28');
  assert.equal(later?.windowUntil, '2027-04-27');
  assert.equal(later?.queueAt?.toISOString(), '2027-03-27T23:00:00.000Z');
  assert.equal(later?.amount, 1_000n);
  assert.equal(later?.retryPolicy, 'none');
  const now = await billingRecordById(pool, s.merchant.id, byId.billingRecordId);
  assert.equal(now?.dueOn, '2027-02-03');
});

test('each item is rejected by itself, with the field named, and the others are stored', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const results = await loadOneOffs(s.scope, [
    item({ reference: '' }),
    item({ reference: 'nul\u0000' }),
    item({ reference: 'x'.repeat(101) }),
    item({ reference: 'amount-0', amount: 0 }),
    item({ reference: 'amount-decimals', amount: 10.5 }),
    item({ reference: 'amount-none', amount: undefined }),
    item({ reference: 'currency', currency: 'EUX' }),
    item({ reference: 'low', amount: 49 }),
    item({ reference: 'not-here', currency: 'USD' }),
    item({ reference: 'date', dueOn: '2027-02-30' }),
    item({ reference: 'past', dueOn: '2027-02-02' }),
    item({ reference: 'far', dueOn: '2037-02-01' }),
    item({ reference: 'retry', retry: 'often' }),
    item({ reference: 'account', account: 'nobody' }),
    item({ reference: 'good' }),
    item({ reference: 'last-day', dueOn: '2037-01-31' }),
  ]);
  assert.deepEqual(codes(results), [
    'value_invalid reference',
    'value_invalid reference',
    'value_invalid reference',
    'amount_invalid amount',
    'amount_invalid amount',
    'field_missing amount',
    'currency_unknown currency',
    'amount_not_possible amount',
    'amount_not_possible amount',
    'date_invalid due_on',
    'date_past due_on',
    'date_out_of_range due_on',
    'value_invalid retry',
    'account_unknown account',
    'accepted',
    'accepted',
  ]);
  const stored = await s.billingRecords();
  assert.deepEqual(stored.map((row) => row.reference).sort(), ['good', 'last-day']);
});

test('an account that cannot be charged is told at once, and why', async (t) => {
  const s = await shop(t);
  const { account: closed } = await s.account('closed');
  await closeAccount(s.scope, { accountId: closed.id });
  const { account: stopped } = await s.account('stopped');
  await stopPayments(s.scope, { accountId: stopped.id, reason: 'holiday' });
  const { account: later } = await s.account('stopped-later');
  const fromAt = new Date('2027-02-04T00:00:00Z');
  await stopPayments(s.scope, { accountId: later.id, reason: 'holiday', fromAt });
  await s.account('bare', null);
  await s.account('expiring', { expMonth: 2, expYear: 2027 });
  const results = await loadOneOffs(s.scope, [
    item({ reference: '1', account: 'closed' }),
    item({ reference: '2', account: 'stopped' }),
    item({ reference: '3', account: 'stopped-later' }),
    item({ reference: '4', account: 'bare' }),
    item({ reference: '5', account: 'expiring', dueOn: '2027-02-28' }),
    item({ reference: '6', account: 'expiring', dueOn: '2027-03-01' }),
  ]);
  assert.deepEqual(codes(results), [
    'account_closed account',
    'account_stopped account',
    'accepted',
    'instrument_unusable account',
    'accepted',
    'instrument_unusable account',
  ]);
  await disableConnection(s.scope, { gatewayConnectionId: s.connectionId, reason: 'moving' });
  const after = await loadOneOffs(s.scope, [item({ reference: '7', account: 'stopped-later' })]);
  assert.deepEqual(codes(after), ['connection_disabled account']);
});

test('the same reference answers with the first result, other content names the field', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  await s.account('club-2');
  const first = item({ dueOn: '2027-02-05', description: 'Fee', retry: 'next_working_day' });
  const [made] = await loadOneOffs(s.scope, [first]);
  assert(made?.is === 'accepted');
  const results = await loadOneOffs(s.scope, [
    first,
    { ...first, account: showId('account', account.id) },
    { ...first, amount: 1_001 },
    { ...first, account: 'club-2' },
    { ...first, currency: 'JPY' },
    { ...first, dueOn: '2027-02-06' },
    { ...first, dueOn: undefined },
    { ...first, description: 'Other' },
    { ...first, retry: 'none' },
  ]);
  assert.deepEqual(codes(results), [
    'accepted',
    'accepted',
    ...['amount', 'account', 'currency', 'due_on', 'due_on', 'description', 'retry'].map(
      (field) => `reference_conflict ${field}`,
    ),
  ]);
  const repeats = results.filter((one) => one.is === 'accepted');
  assert(repeats.every((one) => one.existing && one.billingRecordId === made.billingRecordId));
  // A repeat is a repeat also when its day has gone by and the account is stopped since.
  s.world.clock.advanceMs(30 * 86_400_000);
  await stopPayments(s.scope, { accountId: account.id, reason: 'later' });
  const [late] = await loadOneOffs(s.scope, [first]);
  assert(late?.is === 'accepted' && late.billingRecordId === made.billingRecordId);
  assert.equal((await s.billingRecords()).length, 1);
});

test('a reference twice in one load is one billing record, or a conflict', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const results = await loadOneOffs(s.scope, [item({}), item({}), item({ amount: 7_000 })]);
  assert.deepEqual(codes(results), ['accepted', 'accepted', 'reference_conflict amount']);
  const [one, two] = results;
  assert(one?.is === 'accepted' && two?.is === 'accepted');
  assert.equal(one.billingRecordId, two.billingRecordId);
  assert.deepEqual([one.existing, two.existing], [false, true]);
  assert.equal((await s.billingRecords()).length, 1);
});

test('loads of the same references at the same time make each once and agree on it', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const items = Array.from({ length: 300 }, (_, index) => item({ reference: `r-${index}` }));
  const loads = await Promise.all(
    [items, [...items].reverse(), items].map((load) => loadOneOffs(s.scope, load)),
  );
  const ids = loads.map(
    (results) =>
      new Map(results.map((one) => [one.reference, one.is === 'accepted' && one.billingRecordId])),
  );
  assert.equal((await s.billingRecords()).length, 300);
  for (const { reference } of items) {
    const [a, b, c] = ids.map((byReference) => byReference.get(reference));
    assert.ok(a);
    assert.ok(a === b && b === c);
  }
  const fresh = loads.flat().filter((one) => one.is === 'accepted' && !one.existing);
  assert.equal(fresh.length, 300);
});

test('at the same time, the same reference with other content is a conflict for one of them', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const loads = await Promise.all(
    [100, 200, 300].map((amount) => loadOneOffs(s.scope, [item({ amount })])),
  );
  const answers = loads.flatMap(codes).sort();
  assert.deepEqual(answers, ['accepted', 'reference_conflict amount', 'reference_conflict amount']);
});

test('a bank debit pushed after the cut-off goes on the next working day, a card keeps its day', async (t) => {
  const s = await shop(t, { at: '2027-02-05T15:30:00Z' });
  await s.account('card');
  await s.account('bank', { kind: 'bank_account' });
  await loadOneOffs(s.scope, [
    item({ reference: 'card', account: 'card' }),
    item({ reference: 'bank', account: 'bank' }),
    item({ reference: 'bank-saturday', account: 'bank', dueOn: '2027-02-13' }),
  ]);
  const due = new Map((await s.billingRecords()).map((row) => [row.reference, row.dueOn]));
  assert.equal(due.get('card'), '2027-02-05');
  assert.equal(due.get('bank'), '2027-02-08');
  assert.equal(due.get('bank-saturday'), '2027-02-15');
});

test('another merchant has other references and cannot name this one’s accounts', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const other = await shopIn(s.world);
  await other.account('club-1');
  await loadOneOffs(s.scope, [item({})]);
  const results = await loadOneOffs(other.scope, [
    item({ amount: 9_999 }),
    item({ reference: 'theirs', account: showId('account', account.id) }),
  ]);
  assert.deepEqual(codes(results), ['accepted', 'account_unknown account']);
});

test('more items than the limit are refused and nothing of them is stored', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const items = Array.from({ length: ONE_OFFS_MAX + 1 }, (_, index) =>
    item({ reference: `r-${index}`, dueOn: '2027-02-03' as PlainDate }),
  );
  await assert.rejects(
    loadOneOffs(s.scope, items),
    (error) => error instanceof Problem && error.code === 'limit_exceeded',
  );
  assert.deepEqual(await s.billingRecords(), []);
});
