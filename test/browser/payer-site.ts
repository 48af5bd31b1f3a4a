// The whole way of a payer: a browser, our server with its pages, the engine with its database, and
// the twins with theirs. Every gateway that serves payers has a merchant of its own.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Page } from 'playwright-core';
import { buildApi } from '#api/app.ts';
import type { Id } from '#domain/ids.ts';
import { addCustomer } from '#engine/add-customer.ts';
import type { Collector } from '#engine/collect-due.ts';
import { issueApiKey } from '#engine/issue-api-key.ts';
import { openAccount } from '#engine/open-account.ts';
import { payerPage } from '#engine/payer-links.ts';
import { addPaymentMethod } from '#engine/payment-methods.ts';
import type { Case } from '#gateways/contract-case.ts';
import { CASES } from '#gateways/contract-cases.ts';
import { engineDesk } from '#pages/engine-desk.ts';
import { servePages } from '#pages/serve-pages.ts';
import { startSandbox } from '#sandbox/server.ts';
import { type Ask, asking } from '../api-world.ts';
import {
  expectOnce,
  type SandboxShop,
  shopThrough,
  type TwinControl,
  twinControl,
} from '../sandbox-shop.ts';
import { type World, world } from '../world.ts';

/** A twin beside a browser may be slow; that is not what is tested here. */
const CALL_TIMEOUT_MS = 15_000;

export type PayerSite = {
  world: World;
  collector: Collector;
  twin: TwinControl;
  url: string;
  /** A merchant that collects through this gateway, and nothing else. */
  shop(gateway: string): Promise<PayerShop>;
};

export type PayerShop = SandboxShop & {
  gateway: string;
  known: Case;
  /** The API with a key of this merchant. */
  ask: Ask;
  methodId: Id<'paymentMethod'>;
  /** The twin took money once for each record that is paid, and for no other. */
  expectOnce(): Promise<void>;
  waiting(): Promise<Waiting>;
};

/** A billing record that waits for its payer, and the address of its page. */
export type Waiting = { id: Id<'billingRecord'>; link: string };

export async function payerSite(t: TestContext): Promise<PayerSite> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const limits = { callTimeoutMs: CALL_TIMEOUT_MS };
  const made = await world(t, { at: '2027-02-03T11:00:00Z', publicUrl: url, limits });
  const clock = () => made.clock.now().getTime();
  const sandbox = await startSandbox({ port: 0, seed: 1, clock });
  t.after(() => sandbox.close());
  const collector = made.collector('pages');
  const site = { desk: engineDesk(collector), base: '' };
  const api = await buildApi({ collector, beside: (app) => servePages(app, site) });
  await api.listen({ host: '127.0.0.1', port: Number(new URL(url).port) });
  t.after(() => api.close());
  const twin = twinControl(sandbox.url);
  return {
    ...{ world: made, collector, twin, url },
    shop: (gateway) => furnished({ app: api, made, collector, twin, gateway }),
  };
}

/** Where a connection's settings are checked more closely than the adapter's own suite needs. */
const STRICT: Readonly<Record<string, Record<string, string>>> = {
  paypal: { webhook_id: 'WH1' },
};

type Furnishing = {
  app: FastifyInstance;
  made: World;
  collector: Collector;
  twin: TwinControl;
  gateway: string;
};

// An account whose payer pays by itself, so that what is due waits.
async function furnished({ app, made, collector, twin, gateway }: Furnishing): Promise<PayerShop> {
  const known = CASES[gateway];
  assert.ok(known, `${gateway} has no case`);
  const { account: apiKey, currency = 'EUR' } = known;
  const settings = { ...known.settings(twin.url), ...STRICT[gateway] } as Record<string, string>;
  const shop = await shopThrough(made, twin, gateway, { gateway, apiKey, settings });
  const { scope, connectionId: gatewayConnectionId } = shop;
  const instructions = 'Bank transfer to\nDE02 1203 0000 0000 2020 51';
  const method = await addPaymentMethod(scope, { name: 'Card', gatewayConnectionId });
  const transfer = await addPaymentMethod(scope, { name: 'Transfer', position: 1, instructions });
  const { customer } = await addCustomer(scope, {
    ...{ lastName: 'Byron', firstName: 'Ada', reference: 'ada', emails: ['ada@example.org'] },
  });
  await openAccount(scope, {
    ...{ customerId: customer.id, reference: 'ada', paymentMethodId: transfer.id },
  });
  const { key } = await issueApiKey(scope, { name: 'test' });
  return {
    ...{ ...shop, gateway, known, methodId: method.id, ask: asking(app, key) },
    expectOnce: async () => expectOnce(await shop.books(), await shop.billingRecords()),
    waiting: async () => {
      const id = await shop.oneOff('ada', { currency });
      await shop.collect(collector);
      assert.equal((await shop.record(id)).status, 'awaiting_payer');
      const ref = { is: 'due', merchantId: shop.merchant.id, id } as const;
      return { id, link: payerPage(shop.engine, ref) };
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  server.close();
  await once(server, 'close');
  return address.port;
}

/** On each page on the way: which button, and what is typed into the fields that are there. */
export type Step = { choice: string; fields?: Readonly<Record<string, string>> };

/** Its own page says that a card was declined, and asks for another one. */
export const DECLINES_ITSELF = ['stripe'];

/** Through a challenge where the gateway's page has one. */
export function approves({ gateway, known }: PayerShop): Step[] {
  const { approve = {}, decline = {}, challenge } = known.payers ?? {};
  const pays: Step[] =
    challenge === undefined
      ? [{ choice: 'approve', fields: approve }]
      : [{ choice: 'approve', fields: { ...approve, ...challenge } }, { choice: 'approve' }];
  const first = DECLINES_ITSELF.includes(gateway);
  return first ? [{ choice: 'approve', fields: decline }, ...pays] : pays;
}

const GATEWAY_BUTTON = 'button[name=choice]';
const OUR_PAGE = '#main';

/** From the press of our button until the browser is back on a page of ours. */
export async function goThrough(
  page: Page,
  ours: string,
  steps: readonly Step[],
  onPage: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const press = page.getByRole('button', { name: /^(Pay|Continue|Payer)/ });
  const goOn = page.getByRole('link', { name: 'Go on with the payment' });
  await press.or(goOn).filter({ visible: true }).first().click();
  await page.waitForURL((url) => !url.href.startsWith(ours));
  for (const { choice, fields = {} } of steps) {
    await page.locator(GATEWAY_BUTTON).first().waitFor();
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`[name="${name}"]:not([type=hidden])`);
      if ((await field.count()) > 0) await field.fill(value);
    }
    await onPage(page);
    // The next page has the same buttons: it has to be there before they are looked for.
    const next = page.waitForEvent('domcontentloaded');
    await page.locator(`button[name=choice][value=${choice}]`).click();
    await next;
  }
  await page.waitForURL((url) => url.href.startsWith(ours));
  await page.locator(OUR_PAGE).waitFor();
}
