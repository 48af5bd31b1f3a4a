// A payer goes to a gateway. The intent is committed before the gateway hears of it, and from then
// on nobody else can touch what is to be paid until the visit has ended.

import type { CheckoutSession } from '#db/checkout-sessions.ts';
import { customerById } from '#db/customers.ts';
import { gatewayCustomerOf } from '#db/instruments.ts';
import type { Merchant } from '#db/merchants.ts';
import { hurryVisit, type NewVisit, noteStarted, type Visit, visitById } from '#db/visits.ts';
import { type Id, showId } from '#domain/ids.ts';
import type { Payer } from '#gateways/contract.ts';
import { startAtGateway } from './call-checkout.ts';
import type { Collector } from './collect-due.ts';
import { type PayerRef, returnPages } from './payer-links.ts';
import type { Begun, Language } from './payer-view.ts';
import { type holdNow, leave, settleVisitNow } from './settle-visits.ts';
import { openFacts, sealFacts, type VisitFacts } from './visit-facts.ts';
import type { Offer, Wish } from './visit-methods.ts';

/** A payer is waited for at the gateway for so long; its own limit may be shorter. */
const VISIT_MS = 30 * 60_000;
/** The first question after the payer went there. */
const FIRST_QUESTION_MS = 10_000;

export const SHOWN: Begun = { is: 'shown' };

/** What goes into the visit's row and its sealed facts. */
export type Trip = Pick<Visit, 'id' | 'sessionId' | 'accountId'> & {
  offer: Offer;
  wish: Wish;
  payer: Payer;
  reference: string;
  description: string;
  language: Language;
};

export type Starter = Awaited<ReturnType<typeof holdNow>>;

/** The row of a visit that is about to start; `manual` of one that goes nowhere. */
export function newVisit({ engine }: Collector, trip: Trip, starter: Starter): NewVisit {
  const { offer, wish, payer, reference, description, language } = trip;
  const connectionId = offer.method.gatewayConnectionId;
  const facts: VisitFacts = { payer, reference, description, language, to: null, kept: {} };
  return {
    id: trip.id,
    sessionId: trip.sessionId,
    accountId: trip.accountId,
    paymentMethodId: offer.method.id,
    connectionId,
    kind: wish.pay?.kind ?? null,
    amount: wish.pay?.amount ?? null,
    currency: wish.currency,
    store: offer.store,
    factsSealed: sealFacts(engine, facts),
    startedAt: starter.now,
    expiresAt: new Date(starter.now.getTime() + VISIT_MS),
    how: connectionId === null ? 'manual' : null,
    hold: connectionId === null ? null : { workerId: starter.workerId, until: starter.holdUntil },
  };
}

/** After the commit: the gateway is told, and the browser goes where it says. */
export async function startVisit(
  collector: Collector,
  ref: PayerRef,
  visitId: Id<'visit'>,
): Promise<Begun> {
  const { engine } = collector;
  const visit = await visitById(engine.db.pool, ref.merchantId, visitId);
  if (visit?.status !== 'open') return SHOWN;
  const facts = openFacts(engine, visit);
  const pages = returnPages(engine, ref, visit.id);
  const { outcome, exchanges } = await startAtGateway(collector, visit, facts, pages);
  if (outcome.is === 'not_started') {
    engine.log.warn({ visit: showId('visit', visitId), why: outcome.why }, 'no visit was started');
    await leave(collector, visit, { how: 'not_started' }, exchanges);
    return SHOWN;
  }
  const { to, gatewayRef, kept = {}, expiresAt = visit.expiresAt } = outcome;
  const now = engine.clock.now();
  const started = await noteStarted(engine.db.pool, visit, {
    gatewayRef,
    factsSealed: sealFacts(engine, { ...facts, to, kept }),
    expiresAt: expiresAt < visit.expiresAt ? expiresAt : visit.expiresAt,
    askAt: new Date(now.getTime() + FIRST_QUESTION_MS),
  });
  return started ? { is: 'go', to } : SHOWN;
}

/** Where an open visit is gone on with; it may just be about to start. */
export function resumed({ engine }: Collector, visit: Visit): Begun {
  const { to } = openFacts(engine, visit);
  return to === null ? SHOWN : { is: 'go', to };
}

/** Sees to it that nothing more can be paid on it. True: it is not open any more. */
export async function closeVisit(collector: Collector, visit: Visit): Promise<boolean> {
  const { engine } = collector;
  const { merchantId, id } = visit;
  await hurryVisit(engine.db.pool, merchantId, id, { now: engine.clock.now(), close: true });
  const after = await settleVisitNow(collector, merchantId, id);
  if (after?.status === 'open') {
    engine.log.info({ visit: showId('visit', id) }, 'a visit could not be closed yet');
  }
  return after?.status !== 'open';
}

/** As the gateway's page and books may show the payer of a session. */
export async function payerOfSession(
  collector: Collector,
  merchant: Merchant,
  { customerId, customer }: CheckoutSession,
  connectionId: Id<'gatewayConnection'> | null,
): Promise<Payer> {
  return customer === null
    ? payerOf(collector, merchant, customerId, connectionId)
    : { ...named(customerId, customer), gatewayCustomer: null };
}

export async function payerOf(
  { engine }: Collector,
  { id: merchantId }: Merchant,
  customerId: Id<'customer'>,
  connectionId: Id<'gatewayConnection'> | null,
): Promise<Payer> {
  const { pool } = engine.db;
  const row = await customerById(pool, merchantId, customerId);
  const known =
    connectionId === null
      ? null
      : await gatewayCustomerOf(pool, merchantId, customerId, connectionId);
  if (row === null) throw new Error(`the customer ${customerId} is gone`);
  return { ...named(customerId, row), gatewayCustomer: known };
}

type Names = {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  emails: readonly string[];
};

function named(customerId: Id<'customer'>, { firstName, lastName, company, emails }: Names) {
  const person = [firstName, lastName].filter((part) => part !== null).join(' ');
  return {
    reference: showId('customer', customerId),
    email: emails[0] ?? null,
    name: company ?? (person === '' ? null : person),
  };
}
