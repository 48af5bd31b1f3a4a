import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountById, listAccounts } from '#db/accounts.ts';
import { connectionById, listConnections, openConnection } from '#db/gateway-connections.ts';
import { listInstruments } from '#db/instruments.ts';
import { listLog } from '#db/transaction-log.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { shop, shopIn } from '#test/shop.ts';
import { type AddCustomerInput, addCustomer } from './add-customer.ts';
import { addWallet } from './add-wallet.ts';
import { closeAccount } from './close-account.ts';
import { type ConnectGatewayInput, connectGateway } from './connect-gateway.ts';
import { openAccount } from './open-account.ts';
import { setDefaultInstrument } from './set-default-instrument.ts';
import { storeInstrument } from './store-instrument.ts';

function problem(code: ProblemCode, field?: string) {
  return (error: unknown) => {
    assert(error instanceof Problem, String(error));
    assert.equal(error.code, code);
    if (field !== undefined) assert.equal(error.field, field);
    return true;
  };
}

test('the same reference with the same content is the first one, also at the same time', async (t) => {
  const s = await shop(t);
  const input: AddCustomerInput = {
    reference: 'c-1',
    lastName: 'Hopper',
    emails: ['grace@example.org'],
    address: { city: 'Arlington' },
    metadata: { plan: 'gold' },
  };
  const customers = await Promise.all([1, 2, 3].map(() => addCustomer(s.scope, input)));
  assert.equal(new Set(customers.map(({ customer }) => customer.id)).size, 1);
  assert.equal(customers.filter(({ existing }) => !existing).length, 1);
  const customerId = customers[0]!.customer.id;
  const accounts = await Promise.all(
    [1, 2, 3].map(() => openAccount(s.scope, { customerId, reference: 'a-1' })),
  );
  assert.equal(new Set(accounts.map(({ account }) => account.id)).size, 1);
  const wallets = await Promise.all(
    [1, 2, 3].map(() => addWallet(s.scope, { customerId, reference: 'w-1' })),
  );
  assert.equal(new Set(wallets.map(({ wallet }) => wallet.id)).size, 1);
  const { customer: second } = await addCustomer(s.scope, { company: 'Navy' });
  for (const [given, field] of [
    [{ firstName: 'Grace' }, 'first_name'],
    [{ emails: [] }, 'emails'],
    [{ address: null }, 'address'],
    [{ metadata: { plan: 'tin' } }, 'metadata'],
  ] as const) {
    await assert.rejects(
      addCustomer(s.scope, { ...input, ...given }),
      problem('reference_conflict', field),
    );
  }
  const other = { customerId: second.id };
  await assert.rejects(
    openAccount(s.scope, { ...other, reference: 'a-1' }),
    problem('reference_conflict', 'customer_id'),
  );
  await assert.rejects(
    addWallet(s.scope, { ...other, reference: 'w-1' }),
    problem('reference_conflict', 'customer_id'),
  );
  const page = { after: null, limit: 10 };
  const { pool } = s.world.engine.db;
  assert.equal((await listAccounts(pool, s.merchant.id, page)).length, 1);
});

test('what belongs to another merchant does not exist', async (t) => {
  const s = await shop(t);
  const other = await shopIn(s.world);
  const { account, card } = await s.account('club-1');
  const theirs = await other.account('club-1');
  const { customerId } = account;
  const card2 = { customerId, gatewayConnectionId: s.connectionId, kind: 'card' } as const;
  const token = 'tok';
  const notFound = (field: string) => problem('not_found', field);
  await assert.rejects(
    openAccount(other.scope, { customerId, reference: 'x' }),
    notFound('customer_id'),
  );
  await assert.rejects(addWallet(other.scope, { customerId }), notFound('customer_id'));
  await assert.rejects(
    closeAccount(other.scope, { accountId: account.id }),
    notFound('account_id'),
  );
  await assert.rejects(storeInstrument(other.scope, { ...card2, token }), notFound('customer_id'));
  await assert.rejects(
    storeInstrument(s.scope, { ...card2, token, gatewayConnectionId: other.connectionId }),
    notFound('gateway_connection_id'),
  );
  await assert.rejects(
    storeInstrument(s.scope, { ...card2, token, makeDefaultFor: { accountId: theirs.account.id } }),
    notFound('account_id'),
  );
  await assert.rejects(
    setDefaultInstrument(other.scope, { instrumentId: card!.id, accountId: theirs.account.id }),
    notFound('instrument_id'),
  );
  const { pool } = s.world.engine.db;
  assert.equal(await accountById(pool, other.merchant.id, account.id), null);
  const page = { after: null, limit: 10 };
  assert.equal((await listInstruments(pool, s.merchant.id, page)).length, 1);
});

test('an instrument keeps the last day of its month and no token that can be read', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const base = {
    customerId: account.customerId,
    gatewayConnectionId: s.connectionId,
    kind: 'card' as const,
    token: 'tok_very_secret',
  };
  const { instrument } = await storeInstrument(s.scope, {
    ...base,
    brand: 'Visa',
    last4: '4242',
    expMonth: 2,
    expYear: 2028,
  });
  assert.deepEqual([instrument.expiresOn, instrument.brand], ['2028-02-29', 'visa']);
  const { pool } = s.world.engine.db;
  const log = await listLog(pool, s.merchant.id, { before: null, limit: 50 });
  const stored = await pool.query('select i::text as row from instrument i');
  const shown = JSON.stringify([instrument, log, stored.rows], (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  assert.ok(!shown.includes('tok_very_secret'));
  const store = (given: object) => storeInstrument(s.scope, { ...base, ...given });
  await assert.rejects(store({ last4: '4242424242424242' }), (error) => {
    assert(error instanceof Problem);
    assert.ok(!JSON.stringify(error).includes('4242424242424242'));
    assert.ok(!error.message.includes('4242424242424242'));
    return problem('value_invalid', 'last4')(error);
  });
  await assert.rejects(
    store({ expMonth: 13, expYear: 2028 }),
    problem('value_invalid', 'exp_month'),
  );
  await assert.rejects(store({ expMonth: 1 }), problem('field_missing', 'exp_year'));
  await assert.rejects(
    store({ kind: 'mandate', expMonth: 1, expYear: 2028 }),
    problem('value_invalid'),
  );
  await assert.rejects(store({ token: '' }), problem('value_invalid', 'token'));
});

test('a connection keeps its settings to be shown and its secrets sealed', async (t) => {
  const s = await shop(t);
  const { engine } = s.world;
  const base: ConnectGatewayInput = {
    gateway: 'far_end',
    name: 'second',
    settings: { key: 'good', shop: 'north' },
    check: true,
  };
  const connection = await connectGateway(s.scope, base);
  assert.deepEqual([connection.settings, connection.mode], [{ shop: 'north' }, 'test']);
  const row = await connectionById(engine.db.pool, s.merchant.id, connection.id);
  assert.ok(!row!.secretsSealed.includes('good'));
  assert.deepEqual(openConnection(row!, engine.sealer).settings, { key: 'good', shop: 'north' });
  const connect = (given: Partial<ConnectGatewayInput>) =>
    connectGateway(s.scope, { ...base, name: 'third', ...given });
  const bad: [Partial<ConnectGatewayInput>, ProblemCode, string][] = [
    [{ name: 'second' }, 'state_conflict', 'name'],
    [{ gateway: 'nobody' }, 'value_invalid', 'gateway'],
    [{ mode: 'live' }, 'value_invalid', 'mode'],
    [{ settings: {} }, 'field_missing', 'settings.key'],
    [{ settings: { key: 'x' } }, 'value_invalid', 'settings.key'],
    [{ settings: { key: 'good', colour: 'red' } }, 'field_unknown', 'settings.colour'],
    [{ settings: { key: 'wrong' } }, 'connection_refused', 'settings'],
    [{ concurrency: 0 }, 'value_invalid', 'concurrency'],
  ];
  for (const [given, code, field] of bad) {
    await assert.rejects(connect(given), problem(code, field));
  }
  assert.equal((await listConnections(engine.db.pool, s.merchant.id, 10)).length, 2);
});

test('an account closes once', async (t) => {
  const s = await shop(t);
  const { account } = await s.account('club-1');
  const input = { accountId: account.id, reason: 'left' };
  assert.equal((await closeAccount(s.scope, input)).state, 'closed');
  await assert.rejects(closeAccount(s.scope, input), problem('state_conflict', 'account_id'));
});
