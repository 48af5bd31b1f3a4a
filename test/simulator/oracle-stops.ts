// From when to when each payment stop certainly forbade an attempt.

import { actsOf, certainFrom, isCertain } from './oracle-acts.ts';
import type { Stop } from './oracle-facts.ts';
import { COMMITTED_WITHIN_MS, type Ground, LOCKED_OUT_MS, SKEW_MS } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import type { StoryAct } from './story.ts';

/** `from` and `until` in milliseconds, both exclusive. */
export type Ban = { id: string; from: number; until: number };

/** By account. Also reports stops that are not there, and that nobody lifted. */
export function standingStops(ground: Ground): Map<string, Ban[]> {
  const { facts, story, report } = ground;
  const by = ofAccounts(ground);
  for (const act of actsOf(story, 'set_stop').filter(isCertain)) {
    const { accountId } = act.what;
    const there = by.stops.get(accountId)?.some((stop) => isOf(stop, act)) ?? false;
    if (!there)
      report(5, `account ${shown('acc', accountId)}: a stop set by a person is not there`);
  }
  const bans = new Map<string, Ban[]>();
  for (const stop of facts.stops) {
    const set = by.set.get(stop.accountId)?.filter((act) => isOf(stop, act)) ?? [];
    // A person was told that it stands; a decline's is seen by others once it is committed.
    const within = stop.causeId === null ? COMMITTED_WITHIN_MS : LOCKED_OUT_MS;
    const certain = Math.min(...set.map(certainFrom), stop.createdAt + within);
    const from = Math.max(stop.fromAt, certain);
    const ban = { id: stop.id, from, until: liftedFrom(ground, stop, by.lifts) };
    const others = bans.get(stop.accountId);
    if (others === undefined) bans.set(stop.accountId, [ban]);
    else others.push(ban);
  }
  return bans;
}

type ByAccount = {
  stops: Map<string, Stop[]>;
  set: Map<string, StoryAct[]>;
  lifts: Map<string, StoryAct[]>;
};

function ofAccounts({ facts, story }: Ground): ByAccount {
  const lifts = actsOf(story, 'lift_stop', 'store_instrument', 'set_default').filter(
    ({ what }) => what.is !== 'store_instrument' || what.madeDefault,
  );
  return {
    stops: Map.groupBy(facts.stops, ({ accountId }) => accountId),
    set: Map.groupBy(actsOf(story, 'set_stop'), ({ what }) => what.accountId),
    lifts: Map.groupBy(lifts, ({ what }) => what.accountId),
  };
}

function isOf(stop: Stop, { began, ended }: StoryAct): boolean {
  if (stop.causeId !== null || stop.createdAt < began.atMs) return false;
  return stop.createdAt <= (ended?.atMs ?? Number.POSITIVE_INFINITY);
}

// When it was lifted is written by a process's own clock; that it may be lifted begins when
// somebody asks. A new default instrument lifts only what a decline has set.
function liftedFrom({ report }: Ground, stop: Stop, lifts: ByAccount['lifts']): number {
  const { id, liftedAt, untilAt, causeId, accountId } = stop;
  const ends = untilAt === null ? Number.POSITIVE_INFINITY : untilAt - SKEW_MS;
  if (liftedAt === null) return ends;
  const asked = (lifts.get(accountId) ?? []).filter(
    ({ what, began, ended }) =>
      (what.is === 'lift_stop' || causeId !== null) &&
      began.atMs <= liftedAt + SKEW_MS &&
      (ended?.atMs ?? Number.POSITIVE_INFINITY) >= liftedAt - SKEW_MS,
  );
  if (asked.length === 0 && untilAt === null) {
    report(5, `payment stop ${shown('stp', id)} was lifted, and nobody asked for it`);
    return liftedAt - SKEW_MS;
  }
  return Math.min(ends, ...asked.map(({ began }) => began.atMs));
}
