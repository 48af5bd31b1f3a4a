// Rounds overtake each other, up to a limit, and are all over when they say so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { rounds } from './rounds.ts';

/** Rounds of so many pieces of work each, which end when told. */
function works(sizes: number[]) {
  const ends: (() => void)[] = [];
  const takeUp = async () => {
    const count = sizes.shift() ?? 0;
    const each = Array.from({ length: count }, () => new Promise<void>((end) => ends.push(end)));
    return { each, done: Promise.all(each).then(() => {}) };
  };
  return { takeUp, ends };
}

const isOver = async (promise: Promise<unknown>): Promise<boolean> => {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await turn();
  return over;
};

test('a full round says that more is due, and the next one does not wait for it', async () => {
  const { takeUp } = works([2, 1]);
  const all = rounds(takeUp, 2);
  assert.equal(await all.next(), true);
  assert.equal(await all.next(), false);
});

test('four full rounds are worked on at once, and another one when there is room', async () => {
  const { takeUp, ends } = works([2, 2, 2, 2, 2]);
  const all = rounds(takeUp, 2);
  for (let round = 0; round < 4; round++) await all.next();
  const fifth = all.next();
  assert.equal(await isOver(fifth), false);
  ends[3]?.();
  assert.equal(await isOver(fifth), true);
  assert.equal(ends.length, 10);
});

test('it has ended when the last piece of work has', async () => {
  const { takeUp, ends } = works([1, 1]);
  const all = rounds(takeUp, 2);
  await all.next();
  await all.next();
  ends[0]?.();
  assert.equal(await isOver(all.ended()), false);
  ends[1]?.();
  assert.equal(await isOver(all.ended()), true);
});
