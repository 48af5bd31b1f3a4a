// The only place that reads the machine's clock, waits on it and takes its randomness for ids.
// Everything else is given a Clock, Timers and an IdSource, so that any day can be replayed.

import { randomBytes } from 'node:crypto';
import { type Clock, dateIn } from '#domain/calendar.ts';
import { type IdSource, idSource } from '#domain/ids.ts';
import type { Timers } from '#domain/timers.ts';

export const realClock: Clock = {
  now: () => new Date(),
  today: (zone) => dateIn(new Date(), zone),
};

export const realTimers: Timers = {
  ticks: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return { cancel: () => clearTimeout(timer), unref: () => timer.unref() };
  },
};

export function realIds(): IdSource {
  return idSource(() => Date.now(), randomBytes);
}
