// Giving money back. No refund bears a name at Transbank, so what is gone of a payment tells
// whether one was done: its status and what is left of it, beside the refunds that we know of.

import type { Outcome } from '#domain/outcome.ts';
import type { FollowUp, Original } from '../contract.ts';
import { handleOf, sendRefund } from './follow.ts';
import { refusedAs, type Sale, type Scene, statusOf } from './sale.ts';
import type { Settings } from './wire.ts';

export async function refund(scene: Scene, followUp: FollowUp<Settings>): Promise<Outcome> {
  const { amount, gatewayRef, original } = followUp;
  const seen = await statusOf(scene, gatewayRef);
  if ('ref' in seen) {
    const before = refundedBefore(seen, amount, original);
    switch (before.is) {
      case 'done':
        return { is: 'approved', gatewayRef, http: 200 };
      case 'not_done':
        return sendRefund(scene, handleOf(followUp, seen), amount);
      case 'not_possible':
        return refusedAs(seen, 'not_permitted', seen.status, tooMuch(seen));
      case 'unclear':
        return { is: 'unknown', why: before.why };
    }
  }
  // After seven days nothing is shown any more; refunds are possible for ninety.
  if (seen.is === 'too_old') return sendRefund(scene, handleOf(followUp, null), amount);
  const why = seen.is === 'absent' ? 'the payment is not found' : seen.why;
  return { is: 'not_sent', why: `nothing was given back: ${why}` };
}

/** Lets go what is held; what was captured is refunded instead. */
export async function voidHold(scene: Scene, followUp: FollowUp<Settings>): Promise<Outcome> {
  const { amount, gatewayRef } = followUp;
  const seen = await statusOf(scene, gatewayRef);
  if ('ref' in seen) {
    if (seen.status === 'REVERSED') return { is: 'approved', gatewayRef, http: 200 };
    if (seen.status === 'AUTHORIZED') return sendRefund(scene, handleOf(followUp, seen), amount);
    const said = `A payment that is ${seen.status} cannot be let go.`;
    return refusedAs(seen, 'not_permitted', seen.status, said);
  }
  if (seen.is === 'too_old') return sendRefund(scene, handleOf(followUp, null), amount);
  const why = seen.is === 'absent' ? 'the payment is not found' : seen.why;
  return { is: 'not_sent', why: `nothing was let go: ${why}` };
}

function tooMuch({ status }: Sale): string {
  return `The payment is ${status}: so much of it cannot be given back.`;
}

export type Before =
  | { is: 'done' }
  | { is: 'not_done' }
  | { is: 'not_possible' }
  | { is: 'unclear'; why: string };

/**
 * Whether a refund of `amount`, after those that are known, is in what is gone of the payment. What
 * is gone for less than it cannot contain it.
 */
export function refundedBefore(sale: Sale, amount: bigint, original: Original): Before {
  const gone = goneOf(sale, original.amount);
  if (gone === 'not_possible') return { is: 'not_possible' };
  if (gone === null) return { is: 'unclear', why: 'it does not show what is left of the payment' };
  const { refunded } = original;
  if (refunded + amount > original.amount) return { is: 'not_possible' };
  if (gone === refunded + amount) return { is: 'done' };
  if (gone >= refunded && gone < refunded + amount) return { is: 'not_done' };
  return { is: 'unclear', why: `${gone} is gone of it in all, and ${refunded} is known of` };
}

function goneOf({ status, balance }: Sale, whole: bigint): bigint | null | 'not_possible' {
  switch (status) {
    case 'AUTHORIZED':
    case 'CAPTURED':
      return 0n;
    case 'REVERSED':
      return whole;
    case 'NULLIFIED':
      return balance === null ? whole : whole - balance;
    case 'PARTIALLY_NULLIFIED':
      return balance === null ? null : whole - balance;
    default:
      return 'not_possible';
  }
}
