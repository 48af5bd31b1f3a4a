// One merchant's due run: accounts, what is due today, and, while it is collected, more that is
// pushed through the API by a client who repeats until it is told that all was accepted.

import { setTimeout as sleep } from 'node:timers/promises';
import type { MerchantId } from '#domain/ids.ts';
import { addCustomer } from '#engine/add-customer.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import { issueApiKey } from '#engine/issue-api-key.ts';
import { loadOneOffs, ONE_OFFS_MAX } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { openBusiness } from '#engine/open-business.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import type { Stage } from './stage.ts';

export const AMOUNT = 4900;

export type DueRun = {
  readonly merchantId: MerchantId;
  readonly payments: number;
  /** Starts to push the rest; resolves when the API has accepted the last of it. */
  push(): Promise<void>;
  /** Payments of the run by the status of their billing record. */
  counts(): Promise<Record<string, number>>;
  /** Resolves when this part of all has been paid. */
  reached(part: number): Promise<void>;
  /** Stops the client that pushes, when the run is given up. */
  giveUp(): void;
};

const ACCOUNTS = 20;
/** The twin answers after these times, so that there is always something in flight. */
const DELAYS_MS = [20, 60, 120, 250];
const LIMITS = { concurrency: 128, perSecond: 5_000 };
const PUSHED_PART = 0.1;
const PUSH_BATCH = 20;
const PUSH_TIMEOUT_MS = 5_000;
const PUSH_AGAIN_MS = 100;
const LOOK_MS = 50;
const REACH_LIMIT_MS = 120_000;

/** Loads nine tenths of it. The workers should not run yet. */
export async function prepareRun(stage: Stage, name: string, payments: number): Promise<DueRun> {
  const { engine } = stage;
  const { merchant } = await openBusiness(engine, {
    ...{ name, country: 'DE', timeZone: 'Europe/Berlin', baseCurrency: 'EUR' },
  });
  const scope: Scope = { engine, merchantId: merchant.id, actor: 'cli:kill' };
  const { key } = await issueApiKey(scope, { name: 'kill' });
  await openAccounts(scope, stage.gatewayWire.through(stage.sandboxUrl()));
  const pushed = Math.round(payments * PUSHED_PART);
  const items = Array.from({ length: payments }, (_, n) => itemOf(n));
  const loaded = items.slice(pushed);
  for (let from = 0; from < loaded.length; from += ONE_OFFS_MAX) {
    const results = await loadOneOffs(scope, loaded.slice(from, from + ONE_OFFS_MAX));
    const bad = results.find(({ is }) => is !== 'accepted');
    if (bad !== undefined) throw new Error(`not loaded: ${JSON.stringify(bad)}`);
  }
  const stop = new AbortController();
  const counts = () => countsOf(scope);
  return {
    merchantId: merchant.id,
    payments,
    counts,
    push: () => pushAll(stage.apiUrl(), key, items.slice(0, pushed), stop.signal),
    reached: async (part) => {
      const began = performance.now();
      for (;;) {
        const all = await counts().catch(() => null);
        if (all !== null && (all.paid ?? 0) >= payments * part) return;
        if (performance.now() - began > REACH_LIMIT_MS) {
          throw new Error(`${name}: ${part} of all is not reached: ${JSON.stringify(all)}`);
        }
        await sleep(LOOK_MS);
      }
    },
    giveUp: () => stop.abort(),
  };
}

function itemOf(n: number) {
  return { reference: `r${n}`, account: `a${n % ACCOUNTS}`, amount: AMOUNT, currency: 'EUR' };
}

async function openAccounts(scope: Scope, gatewayUrl: string): Promise<void> {
  const settings = { base_url: `${gatewayUrl}/sandbox`, api_key: `sbx_${nameOf(scope)}` };
  const { id } = await connectGateway(scope, {
    ...{ gateway: 'sandbox', name: 'sandbox', ...LIMITS },
    settings: { ...settings, notice_secret: `ntc_${nameOf(scope)}` },
  });
  for (let n = 0; n < ACCOUNTS; n++) {
    const { customer } = await addCustomer(scope, { lastName: 'Lovelace', reference: `c${n}` });
    const { account } = await openAccount(scope, { customerId: customer.id, reference: `a${n}` });
    await storeInstrument(scope, {
      ...{ customerId: customer.id, gatewayConnectionId: id, kind: 'card' },
      token: `tok_delay_${DELAYS_MS[n % DELAYS_MS.length]}ms__${n}`,
      ...{ brand: 'visa', last4: '4242', makeDefaultFor: { accountId: account.id } },
    });
  }
}

function nameOf({ merchantId }: Scope): string {
  return merchantId.replaceAll('-', '');
}

// What was not answered was perhaps accepted, and is pushed again as it was.
async function pushAll(
  url: string,
  key: string,
  items: readonly object[],
  stop: AbortSignal,
): Promise<void> {
  for (let from = 0; from < items.length && !stop.aborted; ) {
    const batch = items.slice(from, from + PUSH_BATCH);
    const accepted = await fetch(`${url}/v1/one-off-schedules/bulk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ items: batch }),
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    }).then(
      async (reply) => {
        if (reply.status >= 400 && reply.status < 500 && reply.status !== 429) {
          throw new TypeError(`the API refuses: ${await reply.text()}`);
        }
        return reply.ok && ((await reply.json()) as { accepted: number }).accepted === batch.length;
      },
      () => false,
    );
    if (accepted) from += PUSH_BATCH;
    await sleep(PUSH_AGAIN_MS);
  }
}

async function countsOf({ engine, merchantId }: Scope): Promise<Record<string, number>> {
  // Primary key, the merchant's part of it.
  const { rows } = await engine.db.pool.query<{ status: string; n: number }>(
    `select status, count(*)::int as n from billing_state where merchant_id = $1 group by status`,
    [merchantId],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}
