// Announces the debits of mandates to their payers as events, so many days before they are made as
// the gateway connection says (`pre_notification_days`).

import { announceDue } from '#db/debit-announcements.ts';
import { inTransaction } from '#db/pool.ts';
import type { MerchantId } from '#domain/ids.ts';
import type { Engine } from './context.ts';

const BATCH = 500;
const BATCHES_MAX = 1_000;

/** Of one merchant, or of all. A changed day or amount is announced anew. Returns how many. */
export async function announceDebits(
  { db, clock, ids }: Engine,
  merchantId: MerchantId | null = null,
): Promise<number> {
  let announced = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const request = { now: clock.now(), merchantId, limit: BATCH, ids };
    const count = await inTransaction(db.pool, (tx) => announceDue(tx, request));
    announced += count;
    if (count < BATCH) break;
  }
  return announced;
}
