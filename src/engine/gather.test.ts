// What is gathered is worked on together, and one that cannot be worked on takes nobody with it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timers } from '#domain/timers.ts';
import { gather } from './gather.ts';

const BATCH = { forMs: 5, max: 4 };

/** Timers that go off when the test says so. */
function timersByHand() {
  const waiting = new Set<() => void>();
  const after: Timers['after'] = (_ms, act) => {
    waiting.add(act);
    return { cancel: () => void waiting.delete(act), unref: () => {} };
  };
  const goOff = (): void => {
    for (const act of [...waiting]) {
      waiting.delete(act);
      act();
    }
  };
  return { after, goOff, waiting };
}

function doubling(breaksOn: (all: readonly number[]) => Error | null = () => null) {
  const batches: number[][] = [];
  const timers = timersByHand();
  const ask = gather(timers, BATCH, async (all: readonly number[]) => {
    batches.push([...all]);
    const error = breaksOn(all);
    if (error !== null) throw error;
    return all.map((one) => one * 2);
  });
  return { ...timers, ask, batches };
}

test('what comes before the time is over is one batch, and each gets its own answer', async () => {
  const { ask, goOff, batches } = doubling();
  const answers = [1, 2, 3].map(ask);
  goOff();
  assert.deepEqual(await Promise.all(answers), [2, 4, 6]);
  assert.deepEqual(batches, [[1, 2, 3]]);
});

test('a full batch waits for nothing, and the next one waits anew', async () => {
  const { ask, goOff, batches, waiting } = doubling();
  const answers = [1, 2, 3, 4].map(ask);
  assert.equal(waiting.size, 0);
  assert.deepEqual(await Promise.all(answers), [2, 4, 6, 8]);
  const next = ask(5);
  assert.equal(waiting.size, 1);
  goOff();
  assert.equal(await next, 10);
  assert.deepEqual(batches, [[1, 2, 3, 4], [5]]);
});

test('one that cannot be worked on fails alone', async () => {
  const { ask, goOff, batches } = doubling((all) => (all.includes(2) ? new Error('poison') : null));
  const answers = Promise.allSettled([1, 2, 3].map(ask));
  goOff();
  const [first, second, third] = await answers;
  assert.deepEqual(first, { status: 'fulfilled', value: 2 });
  assert.equal(second?.status, 'rejected');
  assert.deepEqual(third, { status: 'fulfilled', value: 6 });
  assert.deepEqual(batches, [[1, 2, 3], [1, 2], [1], [2], [3]]);
});

test('a database that is away is not asked again for each of them', async () => {
  const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  const { ask, goOff, batches } = doubling(() => away);
  const answers = Promise.allSettled([1, 2, 3].map(ask));
  goOff();
  assert.deepEqual(
    (await answers).map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  );
  assert.deepEqual(batches, [[1, 2, 3]]);
});
