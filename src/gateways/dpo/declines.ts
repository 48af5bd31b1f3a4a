// What DPO's words about a refused payment mean. It gives no codes of banks, only a sentence, and
// publishes no list of them: known words are looked for, the gravest first.

import type { DeclineReason } from '#domain/outcome.ts';

/** A reason, or what else the words say: the payer must act, or it is not clear at all. */
export type Refusal = DeclineReason | 'action_required';

const WORDS: readonly (readonly [RegExp, Refusal])[] = [
  [/stolen/i, 'stolen_card'],
  [/\blost\b|pick ?up/i, 'lost_card'],
  [/fraud/i, 'fraud_suspected'],
  [/closed/i, 'account_closed'],
  [/invalid card|blocked|restricted/i, 'do_not_retry'],
  [/expir/i, 'expired_card'],
  [/cvv/i, 'incorrect_details'],
  [/\b3-?d|authentication/i, 'action_required'],
  [/insufficient|funds/i, 'insufficient_funds'],
  [/limit/i, 'limit_exceeded'],
  [/do not hono/i, 'do_not_honour'],
  [/unavailable/i, 'issuer_unavailable'],
  [/time-?out|system|try again|not activated/i, 'processing_error'],
];

/** A sentence of no known words is tried again by the policy, which has an end. */
export function refusalOf(said: string): Refusal {
  return WORDS.find(([words]) => words.test(said))?.[1] ?? 'refused';
}

const TECHNICAL = /time-?out|unavailable|system|try again/i;

/** Words under which the payment may have been made all the same: it is asked for first. */
export function isTechnical(said: string): boolean {
  return TECHNICAL.test(said);
}

// Of requests that were refused before anything reached a bank. The same number means something
// else for another request.
const BEFORE_ANY_BANK: Readonly<Record<string, DeclineReason>> = {
  '904': 'amount_not_possible',
  '905': 'limit_exceeded',
  '906': 'limit_exceeded',
};

/** Of createToken: a currency or limit of the account, else a fault in the request. */
export function notCreatedReason(code: string): DeclineReason {
  return BEFORE_ANY_BANK[code] ?? 'processing_error';
}
