// Invariant 8: every row's merchant is the merchant of the rows it refers to. The hot tables have
// no foreign keys, so nothing but the engine's care keeps this.

import type { Ground } from './oracle-ground.ts';

type Reference = { table: string; column: string; target: string };

const ROWS: Reference[] = [
  { table: 'billing_record', column: 'account_id', target: 'account' },
  { table: 'billing_record', column: 'payment_record_id', target: 'payment_record' },
  { table: 'billing_record', column: 'wallet_id', target: 'wallet' },
  { table: 'billing_record', column: 'instrument_id', target: 'instrument' },
  { table: 'billing_state', column: 'billing_record_id', target: 'billing_record' },
  { table: 'billing_state', column: 'last_transaction_id', target: 'payment_transaction' },
  { table: 'payment_transaction', column: 'billing_record_id', target: 'billing_record' },
  { table: 'payment_transaction', column: 'account_id', target: 'account' },
  { table: 'payment_transaction', column: 'gateway_connection_id', target: 'gateway_connection' },
  { table: 'payment_transaction', column: 'instrument_id', target: 'instrument' },
  { table: 'payment_transaction', column: 'parent_id', target: 'payment_transaction' },
  { table: 'transaction_status', column: 'payment_transaction_id', target: 'payment_transaction' },
  { table: 'ledger_entry', column: 'payment_transaction_id', target: 'payment_transaction' },
  { table: 'ledger_entry', column: 'account_id', target: 'account' },
  { table: 'event', column: 'account_id', target: 'account' },
  { table: 'event', column: 'billing_record_id', target: 'billing_record' },
  { table: 'event', column: 'payment_transaction_id', target: 'payment_transaction' },
  { table: 'doubt', column: 'payment_transaction_id', target: 'payment_transaction' },
  { table: 'payment_stop', column: 'account_id', target: 'account' },
  { table: 'payment_stop', column: 'cause_transaction_id', target: 'payment_transaction' },
  { table: 'payment_record', column: 'account_id', target: 'account' },
  { table: 'payment_record', column: 'wallet_id', target: 'wallet' },
  { table: 'account', column: 'default_instrument_id', target: 'instrument' },
  { table: 'instrument', column: 'gateway_connection_id', target: 'gateway_connection' },
  { table: 'payment_transaction', column: 'visit_id', target: 'visit' },
  { table: 'visit', column: 'account_id', target: 'account' },
  { table: 'visit', column: 'gateway_connection_id', target: 'gateway_connection' },
  { table: 'visit', column: 'payment_method_id', target: 'payment_method' },
  { table: 'visit_item', column: 'billing_record_id', target: 'billing_record' },
  { table: 'visit_item', column: 'payment_transaction_id', target: 'payment_transaction' },
  { table: 'account', column: 'payment_method_id', target: 'payment_method' },
  { table: 'payment_method', column: 'gateway_connection_id', target: 'gateway_connection' },
  { table: 'gateway_notice', column: 'gateway_connection_id', target: 'gateway_connection' },
];

export async function judgeOwners({ query, report }: Ground): Promise<void> {
  for (const { table, column, target } of ROWS) {
    const { rows } = await query.query<{ merchant_id: string; id: string }>(
      `select r.merchant_id, r.${column} as id from ${table} r
       where r.${column} is not null
         and (r.merchant_id, r.${column}) not in (select merchant_id, id from ${target})
       limit 100`,
    );
    for (const { merchant_id, id } of rows) {
      report(8, `${table} of merchant ${merchant_id} refers to a ${target} it has not: ${id}`);
    }
  }
  const { rows } = await query.query<{ id: string; why: string }>(SAME_ACCOUNT);
  for (const { id, why } of rows) report(8, `payment transaction ${id} ${why}`);
}

// Within a merchant too: nobody pays what another one owes.
const SAME_ACCOUNT = `
  select t.id, case when b.account_id <> t.account_id then 'is of another account than its record'
    else 'has an instrument of another connection' end as why
  from payment_transaction t
  join billing_record b on b.merchant_id = t.merchant_id and b.id = t.billing_record_id
  join instrument i on i.merchant_id = t.merchant_id and i.id = t.instrument_id
  where b.account_id <> t.account_id or i.gateway_connection_id <> t.gateway_connection_id
  limit 100`;
