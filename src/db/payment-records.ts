// Payment records: the schedules that group billing records.

import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Frequency, ScheduleTerms } from '#domain/schedule.ts';
import type { Connection } from './pool.ts';

export type PaymentRecord = {
  id: Id<'paymentRecord'>;
  /** Unique, ascending, for people. */
  number: bigint;
  accountId: Id<'account'>;
  walletId: Id<'wallet'>;
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
  id, number, account_id as "accountId", wallet_id as "walletId", order_ref as "orderRef",
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
