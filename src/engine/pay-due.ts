// A payer pays what is due, by link: the billing record of the link, and others of the account that
// wait as well, with one payment at the gateway.

import { accountById } from '#db/accounts.ts';
import { isEnabledHeld } from '#db/gateway-connections.ts';
import { type Merchant, merchantById, merchantHeld, merchantNow } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import {
  lockPayables,
  noteManualItems,
  type Payable,
  payablesById,
  payablesOfAccount,
  startAttempts,
} from '#db/visit-attempts.ts';
import { insertVisit, itemsOfVisit, openVisitsOf, type Visit } from '#db/visits.ts';
import { type Id, readId, showId } from '#domain/ids.ts';
import {
  closeVisit,
  newVisit,
  payerOf,
  resumed,
  SHOWN,
  startVisit,
  type Trip,
} from './begin-visit.ts';
import type { Collector } from './collect-due.ts';
import type { PayerRef } from './payer-links.ts';
import type { Begun, Language } from './payer-view.ts';
import { holdNow } from './settle-visits.ts';
import { firstTransactionOf } from './visit-facts.ts';
import { type Offer, offersFor, type Wish } from './visit-methods.ts';

export type DueRef = Extract<PayerRef, { is: 'due' }>;

export type BeginRequest = {
  methodId: Id<'paymentMethod'>;
  /** Prefixed ids of what the payer chose; empty: what the link is of. */
  itemIds: readonly string[];
  language: Language;
};

/** Billing records that one payment may pay. */
export const ITEMS_MAX = 20;

/** What the link is of, and what else the payer may pay with it. null: it is not there. */
export async function payableByLink(
  { engine }: Collector,
  merchant: Merchant,
  ref: DueRef,
): Promise<{ own: Payable; others: Payable[] } | null> {
  const { pool } = engine.db;
  const now = merchantNow(engine, merchant);
  const [own] = await payablesById(pool, merchant.id, now, [ref.id]);
  if (own === undefined) return null;
  if (own.kind !== 'purchase' || own.status !== 'awaiting_payer') return { own, others: [] };
  const { accountId, currency } = own;
  const of = { accountId, currency, limit: ITEMS_MAX };
  const all = await payablesOfAccount(pool, merchant.id, now, of);
  return { own, others: all.filter(({ id, forbidden }) => id !== own.id && forbidden === null) };
}

/** Ways to pay so much; an authorization is only held. */
export function waysToPay(
  collector: Collector,
  merchant: Merchant,
  items: readonly Payable[],
): Promise<Offer[]> {
  return offersFor(collector, merchant.id, wishOf(items), null);
}

export async function beginDue(
  collector: Collector,
  ref: DueRef,
  request: BeginRequest,
): Promise<Begun> {
  const { engine } = collector;
  const merchant = await merchantById(engine.db.pool, ref.merchantId);
  const chosen = await chosenItems(collector, merchant, ref, request.itemIds);
  if (chosen === null) return SHOWN;
  const ids = chosen.map(({ id }) => id);
  for (const visit of await openVisitsOf(engine.db.pool, merchant.id, ids)) {
    const same = visit.paymentMethodId === request.methodId && (await pays(collector, visit, ids));
    if (same && !visit.closing) return resumed(collector, visit);
    if (!(await closeVisit(collector, visit))) return SHOWN;
  }
  const offers = await waysToPay(collector, merchant, chosen);
  const offer = offers.find(({ method }) => method.id === request.methodId);
  const [first] = chosen;
  if (offer === undefined || first === undefined) return SHOWN;
  const account = await accountById(engine.db.pool, merchant.id, first.accountId);
  if (account === null) return SHOWN;
  const connectionId = offer.method.gatewayConnectionId;
  const trip: Trip = {
    id: engine.ids.next('visit'),
    sessionId: null,
    accountId: account.id,
    offer,
    wish: wishOf(chosen),
    payer: await payerOf(collector, merchant, account.customerId, connectionId),
    reference: showId('billingRecord', ref.id),
    description: chosen.length === 1 ? labelOf(first) : merchant.name,
    language: request.language,
  };
  const begun = await commitTrip(collector, merchant, trip, ids);
  return begun && connectionId !== null ? startVisit(collector, ref, trip.id) : SHOWN;
}

/** What a payer reads of one. */
export function labelOf({ description, reference, id }: Payable): string {
  return description ?? reference ?? showId('billingRecord', id);
}

// Under the locks of all that is paid: what is no longer as the payer saw it is not paid.
async function commitTrip(
  collector: Collector,
  seen: Merchant,
  trip: Trip,
  ids: readonly Id<'billingRecord'>[],
): Promise<boolean> {
  const { engine } = collector;
  const starter = await holdNow(collector);
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, seen.id);
    await lockPayables(tx, merchant.id, ids);
    const now = merchantNow(engine, merchant);
    const payables = await payablesById(tx, merchant.id, now, ids);
    const total = payables.reduce((sum, { amount }) => sum + amount, 0n);
    if (payables.length !== ids.length || !payables.every(isPayable)) return false;
    if (total !== trip.wish.pay?.amount) return false;
    if ((await openVisitsOf(tx, merchant.id, ids)).length > 0) return false;
    const connectionId = trip.offer.method.gatewayConnectionId;
    // Whoever disables it meanwhile waits for this, or has been told that nothing more goes there.
    if (connectionId !== null && !(await isEnabledHeld(tx, merchant.id, connectionId)))
      return false;
    await insertVisit(tx, merchant.id, newVisit(collector, trip, starter));
    if (connectionId === null) {
      await noteManualItems(tx, merchant.id, trip.id, ids);
      return true;
    }
    const starting = {
      ...{ merchantId: merchant.id, clockAt: merchant.clockAt, ids: engine.ids },
      ...{ visitId: trip.id, connectionId, instrumentId: null, open: true },
      ...({ trigger: 'payer', from: 'awaiting_payer' } as const),
    };
    const attempts = ids.map((billingRecordId, index) => ({
      billingRecordId,
      transactionId:
        index === 0 ? firstTransactionOf(trip.id) : engine.ids.next('paymentTransaction'),
    }));
    const started = await startAttempts(tx, starting, attempts);
    if (started !== ids.length) throw new Error(`the visit ${trip.id} lost what it is to pay`);
    return true;
  });
}

/** The link's own, and first: its payment transaction has the visit's id. */
async function chosenItems(
  { engine }: Collector,
  merchant: Merchant,
  ref: DueRef,
  itemIds: readonly string[],
): Promise<Payable[] | null> {
  const more = itemIds.map((id) => readId('billingRecord', id)).filter((id) => id !== null);
  const ids = [...new Set([ref.id, ...more])];
  if (ids.length > ITEMS_MAX) return null;
  const now = merchantNow(engine, merchant);
  const rows = await payablesById(engine.db.pool, merchant.id, now, ids);
  const own = rows.find(({ id }) => id === ref.id);
  if (own === undefined || rows.length !== ids.length) return null;
  // With others open it may be collecting: by a visit that is gone on with, or closed.
  const fits = ({ accountId, currency, kind, forbidden, status }: Payable) =>
    accountId === own.accountId &&
    currency === own.currency &&
    (ids.length === 1 || kind === 'purchase') &&
    forbidden === null &&
    (status === 'awaiting_payer' || status === 'collecting');
  return rows.every(fits) ? [own, ...rows.filter((row) => row !== own)] : null;
}

function isPayable({ status, forbidden }: Payable): boolean {
  return status === 'awaiting_payer' && forbidden === null;
}

async function pays(
  { engine }: Collector,
  visit: Visit,
  ids: readonly Id<'billingRecord'>[],
): Promise<boolean> {
  const items = await itemsOfVisit(engine.db.pool, visit.merchantId, visit.id);
  return items.length === ids.length && items.every((one) => ids.includes(one.billingRecordId));
}

function wishOf(items: readonly Payable[]): Wish {
  const [first] = items;
  if (first === undefined) throw new Error('nothing is chosen to be paid');
  const amount = items.reduce((sum, item) => sum + item.amount, 0n);
  return { pay: { kind: first.kind, amount }, currency: first.currency, store: false };
}
