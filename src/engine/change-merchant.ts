// Changes a merchant's settings. Only what is given changes.

import { lockDueOfMerchant, moveQueue, queueInstants } from '#db/held-back.ts';
import {
  type Merchant,
  merchantLocked,
  merchantNow,
  updateMerchantSettings,
} from '#db/merchants.ts';
import { planAllAgain } from '#db/payment-records.ts';
import { inTransaction } from '#db/pool.ts';
import { dateIn, LAST_DAY, startOfDay } from '#domain/calendar.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { readSettings, type SettingsInput } from './merchant-settings.ts';

/**
 * Another time zone moves what is planned to the same days in the new zone. Throws Problem naming
 * the field, `clock_conflict` while the merchant's test clock is being advanced.
 */
export async function changeMerchant(scope: Scope, input: SettingsInput): Promise<Merchant> {
  const { engine, merchantId } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const before = await merchantLocked(tx, merchantId);
    const settings = readSettings(input, before);
    const moved = settings.timeZone !== before.timeZone;
    if (moved && before.clockAdvancingUntil !== null) throw new Problem('clock_conflict');
    if (moved) {
      await lockDueOfMerchant(tx, merchantId, startOfDay(LAST_DAY, 'UTC'));
      await moveQueue(
        tx,
        merchantId,
        movesBetween(await queueInstants(tx, merchantId), before.timeZone, settings.timeZone),
      );
    }
    if (moved || settings.horizonDays !== before.horizonDays) {
      await planAllAgain(tx, merchantId, merchantNow(engine, before));
    }
    const after = await updateMerchantSettings(tx, merchantId, settings);
    await logChange(tx, scope, after, {
      summary: 'Changed settings of the merchant',
      subjectId: null,
      before: differing(before, after),
      after: differing(after, before),
    });
    return after;
  });
}

/** Attempts that wait for the start of a day keep the day; others (a pause, say) the instant. */
function movesBetween(
  instants: readonly Date[],
  from: string,
  to: string,
): { from: Date; to: Date }[] {
  return instants.flatMap((instant) => {
    const day = dateIn(instant, from);
    const isStart = startOfDay(day, from).getTime() === instant.getTime();
    return isStart ? [{ from: instant, to: startOfDay(day, to) }] : [];
  });
}

function differing(these: Merchant, those: Merchant): Record<string, unknown> {
  const other = new Map<string, unknown>(Object.entries(those));
  const differ = Object.entries(these).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(other.get(name)),
  );
  return Object.fromEntries(differ);
}
