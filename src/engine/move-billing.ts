// A billing record outside the due run: along one arrow of its table, told as an event.

import type pg from 'pg';
import { appendEvents } from '#db/events.ts';
import { changeBillingStatus, type LockedTransaction } from '#db/payment-transactions.ts';
import {
  type BillingEvent,
  type BillingStatus,
  billingStatusesBefore,
  nextBillingStatus,
  RETURNING_EVENTS,
  returnTarget,
} from '#domain/billing-record.ts';
import type { Scope } from './context.ts';

/** What a later event may undo: the status that it interrupts is remembered. */
const INTERRUPTING: readonly BillingEvent[] = ['charged_back', 'refunded_in_full'];
const RETURNING: readonly BillingEvent[] = RETURNING_EVENTS;

type Moved =
  | 'captured'
  | 'hold_ended'
  | 'refunded_in_full'
  | 'refund_failed'
  | 'charged_back'
  | 'chargeback_won'
  | 'cleared'
  | 'settled';

/** Moves the payment's billing record and tells it; false where there is no such arrow. */
export async function moveBilling(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  payment: LockedTransaction,
  event: Moved,
  at: Date | null,
): Promise<boolean> {
  const status = statusAfter(payment, event);
  if (status === null) return false;
  await changeBillingStatus(tx, merchantId, payment.billingRecordId, {
    status,
    guard: billingStatusesBefore(event),
    before: INTERRUPTING.includes(event) ? payment.billingStatus : null,
  });
  await appendEvents(tx, merchantId, [
    {
      id: engine.ids.next('event'),
      type: `billing_record.${status}`,
      at,
      accountId: payment.accountId,
      billingRecordId: payment.billingRecordId,
      paymentTransactionId: payment.id,
    },
  ]);
  return true;
}

function statusAfter(payment: LockedTransaction, event: Moved): BillingStatus | null {
  const next = nextBillingStatus(payment.billingStatus, event);
  return next !== null && RETURNING.includes(event)
    ? returnTarget(payment.billingStatusBefore)
    : next;
}
