// Bank accounts of the simulated Stripe: which test IBAN does what, what a debit's failure is
// called, and the mandate without which nothing is debited.

import { type Behaviour, OK, parseBehaviour, type Step } from '#sandbox/behaviour.ts';
import type { Traits } from './twin-cards.ts';
import type { Mandate, Method, Scene } from './twin-objects.ts';
import { seconds } from './twin-objects.ts';

export const FAILURE_CODES: ReadonlySet<string> = new Set(
  (
    'account_closed authorization_revoked debit_not_authorized debit_authorization_not_match ' +
    'invalid_account_number branch_does_not_exist incorrect_account_holder_name ' +
    'recipient_deceased bank_account_restricted debit_disputed insufficient_funds ' +
    'refer_to_customer generic_could_not_process charge_exceeds_source_limit ' +
    'charge_exceeds_weekly_limit charge_exceeds_transaction_limit'
  ).split(' '),
);

const MINUTE_MS = 60_000;
/** Of an account whose behaviour is a word; a real one takes three to six days. */
const DAYS_MS = 2 * 86_400_000;

// By what follows the check digits: Stripe has the same pattern for other countries.
const AUSTRIAN: Readonly<Record<string, readonly [word: string, settleMs: number]>> = {
  '1904300234573201': ['ok', 0],
  '1904300235473204': ['ok', 3 * MINUTE_MS],
  '1904300235473202': ['pending_generic_could_not_process', 0],
  '1904300235473205': ['pending_generic_could_not_process', 3 * MINUTE_MS],
  '1904300235473203': ['charged_back', 0],
  '1904300000343434': ['pending_charge_exceeds_source_limit', 0],
  '1904300000121212': ['pending_charge_exceeds_weekly_limit', 0],
  '1904300002222227': ['pending_insufficient_funds', 0],
};
const OTHERS: Readonly<Record<string, string>> = {
  BE62510007547061: 'ok',
  BE68539007547034: 'pending_generic_could_not_process',
  FR1420041010050500013M02606: 'ok',
  FR8420041010050500013M02607: 'pending_generic_could_not_process',
};

/** Every test IBAN with its check digits, and the word for what it does. */
export const TEST_IBANS: readonly (readonly [iban: string, word: string])[] = [
  ...Object.entries(AUSTRIAN).map(([rest, [word]]) => [austrian(rest), word] as const),
  ...Object.entries(OTHERS),
];

// ISO 13616: the letters A and T as 10 and 29, moved behind, and 98 less the remainder by 97.
function austrian(rest: string): string {
  const digits = 98n - (BigInt(`${rest}102900`) % 97n);
  return `AT${String(digits).padStart(2, '0')}${rest}`;
}

/** A bank account by its IBAN; null for what is none of the test ones. */
export function bankNumbered(iban: string): Traits | null {
  const plain = iban.replace(/\s/g, '').toUpperCase();
  const row = AUSTRIAN[plain.slice(4)];
  if (plain.startsWith('AT') && row !== undefined) return traits(plain, row[0], row[1]);
  const word = OTHERS[plain];
  return word === undefined ? null : traits(plain, word, 0);
}

/** A bank account that behaves as a word says; null for a word that none here has. */
export function bankBehaving(word: string): Traits | null {
  const behaviour = parseBehaviour(word, FAILURE_CODES);
  if (behaviour === null || behaviour.steps.some(({ is }) => is === 'action')) return null;
  return { ...traits('AT611904300234573201', 'ok', DAYS_MS), behaviour };
}

function traits(iban: string, word: string, settleMs: number): Traits {
  const behaviour: Behaviour = parseBehaviour(word, FAILURE_CODES) ?? OK;
  return {
    ...{ behaviour, refunds: 'ok', attachable: true, brand: '', last4: iban.slice(-4) },
    atPage: { challenge: false, step: behaviour.steps[0] ?? { is: 'ok' } },
    ...{ setUpFrees: false, availableAtOnce: false },
    bank: { country: iban.slice(0, 2), bankCode: iban.slice(4, 9), settleMs },
  };
}

/** How a debit ends that is submitted now. */
export type Fate = { is: 'paid'; disputed: boolean; won: boolean } | { is: 'failed'; code: string };

export function fateOf(step: Step): Fate {
  if (step.is === 'decline') return { is: 'failed', code: step.code };
  if (step.is === 'charged_back') return { is: 'paid', disputed: true, won: step.won };
  if (step.is !== 'pending') return { is: 'paid', disputed: false, won: false };
  if (step.ends === 'returned') return { is: 'failed', code: step.code };
  return { is: 'paid', disputed: step.ends === 'charged_back', won: false };
}

/** What the owner of the account agrees to, for any number of debits. */
export function newMandate(scene: Scene, method: Method, online: Mandate['online']): Mandate {
  const id = scene.newId('mandate_');
  const acceptedAt = seconds(scene.world.nowMs());
  const reference = id.replace('mandate_', '').toUpperCase().slice(-12);
  const made: Mandate = { id, method: method.id, status: 'active', reference, acceptedAt, online };
  scene.account.mandates.set(id, made);
  method.mandate = made;
  return made;
}
