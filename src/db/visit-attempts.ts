// What a visit pays: billing records that wait for their payer become attempts of it, in the commit
// that precedes the trip to the gateway.

import type pg from 'pg';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, IdSource, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { STOPPED_BRANCHES } from './chargeability.ts';
import { EVENT_NOW } from './events.ts';
import type { Connection } from './pool.ts';

export type Payable = {
  id: Id<'billingRecord'>;
  accountId: Id<'account'>;
  paymentRecordId: Id<'paymentRecord'> | null;
  ordinal: number | null;
  kind: 'purchase' | 'authorization';
  amount: bigint;
  currency: Currency;
  dueOn: PlainDate;
  description: string | null;
  reference: string | null;
  status: BillingStatus;
  reason: string | null;
  paymentMethodId: Id<'paymentMethod'> | null;
  attempts: number;
  /** account_closed, payment_stop or payment_record_inactive; null: it may be paid. */
  forbidden: string | null;
};

const COLUMNS = `
  b.id, b.account_id as "accountId", b.payment_record_id as "paymentRecordId", b.ordinal, b.kind,
  b.amount, b.currency, b.due_on as "dueOn",
  coalesce(b.description, r.description) as description, b.reference, s.status, s.reason,
  coalesce(b.payment_method_id, a.payment_method_id) as "paymentMethodId",
  s.attempt_count as attempts,
  coalesce(case ${STOPPED_BRANCHES} end,
    case when r.state = 'inactive' then 'payment_record_inactive' end) as forbidden`;

const JOINS = `
  join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
  left join account a on a.merchant_id = b.merchant_id and a.id = b.account_id
  left join payment_record r on r.merchant_id = b.merchant_id and r.id = b.payment_record_id
  cross join lateral (select $2::timestamptz as p_now) p`;

/** As they stand at `now`, by id. Primary keys. */
export async function payablesById(
  connection: Connection,
  merchantId: MerchantId,
  now: Date,
  ids: readonly Id<'billingRecord'>[],
): Promise<Payable[]> {
  const { rows } = await connection.query<Payable>(
    `select ${COLUMNS} from billing_record b ${JOINS}
     where b.merchant_id = $1 and b.id = any ($3)
     order by b.id`,
    [merchantId, now, ids],
  );
  return rows;
}

/** Others of the account that wait for the payer, oldest first. Index billing_record_by_account. */
export async function payablesOfAccount(
  connection: Connection,
  merchantId: MerchantId,
  now: Date,
  of: { accountId: Id<'account'>; currency: Currency; limit: number },
): Promise<Payable[]> {
  const { rows } = await connection.query<Payable>(
    `select ${COLUMNS} from billing_record b ${JOINS}
     where b.merchant_id = $1 and b.account_id = $3 and b.currency = $4 and b.kind = 'purchase'
       and s.status = 'awaiting_payer'
     order by b.due_on, b.id
     limit $5`,
    [merchantId, now, of.accountId, of.currency, of.limit],
  );
  return rows;
}

/** Locks their states in the order of their ids, against the claim and every other visit. */
export async function lockPayables(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  ids: readonly Id<'billingRecord'>[],
): Promise<void> {
  await tx.query(
    `select from billing_state
     where merchant_id = $1 and billing_record_id = any ($2)
     order by billing_record_id
     for no key update`,
    [merchantId, ids],
  );
}

export type VisitAttempt = {
  transactionId: Id<'paymentTransaction'>;
  billingRecordId: Id<'billingRecord'>;
};

export type StartingAttempts = {
  merchantId: MerchantId;
  clockAt: Date | null;
  ids: IdSource;
  visitId: Id<'visit'>;
  connectionId: Id<'gatewayConnection'>;
  instrumentId: Id<'instrument'> | null;
  trigger: 'payer' | 'signup';
  from: BillingStatus;
  /** False once the gateway has said what became of it, as of a checkout session. */
  open: boolean;
};

const START = `
with given as materialized (
  select * from jsonb_to_recordset($4::jsonb) as g (
    "transactionId" uuid, "billingRecordId" uuid, "eventId" uuid)
), state as (
  update billing_state s
  set status = 'collecting', queue_at = null, reason = null,
    attempt_count = s.attempt_count + 1, last_transaction_id = g."transactionId"
  from given g
  where s.merchant_id = $1 and s.billing_record_id = g."billingRecordId" and s.status = $8
  returning g.*, s.attempt_count as attempt
), intent as (
  insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id, attempt,
    account_id, gateway_connection_id, instrument_id, amount, currency, status, status_at,
    created_at, visit_id)
  select $1, s."transactionId", b.kind, $7, b.id, s.attempt, b.account_id, $5, $6, b.amount,
    b.currency, 'in_progress', coalesce($2, clock_timestamp()), coalesce($2, clock_timestamp()),
    $3
  from state s
  join billing_record b on b.merchant_id = $1 and b.id = s."billingRecordId"
  returning id, billing_record_id, account_id, amount, kind, status_at
), history as (
  insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
    preauth, cause)
  select $1, id, 1, 'in_progress', status_at, amount, kind = 'authorization', $7 from intent
), item as (
  insert into visit_item (merchant_id, visit_id, billing_record_id, payment_transaction_id, amount,
    open)
  select $1, $3, billing_record_id, id, amount, $9 from intent
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select $1, coalesce($2, ${EVENT_NOW}), s."eventId", 'billing_record.collecting', i.account_id,
    i.billing_record_id, i.id
  from intent i
  join state s on s."transactionId" = i.id
)
select count(*)::int as count from intent`;

/**
 * Each becomes `collecting` with a payment transaction in progress, its history and its event.
 * Returns how many did; fewer than given: one of them had moved on. States are locked before.
 */
export async function startAttempts(
  tx: pg.PoolClient,
  starting: StartingAttempts,
  attempts: readonly VisitAttempt[],
): Promise<number> {
  const given = attempts.map((one) => ({ ...one, eventId: starting.ids.next('event') }));
  const { rows } = await tx.query<{ count: number }>(START, [
    starting.merchantId,
    starting.clockAt,
    starting.visitId,
    JSON.stringify(given),
    starting.connectionId,
    starting.instrumentId,
    starting.trigger,
    starting.from,
    starting.open,
  ]);
  return rows[0]?.count ?? 0;
}

/** Notes what a payer means to pay by hand. */
export async function noteManualItems(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  visitId: Id<'visit'>,
  ids: readonly Id<'billingRecord'>[],
): Promise<void> {
  await tx.query(
    `insert into visit_item (merchant_id, visit_id, billing_record_id, amount, open)
     select $1, $2, id, amount, false from billing_record
     where merchant_id = $1 and id = any ($3)`,
    [merchantId, visitId, ids],
  );
}
