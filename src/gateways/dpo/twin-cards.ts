// The simulated DPO's test cards, and the words of a decline. The vendor publishes one card and no
// sentences but one; the others are this simulation's own.

import { type Behaviour, OK, parseBehaviour } from '#sandbox/behaviour.ts';

/** Shown by verifyToken and pullAccount; a phone has no card. */
export type PaidWith = { type: string; last4: string } | { type: 'Mobile'; last4: '' };

export const DECLINE_TEXTS: Readonly<Record<string, string>> = {
  insufficient_funds: 'Insufficient funds',
  over_limit: 'Exceeds withdrawal limit',
  do_not_honour: 'Do not honour',
  issuer_unavailable: 'Issuer unavailable',
  system_error: 'System error, try again later',
  generic: 'Declined by bank',
  invalid_expiry: 'Invalid expiry date',
  cvv_mismatch: 'CVV does not match',
  lost_card: 'Lost card',
  stolen_card: 'Stolen card',
  pick_up: 'Pick up card',
  closed: 'Account closed',
  fraud: 'Suspected fraud',
  invalid_card: 'Invalid card number',
  restricted: 'Restricted card',
};

export const ACTION_TEXT = '3D Secure authentication required';

const CODES = new Set(Object.keys(DECLINE_TEXTS));

/** Throws RangeError for a word that is not known. */
export function behaviourNamed(word: string, token: string): Behaviour {
  const behaviour = word === 'ok' ? OK : parseBehaviour(word, CODES);
  if (behaviour !== null) return behaviour;
  throw new RangeError(`dpo has no behaviour ${word} (instrument ${token})`);
}

export const GOOD_CARD = '5436886269848367';
export const DECLINED_CARD = '4000000000000002';
export const CHALLENGED_CARD = '4000000000003220';
/** Pays, and is declined for want of funds whenever it is charged later. */
export const DECLINED_LATER_CARD = '4000000000000341';

export function paidWith(card: string): PaidWith {
  const type = card.startsWith('4') ? 'Visa' : card.startsWith('5') ? 'MasterCard' : 'Other';
  return { type, last4: card.slice(-4) };
}

export const PHONE: PaidWith = { type: 'Mobile', last4: '' };
