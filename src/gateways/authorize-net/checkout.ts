// A payer at Authorize.Net's pages: Accept Hosted to pay, the hosted profile page to leave a card.
// The browser brings nothing back and no page can be closed, so what became of one is searched for
// by our invoice number, and is certain only when its token has ended.

import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  Errand,
} from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { type Ask, lookUpCharge, type NoAnswer, noAnswer } from './look-up.ts';
import { cardsOf, instrumentOf, profileFor, storePaying } from './profiles.ts';
import { hostedPaymentBody, hostedProfileBody } from './requests.ts';
import { readToken, type Settings } from './wire.ts';

const MINUTE_MS = 60_000;
const TOKEN_MS = 15 * MINUTE_MS;
/** What was sent in the token's last moment is in the lists by then. */
const LISTED_MS = 10 * MINUTE_MS;

export function refuseErrand({ pay, currency }: Pick<Errand, 'pay' | 'currency'>): string | null {
  return refuseAmount(pay?.amount ?? 1n, currency);
}

export async function startCheckout(
  request: CheckoutRequest<Settings>,
  pages: string,
  ask: Ask,
): Promise<CheckoutStart> {
  if (request.pay === null) return startStoring(request, pages, ask);
  const reply = await ask('getHostedPaymentPageRequest', hostedPaymentBody(request, request.pay));
  const made = reply.is === 'reply' ? readToken(reply.body) : null;
  if (!made?.token) return { is: 'not_started', why: noAnswer(reply).why };
  return started(request, `${pages}/payment/payment`, made.token, {});
}

// Which cards the customer has already is kept: the new one is the answer.
async function startStoring(
  request: CheckoutRequest<Settings>,
  pages: string,
  ask: Ask,
): Promise<CheckoutStart> {
  const profile = await profileFor(request.payer, ask);
  if (typeof profile !== 'string') return { is: 'not_started', why: profile.why };
  const cards = await cardsOf(profile, ask);
  if ('is' in cards) return { is: 'not_started', why: cards.why };
  const reply = await ask('getHostedProfilePageRequest', hostedProfileBody(request, profile));
  const made = reply.is === 'reply' ? readToken(reply.body) : null;
  if (!made?.token) return { is: 'not_started', why: noAnswer(reply).why };
  const known = cards.map((card) => card.customerPaymentProfileId).join(' ');
  return started(request, `${pages}/profile/addPayment`, made.token, { profile, known });
}

function started(
  request: CheckoutRequest<Settings>,
  url: string,
  token: string,
  kept: Record<string, string>,
): CheckoutStart {
  const expiresAt = new Date(request.now().getTime() + TOKEN_MS);
  const to = { method: 'POST', url, fields: { token } } as const;
  return { is: 'started', to, gatewayRef: null, kept, expiresAt };
}

export async function askCheckout(
  question: CheckoutQuestion<Settings>,
  ask: Ask,
): Promise<CheckoutState> {
  return question.pay === null ? askStored(question, ask) : askPaid(question, question.pay, ask);
}

async function askPaid(
  question: CheckoutQuestion<Settings>,
  pay: NonNullable<Errand['pay']>,
  ask: Ask,
): Promise<CheckoutState> {
  const { key, currency, startedAt: since, payer, memory } = question;
  const asked = { key, currency, amount: pay.amount, since, memory, gatewayRef: null };
  const found = await lookUpCharge({ ...asked, gatewayCustomer: null }, pay.kind, ask);
  switch (found.is) {
    case 'approved':
    case 'pending': {
      if (!question.store) return { is: 'done', payment: found, instrument: null };
      const instrument = await storePaying(found.gatewayRef, payer, ask);
      if (instrument !== null && 'is' in instrument) return instrument;
      if (instrument !== null) question.http.hide(instrument.token);
      // What is held for review is stored by nobody; the payment is told all the same.
      if (instrument === null && found.is === 'approved') return NOT_STORED;
      return { is: 'done', payment: found, instrument };
    }
    case 'declined':
      return isOver(question) ? { is: 'ended', how: 'declined', declined: found } : { is: 'open' };
    case 'absent':
      return isOver(question) ? { is: 'ended', how: 'expired' } : { is: 'open' };
    case 'no_answer':
      return found;
    default:
      return { is: 'no_answer', why: `the payment is ${found.is}` };
  }
}

const NOT_STORED: NoAnswer = { is: 'no_answer', why: 'the card that paid could not be stored yet' };

async function askStored(question: CheckoutQuestion<Settings>, ask: Ask): Promise<CheckoutState> {
  const { profile = '', known = '' } = question.kept;
  const cards = await cardsOf(profile, ask);
  if ('is' in cards) return cards;
  const before = new Set(known.split(' '));
  const card = cards.findLast(({ customerPaymentProfileId: id }) => !before.has(id));
  if (card !== undefined) {
    question.http.hide(card.customerPaymentProfileId);
    return { is: 'done', payment: null, instrument: instrumentOf(profile, card, null) };
  }
  return isOver(question) ? { is: 'ended', how: 'expired' } : { is: 'open' };
}

// Nothing closes a page before its token ends; after that, and the lists' delay, nothing can come.
function isOver({ startedAt, now }: CheckoutQuestion<Settings>): boolean {
  return now().getTime() >= startedAt.getTime() + TOKEN_MS + LISTED_MS;
}
