// Speed of wrong books is worth nothing: after each phase the database has to say that every
// payment was made once, booked once and paid for.

import type { BenchDatabase } from './ground.ts';

type Books = {
  succeeded: number;
  records: number;
  open: number;
  paid: number;
  collecting: number;
  entries: number;
  summed: number;
  history: number;
  events: number;
  logged: number;
  doubts: number;
};

/** Throws naming what does not fit. `payments` is all that this database has seen. */
export async function checkBooks(database: BenchDatabase, payments: number): Promise<void> {
  const { rows } = await database.admin.query<Books>(BOOKS);
  const books = rows[0]!;
  const wanted: Books = {
    succeeded: payments,
    records: payments,
    open: 0,
    paid: payments,
    collecting: 0,
    entries: payments,
    summed: payments,
    history: 2 * payments,
    events: 2 * payments,
    logged: payments,
    doubts: 0,
  };
  const wrong = (Object.keys(wanted) as (keyof Books)[]).filter(
    (key) => books[key] !== wanted[key],
  );
  if (wrong.length === 0) return;
  const list = wrong.map((key) => `${key} ${books[key]} instead of ${wanted[key]}`).join(', ');
  throw new Error(`the books are wrong: ${list}`);
}

const BOOKS = `
select t.succeeded, t.records, t.open, s.paid, s.collecting,
  (select count(*)::int from ledger_entry) as entries,
  (select coalesce(sum(entries), 0)::int from ledger_sum) as summed,
  (select count(*)::int from transaction_status) as history,
  (select count(*)::int from event) as events,
  (select count(*)::int from transaction_log) as logged,
  (select count(*)::int from doubt) as doubts
from (
  select count(*) filter (where status = 'succeeded')::int as succeeded,
    count(distinct billing_record_id) filter (where status = 'succeeded')::int as records,
    count(*) filter (where status <> 'succeeded')::int as open
  from payment_transaction
) t, (
  select count(*) filter (where status = 'paid')::int as paid,
    count(*) filter (where status = 'collecting')::int as collecting
  from billing_state
) s`;
