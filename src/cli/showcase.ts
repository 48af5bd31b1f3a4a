// A few customers with payments of every kind, so that the first look at the API shows something.

import { addCustomer } from '#engine/add-customer.ts';
import type { Scope } from '#engine/context.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import type { SandboxControl } from './sandbox-control.ts';
import type { Twins } from './twins.ts';

const EXPIRY = { expMonth: 12, expYear: 2099 };

/** What the token makes the sandbox do is said in its name. */
const PAYERS = [
  { reference: 'M-1001', lastName: 'Adler', at: 'sandbox', token: 'tok_ok__adler' },
  {
    reference: 'M-1002',
    lastName: 'Brandt',
    at: 'sandbox',
    token: 'tok_seq_insufficient_funds_ok__brandt',
  },
  { reference: 'M-1003', lastName: 'Calvi', at: 'sandbox', token: 'tok_lost_card__calvi' },
  { reference: 'M-1004', lastName: 'Dahl', at: 'stripe', token: 'pm_demo_dahl' },
] as const;

/** Payments that are due today, so that the engine collects them at once. */
export async function addShowcase(
  scope: Scope,
  control: SandboxControl,
  twins: Twins,
): Promise<void> {
  for (const { reference, lastName, at, token } of PAYERS) {
    const twin = twins[at];
    const gatewayCustomer = at === 'stripe' ? `cus_${lastName.toLowerCase()}` : null;
    if (gatewayCustomer !== null) {
      const card = { token, customer: gatewayCustomer, behaviour: 'ok', ...EXPIRY };
      await control.seed(at, twin.account, [card]);
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
