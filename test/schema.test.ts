// db/schema.sql shows what the migrations really make.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { dumpSchema } from '#db/dump.ts';
import { testDatabase } from '#test/database.ts';

test('db/schema.sql is what the migrations make (node scripts/dump-schema.ts writes it)', async (t) => {
  const { pool } = await testDatabase(t);
  const stored = readFileSync(new URL('../db/schema.sql', import.meta.url), 'utf8');
  const made = await dumpSchema(pool);
  assert.deepEqual(difference(made, stored), []);
  assert.equal(made.length, stored.length);
});

test('the dump shows a changed column, a new index and a cut right', async (t) => {
  const { pool } = await testDatabase(t);
  const before = await dumpSchema(pool);
  await pool.query(`
    alter table worker alter column name drop not null;
    create index worker_by_name on worker (name);
    revoke delete on worker from current_user`);
  const added = difference(await dumpSchema(pool), before);
  assert.equal(added.length, 3);
  assert.match(added.join('\n'), /name text,\n.*worker_by_name.*\n-- the owner may: insert/);
});

function difference(text: string, from: string): string[] {
  const known = new Set(from.split('\n'));
  return text.split('\n').filter((line) => !known.has(line));
}
