// The floor: the rows of a payment, written by PostgreSQL alone in statements of 500 with two
// commits, as the engine commits. No gateway, no judgement, no JSON, no process beside the server.

import pg from 'pg';
import { fakeExchange } from './fake-gateway.ts';
import type { BenchDatabase } from './ground.ts';
import type { Seeded } from './seed.ts';

const BATCH = 500;

// The planner is left the indexes, as in the hot pool of the server.
const OPTIONS = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']
  .map((name) => `-c ${name}=off`)
  .join(' ');

/** Once per database. */
export async function prepareFloor({ db }: BenchDatabase): Promise<void> {
  await db.pool.query(FLOOR);
}

/** Writes all that is due at `now` over so many connections; the number of payments. */
export async function runFloor(
  { url }: BenchDatabase,
  seeded: Seeded,
  now: Date,
  connections: number,
): Promise<number> {
  const detail = JSON.stringify([fakeExchange({ method: 'POST', url: URL, body: BODY })]);
  const values = [now, seeded.connectionOf, detail, null];
  const clients = await Promise.all(Array.from({ length: connections }, () => connect(url)));
  try {
    const done = await Promise.all(
      clients.map((client) =>
        client.query<{ payments: number }>('call bench_floor($1, $2, $3, $4)', values),
      ),
    );
    return done.reduce((total, { rows }) => total + (rows[0]?.payments ?? 0), 0);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const URL = 'https://gateway.example/v1/charges';
const BODY = JSON.stringify({
  key: 'ptx_00000000000000000000000000',
  reference: 'bil_00000000000000000000000000',
  amount: 4900,
  currency: 'EUR',
  kind: 'card',
  token: 'tok_bench',
  gatewayCustomer: null,
  networkTransactionId: null,
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: OPTIONS });
  await client.connect();
  return client;
}

const CLAIM = `
with due as materialized (
  select merchant_id, billing_record_id from billing_state
  where queue_at <= p_now and queue_at is not null and not test_clock
  order by queue_at limit ${BATCH} for update skip locked
), picked as materialized (
  select d.merchant_id, d.billing_record_id, uuidv7() as transaction_id, b.account_id, b.amount,
    b.currency
  from due d
  join billing_record b on b.merchant_id = d.merchant_id and b.id = d.billing_record_id
), intent as (
  insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, attempt,
    account_id, gateway_connection_id, instrument_id, amount, currency, status, status_at,
    created_at)
  select merchant_id, transaction_id, 'purchase', 'schedule', billing_record_id, 1, account_id,
    p_connection, p_connection, amount, currency, 'in_progress', clock_timestamp(),
    clock_timestamp()
  from picked
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    preauth, cause)
  select merchant_id, transaction_id, 1, 'in_progress', clock_timestamp(), amount, false, 'engine'
  from picked
), leased as (
  insert into lease (id, worker_id, made_at, merchants, transactions)
  select v_lease, v_lease, clock_timestamp(), array_agg(merchant_id), array_agg(transaction_id)
  from picked having count(*) > 0
), state as (
  update billing_state s
  set queue_at = null, status = 'collecting', attempt_count = s.attempt_count + 1,
    last_transaction_id = p.transaction_id
  from picked p
  where s.merchant_id = p.merchant_id and s.billing_record_id = p.billing_record_id
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select merchant_id, clock_timestamp(), uuidv7(), 'billing_record.collecting', account_id,
    billing_record_id, transaction_id
  from picked
)
select array_agg(merchant_id), array_agg(transaction_id), array_agg(billing_record_id),
  array_agg(account_id), count(*)
from picked into v_merchants, v_transactions, v_records, v_accounts, v_count`;

const RECORD = `
with given as materialized (
  select *, uuidv7() as log_id
  from unnest(v_merchants, v_transactions, v_records, v_accounts)
    as given (merchant_id, transaction_id, billing_record_id, account_id)
), changed as (
  update payment_transaction t
  set status = 'succeeded', status_count = t.status_count + 1, status_at = clock_timestamp(),
    gateway_ref = 'ch_' || left(replace(g.transaction_id::text, '-', ''), 26),
    confirmed_at = clock_timestamp()
  from given g
  where t.merchant_id = g.merchant_id and t.id = g.transaction_id and t.status = 'in_progress'
  returning g.*, t.status_count, t.status_at, t.amount, t.currency, t.gateway_ref
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    http_code, preauth, gateway_ref, cause, log_id)
  select merchant_id, transaction_id, status_count, 'succeeded', status_at, amount, 200, false,
    gateway_ref, 'engine', log_id
  from changed
), state as (
  update billing_state s set status = 'paid' from changed c
  where s.merchant_id = c.merchant_id and s.billing_record_id = c.billing_record_id
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select merchant_id, status_at, uuidv7(), 'billing_record.paid', account_id, billing_record_id,
    transaction_id
  from changed
), logged as (
  insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail)
  select merchant_id, log_id, status_at, 'exchange', 'engine', 'approved: POST ${URL} 200',
    transaction_id, p_detail
  from changed
), booked as (
  insert into ledger_entry (merchant_id, payment_transaction_id, cause, account_id, debit,
    debit_of, credit, credit_of, amount, currency, booked_at)
  select merchant_id, transaction_id, 'purchase', account_id, 'gateway', p_connection, 'payer',
    account_id, amount, currency, status_at
  from changed
  returning merchant_id, debit, debit_of, amount, currency
), summed as (
  insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
    credits, entries)
  select merchant_id, debit, debit_of, currency, v_lease, sum(amount), 0, count(*)
  from booked group by merchant_id, debit, debit_of, currency
)
delete from lease where id = v_lease`;

const FLOOR = `
create or replace procedure bench_floor(p_now timestamptz, p_connection uuid, p_detail json,
  inout payments int) language plpgsql as $floor$
declare
  v_merchants uuid[];
  v_transactions uuid[];
  v_records uuid[];
  v_accounts uuid[];
  v_count int;
  v_lease uuid;
begin
  payments := 0;
  loop
    v_lease := uuidv7();
    ${CLAIM};
    commit;
    exit when v_count = 0;
    ${RECORD};
    commit;
    payments := payments + v_count;
  end loop;
end
$floor$`;
