// Asks Stripe what became of a request, by our reference in the metadata. Lists are strongly
// consistent; the search is not, so it may find something but never proves that nothing is there.

import type { LookUp, LookUpResult } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { intentOutcome, type Kind, refundOutcome } from './map.ts';
import {
  asIntent,
  asIntentList,
  asRefund,
  asRefundList,
  parseJson,
  type Settings,
  type WireIntent,
  type WireRefund,
} from './wire.ts';

const PAGE_SIZE = 100;
const PAGES_MAX = 10;
const CLOCK_SKEW_S = 60;

/** Sends one GET: the path with its query, below the API's base. */
export type Get = (path: string) => Promise<HttpReply>;

export function lookUp(asked: LookUp<Settings>, get: Get): Promise<LookUpResult> {
  switch (asked.kind) {
    case 'purchase':
    case 'authorization':
      return lookUpIntent(asked, asked.kind, get);
    case 'refund':
      return lookUpRefund(asked, get);
    case 'capture':
    case 'void':
      return lookUpFollowUp(asked, asked.kind, get);
  }
}

async function lookUpIntent(asked: LookUp<Settings>, kind: Kind, get: Get): Promise<LookUpResult> {
  const { gatewayRef, gatewayCustomer, key } = asked;
  if (gatewayRef !== null) {
    const path = `/v1/payment_intents/${encodeURIComponent(gatewayRef)}?expand[]=latest_charge`;
    const intent = await one(get, path, asIntent);
    return 'is' in intent ? intent : found(intent, kind);
  }
  if (gatewayCustomer === null) {
    const searched = await search(key, kind, get);
    if (searched !== null) return searched;
  }
  const from = Math.floor(asked.since.getTime() / 1000) - CLOCK_SKEW_S;
  const customer =
    gatewayCustomer === null ? '' : `&customer=${encodeURIComponent(gatewayCustomer)}`;
  const path = `/v1/payment_intents?created[gte]=${from}${customer}&expand[]=data.latest_charge`;
  const intent = await findInList<WireIntent>(get, path, asIntentList, (candidate) => {
    return candidate.metadata?.our_ref === key;
  });
  return 'is' in intent ? intent : found(intent, kind);
}

// Without a customer the list of the whole account has to be walked; the search is quicker where
// it has caught up.
async function search(key: string, kind: Kind, get: Get): Promise<LookUpResult | null> {
  const query = encodeURIComponent(`metadata['our_ref']:'${key.replaceAll("'", '')}'`);
  const reply = await get(`/v1/payment_intents/search?query=${query}&expand[]=data.latest_charge`);
  const body = reply.is === 'reply' && reply.status === 200 ? parseJson(reply.body) : undefined;
  const intent = asIntentList(body)?.data.find((candidate) => candidate.metadata?.our_ref === key);
  return intent === undefined ? null : found(intent, kind);
}

// An Intent that was made but never charged moved nothing, and nobody will confirm it.
function found(intent: WireIntent, kind: Kind): LookUpResult {
  const waiting = ['requires_payment_method', 'requires_confirmation'].includes(intent.status);
  if (waiting && (intent.last_payment_error ?? null) === null) return { is: 'absent' };
  return intentOutcome(intent, kind, 200);
}

async function lookUpRefund(asked: LookUp<Settings>, get: Get): Promise<LookUpResult> {
  const { gatewayRef, parentRef, key } = asked;
  if (gatewayRef !== null) {
    const refund = await one(get, `/v1/refunds/${encodeURIComponent(gatewayRef)}`, asRefund);
    return 'is' in refund ? refund : refundOutcome(refund, 200);
  }
  if (parentRef === null) return { is: 'no_answer', why: 'the refunded payment is not named' };
  const path = `/v1/refunds?payment_intent=${encodeURIComponent(parentRef)}`;
  const refund = await findInList<WireRefund>(get, path, asRefundList, (candidate) => {
    return candidate.metadata?.our_ref === key;
  });
  return 'is' in refund ? refund : refundOutcome(refund, 200);
}

async function lookUpFollowUp(
  asked: LookUp<Settings>,
  kind: 'capture' | 'void',
  get: Get,
): Promise<LookUpResult> {
  const ref = asked.parentRef ?? asked.gatewayRef;
  if (ref === null) return { is: 'no_answer', why: 'the authorised payment is not named' };
  const intent = await one(get, `/v1/payment_intents/${encodeURIComponent(ref)}`, asIntent);
  if ('is' in intent) return intent;
  if (intent.status === 'requires_capture') return { is: 'absent' };
  const done =
    kind === 'void'
      ? intent.status === 'canceled'
      : intent.status === 'succeeded' && intent.metadata?.capture_ref === asked.key;
  if (done) return { is: 'approved', gatewayRef: intent.id, http: 200 };
  const said = `The PaymentIntent is ${intent.status} by another request.`;
  const code = intent.status;
  return { is: 'declined', reason: 'not_permitted', code, said, gatewayRef: intent.id, http: 200 };
}

type NoAnswer = { is: 'no_answer'; why: string };

async function one<T extends object>(
  get: Get,
  path: string,
  as: (value: unknown) => T | null,
): Promise<T | NoAnswer> {
  const reply = await get(path);
  const item = reply.is === 'reply' && reply.status === 200 ? as(parseJson(reply.body)) : null;
  return item ?? noAnswer(reply);
}

async function findInList<T extends { id: string }>(
  get: Get,
  path: string,
  as: (value: unknown) => { data: T[]; has_more: boolean } | null,
  fits: (item: T) => boolean,
): Promise<T | { is: 'absent' } | NoAnswer> {
  let after = '';
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const reply = await get(`${path}&limit=${PAGE_SIZE}${after}`);
    const list = reply.is === 'reply' && reply.status === 200 ? as(parseJson(reply.body)) : null;
    if (list === null) return noAnswer(reply);
    const item = list.data.find(fits);
    if (item !== undefined) return item;
    const last = list.data.at(-1);
    if (!list.has_more || last === undefined) return { is: 'absent' };
    after = `&starting_after=${encodeURIComponent(last.id)}`;
  }
  return { is: 'no_answer', why: `more than ${PAGES_MAX * PAGE_SIZE} payments to search` };
}

function noAnswer(reply: HttpReply): NoAnswer {
  const why = reply.is === 'reply' ? `HTTP ${reply.status}, or an unreadable reply` : reply.why;
  return { is: 'no_answer', why };
}
