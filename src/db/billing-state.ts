// The claim: due billing records become payment transactions in progress, in one commit, before
// any gateway is called. Also the one place that says which rows are due.

import type pg from 'pg';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, IdSource, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Trigger } from '#domain/payment-transaction.ts';
import { arrayText } from './array-text.ts';
import { CHARGEABILITY_JOINS, PAYER_PAYS, UNCHARGEABLE_REASON } from './chargeability.ts';
import { type Connection, type Database, inTransaction } from './pool.ts';

/** Measured: batches of 100 cost 30 % of the rate, more than 500 gain nothing. */
export const CLAIM_MAX = 500;

export type ClaimRequest = {
  /** Rows whose queue_at is not later are due; stops, expiry and days are judged at it. */
  now: Date;
  /** What is written as the time of the change; null: the database's own clock. */
  at: Date | null;
  /** Only this merchant's rows. Needed for a merchant with a test clock and on Citus. */
  merchantId: MerchantId | null;
  testClock: boolean;
  /** Merchants whose gateways have enough waiting already. */
  busy: readonly MerchantId[];
  limit: number;
  workerId: Id<'worker'>;
  leaseId: string;
};

/** One due billing record with everything the call and the verdict need. */
export type Claimed = {
  merchantId: MerchantId;
  transactionId: Id<'paymentTransaction'>;
  billingRecordId: Id<'billingRecord'>;
  accountId: Id<'account'>;
  connectionId: Id<'gatewayConnection'>;
  instrumentId: Id<'instrument'>;
  kind: 'purchase' | 'authorization';
  amount: bigint;
  currency: Currency;
  description: string | null;
  origin: 'payment_record' | 'one_off' | 'invoice';
  retryPolicy: string;
  trigger: Trigger;
  windowUntil: PlainDate;
  declines: number;
  firstFailedOn: PlainDate | null;
  today: PlainDate;
  instrumentKind: 'card' | 'bank_account' | 'mandate';
  tokenSealed: Buffer;
  gatewayCustomer: string | null;
  networkTransactionId: string | null;
  brand: string | null;
};

export type ClaimResult = {
  /** How many due rows were locked; 0 means that nothing is due for this request. */
  locked: number;
  claimed: Claimed[];
  /** Rows that were not charged: unbillable with their reason, the payer's to pay, called off. */
  heldBack: number;
};

// A payment record that was deactivated while its billing record was in flight: a retry planned
// by the decline that came back is called off here. What still awaits its payer when it is due
// again has been waited for to the end of its window. p_now is never behind the database's clock,
// which stamps stops: a stop that stands counts even where this process's clock is late.

/**
 * Claims up to `limit` due rows and makes their intents, history, lease and events in one commit.
 * Two statements: the first only locks, the second reads with a later snapshot. Whoever changes
 * what a claim reads holds the same locks, so the claim sees the change or none of those rows.
 */
export async function claimDue(
  db: Database,
  ids: IdSource,
  request: ClaimRequest,
): Promise<ClaimResult> {
  return inTransaction(db.hot, async (tx) => {
    const due = await lockDue(tx, request);
    if (due === null) return { locked: 0, claimed: [], heldBack: 0 };
    const claimed = await claimLocked(tx, ids, request, due);
    return { locked: due.locked, claimed, heldBack: due.locked - claimed.length };
  });
}

/** The locked rows, column by column, as PostgreSQL's arrays: they only go back to it. */
type Due = {
  locked: number;
  merchants: string;
  records: string;
  statuses: string;
  attempts: string;
  declines: string;
  failed: string;
};

const DUE = `select count(*)::int as locked, array_agg(merchant_id)::text as merchants,
    array_agg(billing_record_id)::text as records, array_agg(status)::text as statuses,
    array_agg(attempt_count)::text as attempts, array_agg(decline_count)::text as declines,
    array_agg(first_failed_on)::text as failed`;

// Index billing_state_due or billing_state_due_on_test_clock, read in order; at most `limit` row
// locks, none waited for.
async function lockDue(tx: pg.PoolClient, request: ClaimRequest): Promise<Due | null> {
  const { now, limit, busy, merchantId, testClock } = request;
  const { rows } =
    merchantId === null
      ? await tx.query<Due>({
          name: 'lock-due',
          text: `${DUE} from (
            select * from billing_state
            where queue_at <= $1 and queue_at is not null and not test_clock
              and merchant_id <> all ($2::uuid[])
            order by queue_at limit $3 for update skip locked) due having count(*) > 0`,
          values: [now, busy, limit],
        })
      : await tx.query<Due>({
          name: testClock ? 'lock-due-test' : 'lock-due-merchant',
          text: `${DUE} from (
            select * from billing_state
            where merchant_id = $1 and queue_at <= $2 and queue_at is not null
              and ${testClock ? 'test_clock' : 'not test_clock'}
            order by queue_at limit $3 for update skip locked) due having count(*) > 0`,
          values: [merchantId, now, limit],
        });
  return rows[0] ?? null;
}

// Rows by primary key only: billing_record, merchant, account, wallet, instrument,
// gateway_connection, payment_method where one is named; payment_record only for what comes again,
// since deactivating it cancels the others.
// The rows of billing_state are locked by lockDue already, which has read them.
async function claimLocked(
  tx: pg.PoolClient,
  ids: IdSource,
  request: ClaimRequest,
  due: Due,
): Promise<Claimed[]> {
  const made = (noun: 'paymentTransaction' | 'event') =>
    arrayText(Array.from({ length: due.locked }, () => ids.next(noun)));
  const { rows } = await tx.query<ClaimedColumns | { merchantId: null }>({
    name: 'claim',
    text: CLAIM,
    values: [
      due.merchants,
      due.records,
      made('paymentTransaction'),
      made('event'),
      request.now,
      request.at,
      request.leaseId,
      request.workerId,
      due.statuses,
      due.attempts,
      due.declines,
      due.failed,
    ],
  });
  const [columns] = rows;
  return columns?.merchantId ? rowsOf(columns as ClaimedColumns) : [];
}

const CLAIM = `
with due as (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $9::text[],
      $10::smallint[], $11::smallint[], $12::date[])
    as due (merchant_id, billing_record_id, transaction_id, event_id, status, attempt_count,
      decline_count, first_failed_on)
), judged as materialized (
  select due.merchant_id, due.billing_record_id, due.transaction_id, due.event_id,
    due.status as was, due.attempt_count + 1 as attempt, due.decline_count, due.first_failed_on,
    b.account_id, b.kind, b.amount, b.currency, b.description, b.origin, b.retry_policy,
    b.window_until,
    case when due.status = 'in_retry' then 'retry' when b.origin = 'payment_record' then 'schedule'
      else b.origin end as trigger,
    i.id as instrument_id, i.kind as instrument_kind, i.token_sealed, i.gateway_customer,
    i.network_transaction_id, i.brand, c.id as connection_id, t.p_today as today,
    ${UNCHARGEABLE_REASON} as held_by,
    ${PAYER_PAYS} as by_payer,
    (greatest(b.window_until, t.p_today) + 1)::timestamp at time zone m.time_zone as give_up_at,
    coalesce(r.state = 'inactive', false) as called_off
  from due
  join billing_record b on b.merchant_id = due.merchant_id and b.id = due.billing_record_id
  join merchant m on m.id = due.merchant_id
  cross join lateral (
    select coalesce($6::timestamptz, greatest($5::timestamptz, clock_timestamp())) as p_now,
      ($5::timestamptz at time zone m.time_zone)::date as p_today
  ) t
  left join payment_record r
    on r.merchant_id = due.merchant_id
    and r.id = case when due.status <> 'to_come' then b.payment_record_id end
  ${CHARGEABILITY_JOINS}
), decided as materialized (
  select *, case
    when called_off then 'cancelled'
    when was = 'awaiting_payer' then 'failed'
    when held_by is not null then 'unbillable'
    when by_payer then 'awaiting_payer'
    else 'collecting' end as becomes
  from judged
), intent as (
  insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, attempt,
    account_id, gateway_connection_id, instrument_id, amount, currency, status, status_at,
    created_at)
  select merchant_id, transaction_id, kind, trigger, billing_record_id, attempt, account_id,
    connection_id, instrument_id, amount, currency, 'in_progress',
    coalesce($6, clock_timestamp()), coalesce($6, clock_timestamp())
  from decided where becomes = 'collecting'
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    preauth, cause)
  select merchant_id, transaction_id, 1, 'in_progress', coalesce($6, clock_timestamp()), amount,
    kind = 'authorization', 'engine'
  from decided where becomes = 'collecting'
), leased as (
  insert into lease (id, worker_id, made_at, merchants, transactions)
  select $7::uuid, $8::uuid, clock_timestamp(), array_agg(merchant_id), array_agg(transaction_id)
  from decided where becomes = 'collecting' having count(*) > 0
), state as (
  update billing_state s
  set status = d.becomes,
    queue_at = case when d.becomes = 'awaiting_payer' then d.give_up_at end,
    reason = case d.becomes when 'awaiting_payer' then 'payer_initiated'
      when 'failed' then 'payer_gave_up' else d.held_by end,
    attempt_count = case when d.becomes = 'collecting' then d.attempt else s.attempt_count end,
    last_transaction_id = case when d.becomes = 'collecting' then d.transaction_id
      else s.last_transaction_id end
  from decided d
  where s.merchant_id = d.merchant_id and s.billing_record_id = d.billing_record_id
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id, data)
  select merchant_id, coalesce($6, clock_timestamp()), event_id, 'billing_record.' || becomes,
    account_id, billing_record_id,
    case when becomes = 'collecting' then transaction_id end,
    case when becomes = 'failed' then jsonb_build_object('reason', 'payer_gave_up')
      when held_by is not null then jsonb_build_object('reason', held_by) end
  from decided
)
select json_agg(merchant_id) as "merchantId", json_agg(transaction_id) as "transactionId",
  json_agg(billing_record_id) as "billingRecordId", json_agg(account_id) as "accountId",
  json_agg(connection_id) as "connectionId", json_agg(instrument_id) as "instrumentId",
  json_agg(kind) as "kind", json_agg(amount::text) as "amount", json_agg(currency) as "currency",
  json_agg(description) as "description", json_agg(origin) as "origin",
  json_agg(retry_policy) as "retryPolicy", json_agg(trigger) as "trigger",
  json_agg(window_until) as "windowUntil", json_agg(decline_count) as "declines",
  json_agg(first_failed_on) as "firstFailedOn", json_agg(today) as "today",
  json_agg(instrument_kind) as "instrumentKind",
  json_agg(encode(token_sealed, 'hex')) as "tokenSealed",
  json_agg(gateway_customer) as "gatewayCustomer",
  json_agg(network_transaction_id) as "networkTransactionId", json_agg(brand) as "brand"
from decided where becomes = 'collecting'`;

/**
 * Column by column: read at once, where row by row the driver would make a text of every value.
 * Amounts come as digits, tokens in hexadecimal.
 */
type ClaimedColumns = { [Name in keyof Claimed]: InJson<Claimed[Name]>[] };

type InJson<T> = T extends bigint | Buffer ? string : T;

function rowsOf(columns: ClaimedColumns): Claimed[] {
  return columns.merchantId.map((merchantId, index) => ({
    merchantId,
    transactionId: at(columns.transactionId, index),
    billingRecordId: at(columns.billingRecordId, index),
    accountId: at(columns.accountId, index),
    connectionId: at(columns.connectionId, index),
    instrumentId: at(columns.instrumentId, index),
    kind: at(columns.kind, index),
    amount: BigInt(at(columns.amount, index)),
    currency: at(columns.currency, index),
    description: at(columns.description, index),
    origin: at(columns.origin, index),
    retryPolicy: at(columns.retryPolicy, index),
    trigger: at(columns.trigger, index),
    windowUntil: at(columns.windowUntil, index),
    declines: at(columns.declines, index),
    firstFailedOn: at(columns.firstFailedOn, index),
    today: at(columns.today, index),
    instrumentKind: at(columns.instrumentKind, index),
    tokenSealed: Buffer.from(at(columns.tokenSealed, index), 'hex'),
    gatewayCustomer: at(columns.gatewayCustomer, index),
    networkTransactionId: at(columns.networkTransactionId, index),
    brand: at(columns.brand, index),
  }));
}

function at<T>(column: readonly T[], index: number): T {
  return column[index] as T;
}

/** The next instant at which something of a merchant with a test clock falls due, or null. */
export async function nextDueAt(
  connection: Connection,
  merchantId: MerchantId,
): Promise<Date | null> {
  // Index billing_state_due_on_test_clock, its first row.
  const { rows } = await connection.query<{ queue_at: Date }>(
    `select queue_at from billing_state
     where merchant_id = $1 and queue_at is not null and test_clock
     order by queue_at limit 1`,
    [merchantId],
  );
  return rows[0]?.queue_at ?? null;
}

/** Merchants that have something due, for claims merchant by merchant. At most `limit`. */
export async function merchantsDue(
  connection: Connection,
  now: Date,
  limit: number,
): Promise<MerchantId[]> {
  const { rows } = await connection.query<{ merchant_id: MerchantId }>(
    `select distinct merchant_id from billing_state
     where queue_at <= $1 and queue_at is not null and not test_clock limit $2`,
    [now, limit],
  );
  return rows.map((row) => row.merchant_id);
}
