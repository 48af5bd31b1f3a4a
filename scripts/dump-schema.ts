// Writes db/schema.sql from a database with all migrations; with --check compares instead.
// test/schema.test.ts fails when it is stale.

import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpSchema } from '#db/dump.ts';
import { startEmbedded } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { openDatabase } from '#db/pool.ts';
import { TEST_SERVER_SETTINGS } from '#test/server.ts';

const FILE = new URL('../db/schema.sql', import.meta.url);

const wanted = await schemaNow();
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, wanted);
} else if (readFileSync(FILE, 'utf8') !== wanted) {
  process.stderr.write('db/schema.sql is stale: run node scripts/dump-schema.ts\n');
  process.exitCode = 1;
}

async function schemaNow(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-dump-'));
  const server = await startEmbedded({ data: folder, settings: TEST_SERVER_SETTINGS });
  const database = openDatabase({ url: server.url });
  try {
    await migrate(database.pool);
    return await dumpSchema(database.pool);
  } finally {
    await database.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
