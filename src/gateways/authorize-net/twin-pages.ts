// The hosted pages of the simulated Authorize.Net: one on which a payment is made, one on which a
// customer's card is stored. A token opens them for a quarter of an hour; nothing else does.

import { createHash } from 'node:crypto';
import { payerPage, plainPage, seeOther } from '#sandbox/payer-page.ts';
import type { TwinReply } from '#sandbox/twin.ts';
import { DECLINING_ZIP } from './twin-cards.ts';
import { charge, checkMoney } from './twin-charges.ts';
import type { Scene } from './twin-objects.ts';
import { createPaymentProfile, profileNamed } from './twin-profiles.ts';
import { ApiError, isObject, type Json, object, objects, ok, text } from './twin-wire.ts';

const BRAND = 'Authorize.Net';
const COLOUR = '#1d4f8b';
const TOKEN_MS = 15 * 60_000;
const OVER = 'This page has expired, or was used already.';

export type Visit = {
  is: 'payment' | 'profile';
  /** The request that a card is added to. */
  body: Json;
  returnUrl: string;
  cancelUrl: string | null;
  endsMs: number;
  used: boolean;
};

export function hostPayment(scene: Scene, body: Json): Json {
  const request = object(body, 'transactionRequest');
  const type = text(request, 'transactionType');
  if (type !== 'authCaptureTransaction' && type !== 'authOnlyTransaction') {
    throw new ApiError('E00013', 'Transaction Type is invalid.');
  }
  if (request.payment !== undefined) throw new ApiError('E00013', 'Payment is invalid.');
  checkMoney(scene, request);
  const options = jsonSetting(body, 'hostedPaymentSettings', 'hostedPaymentReturnOptions');
  const returnUrl = text(options, 'url');
  if (returnUrl === null) throw new ApiError('E00013', 'Return Options url is invalid.');
  const kept = { refId: text(body, 'refId'), transactionRequest: request };
  return newVisit(scene, {
    ...{ is: 'payment', body: kept, returnUrl, cancelUrl: text(options, 'cancelUrl') },
  });
}

export function hostProfile(scene: Scene, body: Json): Json {
  const profile = profileNamed(scene, body);
  const returnUrl = setting(body, 'hostedProfileSettings', 'hostedProfileReturnUrl');
  if (returnUrl === null) throw new ApiError('E00013', 'hostedProfileReturnUrl is invalid.');
  const mode = setting(body, 'hostedProfileSettings', 'hostedProfileValidationMode');
  const kept = { customerProfileId: profile.id, validationMode: mode ?? 'testMode' };
  return newVisit(scene, { is: 'profile', body: kept, returnUrl, cancelUrl: null });
}

function newVisit(scene: Scene, made: Omit<Visit, 'endsMs' | 'used'>): Json {
  const { account, world } = scene;
  const seed = `page ${scene.newNumber()} of ${account.login}`;
  const token = createHash('sha512').update(seed).digest('base64');
  const endsMs = world.nowMs() + TOKEN_MS;
  account.visits.set(token, { ...made, endsMs, used: false });
  scene.due.add(endsMs, () => account.visits.delete(token));
  return { token, messages: ok() };
}

function setting(body: Json, list: string, name: string): string | null {
  const all = objects(object(body, list), 'setting');
  const found = all.find((one) => text(one, 'settingName') === name);
  return found === undefined ? null : text(found, 'settingValue');
}

// A setting of this page is a text that is JSON itself.
function jsonSetting(body: Json, list: string, name: string): Json {
  const given = setting(body, list, name);
  try {
    const value: unknown = JSON.parse(given ?? '{}');
    if (isObject(value)) return value;
  } catch {
    // Told below.
  }
  throw new ApiError('E00013', `${name} is invalid.`);
}

export const noSuchVisit = (): TwinReply => plainPage(BRAND, 400, 'Missing or invalid token.');

type Posted = { token: string; form: Readonly<Record<string, string>>; host: string };

/** The page, or what comes of its buttons. */
export function serve(scene: Scene, posted: Posted): TwinReply {
  const visit = scene.account.visits.get(posted.token);
  if (visit === undefined) return noSuchVisit();
  if (visit.used || scene.world.nowMs() >= visit.endsMs) return plainPage(BRAND, 410, OVER);
  const { choice } = posted.form;
  if (choice === undefined) return show(visit, posted, null);
  // Who goes back may come again with the same token.
  if (choice === 'cancel') return seeOther(visit.cancelUrl ?? visit.returnUrl);
  const alert = carryOut(scene, visit, posted.form, choice === 'decline');
  if (alert !== null) return show(visit, posted, alert);
  visit.used = true;
  return seeOther(visit.returnUrl);
}

/** null when it was done, else what the payer is told. */
function carryOut(
  scene: Scene,
  { is, body }: Visit,
  form: Posted['form'],
  declines: boolean,
): string | null {
  const creditCard = {
    cardNumber: (form.cardNumber ?? '').replaceAll(' ', ''),
    expirationDate: (form.expirationDate ?? '').replaceAll(' ', ''),
    ...(form.cardCode ? { cardCode: form.cardCode } : {}),
  };
  const billTo = { zip: declines ? DECLINING_ZIP : (form.zip ?? '') };
  try {
    if (is === 'profile') {
      const paymentProfile = { customerType: 'individual', billTo, payment: { creditCard } };
      createPaymentProfile(scene, { ...body, paymentProfile });
      return null;
    }
    const request = { ...object(body, 'transactionRequest'), payment: { creditCard }, billTo };
    const answer = charge(scene, { ...body, transactionRequest: request });
    return said(answer.body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return said(error.extra) ?? error.text;
  }
}

// Approved, or held for review: the payer is done either way.
function said(body: Json): string | null {
  const reply = object(body, 'transactionResponse');
  const [error] = objects(reply, 'errors');
  return error === undefined ? null : text(error, 'errorText');
}

function show({ is, body }: Visit, { token, host }: Posted, alert: string | null): TwinReply {
  const request = object(body, 'transactionRequest');
  const order = object(request, 'order');
  const sum = [text(request, 'amount'), text(request, 'currencyCode')].filter(
    (one) => one !== null,
  );
  const pays = is === 'payment';
  const path = pays ? 'payment/payment' : 'profile/addPayment';
  return payerPage({
    ...{ brand: BRAND, colour: COLOUR, alert, hidden: { token } },
    title: pays ? 'Order summary' : 'Add a payment method',
    lines: pays
      ? [text(order, 'description') ?? '', `Total: ${sum.join(' ')}`]
      : ['Nothing is paid now.'],
    action: `http://${host}/authorize_net/${path}`,
    fields: [
      { name: 'cardNumber', label: 'Card number', value: '4111111111111111' },
      { name: 'expirationDate', label: 'Expires', value: '1299' },
      { name: 'cardCode', label: 'Card code', value: '900' },
      { name: 'zip', label: 'Zip code', value: '98004' },
    ],
    choices: [
      { value: 'approve', label: pays ? 'Pay' : 'Save' },
      { value: 'decline', label: 'Let the bank decline' },
      { value: 'cancel', label: 'Cancel' },
    ],
  });
}
