// A merchant's stored past, written by plain SQL in one go: for tests of how reads behave when
// there is much to read. Rows agree with each other as the engine would have made them.

import type pg from 'pg';
import type { MerchantId } from '#domain/ids.ts';

export type Stored = {
  /** Ids as uuids, of things in the middle of the past. */
  customerId: string;
  accountId: string;
  paymentRecordId: string;
  billingRecordId: string;
  transactionId: string;
  instrumentId: string;
};

/**
 * `records` billing records, nine tenths of them paid, one tenth still to come, on half as many
 * accounts, of which the first has one in 200; analyzed. The ids are of the first account.
 * Of 1 million it takes some minutes.
 */
export async function storePast(
  pool: pg.Pool,
  merchantId: MerchantId,
  records: number,
): Promise<Stored> {
  const accounts = Math.ceil(records / 2);
  for (const text of [PARTIES, SCHEDULES, BILLING, PAYMENTS, BOOKS, TOLD]) {
    const values = text.includes('$3') ? [merchantId, accounts, records] : [merchantId, accounts];
    await pool.query(text, values);
  }
  for (const table of TABLES) await pool.query(`analyze ${table}`);
  const { rows } = await pool.query<Stored>(
    `select a.customer_id as "customerId", t.account_id as "accountId",
       b.payment_record_id as "paymentRecordId", b.id as "billingRecordId",
       t.id as "transactionId", t.instrument_id as "instrumentId"
     from payment_transaction t
     join billing_record b on b.merchant_id = $1 and b.id = t.billing_record_id
     join account a on a.merchant_id = $1 and a.id = t.account_id
     where t.merchant_id = $1 and a.reference = 'stored-1'
     order by t.id
     offset $2
     limit 1`,
    [merchantId, Math.floor(records / 600)],
  );
  return rows[0] ?? Promise.reject(new Error('nothing was stored'));
}

const TABLES = [
  'customer',
  'gateway_connection',
  'instrument',
  'account',
  'wallet',
  'payment_record',
  'billing_record',
  'billing_state',
  'payment_transaction',
  'transaction_status',
  'ledger_entry',
  'ledger_sum',
  'event',
  'transaction_log',
];

// Ids are derived from the merchant, a letter and a number, with a time that grows: as uuid v7 do.
const id = (letter: string, number: string) =>
  `(lpad(to_hex(1767225600000 + ${number}), 12, '0') || '7' ||
    substr(md5($1::text || '${letter}' || ${number}), 1, 3) || '8' ||
    substr(md5('${letter}' || $1::text || ${number}), 1, 15))::uuid`;

const PARTIES = `
with connection as (
  insert into gateway_connection (merchant_id, id, gateway, name, mode, settings, secrets_sealed)
  values ($1::uuid, ${id('g', '0')}, 'fake', 'Stored', 'test', '{}', '\\x00')
), people as (
  insert into customer (merchant_id, id, last_name, reference)
  select $1::uuid, ${id('c', 'n')}, 'Customer ' || n, 'stored-' || n
  from generate_series(1, $2::int) n
), wallets as (
  insert into wallet (merchant_id, id, customer_id)
  select $1::uuid, ${id('w', 'n')}, ${id('c', 'n')} from generate_series(1, $2::int) n
), cards as (
  insert into instrument (merchant_id, id, customer_id, gateway_connection_id, kind, token_sealed)
  select $1::uuid, ${id('i', 'n')}, ${id('c', 'n')}, ${id('g', '0')}, 'card', '\\x00'
  from generate_series(1, $2::int) n
)
insert into account (merchant_id, id, customer_id, reference, default_instrument_id)
select $1::uuid, ${id('a', 'n')}, ${id('c', 'n')}, 'stored-' || n, ${id('i', 'n')}
from generate_series(1, $2::int) n`;

const SCHEDULES = `
insert into payment_record (merchant_id, id, account_id, wallet_id, currency, amount, frequency,
  first_on, retry_policy, planned_count)
select $1::uuid, ${id('p', 'n')}, ${id('a', 'n')}, ${id('w', 'n')}, 'EUR', 4900, 40, '2026-01-01',
  'three_in_a_week', 20
from generate_series(1, $2::int) n`;

// Every two hundredth record is the first account's; its day goes over two years.
const ACCOUNT_NUMBER = '(case when n % 200 = 7 then 1 else 1 + n % $2::int end)';
const DUE_DAY = `('2026-01-01'::date + (n::bigint * 730 / $3::int)::int)`;
const IS_PAID = 'n % 10 <> 0';

const BILLING = `
with made as (
  insert into billing_record (merchant_id, id, origin, payment_record_id, ordinal, account_id, kind,
    amount, currency, due_on, window_until, retry_policy)
  select $1::uuid, ${id('b', 'n')}, 'payment_record', ${id('p', ACCOUNT_NUMBER)},
    n, ${id('a', ACCOUNT_NUMBER)}, 'purchase', 4900, 'EUR', ${DUE_DAY},
    ${DUE_DAY} + 30, 'three_in_a_week'
  from generate_series(1, $3::int) n
)
insert into billing_state (merchant_id, billing_record_id, queue_at, status, attempt_count,
  last_transaction_id)
select $1::uuid, ${id('b', 'n')}, case when ${IS_PAID} then null else timestamptz '2199-01-01' end,
  case when ${IS_PAID} then 'paid' else 'to_come' end, case when ${IS_PAID} then 1 else 0 end,
  case when ${IS_PAID} then ${id('t', 'n')} end
from generate_series(1, $3::int) n`;

const AT = `(timestamptz '2026-01-01T00:00:00Z' + n * interval '730 days' / $3::int)`;

const PAYMENTS = `
with made as (
  insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, attempt,
    account_id, gateway_connection_id, instrument_id, amount, currency, status, status_count,
    status_at, gateway_ref, confirmed_at, created_at)
  select $1::uuid, ${id('t', 'n')}, 'purchase', 'schedule', ${id('b', 'n')}, 1,
    ${id('a', ACCOUNT_NUMBER)}, ${id('g', '0')}, ${id('i', ACCOUNT_NUMBER)}, 4900, 'EUR',
    'succeeded', 2, ${AT}, 'ref-' || n, ${AT}, ${AT}
  from generate_series(1, $3::int) n where ${IS_PAID}
)
insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
  cause, log_id)
select $1::uuid, ${id('t', 'n')}, seq, case seq when 1 then 'in_progress' else 'succeeded' end,
  ${AT}, 4900, 'engine', case seq when 2 then ${id('l', 'n')} end
from generate_series(1, $3::int) n, generate_series(1, 2) seq where ${IS_PAID}`;

const BOOKS = `
with booked as (
  insert into ledger_entry (merchant_id, payment_transaction_id, cause, account_id, debit, debit_of,
    credit, credit_of, amount, currency, booked_at)
  select $1::uuid, ${id('t', 'n')}, 'purchase', ${id('a', ACCOUNT_NUMBER)}, 'gateway',
    ${id('g', '0')}, 'payer', ${id('a', ACCOUNT_NUMBER)}, 4900, 'EUR', ${AT}
  from generate_series(1, $3::int) n where ${IS_PAID}
)
insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
  credits, entries)
select $1::uuid, 'gateway', ${id('g', '0')}, 'EUR', ${id('s', 'n')}, 4900 * 450, 0, 450
from generate_series(1, greatest(1, $3::int / 500)) n`;

const TOLD = `
with told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select $1::uuid, ${AT}, ${id('e', 'n')},
    case when n % 50 = 0 then 'billing_record.failed' else 'billing_record.paid' end,
    ${id('a', ACCOUNT_NUMBER)}, ${id('b', 'n')}, ${id('t', 'n')}
  from generate_series(1, $3::int) n
)
insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id)
select $1::uuid, ${id('l', 'n')}, ${AT}, case when n % 20 = 0 then 'change' else 'exchange' end,
  'engine', 'stored', ${id('t', 'n')}
from generate_series(1, $3::int) n`;
