// Sums of the ledger by batch, so that a balance needs no look at the entries. Many small ones are
// made into one now and then; the total stays what it was in every moment.

import type { Connection } from './pool.ts';

/** Sums that are joined at a time. */
const COMPACT_MAX = 5_000;
/** A ledger account and currency with fewer is left as it is. */
const COMPACT_MIN = 100;

/** Joins the sums of the ledger accounts that have many. Returns how many rows went. */
export async function compactLedgerSums(connection: Connection, id: string): Promise<number> {
  const { rows } = await connection.query<{ gone: number }>(
    `with many as (
       select merchant_id, ledger_account, ledger_account_of, currency from ledger_sum
       group by 1, 2, 3, 4 having count(*) >= ${COMPACT_MIN}
     ), taken as (
       delete from ledger_sum s using (
         select l.merchant_id, l.ledger_account, l.ledger_account_of, l.currency, l.id
         from ledger_sum l
         join many using (merchant_id, ledger_account, ledger_account_of, currency)
         limit ${COMPACT_MAX} for update of l skip locked
       ) o
       where (s.merchant_id, s.ledger_account, s.ledger_account_of, s.currency, s.id)
         = (o.merchant_id, o.ledger_account, o.ledger_account_of, o.currency, o.id)
       returning s.*
     ), joined as (
       insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
         credits, entries)
       select merchant_id, ledger_account, ledger_account_of, currency, $1, sum(debits),
         sum(credits), sum(entries)
       from taken group by 1, 2, 3, 4
     )
     select count(*)::int as gone from taken`,
    [id],
  );
  return rows[0]?.gone ?? 0;
}
