// Many verbs in one database transaction: each verb opens its own as always, and gets a savepoint.
// For imports, which are kept whole or not at all.

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
  /** What `part` throws is thrown on, after all that it wrote was undone. */
  part<T>(part: () => Promise<T>): Promise<T>;
};

/**
 * Keeps everything when `keep` of the result says so, else nothing. One thing at a time: the verbs
 * within share one connection.
 */
export async function inOneTransaction<T>(
  database: Database,
  work: (within: Within) => Promise<T>,
  keep: (result: T) => boolean,
): Promise<T> {
  try {
    return await inTransaction(database.pool, async (tx) => {
      const pool = nestedPool(database.pool, tx);
      const inside: Database = { pool, hot: pool, close: async () => {} };
      const result = await work({
        database: inside,
        part: (part) => inTransaction(pool, part),
      });
      if (!keep(result)) throw new Undone(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as T;
    throw error;
  }
}

function nestedPool(pool: pg.Pool, tx: pg.PoolClient): pg.Pool {
  let depth = 0;
  const connect = async (): Promise<pg.PoolClient> => {
    const name = `nested_${++depth}`;
    const client: pg.PoolClient = Object.create(tx);
    client.query = nestedQuery(tx, name) as pg.PoolClient['query'];
    client.release = () => {
      depth -= 1;
    };
    return client;
  };
  const nested: pg.Pool = Object.create(pool);
  nested.connect = connect as pg.Pool['connect'];
  nested.query = ((...args: unknown[]) => Reflect.apply(tx.query, tx, args)) as pg.Pool['query'];
  return nested;
}

// inTransaction's own words become savepoints; everything else passes.
function nestedQuery(tx: pg.PoolClient, name: string) {
  return async (...args: unknown[]): Promise<unknown> => {
    const [text] = args;
    if (typeof text !== 'string') return Reflect.apply(tx.query, tx, args);
    if (text.startsWith('begin')) return tx.query(`savepoint ${name}`);
    if (text === 'rollback') {
      return tx.query(`rollback to savepoint ${name}; release savepoint ${name}`);
    }
    if (text !== 'commit') return Reflect.apply(tx.query, tx, args);
    await tx.query(`release savepoint ${name}`);
    return { command: 'COMMIT' };
  };
}
