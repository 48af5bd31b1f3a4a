// Imports: whole or not at all, the good rows where asked, and nothing when the file comes again.

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import { openBusiness } from '#engine/open-business.ts';
import { verify } from '#engine/verify.ts';
import { world } from '#test/world.ts';
import { readRows } from './import-file.ts';
import type { Kind } from './import-kinds.ts';
import { importRows } from './import-rows.ts';

type Ground = { scope: Scope; count(table: string): Promise<number> };

async function ground(t: TestContext): Promise<Ground> {
  const made = await world(t, { at: '2027-01-01T12:00:00Z' });
  const { merchant } = await openBusiness(made.engine, {
    name: 'Boats',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
  });
  const scope = made.scope(merchant.id);
  await connectGateway(scope, {
    gateway: 'sandbox',
    name: 'cards',
    settings: { base_url: 'http://127.0.0.1:9', api_key: 'sbx_test', notice_secret: 'secret-12' },
  });
  const count = async (table: string) => {
    const { rows } = await made.engine.db.pool.query(`select count(*)::int as count from ${table}`);
    return rows[0].count;
  };
  return { scope, count };
}

const ACCOUNTS = 'reference,last_name\nA-1,Adler\nA-2,Brandt\n';
const CARDS = `account,gateway,token,exp_month,exp_year
A-1,cards,tok_ok__1,12,2030
A-2,cards,tok_ok__2,12,2030
`;

async function withCards(t: TestContext): Promise<Ground> {
  const made = await ground(t);
  await load(made.scope, 'accounts', ACCOUNTS);
  await load(made.scope, 'instruments', CARDS);
  return made;
}

const load = (scope: Scope, kind: Kind, text: string, skipBad = false) =>
  importRows(scope, kind, text, { skipBad });

const HEAD = 'reference,account,amount,currency,due_on\n';

/** 1,000 one-offs of which five cannot be. */
function oneOffs(): string {
  const bad = new Map([
    [10, 'INV-10,A-9,1000,EUR,2027-03-01'],
    [200, 'INV-200,A-1,0,EUR,2027-03-01'],
    [301, 'INV-301,A-1,10.50,EUR,2027-03-01'],
    [702, 'INV-702,A-1,1000,EUX,2027-03-01'],
    [1000, 'INV-1000,A-1,1000,EUR,2026-12-31'],
  ]);
  const rows = Array.from({ length: 1_000 }, (_, index) => {
    const number = index + 1;
    return bad.get(number) ?? `INV-${number},A-1,1000,EUR,2027-03-01`;
  });
  return HEAD + rows.join('\n');
}

test('five bad rows of a thousand: nothing is stored, and each is named', async (t) => {
  const { scope, count } = await withCards(t);
  const before = await count('transaction_log');
  const { kept, stored, bad } = await load(scope, 'one-off-schedules', oneOffs());
  assert.deepEqual({ kept, stored }, { kept: false, stored: 0 });
  assert.deepEqual(
    bad.map(({ row, column, value, code }) => [row, column, value, code]),
    [
      [11, 'account', 'A-9', 'account_unknown'],
      [201, 'amount', '0', 'amount_invalid'],
      [302, 'amount', '10.50', 'amount_invalid'],
      [703, 'currency', 'EUX', 'currency_unknown'],
      [1001, 'due_on', '2026-12-31', 'date_past'],
    ],
  );
  for (const table of ['billing_record', 'billing_state', 'event']) {
    assert.equal(await count(table), 0, table);
  }
  assert.equal(await count('transaction_log'), before);
});

test('with the bad rows skipped the good ones are stored', async (t) => {
  const { scope, count } = await withCards(t);
  const { kept, stored, bad } = await load(scope, 'one-off-schedules', oneOffs(), true);
  assert.deepEqual({ kept, stored, bad: bad.length }, { kept: true, stored: 995, bad: 5 });
  assert.equal(await count('billing_record'), 995);
  assert.equal((await verify(scope.engine)).ok, true);
});

const RECORDS = [
  'Account,Order ref,Amount,Currency,Frequency,First date,Billing day',
  'A-1,order-1,4900,EUR,monthly,2027-01-15,31',
  'A-1,,4900,EUR,weekly,2027-01-15,',
  'A-1,,4900,EUR,weekly,2027-01-15,',
  'A-2,,900,JPY,40,2027-01-15,1',
].join('\n');

test('the same file again changes nothing, whatever the kind', async (t) => {
  const { scope, count } = await withCards(t);
  const first = await load(scope, 'payment-records', RECORDS);
  assert.deepEqual({ stored: first.stored, existing: first.existing }, { stored: 4, existing: 0 });
  const oneOff = `${HEAD}INV-1,A-1,1000,EUR,2027-03-01\n`;
  await load(scope, 'one-off-schedules', oneOff);
  const tables = ['account', 'customer', 'instrument', 'payment_record', 'billing_record', 'event'];
  const before = await Promise.all(tables.map(count));
  const again: [Kind, string, number][] = [
    ['accounts', ACCOUNTS, 2],
    ['instruments', CARDS, 2],
    ['payment-records', RECORDS, 4],
    ['one-off-schedules', oneOff, 1],
  ];
  for (const [kind, text, rows] of again) {
    const { stored, existing, bad } = await load(scope, kind, text);
    assert.deepEqual({ stored, existing, bad }, { stored: 0, existing: rows, bad: [] }, kind);
  }
  assert.deepEqual(await Promise.all(tables.map(count)), before);
});

test('a reference that comes back with other content is a bad row that names the column', async (t) => {
  const { scope } = await withCards(t);
  await load(scope, 'payment-records', RECORDS);
  const changed = RECORDS.replace('order-1,4900', 'order-1,5900');
  const { bad, kept } = await load(scope, 'payment-records', changed);
  assert.equal(kept, false);
  assert.deepEqual(
    bad.map(({ row, column, value, code }) => [row, column, value, code]),
    [[2, 'amount', '5900', 'reference_conflict']],
  );
});

test('payment records keep the rules of the API, and a bad one takes the file with it', async (t) => {
  const { scope, count } = await withCards(t);
  const text = [
    'account,amount,currency,frequency,first_date,billing_day,end_date',
    'A-1,4900,EUR,monthly,2027-01-15,,',
    'A-1,4900,EUR,monthly,2027-01-15,32,',
    'A-1,4900,EUR,monthly,2027-01-15,,2027-01-01',
    'A-1,4900,EUR,hourly,2027-01-15,,',
    'A-3,4900,EUR,monthly,2027-01-15,,',
  ].join('\n');
  const { bad } = await load(scope, 'payment-records', text);
  assert.deepEqual(
    bad.map(({ row, column, code }) => [row, column, code]),
    [
      [3, 'billing_day', 'billing_day_invalid'],
      [4, 'end_date', 'end_before_start'],
      [5, 'frequency', 'value_invalid'],
      [6, 'account', 'account_unknown'],
    ],
  );
  assert.equal(await count('payment_record'), 0);
  assert.equal(await count('wallet'), 0);
});

test('what is wrong with the file is said before any row', () => {
  const columns = { account: { required: true }, amount: { required: true }, note: {} };
  const cases: [string, RegExp][] = [
    ['', /is empty/],
    ['account,note\nA-1,x', /lacks the column amount/],
    ['account,amount,colour\nA-1,1,red', /"colour" is no column .*account, amount, note/],
    ['account,amount,Account\nA-1,1,A-1', /column account stands there twice/],
    ['account,amount\nA-1,1,2', /row 2 has 3 cells, the header 2/],
    ['account,amount\n"A-1,1', /is no CSV/],
  ];
  for (const [text, said] of cases) assert.throws(() => readRows(text, columns), said);
});

test('headers are found in any order and spelling, with a byte order mark', () => {
  const columns = { account: { required: true, also: ['account_reference'] }, due_on: {} };
  const rows = readRows('\uFEFFDue-On, Account Reference\n2027-01-01, A-1\n\n,A-2\n', columns);
  assert.deepEqual(rows, [
    { number: 2, values: { due_on: '2027-01-01', account: 'A-1' } },
    { number: 3, values: { account: 'A-2' } },
  ]);
});
