// From a fact about money to its transfer. Double entry by construction: one row is one transfer
// with a debit side, a credit side and one amount, so the books balance in every currency.

import type { Id } from './ids.ts';
import type { Currency } from './money.ts';
import { type InstrumentKind, isBankDebit } from './working-days.ts';

/**
 * `payer`: what an account's payer has paid us, seen as what we owe for it (credit grows).
 * `gateway`: what a gateway connection holds for the merchant (debit grows).
 */
export type LedgerAccount =
  | { name: 'payer'; of: Id<'account'> }
  | { name: 'gateway'; of: Id<'gatewayConnection'> };

export type LedgerCause =
  | 'purchase'
  | 'capture'
  | 'refund'
  | 'refund_failed'
  | 'chargeback'
  | 'chargeback_won'
  | 'dishonour';

/** Why a payment was taken back: a bank debit comes back unpaid, a card payment is disputed. */
export function disputeCause(charged: InstrumentKind | null): 'chargeback' | 'dishonour' {
  return charged !== null && isBankDebit(charged) ? 'dishonour' : 'chargeback';
}

export type Posting = {
  cause: LedgerCause;
  debit: LedgerAccount;
  credit: LedgerAccount;
  /** Minor units, > 0. */
  amount: bigint;
  currency: Currency;
};

/** Who is concerned when money moves: the payer's account and the connection it moved through. */
export type Parties = {
  accountId: Id<'account'>;
  connectionId: Id<'gatewayConnection'>;
};

/** What brings money in, or brings it back. */
const CAME_IN: readonly LedgerCause[] = ['purchase', 'capture', 'chargeback_won', 'refund_failed'];

/** The transfer of one fact. Money that came in debits the gateway, what went back the payer. */
export function posting(
  cause: LedgerCause,
  { accountId, connectionId }: Parties,
  amount: bigint,
  currency: Currency,
): Posting {
  const payer: LedgerAccount = { name: 'payer', of: accountId };
  const gateway: LedgerAccount = { name: 'gateway', of: connectionId };
  return CAME_IN.includes(cause)
    ? { cause, debit: gateway, credit: payer, amount, currency }
    : { cause, debit: payer, credit: gateway, amount, currency };
}
