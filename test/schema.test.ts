// db/schema.sql shows what the migrations really make.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { dumpSchema } from '#db/dump.ts';
import { testDatabase } from '#test/database.ts';

test('db/schema.sql is what the migrations make (node scripts/dump-schema.ts writes it)', async (t) => {
  const { pool } = await testDatabase(t);
  const stored = readFileSync(new URL('../db/schema.sql', import.meta.url), 'utf8');
  assert.equal(await dumpSchema(pool), stored);
});

test('the dump shows a changed column, a new index and a cut right', async (t) => {
  const { pool } = await testDatabase(t);
  const before = await dumpSchema(pool);
  await pool.query(`
    alter table worker alter column name drop not null;
    create index worker_by_name on worker (name);
    revoke delete on worker from current_user`);
  const after = await dumpSchema(pool);
  const added = after.split('\n').filter((line) => !before.split('\n').includes(line));
  assert.equal(added.length, 3);
  assert.match(added.join('\n'), /name text,\n.*worker_by_name.*\n-- the owner may: insert/);
});
