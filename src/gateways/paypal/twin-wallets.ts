// Whose money it is in the simulated PayPal: wallets that behave as their seed or the payer's
// address says, and what each word of a behaviour is in PayPal's own issues.

import { type Behaviour, OK, parseBehaviour, type Step, stepAt } from '#sandbox/behaviour.ts';

export type Wallet = {
  /** The vault's name of it; empty for a payer who has stored none. */
  id: string;
  customer: string;
  email: string;
  behaviour: Behaviour;
  /** How often it was charged without its payer: a sequence goes on with each. */
  charges: number;
};

/** Issues that PayPal names of a wallet, in lower case. */
export const OWN_ISSUES =
  'instrument_declined payer_cannot_pay transaction_refused compliance_violation ' +
  'payer_account_locked_or_closed payer_account_restricted agreement_already_cancelled ' +
  'billing_agreement_not_found token_expired payee_blocked_transaction ' +
  'transaction_blocked_by_payee transaction_limit_exceeded ' +
  'max_number_of_payment_attempts_exceeded transaction_receiving_limit_exceeded ' +
  'payee_account_restricted card_expired redirect_payer_for_alternate_funding';

/** Words that other gateways' test instruments know, in PayPal's terms. */
export const SHARED: Readonly<Record<string, string>> = {
  insufficient_funds: 'INSTRUMENT_DECLINED',
  do_not_honour: 'INSTRUMENT_DECLINED',
  issuer_unavailable: 'INSTRUMENT_DECLINED',
  processing_error: 'INSTRUMENT_DECLINED',
  limit_exceeded: 'TRANSACTION_LIMIT_EXCEEDED',
  expired_card: 'CARD_EXPIRED',
  lost_card: 'TRANSACTION_REFUSED',
  stolen_card: 'TRANSACTION_REFUSED',
  account_closed: 'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
};

export const WORDS: ReadonlySet<string> = new Set([
  ...OWN_ISSUES.split(' '),
  ...Object.keys(SHARED),
]);

/** null for a word that is not known. */
export function behaviourOf(word: string): Behaviour | null {
  return parseBehaviour(word, WORDS);
}

export const issueOf = (word: string): string => SHARED[word] ?? word.toUpperCase();

export function nextStep(wallet: Wallet): Step {
  const step = stepAt(wallet.behaviour, wallet.charges);
  wallet.charges += 1;
  return step;
}

/** A payer at the page: what stands before the @ says how a stored wallet behaves later. */
export function payerNamed(email: string, customer: string): Wallet {
  const behaviour = behaviourOf(email.split('@', 1)[0] ?? '') ?? OK;
  return { id: '', customer, email, behaviour, charges: 0 };
}
