// Releases held funds before they are captured; the billing record is then cancelled.

import type { LockedTransaction } from '#db/payment-transactions.ts';
import type { Id } from '#domain/ids.ts';
import type { Caller } from './call-gateway.ts';
import { requireHeld } from './capture-payment.ts';
import type { Scope } from './context.ts';
import { type FollowUpResult, followUp } from './follow-up.ts';

export type VoidInput = {
  paymentTransactionId: Id<'paymentTransaction'>;
  /** The caller's Idempotency-Key: asked again under it, nothing is done again. */
  requestKey?: string | null;
};

/** Problems: not_found, state_conflict, idempotency_conflict. */
export async function voidPayment(
  caller: Caller,
  scope: Scope,
  { paymentTransactionId, requestKey = null }: VoidInput,
): Promise<FollowUpResult> {
  const amountOf = (held: LockedTransaction) => {
    requireHeld(held);
    return held.amount;
  };
  const asked = { paymentTransactionId, amount: null, amountOf, reason: null, requestKey };
  return followUp(caller, scope, { kind: 'void', ...asked });
}
