// The loops of simulated workers. A real one looks for work several times a second, and finds none
// nearly always. Here its timer comes late while there is none, as any timer may, and when some
// appears each loop wakes at a moment of its own: who comes first is drawn.

import type { Timer, Timers } from '#domain/timers.ts';
import type { Outlook, Work } from './outlook.ts';
import type { Owner, Universe } from './universe.ts';

export type Loops = {
  /** In place of the timers of a worker's loops. `skewMs`: how far its clock is ahead. */
  timersOf(owner: Owner, skewMs: () => number): Timers['after'];
  /** Wakes whose work has appeared. */
  rouse(): void;
};

/** What a loop of that period looks for (src/engine/worker.ts). Any other timer is on time. */
const LOOKS_FOR: ReadonlyMap<number, Work> = new Map([
  [200, 'due'],
  [250, 'doubts'],
  [300, 'test_clocks'],
  [500, 'dead'],
  [600, 'visits'],
  [2_000, 'plans'],
]);

/** Clocks that are right differ by less: whose looks at once, may race with the others. */
const EARLY_MS = 10;

/** Periods after which a loop looks all the same. */
const PERIODS_MAX = 60;

const TOGETHER = 0.4;
/** Part of its period within which a loop that is roused wakes. */
const ROUSED_WITHIN = 0.25;

type Sleeper = {
  owner: Owner;
  work: Work;
  periodMs: number;
  skewMs: () => number;
  /** Ticks. */
  atLatest: number;
  cancelled: boolean;
  act: () => void;
};

export function loops(universe: Universe, outlook: Outlook): Loops {
  const { after, ticks } = universe;
  const chance = universe.chance.fork('loops');
  let asleep: Sleeper[] = [];
  const finds = ({ work, skewMs }: Sleeper): boolean => outlook.finds(work, skewMs() + EARLY_MS);
  const wake = (sleeper: Sleeper): void => {
    if (sleeper.cancelled) return;
    if (finds(sleeper) || ticks() >= sleeper.atLatest) sleeper.act();
    else asleep.push(sleeper);
  };
  return {
    timersOf: (owner, skewMs) => (periodMs, act) => {
      const work = LOOKS_FOR.get(periodMs);
      if (work === undefined) return after(owner, periodMs, act);
      const atLatest = ticks() + periodMs * PERIODS_MAX;
      const sleeper = { owner, work, periodMs, skewMs, atLatest, cancelled: false, act };
      after(owner, periodMs, () => wake(sleeper));
      return cancelling(sleeper);
    },
    rouse: () => {
      if (asleep.length === 0) return;
      const still: Sleeper[] = [];
      // Often all at the same moment: then they race for the same rows.
      const together = chance.hits(TOGETHER) ? chance.next() : null;
      for (const sleeper of asleep) {
        if (sleeper.owner.dead || sleeper.cancelled) continue;
        if (!finds(sleeper) && ticks() < sleeper.atLatest) still.push(sleeper);
        else {
          const phase = together ?? chance.next();
          after(sleeper.owner, phase * ROUSED_WITHIN * sleeper.periodMs, () => wake(sleeper));
        }
      }
      asleep = still;
    },
  };
}

function cancelling(sleeper: Sleeper): Timer {
  return {
    cancel: () => {
      sleeper.cancelled = true;
    },
    unref: () => {},
  };
}
