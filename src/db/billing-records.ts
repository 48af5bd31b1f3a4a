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
  /** By which the payer pays it whatever the instruments. */
  paymentMethodId: Id<'paymentMethod'> | null;
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
  b.payment_method_id as "paymentMethodId",
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
 * By due day, then id. Index billing_record_by_account, billing_record_ordinal or
 * billing_record_reference where one of those is named, else billing_record_by_day in its order.
 * With statuses a page looks at SCAN_MAX rows and goes on from there.
 */
export async function listBillingRecords(
  connection: Connection,
  merchantId: MerchantId,
  page: BillingFilter & { after: BillingCursor | null; limit: number },
): Promise<BillingPage> {
  const { limit, statuses } = page;
  const scan = scanOf(merchantId, page);
  const { text, values } = listQuery(scan, statuses ?? null, limit + 1);
  const { rows } = await connection.query<BillingRecord>(text, values);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length > limit && last !== undefined) {
    return { billingRecords: shown, next: { dueOn: last.dueOn, id: last.id } };
  }
  const next = statuses == null ? null : await scanEnd(connection, scan);
  return { billingRecords: shown, next };
}

/** What is read in order: conditions over billing_record `b`, and their values. */
type Scan = { where: string; order: string; values: unknown[] };

function scanOf(
  merchantId: MerchantId,
  page: BillingFilter & { after: BillingCursor | null },
): Scan {
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
  // The rows of a payment record or an account are few beside the merchant's: without this the
  // planner walks all of the merchant's days to spare itself a small sort.
  const isFew = (page.paymentRecordId ?? page.accountId ?? null) !== null;
  const order = isFew ? 'b.due_on + 0, b.id' : 'b.due_on, b.id';
  return { where: where.join('\n and '), order, values };
}

function listQuery(
  scan: Scan,
  statuses: readonly BillingStatus[] | null,
  rows: number,
): { text: string; values: unknown[] } {
  const values = [...scan.values, statuses === null ? rows : SCAN_MAX, rows];
  if (statuses !== null) values.push(statuses);
  const at = scan.values.length;
  // `offset 0` keeps the states looked up one by one, and only until the page is full.
  const text = `
    select ${COLUMNS}
    from (
      select *
      from billing_record b
      where ${scan.where}
      order by ${scan.order}
      limit $${at + 1}
    ) b
    cross join lateral (
      select *
      from billing_state
      where merchant_id = b.merchant_id and billing_record_id = b.id
        ${statuses === null ? '' : `and status = any ($${at + 3}::text[])`}
      offset 0
    ) s
    order by ${scan.order}
    limit $${at + 2}`;
  return { text, values };
}

// The place where a page of SCAN_MAX rows ended; null when the list ended before that.
async function scanEnd(connection: Connection, scan: Scan): Promise<BillingCursor | null> {
  const { rows } = await connection.query<BillingCursor>(
    `select b.due_on as "dueOn", b.id
     from billing_record b
     where ${scan.where}
     order by ${scan.order}
     offset $${scan.values.length + 1}
     limit 1`,
    [...scan.values, SCAN_MAX - 1],
  );
  return rows[0] ?? null;
}
