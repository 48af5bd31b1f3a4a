// Where everything is measured: one PostgreSQL of the product's own making with its default
// settings and durability, in a folder that goes away, and a new database for each size.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { ensurePartitions } from '#db/partitions.ts';
import { type Database, openDatabase } from '#db/pool.ts';
import { realClock } from '#src/clock.ts';
import { say } from './progress.ts';

export type Ground = {
  /** Process id of the PostgreSQL server. */
  readonly serverPid: number;
  /** A migrated database with this month's partitions, empty. */
  database(name: string): Promise<BenchDatabase>;
  stop(): Promise<void>;
};

export type BenchDatabase = {
  readonly url: string;
  /** As the server uses it. */
  readonly db: Database;
  /** As superuser: seeding and checkpoints. */
  readonly admin: pg.Client;
  drop(): Promise<void>;
};

export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-bench-'));
  const server = await startEmbedded({ data: folder, onProgress: say });
  const pidFile = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8');
  return {
    serverPid: Number(pidFile.split('\n')[0]),
    database: (name) => makeDatabase(server, name),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeDatabase(
  server: { url: string; adminUrl: string },
  name: string,
): Promise<BenchDatabase> {
  await asAdmin(server.adminUrl, `create database ${name} owner dunlin`);
  const url = addressOf(server.url, name);
  const db = openDatabase({ url });
  await migrate(db.pool);
  await ensurePartitions(db.pool, realClock.now());
  const admin = new pg.Client({ connectionString: addressOf(server.adminUrl, name) });
  await admin.connect();
  return {
    url,
    db,
    admin,
    drop: async () => {
      await db.close();
      await admin.end();
      await asAdmin(server.adminUrl, `drop database ${name} with (force)`);
    },
  };
}

async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

function addressOf(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
}
