// What Authorize.Net's response reason codes mean, in our words. A reason code means the same
// whichever response code it comes with.

import type { DeclineReason } from '#domain/outcome.ts';

/**
 * A reason of the payer's bank or of Authorize.Net, or what else the code says: `duplicate` and
 * `unclear` have to be looked up, `not_carried_out` is our credentials and may go again.
 */
export type Refusal = DeclineReason | 'duplicate' | 'unclear' | 'not_carried_out';

const BY_MEANING = {
  refused: '2',
  do_not_honour: '3',
  lost_card: '4',
  incorrect_details: '6 7 27 37 44 45 65 127 200 201 315 316',
  expired_card: '8 317',
  not_permitted: '16 17 28 54',
  fraud_suspected: '41 250 251 254',
  account_closed: '211',
  amount_not_possible: '5 39 47 49 55',
  processing_error:
    '15 19 20 21 22 23 25 26 29 30 31 33 34 35 38 57 58 59 60 61 62 63 66 78 128 180 181 224 ' +
    '261 289',
  duplicate: '11 318',
  // Authorised without being settled, approved without telling, a void of their own that failed.
  unclear: '36 52 120 121 122',
  not_carried_out: '13 103',
} as const satisfies Partial<Record<Refusal, string>>;

const MEANINGS: ReadonlyMap<string, Refusal> = new Map(
  Object.entries(BY_MEANING).flatMap(([meaning, codes]) =>
    codes.split(' ').map((code) => [code, meaning as Refusal] as const),
  ),
);

/** `responseCode`: 2 declined by a bank, 3 an error on the way. */
export function meaningOf(responseCode: string, reasonCode: string): Refusal {
  return MEANINGS.get(reasonCode) ?? (responseCode === '2' ? 'refused' : 'processing_error');
}

/** Of a transaction that is known to have taken no money. */
export function declineReason(responseCode: string, reasonCode: string): DeclineReason {
  const meaning = meaningOf(responseCode, reasonCode);
  if (meaning === 'duplicate') return 'suspected_duplicate';
  return meaning === 'unclear' || meaning === 'not_carried_out' ? 'processing_error' : meaning;
}
