// Monthly partitions of what is only ever appended, by the time inside the uuid v7 of its rows.
// Made ahead at start and once a day; rows of a month without one go to the default partition.

import type pg from 'pg';
import { type Connection, inTransaction } from './pool.ts';

export type PartitionReport = {
  made: string[];
  /** Months that stay in the default partition, and why. Nothing is lost, only bigger. */
  left: { partition: string; why: string }[];
};

const TABLES = ['transaction_status', 'ledger_entry', 'event', 'transaction_log'] as const;
const MONTHS_AHEAD = 2;
/** The parent is locked while a partition is made; payments wait no longer than this for it. */
const LOCK_TIMEOUT_MS = 2_000;
const LOCK = 0x64756e70;

const CHECK_VIOLATION = '23514';
const LOCK_NOT_AVAILABLE = '55P03';

/** For the month of `now` (UTC) and the next two. Harmless to repeat, alone or at the same time. */
export async function ensurePartitions(pool: pg.Pool, now: Date): Promise<PartitionReport> {
  const report: PartitionReport = { made: [], left: [] };
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const month = monthOf(now, ahead);
    for (const table of TABLES) await ensureOne(pool, table, month, report);
  }
  return report;
}

/** The least uuid v7 of an instant: 48 bits of milliseconds, and nothing after them. */
export function leastUuidAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

type Month = { suffix: string; from: string; to: string };

function monthOf(now: Date, ahead: number): Month {
  const year = now.getUTCFullYear();
  const index = now.getUTCMonth() + ahead;
  const first = Date.UTC(year, index, 1);
  return {
    suffix: new Date(first).toISOString().slice(0, 7).replace('-', '_'),
    from: leastUuidAt(first),
    to: leastUuidAt(Date.UTC(year, index + 1, 1)),
  };
}

async function ensureOne(
  pool: pg.Pool,
  table: string,
  { suffix, from, to }: Month,
  report: PartitionReport,
): Promise<void> {
  const partition = `${table}_${suffix}`;
  if (await exists(pool, table, partition)) return;
  try {
    const made = await inTransaction(pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
      if (await exists(tx, table, partition)) return false;
      await tx.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await tx.query(
        `create table ${partition} partition of ${table} for values from ('${from}') to ('${to}')`,
      );
      await tx.query(`revoke update, delete, truncate on ${partition} from current_user`);
      return true;
    });
    if (made) report.made.push(partition);
  } catch (error) {
    report.left.push({ partition, why: reasonToLeave(error) });
  }
}

// By a scan and not by to_regclass, whose cache may still miss what another process just made.
async function exists(connection: Connection, table: string, name: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select
     from pg_inherits
     join pg_class on pg_class.oid = inhrelid
     where inhparent = $1::regclass and relname = $2`,
    [table, name],
  );
  return rowCount === 1;
}

// Everything else is thrown on.
function reasonToLeave(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === CHECK_VIOLATION) return 'the default partition already has rows of that month';
  if (code === LOCK_NOT_AVAILABLE) return `its table was busy for ${LOCK_TIMEOUT_MS} ms`;
  throw error;
}
