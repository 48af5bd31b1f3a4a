// The simulated Stripe takes payments: creating and confirming PaymentIntents, with the checks and
// the declines its documents name.

import { type Step, stepAt } from '#sandbox/behaviour.ts';
import { bookPayment } from './twin-balance.ts';
import { declineError } from './twin-cards.ts';
import { submitDebit } from './twin-debits.ts';
import { disputeLater } from './twin-disputes.ts';
import { emit } from './twin-events.ts';
import { checkMethod, methodFor, typesAllowed } from './twin-methods.ts';
import {
  type Charge,
  type Intent,
  type Method,
  type Scene,
  seconds,
  showCharge,
  showIntent,
  showMethod,
} from './twin-objects.ts';
import type { Session } from './twin-sessions.ts';
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

const HOLD_MS = 7 * 86_400_000;
const AMOUNT_MAX = 99_999_999;

// In the currency's smallest unit as Stripe counts it; anything unlisted has no minimum here.
const MINIMUMS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...each('usd eur aud cad chf nzd brl inr sgd jpy', 50),
    ...each('nok sek', 300),
    ...each('mxn thb', 1_000),
    ...each('pln ron aed myr', 200),
    ...{ gbp: 30, dkk: 250, czk: 1_500, huf: 17_500, hkd: 400, bgn: 100 },
  }),
);

const THREE_DECIMALS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
const WHOLE_UNITS_ONLY = new Set(['ugx', 'isk']);

const CREATE_PARAMS = new Set(
  (
    'amount currency customer payment_method off_session confirm capture_method description ' +
    'metadata allowed_payment_method_types payment_method_options statement_descriptor_suffix ' +
    'error_on_requires_action automatic_payment_methods return_url setup_future_usage expand ' +
    'receipt_email mandate mandate_data'
  ).split(' '),
);

const CONFIRM_PARAMS = new Set(
  'payment_method off_session return_url expand error_on_requires_action'.split(' '),
);

export type Confirmed = { body: Json; delayMs: number };

export function createIntent(scene: Scene, params: Params): Confirmed {
  onlyKnown(params, CREATE_PARAMS);
  const { amount, currency } = checkAmount(params);
  const confirm = params.get('confirm') === 'true';
  const offSession = params.get('off_session') === 'true';
  if (offSession && !confirm) {
    const message = 'The parameter `off_session` can only be used when `confirm` is true.';
    throw invalid(message, { param: 'off_session' });
  }
  if (confirm) checkReturn(params);
  const customer = params.get('customer') ?? null;
  if (customer !== null && !scene.account.customers.has(customer)) {
    throw noSuch('customer', customer, 'customer', false);
  }
  const named = params.get('payment_method');
  const method = named === undefined ? null : methodFor(scene, named, customer);
  if (confirm && method === null) throw missing('payment_method');
  const types = typesAllowed(params);
  const manual = params.get('capture_method') === 'manual';
  if (method !== null) checkMethod(scene, method, { types, currency, manual, params });
  const intent = newIntent(scene, {
    ...{ amount, currency, customer, method, types, manual, session: null },
    metadata: nested(params, 'metadata'),
    description: params.get('description') ?? null,
    futureUsage: params.get('setup_future_usage') ?? null,
  });
  if (!confirm || method === null) return { body: showIntent(intent), delayMs: 0 };
  return chargeIntent(scene, intent, method, expanded(params));
}

export function confirmIntent(scene: Scene, intent: Intent, params: Params): Confirmed {
  onlyKnown(params, CONFIRM_PARAMS);
  if (!['requires_payment_method', 'requires_confirmation'].includes(intent.status)) {
    throw wrongState(intent, 'confirm', 'requires_payment_method, requires_confirmation');
  }
  const named = params.get('payment_method');
  const method = named === undefined ? intent.method : methodFor(scene, named, intent.customer);
  if (method === null) throw missing('payment_method');
  intent.method = method;
  return chargeIntent(scene, intent, method, expanded(params));
}

export function wrongState(intent: Intent, verb: string, allowed: string): StripeError {
  const message =
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. ` +
    'Only a PaymentIntent with one of the following statuses may be ' +
    `${verb.replace(/e$/, '')}ed: ${allowed}.`;
  const code = 'payment_intent_unexpected_state';
  const error = {
    type: 'invalid_request_error',
    code,
    message,
    payment_intent: showIntent(intent),
  };
  return new StripeError(400, error, true);
}

export function checkAmount(params: Params): { amount: number; currency: string } {
  const amount = integer(params, 'amount');
  const currency = params.get('currency')?.toLowerCase();
  if (amount === null) throw missing('amount');
  if (currency === undefined) throw missing('currency');
  if (!/^[a-z]{3}$/.test(currency)) {
    throw invalid(`Invalid currency: ${currency}.`, { param: 'currency' });
  }
  const minimum = MINIMUMS.get(currency) ?? 1;
  if (amount < minimum) {
    const message = `Amount must be at least ${minimum} ${currency} in the smallest unit`;
    throw invalid(message, { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > AMOUNT_MAX) {
    const message = 'Amount must be no more than 99999999';
    throw invalid(message, { code: 'amount_too_large', param: 'amount' });
  }
  const step = THREE_DECIMALS.has(currency) ? 10 : WHOLE_UNITS_ONLY.has(currency) ? 100 : 1;
  if (amount % step !== 0) {
    throw invalid(`Amount in ${currency} must be divisible by ${step}`, { param: 'amount' });
  }
  return { amount, currency };
}

function checkReturn(params: Params): void {
  const named = params.has('allowed_payment_method_types[0]');
  const noRedirects = params.get('automatic_payment_methods[allow_redirects]') === 'never';
  if (named || noRedirects || params.has('return_url')) return;
  throw invalid('This PaymentIntent could redirect the payer and needs a `return_url`.', {
    param: 'return_url',
  });
}

export type NewIntent = {
  amount: number;
  currency: string;
  customer: string | null;
  method: Method | null;
  types: readonly string[];
  manual: boolean;
  metadata: Record<string, string>;
  description: string | null;
  futureUsage: string | null;
  session: Session | null;
};

export function newIntent(scene: Scene, made: NewIntent): Intent {
  const { account, world, key } = scene;
  const { amount, currency, customer, method, metadata } = made;
  const id = scene.newId('pi_');
  const at = world.nowMs();
  const intent: Intent = {
    ...{ id, createdMs: at, ...made },
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    charge: null,
    lastError: null,
    cancellationReason: null,
    canceledMs: null,
    captureBeforeMs: null,
    refunds: [],
    booked: {
      gateway: 'stripe',
      account: account.key,
      ...{ id, key, amount, at },
      reference: metadata.our_ref ?? null,
      billing_record: metadata.billing_record ?? null,
      token: method?.id ?? '',
      currency: currency.toUpperCase(),
      status: 'pending',
      ...{ captured: 0, refunded: 0, charged_back: 0 },
    },
  };
  account.intents.set(id, intent);
  account.made.push(intent);
  if (customer !== null) {
    const list = account.madeFor.get(customer);
    if (list === undefined) account.madeFor.set(customer, [intent]);
    else list.push(intent);
  }
  world.books.add(intent.booked);
  return intent;
}

type Expand = ReadonlySet<string>;

function chargeIntent(scene: Scene, intent: Intent, method: Method, expand: Expand): Confirmed {
  const { behaviour, setUpFrees } = method.traits;
  const step = stepAt(behaviour, method.charges);
  method.charges += 1;
  const freed = setUpFrees && method.setUp && step.is === 'action';
  carryOutCharge(scene, intent, method, freed ? { is: 'ok' } : step);
  return { body: showIntent(intent, expand), delayMs: behaviour.delayMs };
}

/** Takes or holds the money, or throws what the payer's bank says. */
export function carryOutCharge(scene: Scene, intent: Intent, method: Method, step: Step): void {
  const { account, marks } = scene;
  const charge = newCharge(scene, method.traits.bank === null ? 'ch_' : 'py_');
  intent.charge = charge;
  intent.booked.token = method.id;
  account.charges.set(charge.id, intent);
  if (method.traits.bank !== null) {
    intent.lastError = null;
    submitDebit(scene, intent, method, step);
    return;
  }
  if (step.is === 'decline' || step.is === 'action') {
    const code = step.is === 'decline' ? step.code : 'authentication_required';
    throw decline(scene, intent, method, charge, code);
  }
  intent.lastError = null;
  if (intent.manual) hold(scene, intent);
  else take(scene, intent, intent.amount);
  emit(scene, 'charge.succeeded', showCharge(intent));
  const event = intent.manual
    ? 'payment_intent.amount_capturable_updated'
    : 'payment_intent.succeeded';
  emit(scene, event, showIntent(intent));
  if (step.is === 'charged_back') disputeLater(scene, intent, 0, step.won);
  else if (marks.dishonourAfterMs !== undefined) {
    disputeLater(scene, intent, marks.dishonourAfterMs, false);
  }
}

function newCharge(scene: Scene, prefix: string): Charge {
  return {
    id: scene.newId(prefix),
    created: seconds(scene.world.nowMs()),
    status: 'succeeded',
    captured: false,
    ...{ amountCaptured: 0, amountRefunded: 0, released: false, disputed: false, failure: null },
    balance: null,
  };
}

function decline(
  scene: Scene,
  intent: Intent,
  method: Method,
  charge: Charge,
  code: string,
): StripeError {
  const error = { ...declineError(code), charge: charge.id };
  charge.status = 'failed';
  charge.failure = error;
  intent.status = 'requires_payment_method';
  intent.lastError = { ...error, payment_method: showMethod(method) };
  intent.booked.status = 'declined';
  emit(scene, 'charge.failed', showCharge(intent));
  emit(scene, 'payment_intent.payment_failed', showIntent(intent));
  const objects = { payment_intent: showIntent(intent), payment_method: showMethod(method) };
  return new StripeError(402, { ...error, ...objects }, true);
}

/** The money is taken: at once, or by a capture. */
export function take(scene: Scene, intent: Intent, amount: number): void {
  const { charge } = intent;
  if (charge === null) return;
  charge.captured = true;
  charge.amountCaptured = amount;
  intent.status = 'succeeded';
  intent.booked.status = 'approved';
  intent.booked.captured = amount;
  intent.booked.at = scene.world.nowMs();
  bookPayment(scene, intent, amount);
}

function hold(scene: Scene, intent: Intent): void {
  intent.status = 'requires_capture';
  intent.booked.status = 'authorized';
  intent.captureBeforeMs = scene.world.nowMs() + HOLD_MS;
  scene.due.add(intent.captureBeforeMs, () => {
    if (intent.status === 'requires_capture') release(scene, intent, 'automatic');
  });
}

/** The held funds are let go. */
export function release(scene: Scene, intent: Intent, reason: string | null): void {
  intent.status = 'canceled';
  intent.canceledMs = scene.world.nowMs();
  intent.cancellationReason = reason;
  intent.booked.status = 'voided';
  if (intent.charge !== null) {
    intent.charge.released = true;
    if (intent.charge.status === 'succeeded') emit(scene, 'charge.refunded', showCharge(intent));
  }
  emit(scene, 'payment_intent.canceled', showIntent(intent));
}

function each(currencies: string, minimum: number): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, minimum]));
}
