// Repeated requests: the first reply, word for word, and nothing done twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiWorld, furnish } from '#test/api-world.ts';

const KEY = { 'idempotency-key': 'order-17' };

test('the same key and body answer with the first reply and do nothing again', async (t) => {
  const { mine, engine } = await apiWorld(t);
  const first = await mine.ask('POST', '/v1/customers', { last_name: 'Ehrlich' }, KEY);
  assert.equal(first.status, 201);
  assert.equal(first.headers['idempotent-replayed'], undefined);
  const again = await mine.ask('POST', '/v1/customers', '{ "last_name" : "Ehrlich" }', KEY);
  assert.equal(again.status, 201);
  assert.equal(again.headers['idempotent-replayed'], 'true');
  assert.equal(again.text, first.text);
  assert.equal((await engine.db.pool.query('select from customer')).rowCount, 1);
});

test('the key with another body or another address is a conflict', async (t) => {
  const { mine, foreign } = await apiWorld(t);
  const body = { last_name: 'Ehrlich' };
  await mine.ask('POST', '/v1/customers', body, KEY);
  const other = await mine.ask('POST', '/v1/customers', { last_name: 'Other' }, KEY);
  assert.deepEqual([other.status, other.body.code], [409, 'idempotency_conflict']);
  const elsewhere = await mine.ask('POST', '/v1/payment-records/preview', previewBody(), KEY);
  assert.equal(elsewhere.body.code, 'idempotency_conflict');
  const another = await foreign.ask('POST', '/v1/customers', body, KEY);
  assert.equal(another.status, 201, 'keys are per merchant');
  assert.equal(another.headers['idempotent-replayed'], undefined);
});

test('a refusal is replayed too, and a malformed request takes no key', async (t) => {
  const { mine } = await apiWorld(t);
  const malformed = await mine.ask('POST', '/v1/customers', { last_name: 7 }, KEY);
  assert.equal(malformed.status, 400);
  const corrected = await mine.ask('POST', '/v1/customers', { last_name: 'Ehrlich' }, KEY);
  assert.equal(corrected.status, 201, 'the key was still free');
  const missing = { customer_id: 'cus_01h455vb4pex5vsknk084sn02q', reference: 'A' };
  const refused = await mine.ask('POST', '/v1/accounts', missing, { 'idempotency-key': 'b' });
  const again = await mine.ask('POST', '/v1/accounts', missing, { 'idempotency-key': 'b' });
  assert.equal(again.headers['idempotent-replayed'], 'true');
  assert.equal(again.headers['content-type'], 'application/problem+json');
  assert.equal(again.text, refused.text);
});

test('a fault of ours lets go of the key, so that a repeat runs', async (t) => {
  const { mine, engine } = await apiWorld(t);
  const { pool } = engine.db;
  await pool.query('alter table customer rename to elsewhere');
  const failed = await mine.ask('POST', '/v1/customers', { last_name: 'Ehrlich' }, KEY);
  assert.equal(failed.status, 500);
  await pool.query('alter table elsewhere rename to customer');
  const repeated = await mine.ask('POST', '/v1/customers', { last_name: 'Ehrlich' }, KEY);
  assert.equal(repeated.status, 201);
});

test('of many at once one runs; the others are told to wait or get its reply', async (t) => {
  const { mine, engine } = await apiWorld(t);
  const asked = Array.from({ length: 8 }, () =>
    mine.ask('POST', '/v1/customers', { last_name: 'Ehrlich' }, KEY),
  );
  const answers = await Promise.all(asked);
  const codes = answers.map(({ status, body }) => body.code ?? status);
  assert.ok(
    codes.every((code) => code === 201 || code === 'idempotency_in_progress'),
    `${codes}`,
  );
  assert.ok(codes.includes(201));
  assert.equal((await engine.db.pool.query('select from customer')).rowCount, 1);
});

test('refund, capture and void are refused without a key', async (t) => {
  const { mine } = await apiWorld(t);
  for (const verb of ['refund', 'capture', 'void']) {
    const url = `/v1/payment-transactions/ptx_01h455vb4pex5vsknk084sn02q/${verb}`;
    const answer = await mine.ask('POST', url);
    assert.deepEqual([answer.status, answer.body.code], [400, 'idempotency_key_missing']);
  }
});

test('a key that is too long or has spaces is refused', async (t) => {
  const { mine } = await apiWorld(t);
  for (const key of ['a b', 'x'.repeat(201)]) {
    const body = { last_name: 'Ehrlich' };
    const answer = await mine.ask('POST', '/v1/customers', body, { 'idempotency-key': key });
    assert.deepEqual([answer.status, answer.body.field], [400, 'idempotency-key']);
  }
});

test('the first key of a live merchant is never stored, whatever key the request has', async (t) => {
  const { mine, engine } = await apiWorld(t);
  const live = await mine.ask('POST', '/v1/merchant/go-live', undefined, KEY);
  assert.equal(live.status, 201);
  const key = String(live.body.api_key);
  assert.match(key, /^dk_live_/);
  const kept = await engine.db.pool.query('select from idempotency_key where reply like $1', [
    `%${key}%`,
  ]);
  assert.equal(kept.rowCount, 0);
  const again = await mine.ask('POST', '/v1/merchant/go-live', undefined, KEY);
  assert.deepEqual([again.status, again.body.code], [409, 'state_conflict']);
});

test('a token stands in no kept reply', async (t) => {
  const { mine, engine } = await apiWorld(t);
  const { customerId, connectionId } = await furnish(mine.ask);
  const body = {
    customer_id: customerId,
    gateway_connection_id: connectionId,
    kind: 'card',
    token: 'tok_very_secret',
  };
  const stored = await mine.ask('POST', '/v1/instruments', body, KEY);
  assert.equal(stored.status, 201, stored.text);
  assert.ok(!stored.text.includes('tok_very_secret'));
  const kept = await engine.db.pool.query(
    "select from idempotency_key where reply like '%secret%'",
  );
  assert.equal(kept.rowCount, 0);
});

function previewBody() {
  return { amount: 1, currency: 'EUR', frequency: 10, billing_count: 1 };
}
