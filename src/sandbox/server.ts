// Hosts the twins on one port: `/` lists them, `/<gateway>/...` speaks that gateway's wire,
// `/_control/...` is for tests and demos. Plain node:http, because it must outrun the engine it
// serves.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { control } from './control.ts';
import { type Deliveries, deliveries } from './deliveries.ts';
import { frontPage, readmeReply } from './front-page.ts';
import { type Happened, type Host, hostTwins } from './host.ts';
import type { TwinReply, TwinRequest } from './twin.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const CONTROL_BODY_BYTES_MAX = 64 * 1024 * 1024;
const HANG_MAX_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;
const DUE_EVERY_MS = 250;

export type SandboxOptions = {
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1: the control API is for this machine only. */
  host?: string;
  /** File that remembers what was booked, across restarts and SIGKILL. */
  journal?: string;
  /** Decides the faults that come by rate. */
  seed: number;
  /** The host's time in milliseconds. */
  clock: () => number;
};

export type Sandbox = {
  /** `http://127.0.0.1:4010`: below it `/stripe`, `/sandbox` and `/_control`. */
  url: string;
  port: number;
  close(): Promise<void>;
};

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const address = options.host ?? '127.0.0.1';
  const sent = deliveries();
  const { seed, clock, journal } = options;
  const host = hostTwins({ seed, clock, journal, deliver: sent.queue });
  const server = createServer((request, response) => receive(host, sent, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(options.port, address);
  await once(server, 'listening');
  const due = setInterval(host.settleDue, DUE_EVERY_MS);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}`,
    port,
    close: async () => {
      clearInterval(due);
      sent.close();
      await closeServer(server);
      host.close();
    },
  };
}

function receive(
  host: Host,
  sent: Deliveries,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const slash = path.indexOf('/', 1);
  const mount = slash < 0 ? path.slice(1) : path.slice(1, slash);
  const below = slash < 0 ? '/' : path.slice(slash);
  const method = request.method ?? 'GET';
  request.on('error', () => {});
  response.on('error', () => {});
  if (method === 'GET' && (mount === '' || mount === '_readme')) {
    const page =
      mount === '' ? frontPage(host.abouts, originOf(request)) : readmeReply(host.abouts, path);
    if (page === null) answerJson(response, 404, { error: `no README ${below} here` });
    else answer(response, page);
    return;
  }
  if (mount === '_control') {
    readBody(request, response, CONTROL_BODY_BYTES_MAX, (body) => {
      control(host, sent, { method, path: below, query, body }).then(
        (reply) => answerJson(response, reply.status, reply.body),
        (error: unknown) => answerJson(response, 500, { error: String(error) }),
      );
    });
    return;
  }
  readBody(request, response, BODY_BYTES_MAX, (body) => {
    const headers = request.headers as TwinRequest['headers'];
    const happened = host.operate(mount, { method, path: below, query, headers, body });
    if (happened === null) answerJson(response, 404, { error: `no gateway ${mount} here` });
    else void tell(host, sent, mount, response, happened);
  });
}

// By the name that the browser used for us, so that what is copied from the page works from there.
function originOf({ headers: { host = '' }, socket }: IncomingMessage): string {
  if (/^[\w.:[\]-]{1,255}$/.test(host)) return `http://${host}`;
  return `http://127.0.0.1:${socket.localPort}`;
}

async function tell(
  host: Host,
  sent: Deliveries,
  gateway: string,
  response: ServerResponse,
  { happening, notices, first }: Happened,
): Promise<void> {
  if (first) await Promise.all(notices.map(sent.send));
  switch (happening.is) {
    case 'reply':
      if (happening.delayMs > 0) {
        setTimeout(() => answer(response, happening.reply), happening.delayMs);
      } else answer(response, happening.reply);
      break;
    case 'refused':
      answer(response, host.refusal(gateway).reply);
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'cut':
      cut(response, happening.reply);
      break;
    case 'hang':
      hang(response);
  }
  if (!first) for (const notice of notices) sent.queue(notice);
}

function answer(response: ServerResponse, { status, headers, body }: TwinReply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

// The head promises all of it; half of the body is on its way when the connection goes.
function cut(response: ServerResponse, { status, headers, body }: TwinReply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length + 1 });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const headers = { 'content-type': 'application/json' };
  answer(response, { status, headers, body: JSON.stringify(body) });
}

// The caller gives up first; what stays open longer than this is closed.
function hang(response: ServerResponse): void {
  const timer = setTimeout(() => response.socket?.destroy(), HANG_MAX_MS);
  timer.unref();
  response.on('close', () => clearTimeout(timer));
}

function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  bytesMax: number,
  done: (body: string) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bytesMax) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size > bytesMax) {
      answerJson(response, 413, { error: `at most ${bytesMax} bytes` });
      return;
    }
    const [only] = chunks;
    const whole = chunks.length === 1 && only ? only : Buffer.concat(chunks);
    done(whole.toString('utf8'));
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  server.closeAllConnections();
  await closed;
}
