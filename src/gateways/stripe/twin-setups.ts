// SetupIntents of the simulated Stripe: an instrument is stored with nothing paid, by its number or
// at a hosted page.

import { bankNumbered, newMandate } from './twin-banks.ts';
import { declineError } from './twin-cards.ts';
import { emit } from './twin-events.ts';
import { methodFor, methodOf, typesAllowed } from './twin-methods.ts';
import {
  type Mandate,
  type Method,
  type Scene,
  seconds,
  showMandate,
  showMethod,
} from './twin-objects.ts';
import type { Session } from './twin-sessions.ts';
import {
  invalid,
  type Json,
  missing,
  nested,
  noSuch,
  onlyKnown,
  type Params,
  StripeError,
} from './twin-wire.ts';

export type SetupIntent = {
  id: string;
  createdMs: number;
  customer: string | null;
  types: readonly string[];
  status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled';
  method: Method | null;
  mandate: Mandate | null;
  metadata: Record<string, string>;
  lastError: Json | null;
  session: Session | null;
};

const CREATE_PARAMS = new Set(
  (
    'customer usage confirm payment_method payment_method_data mandate_data metadata expand ' +
    'allowed_payment_method_types payment_method_options description return_url'
  ).split(' '),
);
const CANCEL_PARAMS = new Set(['cancellation_reason', 'expand']);

type NewSetup = Pick<SetupIntent, 'customer' | 'types' | 'metadata' | 'session'>;

export function newSetup(scene: Scene, made: NewSetup): SetupIntent {
  const setup: SetupIntent = {
    ...{ id: scene.newId('seti_'), createdMs: scene.world.nowMs(), ...made },
    ...{ status: 'requires_payment_method', method: null, mandate: null, lastError: null },
  };
  scene.account.setups.set(setup.id, setup);
  return setup;
}

export function createSetup(scene: Scene, params: Params): Json {
  onlyKnown(params, CREATE_PARAMS);
  const customer = params.get('customer') ?? null;
  if (customer !== null && !scene.account.customers.has(customer)) {
    throw noSuch('customer', customer, 'customer', false);
  }
  const types = typesAllowed(params);
  const setup = newSetup(scene, {
    ...{ customer, types, metadata: nested(params, 'metadata'), session: null },
  });
  if (params.get('confirm') !== 'true') return showSetup(setup);
  const method = methodToStore(scene, params, customer);
  if (!types.includes(typeOf(method))) {
    throw invalid(`The PaymentMethod is no ${types.join(' or ')}.`, { param: 'payment_method' });
  }
  if (method.traits.bank !== null) newMandate(scene, method, acceptance(params));
  if (method.traits.atPage.challenge) {
    setup.status = 'requires_action';
    setup.method = method;
    return showSetup(setup);
  }
  finishSetup(scene, setup, method);
  return showSetup(setup);
}

export function cancelSetup(scene: Scene, id: string, params: Params): Json {
  onlyKnown(params, CANCEL_PARAMS);
  const setup = setupNamed(scene, id);
  if (setup.status === 'succeeded' || setup.status === 'canceled') {
    const message = `You cannot cancel this SetupIntent because it is ${setup.status}.`;
    throw invalid(message, { code: 'setup_intent_unexpected_state' });
  }
  setup.status = 'canceled';
  emit(scene, 'setup_intent.canceled', showSetup(setup));
  return showSetup(setup);
}

export function setupNamed({ account }: Scene, id: string): SetupIntent {
  const setup = account.setups.get(id);
  if (setup === undefined) throw noSuch('setupintent', id, 'intent', true);
  return setup;
}

/** The instrument is the customer's from now on. Throws what a bank's check would refuse. */
export function finishSetup(scene: Scene, setup: SetupIntent, method: Method): void {
  const { step } = method.traits.atPage;
  const { attachable } = method.traits;
  if (!attachable || (method.traits.bank === null && step.is === 'decline')) {
    const error = declineError(step.is === 'decline' ? step.code : 'generic_decline');
    setup.lastError = error;
    emit(scene, 'setup_intent.setup_failed', showSetup(setup));
    throw new StripeError(402, { ...error, setup_intent: showSetup(setup) }, true);
  }
  method.customer = setup.customer;
  method.setUp = true;
  Object.assign(setup, { method, mandate: method.mandate, status: 'succeeded', lastError: null });
  emit(scene, 'setup_intent.succeeded', showSetup(setup));
}

/** Named, or given with its number: an IBAN wants its owner's name and address for mail. */
function methodToStore(scene: Scene, params: Params, customer: string | null): Method {
  const named = params.get('payment_method');
  if (named !== undefined) return methodFor(scene, named, customer);
  const data = 'payment_method_data';
  if (params.get(`${data}[type]`) !== 'sepa_debit') throw missing('payment_method');
  return bankMethod(scene, params, data);
}

export function bankMethod(scene: Scene, params: Params, stem: string | null): Method {
  const named = (name: string) => {
    const [root = '', ...rest] = name.split('.');
    const inner = rest.map((one) => `[${one}]`).join('');
    const full = stem === null ? `${root}${inner}` : `${stem}[${root}]${inner}`;
    const value = params.get(full);
    if (value === undefined) throw missing(full);
    return value;
  };
  const traits = bankNumbered(named('sepa_debit.iban'));
  if (traits === null) {
    throw invalid('The IBAN you have provided is invalid.', { code: 'invalid_bank_account_iban' });
  }
  const method = methodOf(scene, traits, null);
  method.billing = { name: named('billing_details.name'), email: named('billing_details.email') };
  return method;
}

/** How the payer agreed to be debited. Throws when it is not said. */
export function acceptance(params: Params): Mandate['online'] {
  const stem = 'mandate_data[customer_acceptance]';
  const type = params.get(`${stem}[type]`);
  if (type === 'offline') return null;
  if (type !== 'online') throw missing('mandate_data');
  const of = (name: string) => {
    const value = params.get(`${stem}[online][${name}]`);
    if (value === undefined) throw missing(`${stem}[online][${name}]`);
    return value;
  };
  return { ip_address: of('ip_address'), user_agent: of('user_agent') };
}

export function typeOf({ traits }: Method): 'card' | 'sepa_debit' {
  return traits.bank === null ? 'card' : 'sepa_debit';
}

export function showSetup(setup: SetupIntent, expand: ReadonlySet<string> = new Set()): Json {
  const { id, createdMs, customer, method, mandate } = setup;
  const sdk = { type: 'use_stripe_sdk', use_stripe_sdk: {} };
  return {
    ...{ id, object: 'setup_intent', client_secret: `${id}_secret_${id.slice(5, 13)}` },
    ...{ created: seconds(createdMs), customer, livemode: false, metadata: setup.metadata },
    ...{ status: setup.status, usage: 'off_session', payment_method_types: setup.types },
    payment_method:
      method !== null && expand.has('payment_method') ? showMethod(method) : (method?.id ?? null),
    mandate:
      mandate !== null && expand.has('mandate') ? showMandate(mandate) : (mandate?.id ?? null),
    next_action: setup.status === 'requires_action' ? sdk : null,
    last_setup_error: setup.lastError,
    latest_attempt: null,
  };
}
