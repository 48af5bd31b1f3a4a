// A dump that leaves something out would prove nothing about it: before it is written, every table
// has rows and every status, kind and cause of the domain stands somewhere.

import { strict as assert } from 'node:assert';
import type { Connection } from '#db/pool.ts';
import { BILLING_STATUSES } from '#domain/billing-record.ts';
import { TRANSACTION_KINDS, TRANSACTION_STATUSES } from '#domain/payment-transaction.ts';
import { countRows } from './release.ts';

const EXPECTED = [
  ['billing_state', 'status', BILLING_STATUSES],
  ['payment_transaction', 'status', TRANSACTION_STATUSES],
  ['payment_transaction', 'kind', TRANSACTION_KINDS],
  ['payment_transaction', 'trigger', ['schedule', 'one_off', 'retry', 'manual']],
  ['payment_record', 'state', ['active', 'completed', 'inactive']],
  ['instrument', 'kind', ['card', 'bank_account', 'mandate']],
  ['ledger_entry', 'cause', ['purchase', 'capture', 'refund', 'chargeback', 'chargeback_won']],
  ['transaction_log', 'kind', ['exchange', 'notice', 'change']],
  ['merchant', 'mode', ['test', 'live']],
] as const;

export async function expectOneOfEverything(connection: Connection): Promise<void> {
  const empty = Object.entries(await countRows(connection)).filter(([, count]) => count === 0);
  assert.deepEqual(
    empty.map(([table]) => table),
    [],
    'tables without a row',
  );
  for (const [table, column, wanted] of EXPECTED) {
    const { rows } = await connection.query<{ value: string }>(
      `select distinct ${column} as value from ${table}`,
    );
    const found = rows.map(({ value }) => value);
    const missing = wanted.filter((value) => !found.includes(value));
    assert.deepEqual(missing, [], `${table}.${column} without`);
  }
}
