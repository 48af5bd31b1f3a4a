// Stripe: cards and SEPA direct debits, stored at its hosted page or elsewhere and charged off
// session through PaymentIntents. Facts in README.md.

import { type Call, type Connection, defineGateway, type FollowUp } from '../contract.ts';
import type { HttpReply, HttpRequest } from '../http.ts';
import { refuseAmount } from './amounts.ts';
import { askCheckout, type Get, type Post, refuseErrand, startCheckout } from './checkout.ts';
import { tokenParts } from './instruments.ts';
import { lookUp } from './look-up.ts';
import {
  captureForm,
  captureOutcome,
  chargeForm,
  chargeOutcome,
  refundForm,
  refundReplyOutcome,
  refuseCharge,
  voidOutcome,
} from './map.ts';
import { readNotice } from './notices.ts';
import { poll } from './settlement.ts';
import { API_BASE, API_VERSION, Settings } from './wire.ts';

const HOUR_MS = 3_600_000;

export const stripe = defineGateway<Settings>({
  name: 'stripe',
  title: 'Stripe',
  modes: ['automatic'],
  settings: Settings,
  // Of a payment that is not asked about by its instrument: in lists, or beside a mandate.
  hidden: ['payment_method'],
  idempotency: {
    // Stripe keeps a key for at least 24 hours; an hour less, so that clocks may differ.
    key: { honoured: true, forMs: 23 * HOUR_MS },
    replaysErrors: true,
    // The look-up ends on a list, which is strongly consistent.
    lookUpLagMs: 0,
    // A request given up by us may still be under way: Stripe's own clients wait 80 seconds, and
    // a connection that hangs may deliver minutes late.
    absenceProvesAfterMs: 300_000,
  },
  // Stripe's own limit is 100 a second in live mode, for everything an account does.
  limits: { concurrency: 50, perSecond: 80, timeoutMs: 20_000 },
  accepts: refuseAmount,
  charge: async (charge) => {
    const refused = refuseCharge(charge);
    if (refused !== null) return refused;
    charge.http.hide(tokenParts(charge.instrument.token).method);
    const reply = await post(charge, '/v1/payment_intents', charge.key, chargeForm(charge));
    return chargeOutcome(reply, charge.kind);
  },
  capture: async (followUp) =>
    captureOutcome(await postOn(followUp, 'capture', captureForm(followUp)), followUp.key),
  void: async (followUp) => voidOutcome(await postOn(followUp, 'cancel', '')),
  refund: async (followUp) =>
    refundReplyOutcome(await post(followUp, '/v1/refunds', followUp.key, refundForm(followUp))),
  lookUp: (asked) => lookUp(asked, getter(asked)),
  checkout: {
    refuse: refuseErrand,
    start: (request) => startCheckout(request, poster(request)),
    ask: (question) => askCheckout(question, getter(question), poster(question)),
  },
  readNotice: (raw, call) => readNotice(raw, call, getter(call)),
  poll: (asked) => poll(asked, getter(asked)),
  checkCredentials: async (call) => {
    const reply = await send(call, { method: 'GET', path: '/v1/balance' });
    if (reply.is !== 'reply') return { ok: false, why: reply.why };
    if (reply.status === 200) return { ok: true };
    return { ok: false, why: `Stripe answers ${reply.status} to this key` };
  },
});

/** Why this connection's settings must not be used, or null. Checked before every call. */
function refuseSettings(connection: Connection<Settings>): string | null {
  const live = connection.settings.secret_key.includes('_live_');
  if (live && connection.mode === 'test') return 'a live key stands in a test connection';
  if (!live && connection.mode === 'live') return 'a test key stands in a live connection';
  if (connection.mode === 'live' && baseOf(connection) !== API_BASE) {
    return `a live connection speaks to ${API_BASE} only`;
  }
  return null;
}

function baseOf(connection: Connection<Settings>): string {
  return (connection.settings.api_base ?? API_BASE).replace(/\/$/, '');
}

function postOn(followUp: FollowUp<Settings>, verb: string, form: string): Promise<HttpReply> {
  const path = `/v1/payment_intents/${encodeURIComponent(followUp.gatewayRef)}/${verb}`;
  return post(followUp, path, followUp.key, form);
}

function getter(call: Call<Settings>): Get {
  return (path) => send(call, { method: 'GET', path });
}

function poster(call: Call<Settings>): Post {
  return (path, key, form) => post(call, path, key, form);
}

// Without a key: what may be done twice, and must not be answered by a stored failure.
function post(
  call: Call<Settings>,
  path: string,
  key: string | null,
  form: string,
): Promise<HttpReply> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const headers = key === null ? type : { ...type, 'idempotency-key': key };
  return send(call, { method: 'POST', path, headers, body: form });
}

type Sent = Omit<HttpRequest, 'url'> & { path: string };

function send({ connection, http }: Call<Settings>, sent: Sent): Promise<HttpReply> {
  const why = refuseSettings(connection);
  if (why !== null) return Promise.resolve({ is: 'not_sent', why });
  const { path, ...request } = sent;
  const headers = {
    ...request.headers,
    authorization: `Bearer ${connection.settings.secret_key}`,
    'stripe-version': API_VERSION,
  };
  return http.send({ ...request, url: baseOf(connection) + path, headers });
}
