// The database on simulated time. The search path of a simulated process puts our own now() and
// clock_timestamp() before PostgreSQL's; no line of the product knows. Each statement is preceded
// by the time of its step.

import type pg from 'pg';

export const SIM_SEARCH_PATH = 'public,pg_catalog';

/** Before the migrations, whose defaults would otherwise be bound to the real clock. */
export async function installSimClock(client: pg.Client | pg.PoolClient): Promise<void> {
  for (const [name, volatility] of CLOCKS) {
    await client.query(
      `create function public.${name}() returns timestamptz language sql ${volatility} as $$
         select pg_catalog.to_timestamp(
           coalesce(nullif(pg_catalog.current_setting('sim.now', true), ''), '0')::numeric::float8
             / 1000000) $$`,
    );
  }
}

const CLOCKS = [
  ['clock_timestamp', 'volatile'],
  ['now', 'stable'],
  ['statement_timestamp', 'stable'],
  ['transaction_timestamp', 'stable'],
] as const;

/** The address with our clock in front. */
export function onSimClock(url: string): string {
  const parsed = new URL(url);
  parsed.searchParams.set('options', `-c search_path=${SIM_SEARCH_PATH}`);
  return parsed.toString();
}
