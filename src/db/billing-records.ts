// Billing records as people and the API see them: the cold facts joined with the hot state.

import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Connection } from './pool.ts';

export type BillingRecord = {
  id: Id<'billingRecord'>;
  origin: 'payment_record' | 'one_off' | 'invoice';
  paymentRecordId: Id<'paymentRecord'> | null;
  /** 1, 2, ... within its payment record. */
  ordinal: number | null;
  /** The merchant's own name of a one-off. */
  reference: string | null;
  accountId: Id<'account'>;
  walletId: Id<'wallet'> | null;
  /** Set when this record is to use another instrument than its wallet or account. */
  instrumentId: Id<'instrument'> | null;
  kind: 'purchase' | 'authorization';
  amount: bigint;
  currency: Currency;
  dueOn: PlainDate;
  windowUntil: PlainDate;
  retryPolicy: string;
  description: string | null;
  status: BillingStatus;
  attemptCount: number;
  /** Why it is unbillable, failed or cancelled. */
  reason: string | null;
  /** When it is tried next; null when nothing is planned. */
  queueAt: Date | null;
  lastTransactionId: Id<'paymentTransaction'> | null;
  createdAt: Date;
};

/** A place in the list. */
export type BillingCursor = { dueOn: PlainDate; id: Id<'billingRecord'> };

/** `next` null: read to the end. A page may be short of `limit` before that. */
export type BillingPage = { billingRecords: BillingRecord[]; next: BillingCursor | null };

const COLUMNS = `
  b.id, b.origin, b.payment_record_id as "paymentRecordId", b.ordinal, b.reference,
  b.account_id as "accountId", b.wallet_id as "walletId", b.instrument_id as "instrumentId",
  b.kind, b.amount, b.currency, b.due_on as "dueOn", b.window_until as "windowUntil",
  b.retry_policy as "retryPolicy", b.description, s.status, s.attempt_count as "attemptCount",
  s.reason, s.queue_at as "queueAt", s.last_transaction_id as "lastTransactionId",
  b.created_at as "createdAt"`;

export async function billingRecordById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'billingRecord'>,
): Promise<BillingRecord | null> {
  const { rows } = await connection.query<BillingRecord>(
    `select ${COLUMNS}
     from billing_record b
     join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
     where b.merchant_id = $1 and b.id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

export async function listBillingRecords(
  connection: Connection,
  merchantId: MerchantId,
  page: {
    accountId?: Id<'account'> | null;
    paymentRecordId?: Id<'paymentRecord'> | null;
    reference?: string | null;
    statuses?: readonly BillingStatus[] | null;
    /** Inclusive, as dueTo. */
    dueFrom?: PlainDate | null;
    dueTo?: PlainDate | null;
    after: BillingCursor | null;
    limit: number;
  },
): Promise<BillingPage> {
  throw new Error(`${connection} ${merchantId} ${page.limit}`);
}
