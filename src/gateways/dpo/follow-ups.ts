// Funds that a payer let hold: taken, which DPO does by and by, or let go.

import type { Outcome } from '#domain/outcome.ts';
import type { FollowUp } from '../contract.ts';
import { giveUp } from './charge.ts';
import { refusalOf } from './declines.ts';
import { type Asked, type Standing, verify } from './verify.ts';
import type { Ask, Settings } from './wire.ts';

export async function capture(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const { gatewayRef, amount, original } = followUp;
  if (amount !== original.amount) {
    const said = 'DPO takes what is held as a whole.';
    return { is: 'declined', reason: 'amount_not_possible', code: 'whole_only', said };
  }
  const reading = await ask('chargeTokenAuth', [['TransactionToken', gatewayRef]]);
  if (reading.is === 'not_sent') return reading;
  if (reading.is === 'unclear') return { ...reading, is: 'unknown' };
  const { code, said } = reading;
  // 905: it was taken before.
  if (code === '000' || code === '905') {
    return takenSoFar(await verify(askedOf(followUp), ask, '0'), gatewayRef, `${code}: ${said}`);
  }
  const reason = CAPTURE_REFUSED.has(code) ? 'not_permitted' : null;
  if (reason !== null) return { is: 'declined', reason, code, said, gatewayRef, http: 200 };
  if (code !== '999') return { is: 'unknown', why: `DPO says ${code}: ${said}`, http: 200 };
  const words = refusalOf(said);
  const meant = words === 'action_required' ? 'refused' : words;
  return { is: 'declined', reason: meant, code, said, gatewayRef, http: 200 };
}

/** 800: nothing is held. 903: not found. The others are faults of the request. */
const CAPTURE_REFUSED = new Set(['800', '803', '804', '902', '903', '950', '960']);

function takenSoFar(found: Standing, gatewayRef: string, said: string): Outcome {
  switch (found.is) {
    case 'paid':
      return found.payment;
    case 'authorised':
    case 'pending':
    // It was accepted; when it is done, the look-up tells.
    case 'no_answer':
      return { is: 'pending', gatewayRef, http: 200 };
    default:
      return { is: 'unknown', why: `DPO says ${said}, and shows the payment as ${found.is}` };
  }
}

/**
 * Whether DPO cancels what is held, its documents do not say: only when it shows the token as
 * cancelled the funds count as let go.
 */
export async function release(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const { gatewayRef } = followUp;
  const reading = await giveUp(gatewayRef, ask);
  if (reading.is === 'not_sent') return reading;
  if (reading.is === 'unclear') return { ...reading, is: 'unknown' };
  const { code, said } = reading;
  const found = await verify(askedOf(followUp), ask, '0');
  switch (found.is) {
    case 'cancelled':
    case 'expired':
      return { is: 'approved', gatewayRef, http: 200 };
    case 'no_answer':
      return { is: 'unknown', why: found.why };
    // What is held cannot be gone: this answer says nothing of whether it was let go.
    case 'nowhere':
    case 'pending':
      return { is: 'unknown', why: `DPO says ${code}: ${said}, and shows it as ${found.is}` };
    default: {
      const why = `DPO says ${code}: ${said}, and shows the payment as ${found.is}`;
      return { is: 'declined', reason: 'not_permitted', code, said: why, gatewayRef, http: 200 };
    }
  }
}

function askedOf({ gatewayRef, currency, original }: FollowUp<Settings>): Asked {
  const { key, amount, data } = original;
  const transRef = typeof data.trans_ref === 'string' ? data.trans_ref : null;
  return { key, amount, currency, transToken: gatewayRef, transRef };
}
