// Pure translation for Stripe: our request to form fields, its objects and errors to an Outcome.

import type { Approved, Declined, DeclineReason, Outcome } from '#domain/outcome.ts';
import type { Charge, FollowUp } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { toStripe } from './amounts.ts';
import { debitReason, declineReason } from './declines.ts';
import { isDebit, tokenParts } from './instruments.ts';
import {
  asError,
  asIntent,
  asRefund,
  parseJson,
  type Settings,
  type WireCharge,
  type WireError,
  type WireIntent,
  type WireRefund,
} from './wire.ts';

export type Kind = 'purchase' | 'authorization';

/** Fields in a fixed order: a re-send with the same key must be the same to the byte. */
export function chargeForm(charge: Charge<Settings>): string {
  const { instrument, kind } = charge;
  const { method, mandate } = tokenParts(instrument.token);
  const fields: Fields = [
    ['amount', toStripe(charge.amount, charge.currency).toString()],
    ['currency', charge.currency.toLowerCase()],
    ['payment_method', method],
    ['off_session', 'true'],
    ['confirm', 'true'],
    ...howCharged(charge, mandate),
    ['metadata[our_ref]', charge.key],
    ['metadata[billing_record]', charge.reference],
    ['expand[]', 'latest_charge'],
  ];
  if (instrument.gatewayCustomer !== null) fields.push(['customer', instrument.gatewayCustomer]);
  if (kind === 'authorization') fields.push(['capture_method', 'manual']);
  if (charge.description !== '') fields.push(['description', charge.description]);
  return encode(fields);
}

// A card is charged under the payer's consent as the schemes mark it, a bank account by a mandate.
function howCharged({ instrument, consent }: Charge<Settings>, mandate: string | null): Fields {
  if (!isDebit(instrument)) {
    return [
      ['allowed_payment_method_types[]', 'card'],
      ['payment_method_options[card][stored_credential_usage]', consent],
    ];
  }
  const fields: Fields = [['allowed_payment_method_types[]', 'sepa_debit']];
  return mandate === null ? fields : [...fields, ['mandate', mandate]];
}

/** What Stripe would refuse, or another gateway's instrument could mean; null when it may go. */
export function refuseCharge({ instrument, kind, currency }: Charge<Settings>): Declined | null {
  if (!isDebit(instrument)) return null;
  const refused = (code: string, said: string): Declined => ({
    ...{ is: 'declined', reason: 'not_permitted', code, said },
  });
  if (kind === 'authorization') return refused('no_hold', 'A direct debit cannot be held.');
  return currency === 'EUR' ? null : refused('not_eur', 'SEPA debits are in EUR only.');
}

export function captureForm({ amount, currency, key }: FollowUp<Settings>): string {
  return encode([
    ['amount_to_capture', toStripe(amount, currency).toString()],
    ['metadata[capture_ref]', key],
  ]);
}

export function refundForm({ amount, currency, key, gatewayRef }: FollowUp<Settings>): string {
  return encode([
    ['payment_intent', gatewayRef],
    ['amount', toStripe(amount, currency).toString()],
    ['metadata[our_ref]', key],
  ]);
}

export function chargeOutcome(reply: HttpReply, kind: Kind): Outcome {
  return read(reply, (value) => {
    const intent = asIntent(value);
    return intent === null ? null : intentOutcome(intent, kind, 200);
  });
}

/** A refusal for its state may be the trace of our own earlier request: then it was done. */
export function captureOutcome(reply: HttpReply, key: string): Outcome {
  return followUpOutcome(reply, (intent) => {
    return intent.status === 'succeeded' && intent.metadata?.capture_ref === key;
  });
}

export function voidOutcome(reply: HttpReply): Outcome {
  return followUpOutcome(reply, (intent) => intent.status === 'canceled');
}

export function refundReplyOutcome(reply: HttpReply): Outcome {
  return read(reply, (value) => {
    const refund = asRefund(value);
    return refund === null ? null : refundOutcome(refund, 200);
  });
}

export function intentOutcome(intent: WireIntent, kind: Kind, http?: number): Outcome {
  const seen = http === undefined ? {} : { http };
  const gatewayRef = intent.id;
  const error = intent.last_payment_error ?? null;
  switch (intent.status) {
    case 'succeeded':
      return { is: 'approved', gatewayRef, ...chargeFacts(intent), ...seen };
    case 'requires_capture':
      if (kind === 'purchase') break;
      return { is: 'approved', gatewayRef, ...chargeFacts(intent), ...seen };
    case 'processing':
      return { is: 'pending', gatewayRef, ...seen };
    case 'requires_action': {
      const url = intent.next_action?.redirect_to_url?.url ?? null;
      return { is: 'action_required', url, gatewayRef, ...seen };
    }
    case 'canceled': {
      const said = 'The PaymentIntent was cancelled.';
      return {
        is: 'declined',
        reason: 'not_permitted',
        code: 'canceled',
        said,
        gatewayRef,
        ...seen,
      };
    }
    case 'requires_payment_method':
      if (error !== null && isReturned(intent)) return returned(intent, seen);
      if (error !== null) return cardOutcome(error, gatewayRef, http);
  }
  return { is: 'unknown', why: `PaymentIntent is ${intent.status}`, ...seen };
}

type Returned = WireIntent & { latest_charge: WireCharge & { failure_code: string } };

// Of a debit only the charge says why it came back.
function isReturned({ latest_charge: charge }: WireIntent): boolean {
  if (charge === null || typeof charge !== 'object') return false;
  const debit = charge.payment_method_details?.sepa_debit ?? null;
  return debit !== null && (charge.failure_code ?? null) !== null;
}

function returned(intent: WireIntent, seen: { http?: number }): Declined {
  const { failure_code: code, failure_message: said } = (intent as Returned).latest_charge;
  const gatewayRef = intent.id;
  return {
    is: 'declined',
    reason: debitReason(code),
    code,
    said: said ?? code,
    gatewayRef,
    ...seen,
  };
}

export function refundOutcome(refund: WireRefund, http?: number): Outcome {
  const seen = http === undefined ? {} : { http };
  const gatewayRef = refund.id;
  switch (refund.status) {
    case 'succeeded':
      return { is: 'approved', gatewayRef, ...seen };
    case 'pending':
    case 'requires_action':
      return { is: 'pending', gatewayRef, ...seen };
    case 'failed':
    case 'canceled': {
      const code = refund.failure_reason ?? refund.status;
      const said = `The refund ${refund.status}.`;
      return { is: 'declined', reason: 'processing_error', code, said, gatewayRef, ...seen };
    }
    default:
      return { is: 'unknown', why: `refund is ${refund.status ?? 'without status'}`, ...seen };
  }
}

/** What the payer's card answered; authentication asked for is not a decline. */
export function cardOutcome(
  error: Omit<WireError, 'payment_intent'>,
  gatewayRef: string | null,
  http?: number,
): Outcome {
  const seen = http === undefined ? {} : { http };
  const ref = gatewayRef === null ? {} : { gatewayRef };
  const code = error.decline_code ?? error.code ?? 'card_declined';
  if (code === 'authentication_required' || error.code === 'authentication_required') {
    return { is: 'action_required', url: null, ...ref, ...seen };
  }
  const reason = declineReason(code, error.advice_code ?? null);
  return { is: 'declined', reason, code, said: error.message ?? code, ...ref, ...seen };
}

function followUpOutcome(reply: HttpReply, done: (intent: Seen) => boolean): Outcome {
  return read(
    reply,
    (value) => {
      const intent = asIntent(value);
      if (intent === null) return null;
      if (done(intent)) return { is: 'approved', gatewayRef: intent.id, http: 200 };
      return { is: 'unknown', why: `PaymentIntent is ${intent.status}`, http: 200 };
    },
    (error) => {
      const intent = error.payment_intent ?? null;
      if (intent === null || !done(intent)) return null;
      return { is: 'approved', gatewayRef: intent.id, http: 400 };
    },
  );
}

type Seen = Pick<WireIntent, 'id' | 'status' | 'metadata'>;

function read(
  reply: HttpReply,
  success: (value: unknown) => Outcome | null,
  refusal: (error: WireError) => Outcome | null = () => null,
): Outcome {
  if (reply.is === 'not_sent') return reply;
  if (reply.is === 'lost') return { is: 'unknown', why: reply.why };
  const http = reply.status;
  const value = parseJson(reply.body);
  if (http === 200) {
    return success(value) ?? { is: 'unknown', why: 'unrecognised reply', http };
  }
  const error = asError(value);
  if (error === null) return { is: 'unknown', why: `unreadable HTTP ${http}`, http };
  return (http === 400 ? refusal(error) : null) ?? errorOutcome(error, http);
}

// Stripe stops these before any money moves; everything else leaves a doubt.
function errorOutcome(error: WireError, http: number): Outcome {
  const code = error.code ?? error.type;
  const said = error.message ?? code;
  const why = `HTTP ${http} ${code}: ${said}`;
  if (http === 402 && error.type === 'card_error') {
    return cardOutcome(error, error.payment_intent?.id ?? null, http);
  }
  if (http === 401 || http === 403 || http === 429) return { is: 'not_sent', why };
  if (http === 404 && code !== 'resource_missing') return { is: 'not_sent', why };
  if ((http === 400 || http === 404) && error.type === 'invalid_request_error') {
    return { is: 'declined', reason: refusalReason(error), code, said, http };
  }
  return { is: 'unknown', why, http };
}

const AMOUNT_CODES = new Set(['amount_too_small', 'amount_too_large', 'charge_already_refunded']);

function refusalReason({ code, param }: WireError): DeclineReason {
  if (param === 'mandate') return 'authority_revoked';
  if (param === 'payment_method' || param === 'customer') return 'instrument_missing';
  if (AMOUNT_CODES.has(code ?? '') || param === 'amount' || param === 'currency') {
    return 'amount_not_possible';
  }
  if (code === 'payment_intent_unexpected_state' || code === 'charge_disputed') {
    return 'not_permitted';
  }
  return 'processing_error';
}

type Facts = Pick<Approved, 'data' | 'expiresAt' | 'networkTransactionId'>;

function chargeFacts(intent: WireIntent): Facts {
  const charge = intent.latest_charge ?? null;
  if (charge === null) return {};
  if (typeof charge === 'string') return { data: { charge } };
  const { card, sepa_debit: debit } = charge.payment_method_details ?? {};
  if (debit) return { data: { charge: charge.id, mandate: debit.mandate ?? null } };
  const network = card?.network_transaction_id ?? null;
  const data = { charge: charge.id, network_transaction_id: network };
  const until = intent.status === 'requires_capture' ? (card?.capture_before ?? null) : null;
  return {
    data,
    ...(network === null ? {} : { networkTransactionId: network }),
    ...(until === null ? {} : { expiresAt: new Date(until * 1000) }),
  };
}

/** What of a charge was given back; null where Stripe's field does not say so alone. */
export function refundedOf(charge: WireCharge): number | null {
  // Funds let go by a void or a partial capture stand in the same field as refunds.
  if (!charge.captured || charge.amount_captured < charge.amount) return null;
  return charge.amount_refunded;
}

export type Fields = [name: string, value: string][];

export function encode(fields: readonly (readonly [string, string])[]): string {
  return fields
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
