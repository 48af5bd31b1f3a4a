// Test cards of the simulated Stripe: which number and which ready-made token behaves how, and the
// words of each decline.

import {
  type Behaviour,
  OK,
  parseBehaviour,
  type Step,
  sayBehaviour,
  stepAt,
} from '#sandbox/behaviour.ts';
import type { Json } from './twin-wire.ts';

export const DECLINE_CODES: ReadonlySet<string> = new Set(
  (
    'lost_card stolen_card pickup_card invalid_account card_not_supported currency_not_supported ' +
    'not_permitted service_not_allowed transaction_not_allowed restricted_card ' +
    'security_violation merchant_blacklist expired_card incorrect_number invalid_number ' +
    'invalid_expiry_month ' +
    'invalid_expiry_year incorrect_zip incorrect_cvc invalid_cvc ' +
    'new_account_information_available ' +
    'revocation_of_authorization revocation_of_all_authorizations stop_payment_order ' +
    'no_action_taken do_not_try_again fraudulent pin_try_exceeded incorrect_pin invalid_pin ' +
    'offline_pin_required online_or_offline_pin_required insufficient_funds ' +
    'card_velocity_exceeded ' +
    'withdrawal_count_limit_exceeded generic_decline do_not_honor call_issuer try_again_later ' +
    'approve_with_id duplicate_transaction issuer_not_available reenter_transaction ' +
    'processing_error invalid_amount testmode_decline'
  ).split(' '),
);

/** A bank account that is debited: where it is, and how long a debit of it takes. */
export type Bank = { country: string; bankCode: string; settleMs: number };

/** What an instrument does when the merchant charges it, and when its payer is there. */
export type Traits = {
  behaviour: Behaviour;
  refunds: 'ok' | 'pending' | 'fail';
  attachable: boolean;
  brand: string;
  last4: string;
  /** At a page: whether the bank asks the payer first, and what it answers then. */
  atPage: { challenge: boolean; step: Step };
  /** Once stored with its payer there, it is charged without. */
  setUpFrees: boolean;
  /** Its money can be paid out at once. */
  availableAtOnce: boolean;
  /** null for a card. */
  bank: Bank | null;
};

// number -> [behaviour word, refunds, attachable]
const NUMBERS: Readonly<Record<string, readonly [string, Traits['refunds'], boolean]>> = {
  '4242424242424242': ['ok', 'ok', true],
  '5555555555554444': ['ok', 'ok', true],
  '378282246310005': ['ok', 'ok', true],
  '4000000000000077': ['ok', 'ok', true],
  '4000003800000446': ['ok', 'ok', true],
  '4000000000000002': ['generic_decline', 'ok', false],
  '4000000000009995': ['insufficient_funds', 'ok', false],
  '4000000000009987': ['lost_card', 'ok', false],
  '4000000000009979': ['stolen_card', 'ok', false],
  '4000000000000069': ['expired_card', 'ok', false],
  '4000000000000127': ['incorrect_cvc', 'ok', false],
  '4000000000000119': ['processing_error', 'ok', false],
  '4242424242424241': ['incorrect_number', 'ok', false],
  '4000000000006975': ['card_velocity_exceeded', 'ok', false],
  '4100000000000019': ['fraudulent', 'ok', false],
  '4000000000000341': ['generic_decline', 'ok', true],
  '4000002500003155': ['action', 'ok', true],
  '4000002760003184': ['action', 'ok', true],
  '4000008260003178': ['insufficient_funds', 'ok', true],
  '4000000000000259': ['charged_back', 'ok', true],
  '4000000000007726': ['ok', 'pending', true],
  '4000000000005126': ['ok', 'fail', true],
  '4000000000003220': ['action', 'ok', true],
  '4000008400001629': ['action', 'ok', true],
  '4000008400001280': ['action', 'ok', true],
};

// Where a page goes on otherwise than the card's charges without its payer say.
const AT_PAGE: Readonly<Record<string, Traits['atPage']>> = {
  '4000008260003178': { challenge: true, step: { is: 'decline', code: 'insufficient_funds' } },
  '4000008400001629': { challenge: true, step: { is: 'decline', code: 'generic_decline' } },
  '4000008400001280': { challenge: false, step: { is: 'decline', code: 'processing_error' } },
};
const SET_UP_FREES = '4000002500003155';
const AVAILABLE_AT_ONCE = '4000000000000077';

/** Ready-made payment methods, each use of which makes a new one. */
export const READY_MADE: Readonly<Record<string, string>> = {
  pm_card_visa: '4242424242424242',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
  pm_card_authenticationRequired: '4000002760003184',
  pm_card_createDispute: '4000000000000259',
  pm_card_pendingRefund: '4000000000007726',
  pm_card_refundFail: '4000000000005126',
};

export const TEST_NUMBERS: readonly string[] = Object.keys(NUMBERS);

/** What a test number does, for people. */
export function sayCard(number: string): string {
  const [word, refunds, attachable] = NUMBERS[number] ?? ['incorrect_number', 'ok', false];
  const refund = { ok: '', pending: '; its refund is pending', fail: '; its refund fails' };
  return sayBehaviour(word) + refund[refunds] + (attachable ? '' : '; cannot be stored');
}

export function cardNumbered(number: string): Traits | null {
  const row = NUMBERS[number];
  if (row === undefined) return null;
  const behaviour = parseBehaviour(row[0], DECLINE_CODES) ?? OK;
  const brand = number.startsWith('4') ? 'visa' : number.startsWith('5') ? 'mastercard' : 'amex';
  return {
    ...{ behaviour, refunds: row[1], attachable: row[2], brand, last4: number.slice(-4) },
    atPage: AT_PAGE[number] ?? atPageOf(behaviour),
    setUpFrees: number === SET_UP_FREES,
    availableAtOnce: number === AVAILABLE_AT_ONCE,
    bank: null,
  };
}

/** A card that behaves as a word says; null for an unknown word or one only bank debits have. */
export function cardBehaving(word: string): Traits | null {
  const behaviour = parseBehaviour(word, DECLINE_CODES);
  if (behaviour === null || behaviour.steps.some((step) => step.is === 'pending')) return null;
  return {
    ...{ behaviour, refunds: 'ok', attachable: true, brand: 'visa', last4: '4242' },
    ...{ atPage: atPageOf(behaviour), setUpFrees: false, availableAtOnce: false, bank: null },
  };
}

function atPageOf(behaviour: Behaviour): Traits['atPage'] {
  const step = stepAt(behaviour, 0);
  return step.is === 'action'
    ? { challenge: true, step: { is: 'ok' } }
    : { challenge: false, step };
}

const OWN_CODES = new Set([
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'incorrect_number',
]);

const MESSAGES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  incorrect_number: 'Your card number is incorrect.',
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  card_velocity_exceeded:
    'Your card was declined for making repeated attempts too frequently or exceeding its limit.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
};

/** The error object of a decline, without the objects it refers to. */
export function declineError(code: string): Json {
  const own = OWN_CODES.has(code) || code === 'authentication_required';
  const error: Json = { type: 'card_error', code: own ? code : 'card_declined' };
  if (!OWN_CODES.has(code)) error.decline_code = code;
  error.doc_url = `https://stripe.com/docs/error-codes/${own ? code : 'card-declined'}`;
  error.message = MESSAGES[code] ?? 'Your card was declined.';
  const advice = ADVICE[code];
  if (advice !== undefined) error.advice_code = advice;
  return error;
}

const ADVICE: Readonly<Record<string, string>> = {
  expired_card: 'confirm_card_data',
  do_not_try_again: 'do_not_try_again',
  try_again_later: 'try_again_later',
};
