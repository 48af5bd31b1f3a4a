// The way to the gateways: one lane per gateway connection with its own concurrency, rate and
// circuit breaker, under one global cap, so that a slow or dead gateway holds up only itself.

import type { Outcome } from '#domain/outcome.ts';
import type { Timers } from '#domain/timers.ts';

export type LaneLimits = { concurrency: number; perSecond: number };

export type Lanes = {
  /**
   * Runs the call when the lane has room. While the breaker is open nothing is called, and the
   * answer is `not_sent`. The call itself must not throw. `ours`: what went wrong, went wrong here
   * and says nothing of the gateway.
   */
  run<T extends { outcome: Outcome | { is: string }; ours?: boolean }>(
    lane: string,
    limits: LaneLimits,
    call: () => Promise<T>,
    whenOpen: () => T,
    /** What is open already comes before what is new: questions, and what people wait for. */
    first?: boolean,
  ): Promise<T>;
  /** True while more calls wait in the lane than it can start soon. */
  crowded(lane: string): boolean;
  /**
   * Milliseconds until the lane's breaker may let a probe through, or the one under way may have
   * ended, at least 1; 0 when it is closed.
   */
  openForMs(lane: string): number;
  /**
   * True: nothing new should come now. While the breaker is open it may come once, and then after
   * twice as long each time, so each question counts.
   */
  spares(lane: string): boolean;
};

/** Consecutive failures that open a breaker. */
const FAILURES_TO_OPEN = 10;
const OPEN_MS_FIRST = 500;
/** So soon is it found out that the gateway is back. */
const OPEN_MS_MAX = 3_000;
const SPARED_MS_MAX = 60_000;
/** When to look whether a probe has ended. */
const PROBE_LOOK_MS = 1_000;
/** Calls of this part of a second may start at once. */
const BURSTS_PER_SECOND = 50;
/** A lane with more than its concurrency plus this many waiting is crowded. */
const CROWD = 500;

type Lane = {
  limits: LaneLimits;
  waiting: (() => void)[];
  waitingFirst: (() => void)[];
  running: number;
  tokens: number;
  refilledAt: number;
  timer: boolean;
  failures: number;
  openUntil: number;
  openMs: number;
  sparedUntil: number;
  spareMs: number;
  probing: boolean;
};

type State = {
  readonly all: Map<string, Lane>;
  readonly callsMax: number;
  readonly timers: Timers;
  running: number;
  /** The global cap has kept a lane from starting a call. */
  capped: boolean;
};

/** `callsMax`: calls under way at once over all lanes. */
export function lanes(callsMax: number, timers: Timers): Lanes {
  const { ticks } = timers;
  const state: State = { all: new Map(), callsMax, timers, running: 0, capped: false };
  return {
    run: async (key, limits, call, whenOpen, first = false) => {
      const lane = laneOf(state, key, limits);
      if (isWaiting(lane) || !takePlace(state, lane)) {
        await new Promise<void>((start) => {
          (first ? lane.waitingFirst : lane.waiting).push(start);
          pump(state, lane);
        });
      }
      const mayCall = admit(lane, ticks());
      try {
        if (mayCall === 'no') return whenOpen();
        const begun = ticks();
        const result = await call();
        if (!result.ours) judgeHealth(lane, result.outcome.is, mayCall === 'probe', begun, ticks());
        return result;
      } finally {
        if (mayCall === 'probe') lane.probing = false;
        leave(state, lane);
      }
    },
    crowded: (key) => {
      const lane = state.all.get(key);
      return lane !== undefined && lane.waiting.length > lane.limits.concurrency + CROWD;
    },
    openForMs: (key) => openForMs(state.all.get(key), ticks()),
    spares: (key) => spares(state.all.get(key), ticks()),
  };
}

function laneOf({ all, timers }: State, key: string, limits: LaneLimits): Lane {
  let lane = all.get(key);
  if (lane === undefined) {
    lane = newLane(limits, timers.ticks());
    all.set(key, lane);
  }
  lane.limits = limits;
  return lane;
}

function pump(state: State, lane: Lane): void {
  while (isWaiting(lane) && takePlace(state, lane)) {
    (lane.waitingFirst.shift() ?? lane.waiting.shift())?.();
  }
}

// For one call more; false: not now. What keeps it from starting will pump the lane.
function takePlace(state: State, lane: Lane): boolean {
  if (lane.running >= lane.limits.concurrency) return false;
  if (state.running >= state.callsMax) {
    state.capped = true;
    return false;
  }
  refill(lane, state.timers.ticks());
  if (lane.tokens < 1) {
    wakeLater(state, lane);
    return false;
  }
  lane.tokens -= 1;
  lane.running += 1;
  state.running += 1;
  return true;
}

function isWaiting({ waiting, waitingFirst }: Lane): boolean {
  return waiting.length > 0 || waitingFirst.length > 0;
}

function leave(state: State, lane: Lane): void {
  lane.running -= 1;
  state.running -= 1;
  if (!state.capped) {
    pump(state, lane);
    return;
  }
  // The cap held up some: those that were served longest ago go first, this one last. Who is served
  // is put at the end, so they are counted: each is met once.
  state.capped = false;
  let unmet = state.all.size;
  for (const [key, other] of state.all) {
    if (unmet-- === 0) break;
    if (!isWaiting(other) || other === lane) continue;
    if (state.running >= state.callsMax) {
      state.capped = true;
      return;
    }
    state.all.delete(key);
    state.all.set(key, other);
    pump(state, other);
  }
  pump(state, lane);
}

function newLane(limits: LaneLimits, now: number): Lane {
  return {
    limits,
    waiting: [],
    waitingFirst: [],
    running: 0,
    tokens: burstOf(limits),
    refilledAt: now,
    timer: false,
    failures: 0,
    openUntil: 0,
    openMs: OPEN_MS_FIRST,
    sparedUntil: 0,
    spareMs: OPEN_MS_FIRST,
    probing: false,
  };
}

// So small that the rate holds in any second, so large that a late timer costs no throughput.
function burstOf({ perSecond }: LaneLimits): number {
  return Math.max(1, Math.floor(perSecond / BURSTS_PER_SECOND));
}

function tokensPerMs(limits: LaneLimits): number {
  return (limits.perSecond - burstOf(limits) + 1) / 1000;
}

function refill(lane: Lane, now: number): void {
  const gained = (now - lane.refilledAt) * tokensPerMs(lane.limits);
  lane.tokens = Math.min(burstOf(lane.limits), lane.tokens + gained);
  lane.refilledAt = now;
}

function wakeLater(state: State, lane: Lane): void {
  if (lane.timer) return;
  lane.timer = true;
  const waitMs = Math.max(1, Math.ceil((1 - lane.tokens) / tokensPerMs(lane.limits)));
  state.timers.after(waitMs, () => {
    lane.timer = false;
    pump(state, lane);
  });
}

// Closed, or the one probe of a breaker whose time is over.
function admit(lane: Lane, now: number): 'yes' | 'probe' | 'no' {
  if (lane.openUntil === 0) return 'yes';
  if (now < lane.openUntil || lane.probing) return 'no';
  lane.probing = true;
  return 'probe';
}

// A decline is a healthy answer. What was not sent or is unknown speaks against the gateway; of
// calls that were under way when the breaker opened, that is known already.
function judgeHealth(lane: Lane, is: string, probe: boolean, begun: number, now: number): void {
  if (is !== 'not_sent' && is !== 'unknown' && is !== 'no_answer') {
    lane.failures = 0;
    Object.assign(lane, { openUntil: 0, openMs: OPEN_MS_FIRST, spareMs: OPEN_MS_FIRST });
    return;
  }
  if (lane.openUntil !== 0 && !probe) return;
  lane.failures += 1;
  if (lane.failures < FAILURES_TO_OPEN) return;
  if (!probe) spare(lane, now);
  // A probe that hung has waited long enough.
  lane.openUntil = probe ? Math.max(now, begun + lane.openMs) : now + lane.openMs;
  lane.openMs = Math.min(OPEN_MS_MAX, lane.openMs * 2);
}

function spares(lane: Lane | undefined, now: number): boolean {
  if (lane === undefined || lane.openUntil === 0) return false;
  if (now < lane.sparedUntil) return true;
  spare(lane, now);
  return false;
}

function spare(lane: Lane, now: number): void {
  lane.sparedUntil = now + lane.spareMs;
  lane.spareMs = Math.min(SPARED_MS_MAX, lane.spareMs * 2);
}

function openForMs(lane: Lane | undefined, now: number): number {
  if (lane === undefined || lane.openUntil === 0) return 0;
  return Math.max(lane.openUntil - now, lane.probing ? PROBE_LOOK_MS : 1);
}
