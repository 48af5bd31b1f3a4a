// Payment stops: no new attempt on an account, from when to when; and lifting them.

import type { PaymentStop } from '#db/payment-stops.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

export type StopPaymentsInput = {
  accountId: Id<'account'>;
  reason: string;
  /** Default now. */
  fromAt?: Date | null;
  /** Exclusive; default until it is lifted. */
  untilAt?: Date | null;
};

export async function stopPayments(scope: Scope, input: StopPaymentsInput): Promise<PaymentStop> {
  throw new Error(`not written: ${scope.merchantId} ${input.accountId}`);
}

/** Problem `state_conflict` when it was lifted already. */
export async function liftStop(
  scope: Scope,
  input: { paymentStopId: Id<'paymentStop'> },
): Promise<{ paymentStop: PaymentStop; released: number }> {
  throw new Error(`not written: ${scope.merchantId} ${input.paymentStopId}`);
}
