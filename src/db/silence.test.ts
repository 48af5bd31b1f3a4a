// Black holes between us and the database, on real connections through a wire that swallows bytes.

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { testDatabaseUrlFor } from '#test/database.ts';
import { databaseOnWire, wireProxy } from '#test/wire-proxy.ts';
import { type Database, inTransaction, openDatabase } from './pool.ts';

/** Silence, the question, and a busy machine. */
const NOTICED_WITHIN_MS = 5_000;

async function wired(t: TestContext) {
  const url = await testDatabaseUrlFor(t);
  const wire = await wireProxy(t, url);
  const lost: string[] = [];
  const db = openDatabase({ url: wire.through(url), onLost: ({ message }) => lost.push(message) });
  t.after(async () => {
    wire.cut();
    await db.close();
  });
  return { db, wire, lost, direct: openDirect(t, url) };
}

function openDirect(t: TestContext, url: string): Database {
  const db = openDatabase({ url });
  t.after(db.close);
  return db;
}

async function withinLimit<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const took = performance.now() - began;
  assert.ok(took < NOTICED_WITHIN_MS, `took ${took} ms`);
  return result;
}

test('a query whose bytes vanish fails in seconds, as one that may have been carried out', async (t) => {
  const { db, wire } = await wired(t);
  for (const pool of [db.pool, db.hot]) {
    await pool.query('select pg_sleep(1.2)');
    // Silence that nobody minded must not be the last that is noticed.
    await sleep(1_200);
    wire.dark(true);
    const lost = withinLimit(() => pool.query('select 2'));
    await assert.rejects(lost, { code: 'ETIMEDOUT' });
    wire.dark(false);
    assert.deepEqual((await pool.query('select 3 as n')).rows, [{ n: 3 }]);
  }
});

test('after one loss the idle connections of the same way are not tried one by one', async (t) => {
  const { db, wire, lost } = await wired(t);
  await Promise.all(Array.from({ length: 8 }, () => db.pool.query('select pg_sleep(0.2)')));
  await Promise.all(Array.from({ length: 4 }, () => db.hot.query('select pg_sleep(0.2)')));
  assert.equal(db.pool.totalCount + db.hot.totalCount, 12);
  wire.dark(true);
  wire.dark(false);
  await withinLimit(() => assert.rejects(db.pool.query('select 1'), { code: 'ETIMEDOUT' }));
  assert.equal(db.pool.totalCount + db.hot.totalCount, 0);
  assert.equal(lost.length, 11, 'each that was idle is told to the log');
});

test('a statement that is slow or waits for a lock is left alone', async (t) => {
  const { db, direct } = await wired(t);
  await direct.pool.query('create table held (id int)');
  let waiting: Promise<pg.QueryResult> | null = null;
  await inTransaction(direct.pool, async (tx) => {
    await tx.query('lock table held');
    waiting = db.pool.query('select count(*) as n from held');
    const slow = await db.hot.query('select pg_sleep(3.5), 1 as n');
    assert.equal(slow.rows[0].n, 1);
  });
  const { rows } = await (waiting ?? assert.fail());
  assert.deepEqual(rows, [{ n: 0n }]);
});

test('rows that a lost transaction had locked are free again within seconds', async (t) => {
  const { db, wire, direct } = await wired(t);
  await direct.pool.query('create table row (id int primary key); insert into row values (1)');
  const lost = inTransaction(db.hot, async (tx) => {
    await tx.query('select 1 from row for update');
    wire.dark(true);
    await tx.query('select 2');
  });
  await assert.rejects(lost, { code: 'ETIMEDOUT' });
  await withinLimit(() => direct.pool.query('select 1 from row for update'));
});

test('a commit whose answer vanishes has been made, and is told as lost', async (t) => {
  const { db, wire, direct } = await wired(t);
  await direct.pool.query('create table row (id int)');
  const lost = inTransaction(db.hot, async (tx) => {
    await tx.query('insert into row values (1)');
    wire.onSend((bytes) => (bytes.includes('commit') ? 'silence' : 'pass'));
  });
  await assert.rejects(lost, { code: 'ETIMEDOUT' });
  assert.equal((await direct.pool.query('select 1 from row')).rowCount, 1);
});

test('connecting into a black hole fails in seconds, and so does closing there', async (t) => {
  const { db, wire } = await wired(t);
  await db.pool.query('select 1');
  await db.hot.query('select 1');
  wire.dark(true);
  const other = openDatabase({ url: wire.through('postgres://x:y@localhost/z') });
  await withinLimit(() => assert.rejects(other.pool.query('select 1'), /fell silent/));
  await other.close();
  await withinLimit(() => db.close());
});

test('a database that went away without a word is gone, not slow', async (t) => {
  const { db, wire } = await databaseOnWire(t);
  await db.hot.query('select 1');
  const running = db.hot.query('select pg_sleep(60)');
  wire.dark(true);
  await withinLimit(() => assert.rejects(running, { code: 'ETIMEDOUT' }));
});
