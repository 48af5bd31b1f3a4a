// What the seed decides about a demo's year: on which days the gateways misbehave, when the worker
// is killed, and on which days customers bring new cards.

import { addDays, type PlainDate, partsOf } from '#domain/calendar.ts';
import type { Fault } from './sandbox-control.ts';

/** Everything up to and including a day, run in one go. */
export type Stretch = {
  until: PlainDate;
  stormy: boolean;
  /** Milliseconds after its start at which the worker is killed; null: it is not. */
  killAfterMs: number | null;
  /** Customers whose cards were refused bring new ones afterwards. */
  newCards: boolean;
};

export type DemoPlan = { stretches: Stretch[]; random: () => number };

/** Part of the days that are stormy; most of them days on which much falls due. */
const DAYS_PER_STORM = 36;
const BUSY_DAYS = [1, 5, 10, 15, 20, 25, 28];
const STORMS_PER_KILL = 2;
const KILL_MS = [20, 700] as const;
const CARD_DAYS = [8, 22];

/** At all times: notices that come twice, and before the reply. */
export const CALM: readonly Fault[] = [
  { word: 'repeat_notice', rate: 0.05 },
  { word: 'notice_first', rate: 0.05 },
];

/** A fifth of all calls goes wrong, half of those after the money was taken. */
export const STORM: readonly Fault[] = [
  ...CALM,
  { word: 'hang_after', rate: 0.04 },
  { word: 'reset_after', rate: 0.04 },
  { word: 'error_after', rate: 0.03 },
  { word: 'garbage', rate: 0.02 },
  { word: 'half_reply', rate: 0.01 },
  { word: 'hang_before', rate: 0.01 },
  { word: 'reset_before', rate: 0.02 },
  { word: 'error_before', rate: 0.02 },
  { word: 'refuse', rate: 0.02 },
  { word: 'lookup_error', rate: 0.05 },
];

/** At least one storm and one kill, however short. */
export function demoPlan(seed: number, from: PlainDate, days: number): DemoPlan {
  const random = seededNumbers(seed);
  const all = Array.from({ length: days }, (_, index) => addDays(from, index));
  const storms = pickStorms(all, Math.max(1, Math.round(days / DAYS_PER_STORM)), random);
  const stretches: Stretch[] = [];
  let stormCount = 0;
  for (const [index, day] of all.entries()) {
    const next = all[index + 1];
    const stormy = storms.has(day);
    const newCards = CARD_DAYS.includes(partsOf(day).day);
    // A quiet day goes on into the next one unless something happens between them.
    if (!stormy && !newCards && next !== undefined && !storms.has(next)) continue;
    const killed = stormy && stormCount++ % STORMS_PER_KILL === 0;
    const killAfterMs = killed
      ? KILL_MS[0] + Math.floor(random() * (KILL_MS[1] - KILL_MS[0]))
      : null;
    stretches.push({ until: day, stormy, killAfterMs, newCards });
  }
  return { stretches, random };
}

function pickStorms(
  days: readonly PlainDate[],
  count: number,
  random: () => number,
): ReadonlySet<PlainDate> {
  const busy = days.filter((day) => BUSY_DAYS.includes(partsOf(day).day));
  const choices = busy.length < count ? [...days] : busy;
  const storms = new Set<PlainDate>();
  while (storms.size < Math.min(count, choices.length)) {
    const [chosen] = choices.splice(Math.floor(random() * choices.length), 1);
    if (chosen !== undefined) storms.add(chosen);
  }
  return storms;
}

/** From 0 to below 1, by the seed alone (xorshift). */
export function seededNumbers(seed: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 0x1_0000_0000;
  };
}
