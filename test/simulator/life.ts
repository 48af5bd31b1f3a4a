// The processes of a simulated run: born, stalled, killed, drained for a deploy and born again,
// each the real engine with its real worker loops on the simulation's ports.

import type pg from 'pg';
import pino from 'pino';
import { ensurePartitions } from '#db/partitions.ts';
import { dateIn } from '#domain/calendar.ts';
import { idSource } from '#domain/ids.ts';
import { startCollector } from '#engine/collect-due.ts';
import { DEFAULT_LIMITS, type Engine } from '#engine/context.ts';
import { startWorker, type Worker } from '#engine/worker.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { PUBLIC_URL, testLinks } from '#test/links.ts';
import { testSealer } from '#test/sealer.ts';

import type { Connections } from './connections.ts';
import { type Fate, type GatedDatabase, gatedDatabase } from './gated-database.ts';
import type { Loops } from './loops.ts';
import type { Network } from './network.ts';
import type { Outlook } from './outlook.ts';
import type { SimProcess } from './process.ts';
import { count, type Tally } from './tally.ts';
import type { Owner, Universe } from './universe.ts';

export type Kind = 'worker' | 'office';

export type Being = SimProcess & {
  readonly kind: Kind;
  readonly owner: Owner;
  readonly db: GatedDatabase;
  /** How far its clock is from the true time. Milliseconds. */
  skewMs: number;
  worker: Worker | null;
  die(): void;
};

export type Life = {
  /** Living processes, oldest first. */
  living(kind?: Kind): Being[];
  bear(kind: Kind): Being;
  /** As SIGKILL: nothing of it happens any more. */
  kill(being: Being): void;
  /** Kills all; none is born before it opens again. */
  close(): void;
  reopen(): void;
  isOpen(): boolean;
  /** Graceful end; resolves when it has left. */
  drain(being: Being): Promise<void>;
  stall(being: Being, ms: number): void;
  /** All connections end, and new ones are refused for a while. */
  restartDatabase(downMs: number): void;
  /** What the server is to forget of the dead and the cut: between two steps, and awaited. */
  doChores(): Promise<void>;
  /** Lines the engine wrote as errors, for whoever reads a failing seed. */
  readonly errors: string[];
  readonly counts: Tally;
};

/** How often a statement meets something; 0 to 1. */
export type StatementFaults = { died: number; cut: number; delayed: number };

export type Ground = {
  universe: Universe;
  network: Network;
  connections: Connections;
  monitor: pg.Client;
  loops: Loops;
  outlook: Outlook;
  faults: () => StatementFaults;
  /** That process has just written, last of all so many rows by the statement of this label. */
  wrote(being: Being, label: string, rows: number): void;
};

const ERRORS_KEPT = 200;
const ERROR_LEVEL = 50;
const DELAY_MS = [1, 3_000] as const;
/** Most clocks are set by a good server, some by a poor one. */
const SKEW_MS = { good: 3, poor: 1_500 } as const;
const POOR_CLOCK = 0.3;
const IDLE_MAX_MS = 3_000;
/** Far below what a request may take on its way: many arrive when nobody waits any more. */
const CALL_TIMEOUT_MS = 2_500;

export function life(ground: Ground): Life {
  const { universe } = ground;
  const all: Being[] = [];
  const chores: (() => Promise<void>)[] = [];
  const errors: string[] = [];
  const counts: Tally = {};
  const chance = universe.chance.fork('life');
  let born = 0;
  let downUntil = 0;
  let open = true;
  const made: Life = {
    living: (kind) => all.filter((one) => kind === undefined || one.kind === kind),
    bear: (kind) => {
      const name = `${kind}-${++born}`;
      const being = bear(ground, made, name, kind, () => universe.ticks() >= downUntil);
      const skewMs = SKEW_MS[chance.hits(POOR_CLOCK) ? 'poor' : 'good'];
      being.skewMs = chance.between(-skewMs, skewMs);
      all.push(being);
      universe.note(`born ${name}`);
      if (kind === 'worker') being.worker = work(ground, being);
      return being;
    },
    kill: (being) => {
      if (being.owner.dead || !all.includes(being)) return;
      count(counts, 'killed');
      universe.note(`killed ${being.name}`);
      being.die();
      all.splice(all.indexOf(being), 1);
      chores.push(being.db.cutAll);
    },
    close: () => {
      open = false;
      for (const one of [...all]) made.kill(one);
    },
    reopen: () => {
      open = true;
    },
    isOpen: () => open,
    drain: async (being) => {
      count(counts, 'drained');
      // Its host takes it out of service first, and ends it hard when it can't leave.
      all.splice(all.indexOf(being), 1);
      const { worker, collector } = being;
      await (worker === null ? collector.drain() : worker.stop()).catch(() => {});
      being.die();
      chores.push(being.db.cutAll);
    },
    stall: (being, ms) => {
      count(counts, 'stalled');
      being.owner.stillUntil = universe.ticks() + ms;
      // As the server does with whoever idles in a transaction.
      if (ms > IDLE_MAX_MS) universe.after(null, IDLE_MAX_MS, () => chores.push(being.db.cutAll));
    },
    restartDatabase: (downMs) => {
      count(counts, 'database restarts');
      downUntil = universe.ticks() + downMs;
      for (const one of all) chores.push(one.db.cutAll);
    },
    doChores: async () => {
      for (const chore of chores.splice(0)) await chore();
    },
    errors,
    counts,
  };
  return made;
}

function work({ loops }: Ground, being: Being): Worker {
  const { owner, engine, collector } = being;
  const after = loops.timersOf(owner, () => being.skewMs);
  return startWorker({ ...collector, engine: { ...engine, after } }, 'global');
}

function bear(ground: Ground, made: Life, name: string, kind: Kind, isUp: () => boolean): Being {
  const { universe, network, monitor, outlook } = ground;
  const owner: Owner = { name, dead: false, stillUntil: 0 };
  const chance = universe.chance.fork(name);
  const died = Promise.withResolvers<void>();
  const holder: { being: Being | null } = { being: null };
  const nowMs = () => Math.floor(universe.now() + (holder.being?.skewMs ?? 0));
  const db = gatedDatabase(ground.connections, {
    universe,
    owner,
    monitor,
    isUp,
    changed: (label, rows) => {
      outlook.changed(label);
      if (holder.being !== null && !owner.dead) ground.wrote(holder.being, label, rows);
    },
    delayOf: () => {
      if (!chance.hits(ground.faults().delayed)) return 0;
      count(made.counts, 'statements delayed');
      return chance.between(...DELAY_MS);
    },
    fateOf: () => {
      const fate = fateOf(ground.faults(), chance);
      if (fate !== 'go') count(made.counts, fate);
      if (fate.startsWith('died') && holder.being !== null) made.kill(holder.being);
      return fate;
    },
  });
  const engine: Engine = {
    db,
    clock: { now: () => new Date(nowMs()), today: (zone) => dateIn(new Date(nowMs()), zone) },
    ids: idSource(nowMs, (count) => chance.bytes(count)),
    sealer: testSealer(),
    links: testLinks(),
    publicUrl: PUBLIC_URL,
    http: network.httpFor(owner),
    gateway: gatewayNamed,
    log: errorLog(name, made.errors),
    ticks: universe.ticks,
    after: (ms, act) => universe.after(owner, ms, act),
    limits: { ...DEFAULT_LIMITS, callTimeoutMs: CALL_TIMEOUT_MS },
  };
  const being: Being = {
    name,
    kind,
    owner,
    db,
    engine,
    collector: startCollector(engine, name),
    scope: (merchantId) => ({ engine, merchantId, actor: 'engine' }),
    died: died.promise,
    isAlive: () => !owner.dead,
    skewMs: 0,
    worker: null,
    die: () => {
      owner.dead = true;
      died.resolve();
    },
  };
  holder.being = being;
  return being;
}

function fateOf({ died, cut }: StatementFaults, chance: { next(): number }): Fate {
  const dice = chance.next();
  if (dice < died / 2) return 'died_before';
  if (dice < died) return 'died_after';
  if (dice < died + cut / 2) return 'cut_before';
  return dice < died + cut ? 'cut_after' : 'go';
}

function errorLog(name: string, errors: string[]): Engine['log'] {
  const write = (line: string): void => {
    if (errors.length < ERRORS_KEPT) errors.push(`${name} ${line.trimEnd()}`);
  };
  const level = ERROR_LEVEL;
  return pino({ level: 'error', timestamp: false, base: { level } }, { write });
}

/** As a server at its start, with the months ahead of the run made too. */
export async function prepareMonths(being: Being): Promise<void> {
  await ensurePartitions(being.engine.db.pool, being.engine.clock.now());
}
