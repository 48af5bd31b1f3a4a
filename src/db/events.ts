// Events: what happened, in the order it is told to merchants. Written with the change they tell
// of. The status feed reads them in half-open windows and never loses or repeats one.

import { setTimeout as sleep } from 'node:timers/promises';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Connection } from './pool.ts';

export type NewEvent = {
  id: Id<'event'>;
  /** `billing_record.<status>`, ... */
  type: string;
  /** The merchant's test clock; null is the database's clock, which orders the feed. */
  at: Date | null;
  accountId: Id<'account'> | null;
  billingRecordId: Id<'billingRecord'> | null;
  paymentTransactionId: Id<'paymentTransaction'> | null;
  data?: Record<string, unknown>;
};

/** A place in the feed. `at` has microseconds, which Date cannot hold. */
export type FeedCursor = { at: string; id: Id<'event'> };

export type StatusChange = {
  cursor: FeedCursor;
  at: Date;
  status: BillingStatus;
  billingRecordId: Id<'billingRecord'>;
  reference: string | null;
  accountId: Id<'account'>;
  accountReference: string;
  amount: bigint;
  currency: Currency;
  dueOn: PlainDate;
  paymentTransactionId: Id<'paymentTransaction'> | null;
  /** The gateway's code and words of the payment transaction's last status, where it has one. */
  code: string | null;
  message: string | null;
};

export type FeedWindow = {
  /** Inclusive. */
  from: Date;
  /** Exclusive; from closedUntil, or later changes may still appear in it. */
  to: Date;
  statuses?: readonly BillingStatus[] | null;
  accountId?: Id<'account'> | null;
  after: FeedCursor | null;
  limit: number;
};

/** `next` null: the window has been read to its end. A page may be short of `limit` before that. */
export type FeedPage = { changes: StatusChange[]; next: FeedCursor | null };

/** One statement for all, in the transaction of the change. */
export async function appendEvents(
  connection: Connection,
  merchantId: MerchantId,
  events: readonly NewEvent[],
): Promise<void> {
  throw new Error(`${connection} ${merchantId} ${events.length}`);
}

export async function statusChanges(
  connection: Connection,
  merchantId: MerchantId,
  window: FeedWindow,
): Promise<FeedPage> {
  throw new Error(`${connection} ${merchantId} ${window.limit}`);
}

/** How long closedUntil waits for transactions that run. */
export const FEED_CLOSE_WAIT_MS = 5_000;

/**
 * The instant up to which (exclusive) the merchant's feed is complete: `to`, or the present if
 * that is earlier, once every transaction that could still add an event before it has ended.
 */
export async function closedUntil(
  connection: Connection,
  merchantId: MerchantId,
  window: { from: Date; to: Date },
): Promise<Date> {
  await sleep(0);
  throw new Error(`${connection} ${merchantId} ${window.to}`);
}
