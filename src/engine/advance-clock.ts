// The test clock: moves a test merchant's day and runs everything that falls due on the way, in
// order, and returns when it is done. A killed advance is taken up where it stood.

import { nextDueAt } from '#db/billing-state.ts';
import { doubtsOpen } from '#db/doubts.ts';
import { type Merchant, merchantById } from '#db/merchants.ts';
import {
  holdClock,
  isLeasedElsewhere,
  moveClock,
  nextPlanAt,
  releaseClock,
} from '#db/test-clock.ts';
import { LAST_DAY, startOfDay } from '#domain/calendar.ts';
import type { MerchantId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { announceDebits } from './announce-debits.ts';
import { add, type Collector, NOTHING, type Tally } from './collect-due.ts';
import { pause } from './pause.ts';
import { planBillingOf } from './plan-billing.ts';
import { recoverWork } from './recover-work.ts';
import { resolveDoubts } from './resolve-unknown.ts';

/** What an advance did. `open`: doubts that did not end within the time given to each stop. */
export type Advance = Tally & { stops: number; doubtsOpen: number; at: Date };

/** At each stop, doubts are waited for at most this long, counted in real time. */
const DOUBTS_WAIT_MS = 30_000;
/** A doubt that is to be asked for later than this is not waited for. */
const DOUBT_SOON_MS = 20_000;
const DOUBT_PAUSE_MS = 20;
const PLAN_BATCH = 500;

/**
 * Advances to `until` (an instant, not before the clock). Problems: test_only, state_conflict (no
 * test clock is set), date_past, date_out_of_range, clock_conflict (someone else advances it).
 */
export async function advanceClock(
  collector: Collector,
  merchantId: MerchantId,
  until: Date,
  onProgress: (advance: Advance) => void = () => {},
): Promise<Advance> {
  const { engine } = collector;
  const merchant = await merchantById(engine.db.pool, merchantId);
  const from = checked(merchant, until);
  const hold = await holdClock(engine.db.pool, merchantId);
  if (hold === null) throw new Problem('clock_conflict');
  const total: Advance = { ...NOTHING, stops: 0, doubtsOpen: 0, at: from };
  try {
    await moveClock(engine.db.pool, merchantId, from, until);
    await settleOthers(collector, merchantId);
    for (;;) {
      const next = await nextStop(collector, merchantId);
      if (next === null || next > until) break;
      const at = next > total.at ? next : total.at;
      await moveClock(engine.db.pool, merchantId, at, until);
      total.at = at;
      await runStop(collector, merchantId, at, total);
      total.stops += 1;
      onProgress(total);
    }
    await moveClock(engine.db.pool, merchantId, until, null);
    total.at = until;
  } catch (error) {
    // The clock stays where it came to, and is free to be advanced again.
    await moveClock(engine.db.pool, merchantId, total.at, null).catch(() => {});
    throw error;
  } finally {
    await releaseClock(hold);
  }
  onProgress(total);
  return total;
}

function checked({ mode, clockAt }: Merchant, until: Date): Date {
  if (mode !== 'test') throw new Problem('test_only');
  if (clockAt === null) {
    throw new Problem('state_conflict', { field: 'test_clock', limit: 'a test clock that is set' });
  }
  const value = until.toISOString();
  if (until < clockAt) {
    throw new Problem('date_past', { field: 'until', value, limit: clockAt.toISOString() });
  }
  if (until >= startOfDay(LAST_DAY, 'UTC')) {
    throw new Problem('date_out_of_range', { field: 'until', value, limit: LAST_DAY });
  }
  return clockAt;
}

// What another process had in flight when it stopped belongs to the day it was sent on.
async function settleOthers(collector: Collector, merchantId: MerchantId): Promise<void> {
  const { engine, membership } = collector;
  const { workerId } = await membership.current();
  const deadline = engine.ticks() + engine.limits.aliveMs + DOUBTS_WAIT_MS;
  while (await isLeasedElsewhere(engine.db.pool, merchantId, workerId)) {
    await recoverWork(engine);
    if (engine.ticks() > deadline) break;
    await pause(engine, DOUBT_PAUSE_MS);
  }
  await settleDoubts(collector, merchantId);
}

async function nextStop(collector: Collector, merchantId: MerchantId): Promise<Date | null> {
  const { pool } = collector.engine.db;
  const [due, plan] = [await nextDueAt(pool, merchantId), await nextPlanAt(pool, merchantId)];
  if (due === null || plan === null) return due ?? plan;
  return new Date(Math.min(due.getTime(), plan.getTime()));
}

async function runStop(
  collector: Collector,
  merchantId: MerchantId,
  at: Date,
  total: Advance,
): Promise<void> {
  for (;;) {
    const planned = await planBillingOf(collector.engine, merchantId, at, PLAN_BATCH);
    if (planned.records < PLAN_BATCH) break;
  }
  await announceDebits(collector.engine, merchantId);
  const run = { now: at, merchantId, testClock: true };
  for (;;) {
    const tally = await collector.collect(run);
    add(total, tally);
    total.doubtsOpen = await settleDoubts(collector, merchantId);
    const due = await nextDueAt(collector.engine.db.pool, merchantId);
    if (due === null || due > at) break;
  }
}

// Returns how many stay open: asked for later, by the same resolver, whatever the clock says.
async function settleDoubts(collector: Collector, merchantId: MerchantId): Promise<number> {
  const { engine } = collector;
  const { pool } = engine.db;
  const deadline = engine.ticks() + DOUBTS_WAIT_MS;
  for (;;) {
    await resolveDoubts(collector, merchantId);
    const soon = new Date(engine.clock.now().getTime() + DOUBT_SOON_MS);
    const { count, hopeful, nextAt } = await doubtsOpen(pool, merchantId, soon);
    if (hopeful === 0 || engine.ticks() > deadline) return count;
    const untilNext = (nextAt?.getTime() ?? 0) - engine.clock.now().getTime();
    await pause(engine, Math.max(DOUBT_PAUSE_MS, Math.min(untilNext, 1_000)));
  }
}
