// A database for each test: a clone of a migrated template on a real PostgreSQL. A whole run shares
// one server (scripts/check.ts starts it); a test file run by hand starts its own.

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import pg from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '#db/embedded.ts';
import { MIGRATIONS_FOLDER, migrate, readMigrations } from '#db/migrate.ts';
import { type Database, openDatabase } from '#db/pool.ts';
import { testDatabaseUrl } from '#src/config.ts';
import { TEST_SERVER_SETTINGS } from './server.ts';

/** Migrated and empty; closed and dropped after the test. */
export async function testDatabase(t: TestContext): Promise<Database> {
  const { url, drop } = await clone(await templateReady());
  const database = openDatabase({ url, poolMax: 20 });
  t.after(async () => {
    await database.close();
    await drop();
  });
  return database;
}

/** As testDatabase, for tests that start processes or make their own connections. */
export async function testDatabaseUrlFor(t: TestContext): Promise<string> {
  const { url, drop } = await clone(await templateReady());
  t.after(drop);
  return url;
}

/** An empty database without any schema; dropped after the test. */
export async function bareDatabaseUrlFor(t: TestContext): Promise<string> {
  await templateReady();
  const { url, drop } = await clone('template0');
  t.after(drop);
  return url;
}

/** Superuser address of the server, for tests about servers and roles. */
export async function testServer(): Promise<string> {
  server ??= findServer();
  return server;
}

const ROLE = 'dunlin_test';
const LOCK = 0x74657374;

let server: Promise<string> | null = null;
let template: Promise<string> | null = null;

async function findServer(): Promise<string> {
  return testDatabaseUrl() ?? (await startOwn()).adminUrl;
}

let own: { embedded: EmbeddedDatabase; folder: string } | null = null;

async function startOwn(): Promise<EmbeddedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-test-'));
  const embedded = await startEmbedded({ data: folder, settings: TEST_SERVER_SETTINGS });
  own = { embedded, folder };
  return embedded;
}

after(async () => {
  if (own === null) return;
  await own.embedded.stop();
  await rm(own.folder, { recursive: true, force: true });
});

async function templateReady(): Promise<string> {
  template ??= makeTemplate();
  return template;
}

// The name tells the migrations: other migrations, another template.
async function makeTemplate(): Promise<string> {
  const hash = createHash('sha256');
  for (const { file, sql } of await readMigrations(MIGRATIONS_FOLDER)) hash.update(file + sql);
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  await asAdmin(async (admin) => {
    // Test files run in several processes; the first one makes it.
    await admin.query('select pg_advisory_lock($1)', [LOCK]);
    const role = await admin.query('select from pg_roles where rolname = $1', [ROLE]);
    if (role.rowCount === 0) await admin.query(`create role ${ROLE} login password '${ROLE}'`);
    const found = await admin.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    const draft = `${name}_draft`;
    await admin.query(`drop database if exists ${draft} with (force)`);
    await admin.query(`create database ${draft} owner ${ROLE}`);
    const database = openDatabase({ url: addressOf(await testServer(), draft), poolMax: 1 });
    await migrate(database.pool);
    await database.close();
    await admin.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function clone(from: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await asAdmin((admin) =>
    admin.query(`create database ${name} template ${from} owner ${ROLE} strategy file_copy`),
  );
  const drop = async () => {
    await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`));
  };
  return { url: addressOf(await testServer(), name), drop };
}

function addressOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = ROLE;
  url.password = ROLE;
  url.pathname = `/${database}`;
  return url.toString();
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: await testServer() });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
