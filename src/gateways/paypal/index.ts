// PayPal: a payer approves each payment at PayPal, or once for a wallet that is kept there and
// charged later. Facts in README.md.

import type { Outcome } from '#domain/outcome.ts';
import { type Charge, defineGateway } from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { checkout, STRAY_MS } from './checkout.ts';
import { capture, refund, voidHold } from './follow-ups.ts';
import { ABSENCE_MS, lookUp, ORDER_KEY_MS } from './look-up.ts';
import { chargeBody, chargeOutcome } from './map.ts';
import { readNotice } from './notices.ts';
import { poll } from './poll.ts';
import { checkReports, REPORT_LAG_MS } from './reports.ts';
import { checkToken, speaker } from './speak.ts';
import { Settings } from './wire.ts';

export const paypal = defineGateway<Settings>({
  name: 'paypal',
  title: 'PayPal Express',
  modes: ['payer_initiated', 'automatic'],
  settings: Settings,
  idempotency: {
    // Orders: six hours. What follows a payment is remembered for 45 days.
    key: { honoured: true, forMs: ORDER_KEY_MS },
    // An order that was declined is not made, and its key is free: the request that was given up
    // may come after the one that was sent again.
    strayMs: STRAY_MS,
    // The state of what was made is given again, not the words of the first reply.
    replaysErrors: false,
    lookUpLagMs: REPORT_LAG_MS,
    // Four times as late as PayPal says that its report can be: a new attempt has another name, so
    // nothing else would keep it from being a second payment.
    absenceProvesAfterMs: ABSENCE_MS,
  },
  // PayPal publishes no limit; it answers within a second or two, and turns away what is too much.
  limits: { concurrency: 20, perSecond: 20, timeoutMs: 30_000 },
  accepts: refuseAmount,
  charge,
  capture,
  void: voidHold,
  refund,
  lookUp,
  checkout,
  readNotice,
  poll,
  checkCredentials: async (call) => {
    const why = await checkToken(call);
    if (why !== null) return { ok: false, why };
    // What is charged without the payer and then in doubt can only be found in the report.
    if (call.connection.settings.vault !== true) return { ok: true };
    const blind = await checkReports(call);
    if (blind === null) return { ok: true };
    return { ok: false, why: `Transaction Search cannot be read (${blind}): enable it on the app` };
  },
});

async function charge(charge: Charge<Settings>): Promise<Outcome> {
  const { key, kind, amount, currency, connection } = charge;
  // Without the vault every payment is the payer's own act.
  if (connection.settings.vault !== true) return { is: 'action_required', url: null };
  const reply = await speaker(charge)({
    method: 'POST',
    path: '/v2/checkout/orders',
    requestId: key,
    body: chargeBody(charge),
  });
  return chargeOutcome(reply, { key, kind, amount, currency });
}
