// The sandbox: a fake provider for demos and tests. It is spoken to over HTTP like any other.

import { AMOUNT_MAX } from '#domain/money.ts';
import { type Call, defineGateway, type FollowUp } from '../contract.ts';
import type { HttpReply, HttpRequest } from '../http.ts';
import { askCheckout, startCheckout } from './checkout.ts';
import {
  chargeBody,
  chargeOutcome,
  followUpBody,
  followUpOutcome,
  lookUpCharge,
  lookUpOperation,
} from './map.ts';
import { readNotice } from './notices.ts';
import { Settings } from './wire.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const LIVE_REFUSED = 'the sandbox belongs to test connections and takes no live payment';

export const sandbox = defineGateway<Settings>({
  name: 'sandbox',
  title: 'Sandbox',
  modes: ['automatic', 'payer_initiated'],
  settings: Settings,
  hidden: ['token'],
  idempotency: {
    // An hour less than the 24 it remembers, so that a late re-send never falls off the edge.
    key: { honoured: true, forMs: DAY_MS - HOUR_MS },
    replaysErrors: false,
    lookUpLagMs: 0,
    // It drops a request that is not finished after 30 seconds; the same again for the way there.
    absenceProvesAfterMs: 60_000,
  },
  limits: { concurrency: 512, perSecond: 100_000, timeoutMs: 5_000 },
  accepts: (amount) => {
    if (amount > 0n && amount <= AMOUNT_MAX) return null;
    return `the amount must be between 1 and ${AMOUNT_MAX}`;
  },
  charge: async (charge) => {
    if (charge.connection.mode === 'live') return { is: 'not_sent', why: LIVE_REFUSED };
    const reply = await post(charge, '/v1/charges', charge.key, chargeBody(charge));
    return chargeOutcome(reply, charge.kind);
  },
  capture: async (followUp) => followUpOutcome(await postOn(followUp, 'capture')),
  void: async (followUp) => followUpOutcome(await postOn(followUp, 'void')),
  refund: async (followUp) => followUpOutcome(await postOn(followUp, 'refunds')),
  lookUp: async (lookUp) => {
    const reference = encodeURIComponent(lookUp.key);
    if (lookUp.kind === 'purchase' || lookUp.kind === 'authorization') {
      return lookUpCharge(await get(lookUp, `/v1/charges?reference=${reference}`), lookUp.kind);
    }
    return lookUpOperation(await get(lookUp, `/v1/operations?reference=${reference}`));
  },
  checkout: {
    refuse: () => null,
    start: async (request) => {
      if (request.connection.mode === 'live') return { is: 'not_started', why: LIVE_REFUSED };
      return startCheckout(request, (path, key, body) => post(request, path, key, body));
    },
    ask: (question) =>
      askCheckout(
        question,
        (path) => get(question, path),
        (path, key, body) => post(question, path, key, body),
      ),
  },
  readNotice,
  checkCredentials: async (call) => {
    if (call.connection.mode === 'live') return { ok: false, why: LIVE_REFUSED };
    const reply = await get(call, '/v1/ping');
    if (reply.is !== 'reply') return { ok: false, why: reply.why };
    return reply.status === 200 ? { ok: true } : { ok: false, why: `HTTP ${reply.status}` };
  },
});

function postOn(followUp: FollowUp<Settings>, action: string): Promise<HttpReply> {
  const path = `/v1/charges/${encodeURIComponent(followUp.gatewayRef)}/${action}`;
  return post(followUp, path, followUp.key, followUpBody(followUp));
}

function post(call: Call<Settings>, path: string, key: string, body: string): Promise<HttpReply> {
  const headers = { 'idempotency-key': key, 'content-type': 'application/json' };
  return send(call, { method: 'POST', path, headers, body });
}

function get(call: Call<Settings>, path: string): Promise<HttpReply> {
  return send(call, { method: 'GET', path, headers: {} });
}

type Sent = Omit<HttpRequest, 'url'> & { path: string };

function send({ connection, http }: Call<Settings>, { path, ...request }: Sent) {
  const { base_url, api_key } = connection.settings;
  const headers = { ...request.headers, authorization: `Bearer ${api_key}` };
  return http.send({ ...request, url: base_url.replace(/\/$/, '') + path, headers });
}
