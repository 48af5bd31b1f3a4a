// What became of a payment transaction, by DPO's token where it is known, else by our reference.

import type { LookUp, LookUpResult, Original } from '../contract.ts';
import { CHARGE_PTL_MINUTES, recallNames } from './charge.ts';
import { lookUpRefund } from './give-back.ts';
import { type Asked, outcomeOf, type Standing, verify, verifyAndMark } from './verify.ts';
import type { Ask, Settings } from './wire.ts';

/** Clocks differ, and a bank may answer late: a token must be dead so long after its end. */
const PTL_SLACK_MS = 4 * 60_000;

export async function lookUp(asked: LookUp<Settings>, ask: Ask): Promise<LookUpResult> {
  const { kind, original } = asked;
  switch (kind) {
    case 'purchase':
    case 'authorization':
      return lookUpCharge(asked, kind, ask);
    case 'refund':
      return lookUpRefund(asked, ask);
    case 'capture':
    case 'void': {
      if (original === null) return { is: 'no_answer', why: 'the held payment is not named' };
      const found = await verify(askedOf(asked, original), ask, '0');
      return kind === 'void' ? releasedBy(found, asked) : takenBy(found, asked);
    }
  }
}

async function lookUpCharge(
  asked: LookUp<Settings>,
  kind: 'purchase' | 'authorization',
  ask: Ask,
): Promise<LookUpResult> {
  const { key, amount, currency } = asked;
  const names = recallNames(asked, key);
  const transToken = isTransToken(asked.gatewayRef) ? asked.gatewayRef : names?.transToken;
  const payment: Asked = {
    ...{ key, amount, currency },
    ...{ transToken: transToken ?? null, transRef: names?.transRef ?? null },
  };
  const found = await verifyAndMark(payment, ask);
  // That nothing happened is only proved by a token that can no longer be paid. One that lives on
  // is of another kind than the ones we charge by.
  const ageMs = asked.now().getTime() - asked.since.getTime();
  if (found.is === 'open' && ageMs > CHARGE_PTL_MINUTES * 60_000 + PTL_SLACK_MS) {
    return { is: 'no_answer', why: 'the token can still be paid, although its time is over' };
  }
  const outcome = outcomeOf(found, kind);
  // DPO's other name was kept with the first answer: what is told without it must not replace it.
  const lacksName = outcome.is === 'approved' && outcome.data?.trans_ref == null;
  if (!lacksName || asked.gatewayRef === null) return outcome;
  const { data: _, ...rest } = outcome;
  return rest;
}

/** Whether it is a name that DPO gave, or ours in its place. */
export function isTransToken(ref: string | null): ref is string {
  return ref !== null && !ref.startsWith('ptx_');
}

function askedOf({ currency, gatewayRef, parentRef }: LookUp<Settings>, original: Original): Asked {
  const ref = parentRef ?? gatewayRef;
  const { key, amount, data } = original;
  const transRef = typeof data.trans_ref === 'string' ? data.trans_ref : null;
  return { key, amount, currency, transToken: isTransToken(ref) ? ref : null, transRef };
}

// A capture waits in DPO's queue, and nothing shows it there: once it was accepted it is pending.
function takenBy(found: Standing, { gatewayRef }: LookUp<Settings>): LookUpResult {
  if (found.is !== 'authorised') return ended(found, 'paid');
  return gatewayRef === null ? { is: 'absent' } : { is: 'pending', gatewayRef, http: 200 };
}

function releasedBy(found: Standing, { gatewayRef, parentRef }: LookUp<Settings>): LookUpResult {
  if (found.is === 'authorised') return { is: 'absent' };
  if (found.is === 'cancelled' || found.is === 'expired') {
    return { is: 'approved', gatewayRef: gatewayRef ?? parentRef ?? '', http: 200 };
  }
  return ended(found, 'released');
}

function ended(found: Standing, wanted: 'paid' | 'released'): LookUpResult {
  if (found.is === 'no_answer') return found;
  if (found.is === 'paid' && wanted === 'paid') return found.payment;
  if (found.is === 'pending' || found.is === 'nowhere') {
    return { is: 'no_answer', why: `the held payment is ${found.is}` };
  }
  const said = `The held payment is ${found.is} by another request.`;
  return { is: 'declined', reason: 'not_permitted', code: found.is, said, http: 200 };
}
