// Pure translation for PayPal: our requests to its bodies, its orders, captures, authorizations and
// refunds to an Outcome.

import type { Currency } from '#domain/money.ts';
import type { KeptData, Outcome } from '#domain/outcome.ts';
import type { Charge, FollowUp } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { fromPayPal, toPayPal } from './amounts.ts';
import { readReply, turnedOutcome } from './replies.ts';
import {
  asCapture,
  asOrder,
  asRefund,
  linkOf,
  orderOf,
  type Settings,
  type WireAuthorization,
  type WireCapture,
  type WireOrder,
  type WireRefund,
  type WireUnit,
} from './wire.ts';

export type Kind = 'purchase' | 'authorization';

/** Which payment is meant: what PayPal shows must be the same, or it is another one. */
export type Wanted = { key: string; kind: Kind; amount: bigint; currency: Currency };

type Unit = { key: string; reference: string; amount: bigint; currency: Currency };

const DESCRIPTION_MAX = 127;

/**
 * One purchase unit. `invoice_id` is never used twice, so that an account which refuses repeated
 * invoice ids refuses a repeated payment as well; `custom_id` comes back in reports and notices.
 */
export function unitOf(unit: Unit, description: string): object {
  const { key, reference, amount, currency } = unit;
  const named = { reference_id: reference, invoice_id: key, custom_id: key };
  const shown = description === '' ? {} : { description: description.slice(0, DESCRIPTION_MAX) };
  return { ...named, ...shown, amount: toPayPal(amount, currency) };
}

export const intentOf = (kind: Kind): string => (kind === 'purchase' ? 'CAPTURE' : 'AUTHORIZE');

export function chargeBody(charge: Charge<Settings>): object {
  const pattern = charge.consent === 'recurring' ? 'RECURRING_PREPAID' : 'UNSCHEDULED_PREPAID';
  return {
    intent: intentOf(charge.kind),
    purchase_units: [unitOf(charge, charge.description)],
    payment_source: {
      paypal: {
        vault_id: charge.instrument.token,
        stored_credential: {
          payment_initiator: 'MERCHANT',
          usage: 'SUBSEQUENT',
          usage_pattern: pattern,
        },
      },
    },
  };
}

export function captureBody({ amount, currency, key }: FollowUp<Settings>): object {
  return { amount: toPayPal(amount, currency), invoice_id: key, final_capture: true };
}

export function refundBody({ amount, currency, key }: FollowUp<Settings>): object {
  return { amount: toPayPal(amount, currency), invoice_id: key, custom_id: key };
}

export function chargeOutcome(reply: HttpReply, wanted: Wanted): Outcome {
  const answer = readReply(reply, asOrder);
  if (answer.is === 'turned') return turnedOutcome(answer);
  return answer.is === 'said' ? orderOutcome(answer.value, wanted, answer.http) : answer;
}

/** What an order's own payment came to. */
export function orderOutcome(order: WireOrder, wanted: Wanted, http?: number): Outcome {
  const seen = http === undefined ? {} : { http };
  const unit = order.purchase_units?.[0];
  const made = paymentOf(unit, wanted.kind);
  if (made !== null) {
    if (!isWanted(made, unit, wanted)) {
      return { is: 'unknown', why: `order ${order.id} shows another payment`, ...seen };
    }
    return withOrder(paymentOutcome(made, wanted.kind, http), order.id);
  }
  switch (order.status) {
    case 'PAYER_ACTION_REQUIRED': {
      const url = linkOf(order.links, 'payer-action', 'approve');
      return { is: 'action_required', url, gatewayRef: order.id, ...seen };
    }
    case 'VOIDED': {
      const said = 'The order is voided.';
      const reason = 'processing_error';
      return { is: 'declined', reason, code: 'VOIDED', said, gatewayRef: order.id, ...seen };
    }
    default:
      return { is: 'unknown', why: `order ${order.id} is ${order.status}`, ...seen };
  }
}

function paymentOf(unit: WireUnit | undefined, kind: Kind): WireCapture | WireAuthorization | null {
  const { captures, authorizations } = unit?.payments ?? {};
  return (kind === 'purchase' ? captures : authorizations)?.[0] ?? null;
}

/** Amount, currency and our name must all be what was asked for. */
export function isWanted(
  made: WireCapture | WireAuthorization,
  unit: WireUnit | undefined,
  { key, amount, currency }: Wanted,
): boolean {
  const named = made.custom_id ?? unit?.custom_id ?? made.invoice_id;
  return named === key && fromPayPal(made.amount, currency) === amount;
}

export function paymentOutcome(
  made: WireCapture | WireAuthorization,
  kind: Kind,
  http?: number,
): Outcome {
  return kind === 'purchase' ? captureOutcome(made, http) : authorizationOutcome(made, http);
}

export function captureOutcome(capture: WireCapture, http?: number): Outcome {
  const gatewayRef = capture.id;
  const seen = http === undefined ? {} : { http };
  switch (capture.status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED': {
      const fee = capture.seller_receivable_breakdown?.paypal_fee;
      const data: KeptData = fee ? { paypal_fee: `${fee.value} ${fee.currency_code}` } : {};
      return withOrder({ is: 'approved', gatewayRef, data, ...seen }, orderOf(capture));
    }
    case 'PENDING':
      return withOrder({ is: 'pending', gatewayRef, data: {}, ...seen }, orderOf(capture));
    case 'DECLINED':
    case 'FAILED': {
      const { status } = capture;
      const said = `The capture is ${status}${reasonOf(capture)}.`;
      return { is: 'declined', reason: 'refused', code: status, said, gatewayRef, ...seen };
    }
    default:
      return { is: 'unknown', why: `capture ${gatewayRef} is ${capture.status}`, ...seen };
  }
}

export function authorizationOutcome(made: WireAuthorization, http?: number): Outcome {
  const gatewayRef = made.id;
  const seen = http === undefined ? {} : { http };
  switch (made.status) {
    case 'CREATED':
    case 'CAPTURED':
    case 'PARTIALLY_CAPTURED': {
      const until = Date.parse(made.expiration_time ?? '');
      const expires = Number.isNaN(until) ? {} : { expiresAt: new Date(until) };
      return withOrder(
        { is: 'approved', gatewayRef, data: {}, ...expires, ...seen },
        orderOf(made),
      );
    }
    case 'PENDING':
      return withOrder({ is: 'pending', gatewayRef, data: {}, ...seen }, orderOf(made));
    case 'DENIED':
    case 'VOIDED': {
      const code = made.status;
      const reason = code === 'DENIED' ? 'refused' : 'not_permitted';
      const said = `The authorization is ${code}${reasonOf(made)}.`;
      return { is: 'declined', reason, code, said, gatewayRef, ...seen };
    }
    default:
      return { is: 'unknown', why: `authorization ${gatewayRef} is ${made.status}`, ...seen };
  }
}

export function refundOutcome(refund: WireRefund, http?: number): Outcome {
  const gatewayRef = refund.id;
  const seen = http === undefined ? {} : { http };
  switch (refund.status) {
    case 'COMPLETED':
      return { is: 'approved', gatewayRef, ...seen };
    case 'PENDING':
      return { is: 'pending', gatewayRef, ...seen };
    case 'FAILED':
    case 'CANCELLED': {
      const code = refund.status;
      const said = `The refund is ${code}${reasonOf(refund)}.`;
      return { is: 'declined', reason: 'processing_error', code, said, gatewayRef, ...seen };
    }
    default:
      return { is: 'unknown', why: `refund ${gatewayRef} is ${refund.status}`, ...seen };
  }
}

export function captureReplyOutcome(reply: HttpReply, order: string | null): Outcome {
  const answer = readReply(reply, asCapture);
  if (answer.is === 'turned') return turnedOutcome(answer);
  if (answer.is !== 'said') return answer;
  return withOrder(captureOutcome(answer.value, answer.http), order);
}

export function refundReplyOutcome(reply: HttpReply): Outcome {
  const answer = readReply(reply, asRefund);
  if (answer.is === 'turned') return turnedOutcome(answer);
  return answer.is === 'said' ? refundOutcome(answer.value, answer.http) : answer;
}

/** The order is kept: it lists what follows a payment by our names. */
export function withOrder(outcome: Outcome, order: string | null): Outcome {
  if (order === null || (outcome.is !== 'approved' && outcome.is !== 'pending')) return outcome;
  return { ...outcome, data: { ...outcome.data, order } };
}

function reasonOf({ status_details }: WireCapture | WireRefund): string {
  const reason = status_details?.reason;
  return reason ? ` (${reason})` : '';
}
