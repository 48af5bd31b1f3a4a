// Cards of the simulated Authorize.Net: which test number, post code and card code does what, and
// what each reason code says.

import { type Behaviour, OK, parseBehaviour } from '#sandbox/behaviour.ts';

export type Reason = { responseCode: 2 | 3; code: number; text: string };

const DECLINED = 'This transaction has been declined.';

/** The word for a behaviour, and what the gateway answers then. */
export const REASONS: Readonly<Record<string, Reason>> = {
  insufficient_funds: { responseCode: 2, code: 2, text: DECLINED },
  declined: { responseCode: 2, code: 2, text: DECLINED },
  call_issuer: { responseCode: 2, code: 3, text: DECLINED },
  pick_up_card: { responseCode: 2, code: 4, text: DECLINED },
  avs_mismatch: {
    responseCode: 2,
    code: 27,
    text:
      'The transaction has been declined because of an AVS mismatch. The address provided does ' +
      'not match billing address of cardholder.',
  },
  card_type_refused: {
    responseCode: 2,
    code: 28,
    text: 'The merchant does not accept this type of credit card.',
  },
  invalid_number: { responseCode: 2, code: 37, text: 'The credit card number is invalid.' },
  fraud_filter: { responseCode: 2, code: 251, text: DECLINED },
  cvv_mismatch: { responseCode: 2, code: 44, text: DECLINED },
  cardholder_unknown: { responseCode: 2, code: 211, text: DECLINED },
  re_enter: { responseCode: 2, code: 224, text: DECLINED },
  expired_card: { responseCode: 2, code: 317, text: 'The credit card has expired.' },
  processing_error: {
    responseCode: 3,
    code: 19,
    text: 'An error occurred during processing. Please try again.',
  },
};

export const REASON_WORDS: ReadonlySet<string> = new Set(Object.keys(REASONS));

export type Card = { number: string; brand: string; behaviour: Behaviour };

const BRANDS: readonly [RegExp, string][] = [
  [/^4/, 'Visa'],
  [/^(5[1-5]|2[2-7])/, 'MasterCard'],
  [/^3[47]/, 'AmericanExpress'],
  [/^(6011|65|6221)/, 'Discover'],
  [/^35|^3088/, 'JCB'],
  [/^3[068]/, 'DinersClub'],
];

export const TEST_NUMBERS: ReadonlySet<string> = new Set(
  (
    '4007000000027 4012888818888 4111111111111111 5424000000000015 2223000010309703 ' +
    '2223000010309711 370000000000002 6011000000000012 3088000000000017 38000000000006 ' +
    '6221499053360818'
  ).split(' '),
);

/** A card by its number: the test numbers approve, any other one is no card here. */
export function cardNumbered(number: string): Card | null {
  return TEST_NUMBERS.has(number) ? { number, brand: brandOf(number), behaviour: OK } : null;
}

/** A card that behaves as a word says; null for a word that no card here has. */
export function cardBehaving(word: string): Card | null {
  const behaviour = parseBehaviour(word, REASON_WORDS);
  if (behaviour === null || behaviour.steps.some(({ is }) => is === 'action')) return null;
  return { number: '4111111111111111', brand: 'Visa', behaviour };
}

export function brandOf(number: string): string {
  return BRANDS.find(([pattern]) => pattern.test(number))?.[1] ?? 'Visa';
}

const AVS_BY_ZIP: Readonly<Record<string, string>> = {
  ...{ '46201': 'A', '46203': 'E', '46204': 'G', '46205': 'N', '46206': 'P', '46207': 'R' },
  ...{ '46208': 'S', '46209': 'U', '46211': 'W', '46214': 'X', '46217': 'Z' },
};
const CVV_BY_CODE: Readonly<Record<string, string>> = {
  ...{ '900': 'M', '901': 'N', '902': 'S', '903': 'U', '904': 'P' },
};
export const DECLINING_ZIP = '46282';

export function avsOf(zip: string): string {
  return AVS_BY_ZIP[zip] ?? 'Y';
}

export function cvvOf(cardCode: string | null): string {
  if (cardCode === null) return '';
  return CVV_BY_CODE[cardCode] ?? 'P';
}
