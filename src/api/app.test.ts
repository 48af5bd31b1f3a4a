// What every request meets before a route does: who asks, how much, how often, in which form.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { buildApi } from '#api/app.ts';
import type { Id } from '#domain/ids.ts';
import { revokeApiKey } from '#engine/issue-api-key.ts';
import { apiWorld, asking, type Json } from '#test/api-world.ts';

test('a key is taken as a bearer token or as the user name of Basic authentication', async (t) => {
  const { app, mine } = await apiWorld(t);
  const basic = Buffer.from(`${mine.key}:`).toString('base64');
  const anonymous = asking(app, null);
  const asBasic = await anonymous('GET', '/v1/merchant', undefined, {
    authorization: `Basic ${basic}`,
  });
  assert.equal(asBasic.status, 200);
  assert.equal(asBasic.body.name, 'Mine');
  assert.equal((await mine.ask('GET', '/v1/merchant')).body.name, 'Mine');
});

test('a missing key, a wrong key and a text that is no key are refused with their code', async (t) => {
  const { app, mine } = await apiWorld(t);
  const missing = await asking(app, null)('GET', '/v1/merchant');
  assert.deepEqual([missing.status, missing.body.code], [401, 'key_missing']);
  for (const key of [`${mine.key}x`, 'dk_test_', 'nonsense', 'x'.repeat(5000)]) {
    const wrong = await asking(app, key)('GET', '/v1/merchant');
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'key_invalid']);
    assert.ok(!wrong.text.includes(key), 'the key must not come back');
  }
});

test('a revoked key is refused as soon as it is no longer believed', async (t) => {
  const { clock, engine, mine, scope } = await apiWorld(t, { keyBelievedMs: 3000 });
  const { rows } = await engine.db.pool.query('select id from api_key where merchant_id = $1', [
    mine.merchantId,
  ]);
  const apiKeyId: Id<'apiKey'> = rows[0].id;
  assert.equal((await mine.ask('GET', '/v1/merchant')).status, 200);
  await revokeApiKey(scope(mine.merchantId), { apiKeyId });
  assert.equal((await mine.ask('GET', '/v1/merchant')).status, 200, 'believed for a moment');
  clock.advanceMs(3001);
  assert.equal((await mine.ask('GET', '/v1/merchant')).status, 401);
});

test('a sane request id is kept, another one replaced, and both stand in the reply', async (t) => {
  const { mine } = await apiWorld(t);
  const kept = await mine.ask('GET', '/v1/none', undefined, { 'x-request-id': 'order-17' });
  assert.equal(kept.headers['x-request-id'], 'order-17');
  assert.equal(kept.body.request_id, 'order-17');
  const bad = await mine.ask('GET', '/v1/none', undefined, { 'x-request-id': 'a b\t<c>' });
  assert.match(String(bad.body.request_id), /^[0-9a-f-]{36}$/);
});

test('malformed, empty, oversized and foreign bodies are told apart and store nothing', async (t) => {
  const { mine, engine } = await apiWorld(t, { bodyBytes: 2000, bulkBodyBytes: 4000 });
  const cases: [string, string, string, number, string, string][] = [
    ['/v1/customers', '{"last_name":', 'application/json', 400, 'body_malformed', 'body'],
    ['/v1/accounts', '', 'application/json', 400, 'body_malformed', 'body'],
    ['/v1/customers', 'null', 'application/json', 400, 'body_malformed', 'body'],
    ['/v1/customers', '[1]', 'application/json', 400, 'value_invalid', 'body'],
    ['/v1/customers', '{"__proto__":{"a":1}}', 'application/json', 400, 'body_malformed', 'body'],
    ['/v1/customers', 'x'.repeat(2001), 'application/json', 413, 'body_too_large', 'body'],
    [
      '/v1/one-off-schedules/bulk',
      'x'.repeat(4001),
      'application/json',
      413,
      'body_too_large',
      'body',
    ],
    ['/v1/customers', '<a/>', 'application/xml', 415, 'media_type_unsupported', 'content-type'],
  ];
  for (const [url, text, type, status, code, field] of cases) {
    const answer = await mine.ask('POST', url, text, { 'content-type': type });
    const shown = `${url} ${text.slice(0, 20)}: ${answer.text}`;
    assert.equal(answer.status, status, shown);
    assert.deepEqual([answer.body.code, answer.body.field], [code, field], shown);
    assert.equal(answer.headers['content-type'], 'application/problem+json', shown);
  }
  const stored = await engine.db.pool.query('select from customer');
  assert.equal(stored.rowCount, 0);
});

test('a body of 11 MB is refused where 10 MB are taken, and names the limit', async (t) => {
  const { mine } = await apiWorld(t);
  const answer = await mine.ask('POST', '/v1/one-off-schedules/bulk', 'x'.repeat(11 * 1024 * 1024));
  assert.equal(answer.status, 413);
  assert.equal(answer.body.limit, '10485760 bytes');
});

test('every fault of a body is listed with its field, value and limit', async (t) => {
  const { mine } = await apiWorld(t);
  const answer = await mine.ask('POST', '/v1/customers', {
    last_name: '',
    nickname: 'Al',
    emails: ['ok@example.com', 7],
    address: { line1: 'x'.repeat(300), planet: 'Mars' },
  });
  assert.equal(answer.status, 400);
  const errors = answer.body.errors as Json[];
  const told = Object.fromEntries(errors.map(({ field, code }) => [String(field), code]));
  assert.deepEqual(told, {
    nickname: 'field_unknown',
    last_name: 'value_invalid',
    'emails.1': 'value_invalid',
    'address.planet': 'field_unknown',
    'address.line1': 'value_invalid',
  });
  const email = errors.find(({ field }) => field === 'emails.1');
  assert.deepEqual([email?.value, email?.limit], [7, 'of type string']);
  assert.equal(answer.body.code, errors[0]?.code);
});

test('text that the database cannot hold is refused with its field, wherever it stands', async (t) => {
  const { mine } = await apiWorld(t);
  const bodies: [string, string][] = [
    ['{"last_name":"a\\u0000b"}', 'last_name'],
    ['{"last_name":"x","metadata":{"a":"\\ud800"}}', 'metadata.a'],
    ['{"last_name":"x","metadata":{"\\u0000":"a"}}', 'metadata'],
  ];
  for (const [text, field] of bodies) {
    const answer = await mine.ask('POST', '/v1/customers', text);
    assert.deepEqual([answer.status, answer.body.code], [400, 'value_invalid'], answer.text);
    assert.equal(answer.body.field, field);
  }
  const inQuery = await mine.ask('GET', '/v1/billing-records?reference=a%00b');
  assert.deepEqual([inQuery.status, inQuery.body.field], [400, 'url']);
  const harmless = await mine.ask(
    'POST',
    '/v1/customers',
    '{"last_name":"\\\\u0000 \\ud83d\\ude00"}',
  );
  assert.equal(harmless.status, 201, harmless.text);
});

test('an unknown address, a bad escape and a wrong method are problems too', async (t) => {
  const { mine } = await apiWorld(t);
  const unknown = await mine.ask('GET', '/v1/nothing');
  assert.deepEqual([unknown.status, unknown.body.code], [404, 'not_found']);
  const method = await mine.ask('PATCH', '/v1/customers', {});
  assert.deepEqual([method.status, method.body.code], [404, 'not_found']);
  const escaped = await mine.ask('GET', '/v1/customers/%E0%A4%A');
  assert.deepEqual([escaped.status, escaped.body.code], [400, 'value_invalid']);
});

test('one key has its own limit of requests, and is told how long to wait', async (t) => {
  const { mine, foreign } = await apiWorld(t, { perKeyMinute: 3 });
  const statuses: number[] = [];
  for (let index = 0; index < 6; index++) {
    statuses.push((await mine.ask('GET', '/v1/merchant')).status);
  }
  assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429], 'the first counts for the address');
  const refused = await mine.ask('GET', '/v1/merchant');
  assert.equal(refused.body.code, 'rate_limited');
  assert.ok(Number(refused.headers['retry-after']) > 0);
  assert.equal((await foreign.ask('GET', '/v1/merchant')).status, 200);
});

test('guessing keys is limited by address', async (t) => {
  const { app } = await apiWorld(t, { perAddressMinute: 2 });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index++) {
    statuses.push((await asking(app, `dk_test_guess${index}`)('GET', '/v1/merchant')).status);
  }
  assert.deepEqual(statuses, [401, 401, 429, 429]);
});

test('a fault of ours says nothing but the request id', async (t) => {
  const { mine, engine } = await apiWorld(t);
  await mine.ask('GET', '/v1/merchant');
  await engine.db.pool.query('alter table customer rename to elsewhere');
  const answer = await mine.ask('GET', '/v1/customers');
  assert.deepEqual([answer.status, answer.body.code], [500, 'internal']);
  assert.ok(!/customer|relation|select/i.test(String(answer.body.detail)), answer.text);
  assert.ok(answer.body.request_id);
});

test('health needs no key; metrics are served only where they are switched on', async (t) => {
  const { app, running, mine } = await apiWorld(t);
  const anonymous = asking(app, null);
  assert.equal((await anonymous('GET', '/healthz')).body.status, 'ok');
  assert.equal((await anonymous('GET', '/readyz')).body.status, 'ready');
  assert.equal((await anonymous('GET', '/metrics')).status, 404);
  const measured = await buildApi({ collector: running, metrics: new Registry() });
  const ask = asking(measured, mine.key);
  await ask('GET', '/v1/customers/cus_01h455vb4pex5vsknk084sn02q');
  const { text } = await ask('GET', '/metrics');
  await measured.close();
  assert.match(text, /_count\{method="GET",route="\/v1\/customers\/:customer_id",status="404"\} 1/);
});

test('pages are plain: a strict policy, no script, nothing from elsewhere', async (t) => {
  const { app } = await apiWorld(t);
  const page = await app.inject('/docs');
  assert.equal(page.statusCode, 200);
  assert.match(
    String(page.headers['content-security-policy']),
    /default-src 'none';style-src 'self'/,
  );
  assert.ok(
    !/<script|https?:\/\/|style="/.test(page.payload.replace(/https?:\/\/example[^\s<]*/g, '')),
  );
  const anchors = new Set([...page.payload.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.payload.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  assert.ok(links.length > 100);
  assert.deepEqual(
    links.filter((id) => !anchors.has(id)),
    [],
    'links that lead nowhere',
  );
  assert.equal((await app.inject('/docs/style.css')).statusCode, 200);
  const problem = await app.inject('/problems/refund_exceeds');
  assert.match(problem.payload, /refundPayment/);
  assert.equal((await app.inject('/problems/nothing')).statusCode, 404);
});
