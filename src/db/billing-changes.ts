// Writes to billing records outside the run: new ones, cancelled ones, moved ones. Each change of
// status has its event in the same statement. Who changes a row has locked its state before.

import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, IdSource, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { EVENT_NOW } from './events.ts';
import type { Connection } from './pool.ts';

/** Rows one statement writes; longer lists are cut. */
const ROWS_PER_STATEMENT = 2_000;

/** What a one-off was asked to be, for telling a repeat from a conflict. In the API's names. */
export type Asked = {
  account: Id<'account'>;
  /** Digits: JSON has no integers of 64 bits. */
  amount: string;
  currency: string;
  due_on: PlainDate | null;
  description: string | null;
  retry: string;
};

export type NewBillingRecord = {
  id: Id<'billingRecord'>;
  origin: 'payment_record' | 'one_off';
  paymentRecordId: Id<'paymentRecord'> | null;
  ordinal: number | null;
  reference: string | null;
  asked: Asked | null;
  accountId: Id<'account'>;
  walletId: Id<'wallet'> | null;
  paymentMethodId: Id<'paymentMethod'> | null;
  kind: 'purchase' | 'authorization';
  amount: bigint;
  currency: Currency;
  dueOn: PlainDate;
  windowUntil: PlainDate;
  retryPolicy: string;
  description: string | null;
  queueAt: Date;
};

/** Whose records, and the merchant's test clock where it has one. */
export type Writing = { merchantId: MerchantId; clockAt: Date | null; ids: IdSource };

const INSERT = `
with given as materialized (
  select * from jsonb_to_recordset($3::jsonb) as g (
    id uuid, "eventId" uuid, origin text, "paymentRecordId" uuid, ordinal int, reference text,
    asked jsonb, "accountId" uuid, "walletId" uuid, kind text, amount bigint, currency char(3),
    "dueOn" date, "windowUntil" date, "retryPolicy" text, description text, "queueAt" timestamptz,
    "paymentMethodId" uuid)
), made as (
  insert into billing_record
    (merchant_id, id, origin, payment_record_id, ordinal, reference, asked, account_id, wallet_id,
     kind, amount, currency, due_on, window_until, retry_policy, description, payment_method_id)
  select $1::uuid, id, origin, "paymentRecordId", ordinal, reference, asked, "accountId",
    "walletId", kind, amount, currency, "dueOn", "windowUntil", "retryPolicy", description,
    "paymentMethodId"
  from given
  on conflict do nothing
  returning id
), state as (
  insert into billing_state (merchant_id, billing_record_id, queue_at, test_clock, status)
  select $1, g.id, g."queueAt", $2::timestamptz is not null, 'to_come'
  from given g join made using (id)
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id)
  select $1, coalesce($2, ${EVENT_NOW}), g."eventId", 'billing_record.to_come', g."accountId", g.id
  from given g join made using (id)
)
select id from made`;

/**
 * Makes those that are not there yet, with state and event, and returns their ids. One that
 * exists under the same ordinal or reference is left out, also when it is made at the same time.
 * Rows in a fixed order (by reference, by ordinal) keep concurrent calls out of each other's way.
 */
export async function insertBillingRecords(
  connection: Connection,
  writing: Writing,
  rows: readonly NewBillingRecord[],
): Promise<Set<Id<'billingRecord'>>> {
  const made = new Set<Id<'billingRecord'>>();
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = rows.slice(start, start + ROWS_PER_STATEMENT).map((row) => ({
      ...row,
      amount: row.amount.toString(),
      eventId: writing.ids.next('event'),
    }));
    const result = await connection.query<{ id: Id<'billingRecord'> }>(INSERT, [
      writing.merchantId,
      writing.clockAt,
      JSON.stringify(part),
    ]);
    for (const { id } of result.rows) made.add(id);
  }
  return made;
}

export type StatusRow = {
  id: Id<'billingRecord'>;
  accountId: Id<'account'>;
  dueOn: PlainDate;
  status: BillingStatus;
};

/**
 * Locks the states of a payment record's billing records that stand in one of the statuses, in
 * the order of their ids. Index billing_record_ordinal.
 */
export async function lockOfPaymentRecord(
  connection: Connection,
  merchantId: MerchantId,
  paymentRecordId: Id<'paymentRecord'>,
  statuses: readonly BillingStatus[],
): Promise<StatusRow[]> {
  const { rows } = await connection.query<StatusRow>(
    `select b.id, b.account_id as "accountId", b.due_on as "dueOn", s.status
     from billing_record b
     join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
     where b.merchant_id = $1 and b.payment_record_id = $2 and s.status = any ($3)
     order by b.id
     for no key update of s`,
    [merchantId, paymentRecordId, statuses],
  );
  return rows;
}

export type Move = {
  id: Id<'billingRecord'>;
  accountId: Id<'account'>;
  from: readonly BillingStatus[];
  to: BillingStatus;
  queueAt: Date | null;
  reason: string | null;
};

const MOVE = `
with given as materialized (
  select * from jsonb_to_recordset($3::jsonb) as g (
    id uuid, "eventId" uuid, "accountId" uuid, "from" text[], "to" text, "queueAt" timestamptz,
    reason text)
), moved as (
  update billing_state s
  set status = g."to", queue_at = g."queueAt", reason = g.reason
  from given g
  where s.merchant_id = $1 and s.billing_record_id = g.id and s.status = any (g."from")
  returning g.*
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id, data)
  select $1::uuid, coalesce($2::timestamptz, ${EVENT_NOW}), "eventId", 'billing_record.' || "to",
    "accountId", id, case when reason is not null then jsonb_build_object('reason', reason) end
  from moved
)
select count(*)::int as count from moved`;

/** Moves states to another status, guarded, with their events; returns how many moved. */
export async function moveBillingStates(
  connection: Connection,
  writing: Writing,
  moves: readonly Move[],
): Promise<number> {
  let moved = 0;
  for (let start = 0; start < moves.length; start += ROWS_PER_STATEMENT) {
    const part = moves
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((move) => ({ ...move, eventId: writing.ids.next('event') }));
    const { rows } = await connection.query<{ count: number }>(MOVE, [
      writing.merchantId,
      writing.clockAt,
      JSON.stringify(part),
    ]);
    moved += rows[0]?.count ?? 0;
  }
  return moved;
}

/** Writes date, amount, instrument and next attempt of one whose state is locked. */
export async function rewriteBillingRecord(
  connection: Connection,
  merchantId: MerchantId,
  row: {
    id: Id<'billingRecord'>;
    dueOn: PlainDate;
    windowUntil: PlainDate;
    amount: bigint;
    instrumentId: Id<'instrument'> | null;
    queueAt: Date | null;
  },
): Promise<void> {
  await connection.query(
    `with cold as (
       update billing_record
       set due_on = $3, window_until = $4, amount = $5, instrument_id = $6,
         announced_on = case when due_on = $3 and amount = $5 then announced_on end
       where merchant_id = $1 and id = $2
     )
     update billing_state set queue_at = $7 where merchant_id = $1 and billing_record_id = $2`,
    [merchantId, row.id, row.dueOn, row.windowUntil, row.amount, row.instrumentId, row.queueAt],
  );
}
