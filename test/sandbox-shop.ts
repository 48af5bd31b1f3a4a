// A merchant whose money goes through the sandbox's twin over real HTTP, and the twin's own books
// as the oracle that knows nothing of our database.

import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { BillingRecord } from '#db/billing-records.ts';
import { listBillingRecords } from '#db/billing-records.ts';
import type { Merchant } from '#db/merchants.ts';
import { type Id, type MerchantId, readId, showId } from '#domain/ids.ts';
import { acceptNotice, type NoticeAnswer } from '#engine/accept-notice.ts';
import { addCustomer } from '#engine/add-customer.ts';
import type { Collector } from '#engine/collect-due.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { openBusiness } from '#engine/open-business.ts';
import { recoverWork } from '#engine/recover-work.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import { type StoreInstrumentInput, storeInstrument } from '#engine/store-instrument.ts';
import { verify } from '#engine/verify.ts';
import type { CollectionMode, RawNotice } from '#gateways/contract.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import type { FaultRule } from '#sandbox/faults.ts';
import { startSandbox } from '#sandbox/server.ts';
import type { SeededInstrument } from '#sandbox/twin.ts';
import { type World, type WorldOptions, world } from './world.ts';

export const NOTICE_SECRET = 'notice-secret';

export type CardInput = Partial<
  Pick<StoreInstrumentInput, 'kind' | 'expMonth' | 'expYear' | 'brand' | 'gatewayCustomer'>
>;

/** Which gateway the merchant collects through, and how it is known there. */
export type ShopGateway = {
  gateway: string;
  apiKey: string;
  settings: Record<string, unknown>;
  /** Default: the gateway's first mode. */
  collects?: CollectionMode;
};

export type OneOffInput = { amount?: number; dueOn?: string; retry?: unknown; currency?: string };

export type SandboxShop = {
  world: World;
  engine: Engine;
  merchant: Merchant;
  scope: Scope;
  twin: TwinControl;
  connectionId: Id<'gatewayConnection'>;
  /** The merchant's key at the twin, under which its books stand. */
  apiKey: string;
  /** An account whose default card has this token: its words say what the twin does with it. */
  account(reference: string, token?: string, card?: CardInput): Promise<Id<'account'>>;
  /** A new default card; the account's reference again. */
  card(reference: string, token: string, card?: CardInput): Promise<Id<'instrument'>>;
  oneOff(account: string, input?: OneOffInput): Promise<Id<'billingRecord'>>;
  record(id: Id<'billingRecord'>): Promise<BillingRecord>;
  billingRecords(): Promise<BillingRecord[]>;
  /** Rows of a query about this merchant, whose id is `$1`. */
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** Collects all that is due at the world's clock. */
  collect(collector: Collector): ReturnType<Collector['collect']>;
  /** Recovers, asks and moves the clock on until nothing is open; at most `maxMs` of its time. */
  settle(collector: Collector, maxMs?: number): Promise<void>;
  /** What the twin booked for this merchant. */
  books(): Promise<BookedPayment[]>;
  /** The auditor finds nothing, and the twin took money once for each paid record, never twice. */
  expectSound(): Promise<void>;
};

export type TwinControl = {
  url: string;
  fault(rule: Partial<FaultRule> & Pick<FaultRule, 'word'>): Promise<void>;
  clearFaults(): Promise<void>;
  /** Moves the twin's clock; what falls due on the way happens, and its notices are delivered. */
  moveTo(at: Date): Promise<void>;
  notices(account: string, url: string, secret: string, gateway?: string): Promise<void>;
  /** Stores instruments at a gateway, as the merchant's customers did before. */
  seed(gateway: string, account: string, instruments: SeededInstrument[]): Promise<void>;
  payments(): Promise<BookedPayment[]>;
};

/** 2027-02-03 is a Wednesday; noon in Berlin. */
export async function sandboxShop(
  t: TestContext,
  options: WorldOptions = {},
): Promise<SandboxShop> {
  const made = await world(t, { at: '2027-02-03T11:00:00Z', ...options });
  const hosted = await startSandbox({
    port: 0,
    seed: 1,
    clock: () => made.clock.now().getTime(),
  });
  t.after(() => hosted.close());
  return sandboxShopIn(made, twinControl(hosted.url), 'shop');
}

/** Another merchant in the same world, with a key of its own at the twin. */
export function sandboxShopIn(
  made: World,
  twin: TwinControl,
  name: string,
  gatewayUrl: string = twin.url,
): Promise<SandboxShop> {
  const apiKey = `sbx_${name}_key`;
  const base_url = `${gatewayUrl}/sandbox`;
  const settings = { base_url, api_key: apiKey, notice_secret: NOTICE_SECRET };
  return shopThrough(made, twin, name, { gateway: 'sandbox', apiKey, settings });
}

/** A merchant that collects through any gateway whose twin the sandbox hosts. */
export async function shopThrough(
  made: World,
  twin: TwinControl,
  name: string,
  { gateway, apiKey, settings, collects }: ShopGateway,
): Promise<SandboxShop> {
  const { engine } = made;
  const { merchant } = await openBusiness(engine, {
    name,
    country: 'DE',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
  });
  const scope = made.scope(merchant.id);
  const connecting = { gateway, name: 'main', settings, check: false, collects };
  const { id: connectionId } = await connectGateway(scope, connecting);
  const rows = async <T extends object>(sql: string, values: readonly unknown[] = []) =>
    (await engine.db.pool.query<T>(sql, [merchant.id, ...values])).rows;
  const books = async () => (await twin.payments()).filter(({ account }) => account === apiKey);
  const billingRecords = async () =>
    (await listBillingRecords(engine.db.pool, merchant.id, { after: null, limit: 20_000 }))
      .billingRecords;
  return {
    ...{ world: made, engine, merchant, scope, twin, connectionId, apiKey, rows, books },
    billingRecords,
    account: async (reference, token = 'tok_ok', card = {}) => {
      const { customer } = await addCustomer(scope, { lastName: 'Lovelace', reference });
      const { account } = await openAccount(scope, { customerId: customer.id, reference });
      await storeCard(scope, connectionId, customer.id, account.id, token, card);
      return account.id;
    },
    card: async (reference, token, card = {}) => {
      const [found] = await rows<{ id: Id<'account'>; customer_id: Id<'customer'> }>(
        'select id, customer_id from account where merchant_id = $1 and reference = $2',
        [reference],
      );
      assert.ok(found, `no account ${reference}`);
      return storeCard(scope, connectionId, found.customer_id, found.id, token, card);
    },
    oneOff: async (account, { amount = 4900, currency = 'EUR', ...rest } = {}) => {
      const reference = `one-off-${engine.ids.next('event')}`;
      const item = { reference, account, amount, currency, ...rest };
      const [result] = await loadOneOffs(scope, [item]);
      assert.equal(result?.is, 'accepted', JSON.stringify(result));
      return result.billingRecordId;
    },
    record: async (id) => {
      const found = (await billingRecords()).find((one) => one.id === id);
      assert.ok(found);
      return found;
    },
    collect: (collector) =>
      collector.collect({ now: made.clock.now(), merchantId: null, testClock: false }),
    settle: (collector, maxMs) => settle(made, collector, merchant.id, maxMs),
    expectSound: async () => {
      await expectAudited(engine);
      expectOnce(await byRecord(await books(), rows), await billingRecords());
    },
  };
}

/** Where the twin sends notices; what became of each, in order of arrival. */
export async function noticeAddress(
  t: TestContext,
  collector: Collector,
  gateway = 'sandbox',
): Promise<{ url(connectionId: Id<'gatewayConnection'>): string; answers: NoticeAnswer[] }> {
  const answers: NoticeAnswer[] = [];
  const address = await hearNotices(t, (path, raw) => {
    const [, named = '', connection = ''] = path.split('/');
    const connectionId = readId('gatewayConnection', connection);
    assert.ok(connectionId);
    return acceptNotice(collector, { gateway: named, connectionId, raw }).then((answer) => {
      answers.push(answer);
      return answer === 'refused' ? 400 : 200;
    });
  });
  return { url: (id) => `${address}/${gateway}/${showId('gatewayConnection', id)}`, answers };
}

/**
 * An HTTP address of the test's own, without a path: `take` answers with a status; 500 when it
 * rejects, and the test fails when it throws at once. Closed after the test.
 */
export async function hearNotices(
  t: TestContext,
  take: (path: string, raw: RawNotice) => Promise<number>,
): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const headers = request.headers as RawNotice['headers'];
      const [path = '', query = ''] = (request.url ?? '').split('?', 2);
      take(path, { method: 'POST', query, headers, body }).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function twinControl(url: string): TwinControl {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await fetch(`${url}/_control${path}`, { method, ...given });
    const answer: unknown = await reply.json();
    assert.equal(reply.status, 200, JSON.stringify(answer));
    return answer;
  };
  return {
    url,
    fault: async (rule) => void (await call('POST', '/faults', rule)),
    clearFaults: async () => void (await call('DELETE', '/faults')),
    moveTo: async (at) => void (await call('POST', '/clock', { at: at.toISOString() })),
    notices: async (account, to, secret, gateway = 'sandbox') => {
      await call('POST', '/notices', { gateway, account, url: to, secret });
    },
    seed: async (gateway, account, instruments) =>
      void (await call('POST', '/seed', { gateway, account, instruments })),
    payments: async () => {
      const all: BookedPayment[] = [];
      for (let cursor: number | null = 0; cursor !== null; ) {
        const page = (await call('GET', `/books?cursor=${cursor}`)) as {
          payments: BookedPayment[];
          next_cursor: number | null;
        };
        all.push(...page.payments);
        cursor = page.next_cursor;
      }
      return all;
    },
  };
}

/** The auditor reads every row of every merchant and finds nothing. */
export async function expectAudited(engine: Engine): Promise<void> {
  const report = await verify(engine);
  const found = report.checks.filter((check) => check.count > 0);
  assert.deepEqual(
    found.map(({ name, offenders }) => ({ name, offenders })),
    [],
  );
}

type Rows = SandboxShop['rows'];

/** As the twin booked them, one for each billing record that a payment there has paid. */
async function byRecord(books: readonly BookedPayment[], rows: Rows): Promise<BookedPayment[]> {
  const paid = await rows<{ key: Id<'paymentTransaction'>; id: Id<'billingRecord'> }>(
    `select coalesce(visit_id, id) as key, billing_record_id as id from payment_transaction
     where merchant_id = $1 and parent_id is null`,
  );
  const records = Map.groupBy(paid, ({ key }) => showId('paymentTransaction', key));
  return books.flatMap((one) => {
    const known = records.get(one.reference ?? '') ?? records.get(one.key ?? '');
    if (known === undefined) return [one];
    return known.map(({ id }) => ({ ...one, billing_record: showId('billingRecord', id) }));
  });
}

/** The twin took money exactly once for each record that says so, and for no other. */
export function expectOnce(
  books: readonly BookedPayment[],
  records: readonly BillingRecord[],
): void {
  const taken = new Map<string, number>();
  for (const { billing_record, captured } of books) {
    if (captured > 0) taken.set(billing_record ?? '', (taken.get(billing_record ?? '') ?? 0) + 1);
  }
  const money = ['paid', 'cleared', 'settled', 'refunded', 'charged_back'];
  for (const { id, status } of records) {
    const key = showId('billingRecord', id);
    assert.equal(taken.get(key) ?? 0, money.includes(status) ? 1 : 0, `${key} is ${status}`);
    taken.delete(key);
  }
  assert.deepEqual([...taken.keys()], [], 'the twin took money for records that are not ours');
}

async function storeCard(
  scope: Scope,
  gatewayConnectionId: Id<'gatewayConnection'>,
  customerId: Id<'customer'>,
  accountId: Id<'account'>,
  token: string,
  card: CardInput,
): Promise<Id<'instrument'>> {
  const { instrument } = await storeInstrument(scope, {
    ...{ customerId, gatewayConnectionId, kind: 'card', token, brand: 'visa', last4: '4242' },
    ...card,
    makeDefaultFor: { accountId },
  });
  return instrument.id;
}

const STEP_MS = 1_000;
const LOOK_MS = 10;

// Dead workers' leases end in real time, doubts in the world's.
async function settle(
  { clock, engine }: World,
  collector: Collector,
  merchantId: MerchantId,
  maxMs = 600_000,
): Promise<void> {
  const { pool } = engine.db;
  for (let passed = 0; passed <= maxMs; passed += STEP_MS) {
    await recoverWork(engine);
    await resolveDoubts(collector);
    await collector.recorder.flush();
    const { rows } = await pool.query(
      `select from payment_transaction
       where merchant_id = $1 and status in ('in_progress', 'unknown') limit 1`,
      [merchantId],
    );
    if (rows.length === 0) return;
    clock.advanceMs(STEP_MS);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  assert.fail(`payment transactions are open after ${maxMs} ms`);
}
