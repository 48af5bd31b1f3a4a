// Stripe's webhooks: signature first, then the one fact an event tells us. Events come twice and
// in any order; the engine applies each id once and by its own state tables.

import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { signatureFits } from '../timestamped-signature.ts';
import { fromStripe } from './amounts.ts';
import { intentOutcome, refundedOf, refundOutcome } from './map.ts';
import {
  asCharge,
  asDispute,
  asEvent,
  asIntent,
  asRefund,
  parseJson,
  type Settings,
} from './wire.ts';

type Told = Omit<Notice, 'noticeId'>;

const NOTHING: Told = { key: null, gatewayRef: null, fact: { is: 'irrelevant' } };

export async function readNotice(raw: RawNotice, call: Call<Settings>): Promise<NoticeReading> {
  const secret = call.connection.settings.webhook_secret ?? '';
  const signature = raw.headers['stripe-signature'];
  if (!signatureFits(signature, raw.body, secret, call.now())) return { is: 'refused' };
  const event = asEvent(parseJson(raw.body));
  if (event === null) return { is: 'refused' };
  const told = tell(event.type, event.data.object);
  return { is: 'told', notices: [{ noticeId: event.id, ...told }] };
}

function tell(type: string, object: unknown): Told {
  switch (type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
      return tellIntent(type, object);
    case 'refund.updated':
    case 'refund.failed':
      return tellRefund(object);
    case 'charge.refunded':
      return tellRefunded(object);
    case 'charge.dispute.created':
    case 'charge.dispute.closed':
      return tellDispute(type, object);
    default:
      return NOTHING;
  }
}

function tellIntent(type: string, object: unknown): Told {
  const intent = asIntent(object);
  if (intent === null) return NOTHING;
  const gatewayRef = intent.id;
  const key = intent.metadata?.our_ref ?? null;
  const manual = intent.capture_method === 'manual';
  if (type === 'payment_intent.canceled') {
    if (!manual || (intent.latest_charge ?? null) === null) return NOTHING;
    return { key, gatewayRef, fact: { is: 'released' } };
  }
  // A captured authorisation succeeds a second time: that is the capture's outcome, not its own.
  if (type === 'payment_intent.succeeded' && manual) {
    const capture = intent.metadata?.capture_ref ?? null;
    const outcome = intentOutcome(intent, 'purchase');
    return capture === null
      ? NOTHING
      : { key: capture, gatewayRef, fact: { is: 'outcome', outcome } };
  }
  const outcome = intentOutcome(intent, manual ? 'authorization' : 'purchase');
  return outcome.is === 'unknown' ? NOTHING : { key, gatewayRef, fact: { is: 'outcome', outcome } };
}

function tellRefund(object: unknown): Told {
  const refund = asRefund(object);
  const key = refund?.metadata?.our_ref ?? null;
  if (refund === null || key === null) return NOTHING;
  const outcome = refundOutcome(refund);
  if (outcome.is === 'unknown') return NOTHING;
  return { key, gatewayRef: refund.id, fact: { is: 'outcome', outcome } };
}

function tellRefunded(object: unknown): Told {
  const charge = asCharge(object);
  const refunded = charge === null ? null : refundedOf(charge);
  if (charge === null || refunded === null) return NOTHING;
  const key = charge.metadata?.our_ref ?? null;
  const totalRefunded = fromStripe(refunded, charge.currency);
  return {
    key,
    gatewayRef: charge.payment_intent ?? null,
    fact: { is: 'refunded', totalRefunded },
  };
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
