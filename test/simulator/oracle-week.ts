// A week of payments as the oracle gets to see it: the real engine against the sandbox's twin, with
// declines, a doubt, a chargeback, a refund, a capture, a stop and a deactivation, and what people
// intended and did, written down beside it. The database tells the test's time.

import type { TestContext } from 'node:test';
import pg from 'pg';
import { migrate } from '#db/migrate.ts';
import { openDatabase } from '#db/pool.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { type Id, readId, showId } from '#domain/ids.ts';
import { acceptNotice } from '#engine/accept-notice.ts';
import { cancelBillingRecord } from '#engine/cancel-billing-record.ts';
import { capturePayment } from '#engine/capture-payment.ts';
import { changeBillingRecord } from '#engine/change-billing-record.ts';
import { type Collector, startCollector } from '#engine/collect-due.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { deactivatePaymentRecord } from '#engine/deactivate-payment-record.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { planBilling } from '#engine/plan-billing.ts';
import { recoverWork } from '#engine/recover-work.ts';
import { refundPayment } from '#engine/refund-payment.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import { liftStop, stopPayments } from '#engine/stop-payments.ts';
import type { HttpPool } from '#gateways/http.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import { startSandbox } from '#sandbox/server.ts';
import { bareDatabaseUrlFor, testServer } from '../database.ts';
import {
  type CardInput,
  hearNotices,
  NOTICE_SECRET,
  type SandboxShop,
  sandboxShopIn,
  twinControl,
} from '../sandbox-shop.ts';
import { type World, world } from '../world.ts';
import type { ArrivedRequest } from './oracle.ts';
import { onSimClock } from './sim-clock.ts';
import { newStory, type Story, type StoryAct, type StoryDeed, type StoryPlan } from './story.ts';

export type Week = {
  story: Story;
  books: BookedPayment[];
  requests: ArrivedRequest[];
  now: number;
  /** As the server's owner, who may damage what the product never could. */
  admin: pg.Client;
  /** Billing records by the account's reference. */
  billing: Record<string, string>;
  accounts: Record<string, Id<'account'>>;
  records: Record<string, string>;
  /** Before the database is dropped, which comes first after a test. */
  close(): Promise<void>;
};

const CARDS_ONLY = { holds: true, byPayer: false };

type Ground = Week & {
  world: World;
  shop: SandboxShop;
  other: SandboxShop;
  collector: Collector;
  step: number;
  setTime(at: Date): Promise<void>;
};

export async function oracleWeek(t: TestContext): Promise<Week> {
  const ground = await makeGround(t);
  await plan(ground);
  for (const day of [2, 3, 4, 5, 6, 7, 8]) {
    if (day === 8)
      await ground.shop.twin.fault({ word: 'hang_after', match: { token: 'tok_ok__kay' } });
    await live(ground, day);
    await people(ground, day);
  }
  await leaveDoubt(ground);
  ground.books = await ground.shop.twin.payments();
  ground.now = ground.world.clock.now().getTime();
  ground.story.endedAtMs = ground.now;
  return ground;
}

const START = new Date('2027-02-01T09:00:00Z');
const TICK_MS = 1_000;

async function makeGround(t: TestContext): Promise<Ground> {
  const url = await bareDatabaseUrlFor(t);
  const setter = await timeIn(url);
  const db = openDatabase({ url: onSimClock(url), poolMax: 10 });
  await migrate(db.pool);
  // The week is to be without a doubt, however busy the machine is.
  const limits = { callTimeoutMs: 20_000, aliveMs: 20_000 };
  const made = await world(t, { at: START.toISOString(), db, limits });
  const requests: ArrivedRequest[] = [];
  const now = () => made.clock.now().getTime();
  const engine = { ...made.engine, http: watched(made.engine.http, requests, now) };
  const ours: World = {
    ...made,
    engine,
    scope: (merchantId) => ({ engine, merchantId, actor: 'engine' }),
    collector: (name = 'test') => startCollector(engine, name),
  };
  const hosted = await startSandbox({ port: 0, seed: 1, clock: now });
  t.after(() => hosted.close());
  const twin = twinControl(hosted.url);
  const shop = await sandboxShopIn(ours, twin, 'shop');
  const other = await sandboxShopIn(ours, twin, 'other');
  const story = newStory(START.getTime());
  for (const { merchant, connectionId, apiKey } of [shop, other]) {
    const secrets = [apiKey, NOTICE_SECRET];
    story.merchants.push({
      id: merchant.id,
      timeZone: merchant.timeZone,
      connections: [
        { id: connectionId, gateway: 'sandbox', account: apiKey, secrets, ...CARDS_ONLY },
      ],
      accounts: [],
    });
  }
  const collector = ours.collector();
  const admin = await adminOf(url);
  const setTime = async (at: Date): Promise<void> => {
    made.clock.set(at);
    await setter.query('update true_time set at = $1', [at]);
  };
  const ground: Ground = {
    ...{ story, requests, admin, world: ours, shop, other, collector, setTime },
    ...{ books: [], billing: {}, accounts: {}, records: {}, step: 0, now: 0 },
    close: async () => {
      await collector.recorder.flush();
      await Promise.all([db.close(), admin.end(), setter.end()]);
    },
  };
  await hear(t, ground);
  return ground;
}

// The database's clock is a row, so that every statement, trigger and default reads the test's.
async function timeIn(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table true_time (at timestamptz not null)');
  await client.query('insert into true_time values ($1)', [START]);
  for (const name of ['clock_timestamp', 'now', 'statement_timestamp', 'transaction_timestamp']) {
    const kind = name === 'clock_timestamp' ? 'volatile' : 'stable';
    await client.query(
      `create function public.${name}() returns timestamptz language sql ${kind}
       as 'select at from public.true_time'`,
    );
  }
  return client;
}

async function adminOf(url: string): Promise<pg.Client> {
  const server = new URL(await testServer());
  server.pathname = new URL(url).pathname;
  const admin = new pg.Client({ connectionString: server.toString() });
  await admin.connect();
  return admin;
}

function watched(http: HttpPool, requests: ArrivedRequest[], now: () => number): HttpPool {
  return {
    ...http,
    forCall: (call) => {
      const way = http.forCall(call);
      return {
        get exchanges() {
          return way.exchanges;
        },
        hide: way.hide,
        send: (request) => {
          const { pathname } = new URL(request.url);
          const verb = /\/(capture|void|refund)s?$/.exec(pathname)?.[1] ?? 'charge';
          const headers = request.headers ?? {};
          requests.push({
            step: requests.length,
            atMs: now(),
            leftAtMs: now(),
            gateway: 'sandbox',
            account: headers.authorization?.replace('Bearer ', '') ?? '',
            verb: request.method === 'GET' ? 'look_up' : verb,
            key: headers['idempotency-key'] ?? null,
          });
          return way.send(request);
        },
      };
    },
  };
}

// Notices of the first shop, and beside each one a forged one.
async function hear(t: TestContext, ground: Ground): Promise<void> {
  const { shop, collector, story } = ground;
  const { connectionId } = shop;
  const address = await hearNotices(t, async (_path, taken) => {
    const { body } = taken;
    const { id: noticeId } = JSON.parse(body) as { id: string };
    const at = moment(ground);
    for (const forged of [true, false]) {
      const raw = { ...taken, body: forged ? `${body} ` : body };
      const answer = await acceptNotice(collector, { gateway: 'sandbox', connectionId, raw });
      story.notices.push({ connectionId, noticeId, forged, at, answer });
    }
    return 200;
  });
  await shop.twin.notices(shop.apiKey, `${address}/`, NOTICE_SECRET);
}

function moment(ground: Ground) {
  ground.step += 1;
  return { step: ground.step, atMs: ground.world.clock.now().getTime() };
}

async function tick({ world, setTime }: Ground): Promise<void> {
  await setTime(new Date(world.clock.now().getTime() + TICK_MS));
}

/** Does it at a time of its own, and writes down who asked for what. */
async function act<R>(
  ground: Ground,
  what: StoryDeed,
  work: () => Promise<R>,
  of: SandboxShop = ground.shop,
): Promise<{ act: StoryAct; result: R }> {
  await tick(ground);
  const began = moment(ground);
  await tick(ground);
  const result = await work();
  await tick(ground);
  const ended = moment(ground);
  const done: StoryAct = {
    ...{ merchantId: of.merchant.id, began, ended, what },
    ...{ answer: 'done', code: null },
  };
  ground.story.acts.push(done);
  return { act: done, result };
}

async function open(
  ground: Ground,
  reference: string,
  token: string,
  of: SandboxShop = ground.shop,
  card: CardInput = {},
): Promise<void> {
  const id = await of.account(reference, token, card);
  const [instrument] = await of.rows<{ id: string; expires_on: string | null }>(
    `select i.id, i.expires_on::text from account a
     join instrument i on i.merchant_id = a.merchant_id and i.id = a.default_instrument_id
     where a.merchant_id = $1 and a.id = $2`,
    [id],
  );
  ground.accounts[reference] = id;
  const { id: instrumentId = '', expires_on: expiresOn = null } = instrument ?? {};
  const merchant = ground.story.merchants.find((one) => one.id === of.merchant.id);
  merchant?.accounts.push({
    id,
    reference,
    currencies: { EUR: 1 },
    instruments: [{ id: instrumentId, connectionId: of.connectionId, token, expiresOn }],
  });
}

async function oneOff(
  ground: Ground,
  account: string,
  amount: number,
  dueOn: string,
  { of = ground.shop, retry }: { of?: SandboxShop; retry?: string } = {},
): Promise<void> {
  const reference = `order-${account}`;
  const item = { reference, account, amount, currency: 'EUR', dueOn, ...(retry && { retry }) };
  const loading = () => loadOneOffs(of.scope, [item]);
  const { act: asked, result } = await act(ground, { is: 'plan' }, loading, of);
  const [first] = result;
  if (first?.is !== 'accepted') throw new Error(JSON.stringify(first));
  const id = first.billingRecordId;
  ground.billing[account] = id;
  const accountId = ground.accounts[account] ?? '';
  const plan = { merchantId: of.merchant.id, accountId, asked, id };
  ground.story.plans.push({ ...plan, is: 'one_off', reference, amount, currency: 'EUR', dueOn });
}

type Terms = Partial<Omit<StoryPlan & { is: 'payment_record' }, 'is'>> & { firstOn: string };

async function record(ground: Ground, account: string, given: Terms): Promise<void> {
  const { shop } = ground;
  const terms = {
    ...{ frequency: 'weekly', amount: 2_000, firstAmount: null, currency: 'EUR' },
    ...{ billingDay: null, billingCount: null, endOn: null, firstIsAuthorization: false },
    ...given,
  };
  const accountId = ground.accounts[account] as Id<'account'>;
  const { act: asked, result } = await act(ground, { is: 'plan' }, () =>
    createPaymentRecord(shop.scope, {
      accountId,
      firstKind: terms.firstIsAuthorization ? 'authorization' : 'purchase',
      terms: {
        amount: terms.amount,
        first_amount: terms.firstAmount,
        currency: terms.currency,
        frequency: terms.frequency,
        first_date: terms.firstOn,
        billing_day: terms.billingDay,
        billing_count: terms.billingCount,
        end_date: terms.endOn,
      },
    }),
  );
  const { id } = result.paymentRecord;
  ground.records[account] = id;
  const plan = { merchantId: shop.merchant.id, accountId, asked, id };
  ground.story.plans.push({ ...terms, ...plan, is: 'payment_record' });
}

async function plan(ground: Ground): Promise<void> {
  const tokens = {
    ann: 'tok_ok__ann',
    bob: 'tok_seq_insufficient_funds_ok__bob',
    cid: 'tok_lost_card__cid',
    dora: 'tok_ok__dora',
    eve: 'tok_ok__eve',
    fay: 'tok_charged_back__fay',
    gus: 'tok_pending__gus',
    hal: 'tok_insufficient_funds__hal',
    ida: 'tok_ok__ida',
    jon: 'tok_ok__jon',
    lou: 'tok_ok__lou',
    mia: 'tok_ok__mia',
  };
  for (const [reference, token] of Object.entries(tokens)) await open(ground, reference, token);
  for (const name of ['kay', 'xena']) await open(ground, name, `tok_ok__${name}`, ground.other);
  await oneOff(ground, 'ann', 4_900, '2027-02-03');
  await record(ground, 'ann', { frequency: 'monthly', firstOn: '2027-02-02', billingDay: 31 });
  await record(ground, 'bob', { firstOn: '2027-02-02', firstAmount: 900 });
  await oneOff(ground, 'cid', 1_000, '2027-02-02');
  await record(ground, 'dora', { firstOn: '2027-02-02', firstIsAuthorization: true });
  await oneOff(ground, 'eve', 1_500, '2027-02-03');
  await oneOff(ground, 'fay', 1_600, '2027-02-02');
  await oneOff(ground, 'gus', 1_700, '2027-02-03');
  await oneOff(ground, 'hal', 1_800, '2027-02-07', { retry: 'three_in_a_week' });
  await oneOff(ground, 'ida', 1_900, '2027-03-01');
  await oneOff(ground, 'jon', 2_100, '2027-02-05');
  await oneOff(ground, 'kay', 2_200, '2027-02-08', { of: ground.other });
  await record(ground, 'lou', { frequency: '10', firstOn: '2027-02-02', billingCount: 30 });
  await oneOff(ground, 'mia', 2_300, '2027-02-06');
  await oneOff(ground, 'xena', 2_400, '2027-02-04', { of: ground.other });
}

/** The morning of a day: what fell due is planned, collected, asked for and told. */
async function live(ground: Ground, day: number): Promise<void> {
  const { world, shop, collector, setTime } = ground;
  const { engine, clock } = world;
  await setTime(new Date(`2027-02-0${day}T06:00:00Z`));
  await shop.twin.moveTo(clock.now());
  await planBilling(engine, clock.now(), 500);
  await shop.collect(collector);
  await collector.recorder.flush();
  await tick(ground);
  await recoverWork(engine);
  if (day < 8) await resolveDoubts(collector);
  await collector.recorder.flush();
  await shop.twin.moveTo(clock.now());
}

async function people(ground: Ground, day: number): Promise<void> {
  const { shop, collector, accounts, billing, records } = ground;
  const { scope } = shop;
  const accountOf = (name: string) => accounts[name] as Id<'account'>;
  const billingOf = (name: string) => billing[name] as Id<'billingRecord'>;
  if (day === 2) {
    for (const name of ['eve', 'jon']) {
      const accountId = accountOf(name);
      const stopping = () => stopPayments(scope, { accountId, reason: 'asked by phone' });
      await act(ground, { is: 'set_stop', accountId }, stopping);
    }
    const held = await attemptOf(ground, records.dora ?? '');
    await act(ground, { is: 'capture', transactionId: held, amount: 1_200 }, () =>
      capturePayment(collector, scope, { paymentTransactionId: held, amount: 1_200n }),
    );
  }
  if (day === 3) {
    const [paid] = await shop.rows<{ id: Id<'paymentTransaction'> }>(
      'select id from payment_transaction where merchant_id = $1 and billing_record_id = $2',
      [billing.ann],
    );
    const id = paid!.id;
    await act(ground, { is: 'refund', transactionId: id, amount: 900 }, () =>
      refundPayment(collector, scope, { paymentTransactionId: id, amount: 900n }),
    );
  }
  if (day === 4) {
    const accountId = accountOf('eve');
    const [stop] = await shop.rows<{ id: Id<'paymentStop'> }>(
      'select id from payment_stop where merchant_id = $1 and account_id = $2',
      [accountId],
    );
    await act(ground, { is: 'lift_stop', accountId }, () =>
      liftStop(scope, { paymentStopId: stop!.id }),
    );
    const paymentRecordId = records.lou as Id<'paymentRecord'>;
    await act(ground, { is: 'deactivate', paymentRecordId }, () =>
      deactivatePaymentRecord(scope, { paymentRecordId }),
    );
    const [mia, ida] = [billingOf('mia'), billingOf('ida')];
    await act(ground, { is: 'cancel', billingRecordId: mia }, () =>
      cancelBillingRecord(scope, { billingRecordId: mia }),
    );
    const dueOn = '2027-03-08' as PlainDate;
    await act(ground, { is: 'change', billingRecordId: ida, dueOn, amount: 1_950 }, () =>
      changeBillingRecord(scope, { billingRecordId: ida, dueOn, amount: 1_950n }),
    );
  }
}

async function attemptOf({ shop }: Ground, recordId: string): Promise<Id<'paymentTransaction'>> {
  const [row] = await shop.rows<{ id: Id<'paymentTransaction'> }>(
    `select t.id from payment_transaction t
     join billing_record b on b.merchant_id = t.merchant_id and b.id = t.billing_record_id
     where t.merchant_id = $1 and b.payment_record_id = $2`,
    [recordId],
  );
  return row!.id;
}

// The last day's payment whose answer is lost stays in doubt: its question lies a moment ahead.
async function leaveDoubt({ other, world }: Ground): Promise<void> {
  const [open] = await other.rows<{ id: Id<'paymentTransaction'> }>(
    `select id from payment_transaction where merchant_id = $1 and status = 'unknown'`,
  );
  const key = open === undefined ? null : showId('paymentTransaction', open.id);
  if (key === null || readId('paymentTransaction', key) === null) {
    throw new Error(`nothing is in doubt at ${world.clock.now().toISOString()}`);
  }
}
