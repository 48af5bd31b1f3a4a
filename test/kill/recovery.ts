// What was open when something was killed, and when it was in somebody's hands again.

import { setTimeout as sleep } from 'node:timers/promises';
import type { MerchantId } from '#domain/ids.ts';
import type { Stage } from './stage.ts';

/** Payment transactions that were open, with how often each had been asked for. */
export type Open = ReadonlyMap<string, number>;

export type Recovery = {
  /** Until each had its outcome or had been asked for anew. */
  recoveredMs: number;
  /** Until each had its outcome. */
  settledMs: number;
};

const LOOK_MS = 50;
/** What is not settled by then is looked at no more. */
export const SETTLED_MAX_MS = 60_000;

/** `of`: which alone are looked at, by id: to look through all would slow down what is seen. */
export async function openNow(
  { engine }: Stage,
  merchantId: MerchantId,
  of: readonly string[] | null = null,
): Promise<Open> {
  const { rows } = await engine.db.pool.query<{ id: string; asked: number }>(
    `select t.id, coalesce(d.asked, 0) as asked from payment_transaction t
     left join doubt d on d.merchant_id = t.merchant_id and d.payment_transaction_id = t.id
     where t.merchant_id = $1 and t.status in ('in_progress', 'unknown')
       ${of === null ? '' : 'and t.id = any ($2)'}`,
    of === null ? [merchantId] : [merchantId, of],
  );
  return new Map(rows.map(({ id, asked }) => [id, asked]));
}

/**
 * Counted from `since`, in performance.now(): the first look tells how often each had been asked
 * for by then. A database that is away is looked at again.
 */
export async function recovered(
  stage: Stage,
  merchantId: MerchantId,
  struck: Open,
  since: number,
): Promise<Recovery> {
  let before: Open | null = null;
  let recoveredMs: number | null = null;
  let still = [...struck.keys()];
  for (;;) {
    const now = await openNow(stage, merchantId, still).catch(() => null);
    const passed = Math.max(0, Math.round(performance.now() - since));
    if (now !== null) {
      before ??= now;
      const asked = before;
      still = still.filter((id) => now.has(id));
      const untouched = still.filter((id) => (now.get(id) ?? 0) <= (asked.get(id) ?? 0));
      if (untouched.length === 0) recoveredMs ??= passed;
      if (still.length === 0 || passed >= SETTLED_MAX_MS) {
        return { recoveredMs: recoveredMs ?? passed, settledMs: passed };
      }
    }
    await sleep(LOOK_MS);
  }
}
