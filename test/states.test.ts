// The state tables, the database's constraints, the API's document and docs/states.md tell of the
// same statuses.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { Connection } from '#db/pool.ts';
import { BILLING_STATUSES } from '#domain/billing-record.ts';
import { TRANSACTION_KINDS, TRANSACTION_STATUSES, TRIGGERS } from '#domain/payment-transaction.ts';
import { statesPage } from '#scripts/states/page.ts';
import { testDatabase } from './database.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Column and list of the domain: the column takes these texts and no others. */
const COLUMNS = [
  ['billing_state.status', BILLING_STATUSES],
  ['payment_transaction.status', TRANSACTION_STATUSES],
  ['payment_transaction.kind', TRANSACTION_KINDS],
  ['payment_transaction.trigger', TRIGGERS],
] as const;

/** Where in the API's document a list of the domain stands as an enum. */
const ENUMS = [
  ['BillingRecord.status', BILLING_STATUSES],
  ['StatusChange.status', BILLING_STATUSES],
  ['TransactionStatus.status', TRANSACTION_STATUSES],
  ['PaymentTransaction.kind', TRANSACTION_KINDS],
  ['PaymentTransaction.trigger', TRIGGERS],
] as const;

/** Column, and where in the API's document its texts stand. */
const SHARED = [
  ['payment_record.state', 'PaymentRecord.state'],
  ['account.state', 'Account.state'],
  ['instrument.kind', 'Instrument.kind'],
  ['transaction_log.kind', 'LogEntry.kind'],
] as const;

test('docs/states.md is what the tables say (node scripts/write-states.ts writes it)', () => {
  assert.equal(read('docs/states.md'), statesPage());
});

test('the database takes every status, kind and trigger of the domain, and no others', async (t) => {
  const { pool } = await testDatabase(t);
  for (const [column, values] of COLUMNS) {
    assert.deepEqual(await allowedIn(pool, column), [...values].sort(), column);
  }
});

test('control: a status that the database does not know is found', async (t) => {
  const { pool } = await testDatabase(t);
  await pool.query(`
    alter table billing_state drop constraint billing_state_status_check,
      add constraint billing_state_status_check check (status in ('to_come', 'paid'))`);
  assert.deepEqual(await allowedIn(pool, 'billing_state.status'), ['paid', 'to_come']);
});

test("the API's document lists every status, kind and trigger of the domain, and no others", () => {
  for (const [place, values] of ENUMS) {
    assert.deepEqual(enumAt(place), [...values], place);
  }
});

test("the lists that only the database and the API's document hold are the same", async (t) => {
  const { pool } = await testDatabase(t);
  for (const [column, place] of SHARED) {
    assert.deepEqual(await allowedIn(pool, column), enumAt(place)?.sort(), column);
  }
});

function enumAt(place: string): string[] | undefined {
  const { components } = JSON.parse(read('src/api/openapi.json')) as {
    components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
  };
  const [schema = '', property = ''] = place.split('.');
  return components.schemas[schema]?.properties[property]?.enum;
}

// Of the one check that is about this column alone: `status = any (array['to_come'::text, ...])`.
async function allowedIn(connection: Connection, place: string): Promise<string[]> {
  const [table = '', column = ''] = place.split('.');
  const { rows } = await connection.query<{ text: string }>(
    `select pg_get_constraintdef(c.oid) as text
     from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
     where c.conrelid = $1::regclass and c.contype = 'c' and a.attname = $2`,
    [table, column],
  );
  assert.equal(rows.length, 1, `one check of ${place}`);
  return [...(rows[0]?.text ?? '').matchAll(/'(\w+)'::text/g)]
    .map(([, value = '']) => value)
    .sort();
}
