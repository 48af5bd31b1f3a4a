// Brings the schema up to date at start: numbered plain SQL files, forward only, each in one
// transaction whose first act is to write its number, so that processes starting at once collide
// safely.

import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { inTransaction } from './pool.ts';

export type Migration = {
  number: number;
  name: string;
  /** Programs of before this migration must not run after it. */
  breaking: boolean;
};

export class MigrationError extends Error {
  override name = 'MigrationError';
}

export const MIGRATIONS_FOLDER = new URL('../../db/migrations/', import.meta.url);

// Any constant will do, as long as nobody else uses it: 'dunl' in ASCII.
const LOCK = 0x64756e6c;

/**
 * Applies what is missing and returns it, in order. Throws MigrationError when the database has a
 * migration that this program does not know, or a file fails; what came before stays applied.
 */
export async function migrate(
  pool: pg.Pool,
  folder: URL = MIGRATIONS_FOLDER,
  onApply: (migration: Migration) => void = () => {},
): Promise<Migration[]> {
  const known = await readMigrations(folder);
  await inTransaction(pool, prepare);
  const applied: Migration[] = [];
  for (const migration of known) {
    const done = await inTransaction(pool, (tx) => apply(tx, known, migration));
    if (!done) continue;
    onApply(migration);
    applied.push(withoutSql(migration));
  }
  return applied;
}

type MigrationFile = Migration & { file: string; sql: string };

/** The files of a folder, `0001_name.sql`, numbered from 1 without a gap. */
export async function readMigrations(folder: URL): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const files: MigrationFile[] = [];
  for (const file of names) {
    const [, digits, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
    if (digits === undefined || name === undefined || Number(digits) !== files.length + 1) {
      const wanted = String(files.length + 1).padStart(4, '0');
      throw new MigrationError(`migration ${file}: expected ${wanted}_name.sql`);
    }
    const sql = await readFile(new URL(file, folder), 'utf8');
    files.push({ number: Number(digits), name, breaking: /^-- breaking\b/m.test(sql), file, sql });
  }
  return files;
}

async function prepare(tx: pg.PoolClient): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await tx.query(`
    create table if not exists schema_migration (
      number int primary key,
      name text not null,
      breaking boolean not null,
      applied_at timestamptz not null default now()
    )`);
}

async function apply(
  tx: pg.PoolClient,
  known: readonly MigrationFile[],
  migration: MigrationFile,
): Promise<boolean> {
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await refuseNewer(tx, known);
  const { number, name, breaking } = migration;
  const { rowCount } = await tx.query(
    `insert into schema_migration (number, name, breaking)
     values ($1, $2, $3)
     on conflict (number) do nothing`,
    [number, name, breaking],
  );
  if (rowCount === 0) return false;
  try {
    await tx.query(migration.sql);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`migration ${migration.file} failed: ${why}`, { cause });
  }
  return true;
}

async function refuseNewer(tx: pg.PoolClient, known: readonly MigrationFile[]): Promise<void> {
  const { rows } = await tx.query<Migration>(
    'select number, name, breaking from schema_migration order by number',
  );
  for (const row of rows) {
    const ours = known[row.number - 1];
    if (ours?.name === row.name) continue;
    if (ours !== undefined) {
      throw new MigrationError(
        `the database has migration ${row.number} "${row.name}", this program "${ours.name}": ` +
          'they are not of one history',
      );
    }
    throw new MigrationError(
      `the database is newer than this program: it has migration ${row.number} "${row.name}"` +
        `${row.breaking ? ' (breaking)' : ''}, this program ends at ${known.length}. ` +
        'Run the newer program.',
    );
  }
}

function withoutSql({ number, name, breaking }: MigrationFile): Migration {
  return { number, name, breaking };
}
