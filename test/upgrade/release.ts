// A release as a folder: its schema with data as plain SQL, the sandbox's journal of the same
// payments, and the counts that must survive. Written once at the release, restored by every test.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dumpSchema } from '#db/dump.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '#db/migrate.ts';
import type { Connection } from '#db/pool.ts';

export type Release = {
  /** The number of its last migration, four digits. */
  name: string;
  version: string;
  /** The engine's clock when it was dumped. */
  at: string;
  /** Rows by table. */
  rows: Record<string, number>;
};

const FOLDER = new URL('./', import.meta.url);

const fileOf = (name: string, file: string) => new URL(`${name}/${file}`, FOLDER);
export const journalOf = ({ name }: Release) => fileOf(name, 'sandbox.jsonl');
const dumpOf = ({ name }: Release) => fileOf(name, 'dump.sql');
const manifestOf = (name: string) => fileOf(name, 'release.json');

/** Oldest first. */
export function releases(): Release[] {
  const names = readdirSync(FOLDER).filter((name) => /^\d{4}$/.test(name));
  return names.sort().map((name) => JSON.parse(readFileSync(manifestOf(name), 'utf8')) as Release);
}

export function folderOf(name: string): URL {
  return fileOf(name, '');
}

export function dumpText(release: Release): string {
  return readFileSync(dumpOf(release), 'utf8');
}

/** Into a database without any schema. */
export async function restore(connection: Connection, release: Release): Promise<void> {
  await connection.query(dumpText(release));
}

/** Writes the dump and its manifest into its folder, which exists. */
export async function writeRelease(
  connection: Connection,
  named: Omit<Release, 'rows'>,
): Promise<Release> {
  const tables = await tablesByDependence(connection);
  const parts = [
    `-- Dunlin ${named.version}: the schema of migration ${named.name} with data, for tests of`,
    '-- upgrades. Written by scripts/dump-release.ts at the release and never changed. All secrets',
    '-- in it are test secrets, sealed with the key of the tests.',
    '',
    ...(await schemaText(connection)),
  ];
  for (const table of tables) parts.push(...(await dataText(connection, table)));
  writeFileSync(dumpOf({ ...named, rows: {} }), `${parts.join('\n')}\n`);
  const release: Release = { ...named, rows: await countRows(connection) };
  writeFileSync(manifestOf(named.name), `${JSON.stringify(release, null, 2)}\n`);
  return release;
}

/** Rows of every table; partitions count with their table. */
export async function countRows(connection: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tablesOf(connection)) {
    const { rows } = await connection.query<{ n: bigint }>(`select count(*) as n from ${table}`);
    counts[table] = Number(rows[0]?.n ?? 0);
  }
  return counts;
}

// The migrations as they were, because that is what a database of this release has run; then its
// bookkeeping and the partitions that it made as it ran.
async function schemaText(connection: Connection): Promise<string[]> {
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  const bookkeeping = /create table schema_migration \(.*?\n\);/s.exec(
    await dumpSchema(connection),
  );
  const partitions = await texts(connection, PARTITIONS);
  if (bookkeeping === null) throw new Error('the schema has no schema_migration');
  return [...migrations.map(({ sql }) => sql), bookkeeping[0], '', ...partitions, ''];
}

async function dataText(connection: Connection, table: string): Promise<string[]> {
  const { rows } = await connection.query<{ name: string; is_key: boolean }>(COLUMNS, [table]);
  const columns = rows.map(({ name }) => name);
  const keys = rows.filter(({ is_key }) => is_key).map(({ name }) => name);
  const values = columns.map((name) => `quote_nullable(${name}::text)`).join(", ', ', ");
  const lines = await texts(
    connection,
    `select concat('(', ${values}, ')') as text from ${table} order by ${keys.join(', ')}`,
  );
  if (lines.length === 0) return [];
  const counters = await texts(connection, COUNTERS, [table]);
  return [
    `insert into ${table} (${columns.join(', ')}) overriding system value values`,
    `${lines.join(',\n')};`,
    ...counters,
    '',
  ];
}

const TABLES = `
  select relname as text from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
  order by relname`;

async function tablesOf(connection: Connection): Promise<string[]> {
  return texts(connection, TABLES);
}

// What a foreign key names comes first.
async function tablesByDependence(connection: Connection): Promise<string[]> {
  const { rows } = await connection.query<{ child: string; parent: string }>(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent
     from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const ordered: string[] = [];
  let left = await tablesOf(connection);
  while (left.length > 0) {
    const free = left.filter((table) =>
      rows.every(({ child, parent }) => child !== table || ordered.includes(parent)),
    );
    if (free.length === 0) throw new Error(`foreign keys in a circle: ${left.join(', ')}`);
    ordered.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
  return ordered;
}

const PARTITIONS = `
  select format('create table %s partition of %s %s;%srevoke update, delete, truncate on %s '
    'from current_user;', c.relname, inhparent::regclass, pg_get_expr(c.relpartbound, c.oid),
    chr(10), c.relname) as text
  from pg_inherits
  join pg_class c on c.oid = inhrelid
  where c.relkind = 'r' and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
  order by c.relname`;

const COLUMNS = `
  select attname as name, attnum = any (indkey) as is_key
  from pg_attribute
  join pg_index on indrelid = attrelid and indisprimary
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
  order by attnum`;

const COUNTERS = `
  select format('select setval(pg_get_serial_sequence(%L, %L), (select max(%I) from %I));',
    $1::text, attname, attname, $1::text) as text
  from pg_attribute
  where attrelid = $1::text::regclass and attidentity <> ''`;

async function texts(
  connection: Connection,
  sql: string,
  values: readonly string[] = [],
): Promise<string[]> {
  const { rows } = await connection.query<{ text: string }>(sql, [...values]);
  return rows.map(({ text }) => text);
}
