// What every connection guarantees, whatever the server, the database or the role say.

import assert from 'node:assert/strict';
import test from 'node:test';
import pg from 'pg';
import { testDatabaseUrlFor, testServer } from '#test/database.ts';
import { inTransaction, openDatabase } from './pool.ts';

test('odd settings of server, database and address do not reach a connection', async (t) => {
  const url = new URL(await testDatabaseUrlFor(t));
  await asAdmin(async (admin) => {
    const name = pg.escapeIdentifier(url.pathname.slice(1));
    await admin.query(`alter database ${name} set timezone to 'America/St_Johns'`);
    await admin.query(`alter database ${name} set datestyle to 'SQL, DMY'`);
    await admin.query(`alter database ${name} set default_transaction_isolation to 'serializable'`);
    await admin.query(`alter database ${name} set default_transaction_read_only to on`);
    await admin.query(`alter database ${name} set bytea_output to 'escape'`);
  });
  const control = new pg.Client({ connectionString: url.toString() });
  await control.connect();
  assert.deepEqual((await control.query('show timezone')).rows, [{ TimeZone: 'America/St_Johns' }]);
  await control.end();
  url.searchParams.set('options', '-c timezone=Asia/Tokyo -c lock_timeout=1234');
  const database = openDatabase({ url: url.toString() });
  t.after(() => database.close());
  for (const pool of [database.pool, database.hot]) {
    const { rows } = await pool.query(`
      select current_setting('timezone') as zone, current_setting('lock_timeout') as kept,
        current_setting('transaction_isolation') as isolation,
        timestamptz '2024-03-10 23:30:00Z' as at, '2024-02-29'::date as day,
        '\\xff00'::bytea as bytes, '2024-03-10 23:30:00Z'::timestamptz::date as day_of`);
    assert.deepEqual(rows, [
      {
        zone: 'UTC',
        kept: '1234ms',
        isolation: 'read committed',
        at: new Date('2024-03-10T23:30:00Z'),
        day: '2024-02-29',
        bytes: Buffer.from([255, 0]),
        day_of: '2024-03-10',
      },
    ]);
    await pool.query('create temp table writable (id int)');
  }
});

test('numbers and days come back exactly, also in arrays and with nulls', async (t) => {
  const database = openDatabase({ url: await testDatabaseUrlFor(t) });
  t.after(() => database.close());
  const { rows } = await database.pool.query(`
    select 9223372036854775807::int8 as big, 7 as small, 1.10::numeric as rate,
      array['0001-01-01', null, '9999-12-31']::date[] as days,
      array[9007199254740993, null]::int8[] as bigs, '{"a":1}'::jsonb as data,
      timestamp '2024-01-01 00:00' as local`);
  assert.deepEqual(rows, [
    {
      big: 9223372036854775807n,
      small: 7,
      rate: '1.10',
      days: ['0001-01-01', null, '9999-12-31'],
      bigs: [9007199254740993n, null],
      data: { a: 1 },
      local: '2024-01-01 00:00:00',
    },
  ]);
  assert.equal(pg.types.getTypeParser(20)('5'), '5', "the driver's own parsers stay as they are");
});

test('an instant survives the way there and back in whatever zone this process runs', async (t) => {
  const database = openDatabase({ url: await testDatabaseUrlFor(t) });
  t.after(() => database.close());
  for (const text of ['2024-03-31T01:30:00.123Z', '2024-10-27T00:30:00Z', '1999-12-31T23:59:59Z']) {
    const { rows } = await database.pool.query('select $1::timestamptz as at', [new Date(text)]);
    assert.deepEqual(rows, [{ at: new Date(text) }]);
  }
});

test('the hot pool plans by index on an empty table, the other one as it likes', async (t) => {
  const database = openDatabase({
    url: await testDatabaseUrlFor(t),
    hotPlans: 'force_generic_plan',
  });
  t.after(() => database.close());
  const settings = `select current_setting('enable_seqscan') as seqscan,
    current_setting('enable_hashjoin') as hashjoin, current_setting('jit') as jit,
    current_setting('plan_cache_mode') as plans`;
  const hot = { seqscan: 'off', hashjoin: 'off', jit: 'off', plans: 'force_generic_plan' };
  assert.deepEqual((await database.hot.query(settings)).rows, [hot]);
  assert.equal((await database.pool.query(settings)).rows[0].seqscan, 'on');
});

test('a transaction commits its work, or none of it', async (t) => {
  const database = openDatabase({ url: await testDatabaseUrlFor(t), poolMax: 2 });
  t.after(() => database.close());
  const { pool } = database;
  await pool.query('create table done (id int primary key)');
  const answer = await inTransaction(pool, async (tx) => {
    await tx.query('insert into done values (1)');
    return 'answer';
  });
  assert.equal(answer, 'answer');
  const thrown = new Error('halfway');
  const halfway = inTransaction(pool, async (tx) => {
    await tx.query('insert into done values (2)');
    throw thrown;
  });
  await assert.rejects(halfway, thrown);
  assert.deepEqual((await pool.query('select id from done')).rows, [{ id: 1 }]);
  assert.equal(pool.totalCount - pool.idleCount, 0, 'and gives its connection back');
});

test('a swallowed error inside a transaction does not pass for a commit', async (t) => {
  const database = openDatabase({ url: await testDatabaseUrlFor(t) });
  t.after(() => database.close());
  const swallowed = inTransaction(database.pool, async (tx) => {
    await tx.query('select 1 / 0').catch(() => {});
  });
  await assert.rejects(swallowed, /had failed and was rolled back/);
});

test('a connection that dies in a transaction is not used again', async (t) => {
  const lost: Error[] = [];
  const url = await testDatabaseUrlFor(t);
  const database = openDatabase({ url, poolMax: 1, onLost: (error) => lost.push(error) });
  t.after(() => database.close());
  const killed = inTransaction(database.pool, async (tx) => {
    tx.on('error', () => {});
    await tx.query('select pg_terminate_backend(pg_backend_pid())');
  });
  await assert.rejects(killed, /terminating connection|Connection terminated/);
  assert.deepEqual((await database.pool.query('select 1 as one')).rows, [{ one: 1 }]);
});

async function asAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: await testServer() });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
