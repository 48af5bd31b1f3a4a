// Releases what was held back once its reason is gone and its window is still open.

import type pg from 'pg';
import { moveBillingStates } from '#db/billing-changes.ts';
import { lockReleasable, type ReleaseRequest } from '#db/held-back.ts';
import {
  type Merchant,
  merchantHeld,
  merchantNow,
  merchantsHeld,
  merchantToday,
} from '#db/merchants.ts';
import { lockClaimable } from '#db/outcomes.ts';
import { endedStops, liftStanding } from '#db/payment-stops.ts';
import { inTransaction } from '#db/pool.ts';
import { billingStatusesBefore } from '#domain/billing-record.ts';
import { compareDates, startOfDay } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Engine } from './context.ts';

/** Records released by one statement, and statements in one transaction. */
const RELEASE_BATCH = 2_000;
const RELEASE_BATCHES_MAX = 100;

/**
 * Whose unbillable records to look at again. In the caller's transaction, after the change that
 * may have removed the reason, whose rows are locked as for any change that a claim reads. Returns
 * how many are to come again: today, or on their day where that lies ahead.
 */
export async function releaseUnbillable(
  tx: pg.PoolClient,
  engine: Engine,
  merchant: Merchant,
  accountIds: readonly Id<'account'>[],
): Promise<number> {
  let released = 0;
  for (let batch = 0; batch < RELEASE_BATCHES_MAX; batch++) {
    const count = await releaseBatch(tx, engine, merchant, {
      accountIds,
      gatewayConnectionId: null,
    });
    released += count;
    if (count < RELEASE_BATCH) break;
  }
  return released;
}

/** As releaseUnbillable for one account, in a transaction of its own. */
export async function releaseOfAccount(
  engine: Engine,
  merchantId: MerchantId,
  accountId: Id<'account'>,
): Promise<number> {
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    return releaseUnbillable(tx, engine, merchant, [accountId]);
  });
}

/** As releaseUnbillable for all that a connection held back, a transaction for each batch. */
export async function releaseOfConnection(
  engine: Engine,
  merchantId: MerchantId,
  gatewayConnectionId: Id<'gatewayConnection'>,
): Promise<number> {
  let released = 0;
  for (let batch = 0; batch < RELEASE_BATCHES_MAX; batch++) {
    const count = await inTransaction(engine.db.pool, async (tx) => {
      const merchant = await merchantHeld(tx, merchantId);
      return releaseBatch(tx, engine, merchant, { accountIds: null, gatewayConnectionId });
    });
    released += count;
    if (count < RELEASE_BATCH) break;
  }
  return released;
}

/**
 * Ends stops whose time has run out at `now` and releases what they held back: of one merchant, or
 * of every merchant without a test clock. One batch of at most `limit`; returns how many ended.
 */
export async function endStopsRunOut(
  engine: Engine,
  merchantId: MerchantId | null,
  now: Date,
  limit: number,
): Promise<number> {
  return inTransaction(engine.db.pool, async (tx) => {
    const ended = await endedStops(tx, merchantId, now, limit);
    const merchants = await merchantsHeld(tx, [...new Set(ended.map((stop) => stop.merchantId))]);
    const stops = ended.filter((stop) => merchants.has(stop.merchantId));
    await lockClaimable(tx, stops);
    // Guarded: a stop that somebody lifts meanwhile stays theirs.
    for (const { merchantId: of, id } of stops) {
      await liftStanding(tx, of, id, { at: now, by: 'engine' });
    }
    for (const [of, merchant] of merchants) {
      const accounts = stops.filter((stop) => stop.merchantId === of).map((stop) => stop.accountId);
      await releaseUnbillable(tx, engine, merchant, accounts);
    }
    return stops.length;
  });
}

async function releaseBatch(
  tx: pg.PoolClient,
  engine: Engine,
  merchant: Merchant,
  of: Pick<ReleaseRequest, 'accountIds' | 'gatewayConnectionId'>,
): Promise<number> {
  const today = merchantToday(engine, merchant);
  const rows = await lockReleasable(tx, {
    ...of,
    merchantId: merchant.id,
    now: merchantNow(engine, merchant),
    today,
    limit: RELEASE_BATCH,
  });
  const writing = { merchantId: merchant.id, clockAt: merchant.clockAt, ids: engine.ids };
  const moves = rows.map(({ id, accountId, dueOn }) => ({
    id,
    accountId,
    from: billingStatusesBefore('released'),
    to: 'to_come' as const,
    queueAt: startOfDay(compareDates(dueOn, today) > 0 ? dueOn : today, merchant.timeZone),
    reason: null,
  }));
  return moveBillingStates(tx, writing, moves);
}
