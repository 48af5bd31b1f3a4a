// Charging a stored card: one Oneclick authorisation with one detail, under our order. Transbank
// honours no key, so what may have been sent before is looked up before it is sent.

import { madeMs, readId } from '#domain/ids.ts';
import type { Declined, Outcome } from '#domain/outcome.ts';
import type { Charge } from '../contract.ts';
import { toNumber } from './amounts.ts';
import { lookUpPayment, otherThan } from './look-up.ts';
import { childOrderOf, orderOf } from './reference.ts';
import { readSale, refusedAs, type Scene, verdictOf } from './sale.ts';
import { isRepeat } from './speak.ts';
import { completePurchase } from './take.ts';
import type { Settings } from './wire.ts';

/** One payment with a stored card. `username` and `tbkUser` belong together. */
export type Order = {
  key: string;
  reference: string;
  kind: 'purchase' | 'authorization';
  amount: bigint;
  username: string;
  tbkUser: string;
};

export async function charge(scene: Scene, asked: Charge<Settings>): Promise<Outcome> {
  const { key, reference, kind, amount, instrument } = asked;
  const refused = refuse(scene, asked);
  if (refused !== null) return refused;
  const { token: tbkUser, gatewayCustomer } = instrument;
  const order: Order = {
    ...{ key, reference, kind, amount, tbkUser },
    username: gatewayCustomer ?? '',
  };
  if (asked.again) {
    const before = await findOrder(scene, order);
    if (before.is !== 'absent') return before;
  }
  return authorise(scene, order);
}

/** Looks for the payment by our order, and completes it where it is only held. */
export async function findOrder(
  scene: Scene,
  { key, amount, kind }: Omit<Order, 'username' | 'tbkUser'>,
): Promise<Outcome | { is: 'absent' }> {
  const found = await lookUpPayment(
    scene,
    { key, amount, gatewayRef: null, since: madeAt(key) },
    kind,
  );
  return found.is === 'no_answer' ? { is: 'unknown', why: found.why } : found;
}

export async function authorise(scene: Scene, of: Order): Promise<Outcome> {
  const { key, reference, kind, amount, username, tbkUser } = of;
  const order = orderOf(key);
  const detail = {
    commerce_code: scene.childCode,
    buy_order: childOrderOf(key, reference),
    amount: toNumber(amount, scene.currency),
    installments_number: 0,
  };
  const body = { username, tbk_user: tbkUser, buy_order: order, details: [detail] };
  const reply = await scene.ask('oneclick', 'POST', '/transactions', body);
  const read = readSale(scene, reply, 'oneclick', order);
  switch (read.is) {
    case 'ok': {
      const why = otherThan(read.body, { order, amount, kind });
      if (why !== null) return { is: 'unknown', why };
      return completePurchase(scene, verdictOf(scene, read.body, kind));
    }
    case 'refused':
      return isRepeat(read.said)
        ? sentBefore(scene, of, read.said)
        : {
            ...refusedAs({ ref: order }, 'processing_error', 'refused', read.said),
            http: read.http,
          };
    case 'not_sent':
      return read;
    case 'unclear':
      return { ...read, is: 'unknown' };
  }
}

// The order is ours alone, so what stands under it is this payment.
async function sentBefore(scene: Scene, of: Order, said: string): Promise<Outcome> {
  const found = await findOrder(scene, of);
  return found.is === 'absent' ? { is: 'unknown', why: `${said} It is not found.` } : found;
}

function refuse(scene: Scene, { kind, currency, instrument }: Charge<Settings>): Declined | null {
  const { token, gatewayCustomer } = instrument;
  const declined = { is: 'declined', code: 'refused_here' } as const;
  if (instrument.kind !== 'card' || token === '' || (gatewayCustomer ?? '') === '') {
    const said = 'An instrument here is a card of Oneclick: its user, and the tbk_user of it.';
    return { ...declined, reason: 'instrument_missing', said };
  }
  if (currency !== scene.currency) {
    const said = `The commerce codes of this connection count in ${scene.currency}.`;
    return { ...declined, reason: 'amount_not_possible', said };
  }
  if (kind === 'authorization' && !scene.isDeferred('oneclick')) {
    const said = 'The Oneclick commerce code of this connection has no deferred capture.';
    return { ...declined, reason: 'not_permitted', said };
  }
  return null;
}

function madeAt(key: string): Date {
  const id = readId('paymentTransaction', key);
  return new Date(id === null ? 0 : madeMs(id));
}
