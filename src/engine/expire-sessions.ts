// Ends checkout sessions whose time is over, and tells it. One whose payer is still at a gateway
// ends with that visit.

import { expireOpenSessions } from '#db/checkout-sessions.ts';
import { appendEvents, type NewEvent } from '#db/events.ts';
import { merchantById } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import type { Engine } from './context.ts';

export const EXPIRE_BATCH = 100;

/** Returns how many; EXPIRE_BATCH: there may be more. */
export async function expireSessions(
  engine: Engine,
  merchantId: MerchantId | null,
  id?: Id<'checkoutSession'>,
): Promise<number> {
  const now = engine.clock.now();
  return inTransaction(engine.db.pool, async (tx) => {
    const of = id === undefined ? { merchantId } : { merchantId, id };
    const all = await expireOpenSessions(tx, now, EXPIRE_BATCH, of);
    for (const expired of all) {
      const { clockAt } = await merchantById(tx, expired.merchantId);
      await appendEvents(tx, expired.merchantId, [
        endedEvent(engine, 'expired', expired.id, clockAt),
      ]);
    }
    return all.length;
  });
}

/** Tells that a session has ended without anything made. */
export function endedEvent(
  engine: Engine,
  status: 'expired' | 'cancelled',
  id: Id<'checkoutSession'>,
  at: Date | null,
): NewEvent {
  return {
    id: engine.ids.next('event'),
    type: `checkout_session.${status}`,
    at,
    accountId: null,
    billingRecordId: null,
    paymentTransactionId: null,
    data: { checkout_session: showId('checkoutSession', id) },
  };
}
