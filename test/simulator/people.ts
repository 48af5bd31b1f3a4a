// People at work while the run goes on: each act is one that a customer, an operator or a
// merchant's system asks for, at a moment and on a thing where it matters. They check nothing.

import { dateIn, startOfDay } from '#domain/calendar.ts';
import type { Host } from '#sandbox/host.ts';
import { answerOf } from './asking.ts';
import type { Chance } from './chance.ts';
import type { Browser } from './payer-walk.ts';
import {
  close,
  deactivate,
  disable,
  lift,
  prefer,
  stop,
  stopUnderWay,
  store,
} from './people-accounts.ts';
import { type Desk, newMemory, type Task } from './people-desk.ts';
import { comeByLink, type Doors } from './people-payers.ts';
import {
  cancel,
  capture,
  change,
  loadAgain,
  loadMore,
  refund,
  release,
} from './people-payments.ts';
import type { SimProcess } from './process.ts';
import type { Moment, Story, StoryMerchant } from './story.ts';

export type Person = {
  /** One random act; resolves when it is answered, never rejects. */
  act(process: SimProcess): Promise<void>;
  /** He stops what is under way, if anything is; resolves when it is answered, never rejects. */
  worry(process: SimProcess): Promise<void>;
  /** A payer comes by link, if anything waits for one; resolves when he has left for good. */
  come(process: SimProcess, browser: Browser, doors: Doors): Promise<void>;
  /** What they looked for and were not shown, because it broke on the way. */
  readonly failures: readonly string[];
};

const ACTS = {
  cancel,
  change,
  capture,
  release,
  refund,
  stop,
  lift,
  deactivate,
  store,
  prefer,
  disable,
  close,
  loadMore,
  loadAgain,
};

/** Of all acts. What destroys something is rare, so that most payments are still collected. */
const WEIGHTS: Readonly<Record<keyof typeof ACTS, number>> = {
  cancel: 9,
  change: 16,
  capture: 9,
  release: 4,
  refund: 20,
  stop: 8,
  lift: 5,
  deactivate: 3,
  store: 10,
  prefer: 6,
  disable: 2,
  close: 1.5,
  loadMore: 9,
  loadAgain: 7,
};

const TRIES = 8;
const TWICE = 0.12;
const AGAIN = 0.7;
const SEEN_MAX = 8;
const HALF_HOUR_MS = 1_800_000;

export function people(story: Story, host: Host, at: () => Moment, chance: Chance): Person {
  const memory = newMemory();
  const failures: string[] = [];
  const seen: SimProcess[] = [];
  // At one merchant after the other.
  const untilDone = async (process: SimProcess, look: (desk: Desk) => Promise<boolean>) => {
    const first = chance.below(story.merchants.length);
    for (let next = 0; next < story.merchants.length && process.isAlive(); next++) {
      const merchant = story.merchants[(first + next) % story.merchants.length]!;
      const desk: Desk = { story, host, at, chance, memory, process, merchant };
      const did = await answerOf(process, () => look(desk));
      if (did.is === 'lost' && process.isAlive()) failures.push(did.why);
      if (did.is !== 'done' || did.value) return;
    }
  };
  return {
    failures,
    act: async (process) => {
      if (!process.isAlive()) return;
      const merchant = someMerchant(story, chance, at().atMs);
      const desk: Desk = { story, host, at, chance, memory, process, merchant };
      const chosen = await answerOf(process, () => choose(desk));
      if (chosen.is !== 'done') {
        if (process.isAlive()) failures.push(chosen.is === 'lost' ? chosen.why : chosen.code);
        return;
      }
      const twice = chance.hits(TWICE);
      const other = seen.findLast((one) => one !== process && one.isAlive()) ?? process;
      if (!seen.includes(process)) seen.push(process);
      if (seen.length > SEEN_MAX) seen.shift();
      await chosen.value(twice ? [process, other] : [process]);
    },
    worry: (process) =>
      untilDone(process, async (desk) => {
        const task = await stopUnderWay(desk);
        await task?.([process]);
        return task !== null;
      }),
    come: (process, browser, doors) =>
      untilDone(process, (desk) => comeByLink(desk, browser, doors)),
  };
}

/** What is owed comes first, then a request that nobody answered, then something new. */
async function choose(desk: Desk): Promise<Task> {
  const { chance, memory, at, story } = desk;
  const { atMs } = at();
  const owed = memory.debts.find((debt) => debt.atMs <= atMs);
  if (owed !== undefined) return owed.task;
  const unheard = chance.hits(AGAIN) ? memory.unheard.shift() : undefined;
  if (unheard !== undefined) return unheard;
  for (let tries = 0; tries < TRIES; tries++) {
    const merchant = someMerchant(story, chance, atMs);
    const task = await ACTS[chance.weighed(WEIGHTS)]({ ...desk, merchant });
    if (task !== null) return task;
  }
  return loadMore(desk);
}

// Rather one where a day has just begun or is about to: then its payments are under way.
function someMerchant({ merchants }: Story, chance: Chance, atMs: number): StoryMerchant {
  const busy = merchants.filter(({ timeZone }) => {
    const soon = dateIn(new Date(atMs + HALF_HOUR_MS), timeZone);
    return Math.abs(startOfDay(soon, timeZone).getTime() - atMs) <= HALF_HOUR_MS;
  });
  return chance.pick(busy.length > 0 && chance.hits(0.6) ? busy : merchants);
}
