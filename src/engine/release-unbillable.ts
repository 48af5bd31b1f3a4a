// Releases what was held back once its reason is gone and its window is still open.

import type { Merchant } from '#db/merchants.ts';
import type { Connection } from '#db/pool.ts';
import type { Id } from '#domain/ids.ts';
import type { Engine } from './context.ts';

/** Which unbillable records to look at again. */
export type HeldBack =
  | { accountIds: readonly Id<'account'>[] }
  | { gatewayConnectionId: Id<'gatewayConnection'> };

/** In the caller's transaction. Returns how many are to come again. */
export async function releaseUnbillable(
  tx: Connection,
  engine: Engine,
  merchant: Merchant,
  heldBack: HeldBack,
): Promise<number> {
  throw new Error(`not written: ${tx} ${engine} ${merchant.id} ${Object.keys(heldBack)}`);
}

/** Ends stops whose time has run out and releases what they held back. One batch; how many ended. */
export async function endStopsRunOut(
  engine: Engine,
  merchantId: Merchant['id'] | null,
  now: Date,
  limit: number,
): Promise<number> {
  throw new Error(`not written: ${engine} ${merchantId} ${now} ${limit}`);
}
