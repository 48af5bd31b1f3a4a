// A merchant of Transbank's for the tests of that gateway: its commerce codes, its own clock moved
// together with the twin's, payments with stored cards, and payers who visit the twin's pages.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { type Id, type Noun, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import { askCheckout } from '#gateways/ask-checkout.ts';
import type {
  Call,
  Charge,
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutState,
  Connection,
  FollowUp,
  LookUp,
  Original,
} from '#gateways/contract.ts';
import { type GatewayHttp, httpPool } from '#gateways/http.ts';
import { newMemory } from '#gateways/memory.ts';
import { transbank } from '#gateways/transbank/index.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { type CameBack, type Doing, visit } from './twin-payer.ts';

export const START = Date.parse('2027-03-01T10:00:00Z');
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const CLP = 'CLP' as Currency;
const MERCHANT = 'https://merchant.test/';
const SECRET = 'C3'.repeat(32);

let made = 0;

/** The id of something made at START. */
export function idOf<N extends Noun>(noun: N): string {
  made += 1;
  const time = START.toString(16).padStart(12, '0');
  const tail = made.toString(16).padStart(12, '0');
  return showId(noun, `${time.slice(0, 8)}-${time.slice(8)}-7001-8abc-${tail}` as Id<N>);
}

/** Its codes take money at once, count in pesos, and get response codes of level 1. */
export function settingsOf(account = '5970300001', more: Record<string, unknown> = {}) {
  const deferred = more.webpay_deferred === true;
  return {
    ...{ webpay_code: `${account}${deferred ? '40' : '32'}`, webpay_secret: SECRET },
    oneclick_code: `${account}${deferred ? '47' : '41'}`,
    oneclick_child_code: `${account}${deferred ? '48' : '42'}`,
    oneclick_secret: SECRET,
    ...more,
  };
}

export const DEFERRED = { webpay_deferred: true, oneclick_deferred: true };

export type Given = Partial<Omit<Charge<unknown>, 'connection' | 'http'>>;
type Wish = { pay?: 'purchase' | 'authorization' | null; store?: boolean; email?: string | null };

/** Started before the tests of the file, stopped after them. */
export function transbankShop() {
  const pool = httpPool();
  const memory = newMemory();
  let aheadMs = 0;
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
  });
  after(async () => {
    await pool.close();
    await sandbox.close();
  });
  const control = async (path: string, body: unknown, method = 'POST') => {
    const reply = await fetch(`${sandbox.url}/_control${path}`, {
      method,
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    assert.equal(reply.status, 200, await reply.clone().text());
    return (await reply.json()) as never;
  };
  const advance = async (ms: number) => {
    aheadMs += ms;
    await control('/clock', { advance_ms: ms });
  };
  const http = () =>
    pool.forCall({ timeoutMs: 2_000, secrets: [SECRET], hidden: transbank.hidden });
  const call = (settings: Record<string, unknown> = settingsOf()): Call<unknown> => {
    const api_base = `${sandbox.url}/transbank`;
    const connection: Connection = {
      ...{ id: 'gwc_1', mode: 'test' },
      settings: { api_base, ...settings },
    };
    const now = () => new Date(START + aheadMs);
    return { connection, http: http(), now, memory, noticeUrl: null };
  };
  const booked = async (key: string): Promise<BookedPayment[]> => {
    const page = await control('/books?gateway=transbank', null, 'GET');
    return (page as { payments: BookedPayment[] }).payments.filter((one) => one.reference === key);
  };
  const fault = (word: string, verbs: string[], match: object = { nth: 1 }) =>
    control('/faults', { gateway: 'transbank', word, verbs, match });
  const clearFaults = () => control('/faults', null, 'DELETE');
  const charger = chargerOf({ call, control });
  const visitor = visitorOf(call);
  return { call, advance, booked, fault, clearFaults, url: () => sandbox.url, charger, visitor };
}

type Calling = { call(settings?: Record<string, unknown>): Call<unknown> };

function chargerOf({
  call,
  control,
}: Calling & { control(path: string, body: unknown): Promise<never> }) {
  /** One stored card with this behaviour, charged with these settings. */
  return async (settings: Record<string, unknown>, behaviour = 'ok', given: Given = {}) => {
    made += 1;
    const count = made;
    const account = String(settings.oneclick_code).slice(0, 10);
    const instruments = [{ token: `tbk-${count}`, customer: `user-${count}`, behaviour }];
    await control('/seed', { gateway: 'transbank', account, instruments });
    const asked: Charge<unknown> = {
      ...{ ...call(settings), kind: 'purchase', key: idOf('paymentTransaction') },
      ...{ reference: idOf('billingRecord'), amount: 1_990n, currency: CLP },
      ...{ description: 'March', consent: 'recurring', again: false },
      instrument: {
        ...{ kind: 'card', token: `tbk-${count}`, gatewayCustomer: `user-${count}` },
        networkTransactionId: null,
      },
      ...given,
    };
    const outcome = await transbank.charge(asked);
    const following = (amount: bigint, more: Partial<Original> = {}): FollowUp<unknown> => {
      const { key, kind, instrument, currency } = asked;
      const found = outcome.is === 'approved' ? outcome : null;
      const original = { key, kind, amount: asked.amount, madeAt: new Date(START) };
      return {
        ...{ ...call(settings), key: idOf('paymentTransaction'), amount, currency, instrument },
        gatewayRef: found?.gatewayRef ?? '',
        original: { ...original, data: found?.data ?? {}, refunded: 0n, ...more },
      };
    };
    const lookUp = (more: Partial<LookUp<unknown>> = {}) =>
      transbank.lookUp({
        ...{ ...call(settings), kind: asked.kind, key: asked.key, amount: asked.amount },
        ...{ currency: asked.currency, since: new Date(START), gatewayCustomer: null },
        ...{ gatewayRef: null, parentRef: null, original: null, ...more },
      });
    return { asked, outcome, following, lookUp };
  };
}

function visitorOf(call: Calling['call']) {
  /** A payer's visit with these settings. */
  return async (settings: Record<string, unknown>, wish: Wish = {}) => {
    const { pay = 'purchase', store = false, email = 'a@example.org' } = wish;
    const { checkout } = transbank;
    assert.ok(checkout);
    const key = idOf('paymentTransaction');
    const errand = {
      ...{ key, reference: idOf('billingRecord'), currency: CLP, store },
      pay: pay === null ? null : { kind: pay, amount: 1_990n },
      payer: { reference: idOf('customer'), email, name: null, gatewayCustomer: null },
    };
    const asked = call(settings);
    const request: CheckoutRequest<unknown> = {
      ...{ ...asked, ...errand, description: 'March', language: 'en' },
      ...{ returnUrl: `${MERCHANT}return`, cancelUrl: `${MERCHANT}cancel` },
      expiresAt: new Date(asked.now().getTime() + DAY_MS),
    };
    const started = await checkout.start(request);
    const startedAt = asked.now();
    let kept: Record<string, string> = started.is === 'started' ? (started.kept ?? {}) : {};
    const question = (
      back: CameBack | null,
      close: boolean,
      used: Call<unknown>,
    ): CheckoutQuestion<unknown> => ({
      ...{ ...used, ...errand, kept, startedAt, close, returned: back?.returned ?? null },
      gatewayRef: started.is === 'started' ? started.gatewayRef : null,
    });
    /** Completes it as well. `lines`: what was sent for it. `shown`: all that is kept of that. */
    const ask = async (back: CameBack | null, close = false) => {
      const used = call(settings);
      const announce = async (all: Record<string, string>) => {
        kept = all;
        return true;
      };
      const asking = { mayArrive: false, announce };
      const state = await askCheckout(checkout, question(back, close, used), asking);
      if (state.is === 'open' && state.kept !== undefined) kept = { ...kept, ...state.kept };
      return { state, lines: linesOf(used.http), shown: JSON.stringify(used.http.exchanges) };
    };
    const goes = async (doing: Doing): Promise<CameBack> => {
      assert.ok(started.is === 'started', JSON.stringify(started));
      const back = await visit(started.to, MERCHANT, doing);
      assert.ok(back, 'the payer comes back');
      return back;
    };
    return { key, errand, request, started, ask, goes, kept: () => kept };
  };
}

/** `PUT transactions/…`, without names. */
export function linesOf({ exchanges }: GatewayHttp): string[] {
  return exchanges.map(({ method, url }) => {
    const path = url.replace(/^.*\/v1\.2\//, '');
    return `${method} ${path.replace(/[0-9a-z]{26,64}/g, '*')}`;
  });
}

export function approved(outcome: Outcome | { is: string } | undefined) {
  assert.equal(outcome?.is, 'approved', JSON.stringify(outcome));
  return outcome as Outcome & { is: 'approved' };
}

export function declined(outcome: Outcome | { is: string } | undefined) {
  assert.equal(outcome?.is, 'declined', JSON.stringify(outcome));
  return outcome as Outcome & { is: 'declined' };
}

export function done(state: CheckoutState): CheckoutState & { is: 'done' } {
  assert.equal(state.is, 'done', state.is === 'no_answer' ? state.why : state.is);
  return state as CheckoutState & { is: 'done' };
}
