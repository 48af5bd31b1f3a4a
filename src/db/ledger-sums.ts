// Sums of the ledger by batch, so that a balance needs no look at the entries. Many small ones are
// made into one now and then; the total stays what it was in every moment.

import type { Connection } from './pool.ts';

/** Sums that are joined at a time. */
const COMPACT_MAX = 5_000;
/** A ledger account and currency with fewer is left as it is. */
const COMPACT_MIN = 100;

/** Joins the sums of the ledger accounts that have many. Returns how many rows went. */
export async function compactLedgerSums(connection: Connection, id: string): Promise<number> {
  // Primary key; materialized, lest the planner counts anew for each sum.
  const { rows } = await connection.query<{ gone: number }>(
    `with many as materialized (
       select merchant_id, ledger_account, ledger_account_of, currency from ledger_sum
       group by 1, 2, 3, 4 having count(*) >= ${COMPACT_MIN}
     ), chosen as materialized (
       select l.*
       from many m
       cross join lateral (
         select merchant_id, ledger_account, ledger_account_of, currency, id from ledger_sum
         where merchant_id = m.merchant_id and ledger_account = m.ledger_account
           and ledger_account_of = m.ledger_account_of and currency = m.currency
         limit ${COMPACT_MAX} for update skip locked
       ) l
       limit ${COMPACT_MAX}
     ), taken as (
       delete from ledger_sum s using chosen o
       where s.merchant_id = o.merchant_id and s.ledger_account = o.ledger_account
         and s.ledger_account_of = o.ledger_account_of and s.currency = o.currency
         and s.id = o.id
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
