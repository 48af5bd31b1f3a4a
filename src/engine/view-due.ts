// What a payer sees who follows the link of a billing record.

import { type Merchant, merchantById } from '#db/merchants.ts';
import { type PaymentMethod, paymentMethodById } from '#db/payment-methods.ts';
import type { Payable } from '#db/visit-attempts.ts';
import { itemsOfVisit, lastVisitOfBillingRecord, type Visit } from '#db/visits.ts';
import { showId } from '#domain/ids.ts';
import type { Collector } from './collect-due.ts';
import { type DueRef, labelOf, payableByLink, waysToPay } from './pay-due.ts';
import type { Language, PayerItem, PayerMethod, PayerState, PayerView } from './payer-view.ts';
import { stateAfter, stateOfOpen } from './visit-state.ts';

export async function viewOfDue(
  collector: Collector,
  ref: DueRef,
  language: Language,
): Promise<PayerView | null> {
  const { pool } = collector.engine.db;
  const merchant = await merchantById(pool, ref.merchantId);
  const found = await payableByLink(collector, merchant, ref);
  if (found === null) return null;
  const { own, others } = found;
  const visit = await lastVisitOfBillingRecord(pool, ref.merchantId, ref.id);
  const state = await stateOf(collector, own, visit);
  const asking = state.is === 'open' || state.is === 'refused';
  const items = await itemsFor(collector, own, others, visit, state);
  const chosen = items.filter((item) => item.chosen);
  // Who is at the gateway may still choose another way: that closes the visit.
  const choosing = (asking || state.is === 'at_gateway') && own.forbidden === null;
  const offers = choosing ? await waysToPay(collector, merchant, [own]) : [];
  return {
    ...ofMerchant(merchant),
    account: null,
    language,
    purpose: 'due',
    items,
    total: chosen.reduce((sum, { amount }) => sum + amount, 0n),
    currency: own.currency,
    recurring: null,
    stores: false,
    methods: offers.map(({ method }) => methodShown(method)),
    state: asking && offers.length === 0 ? { is: 'refused', why: 'unavailable' } : state,
    successUrl: null,
    cancelUrl: null,
    frameOrigins: [],
  };
}

export function ofMerchant(merchant: Merchant): Pick<PayerView, 'merchant' | 'mode'> {
  const { name, logoUrl, colour, mode } = merchant;
  return { merchant: { name, logoUrl, colour }, mode };
}

export function methodShown({ id, name, kind, instructions }: PaymentMethod): PayerMethod {
  return { id: showId('paymentMethod', id), title: name, kind, instructions };
}

async function stateOf(
  { engine }: Collector,
  own: Payable,
  visit: Visit | null,
): Promise<PayerState> {
  if (visit?.status === 'open') return stateOfOpen(engine, visit);
  const byVisit = visit?.status === 'done';
  switch (own.status) {
    case 'awaiting_payer':
      if (visit?.how === 'manual') return accepted(engine.db.pool, visit);
      return stateAfter(visit);
    case 'collecting':
      return { is: 'checking' };
    case 'pending':
      return { is: 'done', pending: true, stored: false };
    case 'paid':
    case 'cleared':
    case 'settled':
    case 'authorized':
      return byVisit
        ? { is: 'done', pending: false, stored: false }
        : { is: 'ended', how: 'settled_elsewhere' };
    case 'failed':
      return { is: 'ended', how: 'expired' };
    case 'cancelled':
      return { is: 'ended', how: 'cancelled' };
    case 'unbillable':
      return { is: 'refused', why: 'unavailable' };
    case 'to_come':
    case 'in_retry':
    case 'refunded':
    case 'charged_back':
      return { is: 'ended', how: 'settled_elsewhere' };
  }
}

async function accepted(
  pool: Parameters<typeof paymentMethodById>[0],
  { merchantId, paymentMethodId }: Visit,
): Promise<PayerState> {
  const method = await paymentMethodById(pool, merchantId, paymentMethodId);
  return { is: 'accepted', instructions: method?.instructions ?? '' };
}

/** While somebody is at the gateway with them, those of the visit; else what may be chosen. */
async function itemsFor(
  { engine }: Collector,
  own: Payable,
  others: readonly Payable[],
  visit: Visit | null,
  state: PayerState,
): Promise<PayerItem[]> {
  const shown = [own, ...others].map((item) => itemShown(item, item === own));
  if (state.is === 'open' || state.is === 'refused' || visit === null) return shown;
  const paid = await itemsOfVisit(engine.db.pool, visit.merchantId, visit.id);
  const known = new Map(shown.map((item) => [item.id, item]));
  return paid.map(({ billingRecordId, amount }) => {
    const id = showId('billingRecord', billingRecordId);
    const item = known.get(id) ?? { id, label: id, amount, dueOn: null, optional: false };
    return { ...item, amount, chosen: true };
  });
}

function itemShown(item: Payable, isOwn: boolean): PayerItem {
  const { id, amount, dueOn } = item;
  const label = labelOf(item);
  const choice = { chosen: isOwn, optional: !isOwn };
  return { id: showId('billingRecord', id), label, amount, dueOn, ...choice };
}
