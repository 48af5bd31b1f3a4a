// The hosted page of the simulated Stripe, in a browser: a payer enters a test card or a test IBAN,
// passes a challenge where the bank wants one, tries again, or goes back.

import { payerPage, plainPage, seeOther } from '#sandbox/payer-page.ts';
import type { TwinReply } from '#sandbox/twin.ts';
import { bankNumbered, newMandate } from './twin-banks.ts';
import { cardNumbered, type Traits } from './twin-cards.ts';
import { emit } from './twin-events.ts';
import { carryOutCharge, newIntent } from './twin-intents.ts';
import { methodOf } from './twin-methods.ts';
import { type Method, type Scene, seconds } from './twin-objects.ts';
import { type Session, showSession } from './twin-sessions.ts';
import { finishSetup } from './twin-setups.ts';
import { StripeError } from './twin-wire.ts';

const BRAND = 'Stripe Checkout';
const COLOUR = '#635bff';
const CLOSED = 'This page is no longer open.';
const DECLINED_CARD = '4000000000000002';

type Form = Readonly<Record<string, string>>;

export const noSuchPage = (): TwinReply => plainPage(BRAND, 404, 'There is no such page.');

export function showPage(session: Session, alert: string | null = null): TwinReply {
  if (session.status !== 'open') return plainPage(BRAND, 410, CLOSED);
  const { amount, currency, item, types, email } = session;
  const sum =
    amount === null ? 'Nothing is paid now.' : `${item}: ${amount} ${currency} (smallest unit)`;
  const bank = types.includes('sepa_debit');
  const mandate =
    'By an IBAN and your consent you let Stripe and the merchant debit your account by SEPA ' +
    'direct debit. You can have a debit returned within eight weeks.';
  return payerPage({
    ...{ brand: BRAND, colour: COLOUR, alert, action: session.url },
    title: amount === null ? 'Save your payment details' : 'Pay',
    lines: bank ? [sum, mandate] : [sum],
    fields: [
      { name: 'number', label: 'Card number', value: '4242424242424242' },
      { name: 'exp', label: 'Expiry', value: '12 / 99' },
      { name: 'cvc', label: 'CVC', value: '123' },
      ...(bank ? bankFields(email) : []),
    ],
    choices: [
      { value: 'approve', label: amount === null ? 'Save' : 'Pay' },
      { value: 'decline', label: 'Let the bank decline' },
      { value: 'cancel', label: 'Back to the merchant' },
    ],
  });
}

function bankFields(email: string | null) {
  return [
    { name: 'iban', label: 'or IBAN', hint: 'AT61 1904 3002 3457 3201' },
    { name: 'name', label: 'Account holder', value: 'A Payer' },
    { name: 'email', label: 'E-mail', value: email ?? 'payer@example.org' },
  ];
}

/** What the payer did on the page. */
export function takeChoice(scene: Scene, session: Session, form: Form): TwinReply {
  if (session.status !== 'open') return plainPage(BRAND, 410, CLOSED);
  // The session stays open: who goes back may come again.
  if (form.choice === 'cancel') return seeOther(session.cancelUrl ?? session.successUrl);
  const refused = form.choice === 'decline';
  const iban = (form.iban ?? '').trim();
  if (iban !== '' && session.types.includes('sepa_debit') && !refused) {
    return debit(scene, session, iban, form);
  }
  const challenged = form.challenged === 'yes';
  const number = refused && !challenged ? DECLINED_CARD : (form.number ?? '').replaceAll(' ', '');
  const traits = cardNumbered(number);
  if (traits === null) return showPage(session, 'Your card number is incorrect.');
  if (traits.atPage.challenge && !challenged) return challenge(session, number);
  const step = refused && challenged ? NOT_CONFIRMED : traits.atPage;
  return complete(scene, session, methodOf(scene, { ...traits, atPage: step }, null));
}

const NOT_CONFIRMED: Traits['atPage'] = {
  challenge: false,
  step: { is: 'decline', code: 'authentication_required' },
};

function challenge(session: Session, number: string): TwinReply {
  return payerPage({
    ...{ brand: '3D Secure test bank', colour: '#0a2540', title: 'Confirm it is you' },
    lines: ['Your bank wants you to confirm this.'],
    action: session.url,
    hidden: { number, challenged: 'yes' },
    choices: [
      { value: 'approve', label: 'Complete' },
      { value: 'decline', label: 'Fail' },
    ],
  });
}

function debit(scene: Scene, session: Session, iban: string, form: Form): TwinReply {
  const traits = bankNumbered(iban);
  if (traits === null) return showPage(session, 'The IBAN you have provided is invalid.');
  const { name = '', email = '' } = form;
  if (name === '' || email === '') return showPage(session, 'Name and e-mail are needed.');
  const method = methodOf(scene, traits, null);
  method.billing = { name, email };
  newMandate(scene, method, { ip_address: '192.0.2.1', user_agent: 'the payer’s browser' });
  return complete(scene, session, method);
}

function complete(scene: Scene, session: Session, method: Method): TwinReply {
  try {
    if (session.setup !== null) finishSetup(scene, session.setup, method);
    else pay(scene, session, method);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return showPage(session, String(error.error.message));
  }
  session.status = 'complete';
  emit(scene, 'checkout.session.completed', showSession(session));
  return seeOther(session.successUrl.replace('{CHECKOUT_SESSION_ID}', session.id));
}

function pay(scene: Scene, session: Session, method: Method): void {
  const { amount, currency, payment, types } = session;
  if (amount === null || currency === null) return;
  const stores = payment.futureUsage !== null;
  if (stores && !method.traits.attachable) {
    const { step } = method.traits.atPage;
    const code = step.is === 'decline' ? step.code : 'generic_decline';
    method.traits = {
      ...method.traits,
      atPage: { challenge: false, step: { is: 'decline', code } },
    };
  }
  session.intent ??= newIntent(scene, {
    ...{ amount, currency, customer: session.customer, method, ...payment, types, session },
  });
  const { intent } = session;
  intent.method = method;
  carryOutCharge(scene, intent, method, method.traits.atPage.step);
  if (session.customer === null && session.createsCustomer)
    session.customer = customer(scene, session);
  intent.customer = session.customer;
  if (!stores) return;
  method.customer = session.customer;
  method.setUp = true;
}

function customer(scene: Scene, { email }: Session): string {
  const id = scene.newId('cus_');
  const created = seconds(scene.world.nowMs());
  const made = {
    id,
    object: 'customer',
    created,
    email,
    livemode: false,
    metadata: {},
    name: null,
  };
  scene.account.customers.set(id, made);
  return id;
}
