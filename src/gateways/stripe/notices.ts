// Stripe's webhooks: signature first, then the one fact an event tells us. Events come twice and
// in any order; the engine applies each id once and by its own state tables.

import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { signatureFits } from '../timestamped-signature.ts';
import { fromStripe } from './amounts.ts';
import { type Get, VISIT } from './checkout.ts';
import { intentOutcome, type Kind, refundedOf, refundOutcome } from './map.ts';
import {
  asCharge,
  asDispute,
  asEvent,
  asIntent,
  asRefund,
  asRefundList,
  asSession,
  parseJson,
  type Settings,
  type WireIntent,
  type WireRefund,
} from './wire.ts';

type Told = Omit<Notice, 'noticeId'>;
type NoAnswer = NoticeReading & { is: 'no_answer' };

const NOTHING: Told = { key: null, gatewayRef: null, fact: { is: 'irrelevant' } };

export async function readNotice(
  raw: RawNotice,
  call: Call<Settings>,
  get: Get,
): Promise<NoticeReading> {
  const secret = call.connection.settings.webhook_secret ?? '';
  const signature = raw.headers['stripe-signature'];
  if (!signatureFits(signature, raw.body, secret, call.now())) return { is: 'refused' };
  const event = asEvent(parseJson(raw.body));
  if (event === null) return { is: 'refused' };
  const told = await tell(event.type, event.data.object, get);
  if ('is' in told) return told;
  return { is: 'told', notices: [{ noticeId: event.id, ...told }] };
}

async function tell(type: string, object: unknown, get: Get): Promise<Told | NoAnswer> {
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.expired':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
      return tellSession(object);
    case 'payment_intent.payment_failed':
      return tellFailed(object, get);
    case 'payment_intent.succeeded':
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
      return tellIntent(type, object);
    case 'refund.updated':
    case 'refund.failed':
      return tellRefund(object);
    case 'charge.refunded':
      return tellRefunded(object, get);
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return tellDispute(type, object);
    default:
      return NOTHING;
  }
}

function tellSession(object: unknown): Told {
  const session = asSession(object);
  if (session === null) return NOTHING;
  const key = session.client_reference_id ?? null;
  return { key, gatewayRef: session.id, fact: { is: 'checkout' } };
}

// Why a debit came back is said by its charge, which the event only names. And a payer whose card
// is declined at the hosted page may take another one: that is no outcome yet.
async function tellFailed(object: unknown, get: Get): Promise<Told | NoAnswer> {
  const intent = asIntent(object);
  if (intent === null) return NOTHING;
  const key = intent.metadata?.our_ref ?? null;
  if (intent.last_payment_error?.payment_method?.type === 'sepa_debit') {
    const path = `/v1/payment_intents/${encodeURIComponent(intent.id)}?expand[]=latest_charge`;
    const reply = await get(path);
    const now =
      reply.is === 'reply' && reply.status === 200 ? asIntent(parseJson(reply.body)) : null;
    if (now === null) return { is: 'no_answer', why: 'the returned debit could not be read' };
    return outcomeOf(now, key, 'purchase');
  }
  if (intent.metadata?.[VISIT] !== undefined) {
    return { key, gatewayRef: null, fact: { is: 'checkout' } };
  }
  return outcomeOf(intent, key, intent.capture_method === 'manual' ? 'authorization' : 'purchase');
}

function tellIntent(type: string, object: unknown): Told {
  const intent = asIntent(object);
  if (intent === null) return NOTHING;
  const gatewayRef = intent.id;
  const key = intent.metadata?.our_ref ?? null;
  const manual = intent.capture_method === 'manual';
  if (type === 'payment_intent.canceled') {
    // What was declined held nothing that could be let go.
    const held = (intent.latest_charge ?? null) !== null && !intent.last_payment_error;
    return manual && held ? { key, gatewayRef, fact: { is: 'released' } } : NOTHING;
  }
  // A captured authorisation succeeds a second time: that is the capture's outcome, not its own.
  if (type === 'payment_intent.succeeded' && manual) {
    const capture = intent.metadata?.capture_ref ?? null;
    return capture === null ? NOTHING : outcomeOf(intent, capture, 'purchase');
  }
  return outcomeOf(intent, key, manual ? 'authorization' : 'purchase');
}

function outcomeOf(intent: WireIntent, key: string | null, kind: Kind): Told {
  const outcome = intentOutcome(intent, kind);
  if (outcome.is === 'unknown') return NOTHING;
  return { key, gatewayRef: intent.id, fact: { is: 'outcome', outcome } };
}

function tellRefund(object: unknown): Told {
  const refund = asRefund(object);
  const key = refund?.metadata?.our_ref ?? null;
  if (refund === null || key === null) return NOTHING;
  const outcome = refundOutcome(refund);
  if (outcome.is === 'unknown') return NOTHING;
  return { key, gatewayRef: refund.id, fact: { is: 'outcome', outcome } };
}

// The event's sum is of when it was written, and one of our refunds may have failed since. Those
// made elsewhere, which only this event tells, are read apart from ours, as they are now.
async function tellRefunded(object: unknown, get: Get): Promise<Told | NoAnswer> {
  const charge = asCharge(object);
  const refunded = charge === null ? null : refundedOf(charge);
  if (charge === null || refunded === null) return NOTHING;
  const { currency, payment_intent: intent } = charge;
  const reply = await get(`/v1/refunds?charge=${encodeURIComponent(charge.id)}&limit=100`);
  const list =
    reply.is === 'reply' && reply.status === 200 ? asRefundList(parseJson(reply.body)) : null;
  if (list === null) return { is: 'no_answer', why: 'the refunds could not be read' };
  const key = charge.metadata?.our_ref ?? null;
  const totalRefunded = fromStripe(refunded, currency);
  const others = list.data.filter(isOfOthers).reduce((sum, { amount }) => sum + amount, 0);
  // More of one charge than a page holds are not told apart.
  const elsewhere = list.has_more ? {} : { elsewhere: fromStripe(others, currency) };
  const fact = { is: 'refunded', totalRefunded, ...elsewhere } as const;
  return { key, gatewayRef: intent ?? null, fact };
}

function isOfOthers({ metadata, status }: WireRefund): boolean {
  const stands = status !== 'failed' && status !== 'canceled';
  return stands && metadata?.our_ref === undefined;
}

// An inquiry (`warning_…`) has moved no money yet; a lost dispute was booked when it was opened.
function tellDispute(type: string, object: unknown): Told {
  const dispute = asDispute(object);
  if (dispute === null || dispute.status.startsWith('warning_')) return NOTHING;
  const gatewayRef = dispute.payment_intent ?? null;
  if (type === 'charge.dispute.closed') {
    if (dispute.status !== 'won') return NOTHING;
    return { key: null, gatewayRef, fact: { is: 'chargeback_won' } };
  }
  const amount = fromStripe(dispute.amount, dispute.currency);
  const reason = dispute.reason ?? 'general';
  return { key: null, gatewayRef, fact: { is: 'charged_back', amount, reason } };
}
