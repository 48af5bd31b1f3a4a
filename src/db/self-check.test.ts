// Which databases are refused at start.

import assert from 'node:assert/strict';
import test from 'node:test';
import pg from 'pg';
import { testDatabaseUrlFor, testServer } from '#test/database.ts';
import { openDatabase } from './pool.ts';
import { selfCheck } from './self-check.ts';

// The shared test server runs unsafely, on purpose and for speed.
const UNSAFE_SERVER = ['fsync is off', 'full_page_writes is off', 'synchronous_commit is off'];

test('a server that may lose what it committed is refused, unless that is allowed', async (t) => {
  const database = openDatabase({ url: await testDatabaseUrlFor(t) });
  t.after(() => database.close());
  await assert.rejects(selfCheck(database, false), /fsync is off.*DUNLIN_ALLOW_UNSAFE_DATABASE/);
  assert.deepEqual(await selfCheck(database, true), UNSAFE_SERVER);
});

test('synchronous_commit counts as the connection has it, from address, role or database', async (t) => {
  const url = new URL(await testDatabaseUrlFor(t));
  const name = pg.escapeIdentifier(url.pathname.slice(1));
  const faultsOf = async (address: URL) => {
    const database = openDatabase({ url: address.toString() });
    try {
      return await selfCheck(database, true);
    } finally {
      await database.close();
    }
  };
  const set = async (sql: string) => {
    const admin = new pg.Client({ connectionString: await testServer() });
    await admin.connect();
    await admin.query(sql);
    await admin.end();
  };
  const off = 'synchronous_commit is off';
  await set(`alter database ${name} set synchronous_commit to on`);
  assert.ok(!(await faultsOf(url)).includes(off));
  await set(`alter role dunlin_test in database ${name} set synchronous_commit to off`);
  assert.ok((await faultsOf(url)).includes(off), 'the role');
  await set(`alter role dunlin_test in database ${name} set synchronous_commit to local`);
  assert.ok(!(await faultsOf(url)).includes(off));
  const address = new URL(url);
  address.searchParams.set('options', '-c synchronous_commit=off');
  assert.ok((await faultsOf(address)).includes(off), 'the address');
});
