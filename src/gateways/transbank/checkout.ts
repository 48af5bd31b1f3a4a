// A payer who is present. Paying alone is Webpay Plus; as soon as a card is to be kept it is
// Oneclick's enrolment, and what is paid with it is charged to the new card.

import type {
  Checkout,
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
} from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { askEnrolment, startEnrolment } from './checkout-oneclick.ts';
import { askForm, startForm } from './checkout-webpay.ts';
import { sceneOf } from './sale.ts';
import { currencyOf, hasOneclick, isDeferred } from './speak.ts';
import type { Settings } from './wire.ts';

export const checkout: Checkout<Settings> = {
  refuse: (errand, settings) => {
    const { pay, store, currency } = errand;
    if (store && !hasOneclick(settings)) {
      return 'a card can only be stored with Oneclick: this connection has no codes for it';
    }
    if (pay === null) return store ? null : 'nothing to pay and nothing to store';
    const counted = currencyOf(settings);
    if (currency !== counted) return `the commerce codes of this connection count in ${counted}`;
    if (pay.kind === 'authorization' && !isDeferred(settings, store ? 'oneclick' : 'webpay')) {
      const product = store ? 'Oneclick' : 'Webpay Plus';
      return `the commerce code for ${product} has no deferred capture`;
    }
    return refuseAmount(pay.amount, currency);
  },
  start: async (request) => {
    const why = checkout.refuse(request, request.connection.settings);
    if (why !== null) return { is: 'not_started', why };
    return start(request);
  },
  ask: (question) => ask(question),
};

function start(request: CheckoutRequest<Settings>): Promise<CheckoutStart> {
  const scene = sceneOf(request);
  const { pay } = request;
  if (request.store || pay === null) return startEnrolment(scene, request);
  return startForm(scene, { ...request, pay });
}

function ask(question: CheckoutQuestion<Settings>): Promise<CheckoutState> {
  const scene = sceneOf(question);
  const { pay } = question;
  if (question.store || pay === null) return askEnrolment(scene, question);
  return askForm(scene, { ...question, pay });
}
