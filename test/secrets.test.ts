// Invariant 7 over every gateway: after charges, declines, doubts, refunds, checkouts and notices
// with known secrets, none of them stands in a log, an answer, or the database in clear.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AnyGateway } from '#gateways/contract.ts';
import { CASES } from '#gateways/contract-cases.ts';
import { gateways } from '#gateways/registry.ts';
import { testDatabase } from './database.ts';
import { leaksIn, leaksInDatabase } from './leaks.ts';
import { type Merchant, merchantAt, type Stage, secretStage } from './secret-stage.ts';
import { payAtPage } from './secret-visit.ts';

/** Tokens made from it are long enough to be told from other numbers. */
const FIRST_INSTRUMENT = 98_765_430;
const AMOUNT = 1_990;

const READ = [
  '/v1/gateway-connections',
  '/v1/instruments',
  '/v1/customers',
  '/v1/accounts',
  '/v1/billing-records',
  '/v1/payment-transactions',
  '/v1/payment-stops',
  '/v1/payment-records',
  '/v1/payment-methods',
  '/v1/checkout-sessions',
  '/v1/ledger-entries',
  '/v1/transaction-log',
];

test('no secret, token or card number is in clear in any log, answer or table', async (t) => {
  const stage = await secretStage(t);
  for (const gateway of gateways) {
    await t.test(`${gateway.name} does all that it can`, (inner) => drive(inner, stage, gateway));
  }
  const { secrets, answers, logged, engine } = stage;
  await t.test('there was something to be found', () => {
    assert.ok(secrets.length > 3 * gateways.length, `${secrets.length} secrets`);
    assert.ok(logged.length > 0 && answers.length > 10 * gateways.length);
  });
  await t.test('the answers show none', () => {
    assert.deepEqual(leaksIn(answers.join('\n'), secrets), []);
  });
  await t.test('the log shows none', () => {
    assert.deepEqual(leaksIn(logged.join('\n'), secrets), []);
  });
  await t.test('the database holds none in clear', async () => {
    assert.deepEqual(await leaksInDatabase(engine.db.pool, secrets), []);
  });
});

test('control: what is in clear is found, in texts, numbers, JSON, bytes and encodings', async (t) => {
  const { pool } = await testDatabase(t);
  const secrets = [{ what: 'the key', text: 'sk_test_abcdef/1' }];
  const at = (text: string) => leaksIn(text, secrets).length;
  assert.equal(at('{"a":"sk_test_abcdef/1"}'), 1);
  assert.equal(at('a=sk_test_abcdef%2F1'), 1);
  assert.equal(at(`Basic ${Buffer.from('me:sk_test_abcdef/1:x').toString('base64')}`), 1);
  assert.equal(at('paid with 4242 4242 4242 4242'), 1);
  assert.equal(at('paid with 4242424242424241 and sk_test_abcde'), 0);
  await pool.query(`create table planted (t text, j jsonb, b bytea, a text[])`);
  await pool.query(`insert into planted values ($1, $2, $3, $4)`, [
    ...['x sk_test_abcdef/1', JSON.stringify({ a: ['4242424242424242'] })],
    ...[Buffer.from('\u0000sk_test_abcdef/1'), ['sk_test_abcdef/1']],
  ]);
  assert.deepEqual(
    (await leaksInDatabase(pool, secrets)).map((leak) => leak.split(':')[0]),
    ['planted.a', 'planted.b', 'planted.j', 'planted.t'],
  );
});

async function drive(t: TestContext, stage: Stage, gateway: AnyGateway): Promise<void> {
  const known = CASES[gateway.name];
  assert.ok(known);
  const merchant = await merchantAt(stage, gateway, known);
  if (gateway.modes.includes('automatic')) {
    await t.test('a charge, a decline and a doubt', () => charges(stage, gateway, merchant));
    await t.test('a notice', { skip: known.skips.notices }, () => notice(stage, gateway));
  }
  const { checkout: unvisited, store_with_payment: unstored } = known.skips;
  await t.test('a checkout', { skip: unvisited ?? unstored }, async () => {
    assert.equal(await payAtPage(stage, gateway, known, merchant), 'completed');
  });
  for (const path of READ) assert.equal((await merchant.ask('GET', path)).status, 200, path);
}

async function charges(stage: Stage, gateway: AnyGateway, merchant: Merchant): Promise<void> {
  const known = CASES[gateway.name]!;
  const [decline = ''] = Object.values(known.declines);
  const paid = await account(stage, gateway, merchant, 'ok');
  const declined = await account(stage, gateway, merchant, decline);
  await due(stage, merchant, paid);
  await due(stage, merchant, declined);
  await stage.twin.fault({
    ...{ gateway: gateway.name, word: 'garbage', verbs: ['charge'], match: { nth: 1 } },
  });
  await due(stage, merchant, paid);
  await stage.twin.clearFaults();
  const { body } = await merchant.ask('GET', '/v1/payment-transactions');
  const made = body.data as { id: string; status: { status: string } }[];
  const all = made.map(({ status }) => status.status).sort();
  assert.deepEqual(all, ['failed', 'succeeded', 'succeeded']);
  for (const {
    id,
    status: { status },
  } of made) {
    await merchant.ask('GET', `/v1/payment-transactions/${id}/log`);
    if (status === 'succeeded') {
      await merchant.ask('POST', `/v1/payment-transactions/${id}/refund`, { amount: AMOUNT });
    }
  }
  await stage.settle();
}

/** An account whose card the twin knows, and its reference. */
async function account(
  stage: Stage,
  gateway: AnyGateway,
  { ask, connectionId }: Merchant,
  behaviour: string,
): Promise<string> {
  const known = CASES[gateway.name]!;
  const count = FIRST_INSTRUMENT + stage.secrets.length;
  const { token, customer } = known.instrument?.(count) ?? {
    ...{ token: `tok_${behaviour}__${count}`, customer: `cus_${count}` },
  };
  await stage.twin.seed(gateway.name, known.account, [{ token, customer, behaviour }]);
  stage.secrets.push({ what: `a token of ${gateway.name}`, text: token });
  const reference = `${gateway.name}-${behaviour}`;
  const person = await ask('POST', '/v1/customers', { last_name: 'Ehrlich' });
  const opened = await ask('POST', '/v1/accounts', { customer_id: person.body.id, reference });
  const stored = await ask('POST', '/v1/instruments', {
    ...{ customer_id: person.body.id, gateway_connection_id: connectionId },
    ...{ kind: known.kind ?? 'card', token, gateway_customer: customer, last4: '4242' },
    make_default_for: { account_id: opened.body.id },
  });
  assert.equal(stored.status, 201, stored.text);
  return reference;
}

/** One amount, due now, and collected. */
async function due(stage: Stage, { ask, currency }: Merchant, account: string): Promise<void> {
  const { engine, collector, world } = stage;
  const reference = `due-${engine.ids.next('event')}`;
  const pushed = { reference, account, amount: AMOUNT, currency };
  const answer = await ask('POST', '/v1/one-off-schedules', pushed);
  assert.ok(answer.status < 300, answer.text);
  await collector.collect({ now: world.clock.now(), merchantId: null, testClock: false });
  await collector.recorder.flush();
  await stage.settle();
}

async function notice(stage: Stage, gateway: AnyGateway): Promise<void> {
  const { world, twin, notices } = stage;
  await twin.moveTo(world.clock.now());
  const taken = (notices.get(gateway.name) ?? []).filter((status) => status === 200);
  assert.ok(taken.length > 0, JSON.stringify(notices.get(gateway.name)));
}
