// What a refund means for the payment it is of, and what is left of that when the refund fails
// after all: gateways may say so hours or days after they had said that it was done.

import type pg from 'pg';
import { appendEvents } from '#db/events.ts';
import {
  addRefunded,
  book,
  changeTransaction,
  type LockedTransaction,
} from '#db/payment-transactions.ts';
import { posting } from '#domain/ledger.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { TransactionKind, TransactionStatus } from '#domain/payment-transaction.ts';
import type { Scope } from './context.ts';
import { moveBilling } from './move-billing.ts';
import { transactionChange } from './outcome-row.ts';

/**
 * Whether the outcome takes back a refund that was done. It must name that refund by the gateway's
 * own reference: a request that is turned down says nothing of what an earlier one has done.
 */
export function failedAfterAll(
  refund: { kind: TransactionKind; status: TransactionStatus; gatewayRef: string | null },
  outcome: Outcome,
): boolean {
  return (
    refund.kind === 'refund' &&
    refund.status === 'succeeded' &&
    outcome.is === 'declined' &&
    outcome.gatewayRef !== undefined &&
    outcome.gatewayRef === refund.gatewayRef
  );
}

/** The refunded part on the payment itself; the billing record follows when all of it is back. */
export async function applyRefund(
  tx: pg.PoolClient,
  scope: Scope,
  parent: LockedTransaction,
  amount: bigint,
  at: Date | null,
): Promise<void> {
  const { merchantId } = scope;
  const full = parent.refunded + amount === parent.amount;
  const changed = await changeTransaction(tx, merchantId, parent.id, {
    ...transactionChange(full ? 'refunded_in_full' : 'refunded_in_part'),
    at,
    cause: 'refund',
    amount,
    addRefunded: amount,
  });
  // Disputed meanwhile: the payment's own status tells of the dispute.
  if (!changed) await addRefunded(tx, merchantId, parent.id, amount);
  else if (full) await moveBilling(tx, scope, parent, 'refunded_in_full', at);
}

/** The refund itself has failed: its payment, its transfer and its billing record follow. */
export async function undoRefund(
  tx: pg.PoolClient,
  scope: Scope,
  parent: LockedTransaction,
  refund: LockedTransaction,
  at: Date | null,
): Promise<void> {
  const { engine, merchantId } = scope;
  const { id, accountId, billingRecordId, amount, currency } = refund;
  const none = parent.refunded === amount;
  const changed = await changeTransaction(tx, merchantId, parent.id, {
    ...transactionChange(none ? 'refund_undone' : 'refund_undone_in_part'),
    at,
    cause: 'refund_failed',
    amount,
    addRefunded: -amount,
  });
  if (!changed) await addRefunded(tx, merchantId, parent.id, -amount);
  const transfer = posting('refund_failed', parent, amount, currency);
  await book(tx, merchantId, id, accountId, transfer, at, engine.ids.next('event'));
  await appendEvents(tx, merchantId, [
    {
      ...{ id: engine.ids.next('event'), type: 'refund.failed', at, accountId, billingRecordId },
      paymentTransactionId: id,
      data: { amount: amount.toString(), currency },
    },
  ]);
  await moveBilling(tx, scope, parent, 'refund_failed', at);
}
