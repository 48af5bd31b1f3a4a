// The auditor's ground: checks written as sets, counted and listed inside one read-only snapshot,
// so that the answer is about one instant however long it takes and whatever runs meanwhile.

import type pg from 'pg';
import type { MerchantId, Noun } from '#domain/ids.ts';

export type Invariant = 1 | 2 | 3 | 4 | 5 | 6;

/**
 * Two queries over the prelude below: `checked` counts what was looked at, `offenders` selects
 * `id` (uuid of a `noun`) and `why` (text) of what breaks the rule.
 */
export type AuditCheck = {
  invariant: Invariant;
  /** What holds, as a sentence. */
  name: string;
  noun: Noun;
  checked: string;
  offenders: string;
};

export type AuditFound = { checked: number; count: number; shown: { id: string; why: string }[] };

/** What the checks are about. `now` is the process's clock; null merchantIds: all merchants. */
export type AuditScope = { merchantIds: readonly MerchantId[] | null; now: Date };

/** Offenders listed for one check; the count is of all. */
export const OFFENDERS_SHOWN_MAX = 100;
/** What is due for a live merchant may wait this long before it counts as left behind. */
export const LATE_SLACK_MINUTES = 5;
/** A doubt whose time to be asked has passed by this is forgotten. */
export const UNASKED_MINUTES_MAX = 10;
/** Processes and the database read their own clocks: instants this close have no order. */
export const CLOCK_TOLERANCE_SECONDS = 2;

/** Runs `work` in one repeatable-read, read-only transaction. */
export async function inSnapshot<T>(
  pool: pg.Pool,
  work: (snapshot: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query("set local work_mem = '64MB'");
    await client.query('set local jit = off');
    return await work(client);
  } finally {
    await client.query('rollback').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error(String(error));
    });
    client.release(broken);
  }
}

export async function runCheck(
  snapshot: pg.PoolClient,
  scope: AuditScope,
  check: AuditCheck,
): Promise<AuditFound> {
  const { rows } = await snapshot.query<AuditFound>(
    `${PRELUDE}, found as materialized (
       ${check.offenders}
     )
     select (${check.checked})::int as checked, (select count(*)::int from found) as count,
       coalesce((select jsonb_agg(shown) from (
         select id, why from found order by id, why limit ${OFFENDERS_SHOWN_MAX}) shown),
         '[]') as shown`,
    [scope.merchantIds, scope.now],
  );
  return rows[0] ?? { checked: 0, count: 0, shown: [] };
}

/** As text that SQL reads: `from>to` of every arrow of a state table. */
export function arrowsAsSql(arrows: readonly (readonly [string, string])[]): string {
  return `array[${arrows.map(([from, to]) => `'${from}>${to}'`).join(', ')}]`;
}

/**
 * `m`: the merchants looked at. `late`: what should have happened by then has not happened in time;
 * a test clock runs everything on its way, so there it is the clock itself.
 */
export const PRELUDE = `
with p as (
  select $1::uuid[] as merchants, $2::timestamptz as now
), m as materialized (
  select merchant.id, merchant.clock_at, merchant.time_zone,
    coalesce(merchant.clock_at, p.now - interval '${LATE_SLACK_MINUTES} minutes') as late,
    case when merchant.clock_at is null
      then interval '${CLOCK_TOLERANCE_SECONDS} seconds' else interval '0' end as tolerance
  from merchant, p
  where p.merchants is null or merchant.id = any (p.merchants)
)`;
