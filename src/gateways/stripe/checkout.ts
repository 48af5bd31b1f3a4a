// A payer at Stripe's hosted page, by Checkout Sessions: begun, asked for, closed. Stripe completes
// a session by itself, so asking never has to.

import type { Approved, Declined, Pending } from '#domain/outcome.ts';
import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  Errand,
  NewInstrument,
} from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { refuseAmount, toStripe } from './amounts.ts';
import { newInstrument } from './instruments.ts';
import { cardOutcome, encode, type Fields, intentOutcome } from './map.ts';
import {
  asCustomer,
  asError,
  asMandate,
  asSession,
  parseJson,
  type Settings,
  type WireIntent,
  type WireMethod,
  type WireSession,
} from './wire.ts';

export type Get = (path: string) => Promise<HttpReply>;
export type Post = (path: string, key: string | null, form: string) => Promise<HttpReply>;

const MINUTE_S = 60;
// Stripe takes 30 minutes to 24 hours from its own now; clocks differ by less than a minute.
const LIFE_S = { least: 31 * MINUTE_S, most: 1_439 * MINUTE_S };
const NAME_MAX = 250;
const SESSIONS = '/v1/checkout/sessions';
const EXPANDED =
  'payment_intent.latest_charge payment_intent.payment_method setup_intent.payment_method';

/** Marks what a payer may still try to pay by other means, when it is declined. */
export const VISIT = 'visit';

export function refuseErrand({ pay, currency }: Pick<Errand, 'pay' | 'currency'>): string | null {
  return pay === null ? null : refuseAmount(pay.amount, currency);
}

export async function startCheckout(
  request: CheckoutRequest<Settings>,
  post: Post,
): Promise<CheckoutStart> {
  const known = request.payer.gatewayCustomer;
  const first = known === null ? await customerFor(request, post) : { customer: known };
  if ('is' in first) return first;
  const begun = await begin(request, first.customer, request.key, post);
  // The customer was deleted there: no reason to turn its payer away.
  if (known === null || begun.is === 'started' || begun.param !== 'customer') return begun;
  const made = await customerFor(request, post);
  return 'is' in made ? made : begin(request, made.customer, `${request.key}-again`, post);
}

type NotStarted = { is: 'not_started'; why: string; param?: string | null };

// An instrument is kept for a customer; who only pays need not be one.
async function customerFor(
  { key, payer, store }: CheckoutRequest<Settings>,
  post: Post,
): Promise<{ customer: string | null } | NotStarted> {
  if (!store) return { customer: null };
  const fields: Fields = [['metadata[our_ref]', payer.reference]];
  if (payer.email !== null) fields.push(['email', payer.email]);
  if (payer.name !== null) fields.push(['name', payer.name]);
  const reply = await post('/v1/customers', `${key}-customer`, encode(fields));
  const made = isGood(reply) ? asCustomer(parseJson(reply.body)) : null;
  return made === null ? notStarted(reply) : { customer: made.id };
}

async function begin(
  request: CheckoutRequest<Settings>,
  customer: string | null,
  key: string,
  post: Post,
): Promise<(CheckoutStart & { is: 'started' }) | NotStarted> {
  const reply = await post(SESSIONS, key, encode(sessionFields(request, customer)));
  const session = isGood(reply) ? asSession(parseJson(reply.body)) : null;
  const url = session?.url ?? null;
  if (session === null || url === null) return notStarted(reply);
  const expiresAt = new Date(session.expires_at * 1000);
  return { is: 'started', to: { method: 'GET', url }, gatewayRef: session.id, expiresAt };
}

function sessionFields(request: CheckoutRequest<Settings>, customer: string | null): Fields {
  const { key, reference, pay, payer } = request;
  const fields: Fields = [
    ['mode', pay === null ? 'setup' : 'payment'],
    ['client_reference_id', key],
    ['metadata[our_ref]', key],
    ['metadata[billing_record]', reference],
    ...methodTypes(request).map((type): [string, string] => [
      'allowed_payment_method_types[]',
      type,
    ]),
    ['success_url', request.returnUrl],
    ['cancel_url', request.cancelUrl],
    ['expires_at', expiresAt(request)],
    ['locale', request.language],
  ];
  if (customer !== null) fields.push(['customer', customer]);
  else if (payer.email !== null) fields.push(['customer_email', payer.email]);
  if (pay === null) {
    const setup: Fields = [['setup_intent_data[metadata][our_ref]', key]];
    return [...fields, ['currency', request.currency.toLowerCase()], ...setup];
  }
  return [...fields, ...paymentFields(request, pay)];
}

function paymentFields(
  { key, reference, currency, description, store }: CheckoutRequest<Settings>,
  pay: NonNullable<Errand['pay']>,
): Fields {
  const price = 'line_items[0][price_data]';
  const data = 'payment_intent_data';
  const fields: Fields = [
    [`${price}[currency]`, currency.toLowerCase()],
    [`${price}[unit_amount]`, toStripe(pay.amount, currency).toString()],
    [`${price}[product_data][name]`, description.slice(0, NAME_MAX) || 'Payment'],
    ['line_items[0][quantity]', '1'],
    [`${data}[metadata][our_ref]`, key],
    [`${data}[metadata][billing_record]`, reference],
    [`${data}[metadata][${VISIT}]`, 'checkout'],
  ];
  if (description !== '') fields.push([`${data}[description]`, description]);
  if (store) fields.push([`${data}[setup_future_usage]`, 'off_session']);
  if (pay.kind === 'authorization') fields.push([`${data}[capture_method]`, 'manual']);
  return fields;
}

// A direct debit is in EUR, and its money cannot be held.
function methodTypes({ connection, currency, pay }: CheckoutRequest<Settings>): readonly string[] {
  const debits = connection.settings.sepa === true && currency === 'EUR';
  return debits && pay?.kind !== 'authorization' ? ['card', 'sepa_debit'] : ['card'];
}

function expiresAt(request: CheckoutRequest<Settings>): string {
  const now = Math.floor(request.now().getTime() / 1000);
  const wanted = Math.floor(request.expiresAt.getTime() / 1000);
  return String(Math.min(Math.max(wanted, now + LIFE_S.least), now + LIFE_S.most));
}

export async function askCheckout(
  question: CheckoutQuestion<Settings>,
  get: Get,
  post: Post,
): Promise<CheckoutState> {
  const { gatewayRef, close } = question;
  // What has no name there was not begun: nobody ever had its address.
  if (gatewayRef === null) return { is: 'ended', how: 'expired' };
  const path = `${SESSIONS}/${encodeURIComponent(gatewayRef)}`;
  const expand = EXPANDED.split(' ').map((name): [string, string] => ['expand[]', name]);
  const look = async () => stateOf(question, await get(`${path}?${encode(expand)}`), get);
  const found = await look();
  if (found.is !== 'open' || !close) return found;
  const closed = await post(`${path}/expire`, null, encode(expand));
  // Refused where the payer was quicker: then it is not open any more.
  return isGood(closed) ? stateOf(question, closed, get) : look();
}

async function stateOf(
  question: CheckoutQuestion<Settings>,
  reply: HttpReply,
  get: Get,
): Promise<CheckoutState> {
  const session = isGood(reply) ? asSession(parseJson(reply.body)) : null;
  if (session === null) return { is: 'no_answer', why: whyNot(reply) };
  if (!isOurs(question, session)) {
    return { is: 'no_answer', why: `${session.id} is of another payment or amount` };
  }
  switch (session.status) {
    case 'open':
      return { is: 'open' };
    case 'expired':
      return ended(session);
    case 'complete':
      return question.pay === null
        ? stored(question, session, get)
        : paid(question, question.pay, session, get);
    default:
      return { is: 'no_answer', why: `the session is ${session.status ?? 'without status'}` };
  }
}

function isOurs({ key, pay, currency }: CheckoutQuestion<Settings>, session: WireSession): boolean {
  if (session.client_reference_id !== key) return false;
  if (pay === null) return session.mode === 'setup';
  const intent = wholeIntent(session);
  const amount = Number(toStripe(pay.amount, currency));
  const isSum = (seen: { amount: number | null; currency: string | null }) =>
    seen.amount === amount && seen.currency === currency.toLowerCase();
  const { amount_total = null, currency: sessions = null } = session;
  if (session.mode !== 'payment' || !isSum({ amount: amount_total, currency: sessions }))
    return false;
  return intent === null || (intent.metadata?.our_ref === key && isSum(intent));
}

function wholeIntent({ payment_intent: intent }: WireSession): WireIntent | null {
  return typeof intent === 'object' ? intent : null;
}

// Nobody can pay on it any more; what was tried last says why it was not paid.
function ended(session: WireSession): CheckoutState {
  const intent = wholeIntent(session);
  const error = intent?.last_payment_error ?? null;
  if (intent === null || error === null) return { is: 'ended', how: 'expired' };
  const outcome = cardOutcome(error, intent.id, 200);
  if (outcome.is !== 'declined') return { is: 'ended', how: 'expired' };
  return { is: 'ended', how: 'declined', declined: outcome };
}

async function paid(
  question: CheckoutQuestion<Settings>,
  pay: NonNullable<Errand['pay']>,
  session: WireSession,
  get: Get,
): Promise<CheckoutState> {
  const intent = wholeIntent(session);
  if (intent === null) return { is: 'no_answer', why: 'the session shows no payment' };
  const outcome = intentOutcome(intent, pay.kind, 200);
  switch (outcome.is) {
    case 'declined':
      return { is: 'ended', how: 'declined', declined: outcome satisfies Declined };
    case 'approved':
    case 'pending':
      break;
    default:
      return { is: 'no_answer', why: `the payment is ${intent.status}` };
  }
  const payment: Approved | Pending = outcome;
  if (!question.store) return { is: 'done', payment, instrument: null };
  const method = wholeMethod(intent);
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const mandate = charge?.payment_method_details?.sepa_debit?.mandate ?? null;
  const network = outcome.is === 'approved' ? (outcome.networkTransactionId ?? null) : null;
  if (method !== null) question.http.hide(method.id);
  const instrument = await instrumentOf(session, { method, mandate, network }, get);
  return 'is' in instrument ? instrument : { is: 'done', payment, instrument };
}

async function stored(
  { http }: CheckoutQuestion<Settings>,
  session: WireSession,
  get: Get,
): Promise<CheckoutState> {
  const setup = typeof session.setup_intent === 'object' ? session.setup_intent : null;
  if (setup?.status !== 'succeeded') {
    return { is: 'no_answer', why: `what was stored is ${setup?.status ?? 'not shown'}` };
  }
  const method = wholeMethod(setup);
  if (method !== null) http.hide(method.id);
  const made = { method, mandate: setup.mandate ?? null, network: null };
  const instrument = await instrumentOf(session, made, get);
  return 'is' in instrument ? instrument : { is: 'done', payment: null, instrument };
}

function wholeMethod({ payment_method: method }: Pick<WireIntent, 'payment_method'>) {
  return typeof method === 'object' ? method : null;
}

type Made = { method: WireMethod | null; mandate: string | null; network: string | null };
type NoAnswer = CheckoutState & { is: 'no_answer' };

async function instrumentOf(
  { customer = null }: WireSession,
  { method, mandate: mandateId, network }: Made,
  get: Get,
): Promise<NewInstrument | NoAnswer> {
  if (method === null) return { is: 'no_answer', why: 'the session shows no payment method' };
  let mandate = null;
  if (mandateId !== null) {
    const reply = await get(`/v1/mandates/${encodeURIComponent(mandateId)}`);
    const found = isGood(reply) ? asMandate(parseJson(reply.body)) : null;
    if (found === null) return { is: 'no_answer', why: whyNot(reply) };
    const { reference, url = null } = found.payment_method_details.sepa_debit;
    mandate = { id: found.id, reference, url };
  }
  const owner = { gatewayCustomer: customer, networkTransactionId: network };
  const instrument = newInstrument(method, owner, mandate);
  return instrument ?? { is: 'no_answer', why: `${method.type} is not stored by this gateway` };
}

function isGood(reply: HttpReply): reply is HttpReply & { is: 'reply' } {
  return reply.is === 'reply' && reply.status === 200;
}

function notStarted(reply: HttpReply): NotStarted {
  const error = reply.is === 'reply' ? asError(parseJson(reply.body)) : null;
  return { is: 'not_started', why: whyNot(reply), param: error?.param ?? null };
}

function whyNot(reply: HttpReply): string {
  if (reply.is !== 'reply') return reply.why;
  const said = asError(parseJson(reply.body))?.message ?? 'an unreadable reply';
  return `HTTP ${reply.status}: ${said}`;
}
