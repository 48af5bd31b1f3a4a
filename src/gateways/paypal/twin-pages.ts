// The simulated PayPal's own pages: a payer agrees to pay or to leave the wallet, chooses a way to
// pay that will be declined, or goes back. Agreeing takes nothing: that is the merchant's to do.

import { payerPage, plainPage, seeOther, withQuery } from '#sandbox/payer-page.ts';
import type { TwinReply } from '#sandbox/twin.ts';
import { showSum } from './twin-money.ts';
import { type Order, pageOf, type Scene, type Setup } from './twin-objects.ts';
import { approve } from './twin-orders.ts';
import { payerNamed } from './twin-wallets.ts';

export const BRAND = 'PayPal';
const COLOUR = '#003087';
const OPEN_MS = 6 * 3_600_000;
const EMAIL = { name: 'email', label: 'E-mail', value: 'buyer@example.com' };

type Form = Readonly<Record<string, string>>;

export function orderPage(scene: Scene, order: Order, form: Form | null): TwinReply {
  const over = scene.world.nowMs() > order.createdMs + OPEN_MS;
  if (over || order.status === 'COMPLETED' || order.status === 'VOIDED') {
    return plainPage(BRAND, 410, 'This payment is no longer open.');
  }
  if (form === null) return showOrderPage(scene, order);
  if (form.choice === 'cancel') return back(order.cancelUrl, { token: order.id });
  const email = form.email ?? '';
  if (!email.includes('@')) return showOrderPage(scene, order, 'Enter an e-mail address.');
  const payer = payerNamed(email, order.payer?.customer ?? scene.newId().slice(-13));
  approve(scene, order, payer, FUNDING[form.choice ?? ''] ?? 'good');
  return back(order.returnUrl, { token: order.id, PayerID: payer.customer });
}

const FUNDING: Readonly<Record<string, Order['funding']>> = {
  decline: 'declined',
  review: 'reviewed',
};

function showOrderPage(scene: Scene, order: Order, alert: string | null = null): TwinReply {
  const { value, currency_code } = showSum(order.amount, order.currency);
  const declined =
    order.funding === 'declined'
      ? 'The way you chose to pay was declined. Choose another one.'
      : null;
  return payerPage({
    ...{ brand: BRAND, colour: COLOUR, title: 'Pay with PayPal', alert: alert ?? declined },
    lines: [`${value} ${currency_code}`, order.description ?? `Invoice ${order.invoiceId ?? ''}`],
    action: pageOf(scene.origin, order),
    fields: [EMAIL],
    choices: [
      { value: 'approve', label: 'Pay now' },
      { value: 'decline', label: 'Pay with a card that will be declined' },
      { value: 'review', label: 'Pay, and be reviewed for a day' },
      { value: 'cancel', label: 'Cancel and return' },
    ],
  });
}

export function setupPage(scene: Scene, setup: Setup, form: Form | null): TwinReply {
  if (setup.status !== 'PAYER_ACTION_REQUIRED') {
    return plainPage(BRAND, 410, 'This page is no longer open.');
  }
  const query = { approval_token_id: setup.id, approval_session_id: setup.id };
  if (form === null || !(form.email ?? EMAIL.value).includes('@')) {
    return payerPage({
      ...{ brand: BRAND, colour: COLOUR, title: 'Save PayPal for later' },
      lines: ['Nothing is paid now. The shop may charge this wallet later.'],
      action: `${scene.origin}/agreements/approve?approval_session_id=${setup.id}`,
      fields: [EMAIL],
      choices: [
        { value: 'approve', label: 'Agree and continue' },
        { value: 'cancel', label: 'Cancel and return' },
      ],
    });
  }
  if (form.choice === 'cancel') return back(setup.cancelUrl, query);
  setup.payer = payerNamed(form.email ?? EMAIL.value, setup.customer);
  setup.status = 'APPROVED';
  return back(setup.returnUrl, query);
}

function back(url: string | null, query: Readonly<Record<string, string>>): TwinReply {
  if (url === null) return plainPage(BRAND, 200, 'You may close this window.');
  return seeOther(withQuery(url, query));
}
