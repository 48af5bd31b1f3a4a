// What is to happen when, in order of time and then of asking. What was cancelled, or belongs to
// the dead, is passed over.

import type { Timer } from '#domain/timers.ts';
import { timeHeap } from '#sandbox/time-heap.ts';
import type { Owner } from './universe.ts';

export type Appointment = { owner: Owner | null; at: number; act: () => void };

export type Agenda = {
  add(appointment: Appointment): Timer;
  first(): Appointment | null;
  take(): Appointment | null;
};

export function agenda(): Agenda {
  const heap = timeHeap<Appointment & { cancelled: boolean }>();
  const first = (): Appointment | null => {
    for (;;) {
      const entry = heap.first();
      if (entry === null || !(entry.cancelled || entry.owner?.dead)) return entry;
      heap.take();
    }
  };
  return {
    add: (appointment) => {
      const entry = { ...appointment, cancelled: false };
      heap.add(entry);
      return {
        cancel: () => {
          entry.cancelled = true;
        },
        unref: () => {},
      };
    },
    first,
    take: () => (first() === null ? null : heap.take()),
  };
}
