// Payments through the API: what is collected is seen everywhere it has to be, and what may follow
// a payment follows it once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiWorld, type Ask, apiWorld, furnish, type Json } from '#test/api-world.ts';

const WINDOW = 'from=2020-01-01T00:00:00Z&to=2199-01-01T00:00:00Z';

/** Every field of the document's example of a payment transaction. */
const EXAMPLE_FIELDS = [
  'invoice_reference_code',
  'invoice_id',
  'id',
  'payment_provider',
  'payment_provider_role',
  'trigger',
  'customer_id',
  'customer_name',
  'contract_id',
  'provider_transaction_id',
  'status_history',
  'status',
  'amount',
  'currency',
  'status_timestamp',
  'confirmed_at',
  'preauth',
];

test('a collected payment has every field, its history, and a log', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  await schedule(made, own.accountId);
  const paid = await newest(ask);
  assert.deepEqual(
    EXAMPLE_FIELDS.filter((field) => !(field in paid)),
    [],
  );
  const got = await ask('GET', `/v1/payment-transactions/${paid.id}`);
  assert.deepEqual(got.body, paid);
  assert.deepEqual(
    [paid.payment_provider, paid.payment_provider_role, paid.trigger, paid.customer_name],
    ['fake', 'CreditCard', 'schedule', 'Ehrlich, Alyssa'],
  );
  assert.deepEqual([paid.contract_id, paid.account_id], [own.accountId, own.accountId]);
  assert.deepEqual([paid.amount, paid.currency, paid.preauth], [4900, 'EUR', false]);
  assert.equal(paid.provider_transaction_id, 'far-1');
  const history = paid.status_history as Json[];
  assert.deepEqual(
    history.map(({ status }) => status),
    ['in_progress', 'succeeded'],
  );
  assert.deepEqual(paid.status, history.at(-1));
  assert.equal(paid.status_timestamp, history.at(-1)?.timestamp);
  assert.ok(paid.confirmed_at);
  for (const entry of history) {
    assert.deepEqual([entry.amount, entry.http_code, entry.preauth], [4900, 0, false]);
  }
  const byRecord = await ask(
    'GET',
    `/v1/payment-transactions?billing_record_id=${paid.billing_record_id}`,
  );
  const byAccount = await ask('GET', `/v1/payment-transactions?account_id=${own.accountId}`);
  assert.deepEqual(byRecord.body.data, [paid]);
  assert.deepEqual(byAccount.body.data, [paid]);
});

test('refunds are made once a key, in parts, and never exceed the payment', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  await schedule(made, own.accountId);
  const paid = await newest(ask);
  const url = `/v1/payment-transactions/${paid.id}/refund`;
  const first = await ask('POST', url, { amount: 1900, reason: 'Damaged' }, key('a'));
  assert.deepEqual([first.status, first.body.outcome], [200, 'approved'], first.text);
  const repeated = await ask('POST', url, { amount: 1900, reason: 'Damaged' }, key('a'));
  assert.equal(repeated.text, first.text);
  const tooMuch = await ask('POST', url, { amount: 3001 }, key('b'));
  assert.deepEqual([tooMuch.status, tooMuch.body.code], [422, 'refund_exceeds'], tooMuch.text);
  assert.deepEqual([tooMuch.body.field, tooMuch.body.limit], ['amount', '3000 EUR left to refund']);
  const part = await ask('GET', `/v1/payment-transactions/${paid.id}`);
  assert.deepEqual([part.body.amount_refunded, statusOf(part.body)], [1900, 'partially_refunded']);
  const rest = await ask('POST', url, undefined, key('c'));
  assert.equal(rest.body.outcome, 'approved', rest.text);
  const whole = await ask('GET', `/v1/payment-transactions/${paid.id}`);
  assert.deepEqual([whole.body.amount_refunded, statusOf(whole.body)], [4900, 'refunded']);
  const refund = await ask('GET', `/v1/payment-transactions/${first.body.payment_transaction_id}`);
  assert.deepEqual(
    [refund.body.kind, refund.body.parent_id, refund.body.amount, refund.body.attempt],
    ['refund', paid.id, 1900, null],
  );
});

test('a key that was taken over from a dead request finds what it had done', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  // As if no request had ended: what repeats it then runs again.
  const forget = () => made.engine.db.pool.query('delete from idempotency_key');
  const twice = async (url: string, body: Json, name: string) => {
    const first = await ask('POST', url, body, key(name));
    await forget();
    const again = await ask('POST', url, body, key(name));
    assert.equal(first.status, 200, first.text);
    assert.equal(again.headers['idempotent-replayed'], undefined);
    assert.deepEqual(again.body, first.body);
    return first.body;
  };
  await schedule(made, own.accountId);
  const paid = await newest(ask);
  const url = `/v1/payment-transactions/${paid.id}`;
  assert.equal((await twice(`${url}/refund`, { amount: 900 }, 'a')).outcome, 'approved');
  made.answers({ is: 'declined', reason: 'refused', code: '7', said: 'No: not today' });
  const declined = await twice(`${url}/refund`, { amount: 100 }, 'b');
  assert.deepEqual([declined.code, declined.message], ['7', 'No: not today']);
  made.answers({ is: 'pending', gatewayRef: 'far-2' });
  await twice(`${url}/refund`, { amount: 100 }, 'c');
  made.answers({ is: 'not_sent', why: 'nobody is there' });
  assert.equal((await twice(`${url}/refund`, { amount: 100 }, 'd')).message, 'nobody is there');
  made.answers({ is: 'unknown', why: 'lost' });
  assert.equal((await twice(`${url}/refund`, { amount: 100 }, 'e')).message, 'lost');
  const part = await ask('GET', url);
  assert.equal(part.body.amount_refunded, 900);

  made.answers({ is: 'approved', gatewayRef: 'far-3' });
  const held = { first_kind: 'authorization' };
  await schedule(made, own.accountId, held);
  const one = await newest(ask);
  await twice(`/v1/payment-transactions/${one.id}/capture`, { amount: 900 }, 'f');
  await schedule(made, own.accountId, held);
  const other = await newest(ask);
  await twice(`/v1/billing-records/${other.billing_record_id}/capture`, { amount: 900 }, 'g');
  await schedule(made, own.accountId, held);
  const last = await newest(ask);
  await twice(`/v1/payment-transactions/${last.id}/void`, {}, 'h');
});

test('the ledger shows what moved, and balances are its sums', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  await schedule(made, own.accountId);
  const paid = await newest(ask);
  await ask('POST', `/v1/payment-transactions/${paid.id}/refund`, { amount: 900 }, key('a'));
  const all = (await ask('GET', '/v1/ledger-entries')).body.data as Json[];
  const ofAccount = await ask('GET', `/v1/ledger-entries?account_id=${own.accountId}`);
  assert.deepEqual(new Set(ofAccount.body.data as Json[]), new Set(all));
  const causes = all.map(({ cause, amount }) => `${cause} ${amount}`).sort();
  assert.deepEqual(causes, ['purchase 4900', 'refund 900']);
  const purchase = all.find(({ cause }) => cause === 'purchase');
  assert.deepEqual(purchase?.debit, { name: 'gateway', of: own.connectionId });
  assert.deepEqual(purchase?.credit, { name: 'payer', of: own.accountId });
  const one = await ask('GET', `/v1/ledger-entries?payment_transaction_id=${paid.id}`);
  assert.deepEqual(one.body.data, [purchase]);
  for (const url of ['/v1/balances', `/v1/balances?account_id=${own.accountId}`]) {
    const [balance, ...others] = (await ask('GET', url)).body.data as Json[];
    assert.deepEqual([balance?.currency, balance?.balance, others.length], ['EUR', 4000, 0], url);
  }
});

test('an authorization is captured once, in part; another is voided', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  const held = { first_kind: 'authorization' };
  await schedule(made, own.accountId, held);
  const first = await newest(ask);
  assert.deepEqual(
    [first.kind, first.preauth, statusOf(first)],
    ['authorization', true, 'authorized'],
  );
  const url = `/v1/billing-records/${first.billing_record_id}/capture`;
  const tooMuch = await ask('POST', url, { amount: 4901 }, key('a'));
  assert.deepEqual([tooMuch.status, tooMuch.body.code], [422, 'capture_exceeds'], tooMuch.text);
  const captured = await ask('POST', url, { amount: 4000 }, key('b'));
  assert.equal(captured.body.outcome, 'approved', captured.text);
  const record = await ask('GET', `/v1/billing-records/${first.billing_record_id}`);
  assert.equal(record.body.status, 'paid');
  const again = await ask('POST', url, { amount: 1 }, key('c'));
  assert.deepEqual([again.status, again.body.code], [409, 'state_conflict'], again.text);
  await schedule(made, own.accountId, held);
  const second = await newest(ask);
  const voided = await ask('POST', `/v1/payment-transactions/${second.id}/void`, {}, key('d'));
  assert.equal(voided.body.outcome, 'approved', voided.text);
  const let_go = await ask('GET', `/v1/billing-records/${second.billing_record_id}`);
  assert.equal(let_go.body.status, 'cancelled');
});

test('a window of status changes read in small pages is the window, and by status as well', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  await schedule(made, own.accountId);
  made.answers({ is: 'declined', reason: 'stolen_card', code: '43', said: 'Pick up card' });
  await schedule(made, own.accountId);
  const whole = await ask('GET', `/v1/payment-statuses?${WINDOW}&limit=1000`);
  const all = whole.body.data as Json[];
  const statuses = all.map(({ status }) => status);
  assert.ok(statuses.includes('paid') && statuses.includes('failed'), `${statuses}`);
  const paged: Json[] = [];
  let cursor = '';
  for (let pages = 0; pages < 100; pages++) {
    const page = await ask('GET', `/v1/payment-statuses?${WINDOW}&limit=2${cursor}`);
    paged.push(...(page.body.data as Json[]));
    if (page.body.next_cursor === null) break;
    cursor = `&cursor=${page.body.next_cursor}`;
  }
  assert.deepEqual(paged, all);
  const failed = all.filter(({ status }) => status === 'failed');
  const history = await ask('GET', `/v1/payment-history?${WINDOW}&status=failed`);
  assert.deepEqual(history.body.data, failed);
  assert.deepEqual([failed[0]?.code, failed[0]?.message], ['stolen_card', '43: Pick up card']);
  assert.equal(failed[0]?.account_reference, own.accountReference);
  const other = await ask('GET', `/v1/payment-history?${WINDOW}&status=paid`);
  assert.deepEqual([other.status, other.body.field], [400, 'status']);
  const several = await ask('GET', `/v1/payment-statuses?${WINDOW}&status=failed,paid`);
  const wanted = all.filter(({ status }) => status === 'failed' || status === 'paid');
  assert.deepEqual([several.body.data, wanted.length], [wanted, 2]);
  const repeated = `/v1/payment-statuses?${WINDOW}&status=failed&status=paid`;
  assert.deepEqual((await ask('GET', repeated)).body.data, wanted);
  const unknown = await ask('GET', `/v1/payment-statuses?${WINDOW}&status=paid,lost`);
  assert.deepEqual([unknown.status, unknown.body.field], [400, 'status.1'], unknown.text);
  const endless = await ask('GET', '/v1/payment-statuses?from=2020-01-01T00:00:00Z');
  assert.deepEqual(endless.body.data, all);
  const backwards = await ask(
    'GET',
    '/v1/payment-statuses?from=2030-01-01T00:00:00Z&to=2029-01-01T00:00:00Z',
  );
  assert.deepEqual([backwards.body.code, backwards.body.field], ['end_before_start', 'to']);
});

test("an account's changes are found by its id and by the merchant's own reference", async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const [one, other] = [await furnish(ask, 'one'), await furnish(ask, 'other')];
  await schedule(made, one.accountId);
  await schedule(made, other.accountId);
  const ids = async (account: string) => {
    const answer = await ask('GET', `/v1/payment-statuses?${WINDOW}&account=${account}`);
    assert.equal(answer.status, 200, answer.text);
    return (answer.body.data as Json[]).map((change) => change.account_id);
  };
  const own = await ids(one.accountId);
  assert.deepEqual(new Set(own), new Set([one.accountId]));
  assert.deepEqual(await ids(one.accountReference), own);
  const nobody = await ask('GET', `/v1/payment-history?${WINDOW}&status=failed&account=nobody`);
  assert.deepEqual([nobody.status, nobody.body.field], [404, 'account'], nobody.text);
});

test('a decline that sets a stop is seen as one, and lifting it releases', async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  made.answers({ is: 'declined', reason: 'stolen_card', code: '43', said: 'Pick up card' });
  await schedule(made, own.accountId);
  const stops = await ask('GET', `/v1/payment-stops?account_id=${own.accountId}&standing=true`);
  const [stop] = stops.body.data as Json[];
  assert.equal(stop?.cause_transaction_id, (await newest(ask)).id);
  const lifted = await ask('POST', `/v1/payment-stops/${stop?.id}/lift`);
  assert.equal(lifted.status, 200, lifted.text);
  assert.ok(lifted.body.lifted_at);
  const again = await ask('POST', `/v1/payment-stops/${stop?.id}/lift`);
  assert.deepEqual([again.status, again.body.code], [409, 'state_conflict']);
});

test("a payment's log explains it without a secret, and pages", async (t) => {
  const made = await apiWorld(t);
  const { ask } = made.mine;
  const own = await furnish(ask);
  await schedule(made, own.accountId);
  const paid = await newest(ask);
  await ask('POST', `/v1/payment-transactions/${paid.id}/refund`, { reason: 'Damaged' }, key('a'));
  const log = await ask('GET', `/v1/payment-transactions/${paid.id}/log`);
  const bySubject = await ask('GET', `/v1/transaction-log?subject=${paid.id}`);
  assert.deepEqual(bySubject.body.data, log.body.data);
  assert.ok((log.body.data as Json[]).length > 0, log.text);
  assert.ok(!log.text.includes('tok_1'));
  const wrong = await ask('GET', '/v1/transaction-log?subject=nothing');
  assert.deepEqual([wrong.status, wrong.body.code], [400, 'id_malformed']);
});

const key = (name: string) => ({ 'idempotency-key': name });

/** Makes a payment record due today and runs what is due. */
async function schedule(made: ApiWorld, accountId: string, extra: Json = {}): Promise<void> {
  const answer = await made.mine.ask('POST', '/v1/payment-records', {
    account_id: accountId,
    amount: 4900,
    currency: 'EUR',
    frequency: 'monthly',
    billing_count: 2,
    ...extra,
  });
  assert.equal(answer.status, 201, answer.text);
  await made.running.collect({ now: made.clock.now(), merchantId: null, testClock: false });
}

async function newest(ask: Ask): Promise<Json> {
  const answer = await ask('GET', '/v1/payment-transactions?limit=1');
  const [row] = answer.body.data as Json[];
  return row ?? assert.fail('there is no payment transaction');
}

function statusOf(transaction: Json): unknown {
  return (transaction.status as Json).status;
}
