// Payment records: the schedules that group billing records.

import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Frequency, ScheduleTerms } from '#domain/schedule.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import type { Connection } from './pool.ts';

export type PaymentRecord = {
  id: Id<'paymentRecord'>;
  /** Unique, ascending, for people. */
  number: bigint;
  accountId: Id<'account'>;
  walletId: Id<'wallet'>;
  /** The payer pays by it whatever the instruments; null: as the account pays. */
  paymentMethodId: Id<'paymentMethod'> | null;
  orderRef: string | null;
  description: string | null;
  currency: Currency;
  amount: bigint;
  firstAmount: bigint | null;
  frequency: Frequency;
  firstOn: PlainDate;
  billingDay: number | null;
  billingCount: number | null;
  endOn: PlainDate | null;
  /** Of the first billing record; the others are purchases. */
  firstKind: 'purchase' | 'authorization';
  /** In the stored form, see readRetryPolicy. */
  retryPolicy: string;
  state: 'active' | 'completed' | 'inactive';
  stateReason: string | null;
  plannedCount: number;
  planAt: Date | null;
  /** `02501`: the card expires before the last planned billing record. */
  warning: string | null;
  createdAt: Date;
};

const COLUMNS = `
  id, number, account_id as "accountId", wallet_id as "walletId",
  payment_method_id as "paymentMethodId", order_ref as "orderRef",
  description, currency, amount, first_amount as "firstAmount", frequency, first_on as "firstOn",
  billing_day as "billingDay", billing_count as "billingCount", end_on as "endOn",
  first_kind as "firstKind", retry_policy as "retryPolicy", state, state_reason as "stateReason",
  planned_count as "plannedCount", plan_at as "planAt", warning, created_at as "createdAt"`;

export function termsOf(record: PaymentRecord): ScheduleTerms {
  const { frequency, amount, firstAmount, currency, firstOn, billingDay, billingCount, endOn } =
    record;
  return { frequency, amount, firstAmount, currency, firstOn, billingDay, billingCount, endOn };
}

export async function paymentRecordById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentRecord'>,
): Promise<PaymentRecord | null> {
  const { rows } = await connection.query<PaymentRecord>(
    `select ${COLUMNS} from payment_record where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** In the order of their making, from after `after`. */
export async function listPaymentRecords(
  connection: Connection,
  merchantId: MerchantId,
  page: {
    accountId?: Id<'account'> | null;
    state?: PaymentRecord['state'] | null;
    after: Id<'paymentRecord'> | null;
    limit: number;
  },
): Promise<PaymentRecord[]> {
  const { rows } = await connection.query<PaymentRecord>(
    `select ${COLUMNS} from payment_record
     where merchant_id = $1
       and ($2::uuid is null or account_id = $2)
       and ($3::text is null or state = $3)
       and ($4::uuid is null or id > $4)
     order by id
     limit $5`,
    [merchantId, page.accountId ?? null, page.state ?? null, page.after, page.limit],
  );
  return rows;
}

/** As paymentRecordById, locked until the transaction ends. */
export async function paymentRecordLocked(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentRecord'>,
): Promise<PaymentRecord | null> {
  const { rows } = await connection.query<PaymentRecord>(
    `select ${COLUMNS} from payment_record
     where merchant_id = $1 and id = $2
     for no key update`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** What was made under this Idempotency-Key before; null: nothing. */
export async function paymentRecordAskedFor(
  connection: Connection,
  merchantId: MerchantId,
  requestKey: string,
): Promise<PaymentRecord | null> {
  const { rows } = await connection.query<PaymentRecord>(
    `select ${COLUMNS} from payment_record where merchant_id = $1 and request_key = $2`,
    [merchantId, requestKey],
  );
  return rows[0] ?? null;
}

export async function insertPaymentRecord(
  connection: Connection,
  merchantId: MerchantId,
  record: Omit<PaymentRecord, 'number' | 'createdAt'> & {
    testClock: boolean;
    requestKey: string | null;
  },
): Promise<PaymentRecord> {
  const { rows } = await connection.query<PaymentRecord>(
    `insert into payment_record
       (merchant_id, id, account_id, wallet_id, order_ref, description, currency, amount,
        first_amount, frequency, first_on, billing_day, billing_count, end_on, first_kind,
        retry_policy, state, state_reason, planned_count, plan_at, test_clock, warning,
        request_key, payment_method_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       $20, $21, $22, $23, $24)
     returning ${COLUMNS}`,
    [
      merchantId,
      record.id,
      record.accountId,
      record.walletId,
      record.orderRef,
      record.description,
      record.currency,
      record.amount,
      record.firstAmount,
      record.frequency,
      record.firstOn,
      record.billingDay,
      record.billingCount,
      record.endOn,
      record.firstKind,
      record.retryPolicy,
      record.state,
      record.stateReason,
      record.plannedCount,
      record.planAt,
      record.testClock,
      record.warning,
      record.requestKey,
      record.paymentMethodId,
    ],
  );
  return rows[0]!;
}

/** Guarded: null when it is not active. */
export async function deactivateActive(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentRecord'>,
  reason: string,
): Promise<PaymentRecord | null> {
  const { rows } = await connection.query<PaymentRecord>(
    `update payment_record set state = 'inactive', state_reason = $3, plan_at = null
     where merchant_id = $1 and id = $2 and state = 'active'
     returning ${COLUMNS}`,
    [merchantId, id, reason],
  );
  return rows[0] ?? null;
}

export type ToPlan = PaymentRecord & {
  merchantId: MerchantId;
  /** Of what would be charged now. */
  instrumentKind: InstrumentKind | null;
};

/**
 * Active payment records to be planned at `now`, locked, most urgent first: of one merchant, or of
 * every merchant without a test clock. Index payment_record_to_plan.
 */
export async function lockToPlan(
  connection: Connection,
  merchantId: MerchantId | null,
  now: Date,
  limit: number,
): Promise<ToPlan[]> {
  const { rows } = await connection.query<ToPlan>(
    `select merchant_id as "merchantId", ${COLUMNS}, (
       select i.kind from wallet w
       join account a on a.merchant_id = w.merchant_id and a.id = payment_record.account_id
       join instrument i on i.merchant_id = w.merchant_id
         and i.id = coalesce(w.default_instrument_id, a.default_instrument_id)
       where w.merchant_id = payment_record.merchant_id and w.id = payment_record.wallet_id
     ) as "instrumentKind"
     from payment_record
     where plan_at <= $2 and state = 'active'
       and case when $1::uuid is null then not test_clock else merchant_id = $1 end
     order by plan_at
     limit $3
     for no key update skip locked`,
    [merchantId, now, limit],
  );
  return rows;
}

export type PlanDone = {
  merchantId: MerchantId;
  id: Id<'paymentRecord'>;
  plannedCount: number;
  planAt: Date | null;
  completed: boolean;
};

/** Writes how far each locked payment record is planned, and which are completed. */
export async function updatePlans(
  connection: Connection,
  plans: readonly PlanDone[],
): Promise<void> {
  if (plans.length === 0) return;
  await connection.query(
    `update payment_record r
     set planned_count = p."plannedCount", plan_at = p."planAt",
       state = case when p.completed then 'completed' else r.state end
     from jsonb_to_recordset($1::jsonb) as p (
       "merchantId" uuid, id uuid, "plannedCount" int, "planAt" timestamptz, completed boolean)
     where r.merchant_id = p."merchantId" and r.id = p.id`,
    [JSON.stringify(plans)],
  );
}

/** Of those given, the ones of which a billing record stands in none of the final statuses. */
export async function withOpenBilling(
  connection: Connection,
  records: readonly { merchantId: MerchantId; id: Id<'paymentRecord'> }[],
  finalStatuses: readonly string[],
): Promise<Set<Id<'paymentRecord'>>> {
  const { rows } = await connection.query<{ id: Id<'paymentRecord'> }>(
    `select w.id
     from unnest($1::uuid[], $2::uuid[]) as w (merchant_id, id)
     where exists (
       select from billing_record b
       join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
       where b.merchant_id = w.merchant_id and b.payment_record_id = w.id
         and s.status <> all ($3))`,
    [records.map((one) => one.merchantId), records.map((one) => one.id), finalStatuses],
  );
  return new Set(rows.map((row) => row.id));
}

/** Has every active payment record of the merchant looked at again at its next planning. */
export async function planAllAgain(
  connection: Connection,
  merchantId: MerchantId,
  now: Date,
): Promise<void> {
  await connection.query(
    `update payment_record set plan_at = $2 where merchant_id = $1 and plan_at > $2`,
    [merchantId, now],
  );
}
