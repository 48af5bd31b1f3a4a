// A simulated Stripe: keys, idempotency and routes. Written from Stripe's documents; it must not
// import this gateway's wire.ts, map.ts or index.ts, or both would share one misreading.

import { type DueList, dueList } from '#sandbox/due-list.ts';
import { formFields } from '#sandbox/payer-page.ts';
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
import { stripeAbout } from './twin-about.ts';
import { bankBehaving, bankNumbered } from './twin-banks.ts';
import { cardBehaving, cardNumbered, type Traits } from './twin-cards.ts';
import { type Account, type Method, newAccount, type Scene, seconds } from './twin-objects.ts';
import { route } from './twin-routes.ts';
import { noSuchPage, showPage, takeChoice } from './twin-session-page.ts';
import {
  BACKEND_ERROR,
  decodeForm,
  invalid,
  jsonReply,
  type Params,
  StripeError,
} from './twin-wire.ts';

const KEY_KEPT_MS = 24 * 3_600_000;
const ACCOUNTS_MAX = 10_000;
const FORGET_EVERY_MS = 3_600_000;
const NO_PARAMS: Params = new Map();
const PAGE = '/c/pay/';

type State = {
  accounts: Map<string, Account>;
  due: DueList;
  lastId: number;
  lastRequest: number;
  /** When old idempotency keys were last thrown away. */
  forgotMs: number;
};

export const stripeTwin: MakeTwin = (world) => {
  const state: State = {
    accounts: new Map(),
    due: dueList(),
    lastId: 0,
    lastRequest: 0,
    forgotMs: 0,
  };
  return {
    name: 'stripe',
    about: stripeAbout,
    accept: (request) => accept(world, state, request),
    refusal: () => {
      const error = { type: 'invalid_request_error', code: 'rate_limit', message: 'Rate limit.' };
      return jsonReply(429, { error }, {});
    },
    failure: () => jsonReply(500, BACKEND_ERROR, {}),
    settleDue: () => {
      const now = world.nowMs();
      state.due.runDue(now);
      if (now < state.forgotMs + FORGET_EVERY_MS) return;
      state.forgotMs = now;
      for (const account of state.accounts.values()) forgetOldKeys(account, now);
    },
    seed: (key, instruments) => seed(world, accountOf(state, key), instruments),
    subscribe: ({ account, url, secret }) => {
      const { endpoints } = accountOf(state, account);
      const known = endpoints.findIndex((endpoint) => endpoint.url === url);
      if (known >= 0) endpoints.splice(known, 1);
      endpoints.push({ url, secret });
    },
  };
};

function accept(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const path = request.path.replace(/\/+$/, '');
  if (path.startsWith(PAGE)) return atPage(world, state, request, path.slice(PAGE.length));
  const key = keyOf(request.headers.authorization);
  const verb = verbOf(request.method, path);
  let params: Params = NO_PARAMS;
  let fault: unknown = null;
  try {
    params = decodeForm(request.method === 'GET' ? request.query : request.body);
  } catch (error) {
    fault = error;
  }
  const amount = params.get('amount') ?? params.get('amount_to_capture');
  return {
    verb: verb === 'charge' && path.endsWith('s') && !params.has('confirm') ? 'other' : verb,
    account: key ?? '',
    token: params.get('payment_method') ?? null,
    amount: amount === undefined ? null : Number(amount),
    run: (marks) => {
      // Not the counter of objects: reads are not in the journal, and ids must come out the same.
      state.lastRequest += 1;
      const requestId = `req_${state.lastRequest.toString(36).padStart(14, '0')}`;
      try {
        if (fault !== null) throw fault;
        const account = authenticated(state, key);
        return carryOut(world, state, { account, path, request, params, marks, requestId });
      } catch (error) {
        return { reply: errorReply(error, requestId), delayMs: 0 };
      }
    },
  };
}

// A payer's browser: it has no key, and the page's address is all it knows.
function atPage(world: TwinWorld, state: State, request: TwinRequest, id: string): Operation {
  const account = [...state.accounts.values()].find(({ sessions }) => sessions.has(id));
  const session = account?.sessions.get(id);
  return {
    ...{ verb: 'page', account: account?.key ?? '', token: null, amount: session?.amount ?? null },
    run: (marks) => {
      if (account === undefined || session === undefined)
        return { reply: noSuchPage(), delayMs: 0 };
      const scene = sceneOf(world, state, account, { key: null, marks, request });
      const reply =
        request.method === 'POST'
          ? takeChoice(scene, session, formFields(request.body))
          : showPage(session);
      return { reply, delayMs: 0 };
    },
  };
}

type Asked = { key: string | null; marks: TwinMarks; request: TwinRequest };

function sceneOf(world: TwinWorld, state: State, account: Account, asked: Asked): Scene {
  const { key, marks, request } = asked;
  return {
    ...{ world, due: state.due, account, key, marks },
    host: request.headers.host ?? 'localhost',
    newId: (prefix) => newId(state, prefix),
  };
}

function verbOf(method: string, path: string): TwinVerb {
  if (path.startsWith('/v1/checkout/')) return 'checkout';
  if (method === 'GET') {
    return /^\/v1\/(payment_intents|refunds|charges|payouts|balance_)/.test(path)
      ? 'look_up'
      : 'other';
  }
  if (path === '/v1/refunds') return 'refund';
  if (/^\/v1\/payment_intents(\/[^/]+\/confirm)?$/.test(path)) return 'charge';
  if (path.endsWith('/capture')) return 'capture';
  return /^\/v1\/payment_intents\/.*\/cancel$/.test(path) ? 'void' : 'other';
}

function keyOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  const [scheme, given] = authorization.split(' ', 2);
  if (scheme === 'Bearer') return given ?? '';
  if (scheme !== 'Basic') return null;
  return (
    Buffer.from(given ?? '', 'base64')
      .toString()
      .split(':', 1)[0] ?? ''
  );
}

function authenticated(state: State, key: string | null): Account {
  if (key === null || key === '') {
    const message =
      'You did not provide an API key. You need to provide your API key in the Authorization ' +
      "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See " +
      'https://stripe.com/docs/api#authentication for details, or we can help at ' +
      'https://support.stripe.com/.';
    throw invalid(message, {}, 401);
  }
  if (!/^(sk|rk)_test_\w{4,}$/.test(key) || key.includes('invalid')) {
    const shown = `${key.slice(0, 8)}****${key.slice(-4)}`;
    throw invalid(`Invalid API Key provided: ${shown}`, {}, 401);
  }
  return accountOf(state, key);
}

function accountOf(state: State, key: string): Account {
  const known = state.accounts.get(key);
  if (known !== undefined) return known;
  if (state.accounts.size >= ACCOUNTS_MAX) throw invalid('Too many accounts', {}, 429);
  const account = newAccount(key);
  state.accounts.set(key, account);
  return account;
}

type Work = {
  account: Account;
  path: string;
  request: TwinRequest;
  params: Params;
  marks: TwinMarks;
  requestId: string;
};

// The first answer to a key is kept once execution has begun, and given again for a day: declines
// and failures as well. What was refused before that leaves no trace of the key.
function carryOut(world: TwinWorld, state: State, work: Work): TwinResult {
  const { account, path, request, params, marks, requestId } = work;
  const key = request.method === 'POST' ? (request.headers['idempotency-key'] ?? null) : null;
  const now = world.nowMs();
  if (key !== null) {
    const replay = replayed(account, key, path, work, now);
    if (replay !== null) return { reply: replay, delayMs: 0 };
  }
  const scene = sceneOf(world, state, account, { key, marks, request });
  const headers: Record<string, string> = { 'request-id': requestId };
  if (key !== null) headers['idempotency-key'] = key;
  let reply: TwinReply;
  let delayMs = 0;
  let stored = true;
  try {
    const answer = route(scene, request.method, path, params);
    delayMs = answer.delayMs;
    reply = jsonReply(200, answer.body, headers);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    stored = error.stored;
    reply = jsonReply(error.status, { error: error.error }, headers);
  }
  if (marks.errorAfter === true) {
    stored = true;
    reply = jsonReply(500, BACKEND_ERROR, headers);
  }
  if (key !== null && stored) {
    const times = { storedMs: now, busyUntilMs: now + delayMs };
    account.replies.set(key, { path, body: request.body, reply, ...times });
  }
  return { reply, delayMs };
}

function replayed(
  account: Account,
  key: string,
  path: string,
  { request, params, requestId }: Work,
  now: number,
): TwinReply | null {
  if (key.length > 255) throw invalid('Idempotency keys have at most 255 characters.');
  const first = account.replies.get(key);
  if (first === undefined || first.storedMs + KEY_KEPT_MS < now) return null;
  const type = 'idempotency_error';
  if (first.path !== path) {
    const message =
      'Keys for idempotent requests can only be used for the same endpoint they were first used ' +
      `for ('${first.path}'). Try using a key other than '${key}'.`;
    throw new StripeError(400, { type, message });
  }
  if (first.body !== request.body && !sameParams(decodeForm(first.body), params)) {
    const message =
      'Keys for idempotent requests can only be used with the same parameters they were first ' +
      `used with. Try using a key other than '${key}' if you meant a different request.`;
    throw new StripeError(400, { type, message });
  }
  if (now < first.busyUntilMs) {
    const message = 'There is currently another in-progress request using this Idempotent Key.';
    throw new StripeError(409, { type, code: 'idempotency_key_in_use', message });
  }
  const headers = { ...first.reply.headers, 'idempotent-replayed': 'true' };
  return { ...first.reply, headers: { ...headers, 'request-id': requestId } };
}

function sameParams(a: Params, b: Params): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) if (b.get(name) !== value) return false;
  return true;
}

function errorReply(error: unknown, requestId: string): TwinReply {
  if (!(error instanceof StripeError)) throw error;
  return jsonReply(error.status, { error: error.error }, { 'request-id': requestId });
}

function newId(state: State, prefix: string): string {
  state.lastId += 1;
  return `${prefix}${state.lastId.toString(36).padStart(16, '0')}`;
}

// A Map keeps the order of insertion, so the oldest keys stand first.
function forgetOldKeys(account: Account, now: number): void {
  for (const [key, { storedMs }] of account.replies) {
    if (storedMs + KEY_KEPT_MS >= now) return;
    account.replies.delete(key);
  }
}

function seed(world: TwinWorld, account: Account, instruments: readonly SeededInstrument[]): void {
  const created = seconds(world.nowMs());
  const made = instruments.map((instrument): Method => {
    const { token, customer = null, card, behaviour = 'ok' } = instrument;
    const traits = traitsOf(instrument);
    if (traits === null) {
      throw new RangeError(`stripe has no ${card ?? behaviour} (instrument ${token})`);
    }
    const { expMonth = 12, expYear = 2099 } = instrument;
    const billing = { name: null, email: null };
    const dates = { created, expMonth, expYear };
    const own = { mandate: null, setUp: true, billing, charges: 0 };
    return { id: token, customer, traits, ...dates, ...own };
  });
  for (const method of made) {
    account.methods.set(method.id, method);
    if (method.traits.bank !== null) seedMandate(account, method);
    const id = method.customer;
    if (id === null || account.customers.has(id)) continue;
    account.customers.set(id, { id, object: 'customer', created, livemode: false, metadata: {} });
  }
}

// A token that says so is a bank account; else one by an IBAN, and cards.
function traitsOf({ token, card, behaviour = 'ok' }: SeededInstrument): Traits | null {
  if (card !== undefined) return cardNumbered(card) ?? bankNumbered(card);
  return token.startsWith('pm_sepa_') ? bankBehaving(behaviour) : cardBehaving(behaviour);
}

function seedMandate(account: Account, method: Method): void {
  const id = `mandate_${method.id}`;
  const given = { id, method: method.id, status: 'active', reference: method.id } as const;
  method.mandate = { ...given, acceptedAt: method.created, online: null };
  account.mandates.set(id, method.mandate);
}
