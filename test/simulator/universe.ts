// One thread of simulated time. Everything the processes do outside their own memory is a step
// here: a statement, a packet, a timer. Steps are carried out one at a time, in an order drawn from
// the seed, and each waits until all that follows from it has come to rest; so the same seed gives
// the same run, although the engine and the database are real.

import { createHash } from 'node:crypto';
import { setTimeout as realPause } from 'node:timers/promises';
import type { Timer } from '#domain/timers.ts';
import { type Agenda, type Appointment, agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { Moment } from './story.ts';

/** Who a step belongs to. What a dead one had planned does not happen. */
export type Owner = {
  readonly name: string;
  dead: boolean;
  /** Stands still (suspended, collecting garbage, starved) until these ticks. */
  stillUntil: number;
};

/** Something real and awaited, as one step. */
export type Step = {
  owner: Owner;
  label: string;
  /** Not before these ticks. */
  readyAt: number;
  /** Resolves with what hands the result over; never rejects. */
  work(): Promise<() => void>;
  /** Says whether the work waits for a lock that another step will release. */
  isBlocked(): Promise<boolean>;
};

export type Universe = {
  readonly chance: Chance;
  /** True time in milliseconds, which is the database's and the twins'. Never steps back. */
  now(): number;
  ticks(): number;
  moment(): Moment;
  /** Time passes in which nothing happens. */
  skip(ms: number): void;
  /** In so many milliseconds of ticks. */
  after(owner: Owner | null, ms: number, act: () => void): Timer;
  /** At a true time. */
  at(owner: Owner | null, atMs: number, act: () => void): Timer;
  /** True time of the next appointment that was made by true time, or null. */
  nextAt(): number | null;
  enqueue(step: Step): void;
  /** No statement is on its way. */
  isIdle(): boolean;
  /** One step; false when nothing is left that could ever happen. */
  turn(): Promise<boolean>;
  /** Into the trace: what the replay of a seed is compared by. */
  note(text: string): void;
  trace(): string;
};

/** A statement that takes longer than this may be waiting for a lock. Real milliseconds. */
const BLOCKED_LOOK_MS = 8;
/** Beyond this the database itself does not answer. Real milliseconds. */
const STEP_MAX_MS = 60_000;
/** True microseconds that a step takes: far less than one alone, since others run beside it. */
const STEP_US = [5, 90] as const;

type State = {
  chance: Chance;
  ticks: number;
  offset: number;
  step: number;
  waiting: Step[];
  parked: { step: Step; done: Promise<() => void> }[];
  /** A step was taken since the parked ones were looked at: it may have let go of their locks. */
  stepped: boolean;
  byTicks: Agenda;
  byTime: Agenda;
};

export function universe(
  chance: Chance,
  startMs: number,
  onNote?: (line: string) => void,
): Universe {
  const hash = createHash('sha256');
  const state: State = {
    chance: chance.fork('order'),
    ticks: 0,
    offset: startMs,
    step: 0,
    waiting: [],
    parked: [],
    stepped: false,
    byTicks: agenda(),
    byTime: agenda(),
  };
  const now = () => state.ticks + state.offset;
  const note = (text: string) => {
    const line = `${state.step} ${Math.round(state.ticks * 1000)} ${text}\n`;
    hash.update(line);
    onNote?.(line);
  };
  return {
    chance,
    now,
    ticks: () => state.ticks,
    moment: () => ({ step: state.step, atMs: now() }),
    skip: (ms) => {
      state.offset += Math.max(0, ms);
    },
    after: (owner, ms, act) => state.byTicks.add({ owner, at: state.ticks + Math.max(0, ms), act }),
    at: (owner, atMs, act) => state.byTime.add({ owner, at: atMs, act }),
    nextAt: () => state.byTime.first()?.at ?? null,
    enqueue: (step) => {
      state.waiting.push(step);
    },
    isIdle: () => state.waiting.length === 0 && state.parked.length === 0,
    turn: async () => {
      await allSettled();
      if (state.stepped) await unpark(state);
      state.step += 1;
      return turn(state, note);
    },
    note,
    trace: () => hash.copy().digest('hex').slice(0, 16),
  };
}

async function turn(state: State, note: (text: string) => void): Promise<boolean> {
  const appointment = dueAppointment(state, state.ticks);
  if (appointment !== null) {
    keep(state, appointment);
    return true;
  }
  state.waiting = state.waiting.filter(({ owner }) => !owner.dead);
  const ready = state.waiting.filter((step) => readyAt(step) <= state.ticks);
  if (ready.length > 0) {
    const step = state.chance.pick(ready);
    state.waiting.splice(state.waiting.indexOf(step), 1);
    note(`${step.owner.name} ${step.label}`);
    // Before the work: who gets its result looks at the clock at once.
    state.ticks += state.chance.between(...STEP_US) / 1000;
    await carryOut(state, step);
    return true;
  }
  if (await unpark(state)) return true;
  const next = Math.min(
    ...state.waiting.map(readyAt),
    state.byTicks.first()?.at ?? Number.POSITIVE_INFINITY,
    (state.byTime.first()?.at ?? Number.POSITIVE_INFINITY) - state.offset,
  );
  if (next === Number.POSITIVE_INFINITY) {
    if (state.parked.length === 0) return false;
    await realPause(BLOCKED_LOOK_MS);
    return true;
  }
  state.ticks = Math.max(state.ticks, next);
  const due = dueAppointment(state, state.ticks);
  if (due !== null) keep(state, due);
  return true;
}

function readyAt({ owner, readyAt }: Step): number {
  return Math.max(readyAt, owner.stillUntil);
}

function dueAppointment(state: State, ticks: number): Appointment | null {
  const timer = state.byTicks.first();
  const dated = state.byTime.first();
  if (timer !== null && timer.at <= ticks) return state.byTicks.take();
  if (dated !== null && dated.at - state.offset <= ticks) return state.byTime.take();
  return null;
}

function keep(state: State, { owner, act }: Appointment): void {
  if (owner?.dead) return;
  if (owner !== null && owner.stillUntil > state.ticks) {
    state.byTicks.add({ owner, at: owner.stillUntil, act });
    return;
  }
  act();
}

// What was parked is handed over in a later step, although the server may answer before.
async function carryOut(state: State, step: Step): Promise<void> {
  state.stepped = true;
  const done = step.work();
  const handOver = await outcomeOf(step, done);
  if (handOver === null) state.parked.push({ step, done });
  else handOver();
}

/** null: it waits for a lock. */
async function outcomeOf(step: Step, done: Promise<() => void>): Promise<(() => void) | null> {
  let handOver: (() => void) | null = null;
  const over = done.then((act) => {
    handOver = act;
  });
  const pauses = realPauses(BLOCKED_LOOK_MS);
  const deadline = performance.now() + STEP_MAX_MS;
  for (;;) {
    await Promise.race([over, pauses.promise()]);
    pauses.cancel();
    if (handOver === null && (await step.isBlocked())) return null;
    if (handOver !== null) return handOver;
    if (performance.now() > deadline) throw new Error(`${step.label} does not come to an end`);
  }
}

// Cheaper than a signal for each statement.
function realPauses(ms: number) {
  let timer: NodeJS.Timeout | undefined;
  return {
    promise: () =>
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
    cancel: () => clearTimeout(timer),
  };
}

// Those whose lock was released are over before anything else happens, in the order they parked.
// Says whether there were any.
async function unpark(state: State): Promise<boolean> {
  state.stepped = false;
  let any = false;
  for (const parked of [...state.parked]) {
    if (await parked.step.isBlocked()) continue;
    const handOver = await outcomeOf(parked.step, parked.done);
    // It has that lock, and waits for the next one.
    if (handOver === null) continue;
    any = true;
    handOver();
    state.parked.splice(state.parked.indexOf(parked), 1);
    await allSettled();
  }
  return any;
}

// All promises that can go on have gone on once the event loop has come round.
function allSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
