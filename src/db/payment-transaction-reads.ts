// Payment transactions as the API and an operator read them: with the names of what they belong to
// and their whole status history. Only reads, and each goes by an index.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { TransactionKind, TransactionStatus, Trigger } from '#domain/payment-transaction.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import { byKey } from './by-key.ts';
import type { Connection } from './pool.ts';

export type TransactionRead = {
  id: Id<'paymentTransaction'>;
  kind: TransactionKind;
  trigger: Trigger;
  billingRecordId: Id<'billingRecord'>;
  paymentRecordId: Id<'paymentRecord'> | null;
  attempt: number | null;
  parentId: Id<'paymentTransaction'> | null;
  accountId: Id<'account'>;
  customerId: Id<'customer'>;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  gatewayConnectionId: Id<'gatewayConnection'>;
  gateway: string;
  /** null, as its kind: the payer left none. */
  instrumentId: Id<'instrument'> | null;
  instrumentKind: InstrumentKind | null;
  amount: bigint;
  currency: Currency;
  status: TransactionStatus;
  statusAt: Date;
  refunded: bigint;
  gatewayRef: string | null;
  data: unknown;
  confirmedAt: Date | null;
  createdAt: Date;
  /** Oldest first. */
  history: StatusRead[];
  dueOn: string;
};

export type StatusRead = {
  status: TransactionStatus;
  at: Date;
  amount: bigint;
  httpCode: number;
  preauth: boolean;
  code: string | null;
  message: string | null;
};

/** Rows after this one; null from the start. */
export type TransactionPage = { after: Id<'paymentTransaction'> | null; limit: number };

/** Where the last row of an account's page stood. */
export type AccountPosition = {
  dueOn: string;
  billingRecordId: Id<'billingRecord'>;
  id: Id<'paymentTransaction'>;
};

const COLUMNS = `
  t.id, t.kind, t.trigger, t.billing_record_id as "billingRecordId",
  b.payment_record_id as "paymentRecordId", t.attempt, t.parent_id as "parentId",
  t.account_id as "accountId", a.customer_id as "customerId", c.first_name as "firstName",
  c.last_name as "lastName", c.company, t.gateway_connection_id as "gatewayConnectionId",
  g.gateway, t.instrument_id as "instrumentId", i.kind as "instrumentKind", t.amount, t.currency,
  t.status, t.status_at as "statusAt", t.refunded, t.gateway_ref as "gatewayRef", t.data,
  t.confirmed_at as "confirmedAt", t.created_at as "createdAt", b.due_on as "dueOn"`;

/**
 * What a payment transaction `t` belongs to: one row each, by primary key. `offset 0` keeps the
 * planner from reading whole tables for a large page, and from weighing every order of five joins.
 */
const BELONGINGS = `
  cross join lateral (
    select payment_record_id, due_on from billing_record
    where merchant_id = t.merchant_id and id = t.billing_record_id offset 0
  ) b
  cross join lateral (
    select customer_id from account
    where merchant_id = t.merchant_id and id = t.account_id offset 0
  ) a
  cross join lateral (
    select first_name, last_name, company from customer
    where merchant_id = t.merchant_id and id = a.customer_id offset 0
  ) c
  cross join lateral (
    select gateway from gateway_connection
    where merchant_id = t.merchant_id and id = t.gateway_connection_id offset 0
  ) g
  ${byKey('instrument', 'i', 't.merchant_id', 't.instrument_id')}`;

/** Primary key. */
export const TRANSACTION_BY_ID = `
  select ${COLUMNS}
  from payment_transaction t ${BELONGINGS}
  where t.merchant_id = $1 and t.id = $2`;

/** Primary key, backwards; newest first. */
export const TRANSACTIONS_NEWEST = `
  select ${COLUMNS}
  from (
    select * from payment_transaction
    where merchant_id = $1 and ($2::uuid is null or id < $2)
    order by id desc
    limit $3
  ) t ${BELONGINGS}
  order by t.id desc`;

/** Index payment_transaction_attempt: one billing record has few. Newest first. */
export const TRANSACTIONS_OF_BILLING_RECORD = `
  select ${COLUMNS}
  from (
    select * from payment_transaction
    where merchant_id = $1 and billing_record_id = $4 and ($2::uuid is null or id < $2)
    order by id desc
    limit $3
  ) t ${BELONGINGS}
  order by t.id desc`;

/**
 * Index billing_record_by_account, backwards, then payment_transaction_attempt: the account's
 * newest due day first, so that a page reads no more billing records than it has to.
 */
export const TRANSACTIONS_OF_ACCOUNT = `
  select ${COLUMNS}
  from (
    select p.*
    from billing_record r
    join payment_transaction p
      on p.merchant_id = r.merchant_id and p.billing_record_id = r.id
    where r.merchant_id = $1 and p.merchant_id = $1 and r.account_id = $2
      and ($3::date is null or r.due_on <= $3)
      and ($3::date is null or (r.due_on, r.id, p.id) < ($3, $4::uuid, $5::uuid))
    order by r.due_on desc, r.id desc, p.id desc
    limit $6
  ) t ${BELONGINGS}
  order by b.due_on desc, t.billing_record_id desc, t.id desc`;

/** Primary key of transaction_status; few rows each. */
export const HISTORY_OF_TRANSACTIONS = `
  select payment_transaction_id as id, status, at, amount, http_code as "httpCode", preauth, code,
    message
  from transaction_status
  where merchant_id = $1 and payment_transaction_id = any ($2::uuid[])
  order by payment_transaction_id, seq`;

/** null when the merchant has no such payment transaction. */
export async function readTransaction(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<TransactionRead | null> {
  const [found] = await read(connection, merchantId, TRANSACTION_BY_ID, [merchantId, id]);
  return found ?? null;
}

/** Newest first. */
export async function listTransactions(
  connection: Connection,
  merchantId: MerchantId,
  page: TransactionPage,
): Promise<TransactionRead[]> {
  const values = [merchantId, page.after, page.limit];
  return read(connection, merchantId, TRANSACTIONS_NEWEST, values);
}

/** Newest first. */
export async function listTransactionsOfBillingRecord(
  connection: Connection,
  merchantId: MerchantId,
  billingRecordId: Id<'billingRecord'>,
  page: TransactionPage,
): Promise<TransactionRead[]> {
  const values = [merchantId, page.after, page.limit, billingRecordId];
  return read(connection, merchantId, TRANSACTIONS_OF_BILLING_RECORD, values);
}

/** Newest due day first. */
export async function listTransactionsOfAccount(
  connection: Connection,
  merchantId: MerchantId,
  accountId: Id<'account'>,
  page: { after: AccountPosition | null; limit: number },
): Promise<TransactionRead[]> {
  const { after, limit } = page;
  const position = [after?.dueOn ?? null, after?.billingRecordId ?? null, after?.id ?? null];
  const values = [merchantId, accountId, ...position, limit];
  return read(connection, merchantId, TRANSACTIONS_OF_ACCOUNT, values);
}

/** A capture, void or refund, and what its last status said. */
export type FollowUpRead = {
  id: Id<'paymentTransaction'>;
  kind: TransactionKind;
  parentId: Id<'paymentTransaction'>;
  amount: bigint;
  status: TransactionStatus;
  gatewayRef: string | null;
  code: string | null;
  message: string | null;
};

/** The one that was asked for under the caller's key. Index payment_transaction_request. */
export async function followUpByRequestKey(
  connection: Connection,
  merchantId: MerchantId,
  requestKey: string,
): Promise<FollowUpRead | null> {
  const { rows } = await connection.query<FollowUpRead>(
    `select t.id, t.kind, t.parent_id as "parentId", t.amount, t.status,
       t.gateway_ref as "gatewayRef", h.code, h.message
     from payment_transaction t
     join transaction_status h on h.merchant_id = t.merchant_id
       and h.payment_transaction_id = t.id and h.seq = t.status_count
     where t.merchant_id = $1 and t.request_key = $2`,
    [merchantId, requestKey],
  );
  return rows[0] ?? null;
}

/** The database answers. */
export async function ping(connection: Connection): Promise<void> {
  await connection.query('select 1');
}

async function read(
  connection: Connection,
  merchantId: MerchantId,
  text: string,
  values: unknown[],
): Promise<TransactionRead[]> {
  const { rows } = await connection.query<Omit<TransactionRead, 'history'>>(text, values);
  if (rows.length === 0) return [];
  const histories = new Map(rows.map(({ id }) => [id, [] as StatusRead[]]));
  const found = await connection.query<StatusRead & { id: Id<'paymentTransaction'> }>(
    HISTORY_OF_TRANSACTIONS,
    [merchantId, [...histories.keys()]],
  );
  for (const { id, ...status } of found.rows) histories.get(id)?.push(status);
  return rows.map((row) => ({ ...row, history: histories.get(row.id) ?? [] }));
}
