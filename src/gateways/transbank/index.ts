// Transbank: Webpay Plus for payers who are present, Oneclick for cards that are stored. It knows
// no idempotency key and sends no notices; whatever is in doubt is asked for. Facts in README.md.

import { type Call, defineGateway } from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { charge } from './charge.ts';
import { checkout } from './checkout.ts';
import { refund, voidHold } from './give-back.ts';
import { lookUp } from './look-up.ts';
import type { Product } from './reference.ts';
import { sceneOf } from './sale.ts';
import { type Ask, answer, hasOneclick, speaker } from './speak.ts';
import { capture } from './take.ts';
import { Settings } from './wire.ts';

export const transbank = defineGateway<Settings>({
  name: 'transbank',
  title: 'Transbank Webpay',
  modes: ['payer_initiated', 'automatic'],
  settings: Settings,
  hidden: ['tbk_user'],
  idempotency: {
    // That a second authorisation under the same order is refused is known of an older interface
    // only, and not promised.
    key: { honoured: false },
    replaysErrors: false,
    // Nothing is documented; a status is read from where payments are written.
    lookUpLagMs: 60_000,
    // A request that is still under way and the bank's own time-outs, several times over.
    absenceProvesAfterMs: 600_000,
    refundsBySum: true,
  },
  // No limit is documented.
  limits: { concurrency: 20, perSecond: 20, timeoutMs: 30_000 },
  accepts: refuseAmount,
  charge: (asked) => charge(sceneOf(asked), asked),
  lookUp: (asked) => lookUp(sceneOf(asked), asked),
  capture: (followUp) => capture(sceneOf(followUp), followUp),
  void: (followUp) => voidHold(sceneOf(followUp), followUp),
  refund: (followUp) => refund(sceneOf(followUp), followUp),
  checkout,
  checkCredentials,
});

type Checked = { ok: true } | { ok: false; why: string };

/** Of a form that nobody ever made: with the right keys the answer is that there is none. */
const NO_TOKEN = '0'.repeat(64);
const NO_ORDER = '0'.repeat(26);

// The code of the store in the mall, and whether capture is deferred, show with a payment only.
async function checkCredentials(call: Call<Settings>): Promise<Checked> {
  const { settings } = call.connection;
  const given = [
    settings.oneclick_code,
    settings.oneclick_child_code,
    settings.oneclick_secret,
  ].filter((one) => one !== undefined);
  if (given.length > 0 && !hasOneclick(settings)) {
    return { ok: false, why: 'Oneclick needs its code, the code of the store, and the secret' };
  }
  const ask = speaker(call);
  const webpay = await knows(ask, 'webpay', NO_TOKEN);
  if (!webpay.ok || given.length === 0) return webpay;
  return knows(ask, 'oneclick', NO_ORDER);
}

async function knows(ask: Ask, product: Product, name: string): Promise<Checked> {
  const read = answer(await ask(product, 'GET', `/transactions/${name}`), () => null);
  if (read.is === 'refused') return { ok: true };
  const title = product === 'webpay' ? 'Webpay Plus' : 'Oneclick';
  return { ok: false, why: `${title}: ${read.is === 'ok' ? 'unreadable' : read.why}` };
}
