// The fake provider as a server: keys, idempotency and routes of the wire its README describes. It
// must not import this gateway's wire.ts, map.ts or index.ts, so that a misreading shows.

import { createHmac } from 'node:crypto';
import { type DueList, dueList } from '#sandbox/due-list.ts';
import { formFields, plainPage } from '#sandbox/payer-page.ts';
import type {
  MakeTwin,
  Operation,
  TwinMarks,
  TwinReply,
  TwinRequest,
  TwinResult,
  TwinVerb,
  TwinWorld,
} from '#sandbox/twin.ts';
import { sandboxAbout } from './twin-about.ts';
import {
  createCharge,
  type Fields,
  followUp,
  SandboxError,
  type Scene,
  seededBehaviour,
} from './twin-charges.ts';
import {
  checkoutNamed,
  closeCheckout,
  createCheckout,
  showPage,
  takeChoice,
} from './twin-checkouts.ts';
import {
  type Account,
  type Charge,
  type Checkout,
  newAccount,
  showCharge,
  showCheckout,
} from './twin-objects.ts';

const KEY_KEPT_MS = 24 * 3_600_000;
const FORGET_EVERY_MS = 3_600_000;
const ACCOUNTS_MAX = 10_000;

type State = { accounts: Map<string, Account>; due: DueList; lastId: number; forgotMs: number };

export const sandboxTwin: MakeTwin = (world) => {
  const state: State = { accounts: new Map(), due: dueList(), lastId: 0, forgotMs: 0 };
  return {
    name: 'sandbox',
    about: sandboxAbout,
    accept: (request) => accept(world, state, request),
    refusal: () => errorReply(new SandboxError(429, 'too_many_requests', 'slow down')),
    failure,
    settleDue: () => {
      const now = world.nowMs();
      state.due.runDue(now);
      if (now < state.forgotMs + FORGET_EVERY_MS) return;
      state.forgotMs = now;
      for (const account of state.accounts.values()) forgetOldKeys(account, now);
    },
    seed: (key, instruments) => {
      const made = instruments.map(
        ({ token, behaviour = 'ok' }) => [token, seededBehaviour(behaviour, token)] as const,
      );
      const { seeded } = accountOf(state, key);
      for (const [token, behaviour] of made) seeded.set(token, behaviour);
    },
    subscribe: ({ account, url, secret }) => {
      const { endpoints } = accountOf(state, account);
      const known = endpoints.findIndex((endpoint) => endpoint.url === url);
      if (known >= 0) endpoints.splice(known, 1);
      endpoints.push({ url, secret });
    },
  };
};

function accept(world: TwinWorld, state: State, request: TwinRequest): Operation {
  if (request.path.startsWith('/pay/')) return atPage(world, state, request);
  const authorization = request.headers.authorization;
  const key = authorization?.startsWith('Bearer ') ? authorization.slice(7) : null;
  const fields = readBody(request.body);
  return {
    verb: verbOf(request),
    account: key ?? '',
    token: typeof fields?.token === 'string' ? fields.token : null,
    amount: typeof fields?.amount === 'number' ? fields.amount : null,
    run: (marks) => {
      try {
        if (fields === null) throw new SandboxError(400, 'body_malformed', 'no JSON object');
        return carryOut(world, state, accountKeyed(state, key), { request, fields, marks });
      } catch (error) {
        return { reply: errorReply(error), delayMs: 0 };
      }
    },
  };
}

// A payer's browser: it has no key, and the page's address is all it knows.
function atPage(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const id = request.path.slice('/pay/'.length);
  const known = [...state.accounts.values()].find(({ checkouts }) => checkouts.has(id));
  const checkout = known?.checkouts.get(id);
  return {
    ...{ verb: 'page', account: known?.key ?? '', token: null },
    amount: checkout?.amount ?? null,
    run: (marks) => {
      if (known === undefined || checkout === undefined) {
        return { reply: plainPage('Sandbox Pay', 404, 'There is no such page.'), delayMs: 0 };
      }
      const scene = sceneOf(world, state, known, { key: null, marks });
      const reply =
        request.method === 'POST'
          ? takeChoice(scene, checkout, formFields(request.body))
          : showPage(checkout);
      return { reply, delayMs: 0 };
    },
  };
}

function sceneOf(
  world: TwinWorld,
  state: State,
  account: Account,
  { key, marks }: { key: string | null; marks: TwinMarks },
): Scene {
  return {
    ...{ world, due: state.due, account, key, marks },
    newId: (prefix) => newId(state, prefix),
    notify: (type, about) => notify(world, account, newId(state, 'ntc_'), type, about),
  };
}

function verbOf({ method, path }: TwinRequest): TwinVerb {
  if (method === 'GET' && path === '/v1/ping') return 'other';
  if (method === 'GET') return path.startsWith('/v1/checkouts') ? 'checkout' : 'look_up';
  if (path.startsWith('/v1/checkouts')) return 'checkout';
  if (path === '/v1/charges') return 'charge';
  if (path.endsWith('/capture')) return 'capture';
  if (path.endsWith('/void')) return 'void';
  return path.endsWith('/refunds') ? 'refund' : 'other';
}

function readBody(body: string): Fields | null {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function accountKeyed(state: State, key: string | null): Account {
  if (key !== null && /^sbx_\w{4,}$/.test(key) && !key.includes('invalid')) {
    return accountOf(state, key);
  }
  throw new SandboxError(401, 'key_invalid', 'the API key is not valid');
}

function accountOf(state: State, key: string): Account {
  const known = state.accounts.get(key);
  if (known !== undefined) return known;
  if (state.accounts.size >= ACCOUNTS_MAX) {
    throw new SandboxError(429, 'too_many_accounts', 'this sandbox is full');
  }
  const account = newAccount(key);
  state.accounts.set(key, account);
  return account;
}

type Work = { request: TwinRequest; fields: Fields; marks: TwinMarks };

// Answers of 200 are kept for the key; an error left nothing behind, so the key is still free.
function carryOut(world: TwinWorld, state: State, account: Account, work: Work): TwinResult {
  const { request, fields, marks } = work;
  const key = request.method === 'POST' ? (request.headers['idempotency-key'] ?? null) : null;
  const now = world.nowMs();
  const first = key === null ? undefined : account.replies.get(key);
  if (first !== undefined && first.storedMs + KEY_KEPT_MS >= now) {
    if (first.path !== request.path || first.body !== request.body) {
      throw new SandboxError(409, 'key_reused', 'the key was used with another request');
    }
    return { reply: { ...first.reply, headers: { ...JSON_TYPE, replayed: 'true' } }, delayMs: 0 };
  }
  const scene = sceneOf(world, state, account, { key, marks });
  const { body, delayMs } = route(scene, request, fields);
  const reply = { status: 200, headers: JSON_TYPE, body: JSON.stringify(body) };
  if (key !== null) {
    account.replies.set(key, { path: request.path, body: request.body, reply, storedMs: now });
  }
  return marks.errorAfter === true ? { reply: failure(), delayMs } : { reply, delayMs };
}

type Answer = { body: unknown; delayMs: number };

function route(scene: Scene, request: TwinRequest, fields: Fields): Answer {
  const { method, path, query } = request;
  const [, version, kind, id, action] = path.split('/');
  if (version === 'v1' && kind === 'checkouts') {
    return atOnce(showCheckout(routeCheckout(scene, request, fields, { id, action })));
  }
  if (version === 'v1' && method === 'GET') {
    if (kind === 'ping') return atOnce({ ok: true });
    if (kind === 'charges' && id !== undefined) return atOnce(showCharge(chargeNamed(scene, id)));
    const reference = new URLSearchParams(query).get('reference');
    if (kind === 'charges') return atOnce({ charges: chargesOf(scene, reference) });
    const operations = scene.account.operations.get(reference ?? '') ?? [];
    if (kind === 'operations') return atOnce({ operations });
  }
  if (version === 'v1' && method === 'POST' && kind === 'charges') {
    if (id === undefined) {
      const { charge, delayMs } = createCharge(scene, fields);
      return { body: showCharge(charge), delayMs };
    }
    const charge = chargeNamed(scene, id);
    if (action === 'capture') return atOnce(followUp(scene, charge, 'capture', fields));
    if (action === 'void') return atOnce(followUp(scene, charge, 'void', fields));
    if (action === 'refunds') return atOnce(followUp(scene, charge, 'refund', fields));
  }
  throw new SandboxError(404, 'not_found', 'there is no such address');
}

type Named = { id: string | undefined; action: string | undefined };

function routeCheckout(
  scene: Scene,
  { method, headers }: TwinRequest,
  fields: Fields,
  { id, action }: Named,
): Checkout {
  if (id === undefined && method === 'POST') {
    return createCheckout(scene, fields, headers.host ?? 'localhost');
  }
  const checkout = checkoutNamed(scene, id ?? '');
  if (method === 'POST' && action === 'close') closeCheckout(checkout);
  return checkout;
}

function chargeNamed(scene: Scene, id: string): Charge {
  const charge = scene.account.charges.get(id);
  if (charge === undefined) throw new SandboxError(404, 'not_found', 'there is no such charge');
  return charge;
}

function chargesOf(scene: Scene, reference: string | null): unknown[] {
  const charge = scene.account.byReference.get(reference ?? '');
  const seenUntil = scene.world.nowMs() - (scene.marks.lookUpLagMs ?? -1);
  return charge !== undefined && charge.createdMs < seenUntil ? [showCharge(charge)] : [];
}

function notify(
  world: TwinWorld,
  account: Account,
  noticeId: string,
  type: string,
  about: Record<string, unknown>,
): void {
  if (account.endpoints.length === 0) return;
  const made = new Date(world.nowMs()).toISOString();
  const body = JSON.stringify({ id: noticeId, type, made_at: made, ...about });
  const at = Math.floor(world.wallMs() / 1000);
  for (const { url, secret } of account.endpoints) {
    const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    const headers = { ...JSON_TYPE, 'sandbox-signature': `t=${at},v1=${mac}` };
    world.deliver({ gateway: 'sandbox', noticeId, url, headers, body });
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };

function atOnce(body: unknown): Answer {
  return { body, delayMs: 0 };
}

function failure(): TwinReply {
  return errorReply(new SandboxError(500, 'internal', 'something went wrong here'));
}

function errorReply(error: unknown): TwinReply {
  if (!(error instanceof SandboxError)) throw error;
  const { status, code, message, param } = error;
  const body = JSON.stringify({ error: { code, message, param } });
  return { status, headers: JSON_TYPE, body };
}

function newId(state: State, prefix: string): string {
  state.lastId += 1;
  return `${prefix}${state.lastId.toString(36).padStart(12, '0')}`;
}

// A Map keeps the order of insertion, so the oldest keys stand first.
function forgetOldKeys(account: Account, now: number): void {
  for (const [key, { storedMs }] of account.replies) {
    if (storedMs + KEY_KEPT_MS >= now) return;
    account.replies.delete(key);
  }
}
