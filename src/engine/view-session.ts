// What a payer sees of a checkout session.

import { accountById } from '#db/accounts.ts';
import { type CheckoutSession, sessionById } from '#db/checkout-sessions.ts';
import { merchantById, merchantToday } from '#db/merchants.ts';
import { paymentMethodById } from '#db/payment-methods.ts';
import { readTransaction } from '#db/payment-transaction-reads.ts';
import type { Connection } from '#db/pool.ts';
import { lastVisitOfSession, type Visit } from '#db/visits.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { showId } from '#domain/ids.ts';
import { FREQUENCIES, occurrence } from '#domain/schedule.ts';
import type { Collector } from './collect-due.ts';
import { isOpenAt, type SessionRef, waysForSession, wishOfSession } from './pay-session.ts';
import type { Language, PayerItem, PayerState, PayerView } from './payer-view.ts';
import { termsOfPlan } from './session-makes.ts';
import { methodShown, ofMerchant } from './view-due.ts';
import { stateAfter, stateOfOpen } from './visit-state.ts';

export async function viewOfSession(
  collector: Collector,
  ref: SessionRef,
  language: Language,
): Promise<PayerView | null> {
  const { engine } = collector;
  const { pool } = engine.db;
  const session = await sessionById(pool, ref.merchantId, ref.id);
  if (session === null) return null;
  const merchant = await merchantById(pool, ref.merchantId);
  const visit = await lastVisitOfSession(pool, ref.merchantId, ref.id);
  const state = await stateOf(collector, ref, session, visit);
  const asking = state.is === 'open' || state.is === 'refused';
  // Who is at the gateway may still choose another way: that closes the visit.
  const offers =
    asking || state.is === 'at_gateway' ? await waysForSession(collector, ref, session) : [];
  const { store, pay } = wishOfSession(session);
  const today = merchantToday(engine, merchant);
  return {
    ...ofMerchant(merchant),
    account: await accountOf(pool, ref, session),
    language: session.language ?? language,
    purpose: pay === null && session.plan === null ? 'store' : 'order',
    items: pay === null ? [] : [itemOf(session, pay.amount, merchant.name)],
    total: pay?.amount ?? 0n,
    currency: session.currency,
    recurring: recurringOf(session, today),
    stores: store,
    methods: offers.map(({ method }) => methodShown(method)),
    state: asking && offers.length === 0 ? { is: 'refused', why: 'unavailable' } : state,
    successUrl: session.successUrl,
    cancelUrl: session.cancelUrl,
    frameOrigins: session.frameOrigins,
  };
}

async function stateOf(
  { engine }: Collector,
  { merchantId }: SessionRef,
  session: CheckoutSession,
  visit: Visit | null,
): Promise<PayerState> {
  const { pool } = engine.db;
  if (session.status === 'completed' && session.paymentTransactionId !== null) {
    const paid = await readTransaction(pool, merchantId, session.paymentTransactionId);
    if (paid?.status === 'in_progress') return { is: 'checking' };
    const pending = paid?.status === 'pending';
    return { is: 'done', pending, stored: session.madeInstrumentId !== null };
  }
  if (visit?.status === 'open') return stateOfOpen(engine, visit);
  switch (session.status) {
    case 'open':
      return isOpenAt(session, engine.clock.now())
        ? stateAfter(visit)
        : { is: 'ended', how: 'expired' };
    case 'completed':
      if (visit?.status === 'done') return { is: 'done', pending: false, stored: true };
      return { is: 'accepted', instructions: await instructionsOf(pool, merchantId, session) };
    case 'awaiting_manual_payment':
      return { is: 'accepted', instructions: await instructionsOf(pool, merchantId, session) };
    case 'expired':
    case 'cancelled':
      return { is: 'ended', how: session.status };
  }
}

/** The reference of what there is once the session is done. */
async function accountOf(
  pool: Connection,
  ref: SessionRef,
  session: CheckoutSession,
): Promise<string | null> {
  const id = session.madeAccountId ?? session.accountId;
  if (id === null) return null;
  return (await accountById(pool, ref.merchantId, id))?.reference ?? null;
}

async function instructionsOf(
  pool: Parameters<typeof paymentMethodById>[0],
  merchantId: SessionRef['merchantId'],
  { paymentMethodId }: CheckoutSession,
): Promise<string> {
  if (paymentMethodId === null) return '';
  const method = await paymentMethodById(pool, merchantId, paymentMethodId);
  return method?.instructions ?? '';
}

function itemOf(
  { id, description }: CheckoutSession,
  amount: bigint,
  merchantName: string,
): PayerItem {
  return {
    id: showId('checkoutSession', id),
    label: description ?? merchantName,
    amount,
    dueOn: null,
    chosen: true,
    optional: false,
  };
}

/** What follows by itself: after the one that is paid now, or from the first day on. */
function recurringOf(session: CheckoutSession, today: PlainDate): PayerView['recurring'] {
  if (session.plan === null) return null;
  const paidNow = session.amount !== null;
  const terms = termsOfPlan(session.plan, paidNow, today);
  const next = occurrence(terms, paidNow ? 2 : 1);
  if (next === null) return null;
  const frequency = FREQUENCIES[terms.frequency].name;
  return { amount: terms.amount, frequency, firstOn: next.dueOn };
}
