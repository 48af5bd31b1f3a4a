// What callers get wrong: the right code, the field named, and nothing stored or half-stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiWorld, apiWorld, furnish, type Json } from '#test/api-world.ts';

const MAX = 9_007_199_254_740_991;

/** Changes of a good payment record, and what each gets. Today is 2027-01-31. */
const PAYMENT_RECORDS: [change: Json, code: string, field: string][] = [
  [{ currency: 'XXX' }, 'currency_unknown', 'currency'],
  [{ currency: 'eur' }, 'currency_unknown', 'currency'],
  [{ currency: 7 }, 'currency_unknown', 'currency'],
  [{ amount: 0 }, 'amount_invalid', 'amount'],
  [{ amount: -1 }, 'amount_invalid', 'amount'],
  [{ amount: 49.5 }, 'amount_invalid', 'amount'],
  [{ amount: '4900' }, 'amount_invalid', 'amount'],
  [{ amount: MAX + 1 }, 'amount_invalid', 'amount'],
  [{ amount: undefined }, 'field_missing', 'amount'],
  [{ first_amount: 0 }, 'amount_invalid', 'first_amount'],
  [{ first_date: '2027-01-30' }, 'date_past', 'first_date'],
  [{ first_date: '2027-02-30' }, 'date_invalid', 'first_date'],
  [{ first_date: '31.01.2027' }, 'date_invalid', 'first_date'],
  [{ billing_day: 32 }, 'billing_day_invalid', 'billing_day'],
  [{ billing_day: 0 }, 'billing_day_invalid', 'billing_day'],
  [{ end_date: '2027-01-30' }, 'end_before_start', 'end_date'],
  [{ billing_count: 0 }, 'value_invalid', 'billing_count'],
  [{ frequency: 'fortnightly' }, 'value_invalid', 'frequency'],
  [{ frequency: 45 }, 'value_invalid', 'frequency'],
  [{ retry: { offsets: [3, 1] } }, 'value_invalid', 'retry'],
  [{ account_id: 'acc_1' }, 'id_malformed', 'account_id'],
  [{ account_id: 'cus_01h455vb4pex5vsknk084sn02q' }, 'id_malformed', 'account_id'],
  [{ amount_cents: 1 }, 'field_unknown', 'amount_cents'],
];

const ONE_OFFS: [change: Json, code: string, field: string][] = [
  [{ amount: 0 }, 'amount_invalid', 'amount'],
  [{ amount: 10.01 }, 'amount_invalid', 'amount'],
  [{ currency: 'ZZZ' }, 'currency_unknown', 'currency'],
  [{ due_on: '2027-01-30' }, 'date_past', 'due_on'],
  [{ due_on: '2100-01-01' }, 'date_out_of_range', 'due_on'],
  [{ due_on: 'soon' }, 'date_invalid', 'due_on'],
  [{ account: 'nobody' }, 'account_unknown', 'account'],
  [{ reference: '' }, 'value_invalid', 'reference'],
];

test('a payment record that is wrong in one thing is refused by that thing', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const { accountId } = await furnish(ask);
  const good = { account_id: accountId, amount: 4900, currency: 'EUR', frequency: 'monthly' };
  for (const [change, code, field] of PAYMENT_RECORDS) {
    const answer = await ask('POST', '/v1/payment-records', { ...good, ...change });
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual([answer.body.code, answer.body.field], [code, field], answer.text);
  }
  assert.deepEqual(await stored(made), { records: '0', billing: '0', states: '0' });
  const control = await ask('POST', '/v1/payment-records', good);
  assert.equal(control.status, 201, control.text);
});

test('a preview refuses the same, names the limit, and today only in test mode', async (t) => {
  const { mine, app } = await apiWorld(t);
  const good = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 2 };
  const wrong = await mine.ask('POST', '/v1/payment-records/preview', { ...good, amount: 49.5 });
  assert.deepEqual([wrong.body.code, wrong.body.value], ['amount_invalid', 49.5]);
  assert.equal(wrong.body.limit, `an integer in minor units from 1 to ${MAX}`);
  const live = await mine.ask('POST', '/v1/merchant/go-live');
  const response = await app.inject({
    method: 'POST',
    url: '/v1/payment-records/preview',
    headers: { authorization: `Bearer ${live.body.api_key}` },
    payload: { ...good, today: '2030-01-31' },
  });
  assert.deepEqual([response.statusCode, response.json().code], [403, 'test_only']);
});

test('a one-off that is wrong in one thing is refused by it, alone as in bulk', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const { accountReference: account } = await furnish(ask);
  const good = { reference: 'R-1', account, amount: 4900, currency: 'EUR', due_on: '2027-02-01' };
  const items = ONE_OFFS.map(([change]) => ({ ...good, ...change }));
  const bulk = await ask('POST', '/v1/one-off-schedules/bulk', { items });
  assert.equal(bulk.body.rejected, items.length, bulk.text);
  const results = bulk.body.results as Json[];
  for (const [index, [change, code, field]] of ONE_OFFS.entries()) {
    const alone = await ask('POST', '/v1/one-off-schedules', { ...good, ...change });
    assert.ok(alone.status === 400 || alone.status === 422, alone.text);
    assert.deepEqual([alone.body.code, alone.body.field], [code, field], alone.text);
    const { code: told, field: at, billing_record_id } = results[index] ?? {};
    assert.deepEqual([told, at, billing_record_id], [code, field, null], JSON.stringify(change));
  }
  assert.deepEqual(await stored(made), { records: '0', billing: '0', states: '0' });
});

test('a reference pushed again is the same one-off; with other content the field is named', async (t) => {
  const { mine } = await apiWorld(t);
  const { accountReference: account } = await furnish(mine.ask);
  const good = { reference: 'R-1', account, amount: 4900, currency: 'EUR', due_on: '2027-02-01' };
  const first = await mine.ask('POST', '/v1/one-off-schedules', good);
  assert.equal(first.status, 201, first.text);
  const again = await mine.ask('POST', '/v1/one-off-schedules', good);
  assert.equal(again.body.id, first.body.id);
  const other = await mine.ask('POST', '/v1/one-off-schedules', { ...good, amount: 5000 });
  assert.deepEqual([other.status, other.body.code], [409, 'reference_conflict'], other.text);
  assert.equal(other.body.field, 'amount');
  const got = await mine.ask('GET', '/v1/one-off-schedules/R-1');
  assert.deepEqual([got.body.id, got.body.amount], [first.body.id, 4900]);
});

test('bulk: good and bad items side by side, items that are no objects, and too many', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const { accountReference: account } = await furnish(ask);
  const good = { account, amount: 4900, currency: 'EUR' };
  const items = [
    { ...good, reference: 'R-1' },
    7,
    { ...good, reference: 'R-2', colour: 'red' },
    null,
    { ...good, reference: 'R-3' },
  ];
  const answer = await ask('POST', '/v1/one-off-schedules/bulk', { items });
  const results = answer.body.results as Json[];
  assert.deepEqual(
    results.map(({ index, result, field }) => [index, result, field]),
    [
      [0, 'accepted', null],
      [1, 'rejected', 'item'],
      [2, 'rejected', 'colour'],
      [3, 'rejected', 'item'],
      [4, 'accepted', null],
    ],
  );
  assert.equal((await stored(made)).billing, '2');
  const many = { items: Array.from({ length: 10_001 }, () => 1) };
  const refused = await ask('POST', '/v1/one-off-schedules/bulk', many);
  assert.deepEqual([refused.status, refused.body.code], [422, 'limit_exceeded']);
});

test('10,000 one-offs are accepted in one request', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const { accountReference: account } = await furnish(ask);
  const items = Array.from({ length: 10_000 }, (_, index) => {
    return { reference: `R-${index}`, account, amount: 100 + index, currency: 'EUR' };
  });
  const began = performance.now();
  const answer = await ask('POST', '/v1/one-off-schedules/bulk', { items });
  t.diagnostic(`${Math.round(performance.now() - began)} ms`);
  assert.deepEqual([answer.body.accepted, answer.body.rejected], [10_000, 0]);
  assert.equal((await stored(made)).states, '10000');
});

async function stored({ engine }: ApiWorld): Promise<Json> {
  const { rows } = await engine.db.pool.query(
    `select (select count(*)::text from payment_record) as records,
       (select count(*)::text from billing_record) as billing,
       (select count(*)::text from billing_state) as states`,
  );
  return rows[0];
}
