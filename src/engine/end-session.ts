// The merchant ends a checkout session before its time.

import {
  type CheckoutSession,
  endSessionAt,
  moveSession,
  sessionById,
} from '#db/checkout-sessions.ts';
import { appendEvents } from '#db/events.ts';
import { merchantHeld } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { hurryVisit, lastVisitOfSession } from '#db/visits.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Collector } from './collect-due.ts';
import type { Scope } from './context.ts';
import { endedEvent, expireSessions } from './expire-sessions.ts';
import { mustExist } from './not-found.ts';
import { settleVisitNow } from './settle-visits.ts';

/**
 * Ends one now. A payer who is at a gateway with it is called back first; where the gateway cannot
 * ensure that at once, the session stays open until it has, and may still be paid.
 */
export async function endSession(
  collector: Collector,
  scope: Scope,
  id: Id<'checkoutSession'>,
): Promise<CheckoutSession> {
  const { engine, merchantId } = scope;
  const { pool } = engine.db;
  const field = 'checkout_session_id';
  const before = mustExist(await sessionById(pool, merchantId, id), 'checkoutSession', id, field);
  if (before.status === 'awaiting_manual_payment') return cancelAwaited(scope, id);
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

/** The merchant waits for the money no longer; nothing was created. */
async function cancelAwaited(scope: Scope, id: Id<'checkoutSession'>): Promise<CheckoutSession> {
  const { engine, merchantId } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const { clockAt } = await merchantHeld(tx, merchantId);
    const session = await sessionById(tx, merchantId, id, 'for no key update');
    if (session?.status !== 'awaiting_manual_payment') {
      const value = showId('checkoutSession', id);
      const limit = 'one that awaits a payment by hand';
      throw new Problem('state_conflict', { field: 'checkout_session_id', value, limit });
    }
    const at = engine.clock.now();
    const to = { status: 'cancelled', paymentMethodId: null, at } as const;
    const cancelled = await moveSession(tx, merchantId, id, to);
    await appendEvents(tx, merchantId, [endedEvent(engine, 'cancelled', id, clockAt)]);
    return cancelled;
  });
}
