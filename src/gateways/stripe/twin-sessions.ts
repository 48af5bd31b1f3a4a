// Checkout Sessions of the simulated Stripe: what a payer is to do on its hosted page, and what has
// become of it.

import { emit } from './twin-events.ts';
import { checkAmount, release } from './twin-intents.ts';
import { typesAllowed } from './twin-methods.ts';
import { type Intent, type Scene, seconds, showIntent } from './twin-objects.ts';
import { page } from './twin-pages.ts';
import { newSetup, type SetupIntent, showSetup } from './twin-setups.ts';
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
} from './twin-wire.ts';

const MINUTE_MS = 60_000;
const LIFE_MS = { least: 30 * MINUTE_MS, most: 1_440 * MINUTE_MS };

export type Session = {
  id: string;
  mode: 'payment' | 'setup';
  status: 'open' | 'complete' | 'expired';
  url: string;
  createdMs: number;
  expiresMs: number;
  /** null when nothing is paid. */
  amount: number | null;
  currency: string | null;
  types: readonly string[];
  customer: string | null;
  /** A customer is made of whoever pays. */
  createsCustomer: boolean;
  email: string | null;
  reference: string | null;
  metadata: Record<string, string>;
  successUrl: string;
  cancelUrl: string | null;
  /** What the payment gets once there is one. */
  payment: {
    metadata: Record<string, string>;
    description: string | null;
    manual: boolean;
    futureUsage: string | null;
  };
  item: string;
  intent: Intent | null;
  setup: SetupIntent | null;
};

const CREATE_PARAMS = new Set(
  (
    'mode customer customer_creation customer_email line_items payment_intent_data currency ' +
    'setup_intent_data client_reference_id metadata allowed_payment_method_types success_url ' +
    'cancel_url expires_at locale expand ui_mode payment_method_options submit_type'
  ).split(' '),
);

export function createSession(scene: Scene, params: Params): Json {
  onlyKnown(params, CREATE_PARAMS);
  const mode = params.get('mode');
  if (mode !== 'payment' && mode !== 'setup') {
    throw invalid('Invalid mode: must be one of payment or setup', { param: 'mode' });
  }
  const customer = params.get('customer') ?? null;
  if (customer !== null && !scene.account.customers.has(customer)) {
    throw noSuch('customer', customer, 'customer', false);
  }
  const successUrl = params.get('success_url');
  if (successUrl === undefined) throw missing('success_url');
  const sum = mode === 'payment' ? lineItems(params) : null;
  const types = typesFor(params, mode, sum?.currency ?? params.get('currency') ?? null);
  const now = scene.world.nowMs();
  const id = scene.newId('cs_test_');
  const session: Session = {
    ...{ id, mode, status: 'open', url: `http://${scene.host}/stripe/c/pay/${id}` },
    ...{ createdMs: now, expiresMs: lastsUntil(params, now), types, customer, successUrl },
    ...{ amount: sum?.amount ?? null, currency: sum?.currency ?? params.get('currency') ?? null },
    item: sum?.name ?? '',
    createsCustomer: params.get('customer_creation') === 'always',
    email: params.get('customer_email') ?? null,
    reference: params.get('client_reference_id') ?? null,
    metadata: nested(params, 'metadata'),
    cancelUrl: params.get('cancel_url') ?? null,
    payment: paymentData(params),
    ...{ intent: null, setup: null },
  };
  if (mode === 'setup') {
    const metadata = nested(params, 'setup_intent_data[metadata]');
    session.setup = newSetup(scene, { customer, types, metadata, session });
  }
  scene.account.sessions.set(id, session);
  scene.due.add(session.expiresMs, () => expire(scene, session));
  return showSession(session, expanded(params));
}

function lineItems(params: Params): { amount: number; currency: string; name: string } {
  const stem = 'line_items[0]';
  const of = (name: string) => {
    const value = params.get(`${stem}${name}`);
    if (value === undefined) throw missing(`${stem}${name}`);
    return value;
  };
  const quantity = Number(of('[quantity]'));
  const each = integer(params, `${stem}[price_data][unit_amount]`);
  if (each === null) throw missing(`${stem}[price_data][unit_amount]`);
  const given = { amount: `${each * quantity}`, currency: of('[price_data][currency]') };
  const name = of('[price_data][product_data][name]');
  return { ...checkAmount(new Map(Object.entries(given))), name };
}

function typesFor(params: Params, mode: string, currency: string | null): readonly string[] {
  const named = params.has('allowed_payment_method_types[0]');
  if (mode === 'setup' && !named && currency === null) throw missing('currency');
  const types = named ? typesAllowed(params) : ['card'];
  if (types.includes('sepa_debit') && currency !== null && currency !== 'eur') {
    const why = 'is invalid for one or more payment method types on this Checkout Session.';
    throw invalid(`The currency provided (${currency}) ${why}`);
  }
  const manual = params.get('payment_intent_data[capture_method]') === 'manual';
  if (manual && types.includes('sepa_debit')) {
    throw invalid('sepa_debit does not support manual capture.', {
      param: 'payment_intent_data[capture_method]',
    });
  }
  return types;
}

function lastsUntil(params: Params, now: number): number {
  const asked = integer(params, 'expires_at');
  if (asked === null) return now + LIFE_MS.most;
  const ms = asked * 1000;
  // The second that has begun when it was sent counts as now.
  if (ms >= now + LIFE_MS.least - 1000 && ms <= now + LIFE_MS.most) return ms;
  const message = 'The `expires_at` timestamp must be between 30 minutes and 24 hours ahead.';
  throw invalid(message, { param: 'expires_at' });
}

function paymentData(params: Params): Session['payment'] {
  const of = (name: string) => params.get(`payment_intent_data[${name}]`) ?? null;
  return {
    metadata: nested(params, 'payment_intent_data[metadata]'),
    description: of('description'),
    manual: of('capture_method') === 'manual',
    futureUsage: of('setup_future_usage'),
  };
}

export function expireSession(scene: Scene, id: string, params: Params): Json {
  onlyKnown(params, new Set(['expand']));
  const session = sessionNamed(scene, id);
  if (session.status !== 'open') {
    const message =
      'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session ' +
      `has a status of ${session.status}.`;
    throw invalid(message);
  }
  expire(scene, session);
  return showSession(session, expanded(params));
}

function expire(scene: Scene, session: Session): void {
  if (session.status !== 'open') return;
  session.status = 'expired';
  const { intent } = session;
  if (intent !== null && intent.status === 'requires_payment_method') {
    release(scene, intent, 'abandoned');
    intent.booked.status = 'declined';
  }
  if (session.setup !== null) session.setup.status = 'canceled';
  emit(scene, 'checkout.session.expired', showSession(session));
}

/** A debit that a payer made here days ago has its result. */
export function sessionSettled(scene: Scene, intent: Intent): void {
  if (intent.session === null) return;
  const word = intent.status === 'succeeded' ? 'succeeded' : 'failed';
  emit(scene, `checkout.session.async_payment_${word}`, showSession(intent.session));
}

export function sessionNamed({ account }: Scene, id: string): Session {
  const session = account.sessions.get(id);
  if (session === undefined) throw noSuch('checkout.session', id, 'session', true);
  return session;
}

export function listSessions(scene: Scene, params: Params): Json {
  const known = 'customer payment_intent status limit starting_after expand'.split(' ');
  onlyKnown(params, new Set(known));
  const found = [...scene.account.sessions.values()]
    .filter(({ customer }) => (params.get('customer') ?? customer) === customer)
    .filter(({ status }) => (params.get('status') ?? status) === status)
    .filter(({ intent }) => (params.get('payment_intent') ?? intent?.id) === intent?.id)
    .reverse();
  return page('/v1/checkout/sessions', found, params, (session) => showSession(session));
}

export function showSession(session: Session, expand: ReadonlySet<string> = new Set()): Json {
  const { id, mode, status, intent, setup } = session;
  const inner = (name: string) => {
    const start = `${name}.`;
    const names = [...expand].filter((one) => one.startsWith(start));
    return new Set(names.map((one) => one.slice(start.length)));
  };
  const whole = (name: string) => expand.has(name) || inner(name).size > 0;
  return {
    ...{ id, object: 'checkout.session', mode, status },
    ...{ amount_total: session.amount, currency: session.currency, customer: session.customer },
    ...{ client_reference_id: session.reference, metadata: session.metadata, livemode: false },
    ...{ created: seconds(session.createdMs), expires_at: seconds(session.expiresMs) },
    ...{ success_url: session.successUrl, cancel_url: session.cancelUrl },
    payment_method_types: session.types,
    payment_status: paymentStatus(session),
    url: status === 'open' ? session.url : null,
    payment_intent:
      intent !== null && whole('payment_intent')
        ? showIntent(intent, inner('payment_intent'))
        : (intent?.id ?? null),
    setup_intent:
      setup !== null && whole('setup_intent')
        ? showSetup(setup, inner('setup_intent'))
        : (setup?.id ?? null),
  };
}

function paymentStatus({ mode, intent }: Session): string {
  if (mode === 'setup') return 'no_payment_required';
  return intent?.status === 'succeeded' ? 'paid' : 'unpaid';
}
