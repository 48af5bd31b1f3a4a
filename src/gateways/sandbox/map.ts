// Pure translation for the fake provider: our request to its JSON, its reply to an Outcome.

import { DECLINE_CLASS, type DeclineReason, type Outcome } from '#domain/outcome.ts';
import type { Charge, FollowUp, LookUpResult } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import {
  readCharge,
  readCharges,
  readError,
  readFollowUp,
  readOperations,
  type Settings,
  type WireCharge,
  type WireOperation,
} from './wire.ts';

export type Kind = 'purchase' | 'authorization';

export function chargeBody(charge: Charge<Settings>): string {
  return JSON.stringify({
    reference: charge.key,
    billing_record: charge.reference,
    amount: Number(charge.amount),
    currency: charge.currency,
    token: charge.instrument.token,
    capture: charge.kind === 'purchase',
    description: charge.description,
    consent: charge.consent,
  });
}

export function followUpBody({ key, amount }: FollowUp<Settings>): string {
  return JSON.stringify({ reference: key, amount: Number(amount) });
}

export function chargeOutcome(reply: HttpReply, kind: Kind): Outcome {
  if (reply.is !== 'reply' || reply.status !== 200) return failedOutcome(reply);
  const charge = readCharge(reply.body);
  if (charge === null) return { is: 'unknown', why: 'unreadable reply', http: 200 };
  return outcomeOf(charge, kind, 200);
}

export function outcomeOf(charge: WireCharge, kind: Kind, http?: number): Outcome {
  const seen = http === undefined ? {} : { http };
  const gatewayRef = charge.id;
  switch (charge.status) {
    case 'approved':
      return { is: 'approved', gatewayRef, data: { charge: charge.id }, ...seen };
    case 'authorized': {
      if (kind === 'purchase') break;
      const until = charge.expires_at === null ? Number.NaN : Date.parse(charge.expires_at);
      const expires = Number.isNaN(until) ? {} : { expiresAt: new Date(until) };
      return { is: 'approved', gatewayRef, ...expires, ...seen };
    }
    case 'pending':
      return { is: 'pending', gatewayRef, ...seen };
    case 'action_required':
      return { is: 'action_required', url: charge.action_url, gatewayRef, ...seen };
    case 'declined':
      return { ...declined(charge.decline_reason ?? 'refused'), gatewayRef, ...seen };
    case 'voided':
      return { ...declined('voided', 'The held funds were let go.'), gatewayRef, ...seen };
  }
  return { is: 'unknown', why: `unexpected charge status ${charge.status}`, ...seen };
}

export function followUpOutcome(reply: HttpReply): Outcome {
  if (reply.is !== 'reply' || reply.status !== 200) return failedOutcome(reply);
  const done = readFollowUp(reply.body);
  if (done === null) return { is: 'unknown', why: 'unreadable reply', http: 200 };
  return { is: 'approved', gatewayRef: refOf(done.operation), http: 200 };
}

export function lookUpCharge(reply: HttpReply, kind: Kind): LookUpResult {
  if (reply.is !== 'reply') return { is: 'no_answer', why: reply.why };
  const [charge] = (reply.status === 200 ? readCharges(reply.body)?.charges : null) ?? [null];
  if (charge === undefined) return { is: 'absent' };
  if (charge === null) return { is: 'no_answer', why: `HTTP ${reply.status}` };
  return outcomeOf(charge, kind, 200);
}

export function lookUpOperation(reply: HttpReply): LookUpResult {
  if (reply.is !== 'reply') return { is: 'no_answer', why: reply.why };
  const found = reply.status === 200 ? readOperations(reply.body) : null;
  if (found === null) return { is: 'no_answer', why: `HTTP ${reply.status}` };
  const [operation] = found.operations;
  if (operation === undefined) return { is: 'absent' };
  return { is: 'approved', gatewayRef: refOf(operation), http: 200 };
}

// What was captured is refunded by its charge; nothing follows a void or a refund.
function refOf(operation: WireOperation): string {
  return operation.kind === 'capture' ? operation.charge : operation.id;
}

// Only what the wire documents as turned away before any work counts as not sent or declined.
function failedOutcome(reply: HttpReply): Outcome {
  if (reply.is === 'not_sent') return reply;
  if (reply.is === 'lost') return { is: 'unknown', why: reply.why };
  const http = reply.status;
  const error = readError(reply.body)?.error;
  if (error === undefined) return { is: 'unknown', why: `unreadable HTTP ${http}`, http };
  const why = `HTTP ${http} ${error.code}: ${error.message}`;
  if (http === 401 || http === 403 || http === 429) return { is: 'not_sent', why };
  if (http === 400 || http === 404 || http === 422) {
    return { ...declined(error.code, error.message), http };
  }
  return { is: 'unknown', why, http };
}

const REFUSALS: Readonly<Record<string, DeclineReason>> = {
  token_unknown: 'instrument_missing',
  amount_invalid: 'amount_not_possible',
  amount_exceeds: 'amount_not_possible',
  currency_invalid: 'amount_not_possible',
  state_wrong: 'not_permitted',
  voided: 'not_permitted',
};

function declined(code: string, said?: string): Outcome & { is: 'declined' } {
  const known = code in DECLINE_CLASS ? (code as DeclineReason) : REFUSALS[code];
  const reason = known ?? (said === undefined ? 'refused' : 'processing_error');
  return { is: 'declined', reason, code, said: said ?? code.replaceAll('_', ' ') };
}
