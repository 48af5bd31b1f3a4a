// The fake provider's hosted page: a checkout is made by the merchant, paid or left by the payer,
// and read back by the merchant.

import { payerPage, plainPage, seeOther } from '#sandbox/payer-page.ts';
import type { TwinReply } from '#sandbox/twin.ts';
import { createCharge, type Fields, SandboxError, type Scene } from './twin-charges.ts';
import { type Checkout, showCheckout } from './twin-objects.ts';

const BRAND = 'Sandbox Pay';
const COLOUR = '#155e75';
const LIFE_MS_MAX = 24 * 3_600_000;
const TEXT_MAX = 500;

/** Cards that do something else than pay. What is stored with the last one is declined later. */
const DECLINED_CARD = '4000000000000002';
const CHALLENGED_CARD = '4000000000003220';
const DECLINED_LATER_CARD = '4000000000000341';
const GOOD_CARD = '4242424242424242';

/** What can be entered on the page, and what comes of it. */
export const CARDS: readonly (readonly [number: string, does: string])[] = [
  [GOOD_CARD, 'pays, like every other number of 12 to 19 digits'],
  [DECLINED_CARD, 'declined, and another card may be tried'],
  [CHALLENGED_CARD, 'the bank asks the payer to confirm'],
  [DECLINED_LATER_CARD, 'pays; charged later, it is declined for want of funds'],
];

export function createCheckout(scene: Scene, fields: Fields, host: string): Checkout {
  const { account, world } = scene;
  const amount = fields.amount === null ? null : fields.amount;
  if (
    amount !== null &&
    !(typeof amount === 'number' && Number.isSafeInteger(amount) && amount > 0)
  ) {
    throw new SandboxError(400, 'amount_invalid', 'a positive integer, or null', 'amount');
  }
  const store = fields.store === true;
  if (amount === null && !store) {
    throw new SandboxError(400, 'purpose_missing', 'nothing to pay and nothing to store', 'store');
  }
  const reference = textOf(fields, 'reference');
  const id = scene.newId('co_');
  const asked = typeof fields.expires_at === 'string' ? Date.parse(fields.expires_at) : Number.NaN;
  const latest = world.nowMs() + LIFE_MS_MAX;
  const checkout: Checkout = {
    ...{ id, account: account.key, reference, amount, store },
    billingRecord: typeof fields.billing_record === 'string' ? fields.billing_record : null,
    currency: textOf(fields, 'currency'),
    capture: fields.capture !== false,
    returnUrl: textOf(fields, 'return_url'),
    cancelUrl: textOf(fields, 'cancel_url'),
    url: `http://${host}/sandbox/pay/${id}`,
    expiresMs: Number.isNaN(asked) ? latest : Math.min(asked, latest),
    ...{ status: 'open', charge: null, instrument: null },
  };
  account.checkouts.set(id, checkout);
  scene.due.add(checkout.expiresMs, () => {
    if (checkout.status === 'open') checkout.status = 'expired';
  });
  return checkout;
}

export function checkoutNamed(scene: Scene, id: string): Checkout {
  const checkout = scene.account.checkouts.get(id);
  if (checkout !== undefined) return checkout;
  throw new SandboxError(404, 'not_found', 'there is no such checkout');
}

/** Nothing can be paid on it any more, if nothing was. */
export function closeCheckout(checkout: Checkout): void {
  if (checkout.status === 'open') checkout.status = 'cancelled';
}

export function showPage(checkout: Checkout, alert: string | null = null): TwinReply {
  if (checkout.status !== 'open') return plainPage(BRAND, 410, 'This page is no longer open.');
  const { amount, currency } = checkout;
  const sum = amount === null ? 'Nothing is paid now.' : `${amount} minor units of ${currency}`;
  return payerPage({
    ...{ brand: BRAND, colour: COLOUR, alert },
    title: amount === null ? 'Store a card' : 'Pay by card',
    lines: [sum, `Order ${checkout.reference}`],
    action: checkout.url,
    fields: [{ name: 'card', label: 'Card number', value: GOOD_CARD }],
    choices: [
      { value: 'approve', label: amount === null ? 'Store' : 'Pay' },
      { value: 'decline', label: 'Let the bank decline' },
      { value: 'cancel', label: 'Cancel' },
    ],
  });
}

/** What the payer did on the page. */
export function takeChoice(
  scene: Scene,
  checkout: Checkout,
  form: Readonly<Record<string, string>>,
): TwinReply {
  if (checkout.status !== 'open') return plainPage(BRAND, 410, 'This page is no longer open.');
  const card = (form.card ?? '').replaceAll(' ', '');
  if (form.choice === 'cancel') {
    checkout.status = 'cancelled';
    return finish(scene, checkout, checkout.cancelUrl);
  }
  if (form.choice === 'decline') {
    checkout.status = 'declined';
    return finish(scene, checkout, checkout.returnUrl);
  }
  if (!/^\d{12,19}$/.test(card)) return showPage(checkout, 'Enter a card number.');
  if (card === DECLINED_CARD) return showPage(checkout, 'Your bank declined. Try another card.');
  if (card === CHALLENGED_CARD && form.challenged !== 'yes') return challenge(checkout, card);
  return complete(scene, checkout, card);
}

function challenge(checkout: Checkout, card: string): TwinReply {
  return payerPage({
    ...{ brand: 'Test Bank', colour: '#7c2d12', title: 'Confirm it is you' },
    lines: ['Your bank wants you to confirm this payment.'],
    action: checkout.url,
    hidden: { card, challenged: 'yes' },
    choices: [
      { value: 'approve', label: 'Confirm' },
      { value: 'decline', label: 'Refuse' },
    ],
  });
}

function complete(scene: Scene, checkout: Checkout, card: string): TwinReply {
  const does = card === DECLINED_LATER_CARD ? 'insufficient_funds' : 'ok';
  const token = `tok_${does}__${checkout.id}`;
  if (checkout.amount !== null) {
    const { charge } = createCharge(scene, {
      ...{ reference: checkout.reference, billing_record: checkout.billingRecord },
      ...{ amount: checkout.amount, currency: checkout.currency, capture: checkout.capture },
      token: `tok_ok__${checkout.id}`,
    });
    checkout.charge = charge;
  }
  if (checkout.store) {
    checkout.instrument = { token, brand: brandOf(card), last4: card.slice(-4) };
  }
  checkout.status = 'complete';
  return finish(scene, checkout, checkout.returnUrl);
}

function finish(scene: Scene, checkout: Checkout, to: string): TwinReply {
  scene.notify(`checkout.${checkout.status}`, { checkout: showCheckout(checkout) });
  return seeOther(to);
}

function brandOf(card: string): string {
  return card.startsWith('5') ? 'mastercard' : 'visa';
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '' && value.length <= TEXT_MAX) return value;
  throw new SandboxError(400, 'field_invalid', `a text of 1 to ${TEXT_MAX} characters`, name);
}
