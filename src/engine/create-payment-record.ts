// Creates a payment record and its billing records up to the horizon, in one transaction.

import type { PaymentRecord } from '#db/payment-records.ts';
import type { Id } from '#domain/ids.ts';
import type { TermsInput } from '#domain/schedule.ts';
import type { Scope } from './context.ts';

export type CreatePaymentRecordInput = {
  accountId: Id<'account'>;
  /** Without it an implicit wallet is made, which ends with the payment record. */
  walletId?: Id<'wallet'> | null;
  /** Default of the implicit wallet, by default the account's; not together with walletId. */
  instrumentId?: Id<'instrument'> | null;
  /** As the caller gave them, in the API's field names; checked by readTerms. */
  terms: TermsInput;
  firstKind?: 'purchase' | 'authorization';
  /** As readRetryPolicy takes it; default three_in_a_week. */
  retry?: unknown;
  orderRef?: string | null;
  description?: string | null;
};

/** `warning` 02501: the card expires before the last planned billing record. */
export type CreatedPaymentRecord = {
  paymentRecord: PaymentRecord;
  warning: '02501' | null;
  /** Billing records made now. */
  made: number;
};

export async function createPaymentRecord(
  scope: Scope,
  input: CreatePaymentRecordInput,
): Promise<CreatedPaymentRecord> {
  throw new Error(`not written: ${scope.merchantId} ${input.accountId}`);
}
