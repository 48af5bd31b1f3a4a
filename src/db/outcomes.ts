// The record: what gateways answered, written for up to 500 attempts in one statement and one
// commit: payment transaction, history, billing state, ledger, sums, events, log, doubts, stops.

import type pg from 'pg';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { LedgerCause } from '#domain/ledger.ts';
import type { TransactionStatus } from '#domain/payment-transaction.ts';
import { EVENT_NOW } from './events.ts';
import type { Connection } from './pool.ts';

export const RECORD_MAX = 500;

/** One outcome as it is written. Instants are ISO text: the rows travel as one JSON parameter. */
export type OutcomeRow = {
  merchant_id: MerchantId;
  transaction_id: Id<'paymentTransaction'>;
  billing_record_id: Id<'billingRecord'>;
  account_id: Id<'account'>;
  instrument_id: Id<'instrument'>;
  /** Time of the change; null: the database's own clock. */
  at: string | null;
  /** The change is made only from these statuses: who comes second changes nothing. */
  guard: readonly TransactionStatus[];
  status: TransactionStatus;
  preauth: boolean;
  confirmed: boolean;
  http_code: number;
  code: string | null;
  message: string | null;
  gateway_ref: string | null;
  data: unknown;
  cause: string;
  billing: BillingOutcome | null;
  posting: PostingRow | null;
  stop: { id: Id<'paymentStop'>; reason: string } | null;
  unusable: string | null;
  /** Ask the gateway again; null: nothing more to ask. */
  doubt: { ask_at: string; sent_until: string | null; since: string } | null;
  /** It came out of a doubt, whose row has to go. */
  doubted: boolean;
  event_id: Id<'event'>;
  log: { id: Id<'logEntry'>; summary: string; detail: unknown } | null;
};

export type BillingOutcome = {
  guard: readonly BillingStatus[];
  status: BillingStatus;
  queue_at: string | null;
  reason: string | null;
  declined: boolean;
  failed_on: PlainDate | null;
};

export type PostingRow = {
  cause: LedgerCause;
  debit: string;
  debit_of: string;
  credit: string;
  credit_of: string;
  amount: string;
};

export type Recorded = {
  /** Transactions changed by this statement; fewer than given: someone else had recorded them. */
  transactions: number;
  /** Billing records changed; must equal the changed transactions that carry a billing outcome. */
  billing: number;
  billingExpected: number;
};

/**
 * Writes the rows; safe to repeat, since each is guarded by the status it changes. Ends the given
 * leases. At most one row for a payment transaction. Rows by primary key only.
 */
export async function recordOutcomes(
  connection: Connection,
  rows: readonly OutcomeRow[],
  endedLeases: readonly string[],
  sumId: string,
): Promise<Recorded> {
  const result = await connection.query<Recorded>({
    name: 'record',
    text: RECORD,
    values: [JSON.stringify(rows), endedLeases, sumId],
  });
  return result.rows[0] ?? { transactions: 0, billing: 0, billingExpected: 0 };
}

/**
 * Locks what a claim could take of these accounts, before a stop or an unusable instrument is
 * written: a claim then sees the change or none of the rows. Index billing_record_by_account.
 */
export async function lockClaimable(
  tx: pg.PoolClient,
  accounts: readonly { merchantId: MerchantId; accountId: Id<'account'> }[],
): Promise<void> {
  await tx.query({
    name: 'lock-claimable',
    text: `select 1 from unnest($1::uuid[], $2::uuid[]) as wanted (merchant_id, account_id)
      join billing_record b
        on b.merchant_id = wanted.merchant_id and b.account_id = wanted.account_id
      join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
      where s.queue_at is not null
      order by s.merchant_id, s.billing_record_id for update of s`,
    values: [accounts.map((one) => one.merchantId), accounts.map((one) => one.accountId)],
  });
}

const RECORD = `
with given as materialized (
  select * from jsonb_to_recordset($1::jsonb) as given (
    merchant_id uuid, transaction_id uuid, billing_record_id uuid, account_id uuid,
    instrument_id uuid, at timestamptz, guard text[], status text, preauth boolean,
    confirmed boolean, http_code smallint, code text, message text, gateway_ref text, data jsonb,
    cause text, billing jsonb, posting jsonb, stop jsonb, unusable text, doubt jsonb,
    doubted boolean, event_id uuid, log jsonb)
), changed as (
  update payment_transaction t
  set status = g.status, status_count = t.status_count + 1,
    status_at = coalesce(g.at, ${EVENT_NOW}),
    gateway_ref = coalesce(g.gateway_ref, t.gateway_ref), data = coalesce(g.data, t.data),
    confirmed_at = case when g.confirmed then coalesce(g.at, clock_timestamp())
      else t.confirmed_at end
  from given g
  where t.merchant_id = g.merchant_id and t.id = g.transaction_id and t.status = any (g.guard)
  returning t.status_count, t.status_at, t.amount, t.currency, g.*
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    http_code, preauth, code, message, gateway_ref, cause, log_id)
  select merchant_id, transaction_id, status_count, status, status_at, amount, http_code, preauth,
    code, message, gateway_ref, cause, (log ->> 'id')::uuid
  from changed
), state as (
  update billing_state s
  set status = c.billing ->> 'status', queue_at = (c.billing ->> 'queue_at')::timestamptz,
    reason = c.billing ->> 'reason',
    decline_count = s.decline_count + (c.billing ->> 'declined')::boolean::int,
    first_failed_on = coalesce(s.first_failed_on, (c.billing ->> 'failed_on')::date)
  from changed c
  where s.merchant_id = c.merchant_id and s.billing_record_id = c.billing_record_id
    and c.billing is not null and c.billing -> 'guard' ? s.status
  returning 1
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id, data)
  select merchant_id, status_at, event_id, 'billing_record.' || (billing ->> 'status'),
    account_id, billing_record_id, transaction_id,
    case when code is not null then jsonb_build_object('code', code) end
  from changed where billing is not null
), logged as (
  insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail)
  select merchant_id, (log ->> 'id')::uuid, status_at, 'exchange', cause, log ->> 'summary',
    transaction_id, log -> 'detail'
  from changed where log is not null
), booked as (
  insert into ledger_entry (merchant_id, payment_transaction_id, cause, account_id, debit,
    debit_of, credit, credit_of, amount, currency, booked_at)
  select merchant_id, transaction_id, posting ->> 'cause', account_id, posting ->> 'debit',
    (posting ->> 'debit_of')::uuid, posting ->> 'credit', (posting ->> 'credit_of')::uuid,
    (posting ->> 'amount')::bigint, currency, status_at
  from changed where posting is not null
  returning merchant_id, debit, debit_of, credit, credit_of, amount, currency
), summed as (
  insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
    credits, entries)
  select merchant_id, ledger_account, ledger_account_of, currency, $3::uuid, sum(debits),
    sum(credits), count(*)
  from (
    select merchant_id, debit as ledger_account, debit_of as ledger_account_of, currency,
      amount as debits, 0 as credits from booked
    union all
    select merchant_id, credit, credit_of, currency, 0, amount from booked
  ) sides
  where ledger_account <> 'payer'
  group by merchant_id, ledger_account, ledger_account_of, currency
), stopped as (
  insert into payment_stop (merchant_id, id, account_id, from_at, reason, set_by,
    cause_transaction_id)
  select merchant_id, (stop ->> 'id')::uuid, account_id, status_at, stop ->> 'reason', 'engine',
    transaction_id
  from changed where stop is not null
  on conflict do nothing
), spoiled as (
  update instrument i set unusable_reason = c.unusable, unusable_since = c.status_at
  from changed c
  where c.unusable is not null and i.merchant_id = c.merchant_id and i.id = c.instrument_id
    and i.unusable_reason is null
), doubted as (
  insert into doubt (merchant_id, payment_transaction_id, ask_at, sent_until, since)
  select merchant_id, transaction_id, (doubt ->> 'ask_at')::timestamptz,
    (doubt ->> 'sent_until')::timestamptz, (doubt ->> 'since')::timestamptz
  from changed where doubt is not null
  on conflict (merchant_id, payment_transaction_id) do update
  set ask_at = excluded.ask_at, sent_until = excluded.sent_until
), settled as (
  delete from doubt d using changed c
  where c.doubted and c.doubt is null and d.merchant_id = c.merchant_id
    and d.payment_transaction_id = c.transaction_id
), ended as (
  delete from lease where id = any ($2::uuid[])
)
select (select count(*)::int from changed) as transactions,
  (select count(*)::int from state) as billing,
  (select count(*)::int from changed where billing is not null) as "billingExpected"`;
