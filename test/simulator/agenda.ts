// What is to happen when: a heap, in order of time and then of asking.

import type { Timer } from '#domain/timers.ts';
import type { Owner } from './universe.ts';

export type Appointment = { owner: Owner | null; at: number; act: () => void };

export type Agenda = {
  add(appointment: Appointment): Timer;
  first(): Appointment | null;
  take(): Appointment | null;
};

type Entry = Appointment & { order: number; cancelled: boolean };

export function agenda(): Agenda {
  const heap: Entry[] = [];
  let order = 0;
  const dropGone = (): void => {
    while (heap[0]?.cancelled || heap[0]?.owner?.dead) pop(heap);
  };
  return {
    add: (appointment) => {
      const entry: Entry = { ...appointment, order: order++, cancelled: false };
      push(heap, entry);
      return {
        cancel: () => {
          entry.cancelled = true;
        },
        unref: () => {},
      };
    },
    first: () => {
      dropGone();
      return heap[0] ?? null;
    },
    take: () => {
      dropGone();
      return pop(heap);
    },
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(entry, heap[above]!)) break;
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | null {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined) return null;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
    if (!isBefore(heap[below]!, last)) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = last;
  return first;
}
