// The ground of the contract suite: the twins on a port, an address that hears their notices, and a
// driver that speaks to one gateway through its adapter and reads its twin's books.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';
import { idSource, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import type {
  AnyGateway,
  Call,
  Charge,
  Connection,
  LookUp,
  LookUpResult,
  Notice,
  NoticeReading,
  Original,
  RawNotice,
} from '#gateways/contract.ts';
import { type Case, SECRET } from '#gateways/contract-case.ts';
import { CASES } from '#gateways/contract-cases.ts';
import { type GatewayHttp, httpPool } from '#gateways/http.ts';
import { newMemory } from '#gateways/memory.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';

export const DAY_MS = 86_400_000;
export const START = Date.parse('2027-03-01T10:00:00Z');

const CALL_TIMEOUT_MS = 2_000;

export type Ground = {
  url(): string;
  http(timeoutMs: number, secrets?: readonly string[], hidden?: readonly string[]): GatewayHttp;
  control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<never>;
  /** Every notice that arrived, oldest first. */
  received: RawNotice[];
  newKey(): string;
  newReference(): string;
};

/** Started before the tests of the file, stopped after them. */
export function gatewayGround(): Ground {
  const pool = httpPool();
  const received: RawNotice[] = [];
  const ids = idSource(() => START, randomBytes);
  let sandbox: Sandbox;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const [, query = ''] = (request.url ?? '').split('?', 2);
      const headers = request.headers as RawNotice['headers'];
      received.push({ method: request.method === 'GET' ? 'GET' : 'POST', query, headers, body });
      response.end();
    });
  });
  const ground: Ground = {
    url: () => sandbox.url,
    http: (timeoutMs, secrets = [], hidden = []) => pool.forCall({ timeoutMs, secrets, hidden }),
    control: async (method, path, body) => {
      const url = `${sandbox.url}/_control${path}`;
      const text = body === undefined ? '' : JSON.stringify(body);
      const reply = await ground.http(10_000).send({ method, url, body: text });
      assert.ok(reply.is === 'reply' && reply.status === 200, JSON.stringify(reply));
      return JSON.parse(reply.body) as never;
    },
    received,
    newKey: () => showId('paymentTransaction', ids.next('paymentTransaction')),
    newReference: () => showId('billingRecord', ids.next('billingRecord')),
  };
  before(async () => {
    sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
    for (const [gateway, { account, noticeSecret = SECRET }] of Object.entries(CASES)) {
      await ground.control('POST', '/notices', { gateway, account, url, secret: noticeSecret });
    }
  });
  after(async () => {
    await pool.close();
    await sandbox.close();
    server.closeAllConnections();
    server.close();
  });
  return ground;
}

export type Given = Partial<Omit<Charge<unknown>, 'connection' | 'http' | 'instrument'>>;

export type Charged = { full: Charge<unknown>; outcome: Outcome };

export type Driver = ReturnType<typeof driver>;

export type Subject = { title: string; gateway: AnyGateway; known: Case };

/** What the suite is run on: each gateway, and once more for each of its variants. */
export function subjects(gateways: readonly AnyGateway[]): Subject[] {
  return gateways.flatMap((gateway) => {
    const known = caseOf(gateway);
    const variants = Object.entries(known.variants ?? {}).map(([name, more]) => ({
      ...{ title: `${gateway.name} (${name})`, gateway, known: { ...known, ...more } },
    }));
    return [{ title: gateway.name, gateway, known }, ...variants];
  });
}

function caseOf(gateway: AnyGateway): Case {
  const known = CASES[gateway.name];
  assert.ok(known, `${gateway.name} has no case: add one to contract-cases.ts`);
  return known;
}

/** Speaks to one gateway as the engine does, and reads what its twin has booked. */
export function driver(ground: Ground, gateway: AnyGateway, known: Case = caseOf(gateway)) {
  const memory = newMemory();
  let count = 0;
  const connection = (): Connection => ({
    id: 'gwc_test',
    mode: 'test',
    settings: known.settings(ground.url()),
  });
  const call = (timeoutMs = CALL_TIMEOUT_MS, at = START): Call<unknown> => ({
    connection: connection(),
    http: ground.http(timeoutMs, [known.account, known.noticeSecret ?? SECRET], gateway.hidden),
    now: () => new Date(at),
    memory,
    noticeUrl: `${ground.url()}/notices`,
  });
  const begin = async (behaviour: string, given: Given = {}, timeoutMs?: number) => {
    count += 1;
    const { token, customer } = known.instrument?.(count) ?? {
      token: `tok_${behaviour}__${count}`,
      customer: `cus_${count}`,
    };
    const { account, kind = 'card' } = known;
    const instruments = [{ token, customer, behaviour }];
    await ground.control('POST', '/seed', { gateway: gateway.name, account, instruments });
    const full: Charge<unknown> = {
      ...call(timeoutMs),
      kind: 'purchase',
      key: ground.newKey(),
      reference: ground.newReference(),
      amount: 1_990n,
      currency: (known.currency ?? 'EUR') as Currency,
      instrument: { kind, token, gatewayCustomer: customer, networkTransactionId: null },
      description: 'March',
      consent: 'recurring',
      again: false,
      ...given,
    };
    const send = (within?: number) => gateway.charge({ ...full, ...call(within), again: true });
    return { full, send, outcome: await gateway.charge(full) };
  };
  /** The end of what is pending, where everything is pending at first. */
  const ends = async <R extends LookUpResult>(found: R, ask: () => Promise<R>): Promise<R> => {
    if (known.alwaysPends !== true || found.is !== 'pending') return found;
    await ground.control('POST', '/clock', { advance_ms: known.pendingMs ?? 2 * DAY_MS });
    return ask();
  };
  const charge = async (behaviour: string, given: Given = {}, timeoutMs?: number) => {
    const { full, send, outcome } = await begin(behaviour, given, timeoutMs);
    const end = await ends<LookUpResult>(outcome, () => lookUpNow(full));
    return { full, send, outcome: end as Outcome };
  };
  /** What follows a payment, as the engine would ask for it. */
  const following = ({ full, outcome }: Charged, more: Partial<Original> = {}) => {
    const { gatewayRef, data = {} } = approved(outcome);
    const { key, kind, amount, currency, instrument } = full;
    const known = { key, kind, amount, madeAt: new Date(START), data };
    const original = { ...known, refunded: 0n, ...more };
    return { currency, gatewayRef, original, instrument };
  };
  const lookUpNow = async (full: Charge<unknown>, more: Partial<LookUp<unknown>> = {}) => {
    const { foundAfterMs: advance_ms = 0 } = known;
    if (advance_ms > 0) await ground.control('POST', '/clock', { advance_ms });
    return gateway.lookUp({
      ...full,
      ...call(),
      since: new Date(START),
      ...{ gatewayRef: null, parentRef: null, original: null },
      gatewayCustomer: full.instrument.gatewayCustomer,
      ...more,
    });
  };
  const lookUp = async (full: Charge<unknown>, more: Partial<LookUp<unknown>> = {}) =>
    ends(await lookUpNow(full, more), () => lookUpNow(full, more));
  /** Only what can be told of it: by our key. */
  const booked = async (key: string): Promise<BookedPayment[]> => {
    const path = `/books?gateway=${gateway.name}&account=${known.account}`;
    const page = await ground.control('GET', path);
    const { payments } = page as { payments: BookedPayment[] };
    return payments.filter((one) => one.reference === key);
  };
  const read = async (raw: RawNotice, at = START): Promise<NoticeReading> =>
    (await gateway.readNotice?.(raw, call(undefined, at))) ?? { is: 'refused' };
  const notices = async (): Promise<Notice[]> => {
    await ground.control('POST', '/clock', { advance_ms: 0 });
    const told: Notice[] = [];
    for (const raw of ground.received) {
      const reading = await read(raw);
      if (reading.is === 'told') told.push(...reading.notices);
    }
    return told.filter(({ fact }) => fact.is !== 'irrelevant');
  };
  const settled = () => ground.control('POST', '/clock', { advance_ms: known.settledAfterMs ?? 0 });
  const one = { connection, call, begin, charge, following, lookUp, lookUpNow, settled };
  return { known, ...one, booked, read, notices };
}

/** By our key, or by the gateway's own name of the payment. */
export function isAbout(notice: Notice, { full, outcome }: Charged): boolean {
  if (notice.key !== null) return notice.key === full.key;
  return 'gatewayRef' in outcome && outcome.gatewayRef === notice.gatewayRef;
}

export function approved(
  outcome: Outcome | { is: 'absent' | 'no_answer' } | undefined,
): Outcome & { is: 'approved' } {
  assert.equal(outcome?.is, 'approved', JSON.stringify(outcome));
  return outcome as Outcome & { is: 'approved' };
}
