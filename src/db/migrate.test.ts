// Migrations at start: once each, in order, whoever else is starting, and never backwards.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bareDatabaseUrlFor } from '#test/database.ts';
import { MIGRATIONS_FOLDER, migrate, readMigrations } from './migrate.ts';
import { type Database, openDatabase } from './pool.ts';

const ONE = { '0001_one.sql': 'create table one (id int);' };
const TWO = { ...ONE, '0002_two.sql': '-- breaking: renames.\nalter table one rename to uno;' };

test('applies what is missing in order, and nothing twice', async (t) => {
  const { pool } = await emptyDatabase(t);
  const one = { number: 1, name: 'one', breaking: false };
  const two = { number: 2, name: 'two', breaking: true };
  assert.deepEqual(await migrate(pool, await folderOf(t, ONE)), [one]);
  assert.deepEqual(await migrate(pool, await folderOf(t, TWO)), [two]);
  assert.deepEqual(await migrate(pool, await folderOf(t, TWO)), []);
  const { rows } = await pool.query('select number, name, breaking from schema_migration');
  assert.deepEqual(rows, [one, two]);
});

test('many processes starting at once apply each one once', async (t) => {
  const { pool } = await emptyDatabase(t);
  const folder = await folderOf(t, TWO);
  const all = await Promise.all(Array.from({ length: 8 }, () => migrate(pool, folder)));
  const numbers = all.flat().map(({ number }) => number);
  assert.deepEqual(numbers.sort(), [1, 2]);
});

test('refuses a database that is newer than the program, and says by what', async (t) => {
  const { pool } = await emptyDatabase(t);
  await migrate(pool, await folderOf(t, TWO));
  const older = migrate(pool, await folderOf(t, ONE));
  await assert.rejects(older, /newer than this program.*migration 2 "two" \(breaking\)/);
});

test('refuses a database of another history', async (t) => {
  const { pool } = await emptyDatabase(t);
  await migrate(pool, await folderOf(t, ONE));
  const other = migrate(pool, await folderOf(t, { '0001_other.sql': 'select 1;' }));
  await assert.rejects(other, /migration 1 "one", this program "other"/);
});

test('a failing file leaves no trace of itself and keeps what came before', async (t) => {
  const { pool } = await emptyDatabase(t);
  const broken = { ...ONE, '0002_two.sql': 'create table two (id int);\nselect 1 / 0;' };
  const failing = migrate(pool, await folderOf(t, broken));
  await assert.rejects(failing, /0002_two\.sql failed: division by zero/);
  const { rows } = await pool.query(
    "select to_regclass('one') is not null as one, to_regclass('two') is not null as two",
  );
  assert.deepEqual(rows, [{ one: true, two: false }]);
  assert.equal((await migrate(pool, await folderOf(t, TWO))).length, 1, 'and can be mended');
});

test('files are numbered without a gap or a double', async (t) => {
  for (const names of [['0002_two.sql'], ['0001_a.sql', '0001_b.sql'], ['one.sql']]) {
    const files = Object.fromEntries(names.map((name) => [name, 'select 1;']));
    await assert.rejects(readMigrations(await folderOf(t, files)), /expected 000\d_name\.sql/);
  }
});

test('the shipped migrations can be read and begin with why', async () => {
  for (const { file, sql } of await readMigrations(MIGRATIONS_FOLDER)) {
    assert.match(sql, /^-- \S/, file);
  }
});

async function emptyDatabase(t: TestContext): Promise<Database> {
  const database = openDatabase({ url: await bareDatabaseUrlFor(t), poolMax: 8 });
  t.after(() => database.close());
  return database;
}

async function folderOf(t: TestContext, files: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-migrations-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  return pathToFileURL(`${folder}/`);
}
