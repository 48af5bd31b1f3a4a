// The simulated DPO's pay page: a card, a phone or a bank; approved, declined, converted or left.

import { formFields, payerPage, plainPage, seeOther, withQuery } from '#sandbox/payer-page.ts';
import type { TwinReply, TwinRequest } from '#sandbox/twin.ts';
import { keepCard } from './twin-accounts.ts';
import {
  ACTION_TEXT,
  CHALLENGED_CARD,
  DECLINE_TEXTS,
  DECLINED_CARD,
  GOOD_CARD,
  PHONE,
  paidWith,
} from './twin-cards.ts';
import { book, decline, ENDS_WELL, hold, take, wait } from './twin-charges.ts';
import type { Scene, Token } from './twin-objects.ts';
import { stateOf } from './twin-verify.ts';
import { majorOf } from './twin-wire.ts';

const BRAND = 'DPO Pay';
const COLOUR = '#0b7a4b';

export function noSuchPage(): TwinReply {
  return plainPage(BRAND, 404, 'Error: the transaction does not exist.');
}

export function page(scene: Scene, token: Token, request: TwinRequest): TwinReply {
  const [code, said] = stateOf(token, scene.world.nowMs());
  // A declined payer may try again, until the token is cancelled or its time is over.
  if (code !== '900' && code !== '901') return plainPage(BRAND, 200, `${said}.`);
  if (request.method !== 'POST') return form(token, request);
  return choose(scene, token, request);
}

function form(token: Token, { path, query }: TwinRequest, alert: string | null = null): TwinReply {
  const { amount, currency, companyRef } = token;
  return payerPage({
    ...{ brand: BRAND, colour: COLOUR, alert },
    title: `Pay ${majorOf(amount, currency)} ${currency}`,
    lines: [`Reference ${companyRef}`],
    action: `${path.slice(1)}?${query}`,
    fields: [
      { name: 'card', label: 'Card number', value: GOOD_CARD },
      { name: 'expiry', label: 'Expiry', value: '12/99' },
      { name: 'cvv', label: 'CVV', value: '123' },
    ],
    choices: [
      { value: 'approve', label: 'Pay by card' },
      { value: 'convert', label: 'Pay by card, in the currency of my card' },
      { value: 'mobile', label: 'Pay by phone' },
      { value: 'bank', label: 'Pay by bank transfer (takes a day)' },
      { value: 'part', label: 'Pay half of it' },
      { value: 'decline', label: 'Let the bank decline' },
      { value: 'cancel', label: 'Back to the shop' },
    ],
  });
}

function choose(scene: Scene, token: Token, request: TwinRequest): TwinReply {
  const given = formFields(request.body);
  const card = (given.card ?? '').replaceAll(' ', '');
  const { choice = '' } = given;
  if (choice === 'cancel') return backTo(token, token.backUrl);
  if (choice === 'decline' || (choice === 'approve' && card === DECLINED_CARD)) {
    return declined(scene, token, DECLINE_TEXTS.generic ?? '');
  }
  if (choice === 'refuse') return declined(scene, token, ACTION_TEXT);
  if (!/^\d{12,19}$/.test(card)) return form(token, request, 'Enter a card number.');
  if (choice === 'approve' && card === CHALLENGED_CARD && given.challenged !== 'yes') {
    return challenge(card, request);
  }
  return pay(scene, token, choice, card) ? redirected(token) : form(token, request);
}

// false: there is no such choice.
function pay(scene: Scene, token: Token, choice: string, card: string): boolean {
  const instrument = paidWith(card);
  const by = choice === 'mobile' ? PHONE : instrument;
  if (!['approve', 'convert', 'mobile', 'bank', 'part'].includes(choice)) return false;
  book(scene, token, `${by.type} ${by.last4}`);
  if (choice === 'bank') {
    wait(scene, token, instrument, { code: '003', ends: ENDS_WELL });
    return true;
  }
  if (choice === 'part') token.misfit = true;
  if (choice === 'convert') {
    const currency = token.currency === 'USD' ? 'EUR' : 'USD';
    token.final = { currency, amount: Math.max(1, Math.floor(token.amount / 100)) };
  }
  if (token.holds) hold(scene, token, by);
  else take(scene, token, by);
  if (by.type !== 'Mobile') keepCard(scene, token, by, card);
  return true;
}

function challenge(card: string, { path, query }: TwinRequest): TwinReply {
  return payerPage({
    ...{ brand: 'Test Bank', colour: '#7c2d12', title: 'Confirm it is you' },
    lines: ['Your bank wants you to confirm this payment.'],
    action: `${path.slice(1)}?${query}`,
    hidden: { card, challenged: 'yes' },
    choices: [
      { value: 'approve', label: 'Confirm' },
      { value: 'refuse', label: 'Refuse' },
    ],
  });
}

function declined(scene: Scene, token: Token, why: string): TwinReply {
  book(scene, token, 'declined');
  decline(scene, token, why);
  return backTo(token, token.declinedUrl || token.backUrl);
}

function redirected(token: Token): TwinReply {
  if (token.redirectUrl === '') return plainPage(BRAND, 200, 'Thank you. You may close this page.');
  return seeOther(
    withQuery(token.redirectUrl, {
      TransID: token.token,
      CCDapproval: token.approval,
      PnrID: token.companyRef,
      TransactionToken: token.token,
      CompanyRef: token.companyRef,
    }),
  );
}

function backTo({ token, companyRef }: Token, url: string): TwinReply {
  if (url === '') return plainPage(BRAND, 200, 'The payment was not made.');
  return seeOther(withQuery(url, { TransactionToken: token, CompanyRef: companyRef }));
}
