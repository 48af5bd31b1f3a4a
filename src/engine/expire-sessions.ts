// Ends checkout sessions whose time is over, and tells it. One whose payer is still at a gateway
// ends with that visit.

import {
  type CheckoutSession,
  endSessionAt,
  expireOpenSessions,
  sessionById,
} from '#db/checkout-sessions.ts';
import { appendEvents } from '#db/events.ts';
import { merchantById } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { hurryVisit, lastVisitOfSession } from '#db/visits.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import type { Collector } from './collect-due.ts';
import type { Engine, Scope } from './context.ts';
import { mustExist } from './not-found.ts';
import { settleVisitNow } from './settle-visits.ts';

const EXPIRE_BATCH = 100;

export async function expireSessions(
  engine: Engine,
  merchantId: MerchantId | null,
  id?: Id<'checkoutSession'>,
): Promise<void> {
  const now = engine.clock.now();
  await inTransaction(engine.db.pool, async (tx) => {
    const of = id === undefined ? { merchantId } : { merchantId, id };
    for (const expired of await expireOpenSessions(tx, now, EXPIRE_BATCH, of)) {
      const { clockAt } = await merchantById(tx, expired.merchantId);
      await appendEvents(tx, expired.merchantId, [
        {
          id: engine.ids.next('event'),
          type: 'checkout_session.expired',
          at: clockAt,
          accountId: null,
          billingRecordId: null,
          paymentTransactionId: null,
          data: { checkout_session: showId('checkoutSession', expired.id) },
        },
      ]);
    }
  });
}

/**
 * Ends one now. A payer who is at a gateway with it is called back first; where the gateway cannot
 * ensure that at once, the session stays open until it has, and may still be paid.
 */
export async function expireSessionNow(
  collector: Collector,
  scope: Scope,
  id: Id<'checkoutSession'>,
): Promise<CheckoutSession> {
  const { engine, merchantId } = scope;
  const { pool } = engine.db;
  const field = 'checkout_session_id';
  mustExist(await sessionById(pool, merchantId, id), 'checkoutSession', id, field);
  const now = engine.clock.now();
  await endSessionAt(pool, merchantId, id, now);
  const visit = await lastVisitOfSession(pool, merchantId, id);
  if (visit?.status === 'open') {
    await hurryVisit(pool, merchantId, visit.id, { now, close: true });
    await settleVisitNow(collector, merchantId, visit.id);
  }
  await expireSessions(engine, merchantId, id);
  return mustExist(await sessionById(pool, merchantId, id), 'checkoutSession', id, field);
}
