// Deactivates a payment record: all that is still to come is cancelled, never one in flight.

import type { PaymentRecord } from '#db/payment-records.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

/** Problem `state_conflict` when it is not active. */
export async function deactivatePaymentRecord(
  scope: Scope,
  input: { paymentRecordId: Id<'paymentRecord'>; reason?: string },
): Promise<{ paymentRecord: PaymentRecord; cancelled: number }> {
  throw new Error(`not written: ${scope.merchantId} ${input.paymentRecordId}`);
}
