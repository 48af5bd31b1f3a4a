// Whoever runs a released version can take the newest one over its data: nothing is lost, the books
// are sound, and the engine goes on where the old one stopped.

import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sandboxControl } from '#cli/sandbox-control.ts';
import { dumpSchema } from '#db/dump.ts';
import { MIGRATIONS_FOLDER, migrate, readMigrations } from '#db/migrate.ts';
import { ensurePartitions } from '#db/partitions.ts';
import { type Database, openDatabase } from '#db/pool.ts';
import { idSource } from '#domain/ids.ts';
import { verify } from '#engine/verify.ts';
import { startSandbox } from '#sandbox/server.ts';
import { bareDatabaseUrlFor } from '#test/database.ts';
import { type World, world } from '#test/world.ts';
import { goOn } from './go-on.ts';
import { countRows, dumpText, journalOf, type Release, releases, restore } from './release.ts';

const SCHEMA = readFileSync(new URL('../../db/schema.sql', import.meta.url), 'utf8');
const MONTH_MS = 31 * 86_400_000;
const APPENDED = ['event', 'ledger_entry', 'transaction_log', 'transaction_status'];

test('there is a released schema to start from', () => {
  assert.equal(releases()[0]?.name, '0001');
});

test('a migration that was released is never edited: what it should be is a new one', async () => {
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  for (const release of releases()) {
    const text = dumpText(release);
    const edited = migrations
      .slice(0, Number(release.name))
      .filter(({ sql }) => !text.includes(`${sql}\n`));
    assert.deepEqual(
      edited.map(({ file }) => file),
      [],
      `not as in ${release.version}`,
    );
  }
});

for (const release of releases()) {
  describe(`the data of version ${release.version}, schema ${release.name}`, () => {
    test('is all there under the newest schema, and the auditor finds nothing', async (t) => {
      const { made, url } = await restored(t, release);
      await migrate(made.engine.db.pool);
      assert.deepEqual(difference(await dumpSchema(made.engine.db.pool), SCHEMA), []);
      assert.deepEqual(difference(SCHEMA, await dumpSchema(made.engine.db.pool)), []);
      assert.deepEqual(await faults(made, url, release), []);
    });

    test('is worked on: what is due is collected, doubts end, money is given back', async (t) => {
      const { made, url } = await restored(t, release);
      await migrate(made.engine.db.pool);
      await goOn(t, made, url);
      assert.deepEqual(await faults(made, url, release), []);
    });

    test('lies in the months of its rows, and later months get theirs', async (t) => {
      const { pool } = (await restored(t, release)).made.engine.db;
      await migrate(pool);
      assert.equal(await rowsOutsideMonths(pool), 0);
      const later = new Date(new Date(release.at).getTime() + 4 * MONTH_MS);
      const { made, left } = await ensurePartitions(pool, later);
      assert.deepEqual([made.length, left], [3 * APPENDED.length, []]);
      const id = idSource(
        () => later.getTime(),
        (count) => new Uint8Array(count),
      ).next('event');
      await pool.query(
        `insert into event (merchant_id, at, id, type) select id, $1, $2, 'test' from merchant`,
        [later, id],
      );
      assert.equal(await rowsOutsideMonths(pool), 0);
    });

    test('passes through a further migration that adds a column and fills it', async (t) => {
      const { made, url } = await restored(t, release);
      const { pool } = made.engine.db;
      const applied = await migrate(
        pool,
        await withMigration(
          t,
          `alter table billing_record add column cause text;
           update billing_record set cause = 'from ' || origin;
           alter table billing_record alter column cause set not null,
             alter column cause set default 'unknown';`,
        ),
      );
      assert.equal(applied.at(-1)?.name, 'further');
      const { rows } = await pool.query(
        `select count(*)::int as n from billing_record where cause in ('from one_off',
           'from payment_record')`,
      );
      assert.equal(rows[0].n, release.rows.billing_record);
      await goOn(t, made, url);
      assert.deepEqual(await faults(made, url, release), []);
    });

    test('control: a migration that loses or spoils something is found', async (t) => {
      const wrong = [
        ["delete from billing_state where status = 'settled'", /^billing_state: \d+ of \d+ rows/],
        ['drop table gateway_notice', /^gateway_notice: gone/],
        ['truncate ledger_sum', /^ledger_sum: 0 of \d+ rows/],
        ["update payment_transaction set amount = amount + 1 where kind = 'purchase'", /books say/],
        ["update billing_state set status = 'paid' where status = 'cleared'", /where its events/],
        ['delete from lease', /nobody works on it/],
        ['delete from doubt', /nobody works on it/],
        ["update billing_record set due_on = due_on + 1 where origin <> 'one_off'", /terms/],
      ] as const;
      for (const [sql, found] of wrong) {
        const { made, url } = await restored(t, release);
        await migrate(made.engine.db.pool, await withMigration(t, sql));
        const all = await faults(made, url, release);
        assert.ok(
          all.some((fault) => found.test(fault)),
          `${sql}: ${all.join('; ')}`,
        );
      }
    });
  });
}

/** The release in a database of its own, and the sandbox with the books of the same payments. */
async function restored(t: TestContext, release: Release): Promise<{ made: World; url: string }> {
  const database = await openEmpty(t);
  await restore(database.pool, release);
  const made = await world(t, { at: release.at, db: database });
  const journal = join(await scratch(t), 'journal');
  copyFileSync(journalOf(release), journal);
  const clock = () => made.clock.now().getTime();
  const sandbox = await startSandbox({ port: 0, seed: 1, journal, clock });
  t.after(() => sandbox.close());
  return { made, url: sandbox.url };
}

async function openEmpty(t: TestContext): Promise<Database> {
  const database = openDatabase({ url: await bareDatabaseUrlFor(t), poolMax: 20 });
  t.after(() => database.close());
  return database;
}

async function faults({ engine }: World, url: string, release: Release): Promise<string[]> {
  const now = await countRows(engine.db.pool);
  const lost = Object.entries(release.rows).flatMap(([table, rows]) => {
    const left = now[table];
    if (left === undefined) return [`${table}: gone`];
    // What works on takes leases, doubts and dead workers away, and joins sums.
    return left < rows && !PASSING.includes(table) ? [`${table}: ${left} of ${rows} rows`] : [];
  });
  if (lost.some((fault) => fault.endsWith('gone'))) return lost;
  const books = await sandboxControl(engine.http, url).books();
  const { checks } = await verify(engine, { books });
  const offences = checks.filter(({ count }) => count > 0);
  return [
    ...lost,
    ...offences.map(({ name, offenders }) => `${name}: ${offenders[0]?.id} ${offenders[0]?.why}`),
  ];
}

const PASSING = ['lease', 'doubt', 'worker'];

async function rowsOutsideMonths(pool: Database['pool']): Promise<number> {
  const counts = APPENDED.map((table) => `(select count(*)::int from ${table}_default)`);
  const { rows } = await pool.query<{ n: number }>(`select ${counts.join(' + ')} as n`);
  return rows[0]?.n ?? -1;
}

/** The folder of migrations with one more. */
async function withMigration(t: TestContext, sql: string): Promise<URL> {
  const folder = await scratch(t);
  cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });
  const number = String((await readMigrations(MIGRATIONS_FOLDER)).length + 1).padStart(4, '0');
  writeFileSync(join(folder, `${number}_further.sql`), sql);
  return pathToFileURL(`${folder}/`);
}

async function scratch(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-upgrade-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function difference(text: string, from: string): string[] {
  const known = new Set(from.split('\n'));
  return text.split('\n').filter((line) => !known.has(line));
}
