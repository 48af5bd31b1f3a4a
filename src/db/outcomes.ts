// The record: what gateways answered, written for up to 500 attempts in one statement and one
// commit: payment transaction, history, billing state, ledger, sums, events, log, doubts, stops.

import type pg from 'pg';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { LedgerAccount, LedgerCause } from '#domain/ledger.ts';
import type { TransactionStatus } from '#domain/payment-transaction.ts';
import { arrayText, quotedArrayText } from './array-text.ts';
import { EVENT_NOW } from './events.ts';
import type { Connection } from './pool.ts';

export const RECORD_MAX = 500;

type LedgerName = LedgerAccount['name'];

/** One outcome as it is written. Instants are ISO text: the rows travel as one JSON parameter. */
export type OutcomeRow = {
  merchant_id: MerchantId;
  transaction_id: Id<'paymentTransaction'>;
  /** For the locks that a stop or an unusable instrument needs. */
  account_id: Id<'account'>;
  /** Time of the change; null: the database's own clock. */
  at: string | null;
  /** The change is made only from these statuses: who comes second changes nothing. */
  guard: readonly TransactionStatus[];
  status: TransactionStatus;
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
  /** Scheme transaction id, for an instrument that has none yet. */
  network: string | null;
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

/** A transfer of the whole amount between the payer's account and the connection's. */
export type PostingRow = { cause: LedgerCause; debit: LedgerName; credit: LedgerName };

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
    values: [...columnsOf(rows), endedLeases, sumId],
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

// Measured: half of the statement's cost was reading JSON. So what the payment transaction knows is
// not sent; what the rows of a batch have in common is sent once, as the ways in which they end;
// the rest travels as columns, what is rare as JSON in `x`, and the exchanges as one run of bytes
// that is cut, never unescaped.
function columnsOf(rows: readonly OutcomeRow[]): unknown[] {
  const ways: Way[] = [];
  const indexes = rows.map((row) => indexOfWay(ways, wayOf(row)));
  return [
    JSON.stringify(ways.map((way, k) => ({ k, ...way }))),
    arrayText(indexes),
    arrayText(rows.map((row) => row.merchant_id)),
    arrayText(rows.map((row) => row.transaction_id)),
    quotedArrayText(rows.map((row) => row.gateway_ref)),
    arrayText(rows.map((row) => row.event_id)),
    arrayText(rows.map((row) => row.log?.id ?? 'null')),
    quotedArrayText(rows.map((row) => row.log?.summary ?? null)),
    quotedArrayText(rows.map((row) => (isPlain(row) ? null : JSON.stringify(rareOf(row))))),
    ...exchangesOf(rows),
  ];
}

/** Where each one's exchanges start, from 1, how many bytes they are, and the bytes of all. */
function exchangesOf(rows: readonly OutcomeRow[]): [string, string, Buffer] {
  const texts = rows.map(({ log }) => (log === null ? '' : JSON.stringify(log.detail)));
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const starts: number[] = [];
  let start = 1;
  for (const length of lengths) {
    starts.push(start);
    start += length;
  }
  return [arrayText(starts), arrayText(lengths), Buffer.from(texts.join(''))];
}

/** How an outcome changes what it is about: a batch has a handful of these. */
function wayOf({ guard, status, confirmed, http_code, cause, billing, posting }: OutcomeRow) {
  return {
    g: guard,
    s: status,
    f: confirmed,
    h: http_code,
    w: cause,
    bg: billing?.guard,
    bs: billing?.status,
    pc: posting?.cause,
    pd: posting?.debit,
    pk: posting?.credit,
  };
}

type Way = ReturnType<typeof wayOf>;

// The guards are a few arrays that every row shares, so all can be compared as they are.
function indexOfWay(ways: Way[], way: Way): number {
  const found = ways.findIndex(
    (one) =>
      one.g === way.g &&
      one.s === way.s &&
      one.f === way.f &&
      one.h === way.h &&
      one.w === way.w &&
      one.bg === way.bg &&
      one.bs === way.bs &&
      one.pc === way.pc &&
      one.pd === way.pd &&
      one.pk === way.pk,
  );
  return found < 0 ? ways.push(way) - 1 : found;
}

function isPlain(row: OutcomeRow) {
  const { at, code, message, data, billing, stop, unusable, network, doubt, doubted } = row;
  const rare = at ?? code ?? message ?? data ?? stop ?? unusable ?? network ?? doubt;
  return rare === null && !doubted && (billing === null || isPlainBilling(billing));
}

function isPlainBilling({ queue_at, reason, declined, failed_on }: BillingOutcome): boolean {
  return (queue_at ?? reason ?? failed_on) === null && !declined;
}

function rareOf(row: OutcomeRow) {
  const { at, code, message, data, billing, stop, unusable, network, doubt, doubted } = row;
  return {
    at: at ?? undefined,
    code: code ?? undefined,
    message: message ?? undefined,
    data: data ?? undefined,
    queue_at: billing?.queue_at ?? undefined,
    reason: billing?.reason ?? undefined,
    declined: billing?.declined || undefined,
    failed_on: billing?.failed_on ?? undefined,
    stop: stop ?? undefined,
    unusable: unusable ?? undefined,
    network: network ?? undefined,
    doubt: doubt ?? undefined,
    doubted: doubted || undefined,
  };
}

const RECORD = `
with way as materialized (
  select * from jsonb_to_recordset($1::jsonb) as way (
    k int, g text[], s text, f boolean, h smallint, w text, bg text[], bs text, pc text, pd text,
    pk text)
), given as (
  select *
  from unnest($2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::text[],
      $9::jsonb[], $10::int[], $11::int[]) as one (k, m, t, r, e, l, ls, x, lo, ln)
  join way using (k)
), changed as (
  update payment_transaction t
  set status = g.s, status_count = t.status_count + 1,
    status_at = coalesce((g.x ->> 'at')::timestamptz, ${EVENT_NOW}),
    gateway_ref = coalesce(g.r, t.gateway_ref), data = coalesce(g.x -> 'data', t.data),
    confirmed_at = case when g.f then coalesce((g.x ->> 'at')::timestamptz, clock_timestamp())
      else t.confirmed_at end
  from given g
  where t.merchant_id = g.m and t.id = g.t and t.status = any (g.g)
  returning t.merchant_id, t.id, t.status_at, t.account_id, t.billing_record_id, t.amount,
    t.currency, t.gateway_connection_id, t.instrument_id, t.kind, t.status, t.status_count,
    g.bg, g.bs, g.pc, g.pd, g.pk, g.x, g.h, g.r, g.w, g.e, g.l, g.ls, g.lo, g.ln
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    http_code, preauth, code, message, gateway_ref, cause, log_id)
  select merchant_id, id, status_count, status, status_at, amount, coalesce(h, 0),
    kind = 'authorization', x ->> 'code', x ->> 'message', r, w, l
  from changed
), state as (
  update billing_state s
  set status = c.bs, queue_at = (c.x ->> 'queue_at')::timestamptz, reason = c.x ->> 'reason',
    decline_count = s.decline_count + coalesce(c.x ? 'declined', false)::int,
    first_failed_on = coalesce(s.first_failed_on, (c.x ->> 'failed_on')::date)
  from changed c
  where s.merchant_id = c.merchant_id and s.billing_record_id = c.billing_record_id
    and s.status = any (c.bg)
  returning 1
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id, data)
  select merchant_id, status_at, e, 'billing_record.' || bs, account_id, billing_record_id, id,
    case when x ? 'code' then jsonb_build_object('code', x -> 'code') end
  from changed where bs is not null
), logged as (
  insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail)
  select merchant_id, l, status_at, 'exchange', w, ls, id,
    convert_from(substring($12::bytea from lo for ln), 'UTF8')::json
  from changed where l is not null
), booked as (
  insert into ledger_entry (merchant_id, payment_transaction_id, cause, account_id, debit,
    debit_of, credit, credit_of, amount, currency, booked_at)
  select merchant_id, id, pc, account_id,
    pd, case pd when 'gateway' then gateway_connection_id else account_id end,
    pk, case pk when 'gateway' then gateway_connection_id else account_id end,
    amount, currency, status_at
  from changed where pc is not null
  returning merchant_id, debit, debit_of, credit, credit_of, amount, currency
), summed as (
  insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
    credits, entries)
  select merchant_id, 'gateway', gateway_connection_id, currency, $14::uuid, sum(debits),
    sum(credits), count(*)
  from (
    select merchant_id, debit_of as gateway_connection_id, currency, amount as debits,
      0 as credits from booked where debit = 'gateway'
    union all
    select merchant_id, credit_of, currency, 0, amount from booked where credit = 'gateway'
  ) sides
  group by merchant_id, gateway_connection_id, currency
), rare as (
  select merchant_id, id, account_id, instrument_id, status_at, x from changed where x is not null
), stopped as (
  insert into payment_stop (merchant_id, id, account_id, from_at, reason, set_by,
    cause_transaction_id)
  select merchant_id, (x -> 'stop' ->> 'id')::uuid, account_id, status_at,
    x -> 'stop' ->> 'reason', 'engine', id
  from rare where x ? 'stop'
  on conflict do nothing
), spoiled as (
  update instrument i set unusable_reason = c.x ->> 'unusable', unusable_since = c.status_at
  from rare c
  where c.x ? 'unusable' and i.merchant_id = c.merchant_id and i.id = c.instrument_id
    and i.unusable_reason is null
), named as (
  update instrument i set network_transaction_id = c.x ->> 'network'
  from rare c
  where c.x ? 'network' and not c.x ? 'unusable' and i.merchant_id = c.merchant_id
    and i.id = c.instrument_id and i.network_transaction_id is null
), doubted as (
  insert into doubt (merchant_id, payment_transaction_id, ask_at, sent_until, since)
  select merchant_id, id, (x -> 'doubt' ->> 'ask_at')::timestamptz,
    (x -> 'doubt' ->> 'sent_until')::timestamptz, (x -> 'doubt' ->> 'since')::timestamptz
  from rare where x ? 'doubt'
  on conflict (merchant_id, payment_transaction_id) do update
  set ask_at = excluded.ask_at, sent_until = excluded.sent_until
), settled as (
  delete from doubt d using rare c
  where c.x ? 'doubted' and not c.x ? 'doubt' and d.merchant_id = c.merchant_id
    and d.payment_transaction_id = c.id
), ended as (
  delete from lease where id = any ($13::uuid[])
)
select count(*)::int as transactions, count(bs)::int as "billingExpected",
  (select count(*)::int from state) as billing
from changed`;
