// A few customers with payments of every kind, and a page to pay at, so that the first look shows
// something.

import { addCustomer } from '#engine/add-customer.ts';
import type { Collector } from '#engine/collect-due.ts';
import type { Scope } from '#engine/context.ts';
import { createCheckoutSession } from '#engine/create-checkout-session.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { payerPage } from '#engine/payer-links.ts';
import { addPaymentMethod } from '#engine/payment-methods.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import type { SandboxControl } from './sandbox-control.ts';
import { STAND_NAMES, type StandName, standAt } from './stands.ts';
import type { Twins } from './twins.ts';

const EXPIRY = { expMonth: 12, expYear: 2099 };

/** What the token makes the sandbox do is said in its name. */
const PAYERS = [
  { number: 1001, lastName: 'Adler', at: 'sandbox', behaviour: 'ok' },
  { number: 1002, lastName: 'Brandt', at: 'sandbox', behaviour: 'seq_insufficient_funds_ok' },
  { number: 1003, lastName: 'Calvi', at: 'sandbox', behaviour: 'lost_card' },
  { number: 1004, lastName: 'Dahl', at: 'stripe', behaviour: 'ok' },
  { number: 1005, lastName: 'Egger', at: 'authorize_net', behaviour: 'ok' },
] as const;

/** What payers see, in this order. */
const METHODS: Readonly<Record<StandName, string>> = {
  sandbox: 'Card (Sandbox Pay)',
  stripe: 'Card (Stripe)',
  authorize_net: 'Card (Authorize.Net)',
  paypal: 'PayPal',
  transbank: 'Webpay',
  dpo: 'DPO Pay',
};

const BANK_TRANSFER = {
  name: 'Bank transfer',
  instructions: 'Transfer to DE02 1203 0000 0000 2020 51 and name your order.',
};

/**
 * Payments that are due today, so that the engine collects them at once, one that waits for its
 * payer, and a checkout session, whose page is returned.
 */
export async function addShowcase(
  collector: Collector,
  scope: Scope,
  control: SandboxControl,
  twins: Twins,
): Promise<string> {
  await addChargedPayers(scope, control, twins);
  for (const [position, gateway] of STAND_NAMES.entries()) {
    const gatewayConnectionId = twins[gateway].connectionId;
    await addPaymentMethod(scope, { name: METHODS[gateway], gatewayConnectionId, position });
  }
  const position = STAND_NAMES.length;
  const { id: paymentMethodId } = await addPaymentMethod(scope, { ...BANK_TRANSFER, position });
  const reference = 'M-1006';
  const { customer } = await addCustomer(scope, { reference, lastName: 'Ferro' });
  await openAccount(scope, { customerId: customer.id, reference, paymentMethodId });
  const due = { currency: 'EUR', description: 'Locker' };
  await loadOneOffs(scope, [
    { ...due, reference: 'INV-1', account: 'M-1001', amount: 1_250 },
    { ...due, reference: 'INV-2', account: reference, amount: 3_900 },
  ]);
  const session = await createCheckoutSession(collector, scope, {
    pay: { amount: 4_900n, currency: 'EUR' },
    description: 'Membership',
    customer: { lastName: 'Guest' },
    accountReference: 'M-1007',
    paymentRecord: { amount: 4_900, currency: 'EUR', frequency: 'monthly' },
  });
  const { engine, merchantId } = scope;
  return payerPage(engine, { is: 'session', merchantId, id: session.id });
}

async function addChargedPayers(
  scope: Scope,
  control: SandboxControl,
  twins: Twins,
): Promise<void> {
  for (const { number, lastName, at, behaviour } of PAYERS) {
    const twin = twins[at];
    const reference = `M-${number}`;
    const { card, tokenTellsBehaviour } = standAt(at);
    const { token, customer: gatewayCustomer } = card(number, behaviour);
    if (tokenTellsBehaviour === undefined) {
      const seeded = { token, customer: gatewayCustomer, behaviour, ...EXPIRY };
      await control.seed(at, twin.account, [seeded]);
    }
    const { customer } = await addCustomer(scope, { reference, lastName });
    const { account } = await openAccount(scope, { customerId: customer.id, reference });
    await storeInstrument(scope, {
      customerId: customer.id,
      gatewayConnectionId: twin.connectionId,
      kind: 'card',
      token,
      gatewayCustomer,
      brand: 'visa',
      last4: '4242',
      ...EXPIRY,
      makeDefaultFor: { accountId: account.id },
    });
    await createPaymentRecord(scope, {
      accountId: account.id,
      terms: { amount: 4_900, currency: 'EUR', frequency: 'monthly' },
      orderRef: `membership-${reference}`,
      description: 'Membership',
    });
  }
}
