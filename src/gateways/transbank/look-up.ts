// What became of a request, by the payment that it made or followed. Transbank tells it for seven
// days.

import type { LookUp, LookUpResult } from '../contract.ts';
import { refundedBefore } from './give-back.ts';
import { orderOf } from './reference.ts';
import { refusedAs, type Sale, type Scene, statusOf, type Unseen, verdictOf } from './sale.ts';
import { capturedBefore, completePurchase } from './take.ts';
import type { Settings } from './wire.ts';

const DAY_MS = 86_400_000;
/** No hold lasts longer, whatever its commerce code. */
const HOLD_MS_MAX = 30 * DAY_MS;
const TAKEN = new Set(['CAPTURED', 'NULLIFIED', 'PARTIALLY_NULLIFIED']);

export function lookUp(scene: Scene, asked: LookUp<Settings>): Promise<LookUpResult> {
  switch (asked.kind) {
    case 'purchase':
    case 'authorization':
      return lookUpPayment(scene, asked, asked.kind);
    case 'capture':
    case 'void':
    case 'refund':
      return lookUpFollowUp(scene, asked, asked.kind);
  }
}

type Asked = Pick<LookUp<Settings>, 'key' | 'amount' | 'gatewayRef' | 'since'>;

export async function lookUpPayment(
  scene: Scene,
  asked: Asked,
  kind: 'purchase' | 'authorization',
): Promise<LookUpResult> {
  const order = orderOf(asked.key);
  const seen = await statusOf(scene, asked.gatewayRef ?? order);
  if (!('ref' in seen)) {
    return kind === 'authorization' && seen.is === 'too_old'
      ? holdOver(scene, asked, seen)
      : notSeen(seen);
  }
  const why = otherThan(seen, { order, amount: asked.amount, kind });
  if (why !== null) return { is: 'no_answer', why };
  // A form that nobody committed: there is no payment yet.
  if (seen.status === 'INITIALIZED') return { is: 'absent' };
  const outcome = await completePurchase(scene, verdictOf(scene, seen, kind));
  return outcome.is === 'unknown' ? { is: 'no_answer', why: outcome.why } : outcome;
}

type Wanted = { order: string; amount: bigint; kind: 'purchase' | 'authorization' };

/** Why what is shown is not the payment that was asked for, or null. */
export function otherThan(sale: Sale, { order, amount, kind }: Wanted): string | null {
  if (sale.order !== order) return `the payment of ${sale.order} is not this one`;
  if (sale.amount === amount) return null;
  // What was refused need not show an amount.
  if (sale.status === 'FAILED' && sale.amount === null) return null;
  // Of a hold, the part that was captured may be shown in place of the whole.
  const isPart = kind === 'authorization' && sale.amount !== null && sale.amount < amount;
  return isPart && TAKEN.has(sale.status) ? null : 'the payment has another amount';
}

// A hold that nobody captured is over at the latest after thirty days, whatever is not told of it.
function holdOver(
  { now }: Scene,
  { gatewayRef, since }: Asked,
  { at, why }: Unseen & { is: 'too_old' },
): LookUpResult {
  const later = (at ?? now()).getTime();
  if (later < since.getTime() + HOLD_MS_MAX) return { is: 'no_answer', why };
  const ref = { ref: gatewayRef ?? '' };
  return refusedAs(ref, 'not_permitted', 'expired', 'The held funds were let go by their time.');
}

async function lookUpFollowUp(
  scene: Scene,
  { parentRef, gatewayRef, original, amount }: LookUp<Settings>,
  kind: 'capture' | 'void' | 'refund',
): Promise<LookUpResult> {
  const ref = parentRef ?? gatewayRef;
  if (ref === null || original === null) {
    return { is: 'no_answer', why: 'the payment that it follows is not named' };
  }
  const seen = await statusOf(scene, ref);
  if (!('ref' in seen)) {
    // The payment that is asked about by its own name cannot be nowhere.
    return seen.is === 'absent' ? { is: 'no_answer', why: 'it is not found' } : notSeen(seen);
  }
  if (kind === 'refund') {
    const before = refundedBefore(seen, amount, original);
    if (before.is === 'done') return { is: 'approved', gatewayRef: ref, http: 200 };
    if (before.is === 'unclear') return { is: 'no_answer', why: before.why };
    return { is: 'absent' };
  }
  if (seen.status === 'AUTHORIZED') return { is: 'absent' };
  if (kind === 'void') {
    if (seen.status === 'REVERSED') return { is: 'approved', gatewayRef: ref, http: 200 };
    return refusedAs(seen, 'not_permitted', seen.status, `The payment is ${seen.status}.`);
  }
  const captured = capturedBefore(seen, amount, original.amount);
  if (captured.is === 'unclear') return { is: 'no_answer', why: captured.why };
  return captured.is === 'held' ? { is: 'absent' } : captured;
}

function notSeen(seen: Unseen): LookUpResult {
  return seen.is === 'too_old' ? { is: 'no_answer', why: seen.why } : seen;
}
