// A wallet that is kept at PayPal (its vault), to be charged later without the payer: with a
// payment, or alone by a setup token that becomes a payment token.

import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  NewInstrument,
} from '../contract.ts';
import { one } from './look-up.ts';
import { readReply, whyNot } from './replies.ts';
import { speaker } from './speak.ts';
import { asToken, linkOf, type Settings, type WireOrder } from './wire.ts';

const HOUR_MS = 3_600_000;
/** A wallet that has not come so long after its payment is not waited for. */
const VAULT_WAIT_MS = HOUR_MS;
const SETUP_MS_MAX = 72 * HOUR_MS;

export async function startStoring(
  request: CheckoutRequest<Settings>,
  context: object,
): Promise<CheckoutStart> {
  const wallet = {
    usage_type: 'MERCHANT',
    usage_pattern: 'RECURRING_PREPAID',
    experience_context: context,
  };
  const reply = await speaker(request)({
    method: 'POST',
    path: '/v3/vault/setup-tokens',
    requestId: `${request.key}-setup`,
    body: { payment_source: { paypal: wallet } },
  });
  const answer = readReply(reply, asToken);
  if (answer.is !== 'said') return { is: 'not_started', why: whyNot(answer) };
  const { id, links } = answer.value;
  const url = linkOf(links, 'approve', 'payer-action');
  if (url === null) return { is: 'not_started', why: `setup token ${id} has no page` };
  return { is: 'started', to: { method: 'GET', url }, gatewayRef: id };
}

type Ended = (question: CheckoutQuestion<Settings>) => CheckoutState;

export async function askStoring(
  question: CheckoutQuestion<Settings>,
  setupId: string,
  ended: Ended,
): Promise<CheckoutState> {
  const path = `/v3/vault/setup-tokens/${encodeURIComponent(setupId)}`;
  const setup = await one(speaker(question), path, asToken);
  if ('is' in setup) {
    if (setup.is === 'no_answer') return setup;
    return question.close ? ended(question) : { is: 'no_answer', why: `${setupId} is not found` };
  }
  switch (setup.status) {
    case 'APPROVED':
      return question.close ? ended(question) : exchange(question, setupId, ended);
    // Exchanged before: the same request id gives the same token once more.
    case 'VAULTED':
    case 'TOKENIZED':
      return exchange(question, setupId, ended);
    default: {
      const ageMs = question.now().getTime() - question.startedAt.getTime();
      return question.close || ageMs > SETUP_MS_MAX ? ended(question) : { is: 'open' };
    }
  }
}

async function exchange(
  question: CheckoutQuestion<Settings>,
  id: string,
  ended: Ended,
): Promise<CheckoutState> {
  const reply = await speaker(question)({
    method: 'POST',
    path: '/v3/vault/payment-tokens',
    requestId: `${question.key}-token`,
    body: { payment_source: { token: { id, type: 'SETUP_TOKEN' } } },
  });
  const answer = readReply(reply, asToken);
  if (answer.is === 'turned') return ended(question);
  if (answer.is !== 'said') return { is: 'no_answer', why: answer.why };
  const { id: token, customer } = answer.value;
  const instrument = wallet(question, token, customer?.id ?? null);
  return { is: 'done', payment: null, instrument };
}

/** null: it was not kept. `to_come`: PayPal is still at it, and will tell. */
export function vaultedWith(
  question: CheckoutQuestion<Settings>,
  order: WireOrder,
): NewInstrument | null | 'to_come' {
  const vault = order.payment_source?.paypal?.attributes?.vault;
  if (!vault) return null;
  if (vault.id) return wallet(question, vault.id, vault.customer?.id ?? null);
  const payments = order.purchase_units?.[0]?.payments;
  const [made] = payments?.captures ?? payments?.authorizations ?? [];
  const ageMs = question.now().getTime() - Date.parse(made?.create_time ?? '');
  return ageMs < VAULT_WAIT_MS ? 'to_come' : null;
}

function wallet(
  { http }: CheckoutQuestion<Settings>,
  token: string,
  gatewayCustomer: string | null,
): NewInstrument {
  http.hide(token);
  const shown = { brand: 'paypal', last4: null, expMonth: null, expYear: null };
  return { kind: 'card', token, gatewayCustomer, networkTransactionId: null, ...shown };
}
