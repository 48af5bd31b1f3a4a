// Takes held funds, fully or in part: the shipping payment. What is not captured is released.

import type { LockedTransaction } from '#db/payment-transactions.ts';
import type { Id } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Caller } from './call-gateway.ts';
import type { Scope } from './context.ts';
import { type FollowUpResult, followUp } from './follow-up.ts';

export type CaptureInput = {
  paymentTransactionId: Id<'paymentTransaction'>;
  /** Minor units; null: all that is held. */
  amount: bigint | null;
  /** The caller's Idempotency-Key: asked again under it, nothing is taken again. */
  requestKey?: string | null;
};

/** Problems: not_found, state_conflict, amount_invalid, capture_exceeds, idempotency_conflict. */
export async function capturePayment(
  caller: Caller,
  scope: Scope,
  { requestKey = null, ...asked }: CaptureInput,
): Promise<FollowUpResult> {
  const more = { reason: null, requestKey };
  return followUp(caller, scope, { kind: 'capture', amountOf: capturable, ...more, ...asked });
}

function capturable(held: LockedTransaction, wanted: bigint | null): bigint {
  requireHeld(held);
  const amount = wanted ?? held.amount;
  if (amount <= 0n) {
    throw new Problem('amount_invalid', { field: 'amount', value: amount, limit: '1 or more' });
  }
  if (amount > held.amount) {
    throw new Problem('capture_exceeds', {
      field: 'amount',
      value: amount,
      limit: `${held.amount} ${held.currency} held`,
    });
  }
  return amount;
}

/** Throws state_conflict unless funds are held and nothing else is under way with them. */
export function requireHeld(held: LockedTransaction): void {
  const other = held.openFollowUps[0]?.kind;
  if (held.kind === 'authorization' && held.status === 'authorized' && other === undefined) return;
  throw new Problem('state_conflict', {
    field: 'status',
    value: `${held.kind} ${held.status}${other === undefined ? '' : `, ${other} under way`}`,
    limit: 'an authorization that holds funds',
  });
}
