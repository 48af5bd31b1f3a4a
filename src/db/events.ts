// Events: what happened, in the order in which merchants are told. Written with the change they
// tell of. The status feed reads them in half-open windows and never loses or repeats one.

import { setTimeout as sleep } from 'node:timers/promises';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Connection } from './pool.ts';

export type NewEvent = {
  id: Id<'event'>;
  /** `billing_record.<status>`, ... */
  type: string;
  /** The merchant's test clock; null is the database's clock, which orders the feed. */
  at: Date | null;
  accountId: Id<'account'> | null;
  billingRecordId: Id<'billingRecord'> | null;
  paymentTransactionId: Id<'paymentTransaction'> | null;
  data?: Record<string, unknown>;
};

/** A place in the feed. `at` has microseconds, which Date cannot hold. */
export type FeedCursor = { at: string; id: Id<'event'> };

export type StatusChange = {
  cursor: FeedCursor;
  at: Date;
  status: BillingStatus;
  billingRecordId: Id<'billingRecord'>;
  reference: string | null;
  accountId: Id<'account'>;
  accountReference: string;
  amount: bigint;
  currency: Currency;
  dueOn: PlainDate;
  paymentTransactionId: Id<'paymentTransaction'> | null;
  /** The gateway's code and words of the payment transaction's last status, where it has one. */
  code: string | null;
  message: string | null;
};

export type FeedWindow = {
  /** Inclusive. */
  from: Date;
  /** Exclusive; from closedUntil, or changes may still appear in what was read. */
  to: Date;
  statuses?: readonly BillingStatus[] | null;
  accountId?: Id<'account'> | null;
  after: FeedCursor | null;
  /** 1 to FEED_PAGE_MAX. */
  limit: number;
};

/** `next` null: the window has been read to its end. A page may be short of `limit` before that. */
export type FeedPage = { changes: StatusChange[]; next: FeedCursor | null };

export const FEED_PAGE_MAX = 1_000;

/** Events one page looks at, so that a rare status in a wide window costs many cheap pages. */
const SCAN_MAX = 2_000;

/**
 * One statement for all, in the transaction of the change. The transaction gets its id before the
 * clock is read: closedUntil then always sees who may still add an event before an instant.
 */
export async function appendEvents(
  connection: Connection,
  merchantId: MerchantId,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await connection.query(
    `insert into event
       (merchant_id, at, id, type, account_id, billing_record_id, payment_transaction_id, data)
     select $1, coalesce(e.at, ${EVENT_NOW}), e.id, e.type, e."accountId", e."billingRecordId",
       e."paymentTransactionId", e.data
     from jsonb_to_recordset($2::jsonb) as e (
       id uuid, at timestamptz, type text, "accountId" uuid, "billingRecordId" uuid,
       "paymentTransactionId" uuid, data jsonb)`,
    [merchantId, JSON.stringify(events)],
  );
}

/** The database's clock, read once the transaction has its id. For whoever writes events in SQL. */
export const EVENT_NOW = '(case when pg_current_xact_id() is not null then clock_timestamp() end)';

const EXACT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';

// Primary key of event in order, at most SCAN_MAX rows; then primary keys of the matches only:
// `offset 0` keeps the planner from reading all accounts for a large page.
export const STATUS_CHANGES = `
with scanned as materialized (
  select at, id, type, account_id, billing_record_id, payment_transaction_id
  from event
  where merchant_id = $1 and at >= $2 and at < $3
    and ($4::timestamptz is null or (at, id) > ($4, $5::uuid))
  order by at, id
  limit $9
), matching as (
  select * from scanned
  where starts_with(type, 'billing_record.')
    and ($6::text[] is null or type = any ($6))
    and ($7::uuid is null or account_id = $7)
  order by at, id
  limit $8
)
select json_build_object('at', to_char(m.at, '${EXACT}'), 'id', m.id)
    as cursor,
  date_trunc('milliseconds', m.at) as at, substr(m.type, 16) as status,
  m.billing_record_id as "billingRecordId", b.reference, m.account_id as "accountId",
  a.reference as "accountReference", b.amount, b.currency, b.due_on as "dueOn",
  m.payment_transaction_id as "paymentTransactionId", h.code, h.message
from matching m
cross join lateral (
  select reference, amount, currency, due_on from billing_record
  where merchant_id = $1 and id = m.billing_record_id
  offset 0
) b
cross join lateral (
  select reference from account where merchant_id = $1 and id = m.account_id
  offset 0
) a
left join lateral (
  select code, message from transaction_status h
  where h.merchant_id = $1 and h.payment_transaction_id = m.payment_transaction_id
    and h.at <= m.at
  order by h.seq desc
  limit 1
) h on true
order by m.at, m.id`;

// The place where a page of SCAN_MAX events ended; nothing when the window ended before that. The
// order names the table: plain `at` would be the text of the answer, which no index has.
const SCAN_END = `
select to_char(e.at, '${EXACT}') as at, e.id
from event e
where e.merchant_id = $1 and e.at >= $2 and e.at < $3
  and ($4::timestamptz is null or (e.at, e.id) > ($4, $5::uuid))
order by e.at, e.id
offset $6
limit 1`;

/** Changes of status in the window, oldest first, of any or the given statuses and account. */
export async function statusChanges(
  connection: Connection,
  merchantId: MerchantId,
  window: FeedWindow,
): Promise<FeedPage> {
  const { from, to, after, limit } = window;
  const types = window.statuses?.map((status) => `billing_record.${status}`) ?? null;
  const place = [merchantId, from, to, after?.at ?? null, after?.id ?? null];
  const { rows } = await connection.query<StatusChange>(STATUS_CHANGES, [
    ...place,
    types,
    window.accountId ?? null,
    limit,
    SCAN_MAX,
  ]);
  const last = rows.at(-1);
  if (last !== undefined && rows.length === limit) return { changes: rows, next: last.cursor };
  const end = await connection.query<FeedCursor>(SCAN_END, [...place, SCAN_MAX - 1]);
  return { changes: rows, next: end.rows[0] ?? null };
}

/** How long closedUntil waits for transactions that run. */
export const FEED_CLOSE_WAIT_MS = 5_000;
const FEED_CLOSE_POLLS = 100;

/**
 * The instant up to which (exclusive) the merchant's feed is complete: `to`, or the merchant's
 * present if that is earlier, once every transaction that could still add an earlier event has
 * ended. Events are stamped with the database's clock before their transaction commits, so that
 * one which runs now may still add an event before `to`; whoever starts later stamps later. Waits
 * at most FEED_CLOSE_WAIT_MS; after that the answer lies before the start of whatever still runs,
 * down to `from`. Give it a pool, not a transaction.
 */
export async function closedUntil(
  connection: Connection,
  merchantId: MerchantId,
  window: { from: Date; to: Date },
): Promise<Date> {
  const bound = await feedBound(connection, merchantId, window.to);
  // Read after the clock: whoever is not among these stamps later than the bound.
  let writers = await runningWriters(connection, null);
  for (let poll = 0; poll < FEED_CLOSE_POLLS && writers.length > 0; poll++) {
    await sleep(FEED_CLOSE_WAIT_MS / FEED_CLOSE_POLLS);
    writers = await runningWriters(connection, writers);
  }
  if (writers.length === 0) return later(window.from, bound.to);
  // A test clock says nothing about when a transaction started, nor does a foreign role's.
  const starts = writers.map(({ startedAt }) => startedAt ?? window.from);
  if (bound.testClock) return window.from;
  return later(window.from, starts.reduce(earlier, bound.to));
}

type FeedBound = { to: Date; testClock: boolean };

async function feedBound(
  connection: Connection,
  merchantId: MerchantId,
  to: Date,
): Promise<FeedBound> {
  const { rows } = await connection.query<FeedBound>(
    `select least($2, date_trunc('milliseconds', coalesce(clock_at, clock_timestamp()))) as to,
       clock_at is not null as "testClock"
     from merchant where id = $1`,
    [merchantId, to],
  );
  return rows[0]!;
}

type Writer = { xid: string; startedAt: Date | null };

// A transaction holds the lock on its own id from before it stamps an event until after it can be
// seen by others. Those of other databases of the server do not concern us. Of `among`, if given.
async function runningWriters(
  connection: Connection,
  among: readonly Writer[] | null,
): Promise<Writer[]> {
  const { rows } = await connection.query<Writer>(
    `select l.transactionid::text as xid, date_trunc('milliseconds', a.xact_start) as "startedAt"
     from pg_locks l
     left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted
       and (a.datname is null or a.datname = current_database())
       and ($1::text[] is null or l.transactionid::text = any ($1))`,
    [among?.map(({ xid }) => xid) ?? null],
  );
  return rows;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
