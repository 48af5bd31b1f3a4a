// The real connections behind those of simulated processes. They outlive them: what a process that
// dies has open is rolled back, as the server would do it, and the next one takes them over with
// all that was prepared. Connecting and planning anew would be half of what a run costs.

import type { Socket } from 'node:net';
import type pg from 'pg';
import { openDatabase } from '#db/pool.ts';

/** Of one kind. */
export type Spares = {
  real: pg.Pool;
  idle: pg.PoolClient[];
  made: pg.PoolClient[];
  session: string;
};

export type Connections = {
  pool: Spares;
  hot: Spares;
  /** The tables have been filled. From now on few rows of many are looked for. */
  filled(): Promise<void>;
  close(): Promise<void>;
};

/** More than all processes that live at once may have. */
const MOST = 200;

export function connections(url: string): Connections {
  const { pool, hot, close } = openDatabase({ url, poolMax: MOST, hotMax: MOST });
  const kinds = [spares(pool), spares(hot)] as const;
  return {
    filled: async () => {
      for (const kind of kinds) {
        kind.session += ONLY_INDEXES;
        for (const client of kind.made) await client.query(ONLY_INDEXES);
      }
    },
    pool: kinds[0],
    hot: kinds[1],
    close: async () => {
      for (const { idle } of kinds) for (const client of idle.splice(0)) client.release(true);
      await close();
    },
  };
}

function spares(real: pg.Pool): Spares {
  return { real, idle: [], made: [], session: SESSION };
}

export async function takeSpare(of: Spares): Promise<pg.PoolClient> {
  const { real, idle, made, session } = of;
  const spare = idle.pop();
  if (spare !== undefined) return spare;
  const client = await real.connect();
  await client.query(session);
  // Nor is the server asked whether a statement that waits is still at work: such a question keeps
  // rows from being tidied away, and new ones would lie elsewhere.
  (Reflect.get(client.connection, 'stream') as Socket).setTimeout(0);
  // Several statements go out at once; the server takes them one after another.
  Reflect.set(client, 'pipeline', true);
  made.push(client);
  return client;
}

/**
 * Real time says nothing here: who stands still in a transaction is cut by the simulation. The rest
 * makes plans once and by index, whatever the tables held when a statement came for the first time.
 */
const SESSION = `set idle_in_transaction_session_timeout = 0; set jit = off;
  set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_mergejoin = off;`;
const ONLY_INDEXES = 'set enable_hashjoin = off; discard plans';
