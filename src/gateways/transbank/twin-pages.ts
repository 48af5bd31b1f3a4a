// The pages a payer sees: Webpay's form, Oneclick's enrolment and a bank's page, with buttons for
// each way that ends: approved, declined, cancelled, timed out, or left after an error.

import {
  formFields,
  payerPage,
  plainPage,
  postOn,
  seeOther,
  withQuery,
} from '#sandbox/payer-page.ts';
import type { TwinReply } from '#sandbox/twin.ts';
import { cardNumbered, GOOD_CARD } from './twin-cards.ts';
import type { Enrolment, Form, State } from './twin-objects.ts';
import { FORM_MS } from './twin-webpay.ts';
import { printed } from './twin-wire.ts';

const WEBPAY = { brand: 'Webpay', colour: '#6b1b5f' } as const;
const ONECLICK = { brand: 'Webpay Oneclick', colour: '#6b1b5f' } as const;
const BANK = { brand: 'Banco de Pruebas', colour: '#14532d' } as const;
const INIT = '/webpayserver/initTransaction';
const PAY = '/webpayserver/authorize';
const ENROL = '/webpayserver/bp_multicode_inscription.cgi';
const ENROL_DONE = '/webpayserver/enroll';
const RUT = '11.111.111-1';
const PASSWORD = '123';

type Fields = Readonly<Record<string, string>>;
export type PageWorld = { state: State; nowMs: number; base: string };

/** null when there is no such page. */
export function page(world: PageWorld, path: string, given: string): TwinReply | null {
  const fields = formFields(given);
  switch (path) {
    case INIT:
    case PAY: {
      const form = world.state.forms.get(fields.token_ws ?? '');
      if (form === undefined) return plainPage(WEBPAY.brand, 404, 'There is no such payment.');
      if (form.payer !== 'at_page') return plainPage(WEBPAY.brand, 410, 'This form is closed.');
      return path === INIT ? payForm(world, form) : paid(world, form, fields);
    }
    case ENROL:
    case ENROL_DONE: {
      const enrolment = world.state.enrolments.get(fields.TBK_TOKEN ?? '');
      if (enrolment === undefined) {
        return plainPage(ONECLICK.brand, 404, 'There is no such enrolment.');
      }
      if (enrolment.payer !== 'at_page') {
        return plainPage(ONECLICK.brand, 410, 'This form is closed.');
      }
      return path === ENROL ? enrolForm(world, enrolment) : enrolled(world, enrolment, fields);
    }
    default:
      return null;
  }
}

function payForm({ base }: PageWorld, form: Form, alert: string | null = null): TwinReply {
  const { order, amount, commerce, token } = form;
  const sum = `${commerce.currency} ${printed(amount, commerce.currency)}`;
  return payerPage({
    ...{ ...WEBPAY, alert, title: 'Pay with Webpay' },
    lines: [`${sum} to ${commerce.code}`, `Order ${order}`],
    action: base + PAY,
    hidden: { token_ws: token },
    fields: [
      { name: 'card', label: 'Card number', value: GOOD_CARD },
      { name: 'installments', label: 'Instalments', value: '0' },
    ],
    choices: [
      { value: 'approve', label: 'Pay' },
      { value: 'challenge', label: 'Pay by the bank’s page' },
      { value: 'decline', label: 'Let the bank reject' },
      { value: 'cancel', label: 'Cancel the payment' },
      { value: 'timeout', label: 'Let the form time out' },
      { value: 'error', label: 'Return to the shop after an error' },
    ],
  });
}

function paid(world: PageWorld, form: Form, fields: Fields): TwinReply {
  const { token, returnUrl, order, session } = form;
  const left = { TBK_ID_SESION: session, TBK_ORDEN_COMPRA: order };
  if (fields.choice === 'timeout' || world.nowMs > form.madeMs + FORM_MS) {
    form.payer = 'timed_out';
    return seeOther(withQuery(returnUrl, left));
  }
  if (fields.choice === 'cancel') {
    form.payer = 'aborted';
    // The vendor's test host posts where its production redirects.
    return postOn(WEBPAY.brand, returnUrl, { TBK_TOKEN: token, ...left });
  }
  if (fields.choice === 'error') {
    form.payer = 'aborted';
    return seeOther(withQuery(returnUrl, { token_ws: token, TBK_TOKEN: token, ...left }));
  }
  const number = fields.choice === 'decline' ? REJECTED : (fields.card ?? '');
  const card = cardNumbered(number);
  if (card === null) return payForm(world, form, 'This card is not known here.');
  const isAtBank = fields.choice === 'challenge' || card.kind === 'debit';
  if (isAtBank && fields.rut === undefined)
    return bank(world, PAY, { token_ws: token, ...typed(fields) });
  if (isAtBank && !isBankLogin(fields)) return payForm(world, form, 'The bank does not know you.');
  form.payer = 'accepted';
  form.card = card;
  form.installments = card.kind === 'credit' ? Number(fields.installments ?? 0) || 0 : 0;
  return seeOther(withQuery(returnUrl, { token_ws: token }));
}

const REJECTED = '5186059559590568';

function typed({ card = '', installments = '0' }: Fields): Fields {
  return { card, installments };
}

function bank({ base }: PageWorld, path: string, hidden: Fields): TwinReply {
  return payerPage({
    ...{ ...BANK, title: 'Confirm with your bank' },
    lines: [`Log in as ${RUT}, password ${PASSWORD}.`],
    action: base + path,
    hidden,
    fields: [
      { name: 'rut', label: 'RUT', value: RUT },
      { name: 'password', label: 'Password', value: PASSWORD },
    ],
    choices: [
      { value: 'approve', label: 'Accept' },
      { value: 'decline', label: 'Reject' },
    ],
  });
}

function isBankLogin({ rut, password }: Fields): boolean {
  return rut === RUT && password === PASSWORD;
}

function enrolForm({ base }: PageWorld, of: Enrolment, alert: string | null = null): TwinReply {
  return payerPage({
    ...{ ...ONECLICK, alert, title: 'Store a card' },
    lines: [`For ${of.commerce.code}, as ${of.username}.`],
    action: base + ENROL_DONE,
    hidden: { TBK_TOKEN: of.token },
    fields: [{ name: 'card', label: 'Card number', value: GOOD_CARD }],
    choices: [
      { value: 'approve', label: 'Store the card' },
      { value: 'decline', label: 'Let the bank reject' },
      { value: 'cancel', label: 'Cancel' },
      { value: 'timeout', label: 'Let the form time out' },
    ],
  });
}

function enrolled(world: PageWorld, of: Enrolment, fields: Fields): TwinReply {
  const { token, responseUrl, username } = of;
  if (fields.choice === 'cancel') {
    of.payer = 'aborted';
    const left = { TBK_ORDEN_COMPRA: token.slice(0, 26), TBK_ID_SESION: username };
    return postOn(ONECLICK.brand, responseUrl, { TBK_TOKEN: token, ...left });
  }
  if (fields.choice === 'timeout' || world.nowMs > of.madeMs + FORM_MS) {
    of.payer = 'timed_out';
    return seeOther(withQuery(responseUrl, { TBK_TOKEN: token }));
  }
  const number = fields.choice === 'decline' ? REJECTED : (fields.card ?? '');
  const card = cardNumbered(number);
  if (card === null) return enrolForm(world, of, 'This card is not known here.');
  of.payer = 'accepted';
  of.isDeclined = card.isRejected;
  of.card = card;
  of.returnedMs = world.nowMs;
  return seeOther(withQuery(responseUrl, { TBK_TOKEN: token }));
}
