// Makes the next billing records of payment records whose horizon has moved on.

import type { MerchantId } from '#domain/ids.ts';
import type { Engine } from './context.ts';

/** `records`: payment records looked at; `made`: billing records; `completed`: payment records. */
export type Planned = { records: number; made: number; completed: number };

/** One batch of at most `limit` payment records (500 at most), of merchants without a test clock. */
export async function planBilling(engine: Engine, now: Date, limit: number): Promise<Planned> {
  throw new Error(`not written: ${engine} ${now} ${limit}`);
}

/** As planBilling for one merchant with a test clock. */
export async function planBillingOf(
  engine: Engine,
  merchantId: MerchantId,
  now: Date,
  limit: number,
): Promise<Planned> {
  throw new Error(`not written: ${engine} ${merchantId} ${now} ${limit}`);
}
