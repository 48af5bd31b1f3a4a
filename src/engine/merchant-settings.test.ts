import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyByHash, listApiKeys } from '#db/api-keys.ts';
import { listConnections } from '#db/gateway-connections.ts';
import { merchantById, merchantToday } from '#db/merchants.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { shop, shopIn } from '#test/shop.ts';
import { world } from '#test/world.ts';
import { changeMerchant } from './change-merchant.ts';
import { goLive } from './go-live.ts';
import { hashKey, issueApiKey, revokeApiKey } from './issue-api-key.ts';
import { loadOneOffs } from './load-one-offs.ts';
import { openBusiness } from './open-business.ts';
import { previewSchedule } from './preview-schedule.ts';
import { setTestClock } from './set-test-clock.ts';

function problem(code: ProblemCode, field?: string) {
  return (error: unknown) => {
    assert(error instanceof Problem, String(error));
    assert.equal(error.code, code);
    if (field !== undefined) assert.equal(error.field, field);
    return true;
  };
}

test('a business opens with a test merchant, and impossible settings name their field', async (t) => {
  const { engine } = await world(t);
  const good = { name: 'Club', country: 'DE', timeZone: 'Europe/Berlin', baseCurrency: 'EUR' };
  const bad: [object, ProblemCode, string][] = [
    [{ name: '' }, 'value_invalid', 'name'],
    [{ country: 'Germany' }, 'value_invalid', 'country'],
    [{ region: 'ZZ' }, 'value_invalid', 'region'],
    [{ timeZone: '+02:00' }, 'value_invalid', 'time_zone'],
    [{ baseCurrency: 'EUX' }, 'currency_unknown', 'base_currency'],
    [{ cutOffTime: '24:00' }, 'value_invalid', 'cut_off_time'],
    [{ closedDays: ['2027-02-30'] }, 'date_invalid', 'closed_days'],
    [{ horizonDays: 0 }, 'value_invalid', 'horizon_days'],
    [{ windowDays: 367 }, 'value_invalid', 'window_days'],
    [{ onCardExpiry: 'ignore' }, 'value_invalid', 'on_card_expiry'],
    [{ logoUrl: 'http://shop.example/logo.png' }, 'value_invalid', 'logo_url'],
    [{ logoUrl: 'https://user:secret@shop.example/logo.png' }, 'value_invalid', 'logo_url'],
    [{ logoUrl: 'javascript:alert(1)' }, 'value_invalid', 'logo_url'],
    [{ logoUrl: `https://shop.example/${'x'.repeat(1000)}` }, 'value_invalid', 'logo_url'],
    [{ colour: 'red' }, 'value_invalid', 'colour'],
    [{ colour: '#12345' }, 'value_invalid', 'colour'],
  ];
  for (const [given, code, field] of bad) {
    await assert.rejects(openBusiness(engine, { ...good, ...given }), problem(code, field));
  }
  const { merchant } = await openBusiness(engine, { ...good, region: 'BY' });
  assert.deepEqual(
    [merchant.mode, merchant.region, merchant.cutOffTime, merchant.windowDays, merchant.clockAt],
    ['test', 'BY', '16:00', 30, null],
  );
});

test('going live copies the settings and nothing else, once', async (t) => {
  const s = await shop(t);
  await issueApiKey(s.scope, { name: 'server' });
  const closedDays = ['2027-12-24' as PlainDate];
  await changeMerchant(s.scope, { closedDays, cutOffTime: '15:00', horizonDays: 90 });
  await setTestClock(s.scope, { at: '2028-01-01' as PlainDate });
  const live = await goLive(s.scope);
  const { pool } = s.world.engine.db;
  const test = await merchantById(pool, s.merchant.id);
  const { id, mode, clockAt, createdAt } = live;
  assert.deepEqual([mode, clockAt], ['live', null]);
  const { clockAdvancingUntil } = live;
  assert.deepEqual({ ...test, id, mode, clockAt, createdAt, clockAdvancingUntil }, live);
  assert.deepEqual(await listApiKeys(pool, live.id, 9), []);
  assert.deepEqual(await listConnections(pool, live.id, 9), []);
  await assert.rejects(goLive(s.scope), problem('state_conflict'));
  await assert.rejects(goLive(s.world.scope(live.id)), problem('test_only'));
  const clock = setTestClock(s.world.scope(live.id), { at: '2028-01-01' as PlainDate });
  await assert.rejects(clock, problem('test_only'));
});

test('a key is known by its hash until it is revoked, and is stored nowhere', async (t) => {
  const s = await shop(t);
  const { apiKey, key } = await issueApiKey(s.scope, { name: 'server' });
  assert.match(key, /^dk_test_[A-Za-z0-9_-]{43}$/);
  const { pool } = s.world.engine.db;
  assert.equal((await keyByHash(pool, hashKey(key)))?.merchantId, s.merchant.id);
  assert.equal(await keyByHash(pool, hashKey(`${key}x`)), null);
  assert.ok(!JSON.stringify(apiKey).includes(key.slice(8)));
  const other = await shopIn(s.world);
  const input = { apiKeyId: apiKey.id };
  await assert.rejects(revokeApiKey(other.scope, input), problem('not_found'));
  const { revokedAt } = await revokeApiKey(s.scope, input);
  assert.ok(revokedAt);
  assert.deepEqual((await revokeApiKey(s.scope, input)).revokedAt, revokedAt);
  assert.equal(await keyByHash(pool, hashKey(key)), null);
});

test('another time zone keeps the days of what is planned', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const one = { account: 'club-1', amount: 1_000, currency: 'EUR' };
  await loadOneOffs(s.scope, [
    { ...one, reference: 'a', dueOn: '2027-02-10' },
    { ...one, reference: 'b', dueOn: '2027-03-28' },
    { ...one, reference: 'c', dueOn: '2027-03-29' },
  ]);
  await changeMerchant(s.scope, { timeZone: 'America/New_York' });
  const rows = await s.billingRecords();
  assert.deepEqual(
    rows.map((row) => [row.dueOn, row.queueAt?.toISOString()]),
    [
      ['2027-02-10', '2027-02-10T05:00:00.000Z'],
      ['2027-03-28', '2027-03-28T04:00:00.000Z'],
      ['2027-03-29', '2027-03-29T04:00:00.000Z'],
    ],
  );
});

test('a test clock decides the merchant’s day and never goes back', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const clock = (at: string) => setTestClock(s.scope, { at: at as PlainDate });
  const merchant = await clock('2026-06-30');
  assert.equal(merchant.clockAt?.toISOString(), '2026-06-29T22:00:00.000Z');
  assert.equal(merchantToday(s.world.engine, merchant), '2026-06-30');
  const one = { reference: 'a', account: 'club-1', amount: 1_000, currency: 'EUR' };
  await loadOneOffs(s.scope, [one]);
  assert.equal((await s.billingRecords())[0]?.dueOn, '2026-06-30');
  await assert.rejects(clock('2026-06-29'), problem('date_past', 'at'));
  await assert.rejects(clock('2026-06-31'), problem('date_invalid', 'at'));
  assert.equal((await clock('2026-07-01')).clockAt?.toISOString(), '2026-06-30T22:00:00.000Z');
});

test('a clock cannot be set behind what has happened', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const one = { reference: 'a', account: 'club-1', amount: 1_000, currency: 'EUR' };
  await loadOneOffs(s.scope, [one]);
  const at = '2020-01-01' as PlainDate;
  await assert.rejects(setTestClock(s.scope, { at }), problem('date_past', 'at'));
});

test('a preview shows the days without storing anything, from a day of its own in test mode', async (t) => {
  const s = await shop(t);
  const terms = { amount: 100, currency: 'EUR', frequency: 40, billing_day: 31, billing_count: 3 };
  const today = '2027-01-31' as PlainDate;
  const { billingRecords, unlimited } = await previewSchedule(s.scope, { terms, today });
  assert.deepEqual(
    billingRecords.map((row) => row.dueOn),
    ['2027-01-31', '2027-02-28', '2027-03-31'],
  );
  assert.equal(unlimited, false);
  assert.deepEqual(await s.billingRecords(), []);
  const live = s.world.scope((await goLive(s.scope)).id);
  await assert.rejects(previewSchedule(live, { terms, today }), problem('test_only', 'today'));
});
