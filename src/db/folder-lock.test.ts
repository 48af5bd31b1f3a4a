// Who holds a data folder, and when a lock is nobody's any more.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { FolderInUse, lockFolder } from './folder-lock.ts';

test('is released, and leaves nothing behind', async (t) => {
  const folder = await emptyFolder(t);
  const release = lockFolder(folder);
  assert.match(readFileSync(join(folder, 'dunlin.lock'), 'utf8'), new RegExp(`^${process.pid} `));
  release();
  assert.deepEqual(readdirSync(folder), []);
});

test('is refused while another live process holds it', async (t) => {
  const folder = await emptyFolder(t);
  const other = spawn('sleep', ['60']);
  t.after(() => other.kill());
  writeFileSync(join(folder, 'dunlin.lock'), `${other.pid} -\n`);
  assert.throws(() => lockFolder(folder), FolderInUse);
  assert.ok(existsSync(join(folder, 'dunlin.lock')), 'and the lock stays');
});

test('is taken over from a process that is gone', async (t) => {
  const folder = await emptyFolder(t);
  const other = spawn('true');
  await once(other, 'exit');
  writeFileSync(join(folder, 'dunlin.lock'), `${other.pid} -\n`);
  lockFolder(folder)();
  assert.deepEqual(readdirSync(folder), []);
});

test('is taken over when the number belongs to another process by now', {
  skip: process.platform === 'linux' ? false : 'only Linux tells when a process began',
}, async (t) => {
  const folder = await emptyFolder(t);
  const other = spawn('sleep', ['60']);
  t.after(() => other.kill());
  writeFileSync(join(folder, 'dunlin.lock'), `${other.pid} some-other-boot 12345\n`);
  lockFolder(folder)();
  assert.equal(other.exitCode, null);
});

test('a lock that was never written to its end is nobody’s', async (t) => {
  const folder = await emptyFolder(t);
  writeFileSync(join(folder, 'dunlin.lock'), '');
  lockFolder(folder)();
  assert.deepEqual(readdirSync(folder), []);
});

async function emptyFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-lock-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
