// Instruments of the simulated Stripe as a payment names them: found, made, and held against what
// the payment may be made with.

import { newMandate } from './twin-banks.ts';
import { cardNumbered, declineError, READY_MADE, type Traits } from './twin-cards.ts';
import { type Method, type Scene, seconds } from './twin-objects.ts';
import { acceptance, typeOf } from './twin-setups.ts';
import { invalid, missing, nested, noSuch, type Params, StripeError } from './twin-wire.ts';

/** The kinds of instrument a request allows; without a list, cards. */
export function typesAllowed(params: Params): readonly string[] {
  const named = Object.values(nested(params, 'allowed_payment_method_types'));
  const strange = named.find((type) => type !== 'card' && type !== 'sepa_debit');
  if (strange !== undefined) {
    throw invalid(`Invalid allowed_payment_method_types: ${strange} is not simulated`, {
      param: 'allowed_payment_method_types',
    });
  }
  return named.length === 0 ? ['card'] : named;
}

type Wanted = { types: readonly string[]; currency: string; manual: boolean; params: Params };

/** A bank account is debited in EUR, at once, and by its owner's mandate. */
export function checkMethod(
  scene: Scene,
  method: Method,
  { types, currency, manual, params }: Wanted,
): void {
  const type = typeOf(method);
  if (!types.includes(type)) {
    const message = `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent.`;
    throw invalid(message, { param: 'payment_method' });
  }
  if (type === 'card') return;
  if (currency !== 'eur') {
    const why = 'is invalid for one or more payment method types on this PaymentIntent.';
    throw invalid(`The currency provided (${currency}) ${why}`, { param: 'currency' });
  }
  if (manual) {
    throw invalid('sepa_debit does not support manual capture.', { param: 'capture_method' });
  }
  const named = params.get('mandate');
  if (named !== undefined) {
    const mandate = scene.account.mandates.get(named);
    if (mandate === undefined) throw noSuch('mandate', named, 'mandate', false);
    if (mandate.status !== 'active' || mandate.method !== method.id) {
      const more = { code: 'payment_intent_mandate_invalid', param: 'mandate' };
      throw invalid('The provided mandate is invalid.', more);
    }
  } else if (params.has('mandate_data[customer_acceptance][type]')) {
    newMandate(scene, method, acceptance(params));
  } else if (method.mandate === null) throw missing('mandate_data');
}

export function methodFor(scene: Scene, id: string, customer: string | null): Method {
  const ready = READY_MADE[id];
  if (ready !== undefined) return newMethod(scene, ready, customer);
  const method = methodNamed(scene, id, false);
  if (method.customer !== null && method.customer !== customer) {
    const message =
      customer === null
        ? 'The PaymentMethod belongs to a Customer: include that Customer in the request.'
        : 'The PaymentMethod does not belong to the Customer of this PaymentIntent.';
    throw invalid(message, { param: 'payment_method' });
  }
  return method;
}

/** A stored one, or a new one of a ready-made. */
export function methodNamed(scene: Scene, id: string, inPath: boolean): Method {
  const number = READY_MADE[id];
  if (number !== undefined) return newMethod(scene, number, null);
  const method = scene.account.methods.get(id);
  if (method === undefined) throw noSuch('PaymentMethod', id, 'payment_method', inPath);
  return method;
}

export function newMethod(scene: Scene, number: string, customer: string | null): Method {
  const card = cardNumbered(number);
  if (card === null) {
    throw new StripeError(402, declineError('incorrect_number'), true);
  }
  return methodOf(scene, card, customer);
}

export function methodOf(scene: Scene, traits: Traits, customer: string | null): Method {
  const method: Method = {
    ...{ id: scene.newId('pm_'), customer, traits, mandate: null, setUp: false },
    billing: { name: null, email: null },
    ...{ created: seconds(scene.world.nowMs()), expMonth: 12, expYear: 2099, charges: 0 },
  };
  scene.account.methods.set(method.id, method);
  return method;
}
