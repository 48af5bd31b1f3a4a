// The database as a simulated process sees it: the real one, each statement a step of the universe,
// on the universe's time. A connection can be cut before or after a statement, and what a dead
// process held is rolled back by the server as it would be.

import type { Duplex } from 'node:stream';
import type pg from 'pg';
import type { Database } from '#db/pool.ts';
import type { Owner, Universe } from './universe.ts';

/** What befalls a statement. `died`: the process ends there. */
export type Fate = 'go' | 'cut_before' | 'cut_after' | 'died_before' | 'died_after';

export type GatedDatabase = Database & {
  /** Ends the connections that are lent out, as a server does that restarts. */
  cutAll(): Promise<void>;
  /** After the process died: the server forgets what it had open. */
  bury(): Promise<void>;
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
  broken: boolean;
  lock: Promise<unknown>;
  /** A transaction is begun with its first statement: alone it does nothing. */
  begin: string | null;
  /** A transaction is open, and has written: what did so last. */
  open: boolean;
  wrote: { label: string; rows: number } | null;
};

/** Connections are the pool's own until they break: the driver's pool only makes them. */
type Pooled = {
  real: pg.Pool;
  idle: Link[];
  lent: Set<Link>;
  opening: number;
  queue: (() => void)[];
};

const GONE_WITHIN_MS = 20_000;

export function gatedDatabase(real: Database, gate: Gate): GatedDatabase {
  const pools = [pooled(real.pool), pooled(real.hot)] as const;
  const cutAll = async () => {
    for (const pool of pools) {
      await cut(gate, [...pool.lent, ...pool.idle]);
      for (const link of pool.idle.splice(0)) link.real.release(true);
    }
  };
  return {
    pool: gated(gate, pools[0]),
    hot: gated(gate, pools[1]),
    close: async () => {},
    cutAll,
    bury: async () => {
      await cutAll();
      for (const { lent } of pools) for (const link of lent) link.real.release(true);
      await real.close();
    },
  };
}

function pooled(real: pg.Pool): Pooled {
  return { real, idle: [], lent: new Set(), opening: 0, queue: [] };
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
  return Object.assign(Object.create(pool.real), { connect, query });
}

async function borrow(gate: Gate, pool: Pooled): Promise<Link> {
  for (;;) {
    const idle = pool.idle.pop();
    if (idle !== undefined) {
      pool.lent.add(idle);
      return idle;
    }
    if (pool.lent.size + pool.opening < pool.real.options.max) break;
    await new Promise<void>((wake) => pool.queue.push(wake));
  }
  pool.opening += 1;
  try {
    return await step(gate, 'connect', null, async () => {
      if (!gate.isUp()) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      const made = await pool.real.connect();
      await made.query(SESSION);
      // Several statements go out at once; the server takes them one after another.
      Reflect.set(made, 'pipeline', true);
      const link = newLink(made);
      pool.lent.add(link);
      return link;
    });
  } finally {
    pool.opening -= 1;
    pool.queue.shift()?.();
  }
}

/**
 * Real time says nothing here: who stands still in a transaction is cut by the simulation. The rest
 * makes plans once and by index, whatever the tables held when a statement came for the first time.
 */
const SESSION = `set idle_in_transaction_session_timeout = 0; set jit = off;
  set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;
  set enable_mergejoin = off`;

function newLink(real: pg.PoolClient): Link {
  const lock = Promise.resolve();
  return { real, broken: false, lock, begin: null, open: false, wrote: null };
}

function giveBack(pool: Pooled, link: Link, broken: boolean): void {
  if (!pool.lent.delete(link)) throw new Error('a connection was given back twice');
  if (broken || link.broken) link.real.release(true);
  else pool.idle.push(link);
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
    const result = await sent;
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
  } else if (command !== 'SELECT' || ((rowCount ?? 0) > 0 && WRITES.test(text))) {
    const rows = rowCount ?? 0;
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

async function isBlocked(monitor: pg.Client, pid: number): Promise<boolean> {
  const { rows } = await monitor.query<{ blocked: boolean }>({
    name: 'blocked',
    text: 'select cardinality(pg_blocking_pids($1)) > 0 as blocked',
    values: [pid],
  });
  return rows[0]?.blocked ?? false;
}

// The server ends them, and what they had open is gone before anything else happens. The server's
// own way of waiting for that looks ten times a second.
async function cut({ monitor }: Gate, all: readonly Link[]): Promise<void> {
  const whole = all.filter((link) => !link.broken);
  if (whole.length === 0) return;
  for (const link of whole) link.broken = true;
  const pids = [whole.map(pidOf)];
  await monitor.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', pids);
  for (const deadline = performance.now() + GONE_WITHIN_MS; performance.now() < deadline; ) {
    const { rowCount } = await monitor.query({
      name: 'still-there',
      text: 'select 1 from pg_stat_activity where pid = any ($1)',
      values: pids,
    });
    if (rowCount === 0) return;
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
