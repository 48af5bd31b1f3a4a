// Taking money that is held: a capture that was asked for, and a purchase with a commerce code of
// deferred capture, which is an authorisation and its capture at once. Transbank captures once.

import type { Outcome } from '#domain/outcome.ts';
import type { FollowUp } from '../contract.ts';
import { handleOf, handleOfSale, sendCapture, sendRefund } from './follow.ts';
import { approvedBy, refusedAs, type Sale, type Scene, statusOf, type Verdict } from './sale.ts';
import type { Settings } from './wire.ts';

export async function capture(scene: Scene, followUp: FollowUp<Settings>): Promise<Outcome> {
  const { amount, gatewayRef, original } = followUp;
  const seen = await statusOf(scene, gatewayRef);
  if ('ref' in seen) {
    const before = capturedBefore(seen, amount, original.amount);
    if (before.is === 'held') return sendCapture(scene, handleOf(followUp, seen), amount);
    return before.is === 'unclear' ? { is: 'unknown', why: before.why } : before;
  }
  // After seven days nothing is shown any more, but a hold may last thirty.
  if (seen.is === 'too_old') return sendCapture(scene, handleOf(followUp, null), amount);
  const why = seen.is === 'absent' ? 'the payment is not found' : seen.why;
  return { is: 'not_sent', why: `nothing was captured: ${why}` };
}

/**
 * Whether a capture of `amount` is what the payment shows; `held`: nothing was captured yet. Which
 * amount is shown after a part was captured is not documented.
 */
export function capturedBefore(sale: Sale, amount: bigint, authorised: bigint): Verdict {
  switch (sale.status) {
    case 'AUTHORIZED':
      return { is: 'held', sale };
    case 'CAPTURED':
    case 'NULLIFIED':
    case 'PARTIALLY_NULLIFIED':
      if (sale.amount === amount) return approvedBy(sale);
      if (sale.amount === authorised) {
        return { is: 'unclear', why: 'it is captured, and it does not show how much of it' };
      }
      return refusedAs(sale, 'not_permitted', sale.status, 'Another amount was captured before.');
    default:
      return refusedAs(sale, 'not_permitted', sale.status, `The payment is ${sale.status}.`);
  }
}

/**
 * A purchase whose money is only held is captured whole. Where Transbank refuses that for good, the
 * hold is let go, and nothing was paid.
 */
export async function completePurchase(scene: Scene, verdict: Verdict): Promise<Outcome> {
  if (verdict.is === 'unclear') return { is: 'unknown', why: verdict.why };
  if (verdict.is !== 'held') return verdict;
  const { sale } = verdict;
  if (sale.amount === null) return { is: 'unknown', why: 'it shows no amount to capture' };
  const handle = handleOfSale(sale);
  const taken = await sendCapture(scene, handle, sale.amount);
  if (taken.is === 'approved') return taken;
  if (taken.is !== 'declined') {
    return { is: 'unknown', why: `authorised, and not known to be captured: ${taken.why}` };
  }
  // Refused since it was captured by somebody else in between: then it must not be given back.
  const seen = await statusOf(scene, sale.ref);
  if (!('ref' in seen) || seen.status !== 'AUTHORIZED') {
    return { is: 'unknown', why: `authorised, and the capture was refused: ${taken.said}` };
  }
  const released = await sendRefund(scene, handle, sale.amount);
  if (released.is === 'approved') return taken;
  return { is: 'unknown', why: `authorised, and neither captured nor let go: ${taken.said}` };
}
