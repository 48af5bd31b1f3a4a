// A payer who is present. Paying alone is Webpay Plus; as soon as a card is to be kept it is
// Oneclick's enrolment, and what is paid with it is charged to the new card.

import type {
  Checkout,
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  CompletedState,
} from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { askEnrolment, payWithCard, startEnrolment } from './checkout-oneclick.ts';
import { askForm, commit, startForm } from './checkout-webpay.ts';
import { sceneOf } from './sale.ts';
import { currencyOf, hasOneclick, isDeferred } from './speak.ts';
import type { Settings } from './wire.ts';

/** As long as what is not there may still be on its way to Transbank, and through the bank. */
const STRAY_MS = 600_000;

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
  completion: { complete: (question) => complete(question), strayMs: STRAY_MS },
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

async function complete(question: CheckoutQuestion<Settings>): Promise<CompletedState> {
  const scene = sceneOf(question);
  const { pay } = question;
  if (pay === null) return { is: 'no_answer', why: 'nothing is to be paid' };
  return question.store
    ? payWithCard(scene, { ...question, pay })
    : commit(scene, { ...question, pay });
}
