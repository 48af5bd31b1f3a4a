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

export type BillingFilter = {
  accountId?: Id<'account'> | null;
  paymentRecordId?: Id<'paymentRecord'> | null;
  reference?: string | null;
  statuses?: readonly BillingStatus[] | null;
  /** Inclusive, as dueTo. */
  dueFrom?: PlainDate | null;
  dueTo?: PlainDate | null;
};

/** Rows one page looks at, so that a rare status in a long list costs many cheap pages. */
const SCAN_MAX = 2_000;

const COLUMNS = `
  b.id, b.origin, b.payment_record_id as "paymentRecordId", b.ordinal, b.reference,
  b.account_id as "accountId", b.wallet_id as "walletId", b.instrument_id as "instrumentId",
  b.kind, b.amount, b.currency, b.due_on as "dueOn", b.window_until as "windowUntil",
  b.retry_policy as "retryPolicy", b.description, s.status, s.attempt_count as "attemptCount",
  s.reason, s.queue_at as "queueAt", s.last_transaction_id as "lastTransactionId",
  b.created_at as "createdAt"`;

const BY_ID = `
  select ${COLUMNS}
  from billing_record b
  join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
  where b.merchant_id = $1 and b.id = $2`;

export async function billingRecordById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'billingRecord'>,
): Promise<BillingRecord | null> {
  const { rows } = await connection.query<BillingRecord>(BY_ID, [merchantId, id]);
  return rows[0] ?? null;
}

/** As billingRecordById; its state is locked against the claim until the transaction ends. */
export async function billingRecordLocked(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'billingRecord'>,
): Promise<BillingRecord | null> {
  const locked = await connection.query(
    `select from billing_state
     where merchant_id = $1 and billing_record_id = $2
     for no key update`,
    [merchantId, id],
  );
  // Read anew: the statement that waited for the lock may have joined an older billing_record.
  return locked.rowCount === 0 ? null : billingRecordById(connection, merchantId, id);
}

/**
 * By due day, then id. At most SCAN_MAX rows, in order, of billing_record_by_account where the
 * account is named, of billing_record_ordinal or billing_record_reference where that is, else of
 * billing_record_by_day.
 */
export async function listBillingRecords(
  connection: Connection,
  merchantId: MerchantId,
  page: BillingFilter & { after: BillingCursor | null; limit: number },
): Promise<BillingPage> {
  const { text, values } = listQuery(merchantId, page);
  const { rows } = await connection.query<BillingRecord>(text, values);
  const hits = rows.filter((row) => page.statuses == null || page.statuses.includes(row.status));
  const shown = hits.slice(0, page.limit);
  const more = hits.length > page.limit || rows.length === SCAN_MAX;
  const last = hits.length > page.limit ? shown.at(-1) : rows.at(-1);
  const next = more && last !== undefined ? { dueOn: last.dueOn, id: last.id } : null;
  return { billingRecords: shown, next };
}

function listQuery(
  merchantId: MerchantId,
  page: BillingFilter & { after: BillingCursor | null; limit: number },
): { text: string; values: unknown[] } {
  const values: unknown[] = [merchantId];
  const where = ['b.merchant_id = $1'];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value === undefined || value === null) return;
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  add((value) => `b.account_id = ${value}`, page.accountId);
  add((value) => `b.payment_record_id = ${value}`, page.paymentRecordId);
  add((value) => `b.reference = ${value}`, page.reference);
  add((value) => `b.due_on >= ${value}`, page.dueFrom);
  add((value) => `b.due_on <= ${value}`, page.dueTo);
  if (page.after !== null) {
    values.push(page.after.dueOn, page.after.id);
    where.push(`(b.due_on, b.id) > ($${values.length - 1}::date, $${values.length}::uuid)`);
  }
  values.push(page.statuses == null ? page.limit + 1 : SCAN_MAX);
  // A payment record's own rows are few beside the merchant's: without this the planner walks all
  // of the merchant's days to spare itself a small sort.
  const day = page.paymentRecordId == null ? 'b.due_on' : 'b.due_on + 0';
  // `offset 0` keeps the states looked up one by one: a page never reads the whole table.
  const text = `
    select ${COLUMNS}
    from (
      select *
      from billing_record b
      where ${where.join('\n and ')}
      order by ${day}, b.id
      limit $${values.length}
    ) b
    cross join lateral (
      select *
      from billing_state
      where merchant_id = b.merchant_id and billing_record_id = b.id
      offset 0
    ) s
    order by b.due_on, b.id`;
  return { text, values };
}
