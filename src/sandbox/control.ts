// The control API of the sandbox: read the gateways' books, set faults, store instruments, move the
// clock, say where notices go. JSON in, JSON out; mistakes are 400 with a sentence.

import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Deliveries } from './deliveries.ts';
import { FAULT_WORDS } from './faults.ts';
import type { Host } from './host.ts';
import { TWIN_VERBS } from './twin.ts';

const INSTRUMENTS_MAX = 100_000;
const CONTROL_PAGE_MAX = 5_000;

const Text = Type.String({ minLength: 1, maxLength: 500 });

const Fault = Type.Object(
  {
    gateway: Type.Optional(Type.Union([Text, Type.Null()])),
    word: Type.Union(FAULT_WORDS.map((word) => Type.Literal(word))),
    rate: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    match: Type.Optional(
      Type.Object(
        {
          token: Type.Optional(Text),
          amount: Type.Optional(Type.Integer()),
          nth: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        { additionalProperties: false },
      ),
    ),
    verbs: Type.Optional(Type.Array(Type.Union(TWIN_VERBS.map((verb) => Type.Literal(verb))))),
    ms: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

const Seed = Type.Object(
  {
    gateway: Text,
    account: Text,
    instruments: Type.Array(
      Type.Object(
        {
          token: Text,
          customer: Type.Optional(Type.Union([Text, Type.Null()])),
          card: Type.Optional(Text),
          behaviour: Type.Optional(Text),
          expMonth: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
          expYear: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2200 })),
        },
        { additionalProperties: false },
      ),
      { maxItems: INSTRUMENTS_MAX },
    ),
  },
  { additionalProperties: false },
);

const Clock = Type.Object(
  {
    at: Type.Optional(Type.String({ description: 'ISO 8601 instant' })),
    advance_ms: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

const Notices = Type.Object(
  { gateway: Text, account: Text, url: Type.String({ pattern: '^http://' }), secret: Text },
  { additionalProperties: false },
);

export type ControlRequest = { method: string; path: string; query: string; body: string };
export type ControlReply = { status: number; body: unknown };

/** `path` is what follows `/_control`. */
export async function control(
  host: Host,
  sent: Deliveries,
  request: ControlRequest,
): Promise<ControlReply> {
  try {
    const answer = await route(host, sent, request);
    if (answer !== undefined) return { status: 200, body: answer };
    const error = `no control ${request.method} ${request.path}`;
    return { status: 404, body: { error } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { status: 400, body: { error: error.message } };
  }
}

async function route(host: Host, sent: Deliveries, request: ControlRequest): Promise<unknown> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /health':
      return { ok: true, gateways: host.gateways, now: isoNow(host), notices: sent.counts() };
    case 'GET /books':
      return readBooks(host, new URLSearchParams(request.query));
    case 'GET /books/summary':
      return host.books.summary();
    case 'GET /faults':
      return { faults: host.faults.list() };
    case 'POST /faults': {
      const { gateway = null, ...rule } = read(Fault, request.body);
      if (gateway !== null && !host.gateways.includes(gateway)) {
        throw new RangeError(`no gateway ${gateway} is hosted here`);
      }
      host.faults.add({ gateway, ...rule });
      return { ok: true };
    }
    case 'DELETE /faults':
      host.faults.clear();
      return { ok: true };
    case 'POST /seed': {
      const { gateway, account, instruments } = read(Seed, request.body);
      host.seed(gateway, account, instruments);
      return { ok: true, instruments: instruments.length };
    }
    case 'POST /notices': {
      const { gateway, ...address } = read(Notices, request.body);
      host.subscribe(gateway, address);
      return { ok: true };
    }
    case 'POST /clock':
      host.moveTo(target(host, read(Clock, request.body)));
      await sent.idle();
      return { now: isoNow(host) };
    case 'GET /clock':
      return { now: isoNow(host) };
    default:
      return undefined;
  }
}

function readBooks(host: Host, query: URLSearchParams): unknown {
  const cursor = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? CONTROL_PAGE_MAX);
  if (!Number.isSafeInteger(cursor) || cursor < 0) throw new RangeError('cursor is not ours');
  if (!Number.isInteger(limit) || limit < 1 || limit > CONTROL_PAGE_MAX) {
    throw new RangeError(`limit must be between 1 and ${CONTROL_PAGE_MAX}`);
  }
  const gateway = query.get('gateway') ?? undefined;
  const account = query.get('account') ?? undefined;
  return host.books.page({ gateway, account, cursor, limit });
}

function target(host: Host, { at, advance_ms }: Static<typeof Clock>): number {
  if ((at === undefined) === (advance_ms === undefined)) {
    throw new RangeError('give either at or advance_ms');
  }
  const to = at === undefined ? host.nowMs() + (advance_ms ?? 0) : Date.parse(at);
  if (Number.isNaN(to)) throw new RangeError(`at is no instant: ${at}`);
  return to;
}

function isoNow(host: Host): string {
  return new Date(host.nowMs()).toISOString();
}

function read<T extends TSchema>(schema: T, body: string): Static<T> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RangeError('the body is no JSON');
  }
  if (Value.Check(schema, value)) return value as Static<T>;
  const [first] = Value.Errors(schema, value);
  throw new RangeError(`${first?.instancePath || 'the body'}: ${first?.message ?? 'not possible'}`);
}
