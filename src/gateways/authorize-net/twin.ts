// A simulated Authorize.Net: credentials, the schema, and the way from a request's name to what it
// does. Written from the vendor's documents; it must not import this gateway's other files.

import { createHash } from 'node:crypto';
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
import { authorizeNetAbout } from './twin-about.ts';
import { cardBehaving, cardNumbered } from './twin-cards.ts';
import { type Answer, charge } from './twin-charges.ts';
import { EVENT_TYPES, uuid } from './twin-events.ts';
import { capture, decideHeld, refund, voidTransaction } from './twin-follow-ups.ts';
import type { Account, PaymentProfile, Profile, Scene } from './twin-objects.ts';
import { hostPayment, hostProfile, noSuchVisit, serve } from './twin-pages.ts';
import {
  createPaymentProfile,
  createProfile,
  deletePaymentProfile,
  deleteProfile,
  getPaymentProfile,
  getProfile,
  profileFromTransaction,
  updatePaymentProfile,
} from './twin-profiles.ts';
import { errorReply } from './twin-replies.ts';
import {
  getDetails,
  listBatches,
  listOfBatch,
  listOfCustomer,
  listUnsettled,
  merchantDetails,
} from './twin-reports.ts';
import { checkRequest } from './twin-schema.ts';
import { rest } from './twin-webhooks.ts';
import {
  ApiError,
  failed,
  isObject,
  type Json,
  jsonReply,
  object,
  ok,
  SYSTEM_ERROR,
  TOO_BUSY,
  text,
  toMinor,
} from './twin-wire.ts';

const ACCOUNTS_MAX = 10_000;
const RECENT_KEPT_MS = 28_800_000;
const FIRST_NUMBER = 60_000_000_000;
const CURRENCIES = /(USD|CAD|GBP|EUR|AUD)$/;

type State = {
  accounts: Map<string, Account>;
  due: DueList;
  lastNumber: number;
  /** When requests too old to be duplicated were last forgotten. */
  forgotMs: number;
};

export const authorizeNetTwin: MakeTwin = (world) => {
  const due = dueList();
  const state: State = { accounts: new Map(), due, lastNumber: FIRST_NUMBER, forgotMs: 0 };
  return {
    name: 'authorize_net',
    about: authorizeNetAbout,
    accept: (request) => accept(world, state, request),
    refusal: () => jsonReply(world.nowMs(), { messages: failed(...TOO_BUSY) }),
    failure: () => jsonReply(world.nowMs(), { messages: failed(...SYSTEM_ERROR) }),
    settleDue: () => {
      state.due.runDue(world.nowMs());
      forgetOld(state, world.nowMs());
    },
    seed: (login, instruments) => seed(accountOf(state, login), instruments),
    subscribe: ({ account, url, secret }) => {
      const { webhooks } = accountOf(state, account);
      const known = [...webhooks.values()].find((webhook) => webhook.url === url);
      const id = known?.id ?? uuid(newNumber(state));
      const eventTypes = [...EVENT_TYPES];
      webhooks.set(id, { id, url, eventTypes, status: 'active', key: secret });
    },
  };
};

function accept(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const path = request.path.replace(/\/+$/, '');
  if (PAGES.has(path)) return acceptPage(world, state, request);
  if (path.startsWith('/rest/v1/')) return acceptRest(world, state, request, path);
  const { name, body } = readRequest(request, path);
  const asked = object(body, 'transactionRequest');
  const stored = object(object(asked, 'profile'), 'paymentProfile');
  return {
    verb: verbOf(name, text(asked, 'transactionType')),
    account: text(object(body, 'merchantAuthentication'), 'name') ?? '',
    token: text(stored, 'paymentProfileId'),
    amount: toMinor(text(asked, 'amount')),
    run: (marks) => carryOut(world, state, { name, body, marks }),
  };
}

function acceptRest(world: TwinWorld, state: State, request: TwinRequest, path: string): Operation {
  const [scheme, given = ''] = (request.headers.authorization ?? '').split(' ', 2);
  const [login = '', key = ''] = Buffer.from(given, 'base64').toString().split(':', 2);
  const known = scheme === 'Basic' && areCredentials(login, key);
  return {
    ...{ verb: 'other', account: login, token: null, amount: null },
    run: (marks) => {
      const scene = known ? sceneOf(world, state, accountOf(state, login), marks) : null;
      return { reply: rest(scene, request, path), delayMs: 0 };
    },
  };
}

// A payer's browser: it has no credentials, and its token says whose page it is.
function acceptPage(world: TwinWorld, state: State, request: TwinRequest): Operation {
  const form = formFields(request.body);
  const token = form.token ?? '';
  const account = [...state.accounts.values()].find(({ visits }) => visits.has(token));
  return {
    ...{ verb: 'page', account: account?.login ?? '', token: null, amount: null },
    run: (marks) => {
      if (account === undefined || request.method !== 'POST') {
        return { reply: noSuchVisit(), delayMs: 0 };
      }
      const scene = sceneOf(world, state, account, marks);
      const host = request.headers.host ?? 'localhost';
      return { reply: serve(scene, { token, form, host }), delayMs: 0 };
    },
  };
}

const PAGES = new Set(['/payment/payment', '/profile/manage', '/profile/addPayment']);

type Request = { name: string; body: Json };

// A byte order mark before a request is taken as well. What is no such request has no name.
function readRequest({ method, body }: TwinRequest, path: string): Request {
  if (method !== 'POST' || path !== '/xml/v1/request.api') return { name: '', body: {} };
  try {
    const value: unknown = JSON.parse(body.replace(/^\uFEFF/, ''));
    const [first, ...more] = isObject(value) ? Object.entries(value) : [];
    if (first === undefined || more.length > 0 || !isObject(first[1])) return NO_JSON;
    return { name: first[0], body: first[1] };
  } catch {
    return NO_JSON;
  }
}

const NO_JSON: Request = { name: '?', body: {} };

const LISTS = new Set([
  'getTransactionDetailsRequest',
  'getUnsettledTransactionListRequest',
  'getTransactionListForCustomerRequest',
  'getSettledBatchListRequest',
  'getTransactionListRequest',
]);

const NO_REPORTS = [
  'E00011',
  'Access denied. You do not have permissions to call the Transaction Details API.',
] as const;

const VERBS: Readonly<Record<string, TwinVerb>> = {
  authCaptureTransaction: 'charge',
  authOnlyTransaction: 'charge',
  priorAuthCaptureTransaction: 'capture',
  voidTransaction: 'void',
  refundTransaction: 'refund',
};

function verbOf(name: string, type: string | null): TwinVerb {
  if (LISTS.has(name)) return 'look_up';
  if (/^(getHosted|createCustomer|getCustomer)/.test(name)) return 'checkout';
  return name === 'createTransactionRequest' ? (VERBS[type ?? ''] ?? 'other') : 'other';
}

type Work = Request & { marks: TwinMarks };

function carryOut(world: TwinWorld, state: State, { name, body, marks }: Work): TwinResult {
  const now = world.nowMs();
  if (name === '') return { reply: noPage(), delayMs: 0 };
  const refId = text(body, 'refId');
  const echoed = refId === null ? {} : { refId };
  let answer: Answer;
  try {
    if (name === '?') throw new ApiError('E00003', 'The request is no JSON of one element.');
    checkRequest(name, body);
    const account = authenticated(state, object(body, 'merchantAuthentication'));
    if (LISTS.has(name) && account.login.includes('noreports')) throw new ApiError(...NO_REPORTS);
    answer = route(sceneOf(world, state, account, marks), name, body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answer = { body: errorReply(error), delayMs: 0 };
  }
  const { messages, ...rest } = answer.body;
  const whole = { ...rest, ...echoed, messages };
  const shown = marks.errorAfter === true ? { messages: failed(...SYSTEM_ERROR) } : whole;
  return { reply: jsonReply(now, shown), delayMs: answer.delayMs };
}

function noPage(): TwinReply {
  const headers = { 'content-type': 'text/html' };
  return { status: 404, headers, body: '<html><body>404 - Not Found</body></html>' };
}

const ROUTES: Readonly<Record<string, (scene: Scene, body: Json) => Json>> = {
  authenticateTestRequest: () => ({ messages: ok() }),
  getMerchantDetailsRequest: merchantDetails,
  createCustomerProfileRequest: createProfile,
  createCustomerPaymentProfileRequest: createPaymentProfile,
  createCustomerProfileFromTransactionRequest: profileFromTransaction,
  getHostedPaymentPageRequest: hostPayment,
  getHostedProfilePageRequest: hostProfile,
  getCustomerProfileRequest: getProfile,
  getCustomerPaymentProfileRequest: getPaymentProfile,
  updateCustomerPaymentProfileRequest: updatePaymentProfile,
  deleteCustomerProfileRequest: deleteProfile,
  deleteCustomerPaymentProfileRequest: deletePaymentProfile,
  getTransactionDetailsRequest: getDetails,
  getUnsettledTransactionListRequest: listUnsettled,
  getTransactionListForCustomerRequest: listOfCustomer,
  getSettledBatchListRequest: listBatches,
  getTransactionListRequest: listOfBatch,
  updateHeldTransactionRequest: decideHeld,
};

function route(scene: Scene, name: string, body: Json): Answer {
  const act = ROUTES[name];
  if (act !== undefined) return { body: act(scene, body), delayMs: 0 };
  const type = text(object(body, 'transactionRequest'), 'transactionType');
  switch (type) {
    case 'authCaptureTransaction':
    case 'authOnlyTransaction':
      return charge(scene, body);
    case 'priorAuthCaptureTransaction':
      return { body: capture(scene, body), delayMs: 0 };
    case 'voidTransaction':
      return { body: voidTransaction(scene, body), delayMs: 0 };
    case 'refundTransaction':
      return { body: refund(scene, body), delayMs: 0 };
    default:
      throw new ApiError('E00013', 'Transaction Type is invalid.');
  }
}

function sceneOf(world: TwinWorld, state: State, account: Account, marks: TwinMarks): Scene {
  return { world, due: state.due, account, marks, newNumber: () => newNumber(state) };
}

function newNumber(state: State): number {
  state.lastNumber += 1;
  return state.lastNumber;
}

// Any login is an account, and any key is its key, unless it says that it is not.
function areCredentials(login: string, key: string): boolean {
  return (
    /^\w{4,25}$/.test(login) && /^\w{4,16}$/.test(key) && !`${login}${key}`.includes('invalid')
  );
}

function authenticated(state: State, given: Json): Account {
  const login = text(given, 'name') ?? '';
  if (!areCredentials(login, text(given, 'transactionKey') ?? '')) {
    const why = 'User authentication failed due to invalid authentication values.';
    throw new ApiError('E00007', why);
  }
  return accountOf(state, login);
}

function accountOf(state: State, login: string): Account {
  const known = state.accounts.get(login);
  if (known !== undefined) return known;
  if (state.accounts.size >= ACCOUNTS_MAX) throw new RangeError('too many accounts');
  const account: Account = {
    login,
    currency: CURRENCIES.exec(login)?.[1] ?? 'USD',
    signatureKey: createHash('sha512').update(login).digest('hex').toUpperCase(),
    ...{ profiles: new Map(), payments: new Map(), transactions: new Map(), madeFor: new Map() },
    ...{ unsettled: new Set(), batches: [], closesMs: null, recent: new Map() },
    ...{ webhooks: new Map(), notifications: [], visits: new Map() },
  };
  state.accounts.set(login, account);
  return account;
}

// Maps keep the order of insertion, so the oldest stand first.
function forgetOld(state: State, now: number): void {
  if (now < state.forgotMs + RECENT_KEPT_MS) return;
  state.forgotMs = now;
  for (const { recent } of state.accounts.values()) {
    for (const [print, { atMs }] of recent) {
      if (atMs + RECENT_KEPT_MS > now) break;
      recent.delete(print);
    }
  }
}

function seed(account: Account, instruments: readonly SeededInstrument[]): void {
  const made = instruments.map((instrument): PaymentProfile => {
    const { token, customer = null, card, behaviour = 'ok' } = instrument;
    if (!/^\d+$/.test(token) || !/^\d+$/.test(customer ?? '')) {
      throw new RangeError(`authorize_net names cards and customers by numbers, not ${token}`);
    }
    const found = card === undefined ? cardBehaving(behaviour) : cardNumbered(card);
    if (found === null) {
      throw new RangeError(`authorize_net has no card ${card ?? behaviour} (instrument ${token})`);
    }
    const { expMonth = 12, expYear = 2099 } = instrument;
    const expires = `${expYear}-${String(expMonth).padStart(2, '0')}`;
    const own = { customerId: customer ?? '', customerType: 'individual', billTo: {} };
    return { id: token, ...own, card: found, expires, isDefault: true, charges: 0 };
  });
  for (const payment of made) {
    account.payments.set(payment.id, payment);
    profileOf(account, payment.customerId).payments.push(payment);
  }
}

function profileOf(account: Account, id: string): Profile {
  const known = account.profiles.get(id);
  if (known !== undefined) return known;
  const profile = { id, merchantCustomerId: id, description: null, email: null, payments: [] };
  account.profiles.set(id, profile);
  return profile;
}
