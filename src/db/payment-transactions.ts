// One payment transaction at a time, under its lock: what follows a payment (capture, void, refund)
// and what gateways report later. The due run goes through billing-state.ts and outcomes.ts.

import type pg from 'pg';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Posting } from '#domain/ledger.ts';
import type { Currency } from '#domain/money.ts';
import type { KeptData } from '#domain/outcome.ts';
import type { TransactionKind, TransactionStatus, Trigger } from '#domain/payment-transaction.ts';
import { AT_GATEWAY } from './paid-together.ts';
import type { Connection } from './pool.ts';

export type LockedTransaction = {
  merchantId: MerchantId;
  id: Id<'paymentTransaction'>;
  kind: TransactionKind;
  status: TransactionStatus;
  billingRecordId: Id<'billingRecord'>;
  parentId: Id<'paymentTransaction'> | null;
  accountId: Id<'account'>;
  connectionId: Id<'gatewayConnection'>;
  /** null: the payer left none. */
  instrumentId: Id<'instrument'> | null;
  amount: bigint;
  currency: Currency;
  refunded: bigint;
  /** As the gateway knows it. */
  atGateway: { id: Id<'paymentTransaction'>; amount: bigint; refunded: bigint };
  gatewayRef: string | null;
  createdAt: Date;
  data: KeptData | null;
  billingStatus: BillingStatus;
  billingStatusBefore: BillingStatus | null;
  /** Captures, voids and refunds of it that are not final. */
  openFollowUps: { kind: TransactionKind; amount: bigint }[];
};

/** A payment as the gateway has to know it again when something follows it. */
export type ParentRow = {
  id: Id<'paymentTransaction'>;
  kind: 'purchase' | 'authorization' | 'capture';
  amount: bigint;
  createdAt: Date;
  data: KeptData | null;
  refunded: bigint;
};

/**
 * Locks the payment transaction, then its billing state, against every other follow-up and
 * notice. A payment is locked before what follows it. By primary key.
 */
export async function lockTransaction(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<LockedTransaction | null> {
  const { rows } = await tx.query<LockedRow>(
    `select t.merchant_id as "merchantId", t.id, t.kind, t.status,
       t.billing_record_id as "billingRecordId", t.parent_id as "parentId",
       t.account_id as "accountId", t.gateway_connection_id as "connectionId",
       t.instrument_id as "instrumentId", t.amount, t.currency, t.refunded,
       t.gateway_ref as "gatewayRef", t.created_at as "createdAt", t.data,
       s.status as "billingStatus",
       s.status_before as "billingStatusBefore", ${AT_GATEWAY.id('t')} as "gatewayId",
       ${AT_GATEWAY.amount('t')} as "gatewayAmount",
       ${AT_GATEWAY.refunded('t')} as "gatewayRefunded"
     from payment_transaction t
     join billing_state s
       on s.merchant_id = t.merchant_id and s.billing_record_id = t.billing_record_id
     where t.merchant_id = $1 and t.id = $2
     for update of t, s`,
    [merchantId, id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const open = await tx.query<{ kind: TransactionKind; amount: bigint }>(
    `select kind, amount from payment_transaction
     where merchant_id = $1 and parent_id = $2 and status in ('in_progress', 'unknown', 'pending')`,
    [merchantId, id],
  );
  const { gatewayId, gatewayAmount, gatewayRefunded, ...locked } = row;
  const atGateway = { id: gatewayId, amount: gatewayAmount, refunded: gatewayRefunded };
  return { ...locked, atGateway, openFollowUps: open.rows };
}

type LockedRow = Omit<LockedTransaction, 'openFollowUps' | 'atGateway'> & {
  gatewayId: Id<'paymentTransaction'>;
  gatewayAmount: bigint;
  gatewayRefunded: bigint;
};

export type NewFollowUp = {
  id: Id<'paymentTransaction'>;
  kind: 'capture' | 'void' | 'refund';
  trigger: Trigger;
  amount: bigint;
  at: Date | null;
  /** The caller's key of the request, where one asked for it. */
  requestKey?: string | null;
};

/**
 * The intent of a follow-up, with its first history row. Commit before anything is sent. False:
 * the merchant has another follow-up under that request key, and nothing was written.
 */
export async function insertFollowUp(
  tx: pg.PoolClient,
  parent: LockedTransaction,
  next: NewFollowUp,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `with intent as (
       insert into payment_transaction (merchant_id, id, kind, trigger, billing_record_id,
         parent_id, account_id, gateway_connection_id, instrument_id, amount, currency, status,
         status_at, created_at, request_key)
       select merchant_id, $3, $4, $5, billing_record_id, id, account_id, gateway_connection_id,
         instrument_id, $6, currency, 'in_progress', coalesce($7, clock_timestamp()),
         coalesce($7, clock_timestamp()), $8
       from payment_transaction where merchant_id = $1 and id = $2
       on conflict (merchant_id, request_key) where request_key is not null do nothing
       returning merchant_id, id, status_at, amount
     )
     insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
       cause)
     select merchant_id, id, 1, 'in_progress', status_at, amount, $5 from intent`,
    [
      parent.merchantId,
      parent.id,
      next.id,
      next.kind,
      next.trigger,
      next.amount,
      next.at,
      next.requestKey ?? null,
    ],
  );
  return rowCount === 1;
}

export type TransactionChange = {
  status: TransactionStatus;
  guard: readonly TransactionStatus[];
  at: Date | null;
  cause: string;
  /** Minor units that this change is about: the refunded part, else the whole. */
  amount?: bigint;
  addRefunded?: bigint;
  httpCode?: number;
  code?: string | null;
  message?: string | null;
  gatewayRef?: string | null;
  logId?: Id<'logEntry'> | null;
};

/** Changes the status and appends it to the history. False: the guard did not allow it. */
export async function changeTransaction(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
  change: TransactionChange,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `with changed as (
       update payment_transaction
       set status = $3, status_count = status_count + 1,
         status_at = coalesce($5, clock_timestamp()), refunded = refunded + $6,
         gateway_ref = coalesce($10, gateway_ref),
         confirmed_at = case when $3 in ('pending', 'unknown') then confirmed_at
           else coalesce(confirmed_at, $5, clock_timestamp()) end
       where merchant_id = $1 and id = $2 and status = any ($4)
       returning merchant_id, id, status_count, status, status_at, amount, kind
     )
     insert into transaction_status (merchant_id, payment_transaction_id, seq, status, at, amount,
       http_code, preauth, code, message, gateway_ref, cause, log_id)
     select merchant_id, id, status_count, status, status_at, coalesce($7, amount), $8,
       kind = 'authorization', $9, $11, $10, $12, $13
     from changed`,
    [
      merchantId,
      id,
      change.status,
      change.guard,
      change.at,
      change.addRefunded ?? 0n,
      change.amount ?? null,
      change.httpCode ?? 0,
      change.code ?? null,
      change.gatewayRef ?? null,
      change.message ?? null,
      change.cause,
      change.logId ?? null,
    ],
  );
  return rowCount === 1;
}

/**
 * Counts what was given back, or came back of it, on a payment whose status tells of something
 * else. Minor units, below 0 to take away. Call with the payment locked.
 */
export async function addRefunded(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
  amount: bigint,
): Promise<void> {
  await tx.query(
    `update payment_transaction set refunded = refunded + $3 where merchant_id = $1 and id = $2`,
    [merchantId, id, amount],
  );
}

/** Changes a billing record's status outside the run. False: the guard did not allow it. */
export async function changeBillingStatus(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  id: Id<'billingRecord'>,
  change: { status: BillingStatus; guard: readonly BillingStatus[]; before?: BillingStatus | null },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update billing_state set status = $3, status_before = $5, queue_at = null, reason = null
     where merchant_id = $1 and billing_record_id = $2 and status = any ($4)`,
    [merchantId, id, change.status, change.guard, change.before ?? null],
  );
  return rowCount === 1;
}

/**
 * Books one transfer and its sums. A cause is booked once for a payment transaction; only disputes
 * may come again, and are numbered. Call with the payment transaction locked.
 */
export async function book(
  tx: pg.PoolClient,
  merchantId: MerchantId,
  transactionId: Id<'paymentTransaction'>,
  accountId: Id<'account'>,
  posting: Posting,
  at: Date | null,
  sumId: string,
): Promise<void> {
  const repeats = ['chargeback', 'dishonour', 'chargeback_won'].includes(posting.cause);
  await tx.query(
    `insert into ledger_entry (merchant_id, payment_transaction_id, cause, seq, account_id, debit,
       debit_of, credit, credit_of, amount, currency, booked_at)
     select $1, $2, $3, case when $12 then coalesce(max(seq), 0) + 1 else 1 end, $4, $5, $6, $7,
       $8, $9, $10, coalesce($11, clock_timestamp())
     from ledger_entry where merchant_id = $1 and payment_transaction_id = $2 and cause = $3`,
    [
      merchantId,
      transactionId,
      posting.cause,
      accountId,
      posting.debit.name,
      posting.debit.of,
      posting.credit.name,
      posting.credit.of,
      posting.amount,
      posting.currency,
      at,
      repeats,
    ],
  );
  const gateway = posting.debit.name === 'gateway' ? posting.debit : posting.credit;
  const debited = posting.debit === gateway;
  await tx.query(
    `insert into ledger_sum (merchant_id, ledger_account, ledger_account_of, currency, id, debits,
       credits, entries)
     values ($1, $2, $3, $4, $5, $6, $7, 1)`,
    [
      merchantId,
      gateway.name,
      gateway.of,
      posting.currency,
      sumId,
      debited ? posting.amount : 0n,
      debited ? 0n : posting.amount,
    ],
  );
}

/** Minor units taken back by disputes and not returned by won ones. */
export async function disputedAmount(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<bigint> {
  const { rows } = await connection.query<{ amount: bigint }>(
    `select coalesce(sum(case cause when 'chargeback_won' then -amount else amount end), 0)::bigint
       as amount
     from ledger_entry
     where merchant_id = $1 and payment_transaction_id = $2
       and cause in ('chargeback', 'dishonour', 'chargeback_won')`,
    [merchantId, id],
  );
  return rows[0]?.amount ?? 0n;
}

/** Minor units given back by refunds made elsewhere. Index payment_transaction_by_parent. */
export async function refundedByNotice(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<bigint> {
  const { rows } = await connection.query<{ amount: bigint }>(
    `select coalesce(sum(amount), 0)::bigint as amount from payment_transaction
     where merchant_id = $1 and parent_id = $2 and kind = 'refund' and trigger = 'notice'
       and status = 'succeeded'`,
    [merchantId, id],
  );
  return rows[0]?.amount ?? 0n;
}

/** A chargeback or a dishonour was booked on it at some time. Primary key of ledger_entry. */
export async function wasDisputed(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select 1 from ledger_entry
     where merchant_id = $1 and payment_transaction_id = $2
       and cause in ('chargeback', 'dishonour')
     limit 1`,
    [merchantId, id],
  );
  return rowCount === 1;
}
