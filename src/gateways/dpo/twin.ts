// A simulated DPO: company tokens, one address for every request, and the pay page. Written from
// the vendor's documents; it must not import this gateway's other files.

import { type DueList, dueList } from '#sandbox/due-list.ts';
import type {
  MakeTwin,
  Operation,
  SeededInstrument,
  TwinMarks,
  TwinRequest,
  TwinResult,
  TwinVerb,
  TwinWorld,
} from '#sandbox/twin.ts';
import { dpoAbout } from './twin-about.ts';
import { getSubscriptionToken, pullAccount } from './twin-accounts.ts';
import { behaviourNamed, paidWith } from './twin-cards.ts';
import { chargeAuth, chargeRecurrent } from './twin-charges.ts';
import {
  addOption,
  type Company,
  customerOf,
  newCompany,
  type Scene,
  type Token,
} from './twin-objects.ts';
import { noSuchPage, page } from './twin-page.ts';
import { subscribe } from './twin-pushes.ts';
import { getBalance, refundToken, verifyRefund } from './twin-refunds.ts';
import { cancelToken, createToken, done, emailToToken, updateToken } from './twin-tokens.ts';
import { verifyToken } from './twin-verify.ts';
import {
  DpoError,
  find,
  minorOf,
  type Node,
  outage,
  read,
  readRequest,
  refuseRepeated,
  type Said,
  xmlError,
  xmlReply,
} from './twin-wire.ts';

const COMPANIES_MAX = 10_000;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOBODY = /^0{8}-/;
const SEEDED_CARD = '5436886269848367';

type State = { companies: Map<string, Company>; due: DueList; lastNumber: number };

export const dpoTwin: MakeTwin = (world) => {
  const state: State = { companies: new Map(), due: dueList(), lastNumber: 0 };
  return {
    name: 'dpo',
    about: dpoAbout,
    accept: (request) => accept(world, state, request),
    // Neither is documented: the one is HTTP's own word for it, the other what its proxies say.
    refusal: () => outage(429, 'Too Many Requests'),
    failure: () => outage(502, 'Bad Gateway'),
    settleDue: () => state.due.runDue(world.nowMs()),
    seed: (company, instruments) => seed(world, state, company, instruments),
    subscribe: ({ account, url }) => subscribe(companyNamed(state, account), url),
  };
};

function accept(world: TwinWorld, state: State, request: TwinRequest): Operation {
  if (/^\/payv[23]\.php$/.test(request.path)) return atPage(world, state, request);
  const version = /^\/API\/(v[67])\/$/.exec(request.path)?.[1];
  const body = version === undefined ? null : readBody(request);
  const asked = { name: body === null ? '' : (read(body, 'Request') ?? ''), version, body };
  const company = state.companies.get(companyOf(body).toUpperCase());
  const token = company?.tokens.get((read(body, 'TransactionToken') ?? '').toUpperCase());
  return {
    verb: verbOf(asked.name, body),
    account: companyOf(body),
    token: read(body, 'subscriptionToken'),
    amount: amountOf(asked.name, body, token),
    run: (marks) => carryOut(world, state, asked, marks),
  };
}

// A payer's browser knows nothing but the token in the page's address.
function atPage(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const id = (new URLSearchParams(request.query).get('ID') ?? '').toUpperCase();
  const company = [...state.companies.values()].find(({ tokens }) => tokens.has(id));
  const token = company?.tokens.get(id);
  return {
    ...{ verb: 'page', account: company?.token ?? '', token: null },
    amount: token?.amount ?? null,
    run: (marks) => {
      if (company === undefined || token === undefined) return atOnce(noSuchPage());
      return atOnce(page(sceneOf(world, state, company, marks), token, request));
    },
  };
}

function readBody({ method, body }: TwinRequest): Node | null {
  if (method !== 'POST') return null;
  try {
    return readRequest(body);
  } catch (error) {
    if (error instanceof DpoError) return null;
    throw error;
  }
}

function companyOf(body: Node | null): string {
  return read(body, 'CompanyToken') ?? '';
}

const VERBS: Readonly<Record<string, TwinVerb>> = {
  chargeTokenRecurrent: 'charge',
  chargeTokenAuth: 'capture',
  cancelToken: 'void',
  refundToken: 'refund',
  verifyToken: 'look_up',
  verifyRefund: 'look_up',
};

function verbOf(name: string, body: Node | null): TwinVerb {
  const visit = read(find(body, 'Transaction'), 'RedirectURL') !== null;
  if (name === 'createToken' && visit) return 'checkout';
  return VERBS[name] ?? 'other';
}

function amountOf(name: string, body: Node | null, token: Token | undefined): number | null {
  const given = name === 'refundToken' ? read(body, 'refundAmount') : null;
  if (given !== null) return minorOf(given, token?.currency ?? '');
  return token?.amount ?? null;
}

type Asked = { name: string; version: string | undefined; body: Node | null };

function carryOut(world: TwinWorld, state: State, asked: Asked, marks: TwinMarks): TwinResult {
  if (asked.version === undefined) return atOnce(outage(404, 'Not Found'));
  let said: Said;
  let delayMs = 0;
  try {
    const { body } = asked;
    if (body === null) throw xmlError();
    const company = authenticated(state, body);
    refuseRepeated(body);
    const scene = sceneOf(world, state, company, marks);
    if (asked.name === 'chargeTokenRecurrent') ({ said, delayMs } = chargeRecurrent(scene, body));
    else said = route(asked)(scene, body);
  } catch (error) {
    if (!(error instanceof DpoError)) throw error;
    said = refusalSaid(asked, error);
  }
  if (marks.errorAfter === true) return { reply: outage(502, 'Bad Gateway'), delayMs };
  return { reply: xmlReply(said), delayMs };
}

// These two name their result otherwise.
function refusalSaid({ name, version }: Asked, { code, message }: DpoError): Said {
  if (version !== 'v7' || !ONLY_V7.has(name)) return done(message, code);
  return [
    ['Code', code],
    ['Explanation', message],
  ];
}

const ROUTES: Readonly<Record<string, (scene: Scene, body: Node) => Said>> = {
  createToken,
  updateToken,
  cancelToken,
  emailToToken,
  verifyToken,
  chargeTokenAuth: chargeAuth,
  refundToken,
  getBalance,
  getSubscriptionToken,
  verifyRefund,
  pullAccount,
};

const ONLY_V7 = new Set(['verifyRefund', 'pullAccount']);

function route({ name, version }: Asked): (scene: Scene, body: Node) => Said {
  const act = ROUTES[name];
  if (act !== undefined && (version === 'v7' || !ONLY_V7.has(name))) return act;
  throw new DpoError('803', 'No request or error in Request type name');
}

function authenticated(state: State, body: Node): Company {
  const token = companyOf(body);
  if (token === '') throw new DpoError('801', 'Request missing company token');
  if (!GUID.test(token) || NOBODY.test(token)) {
    throw new DpoError('802', 'Company token does not exist');
  }
  return companyNamed(state, token);
}

// Any token in DPO's form is a company, unless it begins with zeros.
function companyNamed(state: State, token: string): Company {
  const name = token.toUpperCase();
  const known = state.companies.get(name);
  if (known !== undefined) return known;
  if (state.companies.size >= COMPANIES_MAX) throw new RangeError('too many companies');
  const company = newCompany(token);
  state.companies.set(name, company);
  return company;
}

function sceneOf(world: TwinWorld, state: State, company: Company, marks: TwinMarks): Scene {
  const nextNumber = (): number => {
    state.lastNumber += 1;
    return state.lastNumber;
  };
  return { world, due: state.due, company, marks, nextNumber };
}

function atOnce(reply: TwinResult['reply']): TwinResult {
  return { reply, delayMs: 0 };
}

function seed(
  world: TwinWorld,
  state: State,
  name: string,
  instruments: readonly SeededInstrument[],
): void {
  const made = instruments.map(({ token, customer, card = SEEDED_CARD, behaviour = 'ok' }) => {
    if (!GUID.test(token)) throw new RangeError(`dpo names cards by GUIDs, not ${token}`);
    const option = { token, paidWith: paidWith(card), charges: 0 };
    const does = behaviourNamed(behaviour, token);
    return { customer: customer ?? token, option: { ...option, behaviour: does } };
  });
  const scene = sceneOf(world, state, companyNamed(state, name), {});
  for (const { customer, option } of made) {
    addOption(scene.company, customerOf(scene, customer.toLowerCase()), option);
  }
}
