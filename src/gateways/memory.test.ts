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
