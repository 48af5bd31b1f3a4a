// Before the first payment: is this a database that keeps what it has committed, and does it speak
// our time? A setting that may lose a committed intent would let a payment be charged twice.

import type pg from 'pg';
import type { Database } from './pool.ts';

export class UnsafeDatabase extends Error {
  override name = 'UnsafeDatabase';
}

const VERSION_MIN = 15;

/**
 * Asks as both kinds of our connections, so that what the server, database, role or address set
 * counts. Throws UnsafeDatabase; with `allowUnsafe` settings that lose data pass and are returned.
 */
export async function selfCheck(database: Database, allowUnsafe: boolean): Promise<string[]> {
  const faults = new Set<string>();
  for (const pool of [database.pool, database.hot]) {
    const settings = await readSettings(pool);
    refuseUnusable(settings);
    for (const fault of losesData(settings)) faults.add(fault);
  }
  if (faults.size > 0 && !allowUnsafe) {
    throw new UnsafeDatabase(
      `the database may lose committed payments when it crashes: ${[...faults].join(', ')}. ` +
        'Switch it on for the server, the database and the role, or allow it for data that is ' +
        'worth nothing with DUNLIN_ALLOW_UNSAFE_DATABASE=yes',
    );
  }
  return [...faults];
}

type Settings = {
  version: number;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  time_zone: string;
  encoding: string;
  read_only: boolean;
};

async function readSettings(pool: pg.Pool): Promise<Settings> {
  const { rows } = await pool.query<Settings>(`
    select current_setting('server_version_num')::int / 10000 as version,
      current_setting('fsync') as fsync,
      current_setting('full_page_writes') as full_page_writes,
      current_setting('synchronous_commit') as synchronous_commit,
      current_setting('timezone') as time_zone,
      current_setting('server_encoding') as encoding,
      pg_is_in_recovery() as read_only`);
  const [row] = rows;
  if (row === undefined) throw new UnsafeDatabase('the database does not tell its settings');
  return row;
}

function refuseUnusable(settings: Settings): void {
  const { version, time_zone, encoding, read_only } = settings;
  if (version < VERSION_MIN) {
    throw new UnsafeDatabase(`the database is PostgreSQL ${version}, needed is ${VERSION_MIN}`);
  }
  if (time_zone !== 'UTC') {
    throw new UnsafeDatabase(
      `the session's time zone is ${time_zone} and not UTC: something between here and the ` +
        'database (a connection pooler?) drops the settings that a connection asks for',
    );
  }
  if (encoding !== 'UTF8') {
    throw new UnsafeDatabase(`the database's encoding is ${encoding}, needed is UTF8`);
  }
  if (read_only) {
    throw new UnsafeDatabase('the database is a standby in recovery: connect to its primary');
  }
}

function losesData(settings: Settings): string[] {
  const names = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
  return names.filter((name) => settings[name] === 'off').map((name) => `${name} is off`);
}
