// The control API of a sandbox, as commands use it: its books, faults, cards, clock and notices.

import type { Engine } from '#engine/context.ts';
import type { BookedPayment, SandboxBooks } from '#engine/verify-books.ts';

export type Fault = { word: string; rate: number; gateway?: string };

export type SeededCard = {
  token: string;
  customer: string | null;
  behaviour: string;
  expMonth: number;
  expYear: number;
};

export type SandboxControl = {
  /** Reads what gateways are there; throws when nothing answers. */
  books(): Promise<SandboxBooks>;
  setFaults(faults: readonly Fault[]): Promise<void>;
  seed(gateway: string, account: string, instruments: readonly SeededCard[]): Promise<void>;
  sendNotices(address: {
    gateway: string;
    account: string;
    url: string;
    secret: string;
  }): Promise<void>;
  /** Waits until the notices of what falls due on the way have arrived. Never moves it back. */
  moveClock(to: Date): Promise<void>;
};

const TIMEOUT_MS = 60_000;
/** Keeps a page below the size of a reply that the HTTP module takes. */
const BOOKS_PAGE = 2_000;

/** `url` is the sandbox's address, without a path. */
export function sandboxControl(http: Engine['http'], url: string): SandboxControl {
  const base = `${url.replace(/\/$/, '')}/_control`;
  const ask = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const request = { method, url: base + path, headers };
    const sent = body === undefined ? request : { ...request, body: JSON.stringify(body) };
    const reply = await http.forCall({ timeoutMs: TIMEOUT_MS, secrets: [] }).send(sent);
    if (reply.is !== 'reply')
      throw new Error(`the sandbox at ${url} does not answer: ${reply.why}`);
    if (reply.status !== 200) {
      throw new Error(`the sandbox at ${url} answers ${reply.status}: ${reply.body.slice(0, 200)}`);
    }
    return JSON.parse(reply.body);
  };
  return {
    books: async () => {
      const health = (await ask('GET', '/health')) as { gateways: string[] };
      return { gateways: health.gateways, pages: () => pages(ask) };
    },
    setFaults: async (faults) => {
      await ask('DELETE', '/faults');
      for (const fault of faults) await ask('POST', '/faults', fault);
    },
    seed: async (gateway, account, instruments) => {
      await ask('POST', '/seed', { gateway, account, instruments });
    },
    sendNotices: async (address) => {
      await ask('POST', '/notices', address);
    },
    moveClock: async (to) => {
      const { now } = (await ask('GET', '/clock')) as { now: string };
      if (Date.parse(now) < to.getTime()) await ask('POST', '/clock', { at: to.toISOString() });
    },
  };
}

type BooksPage = { payments: BookedPayment[]; next_cursor: number | null };

async function* pages(ask: (method: 'GET', path: string) => Promise<unknown>) {
  let cursor: number | null = 0;
  while (cursor !== null) {
    const path = `/books?cursor=${cursor}&limit=${BOOKS_PAGE}`;
    const page = (await ask('GET', path)) as BooksPage;
    yield page.payments;
    cursor = page.next_cursor;
  }
}
