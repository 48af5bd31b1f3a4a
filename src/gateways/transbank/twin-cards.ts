// Cards of the simulation: the vendor's published test numbers, and words for what a stored card
// does, with the response code that says so on each level.

import { type Behaviour, OK, parseBehaviour } from '#sandbox/behaviour.ts';

export type CardKind = 'credit' | 'debit' | 'prepaid';

export type Card = {
  last4: string;
  kind: CardKind;
  brand: string;
  behaviour: Behaviour;
  /** How often it was charged. */
  uses: number;
};

/** Word to response code on level 1 and 2. */
const WORDS: Readonly<Record<string, readonly [level1: number, level2: number]>> = {
  insufficient_funds: [-4, -6],
  rejected: [-4, -6],
  data_entry: [-1, -4],
  parameters: [-2, -1],
  error: [-3, -10],
  fraud: [-5, -6],
  invalid_card: [-2, -1],
  connection_error: [-3, -2],
  over_maximum: [-4, -3],
  invalid_expiry: [-1, -4],
  authentication: [-4, -5],
  blocked_card: [-4, -7],
  expired_card: [-1, -8],
  not_supported: [-3, -9],
  retry_limit: [-4, -11],
  unknown_user: [-96, -96],
  daily_amount: [-97, -97],
  amount_limit: [-98, -98],
  daily_count: [-99, -99],
};

export const CODES: ReadonlySet<string> = new Set(Object.keys(WORDS));

export function responseCode(word: string, level: 1 | 2): number {
  return (WORDS[word] ?? WORDS.error)?.[level - 1] ?? -3;
}

export type Known = Pick<Card, 'kind' | 'brand'> & { isRejected: boolean };

const card = (brand: string, kind: CardKind, isRejected = false): Known => ({
  ...{ brand, kind, isRejected },
});

const NUMBERS: Readonly<Record<string, Known>> = {
  '4051885600446623': card('Visa', 'credit'),
  '370000000002032': card('AmericanExpress', 'credit'),
  '5186059559590568': card('MasterCard', 'credit', true),
  '4051884239937763': card('Redcompra', 'debit'),
  '4511346660037060': card('Redcompra', 'debit'),
  '5186008541233829': card('Redcompra', 'debit', true),
  '4051886000056590': card('Prepago', 'prepaid'),
  '5186174110629480': card('Prepago', 'prepaid', true),
};

export const TEST_CARDS: readonly (readonly [number: string, card: Known])[] =
  Object.entries(NUMBERS);

export const GOOD_CARD = '4051 8856 0044 6623';

/** A card by its test number, spaces allowed; null when the simulation has no such card. */
export function cardNumbered(number: string): (Card & { isRejected: boolean }) | null {
  const digits = number.replaceAll(' ', '');
  const known = NUMBERS[digits];
  if (known === undefined) return null;
  const behaviour = known.isRejected ? behaviourNamed('rejected') : OK;
  if (behaviour === null) return null;
  return { ...known, last4: digits.slice(-4), behaviour, uses: 0 };
}

/** A stored card that does what the word says; null for a word that is not known here. */
export function cardBehaving(word: string): Card | null {
  const behaviour = word === 'ok' ? OK : behaviourNamed(word);
  if (behaviour === null) return null;
  return { last4: '6623', kind: 'credit', brand: 'Visa', behaviour, uses: 0 };
}

// Nothing is ever pending at Transbank, and no stored card asks its payer to act.
function behaviourNamed(word: string): Behaviour | null {
  const behaviour = parseBehaviour(word, CODES);
  const isPossible = behaviour?.steps.every(({ is }) => is !== 'pending' && is !== 'action');
  return isPossible === true ? behaviour : null;
}
