// A simulated Transbank: keys, addresses, and the way from a request to what it does. Written from
// the vendor's documents; it must not import this gateway's other files.

import { dueList } from '#sandbox/due-list.ts';
import { plainPage } from '#sandbox/payer-page.ts';
import type {
  MakeTwin,
  Operation,
  SeededInstrument,
  TwinReply,
  TwinRequest,
  TwinVerb,
  TwinWorld,
} from '#sandbox/twin.ts';
import { transbankAbout } from './twin-about.ts';
import { type Card, cardBehaving, cardNumbered } from './twin-cards.ts';
import { commerceOf, isAccount } from './twin-commerce.ts';
import type { Scene, State, User } from './twin-objects.ts';
import { oneclick } from './twin-oneclick.ts';
import { page } from './twin-pages.ts';
import { isHeld } from './twin-sales.ts';
import { webpay } from './twin-webpay.ts';
import { errorReply, isObject, type Json, jsonReply, TransbankError } from './twin-wire.ts';

const NAME = 'transbank';
const API = /^\/rswebpaytransaction\/api\/(webpay|oneclick)\/v1\.2(\/.*)$/;

export const transbankTwin: MakeTwin = (world) => {
  const state: State = {
    ...{ forms: new Map(), enrolments: new Map(), users: new Map() },
    ...{ orders: new Map(), details: new Map(), due: dueList(), lastNumber: 0 },
  };
  return {
    name: NAME,
    about: transbankAbout,
    accept: (request) => accept(world, state, request),
    refusal: () => errorReply(world.nowMs(), new TransbankError(429, 'Too many requests')),
    failure: () => failure(world),
    settleDue: () => state.due.runDue(world.nowMs()),
    seed: (account, instruments) => seed(state, account, instruments),
    // Transbank tells nobody anything by itself.
    subscribe: () => {},
  };
};

function failure(world: TwinWorld): TwinReply {
  return jsonReply(world.nowMs(), 500, { description: 'Internal server error' });
}

type Called = { product: string; path: string; fields: Json };

function accept(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const match = API.exec(request.path);
  if (match === null) return acceptPage(world, state, request);
  const [, product = '', path = ''] = match;
  const called = { product, path, fields: fieldsOf(request.body) };
  const { fields } = called;
  const [detail] = Array.isArray(fields.details) ? fields.details : [fields];
  const amount = isObject(detail) ? (detail.amount ?? detail.capture_amount) : null;
  const code = request.headers['tbk-api-key-id'] ?? '';
  return {
    verb: verbOf(state, code, request.method, called),
    account: code.slice(0, 10),
    token: typeof fields.tbk_user === 'string' ? fields.tbk_user : null,
    amount: typeof amount === 'number' ? amount : null,
    run: (marks) => {
      const delay = { ms: 0 };
      const reply = carryOut(world, state, { request, called, marks, delay });
      return { reply, delayMs: delay.ms };
    },
  };
}

function acceptPage(world: TwinWorld, state: State, request: TwinRequest): Operation {
  return {
    ...{ verb: 'page', account: '', token: null, amount: null },
    run: () => {
      const base = baseOf(request);
      const given = request.method === 'POST' ? request.body : request.query;
      const shown = page({ state, nowMs: world.nowMs(), base }, request.path, given);
      const reply = shown ?? plainPage('Transbank', 404, 'There is no such page.');
      return { reply, delayMs: 0 };
    },
  };
}

function fieldsOf(body: string): Json {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

// One request lets held money go or gives taken money back: which, the payment decides.
function verbOf(state: State, code: string, method: string, called: Called): TwinVerb {
  const { product, path } = called;
  const [, kind, name = '', action] = path.split('/');
  if (kind !== 'transactions') return kind === 'inscriptions' ? 'checkout' : 'other';
  if (method === 'GET') return 'look_up';
  if (action === 'refunds') {
    const sale =
      product === 'webpay'
        ? (state.forms.get(name)?.sale ?? null)
        : (state.orders.get(`${code} ${name}`) ?? null);
    return sale !== null && isHeld(sale) ? 'void' : 'refund';
  }
  if (action === 'capture' || name === 'capture') return 'capture';
  return product === 'webpay' ? 'checkout' : 'charge';
}

type Work = { request: TwinRequest; called: Called } & Pick<Scene, 'marks' | 'delay'>;

function carryOut(world: TwinWorld, state: State, work: Work): TwinReply {
  const { request, called, marks, delay } = work;
  const { headers, method, body } = request;
  const { product, path } = called;
  try {
    const commerce = commerceOf(
      headers['tbk-api-key-id'] ?? '',
      headers['tbk-api-key-secret'] ?? '',
    );
    if (commerce?.product !== product) throw new TransbankError(401, 'Not Authorized');
    if (body !== '' && !/^application\/json\b/.test(headers['content-type'] ?? '')) {
      throw new TransbankError(415, 'Content type not supported');
    }
    const scene: Scene = { world, state, commerce, marks, delay, base: baseOf(request) };
    const answer = (product === 'webpay' ? webpay : oneclick)(scene, method, path, body);
    if (marks.errorAfter === true) return failure(world);
    return jsonReply(world.nowMs(), answer === null ? 204 : 200, answer);
  } catch (error) {
    return errorReply(world.nowMs(), error);
  }
}

function baseOf({ headers }: TwinRequest): string {
  return `http://${headers.host ?? 'localhost'}/${NAME}`;
}

function seed(state: State, account: string, instruments: readonly SeededInstrument[]): void {
  if (!isAccount(account)) throw new RangeError(`${account} is not ten digits that begin 5970`);
  const users = instruments.map((one) => [one.token, seededUser(account, one)] as const);
  for (const [tbkUser, user] of users) state.users.set(tbkUser, user);
}

function seededUser(account: string, instrument: SeededInstrument): User {
  const { token, customer, card: number, behaviour = 'ok' } = instrument;
  const card: Card | null = number === undefined ? cardBehaving(behaviour) : cardNumbered(number);
  if (card === null) {
    throw new RangeError(`transbank has no card ${number ?? behaviour} (instrument ${token})`);
  }
  return { parent: null, account, username: customer ?? '', card };
}
