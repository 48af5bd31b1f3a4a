// Makes the live merchant of a business: the test merchant's settings, none of its data.

import type { Merchant } from '#db/merchants.ts';
import type { Scope } from './context.ts';

/** Of a test merchant. Twice is Problem `state_conflict`. */
export async function goLive(scope: Scope): Promise<Merchant> {
  throw new Error(`not written: ${scope.merchantId}`);
}
