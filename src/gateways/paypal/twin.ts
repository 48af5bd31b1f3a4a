// A simulated PayPal: access, request ids and routes. Written from PayPal's documents; it must not
// import this gateway's wire.ts, map.ts or index.ts, or both would share one misreading.

import { type DueList, dueList } from '#sandbox/due-list.ts';
import { formFields, plainPage } from '#sandbox/payer-page.ts';
import type {
  MakeTwin,
  Operation,
  SeededInstrument,
  TwinMarks,
  TwinReply,
  TwinRequest,
  TwinResult,
  TwinVerb,
  TwinWorld,
} from '#sandbox/twin.ts';
import { paypalAbout } from './twin-about.ts';
import { accountOf, grantToken, noToken } from './twin-access.ts';
import { CERTIFICATE, CERTIFICATE_NAME } from './twin-certificate.ts';
import { type Account, newAccount, type Scene } from './twin-objects.ts';
import { BRAND, orderPage, setupPage } from './twin-pages.ts';
import { act, type Done, read } from './twin-routes.ts';
import { behaviourOf, type Wallet } from './twin-wallets.ts';
import {
  errorReply,
  inProgress,
  type Json,
  jsonReply,
  malformed,
  mocked,
  PayPalError,
  part,
  rateLimited,
  serverError,
  wrongMedia,
} from './twin-wire.ts';

const ACCOUNTS_MAX = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type State = {
  accounts: Map<string, Account>;
  due: DueList;
  lastId: number;
  /** When old request ids were last thrown away. */
  forgotMs: number;
};

export const paypalTwin: MakeTwin = (world) => {
  const state: State = { accounts: new Map(), due: dueList(), lastId: 0, forgotMs: 0 };
  return {
    name: 'paypal',
    about: paypalAbout,
    accept: (request) => accept(world, state, request),
    refusal: () => errorReply(rateLimited()),
    failure: () => errorReply(serverError()),
    settleDue: () => {
      const now = world.nowMs();
      state.due.runDue(now);
      if (now < state.forgotMs + HOUR_MS) return;
      state.forgotMs = now;
      for (const account of state.accounts.values()) forgetOldIds(account, now);
    },
    seed: (id, instruments) => seed(accountNamed(state, id), instruments),
    subscribe: ({ account, url, secret }) => {
      const { endpoints } = accountNamed(state, account);
      const known = endpoints.findIndex((endpoint) => endpoint.url === url);
      if (known >= 0) endpoints.splice(known, 1);
      endpoints.push({ url, webhookId: secret });
    },
  };
};

function accept(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const { method, path } = request;
  if (path === '/v1/oauth2/token') return plain(() => grantToken(request, world.nowMs()));
  if (path.startsWith('/v1/notifications/certs/')) return plain(() => certificate(path));
  if (path === '/checkoutnow' || path === '/agreements/approve')
    return atPage(world, state, request);
  const client = accountOf(request.headers.authorization, world.nowMs());
  if (client === null) return plain(noToken);
  const body = readBody(request);
  const { verb, token } = meaningOf(method, path, body ?? {});
  return {
    ...{ verb, token, account: client, amount: minorOf(body ?? {}) },
    run: (marks) => {
      try {
        const account = accountNamed(state, client);
        return carryOut(sceneOf(world, state, account, { request, marks }), request, body);
      } catch (error) {
        if (!(error instanceof PayPalError)) throw error;
        const said = marks.errorAfter === true ? serverError() : error;
        return { reply: errorReply(said), delayMs: 0 };
      }
    },
  };
}

function plain(reply: () => TwinReply): Operation {
  const about = { verb: 'other', account: '', token: null, amount: null } as const;
  return { ...about, run: () => ({ reply: reply(), delayMs: 0 }) };
}

function certificate(path: string): TwinReply {
  if (!path.endsWith(`/${CERTIFICATE_NAME}`)) return plainPage(BRAND, 404, 'Not found');
  return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: CERTIFICATE };
}

// null for what is no JSON object.
function readBody({ body }: TwinRequest): Json | null {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? part(value) : null;
  } catch {
    return null;
  }
}

type Meaning = { verb: TwinVerb; token: string | null };

function meaningOf(method: string, path: string, body: Json): Meaning {
  const vaultId = part(part(body.payment_source).paypal).vault_id;
  const token = typeof vaultId === 'string' ? vaultId : null;
  return { verb: verbOf(method, path, token), token };
}

function verbOf(method: string, path: string, token: string | null): TwinVerb {
  if (method === 'GET') {
    return /^\/(v2|v1\/reporting|v3\/vault\/setup)/.test(path) ? 'look_up' : 'other';
  }
  if (method !== 'POST') return 'other';
  if (path === '/v2/checkout/orders') return token === null ? 'checkout' : 'charge';
  if (path.startsWith('/v2/checkout/') || path.startsWith('/v3/vault/')) return 'checkout';
  if (path.endsWith('/refund')) return 'refund';
  if (path.endsWith('/void')) return 'void';
  return path.endsWith('/capture') ? 'capture' : 'other';
}

// Whole and decimals together, as most currencies count: only what a fault is matched by.
function minorOf(body: Json): number | null {
  const units = Array.isArray(body.purchase_units) ? body.purchase_units : [body];
  const { value } = part(part(units[0]).amount);
  if (typeof value !== 'string' || !/^\d{1,13}(\.\d\d)?$/.test(value)) return null;
  return Number(value.includes('.') ? value.replace('.', '') : `${value}00`);
}

// A payer's browser: it has no credentials, and the page's address is all it knows.
function atPage(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const query = formFields(request.query);
  const id = query.token ?? query.approval_session_id ?? '';
  const known = [...state.accounts.values()].find(
    ({ orders, setups }) => orders.has(id) || setups.has(id),
  );
  return {
    ...{ verb: 'page', account: known?.id ?? '', token: null, amount: null },
    run: (marks) => {
      const order = known?.orders.get(id);
      const setup = known?.setups.get(id);
      const form = request.method === 'POST' ? formFields(request.body) : null;
      let reply = plainPage(BRAND, 404, 'There is no such payment.');
      if (known !== undefined) {
        const scene = sceneOf(world, state, known, { request, marks });
        if (order !== undefined) reply = orderPage(scene, order, form);
        else if (setup !== undefined) reply = setupPage(scene, setup, form);
      }
      return { reply, delayMs: 0 };
    },
  };
}

function sceneOf(
  world: TwinWorld,
  state: State,
  account: Account,
  { request, marks }: { request: TwinRequest; marks: TwinMarks },
): Scene {
  const requestId = request.headers['paypal-request-id'] ?? null;
  const origin = originOf(request.headers.host);
  const newId = () => newIdOf(state);
  return { world, due: state.due, account, origin, requestId, marks, newId };
}

// On one port below its name; where each gateway has a host of its own, at its root.
function originOf(host: string | undefined): string {
  if (host === undefined || host.endsWith('.test')) return `https://${host ?? 'paypal.test'}`;
  return `http://${host}/paypal`;
}

// 5 has no divisor in common with 36, so no two counts give the same id.
function newIdOf(state: State): string {
  state.lastId += 1;
  const mixed = (BigInt(state.lastId) * 5n ** 37n) % 36n ** 17n;
  return mixed.toString(36).toUpperCase().padStart(17, '0');
}

function accountNamed(state: State, id: string): Account {
  const known = state.accounts.get(id);
  if (known !== undefined) return known;
  if (state.accounts.size >= ACCOUNTS_MAX) throw rateLimited();
  const account = newAccount(id);
  state.accounts.set(id, account);
  return account;
}

function carryOut(scene: Scene, request: TwinRequest, body: Json | null): TwinResult {
  if (request.method !== 'POST') {
    const { status, value } = read(scene, request);
    return { reply: jsonReply(status, value), delayMs: 0 };
  }
  const replay = replayed(scene, request);
  if (replay !== null) return replay;
  const type = request.headers['content-type'] ?? '';
  if (request.body !== '' && !type.startsWith('application/json')) throw wrongMedia();
  if (body === null) throw malformed('MALFORMED_REQUEST_JSON');
  const mock = mockedError(request.headers['paypal-mock-response']);
  if (mock !== null) throw mock;
  const done = act(scene, request, body);
  keep(scene, request, done);
  if (scene.marks.errorAfter === true) return { reply: errorReply(serverError()), delayMs: 0 };
  return { reply: show(request, done, done.status), delayMs: done.delayMs };
}

/** Execution begins anew after this: orders six hours, vault three, payments 45 days. */
function keptMs(path: string): number {
  if (path.startsWith('/v2/checkout/')) return 6 * HOUR_MS;
  return path.startsWith('/v3/') ? 3 * HOUR_MS : 45 * DAY_MS;
}

const nameOf = (path: string, id: string) => `${path} ${id}`;

// What the first request made is shown as it is now; what was refused left nothing to show.
function replayed(scene: Scene, request: TwinRequest): TwinResult | null {
  const { account, requestId, world } = scene;
  if (requestId === null) return null;
  const first = account.replies.get(nameOf(request.path, requestId));
  const now = world.nowMs();
  if (first === undefined || first.storedMs + keptMs(request.path) <= now) return null;
  if (now < first.busyUntilMs) throw inProgress();
  return { reply: show(request, first, 200), delayMs: 0 };
}

function keep({ account, requestId, world }: Scene, { path }: TwinRequest, done: Done): void {
  if (requestId === null) return;
  const now = world.nowMs();
  const busyUntilMs = now + done.delayMs;
  account.replies.set(nameOf(path, requestId), { show: done.show, storedMs: now, busyUntilMs });
}

function show({ path, headers }: TwinRequest, { show }: Pick<Done, 'show'>, status: number) {
  const whole = show();
  if (whole === null) return jsonReply(204, null);
  const short = path.startsWith('/v2/') && !headers.prefer?.includes('representation');
  if (!short) return jsonReply(status, whole);
  const { id, links } = whole;
  return jsonReply(status, { id, status: whole.status, links });
}

function mockedError(header: string | undefined): PayPalError | null {
  if (header === undefined) return null;
  try {
    const code = part(JSON.parse(header)).mock_application_codes;
    return typeof code === 'string' ? mocked(code) : malformed('INVALID_PARAMETER_VALUE');
  } catch {
    return malformed('INVALID_PARAMETER_VALUE', 'PayPal-Mock-Response', header);
  }
}

// A Map keeps the order of insertion, but not all are kept for the same time.
function forgetOldIds({ replies }: Account, now: number): void {
  for (const [name, { storedMs }] of replies) {
    if (storedMs + keptMs(name) < now) replies.delete(name);
  }
}

function seed(account: Account, instruments: readonly SeededInstrument[]): void {
  const made = instruments.map((instrument): Wallet => {
    const { token, customer, behaviour = 'ok', card } = instrument;
    const known = card === undefined ? behaviourOf(behaviour) : null;
    if (known === null) {
      throw new RangeError(`paypal has no wallet ${card ?? behaviour} (instrument ${token})`);
    }
    const email = 'buyer@example.com';
    return { id: token, customer: customer ?? token, email, behaviour: known, charges: 0 };
  });
  for (const wallet of made) account.wallets.set(wallet.id, wallet);
}
