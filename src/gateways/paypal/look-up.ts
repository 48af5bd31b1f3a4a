// Asks PayPal what became of a request. What has a name there is read by it; what follows a payment
// stands in the payment's order, under our name; the rest is searched for in the reports.

import type { Outcome } from '#domain/outcome.ts';
import type { LookUp, LookUpResult } from '../contract.ts';
import { fromPayPal } from './amounts.ts';
import {
  authorizationOutcome,
  captureOutcome,
  isWanted,
  type Kind,
  paymentOutcome,
  refundOutcome,
  withOrder,
} from './map.ts';
import { readReply, whyNot } from './replies.ts';
import { readReports } from './reports.ts';
import { type Ask, speaker } from './speak.ts';
import {
  type As,
  asAuthorization,
  asCapture,
  asOrder,
  asRefund,
  type Settings,
  type WireCapture,
  type WireEntry,
  type WireOrder,
  type WireRefund,
} from './wire.ts';

const HOUR_MS = 3_600_000;
/** Clocks differ, ours and theirs: searched from so much earlier. */
const SKEW_MS = HOUR_MS;
/** PayPal remembers the request id of an order for so long; half an hour less than it says. */
export const ORDER_KEY_MS = 5.5 * HOUR_MS;
/** Reports that are this much behind are not those the declared times count on. */
export const ABSENCE_MS = 12 * HOUR_MS;

type NoAnswer = { is: 'no_answer'; why: string };
type Absent = { is: 'absent' };

export function lookUp(asked: LookUp<Settings>): Promise<LookUpResult> {
  const ask = speaker(asked);
  switch (asked.kind) {
    case 'purchase':
    case 'authorization':
      return lookUpPayment(asked, asked.kind, ask);
    case 'capture':
      return lookUpCapture(asked, ask);
    case 'refund':
      return lookUpRefund(asked, ask);
    case 'void':
      return lookUpVoid(asked, ask);
  }
}

async function lookUpPayment(asked: LookUp<Settings>, kind: Kind, ask: Ask): Promise<LookUpResult> {
  const id = asked.gatewayRef ?? (await search(asked, kind === 'purchase' ? 'T00' : 'T13'));
  if (typeof id !== 'string') return id;
  const made =
    kind === 'purchase'
      ? await one(ask, `/v2/payments/captures/${encodeURIComponent(id)}`, asCapture)
      : await one(ask, `/v2/payments/authorizations/${encodeURIComponent(id)}`, asAuthorization);
  if ('is' in made) return made;
  const wanted = { key: asked.key, kind, amount: asked.amount, currency: asked.currency };
  if (!isWanted(made, undefined, wanted)) {
    return { is: 'no_answer', why: `${id} is not this payment` };
  }
  return known(paymentOutcome(made, kind, 200));
}

// A capture of an authorization, by its own name or by ours.
async function lookUpCapture(asked: LookUp<Settings>, ask: Ask): Promise<LookUpResult> {
  const { gatewayRef, parentRef } = asked;
  const read = (id: string) =>
    one(ask, `/v2/payments/captures/${encodeURIComponent(id)}`, asCapture);
  if (gatewayRef !== null && gatewayRef !== parentRef) {
    const capture = await read(gatewayRef);
    return 'is' in capture ? capture : judge(asked, capture, captureOutcome(capture, 200));
  }
  const order = await orderOf(asked, ask);
  if (order === null || 'is' in order) {
    const found = await search(asked, 'T00');
    if (typeof found !== 'string') return found;
    const capture = await read(found);
    return 'is' in capture ? capture : judge(asked, capture, captureOutcome(capture, 200));
  }
  const mine = order.purchase_units?.[0]?.payments?.captures?.find(isOf(asked.key));
  if (mine === undefined) return { is: 'absent' };
  return judge(asked, mine, withOrder(captureOutcome(mine, 200), order.id));
}

async function lookUpRefund(asked: LookUp<Settings>, ask: Ask): Promise<LookUpResult> {
  const { gatewayRef, parentRef } = asked;
  const read = (id: string) => one(ask, `/v2/payments/refunds/${encodeURIComponent(id)}`, asRefund);
  if (gatewayRef !== null && gatewayRef !== parentRef) {
    const refund = await read(gatewayRef);
    return 'is' in refund ? refund : judge(asked, refund, refundOutcome(refund, 200));
  }
  const order = await orderOf(asked, ask);
  if (order === null || 'is' in order) {
    const found = await search(asked, 'T11');
    if (typeof found !== 'string') return found;
    const refund = await read(found);
    return 'is' in refund ? refund : judge(asked, refund, refundOutcome(refund, 200));
  }
  const mine = order.purchase_units?.[0]?.payments?.refunds?.find(isOf(asked.key));
  return mine === undefined ? { is: 'absent' } : judge(asked, mine, refundOutcome(mine, 200));
}

async function lookUpVoid({ parentRef, gatewayRef }: LookUp<Settings>, ask: Ask) {
  const ref = parentRef ?? gatewayRef;
  if (ref === null) return noAnswer('the authorised payment is not named');
  const path = `/v2/payments/authorizations/${encodeURIComponent(ref)}`;
  const made = await one(ask, path, asAuthorization);
  if ('is' in made) return made.is === 'absent' ? noAnswer(`${ref} is not found`) : made;
  if (made.status === 'VOIDED') return { is: 'approved', gatewayRef: ref, http: 200 } as const;
  if (made.status === 'CREATED' || made.status === 'PENDING') return { is: 'absent' } as const;
  const outcome = authorizationOutcome(made, 200);
  if (outcome.is !== 'approved') return known(outcome);
  const said = `The authorization is ${made.status}.`;
  const code = made.status;
  return { is: 'declined', reason: 'not_permitted', code, said, gatewayRef: ref } as const;
}

const isOf =
  (key: string) =>
  ({ invoice_id, custom_id }: WireCapture | WireRefund): boolean =>
    invoice_id === key || custom_id === key;

// What was asked for and what is there must be the same money, or a person has to look.
function judge(
  { amount, currency }: LookUp<Settings>,
  made: WireCapture | WireRefund,
  outcome: Outcome,
): LookUpResult {
  if (fromPayPal(made.amount, currency) === amount) return known(outcome);
  return { is: 'no_answer', why: `${made.id} has another amount` };
}

function known(outcome: Outcome): LookUpResult {
  return outcome.is === 'unknown' ? { is: 'no_answer', why: outcome.why } : outcome;
}

/** null where no order was kept. */
async function orderOf(
  { original }: LookUp<Settings>,
  ask: Ask,
): Promise<WireOrder | Absent | NoAnswer | null> {
  const order = original?.data.order;
  if (typeof order !== 'string') return null;
  return one(ask, `/v2/checkout/orders/${encodeURIComponent(order)}`, asOrder);
}

/** One object by PayPal's name of it. */
export async function one<T>(ask: Ask, path: string, as: As<T>): Promise<T | Absent | NoAnswer> {
  const answer = readReply(await ask({ method: 'GET', path }), as);
  if (answer.is === 'said') return answer.value;
  if (answer.is === 'turned' && answer.http === 404) return { is: 'absent' };
  return noAnswer(whyNot(answer));
}

// PayPal's name of the transaction that bears ours. Of one id the report may hold two entries.
async function search(asked: LookUp<Settings>, group: string): Promise<string | Absent | NoAnswer> {
  const { key, since } = asked;
  const nowMs = asked.now().getTime();
  const fromMs = Math.min(since.getTime(), nowMs) - SKEW_MS;
  const read = await readReports(asked, { fromMs, toMs: nowMs, all: true });
  if ('is' in read) return read;
  const { entries, refreshedMs } = read;
  const mine = entries.find((entry) => isEntryOf(entry, key, group));
  if (mine !== undefined) return mine.transaction_id;
  const behindMs = refreshedMs === null ? 0 : nowMs - refreshedMs;
  const sendable = nowMs - since.getTime() < ORDER_KEY_MS;
  if (behindMs > ABSENCE_MS && !sendable) return noAnswer('the reports of PayPal are far behind');
  return { is: 'absent' };
}

function isEntryOf(entry: WireEntry, key: string, group: string): boolean {
  if (entry.transaction_event_code?.startsWith(group) !== true) return false;
  return entry.invoice_id === key || (entry.custom_field === key && !entry.invoice_id);
}

function noAnswer(why: string): NoAnswer {
  return { is: 'no_answer', why };
}
