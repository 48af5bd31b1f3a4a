// What follows a payment at PayPal: an authorization is captured or voided, a capture is refunded.

import type { Outcome } from '#domain/outcome.ts';
import type { FollowUp } from '../contract.ts';
import { lookUp } from './look-up.ts';
import { captureBody, captureReplyOutcome, refundBody, refundReplyOutcome } from './map.ts';
import { readReply, turnedOutcome } from './replies.ts';
import { speaker } from './speak.ts';
import { asAuthorization, type Settings } from './wire.ts';

export async function capture(followUp: FollowUp<Settings>): Promise<Outcome> {
  const { gatewayRef, original } = followUp;
  const reply = await speaker(followUp)({
    method: 'POST',
    path: `/v2/payments/authorizations/${encodeURIComponent(gatewayRef)}/capture`,
    requestId: followUp.key,
    body: captureBody(followUp),
  });
  const { order } = original.data;
  const outcome = captureReplyOutcome(reply, typeof order === 'string' ? order : null);
  const before = outcome.is === 'declined' && outcome.code === 'AUTHORIZATION_ALREADY_CAPTURED';
  return before ? capturedBefore(followUp, outcome) : outcome;
}

// It may have been this very capture, whose request id PayPal has forgotten since.
async function capturedBefore(followUp: FollowUp<Settings>, declined: Outcome): Promise<Outcome> {
  const { gatewayRef, original } = followUp;
  const found = await lookUp({
    ...followUp,
    kind: 'capture',
    since: original.madeAt,
    gatewayRef: null,
    parentRef: gatewayRef,
    gatewayCustomer: null,
  });
  if (found.is === 'absent') return declined;
  return found.is === 'no_answer' ? { is: 'unknown', why: found.why } : found;
}

export async function voidHold(followUp: FollowUp<Settings>): Promise<Outcome> {
  const { gatewayRef, key } = followUp;
  const reply = await speaker(followUp)({
    method: 'POST',
    path: `/v2/payments/authorizations/${encodeURIComponent(gatewayRef)}/void`,
    requestId: key,
  });
  if (reply.is === 'reply' && reply.status === 204)
    return { is: 'approved', gatewayRef, http: 204 };
  const answer = readReply(reply, asAuthorization);
  if (answer.is === 'said') {
    const { status } = answer.value;
    if (status === 'VOIDED') return { is: 'approved', gatewayRef, http: answer.http };
    return { is: 'unknown', why: `the authorization is ${status}`, http: answer.http };
  }
  if (answer.is !== 'turned') return answer;
  // Voided is voided, whoever asked for it first.
  if (answer.issue === 'PREVIOUSLY_VOIDED')
    return { is: 'approved', gatewayRef, http: answer.http };
  return turnedOutcome(answer);
}

export async function refund(followUp: FollowUp<Settings>): Promise<Outcome> {
  const reply = await speaker(followUp)({
    method: 'POST',
    path: `/v2/payments/captures/${encodeURIComponent(followUp.gatewayRef)}/refund`,
    requestId: followUp.key,
    body: refundBody(followUp),
  });
  return refundReplyOutcome(reply);
}
