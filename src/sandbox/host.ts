// The twins with their clock, books, faults and memory, without any socket: the HTTP server and the
// simulator both drive this.

import { type Books, books } from './books.ts';
import { type Faults, faults, type Happening, happen, seededRandom } from './faults.ts';
import { type Journal, openJournal } from './journal.ts';
import type {
  Delivery,
  NoticeAddress,
  Operation,
  SeededInstrument,
  Twin,
  TwinMarks,
  TwinRequest,
  TwinResult,
  TwinWorld,
} from './twin.ts';
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
export type Happened = { happening: Happening; notices: Delivery[]; first: boolean };

export type Host = {
  readonly books: Books;
  readonly faults: Faults;
  readonly gateways: readonly string[];
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
const HEADERS_KEPT = ['authorization', 'idempotency-key'];

export function hostTwins(options: HostOptions): Host {
  const clock = twinClock(options.clock);
  const state = { replaying: false, collected: null as Delivery[] | null };
  const kept = books();
  const world: TwinWorld = {
    nowMs: clock.nowMs,
    wallMs: options.clock,
    books: kept,
    deliver: (delivery) => {
      if (state.replaying) return;
      if (state.collected === null) options.deliver(delivery);
      else state.collected.push(delivery);
    },
  };
  const made = new Map(twins.map((make) => make(world)).map((twin) => [twin.name, twin] as const));
  const named = (gateway: string): Twin => {
    const twin = made.get(gateway);
    if (twin === undefined) throw new RangeError(`no gateway ${gateway} is hosted here`);
    return twin;
  };
  const settleDue = (): void => {
    for (const twin of made.values()) twin.settleDue();
  };
  const apply = (entry: Entry, operation?: Operation): TwinResult | null => {
    switch (entry.is) {
      case 'request':
        return (operation ?? named(entry.gateway).accept(entry.request)).run(entry.marks);
      case 'seed':
        named(entry.gateway).seed(entry.account, entry.instruments);
        return null;
      case 'subscribe':
        named(entry.gateway).subscribe(entry.address);
        return null;
      case 'move':
        stepTo(clock, entry.to, settleDue);
        return null;
    }
  };
  const replay = (entry: Entry): void => {
    clock.at(entry.at, () => {
      settleDue();
      apply(entry);
    });
    if (entry.is === 'move') clock.moveTo(entry.to);
  };
  state.replaying = true;
  const journal: Journal | null =
    options.journal === undefined
      ? null
      : openJournal(options.journal, (entry) => replay(entry as Entry));
  state.replaying = false;
  clock.notBefore();
  const chance = faults(seededRandom(options.seed));
  const control = (entry: Entry): void => {
    settleDue();
    apply(entry);
    journal?.append(entry);
  };
  return {
    books: kept,
    faults: chance,
    gateways: [...made.keys()],
    nowMs: clock.nowMs,
    settleDue: () => clock.at(clock.nowMs(), settleDue),
    refusal: (gateway) => ({ reply: named(gateway).refusal(), delayMs: 0 }),
    operate: (gateway, request) => {
      const twin = made.get(gateway);
      if (twin === undefined) return null;
      return clock.at(clock.nowMs(), () => {
        settleDue();
        return operate(twin, request, { chance, journal, now: clock.nowMs(), state, apply });
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

type Operating = {
  chance: Faults;
  journal: Journal | null;
  now: number;
  state: { collected: Delivery[] | null };
  apply(entry: Entry, operation: Operation): TwinResult | null;
};

function operate(twin: Twin, request: TwinRequest, working: Operating): Happened {
  const { chance, journal, now, state, apply } = working;
  const operation = twin.accept(request);
  const { words, marks } = chance.pick(twin.name, operation);
  const notices: Delivery[] = [];
  const happening = happen(words, twin.failure, (errorAfter) => {
    const all = errorAfter ? { ...marks, errorAfter } : marks;
    const kept = { ...request, headers: keptHeaders(request.headers) };
    const entry: Entry = { is: 'request', at: now, gateway: twin.name, request: kept, marks: all };
    if (request.method !== 'GET') journal?.append(entry);
    state.collected = notices;
    try {
      const result = apply(entry, operation);
      if (result === null) throw new TypeError('a request has a result');
      return result;
    } finally {
      state.collected = null;
    }
  });
  const sent = words.has('repeat_notice') ? notices.flatMap((one) => [one, one]) : notices;
  return { happening, notices: sent, first: words.has('notice_first') };
}

function keptHeaders(headers: TwinRequest['headers']): TwinRequest['headers'] {
  return Object.fromEntries(HEADERS_KEPT.map((name) => [name, headers[name]]));
}

type TwinClock = {
  nowMs(): number;
  /** Holds the clock still while `act` runs, so that one request has one time. */
  at<T>(atMs: number, act: () => T): T;
  moveTo(atMs: number): void;
  /** Changes the time within `at`. */
  hold(atMs: number): void;
  /** After a replay: never earlier than what was already seen. */
  notBefore(): void;
};

function twinClock(base: () => number): TwinClock {
  let aheadMs = 0;
  let held: number | null = null;
  let latest = 0;
  const nowMs = (): number => held ?? base() + aheadMs;
  const see = (atMs: number): void => {
    latest = Math.max(latest, atMs);
  };
  return {
    nowMs,
    at: (atMs, act) => {
      const before = held;
      held = atMs;
      see(atMs);
      try {
        return act();
      } finally {
        held = before;
      }
    },
    hold: (atMs) => {
      held = atMs;
      see(atMs);
    },
    moveTo: (atMs) => {
      aheadMs = atMs - base();
      see(atMs);
    },
    notBefore: () => {
      if (base() + aheadMs < latest) aheadMs = latest - base();
    },
  };
}

function stepTo(clock: TwinClock, to: number, settleDue: () => void): void {
  for (let at = clock.nowMs() + DAY_MS; at < to; at += DAY_MS) {
    clock.hold(at);
    settleDue();
  }
  clock.hold(to);
  settleDue();
}
