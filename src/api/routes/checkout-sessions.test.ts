// Checkout sessions, payment methods and payment links as a caller of the API meets them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiWorld, apiWorld, furnish, type Json } from '#test/api-world.ts';
import { PUBLIC_URL } from '#test/links.ts';

const SESSION = {
  pay: { amount: 4900, currency: 'EUR' },
  customer: { last_name: 'Lovelace' },
  account_reference: 'A-1',
  payment_record: { amount: 4900, frequency: 'monthly' },
};

test('payment methods are added, shown in their order, changed and disabled', async (t) => {
  const { mine } = await apiWorld(t);
  const first = await manual(mine.ask, { position: 2 });
  await manual(mine.ask, { name: 'Cash', position: 1 });
  const listed = await mine.ask('GET', '/v1/payment-methods');
  assert.deepEqual(
    (listed.body.data as Json[]).map(({ name, kind }) => [name, kind]),
    [
      ['Cash', 'manual'],
      ['Transfer', 'manual'],
    ],
  );
  const url = `/v1/payment-methods/${first}`;
  const changed = await mine.ask('PATCH', url, { enabled: false, terms: 'net', terms_days: 14 });
  assert.deepEqual([changed.body.enabled, changed.body.terms_days], [false, 14]);
  const taken = await mine.ask('PATCH', url, { name: 'Cash' });
  assert.deepEqual([taken.status, taken.body.code], [409, 'state_conflict']);
});

test('a session has an address that nobody can guess, and the same key makes one', async (t) => {
  const { mine, engine } = await apiWorld(t);
  await manual(mine.ask);
  const key = { 'idempotency-key': 'order-1' };
  const made = await mine.ask('POST', '/v1/checkout-sessions', SESSION, key);
  assert.equal(made.status, 201, made.text);
  const { url, id } = made.body;
  assert.equal(made.body.customer_id, null, 'there is none yet');
  const token = String(url).slice(`${PUBLIC_URL}/checkout/`.length);
  assert.equal(engine.links.read(token)?.is, 'session');
  const again = await mine.ask('POST', '/v1/checkout-sessions', SESSION, key);
  assert.equal(again.body.id, id);
  const read = await mine.ask('GET', `/v1/checkout-sessions/${id}`);
  assert.deepEqual(read.body, made.body);
  const listed = await mine.ask('GET', '/v1/checkout-sessions?status=open');
  assert.equal((listed.body.data as Json[]).length, 1);
  const confirmed = await mine.ask('POST', `/v1/checkout-sessions/${id}/confirm`);
  assert.deepEqual([confirmed.status, confirmed.body.code], [409, 'state_conflict']);
  const ended = await mine.ask('POST', `/v1/checkout-sessions/${id}/expire`);
  assert.deepEqual([ended.status, ended.body.status], [200, 'expired']);
});

test('a session that could not be kept is refused with the field at fault', async (t) => {
  const { mine } = await apiWorld(t);
  const none = await mine.ask('POST', '/v1/checkout-sessions', SESSION);
  assert.deepEqual([none.status, none.body.field], [400, 'payment_method_ids']);
  await manual(mine.ask);
  const wrong: [Json, string][] = [
    [{ customer: undefined }, 'customer'],
    [{ account_reference: undefined }, 'account_reference'],
    [{ success_url: 'javascript:alert(1)' }, 'success_url'],
    [{ frame_origins: ['https://shop.example/page'] }, 'frame_origins'],
    [{ expires_at: '2027-01-31T12:01:00Z' }, 'expires_at'],
    [
      { payment_record: { ...SESSION.payment_record, first_date: '2027-03-01' } },
      'payment_record.first_date',
    ],
    [{ payment_record: { ...SESSION.payment_record, currency: 'USD' } }, 'payment_record.currency'],
  ];
  for (const [change, field] of wrong) {
    const answer = await mine.ask('POST', '/v1/checkout-sessions', { ...SESSION, ...change });
    assert.deepEqual([answer.status, answer.body.field], [400, field], answer.text);
  }
});

test('what waits for its payer says where it is paid, and nothing else does', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const { accountId } = await furnish(ask);
  const method = await manual(ask);
  const body = { account_id: accountId, payment_method_id: method };
  const record = await ask('POST', '/v1/payment-records', {
    ...{ ...body, amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 2 },
  });
  assert.equal(record.body.payment_method_id, method);
  await made.running.collect({ now: made.clock.now(), merchantId: null, testClock: false });
  const [first, second] = await billingRecords(made, String(record.body.id));
  assert.equal(first?.status, 'awaiting_payer');
  const token = String(first?.pay_url).slice(`${PUBLIC_URL}/pay/`.length);
  assert.equal(made.engine.links.read(token)?.is, 'due');
  assert.equal(second?.pay_url, null);
  const window = 'from=2020-01-01T00:00:00Z&status=awaiting_payer';
  const told = await ask('GET', `/v1/payment-statuses?${window}`);
  assert.equal((told.body.data as Json[])[0]?.pay_url, first?.pay_url);
  await ask('POST', `/v1/billing-records/${first?.id}/cancel`, {});
  const cancelled = await ask('GET', `/v1/billing-records/${first?.id}`);
  assert.deepEqual([cancelled.body.status, cancelled.body.pay_url], ['cancelled', null]);
});

async function manual(ask: ApiWorld['mine']['ask'], more: Json = {}): Promise<string> {
  const body = { name: 'Transfer', instructions: 'To DE02\nwith your name', ...more };
  const answer = await ask('POST', '/v1/payment-methods', body);
  assert.equal(answer.status, 201, answer.text);
  return String(answer.body.id);
}

async function billingRecords({ mine }: ApiWorld, id: string): Promise<Json[]> {
  const answer = await mine.ask('GET', `/v1/payment-records/${id}/billing-records`);
  return answer.body.data as Json[];
}
