// What a twin is: a simulated gateway server as a plain state machine. It gets a request, the time
// and a place for its notices, and gives a reply; sockets, journals and clocks are its host's.

import type { Books } from './books.ts';

export type TwinRequest = {
  method: string;
  /** Below the twin's mount, with a leading slash, without the query. */
  path: string;
  query: string;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  body: string;
};

export type TwinReply = { status: number; headers: Record<string, string>; body: string };

/** `page`: a payer's browser. `checkout`: a visit is begun, asked for, completed or closed. */
export const TWIN_VERBS = [
  'charge',
  'capture',
  'void',
  'refund',
  'look_up',
  'checkout',
  'page',
  'other',
] as const;

export type TwinVerb = (typeof TWIN_VERBS)[number];

/** Faults that change what the twin does, not how its reply travels. */
export type TwinMarks = {
  /** An approved charge is disputed or returned after this time. */
  dishonourAfterMs?: number;
  /** Look-ups do not see what is younger than this. */
  lookUpLagMs?: number;
  /** The reply is this error of the twin's wire, after the work was done. */
  errorAfter?: boolean;
};

/** A request that was read but not carried out yet: what a fault can be matched on. */
export type Operation = {
  verb: TwinVerb;
  account: string;
  token: string | null;
  amount: number | null;
  /** Carries it out, once. */
  run(marks: TwinMarks): TwinResult;
};

/** `delayMs`: the work is done, the reply comes that much later (a slow instrument). */
export type TwinResult = { reply: TwinReply; delayMs: number };

/** One notice on its way to a merchant's address. */
export type Delivery = {
  gateway: string;
  noticeId: string;
  url: string;
  headers: Record<string, string>;
  body: string;
};

/** What a twin is given. */
export type TwinWorld = {
  /** The twin's own time, which the control API moves. Milliseconds. */
  nowMs(): number;
  /** The host's time, which nobody moves: signatures carry it. Milliseconds. */
  wallMs(): number;
  books: Books;
  deliver(delivery: Delivery): void;
};

/** An instrument a merchant's customer stored earlier, somewhere else. */
export type SeededInstrument = {
  token: string;
  customer?: string | null;
  /** A test card number of the gateway, or one of the words of behaviour.ts; default `ok`. */
  card?: string;
  behaviour?: string;
  /** For the shape of replies; default 12/2099. */
  expMonth?: number;
  expYear?: number;
};

export type NoticeAddress = { account: string; url: string; secret: string };

/** What somebody who integrates against a twin has to know; the sandbox's first page shows it. */
export type TwinAbout = {
  /** The gateway's name for people. */
  title: string;
  /** What is simulated, and what is not. A sentence or two. */
  summary: string;
  /** Which address of the vendor is replaced by which path of this server: `/stripe`. */
  addresses: readonly { vendor: string; path: string }[];
  /** The merchant's credentials: what is accepted, and one to start with. */
  credentials: readonly { name: string; example: string; accepts: string }[];
  /** Cards, accounts, tokens and amounts of tests, and what each does. */
  tries: readonly { what: string; does: string }[];
  /** Pages for the payer's browser: how one gets there, and what can be done on it. */
  pages: readonly { title: string; does: string }[];
  /** A command to start with, `{url}` is this server's address; and what its answer shows. */
  example: string;
  shows: string;
};

export type Twin = {
  readonly name: string;
  readonly about: TwinAbout;
  /** Reads a request. A malformed one becomes an operation that answers the wire's error. */
  accept(request: TwinRequest): Operation;
  /** The wire's answers to being refused for load, and to a fault on the gateway's side. */
  refusal(): TwinReply;
  failure(): TwinReply;
  /** Does what has fallen due: pending results, late dishonours, expiring keys and holds. */
  settleDue(): void;
  /** Throws RangeError naming what is wrong; stores all or nothing. */
  seed(account: string, instruments: readonly SeededInstrument[]): void;
  subscribe(address: NoticeAddress): void;
};

export type MakeTwin = (world: TwinWorld) => Twin;
