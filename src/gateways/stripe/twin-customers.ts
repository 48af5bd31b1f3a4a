// Customers and their stored cards at the simulated Stripe.

import { declineError } from './twin-cards.ts';
import { methodNamed, newMethod } from './twin-methods.ts';
import { type Scene, seconds, showMethod } from './twin-objects.ts';
import { bankMethod } from './twin-setups.ts';
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

export function createCustomer(scene: Scene, params: Params): Json {
  onlyKnown(params, new Set(['email', 'name', 'description', 'phone', 'metadata', 'expand']));
  const customer: Json = {
    id: scene.newId('cus_'),
    object: 'customer',
    created: seconds(scene.world.nowMs()),
    email: params.get('email') ?? null,
    livemode: false,
    metadata: nested(params, 'metadata'),
    name: params.get('name') ?? null,
  };
  scene.account.customers.set(String(customer.id), customer);
  return customer;
}

const METHOD_PARAMS = new Set('type card sepa_debit billing_details metadata expand'.split(' '));

export function createMethod(scene: Scene, params: Params): Json {
  onlyKnown(params, METHOD_PARAMS);
  if (params.get('type') === 'sepa_debit') return showMethod(bankMethod(scene, params, null));
  if (params.get('type') !== 'card') throw missing('type');
  const number = params.get('card[number]');
  if (number === undefined) throw missing('card[number]');
  const method = newMethod(scene, number, null);
  method.expMonth = Number(params.get('card[exp_month]') ?? 12);
  method.expYear = Number(params.get('card[exp_year]') ?? 2099);
  return showMethod(method);
}

/** Most declining test cards are refused here already, as a bank's check would refuse them. */
export function attachMethod(scene: Scene, id: string, params: Params): Json {
  onlyKnown(params, new Set(['customer', 'expand']));
  const customer = params.get('customer');
  if (customer === undefined) throw missing('customer');
  if (!scene.account.customers.has(customer)) throw noSuch('customer', customer, 'customer', false);
  const method = methodNamed(scene, id, true);
  if (method.customer !== null && method.customer !== customer) {
    throw invalid('The payment method you provided has already been attached to a customer.');
  }
  if (!method.traits.attachable) {
    const [step] = method.traits.behaviour.steps;
    const code = step?.is === 'decline' ? step.code : 'generic_decline';
    throw new StripeError(402, declineError(code), true);
  }
  method.customer = customer;
  return showMethod(method);
}

export function detachMethod(scene: Scene, id: string): Json {
  const method = methodNamed(scene, id, true);
  method.customer = null;
  return showMethod(method);
}
