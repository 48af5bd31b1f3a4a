// Connections to PostgreSQL. Every one has the same settings whatever the server, the database or
// the role say, so that a foreign time zone or isolation level changes nothing here.

import pg from 'pg';
import { type Watch, watchSilence } from './silence.ts';

export type Database = {
  readonly pool: pg.Pool;
  /** For the prepared statements of the hot path only: its plans always go by index. */
  readonly hot: pg.Pool;
  close(): Promise<void>;
};

export type Connection = pg.Pool | pg.PoolClient;

export type DatabaseOptions = {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  poolMax?: number;
  hotMax?: number;
  /** Of the hot connections; PostgreSQL's own choice when left out. */
  hotPlans?: 'auto' | 'force_generic_plan' | 'force_custom_plan';
  /** A connection lost while idle. The pool replaces it; this is for the log. */
  onLost?: (error: Error) => void;
};

const POOL_MAX = 10;
/** Two claims, two writers of outcomes, the heartbeat, and one to spare. */
const HOT_MAX = 6;
const CONNECT_TIMEOUT_MS = 10_000;
const POOL_IDLE_MS = 30_000;
/**
 * A transaction of ours waits for nothing outside the database: one that idles has lost its client,
 * and the rows that it has locked are nobody's until it ends.
 */
const IDLE_IN_TRANSACTION_MS = 15_000;
const HOT_IDLE_IN_TRANSACTION_MS = 3_000;
/** After this the system asks a peer that says nothing whether it is still there. */
const KEEP_ALIVE_MS = 5_000;

const SETTINGS = {
  timezone: 'UTC',
  datestyle: 'ISO,MDY',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  idle_in_transaction_session_timeout: `${IDLE_IN_TRANSACTION_MS}ms`,
  // A server that never hears of our end gives up the session, and its locks, by itself.
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '20s',
};

// A hot statement planned while its tables were still empty would keep a plan that reads them
// whole; these settings leave the planner nothing but the indexes they were written for.
const HOT_SETTINGS = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  idle_in_transaction_session_timeout: `${HOT_IDLE_IN_TRANSACTION_MS}ms`,
};

/** Opens nothing yet: the first query connects. */
export function openDatabase(options: DatabaseOptions): Database {
  const { onLost = () => {}, hotPlans = 'force_generic_plan' } = options;
  const watch = watchSilence(withSettings(options.url, SETTINGS));
  const pool = openPool(options.url, SETTINGS, watch, {
    max: options.poolMax ?? POOL_MAX,
    idleTimeoutMillis: POOL_IDLE_MS,
  });
  const hotSettings = { ...SETTINGS, ...HOT_SETTINGS, plan_cache_mode: hotPlans };
  // Never idle out: a new connection would have to prepare and plan everything again.
  const hot = openPool(options.url, hotSettings, watch, {
    max: options.hotMax ?? HOT_MAX,
    idleTimeoutMillis: 0,
  });
  pool.on('error', onLost);
  hot.on('error', onLost);
  let closing: Promise<void> | null = null;
  const close = async () => {
    watch.closing();
    await Promise.all([pool.end(), hot.end()]);
  };
  return {
    pool,
    hot,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Runs `work` in one READ COMMITTED transaction and commits; rolls back and throws on when it
 * throws. Never repeated by itself: what was done outside the database cannot be.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (tx: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    await tx.query('begin isolation level read committed read write');
    const result = await work(tx);
    const { command } = await tx.query('commit');
    // PostgreSQL answers the commit of a failed transaction with a rollback and no error.
    if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
    return result;
  } catch (error) {
    try {
      await tx.query('rollback');
    } catch (lost) {
      broken = lost instanceof Error ? lost : new Error(String(lost));
    }
    throw error;
  } finally {
    tx.release(broken);
  }
}

function openPool(
  url: string,
  settings: Record<string, string>,
  watch: Watch,
  limits: pg.PoolConfig,
): pg.Pool {
  const { connectionString, options } = withSettings(url, settings);
  const pool = new pg.Pool({
    Client: watch.Client,
    connectionString,
    options,
    application_name: 'dunlin',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
    ...limits,
  });
  // A client that is lost while it is lent out tells its query, and whoever listens: with nobody
  // listening the process would end.
  pool.on('connect', (client) => {
    client.on('error', () => {});
  });
  return watch.over(pool);
}

// The driver lets `options` of the address win over ours, so both are joined, ours last.
function withSettings(url: string, settings: Record<string, string>) {
  const parsed = new URL(url);
  const asked = parsed.searchParams.get('options');
  parsed.searchParams.delete('options');
  const ours = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replace(/([\\ ])/g, '\\$1')}`,
  );
  const options = [...(asked === null ? [] : [asked]), ...ours].join(' ');
  return { connectionString: parsed.toString(), options };
}

const { INT8, DATE, TIMESTAMP } = pg.types.builtins;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TEXT_ARRAY: number = 1009;

// The driver reads a date as local midnight and an int8 as text; numeric stays text, as it is.
const PARSERS = new Map<number, (value: string) => unknown>([
  [INT8, (value) => BigInt(value)],
  [DATE, (value) => value],
  [TIMESTAMP, (value) => value],
  [INT8_ARRAY, (value) => textArray(value).map((item) => (item === null ? null : BigInt(item)))],
  [DATE_ARRAY, (value) => textArray(value)],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid, format),
};

function textArray(value: string): (string | null)[] {
  return pg.types.getTypeParser(TEXT_ARRAY, 'text')(value);
}
