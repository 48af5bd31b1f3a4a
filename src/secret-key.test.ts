// The key file: made once, closed to others, never replaced by another.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { secretKeyFor } from './secret-key.ts';

test('a new folder gets a key file, closed to others, and keeps it', async (t) => {
  const data = await newFolder(t);
  const key = secretKeyFor({ secretKey: null, data });
  assert.equal(key.length, 32);
  assert.deepEqual(secretKeyFor({ secretKey: null, data }), key);
  assert.equal(statSync(join(data, 'secret.key')).mode & 0o077, 0);
  assert.deepEqual(readdirSync(data), ['secret.key']);
});

test('a key from the environment wins, and no file is made', async (t) => {
  const data = await newFolder(t);
  const secretKey = new Uint8Array(32).fill(7);
  assert.equal(secretKeyFor({ secretKey, data }), secretKey);
  assert.throws(() => readdirSync(data), /ENOENT/);
});

test('a lost key file is not replaced beside a database that was sealed with it', async (t) => {
  const data = await newFolder(t);
  secretKeyFor({ secretKey: null, data });
  mkdirSync(join(data, 'postgres'));
  rmSync(join(data, 'secret.key'));
  assert.throws(() => secretKeyFor({ secretKey: null, data }), /secret\.key is missing/);
});

test('a damaged key file is named', async (t) => {
  const data = await newFolder(t);
  mkdirSync(data);
  writeFileSync(join(data, 'secret.key'), 'short');
  assert.throws(() => secretKeyFor({ secretKey: null, data }), /secret\.key holds no key/);
});

async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-key-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}
