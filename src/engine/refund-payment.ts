// Gives money back, fully or in part, for one payment transaction, never more than it took.

import type { LockedTransaction } from '#db/payment-transactions.ts';
import type { Id } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Caller } from './call-gateway.ts';
import type { Scope } from './context.ts';
import { type FollowUpResult, followUp } from './follow-up.ts';

export type RefundInput = {
  paymentTransactionId: Id<'paymentTransaction'>;
  /** Minor units; null: all that is left. */
  amount: bigint | null;
  reason?: string | null;
  /** The caller's Idempotency-Key: asked again under it, nothing is given back again. */
  requestKey?: string | null;
};

/** Problems: not_found, state_conflict, amount_invalid, refund_exceeds, idempotency_conflict. */
export async function refundPayment(
  caller: Caller,
  scope: Scope,
  { reason = null, requestKey = null, ...asked }: RefundInput,
): Promise<FollowUpResult> {
  const request = { kind: 'refund', amountOf: refundable, reason, requestKey, ...asked } as const;
  return followUp(caller, scope, request);
}

// Refunds under way count as made: whatever becomes of them, the sum never exceeds the payment.
function refundable(payment: LockedTransaction, wanted: bigint | null): bigint {
  const taken = payment.kind === 'purchase' || payment.kind === 'capture';
  if (!taken || !['succeeded', 'partially_refunded'].includes(payment.status)) {
    throw new Problem('state_conflict', {
      field: 'status',
      value: `${payment.kind} ${payment.status}`,
      limit: 'a purchase or capture that has succeeded',
    });
  }
  const open = payment.openFollowUps.reduce((sum, one) => sum + one.amount, 0n);
  const left = payment.amount - payment.refunded - open;
  const amount = wanted ?? left;
  if (amount <= 0n && wanted !== null) {
    throw new Problem('amount_invalid', { field: 'amount', value: wanted, limit: '1 or more' });
  }
  if (amount > left || amount === 0n) {
    throw new Problem('refund_exceeds', {
      field: 'amount',
      value: amount,
      limit: `${left} ${payment.currency} left to refund`,
    });
  }
  return amount;
}
