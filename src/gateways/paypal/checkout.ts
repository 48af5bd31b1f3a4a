// A payer at PayPal: an order is made, the payer approves it there, and only our capturing or
// authorizing takes anything. So a visit is closed by never doing that.

import type { Declined } from '#domain/outcome.ts';
import type {
  Checkout,
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  CompletedState,
  PayerAddress,
} from '../contract.ts';
import { fromPayPal } from './amounts.ts';
import { meaningOf } from './declines.ts';
import { one } from './look-up.ts';
import { intentOf, orderOutcome, unitOf, type Wanted } from './map.ts';
import { readReply, type Turned, turnedOutcome, whyNot } from './replies.ts';
import { speaker } from './speak.ts';
import { askStoring, startStoring, vaultedWith } from './storing.ts';
import { asOrder, linkOf, type Settings, type WireOrder } from './wire.ts';

const HOUR_MS = 3_600_000;
/** The shorter of the two times PayPal's documents name for an approval. */
const APPROVAL_MS = 3 * HOUR_MS;
/** PayPal can extend it up to this; later nobody can approve. */
const APPROVAL_MS_MAX = 72 * HOUR_MS;
/** Refusals of one order after which it is given up. */
const REFUSALS_MAX = 10;
/** What was refused is not tried again sooner, unless the payer has come back. */
const REST_MS = 300_000;

/** What was given up may arrive for so long: our time-out, and the same for the way there. */
export const STRAY_MS = 60_000;

export const checkout: Checkout<Settings> = {
  refuse,
  start,
  ask,
  completion: { complete, strayMs: STRAY_MS },
};

const LOCALES = { en: 'en-US', fr: 'fr-FR' } as const;

function refuse({ store }: { store: boolean }, settings: Settings): string | null {
  if (!store || settings.vault === true) return null;
  return 'this PayPal account may not store wallets (setting “vault”)';
}

/** What PayPal's pages show and where they lead back to. */
export function experience(request: CheckoutRequest<Settings>): object {
  const brand = request.connection.settings.brand_name;
  return {
    ...(brand === undefined ? {} : { brand_name: brand }),
    locale: LOCALES[request.language],
    shipping_preference: 'NO_SHIPPING',
    return_url: request.returnUrl,
    cancel_url: request.cancelUrl,
  };
}

async function start(request: CheckoutRequest<Settings>): Promise<CheckoutStart> {
  const { pay, key } = request;
  if (pay === null) return startStoring(request, experience(request));
  const context = {
    ...experience(request),
    payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
    landing_page: 'LOGIN',
    user_action: 'PAY_NOW',
  };
  const reply = await speaker(request)({
    method: 'POST',
    path: '/v2/checkout/orders',
    requestId: `${key}-create`,
    body: {
      intent: intentOf(pay.kind),
      purchase_units: [unitOf({ ...request, amount: pay.amount }, request.description)],
      payment_source: {
        paypal: {
          ...(request.store ? { attributes: { vault: STORE } } : {}),
          experience_context: context,
        },
      },
    },
  });
  const answer = readReply(reply, asOrder);
  if (answer.is !== 'said') return { is: 'not_started', why: whyNot(answer) };
  const { id, links, status } = answer.value;
  const url = linkOf(links, 'payer-action', 'approve');
  if (url === null) return { is: 'not_started', why: `order ${id} is ${status} and has no page` };
  const expiresAt = new Date(request.now().getTime() + APPROVAL_MS);
  return { is: 'started', to: { method: 'GET', url }, gatewayRef: id, expiresAt };
}

const STORE = {
  store_in_vault: 'ON_SUCCESS',
  usage_type: 'MERCHANT',
  usage_pattern: 'RECURRING_PREPAID',
  customer_type: 'CONSUMER',
};

async function ask(question: CheckoutQuestion<Settings>): Promise<CheckoutState> {
  const { pay, gatewayRef } = question;
  // An order whose name never came back to us can never be captured.
  if (gatewayRef === null) return { is: 'ended', how: 'expired' };
  if (pay === null) return askStoring(question, gatewayRef, ended);
  const visit = visitOf(question, pay, gatewayRef);
  const order = await one(speaker(question), visit.path, asOrder);
  if ('is' in order) return order.is === 'absent' ? gone(question) : order;
  const state = judge(visit, order);
  if (state !== 'approved') return state;
  if (!isOurs(order, visit.wanted)) {
    return { is: 'no_answer', why: `order ${order.id} is not what was asked for` };
  }
  const { resting } = triedBefore(question);
  return resting ? { is: 'open', ...wayBack(order) } : { is: 'ready' };
}

type Visit = { question: CheckoutQuestion<Settings>; wanted: Wanted; path: string };

function visitOf(
  question: CheckoutQuestion<Settings>,
  { kind, amount }: NonNullable<CheckoutQuestion<Settings>['pay']>,
  orderId: string,
): Visit {
  const { key, currency } = question;
  return { question, wanted: { key, kind, amount, currency }, path: orderPath(orderId) };
}

const orderPath = (id: string) => `/v2/checkout/orders/${encodeURIComponent(id)}`;

// `approved`: the payer has agreed, and it is for us to take the money.
function judge({ question, wanted }: Visit, order: WireOrder): CompletedState | 'approved' {
  const payments = order.purchase_units?.[0]?.payments;
  const made = wanted.kind === 'purchase' ? payments?.captures : payments?.authorizations;
  if (made?.[0] !== undefined) return paid(question, order, wanted);
  switch (order.status) {
    case 'APPROVED':
      return question.close ? ended(question) : 'approved';
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED': {
      const ageMs = question.now().getTime() - question.startedAt.getTime();
      return question.close || ageMs > APPROVAL_MS_MAX ? ended(question) : { is: 'open' };
    }
    case 'VOIDED':
      return ended(question);
    default:
      return { is: 'no_answer', why: `order ${order.id} is ${order.status}` };
  }
}

function paid(
  question: CheckoutQuestion<Settings>,
  order: WireOrder,
  wanted: Wanted,
): CompletedState {
  const payment = orderOutcome(order, wanted, 200);
  if (payment.is === 'declined') return { is: 'ended', how: 'declined', declined: payment };
  if (payment.is !== 'approved' && payment.is !== 'pending') {
    const why = 'why' in payment ? payment.why : payment.is;
    return { is: 'no_answer', why };
  }
  if (!question.store) return { is: 'done', payment, instrument: null };
  const instrument = vaultedWith(question, order);
  if (instrument === 'to_come') {
    return { is: 'no_answer', why: 'it is paid, and the stored wallet is still to come' };
  }
  return { is: 'done', payment, instrument };
}

async function complete(question: CheckoutQuestion<Settings>): Promise<CompletedState> {
  const { pay, gatewayRef } = question;
  if (pay === null || gatewayRef === null) return { is: 'no_answer', why: 'there is no order' };
  const visit = visitOf(question, pay, gatewayRef);
  const { path } = visit;
  const { tries } = triedBefore(question);
  const verb = pay.kind === 'purchase' ? 'capture' : 'authorize';
  const reply = await speaker(question)({
    method: 'POST',
    path: `${path}/${verb}`,
    requestId: `${question.key}-${verb}-${tries}`,
    body: {},
  });
  const answer = readReply(reply, asOrder);
  if (answer.is === 'turned') return turnedDown(visit, answer);
  if (answer.is !== 'said') return { is: 'no_answer', why: answer.why };
  const state = judge(visit, answer.value);
  return state === 'approved' ? { is: 'no_answer', why: 'it is not completed yet' } : state;
}

function isOurs(order: WireOrder, { key, amount, currency }: Wanted): boolean {
  const unit = order.purchase_units?.[0];
  return unit?.custom_id === key && fromPayPal(unit.amount, currency) === amount;
}

const OTHER_FUNDING = [
  'INSTRUMENT_DECLINED',
  'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
  'PAYER_CANNOT_PAY',
];

async function turnedDown(visit: Visit, turned: Turned): Promise<CompletedState> {
  const { question } = visit;
  if (OTHER_FUNDING.includes(turned.issue)) return chooseAgain(question, turned);
  if (turned.http === 404) return gone(question);
  const meaning = meaningOf(turned.issue, turned.http);
  if (meaning === 'act') return { is: 'open', ...to(turned.redirect) };
  if (meaning === 'merchant') return { is: 'no_answer', why: whyNot(turned) };
  if (meaning === 'doubt' || meaning === 'processing_error') return readAgain(visit, turned);
  return { is: 'ended', how: 'declined', declined: declinedBy(turned) };
}

// Somebody else may have completed it, or it is over.
async function readAgain(visit: Visit, turned: Turned): Promise<CompletedState> {
  const { question, path } = visit;
  const order = await one(speaker(question), path, asOrder);
  if ('is' in order) return order.is === 'absent' ? gone(question) : order;
  const state = judge(visit, order);
  if (state !== 'approved') return state;
  if (turned.issue.startsWith('ORDER_EXPIRED')) return ended(question);
  return { is: 'no_answer', why: whyNot(turned) };
}

// The same order stays payable: the payer is sent back to PayPal, to choose another way to pay.
function chooseAgain(question: CheckoutQuestion<Settings>, turned: Turned): CompletedState {
  const tries = triedBefore(question).tries + 1;
  const { issue, said } = turned;
  if (tries >= REFUSALS_MAX) return { is: 'ended', how: 'declined', declined: declinedBy(turned) };
  const kept = { tries: `${tries}`, refused_at: `${question.now().getTime()}`, issue, said };
  return { is: 'open', ...to(turned.redirect), kept };
}

function triedBefore({ kept, returned, now }: CheckoutQuestion<Settings>) {
  const tries = Number(kept.tries ?? 0);
  const restedMs = now().getTime() - Number(kept.refused_at ?? 0);
  return { tries, resting: tries > 0 && returned === null && restedMs < REST_MS };
}

function wayBack({ links }: WireOrder): { to?: PayerAddress } {
  return to(linkOf(links, 'payer-action', 'approve'));
}

// Without one it is where the visit led before.
function to(url: string | null): { to?: PayerAddress } {
  return url === null ? {} : { to: { method: 'GET', url } };
}

function declinedBy(turned: Turned): Declined {
  const outcome = turnedOutcome(turned);
  if (outcome.is === 'declined') return outcome;
  const { issue: code, said, http } = turned;
  return { is: 'declined', reason: 'refused', code, said, http };
}

// Nothing was paid, and nothing will be: nobody captures it any more.
function ended({ kept, returned }: CheckoutQuestion<Settings>): CompletedState {
  if (kept.issue !== undefined) {
    const said = kept.said ?? kept.issue;
    const declined: Declined = { is: 'declined', reason: 'refused', code: kept.issue, said };
    return { is: 'ended', how: 'declined', declined };
  }
  const turnedBack = returned !== null && 'token' in returned && !('PayerID' in returned);
  return { is: 'ended', how: turnedBack ? 'cancelled' : 'expired' };
}

// Orders that nobody approved are forgotten some day; one that is missing sooner is a riddle.
function gone(question: CheckoutQuestion<Settings>): CompletedState {
  const ageMs = question.now().getTime() - question.startedAt.getTime();
  if (ageMs >= APPROVAL_MS || question.close) return ended(question);
  return { is: 'no_answer', why: 'PayPal does not find the order' };
}
