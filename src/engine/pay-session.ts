// A payer pays, or leaves an instrument, for a checkout session. The visit's row is the durable
// intent: nothing of what the session creates exists before the gateway has confirmed it.

import { type CheckoutSession, moveSession, sessionById } from '#db/checkout-sessions.ts';
import { isEnabledHeld } from '#db/gateway-connections.ts';
import { merchantById, merchantHeld, merchantNow } from '#db/merchants.ts';
import { isStopped } from '#db/payment-stops.ts';
import { inTransaction } from '#db/pool.ts';
import { insertVisit, lastVisitOfSession } from '#db/visits.ts';
import { showId } from '#domain/ids.ts';
import {
  closeVisit,
  newVisit,
  payerOfSession,
  resumed,
  SHOWN,
  startVisit,
  type Trip,
} from './begin-visit.ts';
import type { Collector } from './collect-due.ts';
import { completeByHand } from './complete-session.ts';
import type { Scope } from './context.ts';
import type { BeginRequest } from './pay-due.ts';
import type { PayerRef } from './payer-links.ts';
import type { Begun } from './payer-view.ts';
import { namedAccount } from './session-makes.ts';
import { holdNow } from './settle-visits.ts';
import { type Offer, offersFor, type Wish } from './visit-methods.ts';

export type SessionRef = Extract<PayerRef, { is: 'session' }>;

export function wishOfSession({ kind, amount, currency, plan }: CheckoutSession): Wish {
  const pay = kind === null || amount === null ? null : { kind, amount };
  return { pay, currency, store: pay === null || plan !== null };
}

/** Which of the merchant's methods the payer may choose from. */
export function waysForSession(collector: Collector, ref: SessionRef, session: CheckoutSession) {
  const wish = wishOfSession(session);
  return offersFor(collector, ref.merchantId, wish, session.paymentMethodIds);
}

export async function beginSession(
  collector: Collector,
  ref: SessionRef,
  request: BeginRequest,
): Promise<Begun> {
  const { engine } = collector;
  const { pool } = engine.db;
  const session = await sessionById(pool, ref.merchantId, ref.id);
  if (session?.status !== 'open') return SHOWN;
  const visit = await lastVisitOfSession(pool, ref.merchantId, ref.id);
  if (visit?.status === 'open') {
    const same = visit.paymentMethodId === request.methodId && !visit.closing;
    if (same) return resumed(collector, visit);
    if (!(await closeVisit(collector, visit))) return SHOWN;
  }
  const offers = await waysForSession(collector, ref, session);
  const offer = offers.find(({ method }) => method.id === request.methodId);
  if (offer === undefined) return SHOWN;
  const merchant = await merchantById(pool, ref.merchantId);
  if (offer.method.kind === 'manual') return byHand(collector, ref, offer);
  const connectionId = offer.method.gatewayConnectionId;
  const reference = showId('checkoutSession', session.id);
  const trip: Trip = {
    id: engine.ids.next('visit'),
    sessionId: session.id,
    accountId: null,
    offer,
    wish: wishOfSession(session),
    payer: await payerOfSession(collector, merchant, session, connectionId),
    reference,
    description: session.description ?? merchant.name,
    language: request.language,
  };
  const begun = await commitTrip(collector, ref, trip);
  return begun ? startVisit(collector, ref, trip.id) : SHOWN;
}

async function commitTrip(collector: Collector, ref: SessionRef, trip: Trip): Promise<boolean> {
  const { engine } = collector;
  const starter = await holdNow(collector);
  const scope: Scope = { engine, merchantId: ref.merchantId, actor: 'engine' };
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, ref.merchantId);
    const session = await sessionById(tx, merchant.id, ref.id, 'for no key update');
    if (session === null || !isOpenAt(session, starter.now)) return false;
    const account = await namedAccount(tx, scope, session);
    if (account?.state === 'closed') return false;
    // To leave a new instrument is how a stop is ended that a decline has set.
    if (account !== null && trip.wish.pay !== null) {
      const now = merchantNow(engine, merchant);
      if (await isStopped(tx, merchant.id, account.id, now)) return false;
    }
    const connectionId = trip.offer.method.gatewayConnectionId;
    if (connectionId !== null && !(await isEnabledHeld(tx, merchant.id, connectionId)))
      return false;
    return insertVisit(tx, merchant.id, newVisit(collector, trip, starter));
  });
}

export function isOpenAt({ status, expiresAt }: CheckoutSession, now: Date): boolean {
  return status === 'open' && now < expiresAt;
}

// A payer who pays by hand goes nowhere: what the session creates is created at once, or when the
// merchant has confirmed that the money came.
async function byHand(collector: Collector, ref: SessionRef, offer: Offer): Promise<Begun> {
  const { engine } = collector;
  const now = engine.clock.now();
  const scope: Scope = { engine, merchantId: ref.merchantId, actor: 'engine' };
  const { id: paymentMethodId } = offer.method;
  await inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, ref.merchantId);
    const session = await sessionById(tx, merchant.id, ref.id, 'for no key update');
    if (session === null || !isOpenAt(session, now)) return;
    // Another browser may have gone to a gateway meanwhile: what it pays must find the session.
    const visit = await lastVisitOfSession(tx, merchant.id, ref.id);
    if (visit?.status === 'open') return;
    if (session.activate === 'when_paid') {
      const status = 'awaiting_manual_payment';
      await moveSession(tx, merchant.id, ref.id, { status, paymentMethodId, at: now });
      return;
    }
    await completeByHand(tx, scope, merchant, session, paymentMethodId);
  });
  return SHOWN;
}
