// Authorize.Net: stored cards (customer and payment profile) charged by the merchant. It knows no
// idempotency key; what becomes of a doubt is read from its lists. Facts in README.md.

import type { Outcome } from '#domain/outcome.ts';
import {
  type Call,
  type Charge,
  type Connection,
  defineGateway,
  type FollowUp,
} from '../contract.ts';
import { fromDecimal, refuseAmount } from './amounts.ts';
import { askCheckout, refuseErrand, startCheckout } from './checkout.ts';
import { certain, refund, voidWhole } from './give-back.ts';
import { type Ask, details, lookUp, lookUpCharge } from './look-up.ts';
import { chargeOutcome, type Duplicate, declined, isTaken, readOutcome } from './map.ts';
import { readNotice } from './notices.ts';
import { captureBody, chargeBody, listPage, madeAt, requestText } from './requests.ts';
import { poll } from './settlement.ts';
import {
  API_LIVE,
  API_PATH,
  API_TEST,
  PAGES_LIVE,
  PAGES_TEST,
  readMerchant,
  readReply,
  Settings,
} from './wire.ts';

const TRANSACTION = 'createTransactionRequest';
/** The authorisation was captured before. */
const CAPTURED_BEFORE = '311';

export const authorizeNet = defineGateway<Settings>({
  name: 'authorize_net',
  title: 'Authorize.Net',
  modes: ['automatic'],
  settings: Settings,
  // Opens a payer's page for a quarter of an hour.
  hidden: ['token', 'customerPaymentProfileId'],
  idempotency: {
    // Its search for duplicates is a guard behind ours, not a promise: what it compares may change
    // with the account's settings, and it forgets after eight hours.
    key: { honoured: false },
    replaysErrors: false,
    // The lists are known to lag; by how much, nobody says.
    lookUpLagMs: 60_000,
    // The lag, a request that is still under way, and the bank's own time-outs, several times over:
    // nothing else protects a new attempt, which has another invoice number.
    absenceProvesAfterMs: 600_000,
  },
  // No limit is documented; its own interface answers within a second or two.
  limits: { concurrency: 20, perSecond: 20, timeoutMs: 30_000 },
  accepts: refuseAmount,
  charge: async (charge) => refuseInstrument(charge) ?? pay(charge, speaker(charge)),
  capture: (followUp) => capture(followUp, speaker(followUp)),
  void: (followUp) => voidWhole(followUp, speaker(followUp)),
  refund: (followUp) => refund(followUp, speaker(followUp)),
  lookUp: (asked) => lookUp(asked, speaker(asked)),
  checkout: {
    refuse: refuseErrand,
    start: (request) => startCheckout(request, pagesOf(request.connection), speaker(request)),
    ask: (question) => askCheckout(question, speaker(question)),
  },
  readNotice: (raw, call) => readNotice(raw, call, speaker(call)),
  poll: (asked) => poll(asked, speaker(asked)),
  checkCredentials: (call) => checkCredentials(call, speaker(call)),
});

/** Why this connection's settings must not be used, or null. Checked before every call. */
function refuseSettings(connection: Connection<Settings>): string | null {
  const address = addressOf(connection);
  if (connection.mode === 'live' && address !== API_LIVE) {
    return `a live connection speaks to ${API_LIVE} only`;
  }
  if (connection.mode === 'test' && address === API_LIVE) {
    return `a test connection does not speak to ${API_LIVE}`;
  }
  return null;
}

function addressOf({ mode, settings }: Connection<Settings>): string {
  const given = settings.api_base ?? (mode === 'live' ? API_LIVE : API_TEST);
  return given.replace(/\/$/, '');
}

/** Where the vendor's pages are; a stand-in has them at its own address. */
function pagesOf(connection: Connection<Settings>): string {
  const address = addressOf(connection);
  if (address === API_LIVE) return PAGES_LIVE;
  return address === API_TEST ? PAGES_TEST : address;
}

function speaker({ connection, http }: Call<Settings>): Ask {
  return (name, body) => {
    const why = refuseSettings(connection);
    if (why !== null) return Promise.resolve({ is: 'not_sent', why });
    return http.send({
      method: 'POST',
      url: addressOf(connection) + API_PATH,
      headers: { 'content-type': 'application/json' },
      body: requestText(name, connection, body),
    });
  };
}

// Refused here, so that a card of another gateway is a decline and not an error of the schema.
function refuseInstrument({ instrument }: Charge<Settings>): Outcome | null {
  const { kind, token, gatewayCustomer } = instrument;
  const known = /^\d+$/;
  if (kind === 'card' && known.test(token) && known.test(gatewayCustomer ?? '')) return null;
  const said =
    'An instrument here is a card: a payment profile of a customer profile, both numbers.';
  return { is: 'declined', reason: 'instrument_missing', code: 'instrument', said };
}

async function pay(charge: Charge<Settings>, ask: Ask): Promise<Outcome> {
  const outcome = chargeOutcome(await ask(TRANSACTION, chargeBody(charge)), charge.kind);
  return outcome.is === 'duplicate' ? seenBefore(charge, outcome, ask) : outcome;
}

// The same was there before: by our unique invoice number that was this very payment, whose outcome
// is the answer. Anything else stays a doubt.
async function seenBefore(
  charge: Charge<Settings>,
  { transId, said }: Duplicate,
  ask: Ask,
): Promise<Outcome> {
  const { key, amount, currency, kind, instrument, memory } = charge;
  const { gatewayCustomer } = instrument;
  const asked = { key, amount, currency, gatewayCustomer, since: madeAt(key), memory };
  const found = await lookUpCharge({ ...asked, gatewayRef: transId }, kind, ask);
  if (found.is === 'absent') return { is: 'unknown', why: `${said} It is not found.` };
  return found.is === 'no_answer' ? { is: 'unknown', why: `${said} ${found.why}` } : found;
}

async function capture(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const reply = await ask(TRANSACTION, captureBody(followUp));
  let before = false;
  const outcome = readOutcome(reply, ({ transId, codes }) => {
    before = codes.includes(CAPTURED_BEFORE);
    return { is: 'approved', gatewayRef: transId, http: 200 };
  });
  return before ? capturedBefore(followUp, ask) : certain(outcome);
}

// Authorize.Net approves a second capture without doing it. It was ours when the amount is.
async function capturedBefore(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const { gatewayRef, amount, currency } = followUp;
  const payment = await details(gatewayRef, ask);
  if ('is' in payment) {
    const why = payment.is === 'absent' ? 'not found' : payment.why;
    return { is: 'unknown', why: `captured before, and what was captured is unclear: ${why}` };
  }
  if (isTaken(payment) && fromDecimal(payment.settleAmount, currency) === amount) {
    return { is: 'approved', gatewayRef, http: 200 };
  }
  return declined(payment, 'not_permitted', CAPTURED_BEFORE, 'Another amount was captured before.');
}

type Checked = { ok: true } | { ok: false; why: string };

// The lists need a permission of their own; without it no doubt could ever be settled.
async function checkCredentials({ connection }: Call<Settings>, ask: Ask): Promise<Checked> {
  const reply = await ask('getMerchantDetailsRequest', {});
  if (reply.is !== 'reply') return { ok: false, why: reply.why };
  const merchant = readMerchant(reply.body);
  if (merchant?.messages.resultCode !== 'Ok') return { ok: false, why: saidBy(reply.body) };
  if (merchant.isTestMode === true && connection.mode === 'live') {
    return { ok: false, why: 'the merchant account is in test mode: it would take no money' };
  }
  const lists = await ask('getUnsettledTransactionListRequest', {
    status: 'any',
    ...listPage(1),
  });
  if (lists.is !== 'reply') return { ok: false, why: lists.why };
  const readable = readReply(lists.body)?.messages.resultCode === 'Ok';
  return readable ? { ok: true } : { ok: false, why: saidBy(lists.body) };
}

function saidBy(body: string): string {
  const [message] = readReply(body)?.messages.message ?? [];
  if (message === undefined) return 'Authorize.Net gives an unreadable answer';
  return `Authorize.Net says ${message.code}: ${message.text}`;
}
