// The real connections behind those of simulated processes. They outlive them: what a process that
// dies has open is rolled back, as the server would do it, and the next one takes them over with
// all that was prepared. Connecting and planning anew would be half of what a run costs.

import type pg from 'pg';
import { openDatabase } from '#db/pool.ts';

/** Of one kind. */
export type Spares = { real: pg.Pool; idle: pg.PoolClient[] };

export type Connections = { pool: Spares; hot: Spares; close(): Promise<void> };

/** More than all processes that live at once may have. */
const MOST = 200;

export function connections(url: string): Connections {
  const { pool, hot, close } = openDatabase({ url, poolMax: MOST, hotMax: MOST });
  const kinds = [
    { real: pool, idle: [] as pg.PoolClient[] },
    { real: hot, idle: [] as pg.PoolClient[] },
  ] as const;
  return {
    pool: kinds[0],
    hot: kinds[1],
    close: async () => {
      for (const { idle } of kinds) for (const client of idle.splice(0)) client.release(true);
      await close();
    },
  };
}

export async function takeSpare({ real, idle }: Spares): Promise<pg.PoolClient> {
  const spare = idle.pop();
  if (spare !== undefined) return spare;
  const made = await real.connect();
  await made.query(SESSION);
  // Several statements go out at once; the server takes them one after another.
  Reflect.set(made, 'pipeline', true);
  return made;
}

/**
 * Real time says nothing here: who stands still in a transaction is cut by the simulation. The rest
 * makes plans once and by index, whatever the tables held when a statement came for the first time.
 */
const SESSION = `set idle_in_transaction_session_timeout = 0; set jit = off;
  set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off;
  set enable_mergejoin = off`;
