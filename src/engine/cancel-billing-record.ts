// Cancels a billing record that is still to come.

import type { BillingRecord } from '#db/billing-records.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

/** Problem `state_conflict` naming the status when the state table has no such arrow. */
export async function cancelBillingRecord(
  scope: Scope,
  input: { billingRecordId: Id<'billingRecord'>; reason?: string },
): Promise<BillingRecord> {
  throw new Error(`not written: ${scope.merchantId} ${input.billingRecordId}`);
}
