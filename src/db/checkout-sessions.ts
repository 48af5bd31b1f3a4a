// Checkout sessions: what a payer is sent to pay or to leave, and what was made of it.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { CustomerContent } from './customers.ts';
import type { Connection } from './pool.ts';

export const SESSION_STATUSES = [
  'open',
  'awaiting_manual_payment',
  'completed',
  'expired',
  'cancelled',
] as const;

export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** The payment record to make, in the API's field names; amounts as digits. */
export type SessionPlan = {
  terms: Record<string, string | number | null>;
  retry: string;
  orderRef: string | null;
};

export type CheckoutSession = {
  id: Id<'checkoutSession'>;
  status: SessionStatus;
  /** What is paid now; null: nothing, an instrument is left. */
  kind: 'purchase' | 'authorization' | null;
  amount: bigint | null;
  currency: Currency;
  description: string | null;
  /** Also of a customer that is still to be made of `customer`. */
  customerId: Id<'customer'>;
  customer: CustomerContent | null;
  /** An account that exists, else the reference of the one to open. */
  accountId: Id<'account'> | null;
  accountReference: string | null;
  plan: SessionPlan | null;
  activate: 'at_once' | 'when_paid';
  paymentMethodIds: Id<'paymentMethod'>[] | null;
  /** Chosen by the payer. */
  paymentMethodId: Id<'paymentMethod'> | null;
  successUrl: string | null;
  cancelUrl: string | null;
  frameOrigins: string[];
  language: 'en' | 'fr' | null;
  expiresAt: Date;
  createdAt: Date;
  endedAt: Date | null;
} & Made;

/** What a completed session has made. */
export type Made = {
  madeAccountId: Id<'account'> | null;
  madeInstrumentId: Id<'instrument'> | null;
  madePaymentRecordId: Id<'paymentRecord'> | null;
  madeBillingRecordId: Id<'billingRecord'> | null;
  paymentTransactionId: Id<'paymentTransaction'> | null;
};

const COLUMNS = `
  id, status, kind, amount, currency, description, customer_id as "customerId", customer,
  account_id as "accountId", account_reference as "accountReference", plan, activate,
  payment_method_ids as "paymentMethodIds", payment_method_id as "paymentMethodId",
  success_url as "successUrl", cancel_url as "cancelUrl", frame_origins as "frameOrigins",
  language, expires_at as "expiresAt", created_at as "createdAt", ended_at as "endedAt",
  made_account_id as "madeAccountId", made_instrument_id as "madeInstrumentId",
  made_payment_record_id as "madePaymentRecordId",
  made_billing_record_id as "madeBillingRecordId",
  payment_transaction_id as "paymentTransactionId"`;

export async function sessionById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'checkoutSession'>,
  lock: '' | 'for no key update' = '',
): Promise<CheckoutSession | null> {
  const { rows } = await connection.query<CheckoutSession>(
    `select ${COLUMNS} from checkout_session where merchant_id = $1 and id = $2 ${lock}`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** What was made under this Idempotency-Key before. Index checkout_session_request. */
export async function sessionAskedFor(
  connection: Connection,
  merchantId: MerchantId,
  requestKey: string,
): Promise<CheckoutSession | null> {
  const { rows } = await connection.query<CheckoutSession>(
    `select ${COLUMNS} from checkout_session where merchant_id = $1 and request_key = $2`,
    [merchantId, requestKey],
  );
  return rows[0] ?? null;
}

/** In the order of their making, from after `after`. */
export async function listSessions(
  connection: Connection,
  merchantId: MerchantId,
  page: {
    status?: SessionStatus | null;
    after: Id<'checkoutSession'> | null;
    limit: number;
  },
): Promise<CheckoutSession[]> {
  const { rows } = await connection.query<CheckoutSession>(
    `select ${COLUMNS} from checkout_session
     where merchant_id = $1
       and ($2::text is null or status = $2)
       and ($3::uuid is null or id > $3)
     order by id
     limit $4`,
    [merchantId, page.status ?? null, page.after, page.limit],
  );
  return rows;
}

export type NewSession = Omit<
  CheckoutSession,
  keyof Made | 'status' | 'createdAt' | 'endedAt' | 'paymentMethodId'
> & { requestKey: string | null };

/** null: another request under that key made one meanwhile. */
export async function insertSession(
  connection: Connection,
  merchantId: MerchantId,
  session: NewSession,
): Promise<CheckoutSession | null> {
  const { rows } = await connection.query<CheckoutSession>(
    `insert into checkout_session
       (merchant_id, id, status, kind, amount, currency, description, customer_id, customer,
        account_id, account_reference, plan, activate, payment_method_ids, success_url, cancel_url,
        frame_origins, language, expires_at, request_key)
     values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
       $18, $19)
     on conflict (merchant_id, request_key) where request_key is not null do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      session.id,
      session.kind,
      session.amount,
      session.currency,
      session.description,
      session.customerId,
      session.customer === null ? null : JSON.stringify(session.customer),
      session.accountId,
      session.accountReference,
      session.plan === null ? null : JSON.stringify(session.plan),
      session.activate,
      session.paymentMethodIds,
      session.successUrl,
      session.cancelUrl,
      session.frameOrigins,
      session.language,
      session.expiresAt,
      session.requestKey,
    ],
  );
  return rows[0] ?? null;
}

/** Of a locked session that is not completed; paid after all, an expired one is completed too. */
export async function moveSession(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'checkoutSession'>,
  to: {
    status: SessionStatus;
    paymentMethodId: Id<'paymentMethod'> | null;
    at: Date;
  } & Partial<Made> & { customerId?: Id<'customer'> },
): Promise<CheckoutSession> {
  const { rows } = await connection.query<CheckoutSession>(
    `update checkout_session
     set status = $3, payment_method_id = coalesce($4, payment_method_id),
       ended_at = case when $3 in ('open', 'awaiting_manual_payment') then null
         else $5::timestamptz end,
       customer_id = coalesce($6, customer_id), made_account_id = $7, made_instrument_id = $8,
       made_payment_record_id = $9, made_billing_record_id = $10, payment_transaction_id = $11
     where merchant_id = $1 and id = $2 and status <> 'completed'
     returning ${COLUMNS}`,
    [
      merchantId,
      id,
      to.status,
      to.paymentMethodId,
      to.at,
      to.customerId ?? null,
      to.madeAccountId ?? null,
      to.madeInstrumentId ?? null,
      to.madePaymentRecordId ?? null,
      to.madeBillingRecordId ?? null,
      to.paymentTransactionId ?? null,
    ],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`the checkout session ${id} had ended`);
  return row;
}

/** From now on no payer may begin. */
export async function endSessionAt(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'checkoutSession'>,
  at: Date,
): Promise<void> {
  await connection.query(
    `update checkout_session set expires_at = least(expires_at, $3)
     where merchant_id = $1 and id = $2 and status = 'open'`,
    [merchantId, id, at],
  );
}

/**
 * Open sessions whose time is over and whose payer is not at a gateway, as expired. Index
 * checkout_session_to_expire.
 */
export async function expireOpenSessions(
  connection: Connection,
  now: Date,
  limit: number,
  of: { merchantId: MerchantId | null; id?: Id<'checkoutSession'> },
): Promise<{ merchantId: MerchantId; id: Id<'checkoutSession'> }[]> {
  const { rows } = await connection.query<{ merchantId: MerchantId; id: Id<'checkoutSession'> }>(
    `update checkout_session c set status = 'expired', ended_at = $1
     from (
       select merchant_id, id from checkout_session s
       where status = 'open' and expires_at <= $1
         and ($3::uuid is null or merchant_id = $3) and ($4::uuid is null or id = $4)
         and not exists (
           select from visit v where v.merchant_id = s.merchant_id
             and v.checkout_session_id = s.id and v.status = 'open')
       order by expires_at limit $2 for update skip locked
     ) due
     where c.merchant_id = due.merchant_id and c.id = due.id and c.status = 'open'
     returning c.merchant_id as "merchantId", c.id`,
    [now, limit, of.merchantId, of.id ?? null],
  );
  return rows;
}
