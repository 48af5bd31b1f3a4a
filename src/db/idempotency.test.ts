import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MerchantId } from '#domain/ids.ts';
import { testDatabase } from '#test/database.ts';
import { beginKey, deleteOldKeys, finishKey, releaseKey, STALE_AFTER_MS } from './idempotency.ts';

const MERCHANT = '0192f0c4-0000-7000-8000-000000000001' as MerchantId;
const OTHER = '0192f0c4-0000-7000-8000-000000000002' as MerchantId;
const REQUEST = { key: 'k-1', requestHash: Buffer.from('hash') };

test('a repeated request gets the first reply, another under its key is a conflict', async (t) => {
  const { pool } = await testDatabase(t);
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'run' });
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'in_progress' });
  await finishKey(pool, MERCHANT, REQUEST.key, { status: 201, reply: '{"a":1}' });
  const replay = { is: 'replay', status: 201, reply: '{"a":1}' };
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), replay);
  const other = { ...REQUEST, requestHash: Buffer.from('other') };
  assert.deepEqual(await beginKey(pool, MERCHANT, other), { is: 'conflict' });
  assert.deepEqual(await beginKey(pool, OTHER, other), { is: 'run' });
  await finishKey(pool, MERCHANT, REQUEST.key, { status: 200, reply: 'later' });
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), replay);
});

test('of many at the same time exactly one runs', async (t) => {
  const { pool } = await testDatabase(t);
  const begun = await Promise.all(
    Array.from({ length: 12 }, () => beginKey(pool, MERCHANT, REQUEST)),
  );
  assert.equal(begun.filter((one) => one.is === 'run').length, 1);
  assert.equal(begun.filter((one) => one.is === 'in_progress').length, 11);
});

test('a key is free again after a request that did nothing, and taken over from a dead one', async (t) => {
  const { pool } = await testDatabase(t);
  await beginKey(pool, MERCHANT, REQUEST);
  await releaseKey(pool, MERCHANT, REQUEST.key);
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'run' });
  const age = async (ms: number) => {
    const sql = `update idempotency_key set created_at = now() - $1 * interval '1 millisecond'`;
    await pool.query(sql, [ms]);
  };
  await age(STALE_AFTER_MS - 5_000);
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'in_progress' });
  await age(STALE_AFTER_MS + 1_000);
  const other = { ...REQUEST, requestHash: Buffer.from('other') };
  assert.deepEqual(await beginKey(pool, MERCHANT, other), { is: 'conflict' });
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'run' });
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'in_progress' });
  await finishKey(pool, MERCHANT, REQUEST.key, { status: 200, reply: 'done' });
  assert.equal(await deleteOldKeys(pool), 0);
  await age(31 * 86_400_000);
  assert.equal(await deleteOldKeys(pool), 1);
  assert.deepEqual(await beginKey(pool, MERCHANT, REQUEST), { is: 'run' });
});
