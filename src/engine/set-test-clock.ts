// Gives a test merchant its own clock, or moves one that stands. What falls due on the way is run
// by advancing it.

import { lastEventAt, putUnderTestClock } from '#db/held-back.ts';
import { type Merchant, merchantLocked, updateMerchantClock } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { isPlainDate, LAST_DAY, type PlainDate, startOfDay } from '#domain/calendar.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';

/**
 * `at`: an instant, or a day, which is its first instant in the merchant's zone. Never back behind
 * the clock or the last event: Problem `date_past`. From then on the merchant has no other clock.
 */
export async function setTestClock(
  scope: Scope,
  input: { at: Date | PlainDate },
): Promise<Merchant> {
  const { engine, merchantId } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const before = await merchantLocked(tx, merchantId);
    if (before.mode !== 'test') throw new Problem('test_only');
    if (before.clockAdvancingUntil !== null) throw new Problem('clock_conflict');
    const at = instantOf(input.at, before.timeZone);
    const earliest = before.clockAt ?? (await lastEventAt(tx, merchantId));
    if (earliest !== null && at < earliest) {
      const limit = `${earliest.toISOString()} or later`;
      throw new Problem('date_past', { field: 'at', value: at.toISOString(), limit });
    }
    const after = await updateMerchantClock(tx, merchantId, at);
    await putUnderTestClock(tx, merchantId);
    await logChange(tx, scope, after, {
      summary: `Set the test clock to ${at.toISOString()}`,
      subjectId: null,
      before: { clockAt: before.clockAt },
      after: { clockAt: at },
    });
    return after;
  });
}

function instantOf(at: Date | PlainDate, timeZone: string): Date {
  if (isPlainDate(at)) return startOfDay(at, timeZone);
  const earliest = startOfDay('2000-01-01' as PlainDate, 'UTC');
  if (at instanceof Date && at >= earliest && at < startOfDay(LAST_DAY, 'UTC')) return at;
  throw new Problem('date_invalid', { field: 'at', value: at });
}
