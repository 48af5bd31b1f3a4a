// Things to do later on a twin's clock, soonest first: a heap, so that a year of pending results
// costs no more than today's.

import { timeHeap } from './time-heap.ts';

export type DueList = {
  add(atMs: number, act: () => void): void;
  /** Runs all that is due at `nowMs`, in order of time; what that adds and is due runs too. */
  runDue(nowMs: number): void;
  readonly size: number;
};

export function dueList(): DueList {
  const heap = timeHeap<{ at: number; act: () => void }>();
  return {
    add: (at, act) => heap.add({ at, act }),
    runDue: (nowMs) => {
      for (;;) {
        const first = heap.first();
        if (first === null || first.at > nowMs) return;
        heap.take();
        first.act();
      }
    },
    get size() {
      return heap.size;
    },
  };
}
