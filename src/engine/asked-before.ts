// A capture, void or refund that is asked for again under the caller's key: whatever happened to
// the process that was asked first, its intent is found here, and a second one is never made.

import { type FollowUpRead, followUpByRequestKey } from '#db/payment-transaction-reads.ts';
import type { Connection } from '#db/pool.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { DECLINE_CLASS, type DeclineReason, type Outcome } from '#domain/outcome.ts';
import { isInDoubt } from '#domain/payment-transaction.ts';
import { Problem } from '#domain/problems.ts';

export type AskedAgain = {
  kind: 'capture' | 'void' | 'refund';
  paymentTransactionId: Id<'paymentTransaction'>;
  amount: bigint | null;
  requestKey: string | null;
};

/**
 * What became of the request so far; null when it was never made. Throws Problem
 * `idempotency_conflict` when the key stands for another request. Call with the payment locked.
 */
export async function askedBefore(
  connection: Connection,
  merchantId: MerchantId,
  { kind, paymentTransactionId, amount, requestKey }: AskedAgain,
): Promise<{ id: Id<'paymentTransaction'>; outcome: Outcome } | null> {
  if (requestKey === null) return null;
  const first = await followUpByRequestKey(connection, merchantId, requestKey);
  if (first === null) return null;
  const same =
    first.kind === kind &&
    first.parentId === paymentTransactionId &&
    (amount === null || amount === first.amount);
  if (!same) throw keyUsedElsewhere(requestKey);
  return { id: first.id, outcome: outcomeSoFar(first) };
}

export function keyUsedElsewhere(requestKey: string | null): Problem {
  return new Problem('idempotency_conflict', { field: 'idempotency-key', value: requestKey });
}

function outcomeSoFar({ status, gatewayRef, code, message }: FollowUpRead): Outcome {
  const said = message ?? '';
  if (isInDoubt(status)) {
    return { is: 'unknown', why: said || 'asked for before; what became of it is not known yet' };
  }
  if (status === 'pending') return { is: 'pending', gatewayRef: gatewayRef ?? '' };
  if (status === 'cancelled') return { is: 'not_sent', why: said };
  if (status === 'failed') return { is: 'declined', reason: reasonIn(code), ...wordsIn(said) };
  return { is: 'approved', gatewayRef: gatewayRef ?? '' };
}

function reasonIn(code: string | null): DeclineReason {
  return code !== null && code in DECLINE_CLASS ? (code as DeclineReason) : 'refused';
}

// As recordFollowUp wrote them: the gateway's code, a colon, its words.
function wordsIn(message: string): { code: string; said: string } {
  const [code = '', ...words] = message.split(': ');
  return { code, said: words.join(': ') };
}
