// The only outbound call of the product. It keeps limits (connections, bytes, one deadline per
// call), says honestly whether a request can have left, and records each exchange redacted.

import { type Dispatcher, Pool } from 'undici';
import { redactor } from './redact.ts';

const CONNECTIONS_PER_ORIGIN_MAX = 256;
const CONNECT_TIMEOUT_MS = 3_000;
const KEEP_ALIVE_MS = 4_000;
const RESPONSE_BYTES_MAX = 2 * 1024 * 1024;
const ORIGINS_MAX = 500;
const EXCHANGES_PER_CALL_MAX = 50;

/** One request and its reply as the transaction log keeps it: redacted, texts cut to 1,500. */
export type Exchange = {
  method: string;
  url: string;
  request: string;
  response: string | null;
  status: number | null;
  durationMs: number;
  error: string | null;
};

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, http or https. */
  url: string;
  headers?: Record<string, string>;
  body?: string;
};

/**
 * `not_sent`: provably no byte of the request left (refused, unknown host, no connection in time).
 * `lost`: it may have arrived, but no whole reply came back (time-out, reset, cut or too large).
 */
export type HttpReply =
  | { is: 'reply'; status: number; headers: Record<string, string>; body: string }
  | { is: 'not_sent'; why: string }
  | { is: 'lost'; why: string };

/** How one call speaks. Its requests share one deadline, which starts with the first of them. */
export type GatewayHttp = {
  /** Never throws and never repeats a request by itself. */
  send(request: HttpRequest): Promise<HttpReply>;
  /** A reply brought a secret (a token just made): masked in all that was and will be said. */
  hide(secret: string): void;
  readonly exchanges: readonly Exchange[];
};

/**
 * `secrets` (keys, passwords, tokens) never reach an exchange, in whatever encoding, nor do the
 * values of the `hidden` fields.
 */
export type CallOptions = {
  timeoutMs: number;
  secrets: readonly string[];
  hidden?: readonly string[];
};

export type HttpPool = {
  forCall(options: CallOptions): GatewayHttp;
  /** Waits for the requests in flight; their deadlines bound the wait. */
  close(): Promise<void>;
};

export type HttpPoolOptions = { connectionsPerOrigin?: number; responseBytesMax?: number };

export function httpPool(options: HttpPoolOptions = {}): HttpPool {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool !== undefined) return pool;
    const [oldest] = pools;
    if (pools.size >= ORIGINS_MAX && oldest !== undefined) {
      pools.delete(oldest[0]);
      void oldest[1].close();
    }
    pool = newPool(origin, options);
    pools.set(origin, pool);
    return pool;
  };
  const send: SendOnce = (request, leftMs) => sendOnce(poolOf, request, leftMs);
  return {
    forCall: (call) => callThrough(send, () => performance.now(), call),
    close: async () => {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map((pool) => pool.close()));
    },
  };
}

function newPool(origin: string, options: HttpPoolOptions): Pool {
  return new Pool(origin, {
    connections: options.connectionsPerOrigin ?? CONNECTIONS_PER_ORIGIN_MAX,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    maxResponseSize: options.responseBytesMax ?? RESPONSE_BYTES_MAX,
    // Waiting for headers and for the body is bounded by the call's one deadline, which is exact;
    // undici's own timers tick in half seconds and would only add work.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** Carries one request, once; `leftMs`: what is left of the call's time. Never rejects. */
export type SendOnce = (request: HttpRequest, leftMs: number) => Promise<HttpReply>;

type Kept = { request: HttpRequest; reply: HttpReply; durationMs: number };

/** One call over any carrier: keeps its deadline and the redacted record of its exchanges. */
export function callThrough(
  sendOnce: SendOnce,
  ticks: () => number,
  { timeoutMs, secrets, hidden }: CallOptions,
): GatewayHttp {
  const kept: Kept[] = [];
  let known = secrets;
  let redact = redactor(known, hidden);
  let deadline: number | null = null;
  const shown = ({ request, reply, durationMs }: Kept): Exchange => ({
    method: request.method,
    url: redact(request.url),
    request: redact(request.body ?? ''),
    response: reply.is === 'reply' ? redact(reply.body) : null,
    status: reply.is === 'reply' ? reply.status : null,
    durationMs: Math.round(durationMs * 10) / 10,
    error: reply.is === 'reply' ? null : redact(`${reply.is}: ${reply.why}`),
  });
  return {
    // Made when they are read: by then every secret of the call is known.
    get exchanges() {
      return kept.map(shown);
    },
    hide: (secret) => {
      known = [...known, secret];
      redact = redactor(known, hidden);
    },
    send: async (request) => {
      const started = ticks();
      deadline ??= started + timeoutMs;
      const reply = await sendOnce(request, deadline - started);
      const durationMs = ticks() - started;
      if (kept.length < EXCHANGES_PER_CALL_MAX) kept.push({ request, reply, durationMs });
      if (reply.is === 'reply') return reply;
      return { is: reply.is, why: redact(reply.why) };
    },
  };
}

function sendOnce(
  poolOf: (origin: string) => Pool,
  request: HttpRequest,
  leftMs: number,
): Promise<HttpReply> {
  const url = URL.parse(request.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return Promise.resolve({ is: 'not_sent', why: 'the address is no http or https URL' });
  }
  if (leftMs <= 0) return Promise.resolve({ is: 'not_sent', why: 'no time was left to send it' });
  return new Promise((resolve) => {
    const exchange = new OneExchange(resolve, leftMs);
    const { method, headers, body } = request;
    const path = url.pathname + url.search;
    try {
      poolOf(url.origin).dispatch({ method, path, headers, body: body ?? null }, exchange);
    } catch (error) {
      exchange.failed(error);
    }
  });
}

// undici tells through onRequestStart that it is about to write. Before that, nothing has left:
// the one honest line between `not_sent` and `lost`, whatever the error is called.
class OneExchange implements Dispatcher.DispatchHandler {
  private readonly resolve: (reply: HttpReply) => void;
  private readonly timer: NodeJS.Timeout;
  private readonly timeoutMs: number;
  private controller: Dispatcher.DispatchController | null = null;
  private done = false;
  private status = 0;
  private headers: Record<string, string> = {};
  private chunks: Buffer[] = [];

  constructor(resolve: (reply: HttpReply) => void, timeoutMs: number) {
    this.resolve = resolve;
    this.timeoutMs = timeoutMs;
    this.timer = setTimeout(() => this.timedOut(), Math.ceil(timeoutMs));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection, or undici would write it a second time: neither
    // may reach the wire.
    if (this.done || this.controller !== null) {
      controller.abort(new Error('given up before it was written'));
      return;
    }
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.chunks;
    const whole = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    const body = whole.toString('utf8');
    this.finish({ is: 'reply', status: this.status, headers: this.headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.failed(error);
  }

  failed(error: unknown): void {
    const why = sayError(error);
    this.finish(this.controller === null ? { is: 'not_sent', why } : { is: 'lost', why });
  }

  private timedOut(): void {
    const controller = this.controller;
    const why = `no whole reply within ${Math.round(this.timeoutMs)} ms`;
    if (controller === null) {
      this.finish({ is: 'not_sent', why: 'no connection became free in time' });
      return;
    }
    this.finish({ is: 'lost', why });
    controller.abort(new Error(why));
  }

  private finish(reply: HttpReply): void {
    if (this.done) return;
    this.done = true;
    clearTimeout(this.timer);
    this.chunks = [];
    this.resolve(reply);
  }
}

function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  const cause = error instanceof AggregateError ? error.errors.map(sayError).join('; ') : '';
  return `${code}${error.message || cause || error.name}`;
}
