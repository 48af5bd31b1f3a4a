// A payer at the fake provider's hosted page: made, asked for, closed. The payer pays there, and
// nothing has to be completed from here.

import type { Currency } from '#domain/money.ts';
import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  NewInstrument,
} from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { outcomeOf } from './map.ts';
import { readCheckout, readError, type Settings, type WireCheckout } from './wire.ts';

type Post = (path: string, key: string, body: string) => Promise<HttpReply>;
type Get = (path: string) => Promise<HttpReply>;

export async function startCheckout(
  request: CheckoutRequest<Settings>,
  post: Post,
): Promise<CheckoutStart> {
  const { key, pay } = request;
  const body = JSON.stringify({
    reference: key,
    billing_record: request.reference,
    amount: pay === null ? null : Number(pay.amount),
    currency: request.currency,
    capture: pay?.kind !== 'authorization',
    store: request.store,
    description: request.description,
    return_url: request.returnUrl,
    cancel_url: request.cancelUrl,
    expires_at: request.expiresAt.toISOString(),
  });
  const reply = await post('/v1/checkouts', key, body);
  if (reply.is !== 'reply') return { is: 'not_started', why: reply.why };
  const checkout = reply.status === 200 ? readCheckout(reply.body) : null;
  if (checkout === null) {
    const said = readError(reply.body)?.error.message ?? 'unreadable reply';
    return { is: 'not_started', why: `HTTP ${reply.status}: ${said}` };
  }
  const expiresAt = new Date(checkout.expires_at);
  const to = { method: 'GET', url: checkout.url } as const;
  return { is: 'started', to, gatewayRef: checkout.id, expiresAt };
}

export async function askCheckout(
  question: CheckoutQuestion<Settings>,
  get: Get,
  post: Post,
): Promise<CheckoutState> {
  const path = `/v1/checkouts/${encodeURIComponent(question.gatewayRef ?? '')}`;
  const found = stateOf(question, await get(path));
  if (found.is !== 'open' || !question.close) return found;
  return stateOf(question, await post(`${path}/close`, `${question.key}-close`, '{}'));
}

function stateOf(question: CheckoutQuestion<Settings>, reply: HttpReply): CheckoutState {
  if (reply.is !== 'reply') return { is: 'no_answer', why: reply.why };
  const checkout = reply.status === 200 ? readCheckout(reply.body) : null;
  if (checkout === null) return { is: 'no_answer', why: `HTTP ${reply.status}` };
  switch (checkout.status) {
    case 'open':
      return { is: 'open' };
    case 'cancelled':
    case 'expired':
      return { is: 'ended', how: checkout.status };
    case 'declined': {
      const said = 'The bank declined.';
      return { is: 'ended', how: 'declined', declined: { ...DECLINED, said } };
    }
    case 'complete':
      return done(question, checkout);
    default:
      return { is: 'no_answer', why: `unexpected checkout status ${checkout.status}` };
  }
}

const DECLINED = { is: 'declined', reason: 'refused', code: 'declined' } as const;

function done(question: CheckoutQuestion<Settings>, checkout: WireCheckout): CheckoutState {
  const instrument = instrumentOf(checkout);
  const { pay } = question;
  if (pay === null) return { is: 'done', payment: null, instrument };
  const { charge } = checkout;
  const wanted = { amount: Number(pay.amount), currency: question.currency, key: question.key };
  if (charge === null || !isOurs(charge, wanted)) {
    return { is: 'no_answer', why: 'the checkout shows another payment than was asked for' };
  }
  const payment = outcomeOf(charge, pay.kind, 200);
  if (payment.is === 'approved' || payment.is === 'pending') {
    return { is: 'done', payment, instrument };
  }
  return { is: 'no_answer', why: `unexpected payment: ${payment.is}` };
}

type Wanted = { amount: number; currency: Currency; key: string };
type Seen = { amount: number; currency: string; reference: string };

function isOurs(seen: Seen, { amount, currency, key }: Wanted): boolean {
  return seen.amount === amount && seen.currency === currency && seen.reference === key;
}

function instrumentOf({ instrument }: WireCheckout): NewInstrument | null {
  if (instrument === null) return null;
  const { token, brand, last4 } = instrument;
  const plain = { gatewayCustomer: null, networkTransactionId: null };
  return { kind: 'card', token, ...plain, brand, last4, expMonth: 12, expYear: 2099 };
}
