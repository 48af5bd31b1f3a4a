import assert from 'node:assert/strict';
import test from 'node:test';
import { newMemory } from './memory.ts';

test('keeps each value for its time, and the latest of a name', () => {
  const memory = newMemory();
  memory.keep('a', '1', 100);
  memory.keep('a', '2', 200);
  assert.deepEqual([memory.recall('a', 199), memory.recall('a', 200)], ['2', null]);
  memory.forget('a');
  assert.equal(memory.recall('a', 0), null);
});

test('forgets the oldest when it is full, and what was kept again is not old', () => {
  const memory = newMemory();
  for (let count = 0; count < 10_000; count++) memory.keep(`name ${count}`, 'value', 100);
  memory.keep('name 0', 'again', 100);
  memory.keep('one more', 'value', 100);
  assert.equal(memory.recall('name 0', 0), 'again');
  assert.equal(memory.recall('name 1', 0), null);
  assert.equal(memory.recall('name 2', 0), 'value');
});

test('many who want the same at once have it fetched once, and who comes later anew', async () => {
  const memory = newMemory();
  let fetched = 0;
  const fetch = async () => {
    fetched += 1;
    await new Promise((go) => setTimeout(go, 5));
    return fetched;
  };
  const all = Array.from({ length: 100 }, () => memory.once('token', fetch));
  assert.deepEqual(await Promise.all(all), Array(100).fill(1));
  assert.equal(await memory.once('token', fetch), 2);
  assert.deepEqual(await Promise.all([memory.once('a', fetch), memory.once('b', fetch)]), [4, 4]);
});

test('what fails fails for those who waited for it, and is tried anew', async () => {
  const memory = newMemory();
  const fail = () => Promise.reject(new Error('away'));
  const both = [memory.once('token', fail), memory.once('token', fail)];
  for (const one of both) await assert.rejects(one, /away/);
  assert.equal(await memory.once('token', () => Promise.resolve('back')), 'back');
});
