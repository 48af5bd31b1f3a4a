// Which of the merchant's payment methods can serve a payer: the enabled ones whose gateway has a
// checkout and takes what is wanted, and the manual ones where something is to be paid.

import { connectionById } from '#db/gateway-connections.ts';
import { listPaymentMethods, type PaymentMethod } from '#db/payment-methods.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Caller } from './call-gateway.ts';

/** What a payer came for. */
export type Wish = {
  pay: { kind: 'purchase' | 'authorization'; amount: bigint } | null;
  currency: Currency;
  /** Keep the instrument, where the connection charges by itself. */
  store: boolean;
};

export type Offer = { method: PaymentMethod; store: boolean };

/** A merchant has a handful. */
export const METHODS_MAX = 200;

/** In the merchant's order. `only` null: all that are enabled. */
export async function offersFor(
  caller: Caller,
  merchantId: MerchantId,
  wish: Wish,
  only: readonly Id<'paymentMethod'>[] | null,
): Promise<Offer[]> {
  const methods = await listPaymentMethods(caller.engine.db.pool, merchantId, METHODS_MAX);
  const wanted = methods.filter(({ id, enabled }) => enabled && (only?.includes(id) ?? true));
  const offers = await Promise.all(
    wanted.map((method) => offerOf(caller, merchantId, wish, method)),
  );
  return offers.filter((offer) => offer !== null);
}

async function offerOf(
  { engine, known }: Caller,
  merchantId: MerchantId,
  wish: Wish,
  method: PaymentMethod,
): Promise<Offer | null> {
  const { gatewayConnectionId: id } = method;
  const { pay, currency } = wish;
  if (id === null) return pay === null ? null : { method, store: false };
  const [row, to] = [
    await connectionById(engine.db.pool, merchantId, id),
    await known.connection(merchantId, id).catch(() => null),
  ];
  const checkout = to?.gateway.checkout;
  if (row === null || to === null || checkout === undefined || !row.enabled) return null;
  const store = wish.store && row.collects === 'automatic';
  if (pay === null && !store) return null;
  if (pay !== null && to.gateway.accepts(pay.amount, currency) !== null) return null;
  const refused = checkout.refuse({ pay, currency, store }, to.call.connection.settings);
  return refused === null ? { method, store } : null;
}
