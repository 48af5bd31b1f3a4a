// What the simulated Stripe does with a payment it has taken or holds: capture, cancel, refund.

import { bookBack } from './twin-balance.ts';
import { emit } from './twin-events.ts';
import { release, take, wrongState } from './twin-intents.ts';
import {
  type Intent,
  type Refund,
  type Scene,
  seconds,
  showCharge,
  showIntent,
  showRefund,
} from './twin-objects.ts';
import {
  expanded,
  integer,
  invalid,
  type Json,
  missing,
  nested,
  noSuch,
  onlyKnown,
  type Params,
  StripeError,
} from './twin-wire.ts';

const CAPTURE_PARAMS = new Set(['amount_to_capture', 'metadata', 'expand', 'final_capture']);
const CANCEL_PARAMS = new Set(['cancellation_reason', 'expand']);
const REFUND_PARAMS = new Set([
  'payment_intent',
  'charge',
  'amount',
  'reason',
  'metadata',
  'expand',
]);
const REFUND_PENDING_MS = 3_600_000;
const CANCELABLE =
  'requires_payment_method, requires_capture, requires_confirmation, requires_action, processing';

export function captureIntent(scene: Scene, intent: Intent, params: Params): Json {
  onlyKnown(params, CAPTURE_PARAMS);
  if (intent.status !== 'requires_capture') throw wrongState(intent, 'capture', 'requires_capture');
  const amount = integer(params, 'amount_to_capture') ?? intent.amount;
  if (amount > intent.amount) {
    const message = 'The amount to capture is greater than the amount that can be captured.';
    throw invalid(message, { code: 'amount_too_large', param: 'amount_to_capture' });
  }
  Object.assign(intent.metadata, nested(params, 'metadata'));
  take(scene, intent, amount);
  emit(scene, 'charge.captured', showCharge(intent));
  emit(scene, 'payment_intent.succeeded', showIntent(intent));
  return showIntent(intent, expanded(params));
}

export function cancelIntent(scene: Scene, intent: Intent, params: Params): Json {
  onlyKnown(params, CANCEL_PARAMS);
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw wrongState(intent, 'cancel', CANCELABLE);
  }
  if (intent.session?.status === 'open') {
    throw invalid('This PaymentIntent belongs to a Checkout Session: expire the Session instead.');
  }
  const held = intent.status === 'requires_capture';
  const declined = intent.booked.status === 'declined';
  release(scene, intent, params.get('cancellation_reason') ?? null);
  if (!held && declined) intent.booked.status = 'declined';
  return showIntent(intent);
}

export function createRefund(scene: Scene, params: Params): Json {
  onlyKnown(params, REFUND_PARAMS);
  const intent = refundedIntent(scene, params);
  const charge = intent.charge;
  if (charge === null || !charge.captured) {
    const message =
      `This PaymentIntent (${intent.id}) does not have ` + 'a successful charge to refund.';
    throw new StripeError(400, { type: 'invalid_request_error', message }, true);
  }
  const left = charge.amountCaptured - charge.amountRefunded;
  const asked = integer(params, 'amount');
  const amount = asked ?? left;
  refuseRefund(charge, { asked, left });
  const traits = intent.method?.traits.refunds ?? 'ok';
  const refund: Refund = {
    id: scene.newId('re_'),
    ...{ amount, intent, metadata: nested(params, 'metadata'), failureReason: null },
    status: traits === 'pending' ? 'pending' : 'succeeded',
    created: seconds(scene.world.nowMs()),
  };
  charge.amountRefunded += amount;
  intent.booked.refunded += amount;
  intent.refunds.push(refund);
  scene.account.refunds.set(refund.id, refund);
  bookBack(scene, intent, refund.id, amount);
  emit(scene, 'refund.created', showRefund(refund));
  emit(scene, 'charge.refunded', showCharge(intent));
  if (traits !== 'ok') settleRefundLater(scene, refund, traits);
  return showRefund(refund);
}

function refundedIntent(scene: Scene, params: Params): Intent {
  const named = params.get('payment_intent');
  const charged = params.get('charge');
  if (named === undefined && charged === undefined) throw missing('payment_intent');
  if (named !== undefined) {
    const intent = scene.account.intents.get(named);
    if (intent === undefined) throw noSuch('payment_intent', named, 'payment_intent', false);
    return intent;
  }
  const intent = scene.account.charges.get(charged ?? '');
  if (intent === undefined) throw noSuch('charge', charged ?? '', 'charge', false);
  return intent;
}

function refuseRefund(
  charge: NonNullable<Intent['charge']>,
  { asked, left }: { asked: number | null; left: number },
): void {
  const type = 'invalid_request_error';
  if (charge.disputed) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw new StripeError(400, { type, code: 'charge_disputed', message }, true);
  }
  if (left <= 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw new StripeError(400, { type, code: 'charge_already_refunded', message }, true);
  }
  if (asked !== null && asked <= 0) {
    throw invalid('Invalid positive integer', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  if (asked !== null && asked > left) {
    const more = 'is greater than unrefunded amount on charge';
    const message = `Refund amount (${asked}) ${more} (${left})`;
    throw new StripeError(400, { type, param: 'amount', message }, true);
  }
}

function settleRefundLater(scene: Scene, refund: Refund, ends: 'pending' | 'fail'): void {
  scene.due.add(scene.world.nowMs() + REFUND_PENDING_MS, () => {
    if (ends === 'pending') {
      refund.status = 'succeeded';
      emit(scene, 'refund.updated', showRefund(refund));
      return;
    }
    refund.status = 'failed';
    refund.failureReason = 'expired_or_canceled_card';
    if (refund.intent.charge !== null) refund.intent.charge.amountRefunded -= refund.amount;
    refund.intent.booked.refunded -= refund.amount;
    bookBack(scene, refund.intent, refund.id, -refund.amount);
    emit(scene, 'refund.failed', showRefund(refund));
  });
}
