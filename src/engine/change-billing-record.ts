// Moves a billing record that is still to come: its date, amount or instrument.

import type { BillingRecord } from '#db/billing-records.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

export type ChangeBillingRecordInput = {
  billingRecordId: Id<'billingRecord'>;
  dueOn?: PlainDate;
  /** Minor units. */
  amount?: bigint;
  /** null: its wallet's or account's default again. */
  instrumentId?: Id<'instrument'> | null;
  reason?: string;
};

/** to_come, in_retry and unbillable; else Problem `state_conflict` naming the status. */
export async function changeBillingRecord(
  scope: Scope,
  input: ChangeBillingRecordInput,
): Promise<BillingRecord> {
  throw new Error(`not written: ${scope.merchantId} ${input.billingRecordId}`);
}
