// The database as a simulated process sees it: the real one, each statement a step of the universe,
// on the universe's time. A connection can be cut before or after a statement, and what a dead
// process held is rolled back by the server as it would be.

import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { Database } from '#db/pool.ts';
import { type Connections, type Spares, takeSpare } from './connections.ts';
import type { Owner, Universe } from './universe.ts';

/** What befalls a statement. `died`: the process ends there. */
export type Fate = 'go' | 'cut_before' | 'cut_after' | 'died_before' | 'died_after';

export type GatedDatabase = Database & {
  /** Ends all connections: the server restarts, or the process has died. */
  cutAll(): Promise<void>;
};

export type Gate = {
  universe: Universe;
  owner: Owner;
  /** Outside the simulation: ends and asks about the connections of the others. */
  monitor: pg.Client;
  fateOf(label: string): Fate;
  /** How long a statement waits on its way, in ticks. */
  delayOf(label: string): number;
  /** False while the server is away. */
  isUp(): boolean;
  /** Others may see what was written: last of all so many rows by the statement of that label. */
  changed(label: string, rows: number): void;
};

type Link = {
  real: pg.PoolClient;
  spares: Spares;
  broken: boolean;
  /** Statements that the server has not answered. */
  sent: number;
  lock: Promise<unknown>;
  /** A transaction is begun with its first statement: alone it does nothing. */
  begin: string | null;
  /** A transaction is open, and has written: what did so last. */
  open: boolean;
  wrote: { label: string; rows: number } | null;
};

/** The process's own until they break: then they are spare again, or gone. */
type Pooled = {
  spares: Spares;
  max: number;
  idle: Link[];
  lent: Set<Link>;
  opening: number;
  queue: (() => void)[];
};

const GONE_WITHIN_MS = 20_000;
const POOL_MAX = 4;
const HOT_MAX = 5;

export function gatedDatabase({ pool, hot }: Connections, gate: Gate): GatedDatabase {
  const pools = [pooled(pool, POOL_MAX), pooled(hot, HOT_MAX)] as const;
  const cutAll = async () => {
    for (const { lent, idle } of pools) await cut(gate, [...lent, ...idle.splice(0)]);
  };
  return {
    pool: gated(gate, pools[0]),
    hot: gated(gate, pools[1]),
    close: async () => {},
    cutAll,
  };
}

function pooled(spares: Spares, max: number): Pooled {
  return { spares, max, idle: [], lent: new Set(), opening: 0, queue: [] };
}

function gated(gate: Gate, pool: Pooled): pg.Pool {
  const query = async (...args: unknown[]) => {
    const link = await borrow(gate, pool);
    try {
      return await gatedQuery(gate, link, args);
    } finally {
      giveBack(pool, link, false);
    }
  };
  const connect = async (): Promise<pg.PoolClient> => {
    const link = await borrow(gate, pool);
    return Object.assign(Object.create(link.real), {
      query: (...args: unknown[]) => gatedQuery(gate, link, args),
      release: (broken: unknown) => giveBack(pool, link, Boolean(broken)),
    });
  };
  return Object.assign(Object.create(pool.spares.real), { connect, query });
}

async function borrow(gate: Gate, pool: Pooled): Promise<Link> {
  for (;;) {
    const idle = pool.idle.pop();
    if (idle !== undefined) {
      pool.lent.add(idle);
      return idle;
    }
    if (pool.lent.size + pool.opening < pool.max) break;
    await new Promise<void>((wake) => pool.queue.push(wake));
  }
  pool.opening += 1;
  try {
    return await step(gate, 'connect', null, async () => {
      if (!gate.isUp()) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      const link = newLink(await takeSpare(pool.spares), pool.spares);
      pool.lent.add(link);
      return link;
    });
  } finally {
    pool.opening -= 1;
    pool.queue.shift()?.();
  }
}

function newLink(real: pg.PoolClient, spares: Spares): Link {
  const lock = Promise.resolve();
  return { real, spares, broken: false, sent: 0, lock, begin: null, open: false, wrote: null };
}

function giveBack(pool: Pooled, link: Link, broken: boolean): void {
  if (!pool.lent.delete(link)) throw new Error('a connection was given back twice');
  if (!link.broken) {
    if (broken) link.real.release(true);
    else pool.idle.push(link);
  }
  pool.queue.shift()?.();
}

// One statement after another on a connection, as the driver does it.
function gatedQuery(gate: Gate, link: Link, args: unknown[]): Promise<unknown> {
  const label = labelOf(args[0]);
  const result = link.lock.then(() => statement(gate, link, label, args));
  link.lock = result.catch(() => {});
  return result;
}

async function statement(gate: Gate, link: Link, label: string, args: unknown[]) {
  const { universe } = gate;
  return step(gate, label, link, async () => {
    if (link.broken) throw lost();
    const us = Math.round(universe.now() * 1000);
    const fate = gate.fateOf(label);
    if (fate === 'died_before' || fate === 'cut_before') {
      await cut(gate, [link]);
      throw lost();
    }
    if (BEGIN.test(label)) {
      Object.assign(link, { begin: String(args[0]), open: true, wrote: null });
      if (fate === 'go') return BEGUN;
      await cut(gate, [link]);
      throw lost();
    }
    const sent = send(link, asksTime(textOf(args[0])) ? String(us) : null, args);
    link.begin = null;
    link.sent += 1;
    const result = await sent.finally(() => {
      link.sent -= 1;
    });
    noteWritten(gate, link, { label, text: textOf(args[0]), ...result });
    if (fate === 'go') return result;
    await cut(gate, [link]);
    throw lost();
  });
}

const BEGIN = /^begin/;
const BEGUN = { command: 'BEGIN', rowCount: null, rows: [] };
const SET_NOW = `select set_config('sim.now', $1, false)`;

/** What looks at the clock: the functions themselves, and defaults of columns. */
const TIMED = /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(|\binsert\b/i;
const timed = new Map<string, boolean>();

function asksTime(text: string): boolean {
  let asks = timed.get(text);
  if (asks === undefined) {
    asks = TIMED.test(text);
    timed.set(text, asks);
  }
  return asks;
}

// In one packet: the transaction's begin, the time, the statement.
function send({ real, begin }: Link, us: string | null, args: unknown[]): Promise<Answer> {
  const { stream } = Reflect.get(real, 'connection') as { stream: Duplex };
  stream.cork();
  try {
    if (begin !== null) void real.query(begin).catch(() => {});
    if (us !== null) {
      void real.query({ name: 'sim-now', text: SET_NOW, values: [us] }).catch(() => {});
    }
    return Reflect.apply(real.query, real, prepared(args));
  } finally {
    stream.uncork();
  }
}

type Answer = { command: string; rowCount: number | null };

// A statement that comes again is neither parsed nor planned again, whether the engine asks for
// that or not: it changes nothing but the time it takes.
function prepared(args: unknown[]): unknown[] {
  const [text, values] = args;
  if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return args;
  let name = names.get(text);
  if (name === undefined) {
    name = `sim-${names.size + 1}`;
    names.set(text, name);
  }
  return [{ name, text, values }];
}

/** Of the statements, which stand in the code: there are few. */
const names = new Map<string, string>();

type Done = Answer & { label: string; text: string };

function noteWritten(gate: Gate, link: Link, { label, text, command, rowCount }: Done): void {
  if (command === 'COMMIT' || command === 'ROLLBACK') {
    if (link.wrote !== null) gate.changed(link.wrote.label, link.wrote.rows);
    Object.assign(link, { open: false, wrote: null });
    return;
  }
  const rows = rowCount ?? 0;
  if (rows > 0 && (command !== 'SELECT' || WRITES.test(text))) {
    if (link.open) link.wrote = { label, rows };
    else gate.changed(label, rows);
  }
}

const WRITES = /\b(insert|update|delete)\b/;

// Settles when its turn has come, and never if its process is dead by then. One that stands still
// reads it when it goes on.
function step<T>(gate: Gate, label: string, link: Link | null, work: () => Promise<T>): Promise<T> {
  const { universe, owner, monitor } = gate;
  const handOver = (act: () => void): void => {
    if (owner.stillUntil > universe.ticks()) universe.after(owner, 0, act);
    else if (!owner.dead) act();
  };
  return new Promise((resolve, reject) => {
    universe.enqueue({
      owner,
      label,
      readyAt: universe.ticks() + gate.delayOf(label),
      work: () =>
        work().then(
          (value) => () => handOver(() => resolve(value)),
          (error: unknown) => () => handOver(() => reject(error)),
        ),
      isBlocked: () => (link === null ? Promise.resolve(false) : isBlocked(monitor, pidOf(link))),
    });
  });
}

// Who closes a circle of waiting is its victim: left to the server, that would be whose real time
// is over first. It is told as by a person, which passes as a deadlock does.
async function isBlocked(monitor: pg.Client, pid: number): Promise<boolean> {
  const { rows } = await monitor.query<{ blocked: boolean; deadlocked: boolean }>({
    name: 'blocked',
    text: `with recursive before (pid) as (
        select unnest(pg_blocking_pids($1))
        union
        select next from before, unnest(pg_blocking_pids(before.pid)) as next
      )
      select count(*) > 0 as blocked, coalesce(bool_or(pid = $1), false) as deadlocked from before`,
    values: [pid],
  });
  const { blocked = false, deadlocked = false } = rows[0] ?? {};
  if (deadlocked) await monitor.query('select pg_cancel_backend($1)', [pid]);
  return blocked && !deadlocked;
}

// What they had open is gone before anything else happens.
async function cut(gate: Gate, all: readonly Link[]): Promise<void> {
  const whole = all.filter((link) => !link.broken);
  for (const link of whole) link.broken = true;
  const quiet = whole.filter(({ sent }) => sent === 0);
  if (quiet.length < whole.length) {
    await end(
      gate,
      whole.filter(({ sent }) => sent > 0),
    );
  }
  for (const { real, spares, open, begin } of quiet) {
    if (open && begin === null) await real.query('rollback');
    spares.idle.push(real);
  }
}

// They wait for a lock, so the server has to end them. Its own way of waiting for that looks ten
// times a second.
async function end({ monitor }: Gate, links: readonly Link[]): Promise<void> {
  const pids = [links.map(pidOf)];
  await monitor.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', pids);
  for (const deadline = performance.now() + GONE_WITHIN_MS; performance.now() < deadline; ) {
    const { rowCount } = await monitor.query({
      name: 'still-there',
      text: 'select 1 from pg_stat_activity where pid = any ($1)',
      values: pids,
    });
    if (rowCount === 0) {
      for (const { real } of links) real.release(true);
      return;
    }
  }
  throw new Error('a connection that was ended does not go');
}

function pidOf({ real }: Link): number {
  return Number(Reflect.get(real, 'processID'));
}

function lost(): Error {
  return new Error('Connection terminated unexpectedly');
}

function labelOf(query: unknown): string {
  const name = typeof query === 'object' && query !== null && Reflect.get(query, 'name');
  return typeof name === 'string' ? name : textOf(query).trim().split(/\s+/, 4).join(' ');
}

function textOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null ? Reflect.get(query, 'text') : query;
  return String(text);
}
