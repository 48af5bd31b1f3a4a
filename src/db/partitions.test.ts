// Monthly partitions: the right rows in the right month, made once, never in the way.

import assert from 'node:assert/strict';
import test from 'node:test';
import type pg from 'pg';
import { idSource } from '#domain/ids.ts';
import { testDatabase } from '#test/database.ts';
import { ensurePartitions, leastUuidAt } from './partitions.ts';

const TABLES = ['transaction_status', 'ledger_entry', 'event', 'transaction_log'];
const NOW = new Date('2026-11-30T23:59:59.999Z');

test('makes this month and the next two of each table, over a new year, and then nothing', async (t) => {
  const { pool } = await testDatabase(t);
  const months = ['2026_11', '2026_12', '2027_01'];
  const wanted = months.flatMap((month) => TABLES.map((table) => `${table}_${month}`));
  assert.deepEqual(await ensurePartitions(pool, NOW), { made: wanted, left: [] });
  assert.deepEqual(await ensurePartitions(pool, NOW), { made: [], left: [] });
});

test('an event falls into the month of its id to the millisecond, all others into the default', async (t) => {
  const { pool } = await testDatabase(t);
  await ensurePartitions(pool, NOW);
  const cases = [
    ['2026-10-31T23:59:59.999Z', 'event_default'],
    ['2026-11-01T00:00:00.000Z', 'event_2026_11'],
    ['2026-11-30T23:59:59.999Z', 'event_2026_11'],
    ['2026-12-01T00:00:00.000Z', 'event_2026_12'],
    ['2027-01-31T23:59:59.999Z', 'event_2027_01'],
    ['2027-02-01T00:00:00.000Z', 'event_default'],
  ] as const;
  for (const [at, partition] of cases) {
    for (const filled of [0x00, 0xff]) {
      const id = idAt(at, filled);
      const { rows } = await insertEvent(pool, id, at);
      assert.deepEqual(rows, [{ partition }], `${at} ${id}`);
    }
  }
});

test('processes that start at once share the work and do not fail', async (t) => {
  const { pool } = await testDatabase(t);
  const reports = await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(pool, NOW)));
  assert.equal(reports.flatMap(({ made }) => made).length, 3 * TABLES.length);
  assert.deepEqual(
    reports.flatMap(({ left }) => left),
    [],
  );
});

test('a month that the default partition has rows of stays there and is reported', async (t) => {
  const { pool } = await testDatabase(t);
  const at = '2026-12-05T00:00:00.000Z';
  await insertEvent(pool, idAt(at, 0), at);
  const { made, left } = await ensurePartitions(pool, NOW);
  assert.deepEqual(
    left.map(({ partition }) => partition),
    ['event_2026_12'],
  );
  assert.equal(made.length, 3 * TABLES.length - 1);
  const { rows } = await pool.query('select count(*) as n from event');
  assert.deepEqual(rows, [{ n: 1n }]);
});

test('what is in a partition can be added to and read, not changed or removed', async (t) => {
  const { pool } = await testDatabase(t);
  await ensurePartitions(pool, NOW);
  for (const partition of [...TABLES, ...TABLES.map((table) => `${table}_2026_11`)]) {
    await pool.query(`select from ${partition}`);
    for (const verb of [`delete from ${partition}`, `truncate ${partition}`]) {
      await assert.rejects(pool.query(verb), /permission denied/, verb);
    }
  }
  await assert.rejects(pool.query("update event_2026_11 set type = 'x'"), /permission denied/);
});

test('the least uuid of an instant is not above any id made then', () => {
  const ms = Date.parse('2026-11-01T00:00:00Z');
  assert.ok(leastUuidAt(ms) < idAt('2026-11-01T00:00:00Z', 0));
  assert.ok(leastUuidAt(ms) > idAt('2026-10-31T23:59:59.999Z', 0xff));
});

function idAt(at: string, filled: number): string {
  const ids = idSource(
    () => Date.parse(at),
    (count) => new Uint8Array(count).fill(filled),
  );
  return ids.next('event');
}

function insertEvent(pool: pg.Pool, id: string, at: string): Promise<pg.QueryResult> {
  return pool.query(
    `insert into event (merchant_id, at, id, type)
     values ('00000000-0000-7000-8000-000000000001', $2, $1, 'test')
     returning tableoid::regclass::text as partition`,
    [id, at],
  );
}
