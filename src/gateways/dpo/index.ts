// DPO Pay: payers pay at its page; where DPO has activated it, their cards are kept and charged
// without them. XML requests with a token for each payment. Facts in README.md.

import { type Call, defineGateway } from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { charge } from './charge.ts';
import { ask, refuse, start } from './checkout.ts';
import { capture, release } from './follow-ups.ts';
import { refund } from './give-back.ts';
import { isTransToken, lookUp } from './look-up.ts';
import { readNotice } from './notices.ts';
import { Settings, speaker } from './wire.ts';

export const dpo = defineGateway<Settings>({
  name: 'dpo',
  title: 'DPO Pay',
  modes: ['payer_initiated', 'automatic'],
  settings: Settings,
  hidden: ['subscriptionToken', 'customerToken'],
  idempotency: {
    // DPO honours no key of ours. Its token can be paid once, and is asked for first.
    key: { honoured: false },
    replaysErrors: false,
    // None is known of; a token's state is read from where it is kept.
    lookUpLagMs: 0,
    // A token that we charge lives for ten minutes. After that nothing can be paid on it, and DPO
    // says so; the rest is for clocks and for banks that answer late.
    absenceProvesAfterMs: 15 * 60_000,
    refundsBySum: true,
    // What is held is taken as a whole and once: a second request gets 905.
    capturesUnseen: true,
  },
  // No limit is documented. One charge is three requests.
  limits: { concurrency: 20, perSecond: 10, timeoutMs: 30_000 },
  accepts: refuseAmount,
  charge: (asked) => charge(asked, speaker(asked)),
  lookUp: (asked) => lookUp(asked, speaker(asked)),
  capture: (asked) => named(asked, () => capture(asked, speaker(asked))),
  void: (asked) => named(asked, () => release(asked, speaker(asked))),
  refund: (asked) => named(asked, () => refund(asked, speaker(asked))),
  checkout: {
    refuse,
    start: (request) => start(request, speaker(request)),
    ask: (question) => ask(question, speaker(question)),
  },
  readNotice,
  noticeReply: { contentType: 'text/plain', body: 'OK' },
  checkCredentials: (call) => checkCredentials(call),
});

type FollowUpOutcome = ReturnType<typeof refund>;

// A payment that was only ever found by our reference has no name that DPO would take.
async function named(
  { gatewayRef }: { gatewayRef: string },
  act: () => FollowUpOutcome,
): FollowUpOutcome {
  if (isTransToken(gatewayRef)) return act();
  const said = 'DPO’s own name of this payment is not known: its answer was lost.';
  return { is: 'declined', reason: 'not_permitted', code: 'unnamed', said };
}

type Checked = { ok: true } | { ok: false; why: string };

const NOBODY = 'dunlin-credentials-check';
/** The company is known, and has no such payment; the others are of a payment that it has. */
const ANSWERS = new Set(['000', '001', '002', '003', '005', '007', '900', '901', '902', '903']);

// Asks for a payment that is not there. Whether the service type is the company's own, only a
// payment shows.
async function checkCredentials(call: Call<Settings>): Promise<Checked> {
  const reading = await speaker(call)('verifyToken', [
    ['CompanyRef', NOBODY],
    ['VerifyTransaction', '0'],
  ]);
  if (reading.is !== 'said') return { ok: false, why: reading.why };
  const { code, said } = reading;
  return ANSWERS.has(code) ? { ok: true } : { ok: false, why: `DPO says ${code}: ${said}` };
}
