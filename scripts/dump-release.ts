// Writes test/upgrade/<last migration>/ at a release: the schema with data in it, which every later
// version must be able to take over. Run once for a release; what was released is not written
// again.

import { strict as assert } from 'node:assert';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { sandboxControl } from '#cli/sandbox-control.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '#db/migrate.ts';
import { ensurePartitions } from '#db/partitions.ts';
import { verify } from '#engine/verify.ts';
import { startSandbox } from '#sandbox/server.ts';
import { realClock } from '#src/clock.ts';
import { twinControl } from '#test/sandbox-shop.ts';
import { expectOneOfEverything } from '#test/upgrade/complete.ts';
import { makeHistory, STORY_DAYS } from '#test/upgrade/history.ts';
import { folderOf, journalOf, type Release, writeRelease } from '#test/upgrade/release.ts';
import { world } from '#test/world.ts';

const BYTES_MAX = 300_000;
const DAY_MS = 86_400_000;

const migrations = await readMigrations(MIGRATIONS_FOLDER);
const name = String(migrations.length).padStart(4, '0');
const folder = folderOf(`${name}/`);
const packageFile = new URL('../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };

// The world in which the data is made belongs to a test, so this is one.
test(`test/upgrade/${name} is written, of version ${version}`, async (t) => {
  assert.ok(!existsSync(folder), `${name} was released: a released dump is never written again`);
  mkdirSync(folder);
  try {
    await dump(t);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
});

async function dump(t: TestContext): Promise<void> {
  const day = realClock.today('UTC');
  const from = new Date(new Date(`${day}T10:00:00Z`).getTime() - STORY_DAYS * DAY_MS);
  const made = await world(t, { at: from.toISOString() });
  const { pool } = made.engine.db;
  await ensurePartitions(pool, realClock.now());
  const scratch = await mkdtemp(join(tmpdir(), 'dunlin-release-'));
  t.after(() => rm(scratch, { recursive: true, force: true }));
  const journal = join(scratch, 'journal');
  const clock = () => made.clock.now().getTime();
  const sandbox = await startSandbox({ port: 0, seed: 1, journal, clock });
  try {
    await makeHistory(t, made, twinControl(sandbox.url));
    const books = await sandboxControl(made.engine.http, sandbox.url).books();
    const { ok, checks } = await verify(made.engine, { books });
    assert.ok(ok, JSON.stringify(checks.filter(({ count }) => count > 0)));
  } finally {
    await sandbox.close();
  }
  await expectOneOfEverything(pool);
  const at = made.clock.now().toISOString();
  const release: Release = await writeRelease(pool, { name, version, at });
  copyFileSync(journal, journalOf(release));
  const files = ['dump.sql', 'sandbox.jsonl', 'release.json'];
  const bytes = files.reduce((sum, file) => sum + statSync(new URL(file, folder)).size, 0);
  assert.ok(bytes <= BYTES_MAX, `${bytes} bytes, at most ${BYTES_MAX}: fewer rows tell the same`);
  t.diagnostic(`${bytes} bytes`);
}
