// Fills a database by set-based SQL: merchants, accounts with a card each, and billing records of
// which some slices are due, each at an instant of its own, scattered over all that is stored.

import { sealer } from '#db/seal.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { BenchDatabase } from './ground.ts';

export type Seeded = {
  /** `now` at which the slice and all before it are due. */
  dueAt(slice: number): Date;
  /** What one row of the floor needs and the engine looks up. */
  connectionOf: Id<'gatewayConnection'>;
  merchants: readonly MerchantId[];
};

export type SeedPlan = {
  /** Stored billing records; a multiple of 100. */
  rows: number;
  /** How many of them fall due together, slice by slice. */
  slices: readonly number[];
  /** The gateway of every connection, and its opened settings and secrets. */
  gateway: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  /** The opened token of every card. */
  token: string;
};

export const BENCH_SEALER = sealer([{ id: 1, key: new Uint8Array(32).fill(7) }]);

const MERCHANTS = 20;
const RECORDS_PER_ACCOUNT = 10;
/** Prime to every power of ten: spreads what is due evenly over what is stored. */
const SPREAD = 7919;
/** The first slice fell due then; each later one an hour after the one before. */
const FIRST_DUE = Date.UTC(2024, 0, 1);
const SLICE_MS = 3_600_000;

/** Throws when the slices do not fit. Ends with vacuum, statistics and a checkpoint. */
export async function seed({ admin }: BenchDatabase, plan: SeedPlan): Promise<Seeded> {
  const ends = plan.slices.map((_, at) => plan.slices.slice(0, at + 1).reduce((a, b) => a + b));
  if ((ends.at(-1) ?? 0) > plan.rows) throw new RangeError('more is due than is stored');
  // Consistent by construction, so foreign keys need not be asked row by row.
  await admin.query(`set session_replication_role = replica`);
  await admin.query(IDS);
  await admin.query(MERCHANT_ROWS, [MERCHANTS]);
  const secrets = BENCH_SEALER.seal(JSON.stringify(plan.secrets));
  await admin.query(CONNECTION_ROWS, [MERCHANTS, plan.gateway, plan.settings, secrets]);
  const accounts = Math.ceil(plan.rows / RECORDS_PER_ACCOUNT);
  const token = BENCH_SEALER.seal(plan.token);
  for (const sql of ACCOUNT_ROWS) await admin.query(sql, [accounts, MERCHANTS]);
  await admin.query(INSTRUMENT_ROWS, [accounts, MERCHANTS, token]);
  await admin.query(BILLING_ROWS, [plan.rows, MERCHANTS, RECORDS_PER_ACCOUNT]);
  const first = new Date(FIRST_DUE);
  await admin.query(STATE_ROWS, [plan.rows, MERCHANTS, RECORDS_PER_ACCOUNT, SPREAD, ends, first]);
  await admin.query(`set session_replication_role = origin`);
  await admin.query('vacuum analyze');
  await admin.query('checkpoint');
  const { rows } = await admin.query<{ id: MerchantId; connection_id: Id<'gatewayConnection'> }>(
    `select m.id, c.id as connection_id from merchant m
     join gateway_connection c on c.merchant_id = m.id order by m.id`,
  );
  return {
    dueAt: (slice) => new Date(FIRST_DUE + slice * SLICE_MS + SLICE_MS / 2),
    connectionOf: rows[0]!.connection_id,
    merchants: rows.map((row) => row.id),
  };
}

// Ids in the shape of a uuid v7 that ascend with n, as if made one a millisecond.
const IDS = `
create function pg_temp.uid(kind int, n bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex(1690000000000 + n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000'
    || lpad(to_hex(n), 12, '0'))::uuid
$$`;

const MERCHANT_ROWS = `
with business as (
  insert into business (id, name) select pg_temp.uid(1, n), 'Bench ' || n
  from generate_series(1, $1::int) n
)
insert into merchant (id, business_id, mode, name, country, time_zone, base_currency)
select pg_temp.uid(2, n), pg_temp.uid(1, n), 'test', 'Bench ' || n, 'DE', 'Europe/Berlin', 'EUR'
from generate_series(1, $1::int) n`;

const CONNECTION_ROWS = `
insert into gateway_connection (merchant_id, id, gateway, name, mode, settings, secrets_sealed,
  concurrency, per_second)
select pg_temp.uid(2, n), pg_temp.uid(3, n), $2::text, 'main', 'test', $3::jsonb, $4::bytea,
  1024, 100000
from generate_series(1, $1::int) n`;

// $1 accounts over $2 merchants, n from 1; account n belongs to merchant n modulo $2.
const ACCOUNT_ROWS = [
  `insert into customer (merchant_id, id, reference, first_name, last_name, emails)
   select pg_temp.uid(2, 1 + n % $2::int), pg_temp.uid(4, n), 'C' || n, 'Ada', 'Payer ' || n,
     array['payer' || n || '@example.com']
   from generate_series(1, $1::int) n`,
  `insert into wallet (merchant_id, id, customer_id, implicit, default_instrument_id)
   select pg_temp.uid(2, 1 + n % $2::int), pg_temp.uid(5, n), pg_temp.uid(4, n), true,
     pg_temp.uid(6, n)
   from generate_series(1, $1::int) n`,
  `insert into account (merchant_id, id, customer_id, reference, default_instrument_id)
   select pg_temp.uid(2, 1 + n % $2::int), pg_temp.uid(7, n), pg_temp.uid(4, n), 'A' || n,
     pg_temp.uid(6, n)
   from generate_series(1, $1::int) n`,
  `insert into payment_record (merchant_id, id, account_id, wallet_id, currency, amount, frequency,
     first_on, retry_policy, planned_count)
   select pg_temp.uid(2, 1 + n % $2::int), pg_temp.uid(8, n), pg_temp.uid(7, n),
     pg_temp.uid(5, n), 'EUR', 4900, 50, date '2024-01-01', 'three_in_a_week', 10
   from generate_series(1, $1::int) n`,
];

const INSTRUMENT_ROWS = `
insert into instrument (merchant_id, id, customer_id, wallet_id, gateway_connection_id, kind,
  token_sealed, brand, last4, expires_on)
select pg_temp.uid(2, 1 + n % $2::int), pg_temp.uid(6, n), pg_temp.uid(4, n), pg_temp.uid(5, n),
  pg_temp.uid(3, 1 + n % $2::int), 'card', $3::bytea, 'visa', '4242', date '2099-12-31'
from generate_series(1, $1::int) n`;

// $3 billing records for one payment record, planned together and so stored together.
const BILLING_ROWS = `
insert into billing_record (merchant_id, id, origin, payment_record_id, ordinal, account_id,
  wallet_id, kind, amount, currency, due_on, window_until, retry_policy)
select pg_temp.uid(2, 1 + a % $2::int), pg_temp.uid(9, n), 'payment_record', pg_temp.uid(8, a),
  1 + (n - 1) % $3::int, pg_temp.uid(7, a), pg_temp.uid(5, a), 'purchase', 1000 + n % 9000,
  'EUR', date '2024-01-01', date '2024-01-31', 'three_in_a_week'
from generate_series(1, $1::bigint) n, lateral (select 1 + (n - 1) / $3::int as a) account`;

// A row's place in the spread decides its slice; what is in none is due in the coming year.
const STATE_ROWS = `
insert into billing_state (merchant_id, billing_record_id, queue_at, status)
select pg_temp.uid(2, 1 + (1 + (n - 1) / $3::int) % $2::int), pg_temp.uid(9, n),
  case when slice < cardinality($5::int[])
    then $6::timestamptz + slice * interval '1 hour'
    else date_trunc('hour', now()) + interval '1 day' + place % 8760 * interval '1 hour' end,
  'to_come'
from generate_series(1, $1::bigint) n,
  lateral (select n * $4::bigint % $1::bigint as place) spread,
  lateral (select width_bucket(place::int, $5::int[]) as slice) sliced`;
