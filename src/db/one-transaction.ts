// Many verbs in one database transaction: each opens its own as always, and gets this one. For
// imports, which are kept whole or not at all.

import type pg from 'pg';
import { type Database, inTransaction } from './pool.ts';

class Undone extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('undone on purpose');
    this.result = result;
  }
}

/** What verbs are given in place of the database, and a way to undo one part alone. */
export type Within = {
  database: Database;
  /** What `part` throws is thrown on, after all that it wrote was undone. Not one in another. */
  part<T>(part: () => Promise<T>): Promise<T>;
};

/**
 * Keeps everything when `keep` of the result says so, else nothing. One thing at a time: the verbs
 * within share one connection. What a verb would roll back is undone with its `part`.
 */
export async function inOneTransaction<T>(
  database: Database,
  work: (within: Within) => Promise<T>,
  keep: (result: T) => boolean,
): Promise<T> {
  try {
    return await inTransaction(database.pool, async (tx) => {
      const pool = poolOfOne(database.pool, tx);
      const inside: Database = { pool, hot: pool, close: async () => {} };
      const result = await work({ database: inside, part: (part) => undoable(tx, part) });
      if (!keep(result)) throw new Undone(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as T;
    throw error;
  }
}

async function undoable<T>(tx: pg.PoolClient, part: () => Promise<T>): Promise<T> {
  await tx.query('savepoint part');
  try {
    const result = await part();
    await tx.query('release savepoint part');
    return result;
  } catch (error) {
    await tx.query('rollback to savepoint part; release savepoint part');
    throw error;
  }
}

// A pool whose every client is the one transaction; its begin and commit are ours, not the verb's.
// Statements are prepared: the same ones come again for every row.
function poolOfOne(pool: pg.Pool, tx: pg.PoolClient): pg.Pool {
  const query = async (...args: unknown[]): Promise<unknown> => {
    const [text, values] = args;
    if (text === 'commit') return { command: 'COMMIT' };
    if (typeof text !== 'string') return Reflect.apply(tx.query, tx, args);
    if (text.startsWith('begin ') || text === 'rollback') return null;
    if (!Array.isArray(values)) return tx.query(text);
    const name = preparedName(text);
    return tx.query(name === undefined ? { text, values } : { name, text, values });
  };
  const client: pg.PoolClient = Object.create(tx);
  client.query = query as pg.PoolClient['query'];
  client.release = () => {};
  const one: pg.Pool = Object.create(pool);
  one.connect = (async () => client) as pg.Pool['connect'];
  one.query = query as pg.Pool['query'];
  return one;
}

/** Statements stand in the code, so there are few; a connection keeps them under their names. */
const PREPARED_MAX = 500;
const prepared = new Map<string, string>();

function preparedName(text: string): string | undefined {
  const name = prepared.get(text);
  if (name !== undefined || prepared.size >= PREPARED_MAX) return name;
  prepared.set(text, `row-${prepared.size + 1}`);
  return prepared.get(text);
}
