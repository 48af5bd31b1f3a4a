// Giving money back. Authorize.Net refunds only what it has settled and voids only what it has not;
// settling happens once a day. So it is asked first which of the two the payment is.

import type { Outcome } from '#domain/outcome.ts';
import type { FollowUp } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { fromDecimal } from './amounts.ts';
import { type Ask, details, findRefund } from './look-up.ts';
import { declined, readOutcome } from './map.ts';
import { madeAt, refundBody, voidBody } from './requests.ts';
import type { Settings, WireDetails } from './wire.ts';

const TRANSACTION = 'createTransactionRequest';
const SETTLED = new Set(['settledSuccessfully', 'chargebackReversal']);
const UNSETTLED = new Set(['capturedPendingSettlement', 'pendingSettlement', 'approvedReview']);

export async function refund(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const payment = await details(followUp.gatewayRef, ask);
  if ('is' in payment) {
    const why = payment.is === 'absent' ? 'the payment is not found' : payment.why;
    return { is: 'not_sent', why: `nothing was given back: ${why}` };
  }
  const status = payment.transactionStatus;
  if (SETTLED.has(status)) return refundSettled(followUp, payment, ask);
  const isAll = (sum: string | number) => fromDecimal(sum, followUp.currency) === followUp.amount;
  // What is voided settles nothing any more: then only what was authorised can be compared.
  if (status === 'voided' && isAll(payment.authAmount)) {
    return { is: 'approved', gatewayRef: payment.transId };
  }
  if (!UNSETTLED.has(status)) {
    return declined(payment, 'not_permitted', status, `A payment that is ${status} has no refund.`);
  }
  if (isAll(payment.settleAmount)) return voidWhole(followUp, ask);
  const said =
    'The payment is not settled yet: until its daily batch it can only be given back as a whole. ' +
    'Ask for this part again tomorrow.';
  return declined(payment, 'too_early', 'not_settled_yet', said);
}

/** A payment that is not settled, or a hold, as if it had not been. */
export async function voidWhole(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const reply = await ask(TRANSACTION, voidBody(followUp));
  const gatewayRef = followUp.gatewayRef;
  return certain(
    readOutcome(reply, () => ({
      is: 'approved',
      gatewayRef,
      data: { done: 'voided' },
      http: 200,
    })),
  );
}

async function refundSettled(
  followUp: FollowUp<Settings>,
  payment: WireDetails,
  ask: Ask,
): Promise<Outcome> {
  const last4 = payment.payment?.creditCard?.cardNumber.slice(-4) ?? null;
  if (last4 === null) {
    return declined(payment, 'not_permitted', 'no_card', 'The payment names no card to refund to.');
  }
  const reply: HttpReply = await ask(TRANSACTION, refundBody(followUp, last4));
  const outcome = readOutcome(reply, ({ transId }) => {
    if (transId === '0') return { is: 'not_sent', why: 'the merchant account is in test mode' };
    return { is: 'approved', gatewayRef: transId, data: { done: 'refunded' }, http: 200 };
  });
  if (outcome.is !== 'duplicate') return outcome;
  const { key, amount, currency, memory } = followUp;
  const asked = { key, amount, currency, since: madeAt(key), gatewayCustomer: null, memory };
  const found = await findRefund(asked, ask);
  if (found.is !== 'absent' && found.is !== 'no_answer') return found;
  return { is: 'unknown', why: `${outcome.said} It is not found in the lists.` };
}

/** Where a duplicate cannot be: the engine looks it up. */
export function certain(outcome: ReturnType<typeof readOutcome>): Outcome {
  return outcome.is === 'duplicate' ? { is: 'unknown', why: outcome.said } : outcome;
}
