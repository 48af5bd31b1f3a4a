// Settings, going live, the test clock, changes of what is still to come, and notices.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiWorld, asking, furnish, type Json } from '#test/api-world.ts';

test('only what is given changes, and a setting that is not possible is named', async (t) => {
  const { mine } = await apiWorld(t);
  const changed = await mine.ask('PATCH', '/v1/merchant', { time_zone: 'Pacific/Chatham' });
  assert.deepEqual(
    [changed.body.time_zone, changed.body.name, changed.body.country],
    ['Pacific/Chatham', 'Mine', 'DE'],
  );
  const look = { logo_url: 'https://shop.example/logo.svg', colour: '#B4530A' };
  const looks = await mine.ask('PATCH', '/v1/merchant', look);
  assert.deepEqual([looks.body.logo_url, looks.body.colour], [look.logo_url, '#b4530a']);
  const bare = await mine.ask('PATCH', '/v1/merchant', { logo_url: null });
  assert.deepEqual([bare.body.logo_url, bare.body.colour], [null, '#b4530a']);
  for (const [change, field] of [
    [{ colour: 'blue' }, 'colour'],
    [{ time_zone: 'Mars/Base' }, 'time_zone'],
    [{ country: 'XX' }, 'country'],
    [{ cut_off_time: '25:00' }, 'cut_off_time'],
    [{ base_currency: 'ZZZ' }, 'base_currency'],
    [{ horizon_days: 0 }, 'horizon_days'],
  ] as const) {
    const answer = await mine.ask('PATCH', '/v1/merchant', change);
    assert.deepEqual([answer.status, answer.body.field], [400, field], answer.text);
  }
});

test('going live gives a merchant of its own: settings, no data, and nothing crosses', async (t) => {
  const { app, mine } = await apiWorld(t);
  await furnish(mine.ask);
  const live = await mine.ask('POST', '/v1/merchant/go-live');
  assert.equal(live.status, 201, live.text);
  const ask = asking(app, String(live.body.api_key));
  const own = await ask('GET', '/v1/merchant');
  assert.deepEqual([own.body.mode, own.body.name], ['live', 'Mine']);
  assert.deepEqual((await ask('GET', '/v1/customers')).body.data, []);
  const again = await ask('POST', '/v1/merchant/go-live');
  assert.deepEqual([again.status, again.body.code], [403, 'test_only']);
  for (const [method, body] of [
    ['GET', undefined],
    ['POST', { at: '2030-01-01' }],
  ] as const) {
    const clock = await ask(method, '/v1/test-clock', body);
    assert.deepEqual([clock.status, clock.body.code], [403, 'test_only']);
  }
});

test('advancing the test clock runs what falls due on the way and says what it did', async (t) => {
  const { mine } = await apiWorld(t);
  const { accountId } = await furnish(mine.ask);
  const unset = await mine.ask('POST', '/v1/test-clock/advance', { until: '2030-02-01' });
  assert.deepEqual([unset.status, unset.body.code], [409, 'state_conflict'], unset.text);
  const set = await mine.ask('POST', '/v1/test-clock', { at: '2030-01-31' });
  assert.deepEqual([set.body.today, set.body.at], ['2030-01-31', '2030-01-30T23:00:00.000Z']);
  await mine.ask('POST', '/v1/payment-records', {
    account_id: accountId,
    amount: 4900,
    currency: 'EUR',
    frequency: 'monthly',
    billing_count: 3,
  });
  const advanced = await mine.ask('POST', '/v1/test-clock/advance', { until: '2030-04-01' });
  assert.equal(advanced.status, 200, advanced.text);
  const { days, attempts, approved, open, clock } = advanced.body;
  assert.deepEqual([days, attempts, approved, open], [60, 3, 3, 0]);
  assert.equal((clock as Json).today, '2030-04-01');
  const paid = await mine.ask('GET', '/v1/billing-records?status=paid');
  const days_due = (paid.body.data as Json[]).map(({ due_on }) => due_on);
  assert.deepEqual(days_due, ['2030-01-31', '2030-02-28', '2030-03-31']);
  const back = await mine.ask('POST', '/v1/test-clock/advance', { until: '2030-01-01' });
  assert.deepEqual([back.status, back.body.code], [400, 'date_past']);
  const wrong = await mine.ask('POST', '/v1/test-clock', { at: '2030-02-30' });
  assert.deepEqual([wrong.status, wrong.body.code], [400, 'date_invalid']);
});

test('a billing record still to come is moved, then cancelled; never twice', async (t) => {
  const { mine } = await apiWorld(t);
  const { accountId } = await furnish(mine.ask);
  const body = { account_id: accountId, amount: 4900, currency: 'EUR', frequency: 'monthly' };
  const made = await mine.ask('POST', '/v1/payment-records', { ...body, billing_count: 2 });
  const url = `/v1/payment-records/${made.body.id}/billing-records`;
  const [, second] = (await mine.ask('GET', url)).body.data as Json[];
  const one = `/v1/billing-records/${second?.id}`;
  const moved = await mine.ask('PATCH', one, { due_on: '2027-03-05', amount: 5900, reason: 'Ask' });
  assert.deepEqual([moved.body.due_on, moved.body.amount], ['2027-03-05', 5900], moved.text);
  const past = await mine.ask('PATCH', one, { due_on: '2020-01-01' });
  assert.deepEqual([past.status, past.body.field], [400, 'due_on'], past.text);
  const cancelled = await mine.ask('POST', `${one}/cancel`);
  assert.deepEqual(
    [cancelled.body.status, cancelled.body.summary_status],
    ['cancelled', 'canceled'],
  );
  const again = await mine.ask('POST', `${one}/cancel`);
  assert.deepEqual([again.status, again.body.code], [409, 'state_conflict']);
  const ended = await mine.ask('POST', `/v1/payment-records/${made.body.id}/deactivate`);
  assert.deepEqual([ended.body.state, ended.body.cancelled], ['inactive', 1], ended.text);
});

test('the preview shows days and amounts and stores nothing', async (t) => {
  const { mine } = await apiWorld(t);
  const answer = await mine.ask('POST', '/v1/payment-records/preview', {
    amount: 7500,
    first_amount: 15_000,
    currency: 'EUR',
    frequency: 40,
    first_date: '2030-01-31',
    billing_day: 31,
    billing_count: 3,
    today: '2030-01-01',
  });
  assert.deepEqual(answer.body, {
    billing_records: [
      { due_on: '2030-01-31', amount: 15_000, currency: 'EUR' },
      { due_on: '2030-02-28', amount: 7500, currency: 'EUR' },
      { due_on: '2030-03-31', amount: 7500, currency: 'EUR' },
    ],
    unlimited: false,
  });
  assert.deepEqual((await mine.ask('GET', '/v1/payment-records')).body.data, []);
  const endless = await mine.ask('POST', '/v1/payment-records/preview', {
    amount: 1,
    currency: 'JPY',
    frequency: 'daily',
  });
  assert.equal(endless.body.unlimited, true);
});

test('a notice that is not authentic changes nothing, whatever its body is', async (t) => {
  const { app, mine } = await apiWorld(t);
  const { connectionId } = await furnish(mine.ask);
  const urls = [
    `/notices/fake/${connectionId}`,
    `/notices/stripe/${connectionId}`,
    '/notices/fake/gwc_01h455vb4pex5vsknk084sn02q',
  ];
  for (const url of urls) {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const response = await app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': type },
        payload: '{"not": json',
      });
      assert.deepEqual([response.statusCode, response.json().code], [403, 'forbidden'], url);
    }
  }
  const malformed = await app.inject({ method: 'POST', url: '/notices/fake/nothing' });
  assert.deepEqual([malformed.statusCode, malformed.json().code], [400, 'id_malformed']);
});
