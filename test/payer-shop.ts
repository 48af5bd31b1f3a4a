// A merchant whose payers pay at the sandbox's page, and a payer who walks there without a browser.

import { strict as assert } from 'node:assert';
import type { TestContext } from 'node:test';
import { type Id, showId } from '#domain/ids.ts';
import { addCustomer } from '#engine/add-customer.ts';
import type { Collector } from '#engine/collect-due.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import { expireSessions } from '#engine/expire-sessions.ts';
import { openAccount } from '#engine/open-account.ts';
import { beginVisit, cancelVisit, payerView, takeReturn } from '#engine/payer-pages.ts';
import type { PayerState, PayerView } from '#engine/payer-view.ts';
import { addPaymentMethod } from '#engine/payment-methods.ts';
import { settleVisits } from '#engine/settle-visits.ts';
import type { PayerAddress } from '#gateways/contract.ts';
import { PUBLIC_URL } from './links.ts';
import { NOTICE_SECRET, type SandboxShop, sandboxShop, sandboxShopIn } from './sandbox-shop.ts';
import { type CameBack, visit } from './twin-payer.ts';
import type { WorldOptions } from './world.ts';

export type PayerShop = SandboxShop & {
  /** Through a connection at which payers set off what is due. */
  payMethodId: Id<'paymentMethod'>;
  payConnectionId: Id<'gatewayConnection'>;
  /** Through the shop's own connection, which charges by itself. */
  cardMethodId: Id<'paymentMethod'>;
  manualMethodId: Id<'paymentMethod'>;
  /** An account without an instrument, whose payer pays by link. */
  payer(reference: string): Promise<Id<'account'>>;
  /** One that waits for its payer, and the token of its link. */
  waiting(collector: Collector, account: string, amount?: number): Promise<Waiting>;
  status(id: Id<'billingRecord'>): Promise<string>;
};

export type Waiting = { id: Id<'billingRecord'>; token: string };

export async function payerShop(t: TestContext, options: WorldOptions = {}): Promise<PayerShop> {
  return furnished(await sandboxShop(t, options));
}

/** Another merchant in the same world. */
export async function payerShopBeside(shop: SandboxShop, name: string): Promise<PayerShop> {
  return furnished(await sandboxShopIn(shop.world, shop.twin, name));
}

async function furnished(shop: SandboxShop): Promise<PayerShop> {
  const { scope, engine, merchant, apiKey, twin } = shop;
  const settings = {
    base_url: `${twin.url}/sandbox`,
    api_key: apiKey,
    notice_secret: NOTICE_SECRET,
  };
  const paying = await connectGateway(scope, {
    ...{ gateway: 'sandbox', name: 'paying', settings, collects: 'payer_initiated' },
  });
  const pay = await addPaymentMethod(scope, { name: 'Online', gatewayConnectionId: paying.id });
  const card = await addPaymentMethod(scope, {
    ...{ name: 'Card', gatewayConnectionId: shop.connectionId, position: 1 },
  });
  const instructions = 'Bank transfer to\nDE02 1203 0000 0000 2020 51';
  const manual = await addPaymentMethod(scope, { name: 'Transfer', instructions, position: 2 });
  return {
    ...shop,
    payMethodId: pay.id,
    payConnectionId: paying.id,
    cardMethodId: card.id,
    manualMethodId: manual.id,
    payer: async (reference) => {
      const { customer } = await addCustomer(scope, {
        ...{ lastName: 'Byron', reference, emails: ['ada@example.org'] },
      });
      const opening = { customerId: customer.id, reference, paymentMethodId: pay.id };
      return (await openAccount(scope, opening)).account.id;
    },
    waiting: async (collector, account, amount = 4900) => {
      const id = await shop.oneOff(account, { amount });
      await shop.collect(collector);
      assert.equal((await shop.record(id)).status, 'awaiting_payer');
      return { id, token: engine.links.show({ is: 'due', merchantId: merchant.id, id }) };
    },
    status: async (id) => (await shop.record(id)).status,
  };
}

export type Walk = { choices?: readonly string[]; card?: string };

/** Chooses a method; where the browser is sent. Fails when it is not sent anywhere. */
export async function begin(
  collector: Collector,
  token: string,
  methodId: Id<'paymentMethod'>,
  itemIds: readonly Id<'billingRecord'>[] = [],
): Promise<PayerAddress> {
  const begun = await choose(collector, token, methodId, itemIds);
  assert.ok(begun?.is === 'go', JSON.stringify(begun));
  return begun.to;
}

export function choose(
  collector: Collector,
  token: string,
  methodId: Id<'paymentMethod'>,
  itemIds: readonly Id<'billingRecord'>[] = [],
) {
  return beginVisit(collector, token, {
    methodId: showId('paymentMethod', methodId),
    itemIds: itemIds.map((id) => showId('billingRecord', id)),
    language: 'en',
  });
}

/** What the payer does on the gateway's page, until the browser is sent back to us. */
export async function atGateway(to: PayerAddress, { choices = ['approve'], card }: Walk = {}) {
  const doing = card === undefined ? { choices } : { choices, fields: { card } };
  const back = await visit(to, PUBLIC_URL, doing);
  assert.ok(back, 'the payer was not sent back');
  return back;
}

/** The browser comes back to the page that the gateway was given. */
export async function comeBack(collector: Collector, { url, returned }: CameBack) {
  const path = new URL(url).pathname.split('/');
  const [, , token = '', page, visitId = ''] = path;
  const take = page === 'cancel' ? cancelVisit : takeReturn;
  const answer = await take(collector, token, visitId, returned);
  await collector.recorder.flush();
  return answer;
}

/** The whole way: chooses, goes, does, and comes back. */
export async function pay(
  collector: Collector,
  token: string,
  methodId: Id<'paymentMethod'>,
  walk: Walk = {},
  itemIds: readonly Id<'billingRecord'>[] = [],
): Promise<CameBack> {
  const to = await begin(collector, token, methodId, itemIds);
  const back = await atGateway(to, walk);
  await comeBack(collector, back);
  return back;
}

export async function seen(collector: Collector, token: string): Promise<PayerView> {
  const view = await payerView(collector, token, 'en');
  assert.ok(view, 'the link is none of ours');
  return view;
}

export async function stateSeen(collector: Collector, token: string): Promise<PayerState> {
  return (await seen(collector, token)).state;
}

/** Time passes with a worker that asks for visits. */
export async function passTime(
  { world }: SandboxShop,
  collector: Collector,
  ms: number,
): Promise<void> {
  world.clock.advanceMs(ms);
  await settleVisits(collector);
  await expireSessions(collector.engine, null);
  await collector.recorder.flush();
}
