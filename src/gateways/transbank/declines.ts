// What Transbank's response codes mean, in our words. Every commerce starts with level 1; level 2
// is given on request, and there the same numbers mean other things.

import type { DeclineReason } from '#domain/outcome.ts';

export type Level = 1 | 2;

type Meaning = readonly [reason: DeclineReason, said: string];

const LEVELS: Readonly<Record<Level, ReadonlyMap<number, Meaning>>> = {
  1: new Map<number, Meaning>([
    [-1, ['incorrect_details', 'Possible error in the data entered.']],
    [-2, ['incorrect_details', 'The parameters of the card or its account failed.']],
    [-3, ['processing_error', 'Error in the transaction.']],
    [-4, ['do_not_honour', 'Rejected by the issuer.']],
    [-5, ['fraud_suspected', 'Declined for risk of fraud.']],
  ]),
  2: new Map<number, Meaning>([
    [-1, ['incorrect_details', 'Invalid card.']],
    [-2, ['issuer_unavailable', 'Connection error.']],
    [-3, ['limit_exceeded', 'Exceeds the maximum amount.']],
    [-4, ['incorrect_details', 'Invalid expiry date.']],
    [-5, ['incorrect_details', 'Authentication problem.']],
    [-6, ['refused', 'General rejection.']],
    [-7, ['do_not_retry', 'Blocked card.']],
    [-8, ['expired_card', 'Expired card.']],
    [-9, ['not_permitted', 'Operation not supported.']],
    [-10, ['processing_error', 'Problem with the transaction.']],
    [-11, ['limit_exceeded', 'Limit of retries exceeded.']],
  ]),
};

/** Oneclick's own, the same on both levels. */
const ONECLICK: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [-96, ['instrument_missing', 'There is no such Oneclick user.']],
  [-97, ['limit_exceeded', 'Maximum amount of a day exceeded.']],
  [-98, ['amount_not_possible', 'Maximum amount of a payment exceeded.']],
  [-99, ['limit_exceeded', 'Maximum number of payments of a day exceeded.']],
]);

/** `code` < 0; what is not listed counts as a refusal that says nothing. */
export function meaningOf(code: number, level: Level): { reason: DeclineReason; said: string } {
  const known = ONECLICK.get(code) ?? LEVELS[level].get(code);
  const [reason, said] = known ?? ['refused', `Response code ${code}.`];
  return { reason, said };
}
