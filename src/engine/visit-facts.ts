// What is kept sealed of a visit: who pays, where the browser goes, and what the gateway wants to
// be told again. Some of it may be secret, none of it is needed in a query.

import type { Visit } from '#db/visits.ts';
import { type Id, showId } from '#domain/ids.ts';
import type { Declined } from '#domain/outcome.ts';
import type { Errand, Payer, PayerAddress } from '#gateways/contract.ts';
import type { Engine } from './context.ts';
import type { Language } from './payer-view.ts';

export type VisitFacts = {
  payer: Payer;
  /** Prefixed id of what is paid: a billing record, or the checkout session. */
  reference: string;
  description: string;
  language: Language;
  /** null until the gateway gave one. */
  to: PayerAddress | null;
  kept: Record<string, string>;
  /** Of a visit that ends declined. */
  declined?: Declined;
};

/** What a browser brings back is cut to this many fields and characters. */
const RETURNED_FIELDS_MAX = 40;
const RETURNED_TEXT_MAX = 4_000;

export function sealFacts({ sealer }: Engine, facts: VisitFacts): Buffer {
  return sealer.seal(JSON.stringify(facts));
}

/** Throws SealError when the key is not configured any more. */
export function openFacts({ sealer }: Engine, visit: Visit): VisitFacts {
  return JSON.parse(sealer.open(visit.factsSealed));
}

export function sealReturned({ sealer }: Engine, returned: Record<string, string>): Buffer {
  const fields = Object.entries(returned)
    .filter(([name, value]) => name.length + value.length <= RETURNED_TEXT_MAX)
    .slice(0, RETURNED_FIELDS_MAX);
  return sealer.seal(JSON.stringify(Object.fromEntries(fields)));
}

export function openReturned({ sealer }: Engine, visit: Visit): Record<string, string> | null {
  return visit.returnedSealed === null ? null : JSON.parse(sealer.open(visit.returnedSealed));
}

/** The visit's id is that of the first payment transaction that comes of it. */
export function firstTransactionOf(visitId: Id<'visit'>): Id<'paymentTransaction'> {
  return visitId as string as Id<'paymentTransaction'>;
}

export function errandOf(visit: Visit, facts: VisitFacts): Errand {
  const { kind, amount, currency, store } = visit;
  return {
    key: showId('paymentTransaction', firstTransactionOf(visit.id)),
    reference: facts.reference,
    pay: kind === null || amount === null ? null : { kind, amount },
    currency,
    store,
    payer: facts.payer,
  };
}
