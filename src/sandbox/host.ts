// The twins with their clock, books, faults and memory, without any socket: the HTTP server and the
// simulator both drive this.

import { type Books, books } from './books.ts';
import { type Faults, faults, type Happening, happen } from './faults.ts';
import { type Journal, openJournal } from './journal.ts';
import type {
  Delivery,
  NoticeAddress,
  Operation,
  SeededInstrument,
  Twin,
  TwinAbout,
  TwinMarks,
  TwinRequest,
  TwinResult,
  TwinWorld,
} from './twin.ts';
import { stepTo, type TwinClock, twinClock } from './twin-clock.ts';
import { twins } from './twins.ts';

export type HostOptions = {
  /** Decides the faults that come by rate. */
  seed: number;
  /** The host's own time in milliseconds; the twins' clock runs with it, moved ahead on demand. */
  clock: () => number;
  /** File that remembers what was done; without it a new host knows nothing. */
  journal?: string;
  /** Notices that fall due by themselves; those of a request come with its happening. */
  deliver(delivery: Delivery): void;
};

/** What came of a request. Notices marked `first` go out before the reply, the rest after it. */
export type Happened = {
  operation: Omit<Operation, 'run'>;
  happening: Happening;
  notices: Delivery[];
  first: boolean;
};

export type Host = {
  readonly books: Books;
  readonly faults: Faults;
  readonly gateways: readonly string[];
  /** What each twin says of itself, for people. */
  readonly abouts: readonly { name: string; about: TwinAbout }[];
  nowMs(): number;
  /** null when no such gateway is hosted. */
  operate(gateway: string, request: TwinRequest): Happened | null;
  /** The wire's reply to being turned away for load. */
  refusal(gateway: string): TwinResult;
  /** Throws RangeError: unknown gateway, unknown behaviour. */
  seed(gateway: string, account: string, instruments: readonly SeededInstrument[]): void;
  subscribe(gateway: string, address: NoticeAddress): void;
  /** Moves the twins' clock, a day at a time, doing what falls due. Throws RangeError backwards. */
  moveTo(atMs: number): void;
  settleDue(): void;
  close(): void;
};

type Entry =
  | { is: 'request'; at: number; gateway: string; request: TwinRequest; marks: TwinMarks }
  | { is: 'seed'; at: number; gateway: string; account: string; instruments: SeededInstrument[] }
  | { is: 'subscribe'; at: number; gateway: string; address: NoticeAddress }
  | { is: 'move'; at: number; to: number };

const DAY_MS = 86_400_000;
const DAYS_PER_MOVE_MAX = 5_000;
// What the wires carry in headers, and no more: a journal is kept for long.
const HEADERS_KEPT = [
  'authorization',
  'content-type',
  'host',
  'idempotency-key',
  'paypal-mock-response',
  'paypal-request-id',
  'prefer',
  'tbk-api-key-id',
  'tbk-api-key-secret',
];

export function hostTwins(options: HostOptions): Host {
  const core = makeCore(options);
  const { clock, twins: hosted, apply } = core;
  const journal = remember(core, options.journal);
  const chance = faults(options.seed);
  const control = (entry: Entry): void => {
    core.settleDue();
    apply(entry);
    journal?.append(entry);
  };
  return {
    books: core.books,
    faults: chance,
    gateways: [...hosted.keys()],
    abouts: [...hosted.values()].map(({ name, about }) => ({ name, about })),
    nowMs: clock.nowMs,
    settleDue: () => clock.at(clock.nowMs(), core.settleDue),
    refusal: (gateway) => ({ reply: named(hosted, gateway).refusal(), delayMs: 0 }),
    operate: (gateway, request) => {
      const twin = hosted.get(gateway);
      if (twin === undefined) return null;
      return clock.at(clock.nowMs(), () => {
        core.settleDue();
        return operate(core, twin, request, { chance, journal });
      });
    },
    seed: (gateway, account, instruments) =>
      control({ is: 'seed', at: clock.nowMs(), gateway, account, instruments: [...instruments] }),
    subscribe: (gateway, address) =>
      control({ is: 'subscribe', at: clock.nowMs(), gateway, address }),
    moveTo: (to) => {
      const at = clock.nowMs();
      if (to < at) throw new RangeError('the clock only moves ahead');
      if (to > at + DAYS_PER_MOVE_MAX * DAY_MS) throw new RangeError('too far in one move');
      clock.at(at, () => control({ is: 'move', at, to }));
      clock.moveTo(to);
    },
    close: () => journal?.close(),
  };
}

type Core = {
  clock: TwinClock;
  books: Books;
  twins: ReadonlyMap<string, Twin>;
  /** Notices go nowhere while the journal is done again, and are collected during a request. */
  notices: { muted: boolean; collected: Delivery[] | null };
  settleDue(): void;
  apply(entry: Entry, operation?: Operation): TwinResult | null;
};

function makeCore(options: HostOptions): Core {
  const clock = twinClock(options.clock);
  const notices: Core['notices'] = { muted: false, collected: null };
  const kept = books();
  const world: TwinWorld = {
    nowMs: clock.nowMs,
    wallMs: options.clock,
    books: kept,
    deliver: (delivery) => {
      if (notices.muted) return;
      if (notices.collected === null) options.deliver(delivery);
      else notices.collected.push(delivery);
    },
  };
  const made = new Map(twins.map((make) => make(world)).map((twin) => [twin.name, twin] as const));
  const settleDue = (): void => {
    for (const twin of made.values()) twin.settleDue();
  };
  const apply: Core['apply'] = (entry, operation) => {
    if (entry.is === 'move') {
      stepTo(clock, entry.to, settleDue);
      return null;
    }
    const twin = named(made, entry.gateway);
    if (entry.is === 'request') return (operation ?? twin.accept(entry.request)).run(entry.marks);
    if (entry.is === 'seed') twin.seed(entry.account, entry.instruments);
    else twin.subscribe(entry.address);
    return null;
  };
  return { clock, books: kept, twins: made, notices, settleDue, apply };
}

function remember(core: Core, file: string | undefined): Journal | null {
  if (file === undefined) return null;
  const { clock, notices } = core;
  notices.muted = true;
  const journal = openJournal(file, (line) => {
    const entry = line as Entry;
    clock.at(entry.at, () => {
      core.settleDue();
      core.apply(entry);
    });
    if (entry.is === 'move') clock.moveTo(entry.to);
  });
  notices.muted = false;
  clock.notBefore();
  return journal;
}

function named(hosted: ReadonlyMap<string, Twin>, gateway: string): Twin {
  const twin = hosted.get(gateway);
  if (twin === undefined) throw new RangeError(`no gateway ${gateway} is hosted here`);
  return twin;
}

function operate(
  core: Core,
  twin: Twin,
  request: TwinRequest,
  { chance, journal }: { chance: Faults; journal: Journal | null },
): Happened {
  const operation = twin.accept(request);
  const { words, marks } = chance.pick(twin.name, operation);
  const notices: Delivery[] = [];
  const happening = happen(words, twin.failure, (errorAfter) => {
    const all = errorAfter ? { ...marks, errorAfter } : marks;
    const kept = { ...request, headers: keptHeaders(request.headers) };
    const at = core.clock.nowMs();
    const entry: Entry = { is: 'request', at, gateway: twin.name, request: kept, marks: all };
    // Some wires look up with a POST; nothing is done by it.
    if (request.method !== 'GET' && operation.verb !== 'look_up') journal?.append(entry);
    core.notices.collected = notices;
    try {
      const result = core.apply(entry, operation);
      if (result === null) throw new TypeError('a request has a result');
      return result;
    } finally {
      core.notices.collected = null;
    }
  });
  const sent = words.has('repeat_notice') ? notices.flatMap((one) => [one, one]) : notices;
  const { verb, account, token, amount } = operation;
  const first = words.has('notice_first');
  return { operation: { verb, account, token, amount }, happening, notices: sent, first };
}

function keptHeaders(headers: TwinRequest['headers']): TwinRequest['headers'] {
  return Object.fromEntries(HEADERS_KEPT.map((name) => [name, headers[name]]));
}
