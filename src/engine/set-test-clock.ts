// Gives a test merchant its own clock, or moves one that stands.

import type { Merchant } from '#db/merchants.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Scope } from './context.ts';

/** A day is its first instant in the merchant's zone. */
export async function setTestClock(
  scope: Scope,
  input: { at: Date | PlainDate },
): Promise<Merchant> {
  throw new Error(`not written: ${scope.merchantId} ${input.at}`);
}
