// A few customers with payments of every kind, so that the first look at the API shows something.

import { addCustomer } from '#engine/add-customer.ts';
import type { Scope } from '#engine/context.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import type { SandboxControl } from './sandbox-control.ts';
import { standAt } from './stands.ts';
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

/** Payments that are due today, so that the engine collects them at once. */
export async function addShowcase(
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
  await loadOneOffs(scope, [
    {
      reference: 'INV-1',
      account: 'M-1001',
      amount: 1_250,
      currency: 'EUR',
      description: 'Locker',
    },
  ]);
}
