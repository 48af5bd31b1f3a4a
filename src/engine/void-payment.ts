// Releases held funds before they are captured; the billing record is then cancelled.

import type { LockedTransaction } from '#db/payment-transactions.ts';
import type { Id } from '#domain/ids.ts';
import type { Caller } from './call-gateway.ts';
import { requireHeld } from './capture-payment.ts';
import type { Scope } from './context.ts';
import { type FollowUpResult, followUp } from './follow-up.ts';

/** Problems: not_found, state_conflict. */
export async function voidPayment(
  caller: Caller,
  scope: Scope,
  { paymentTransactionId }: { paymentTransactionId: Id<'paymentTransaction'> },
): Promise<FollowUpResult> {
  const amountOf = (held: LockedTransaction) => {
    requireHeld(held);
    return held.amount;
  };
  return followUp(caller, scope, 'void', paymentTransactionId, amountOf, null);
}
