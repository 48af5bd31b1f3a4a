import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiWorld, furnish } from '#test/api-world.ts';

test('smoke', async (t) => {
  const { mine, app } = await apiWorld(t);
  const f = await furnish(mine.ask);
  for (const a of f.made) console.log(a.status, a.text);
  for (const u of [
    '/v1/merchant',
    '/v1/customers?limit=1',
    '/v1/accounts',
    '/v1/wallets',
    '/v1/instruments',
    '/v1/gateway-connections',
    '/v1/payment-records',
    '/v1/billing-records',
    '/v1/payment-transactions',
    '/v1/payment-stops',
    '/v1/ledger-entries',
    '/v1/balances',
    '/v1/transaction-log?limit=1',
    '/v1/test-clock',
    '/v1/payment-statuses?from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z',
    `/v1/payment-transactions?account_id=${f.accountId}`,
    `/v1/ledger-entries?account_id=${f.accountId}`,
    `/v1/balances?account_id=${f.accountId}`,
    '/healthz',
    '/readyz',
    '/nope',
    '/v1/customers?limit=0&x=1',
    '/v1/customers/abc',
    '/v1/customers?cursor=abc',
  ]) {
    const a = await mine.ask('GET', u);
    console.log(u, a.status, a.text.slice(0, 300));
  }
  const d = await mine.ask('GET', '/docs');
  console.log(d.status, d.text.length);
  assert.ok(app);
});
