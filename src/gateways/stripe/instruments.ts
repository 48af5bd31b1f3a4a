// What Stripe stores of a payer, as an instrument of ours: a card, or a bank account with the
// mandate that lets it be debited.

import type { InstrumentToken, NewInstrument } from '../contract.ts';
import type { WireMethod } from './wire.ts';

/** The token of a debit names its mandate as well where we know it: `pm_1/mandate_1`. */
export function tokenParts(token: string): { method: string; mandate: string | null } {
  const [method = '', mandate = null] = token.split('/', 2);
  return { method, mandate };
}

export function isDebit({ kind }: Pick<InstrumentToken, 'kind'>): boolean {
  return kind !== 'card';
}

export type Mandate = { id: string; reference: string; url: string | null };

/** null for a kind of instrument that this gateway does not charge. */
export function newInstrument(
  method: WireMethod,
  owner: { gatewayCustomer: string | null; networkTransactionId: string | null },
  mandate: Mandate | null,
): NewInstrument | null {
  const { card, sepa_debit: debit } = method;
  if (card) {
    const { last4, brand = null, exp_month: expMonth, exp_year: expYear } = card;
    return { kind: 'card', token: method.id, ...owner, brand, last4, expMonth, expYear };
  }
  if (!debit || mandate === null) return null;
  const { id, reference, url } = mandate;
  return {
    ...{ kind: 'mandate', token: `${method.id}/${id}`, ...owner },
    ...{ brand: null, last4: debit.last4 ?? null, expMonth: null, expYear: null },
    mandate: { reference, scheme: 'sepa_core', url },
  };
}
