// The simulated Authorize.Net takes payments: by a stored card or one given with the request, with
// its search for duplicates, its declines, and its hold for review.

import { createHash } from 'node:crypto';
import { type Step, stepAt } from '#sandbox/behaviour.ts';
import {
  avsOf,
  type Card,
  cardNumbered,
  cvvOf,
  DECLINING_ZIP,
  REASONS,
  type Reason,
} from './twin-cards.ts';
import { emit } from './twin-events.ts';
import {
  authCode,
  book,
  type PaymentProfile,
  type Scene,
  type Transaction,
} from './twin-objects.ts';
import { newProfile } from './twin-profiles.ts';
import { reasonText, refusal, transactionReply } from './twin-replies.ts';
import { awaitBatch, disputeLater, expireLater, reviewLater } from './twin-settlement.ts';
import { ApiError, type Json, NOT_FOUND, object, objects, ok, text, toMinor } from './twin-wire.ts';

const WINDOW_DEFAULT_S = 120;
const WINDOW_MAX_S = 28_800;

export type Answer = { body: Json; delayMs: number };

type Payer = {
  card: Card;
  expires: string;
  stored: PaymentProfile | null;
  billTo: Json;
  cardCode: string | null;
};

export function charge(scene: Scene, body: Json): Answer {
  const request = object(body, 'transactionRequest');
  const amount = checkMoney(scene, request);
  const payer = payerOf(scene, request);
  if (setting(request, 'testRequest') === 'true') return { body: testReply(), delayMs: 0 };
  const print = fingerprint(request, payer.card.number, payer.expires);
  refuseDuplicate(scene, request, print);
  const step = stepOf(payer);
  const reason = reasonOf(step, payer);
  if (reason?.responseCode === 3) throw refusal(String(reason.code), {}, reason.text);
  const transaction = newTransaction(scene, { body, request, amount, payer, step, reason });
  scene.account.recent.set(print, { transaction, atMs: scene.world.nowMs() });
  settleFate(scene, transaction, step);
  const reply = transactionReply(scene.account, transaction, storeCard(scene, request, payer));
  return { body: reply, delayMs: payer.stored?.card.behaviour.delayMs ?? 0 };
}

/** The amount, in the account's currency. */
export function checkMoney({ account }: Scene, request: Json): number {
  const amount = toMinor(text(request, 'amount'));
  if (amount === null || amount === 0) throw refusal('5');
  const currency = text(request, 'currencyCode');
  if (currency !== null && currency !== account.currency) throw refusal('39');
  return amount;
}

function payerOf(scene: Scene, request: Json): Payer {
  const payment = object(request, 'payment');
  const profile = object(request, 'profile');
  if (text(profile, 'customerProfileId') !== null && request.payment === undefined) {
    return storedPayer(scene, request, profile);
  }
  if (payment.opaqueData !== undefined) throw new ApiError('E00114', 'Invalid OTS Token.');
  if (payment.bankAccount !== undefined) throw refusal('18');
  if (payment.creditCard === undefined) throw refusal('33');
  const given = object(payment, 'creditCard');
  const card = cardNumbered(text(given, 'cardNumber') ?? '');
  if (card === null) throw refusal('6');
  const expires = expiryOf(scene, text(given, 'expirationDate') ?? '');
  const billTo = object(request, 'billTo');
  return { card, expires, stored: null, billTo, cardCode: text(given, 'cardCode') };
}

function storedPayer({ account }: Scene, request: Json, profile: Json): Payer {
  const named = object(profile, 'paymentProfile');
  const stored = account.payments.get(text(named, 'paymentProfileId') ?? '');
  const customer = text(profile, 'customerProfileId');
  if (stored === undefined || stored.customerId !== customer) throw new ApiError(...NOT_FOUND);
  if (request.billTo !== undefined) throw new ApiError('E00013', 'Bill To is invalid.');
  const { card, expires, billTo } = stored;
  return { card, expires, stored, billTo, cardCode: text(named, 'cardCode') };
}

/** `2030-08`, `08/30` or `0830`; throws what an expired or unreadable one is answered. */
export function expiryOf({ world }: Scene, given: string): string {
  const iso = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(given);
  const short = /^(0[1-9]|1[0-2])[/-]?(\d\d)$/.exec(given);
  const year = iso?.[1] ?? (short === null ? null : `20${short[2]}`);
  const month = iso?.[2] ?? short?.[1] ?? null;
  if (year === null || month === null) throw refusal('7');
  const expires = `${year}-${month}`;
  if (expires < new Date(world.nowMs()).toISOString().slice(0, 7)) throw refusal('8');
  return expires;
}

export function setting(request: Json, name: string): string | null {
  const all = objects(object(request, 'transactionSettings'), 'setting');
  const found = all.find((one) => text(one, 'settingName') === name);
  return found === undefined ? null : text(found, 'settingValue');
}

const COMPARED = ['transactionType', 'poNumber', 'amount', 'refTransId'];

/** All that two requests have in common when one is the duplicate of the other. */
export function fingerprint(request: Json, card: string, expires: string): string {
  const billTo = object(request, 'billTo');
  const names = ['firstName', 'lastName', 'company', 'address', 'city', 'state', 'zip', 'country'];
  const profile = object(request, 'profile');
  const parts = [
    ...COMPARED.map((name) => text(request, name)),
    text(object(request, 'order'), 'invoiceNumber'),
    text(object(request, 'customer'), 'id'),
    text(profile, 'customerProfileId'),
    text(object(profile, 'paymentProfile'), 'paymentProfileId'),
    ...names.map((name) => text(billTo, name)),
    card,
    expires,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** With the window named in the request, the reply names what it is a duplicate of. */
export function refuseDuplicate({ account, world }: Scene, request: Json, print: string): void {
  const named = setting(request, 'duplicateWindow');
  const seconds = named === null ? WINDOW_DEFAULT_S : Math.min(Number(named), WINDOW_MAX_S);
  const first = account.recent.get(print);
  if (first === undefined || world.nowMs() >= first.atMs + seconds * 1000) return;
  if (named === null) throw refusal('11');
  const { id, avs, cvv, authCode } = first.transaction;
  const more = { transId: id, avsResultCode: avs, cvvResultCode: cvv, authCode };
  throw refusal('11', more);
}

function stepOf({ card, stored }: Payer): Step {
  if (stored === null) return { is: 'ok' };
  const step = stepAt(card.behaviour, stored.charges);
  stored.charges += 1;
  return step;
}

function reasonOf(step: Step, { billTo }: Payer): Reason | null {
  if (step.is === 'decline') return REASONS[step.code] ?? null;
  return text(billTo, 'zip') === DECLINING_ZIP ? (REASONS.declined ?? null) : null;
}

type New = {
  body: Json;
  request: Json;
  amount: number;
  payer: Payer;
  step: Step;
  reason: Reason | null;
};

function newTransaction(scene: Scene, made: New): Transaction {
  const { account, world } = scene;
  const { body, request, amount, payer, step, reason } = made;
  const number = scene.newNumber();
  const holds = text(request, 'transactionType') === 'authOnlyTransaction';
  const inReview = reason === null && step.is === 'pending';
  const code = reason?.code ?? (inReview ? (holds ? 253 : 252) : 1);
  const order = object(request, 'order');
  const transaction: Transaction = {
    id: String(number),
    type: holds ? 'authOnlyTransaction' : 'authCaptureTransaction',
    status: statusOf({ holds, inReview, declined: reason !== null }),
    responseCode: reason === null ? (inReview ? 4 : 1) : 2,
    reasonCode: code,
    reasonText: reason?.text ?? reasonText(code),
    authCode: reason === null ? authCode(number) : '',
    avs: avsOf(text(payer.billTo, 'zip') ?? ''),
    cvv: cvvOf(payer.cardCode),
    submitMs: world.nowMs(),
    ...{ authAmount: amount, settleAmount: reason === null ? amount : 0, refunded: 0 },
    ...{ refTransId: null, refId: text(body, 'refId') },
    invoiceNumber: text(order, 'invoiceNumber'),
    description: text(order, 'description'),
    card: { number: payer.card.number, brand: payer.card.brand, expires: payer.expires },
    profile:
      payer.stored === null
        ? null
        : { customerId: payer.stored.customerId, paymentId: payer.stored.id },
    billTo: payer.billTo,
    customer: object(request, 'customer'),
    recurring: setting(request, 'recurringBilling') === 'true',
    networkTransId: reason === null ? networkId(number) : null,
    ...{ batchId: null, booked: null },
  };
  transaction.booked = bookedAs(scene, transaction, request);
  world.books.add(transaction.booked);
  remember(scene, transaction);
  emit(
    account,
    scene,
    `net.authorize.payment.${holds ? 'authorization' : 'authcapture'}.created`,
    transaction,
  );
  return transaction;
}

type Fate = { holds: boolean; inReview: boolean; declined: boolean };

function statusOf({ holds, inReview, declined }: Fate): string {
  if (declined) return 'declined';
  if (inReview) return holds ? 'FDSAuthorizedPendingReview' : 'FDSPendingReview';
  return holds ? 'authorizedPendingCapture' : 'capturedPendingSettlement';
}

// The merchant's own names of a payment, where it gave them as fields of its own.
function bookedAs({ account, world }: Scene, transaction: Transaction, request: Json) {
  const fields = objects(object(request, 'userFields'), 'userField');
  const own = (name: string) => {
    const found = fields.find((one) => text(one, 'name') === name);
    return found === undefined ? null : text(found, 'value');
  };
  const { id, authAmount: amount, status, invoiceNumber } = transaction;
  const reference = own('our_ref') ?? invoiceNumber;
  const taken = status === 'capturedPendingSettlement';
  const words = { declined: 'declined', authorizedPendingCapture: 'authorized' } as const;
  return {
    ...{ gateway: 'authorize_net', account: account.login, id, key: reference, reference },
    billing_record: own('billing_record'),
    token: transaction.profile?.paymentId ?? '',
    ...{ amount, currency: account.currency },
    status: taken ? ('approved' as const) : (words[status as keyof typeof words] ?? 'pending'),
    ...{ captured: taken ? amount : 0, refunded: 0, charged_back: 0, at: world.nowMs() },
  };
}

/** Every list that shows transactions shows it from now on. */
export function remember(scene: Scene, transaction: Transaction): void {
  const { account } = scene;
  account.transactions.set(transaction.id, transaction);
  account.unsettled.add(transaction);
  const customer = transaction.profile?.customerId;
  if (customer !== undefined) {
    const list = account.madeFor.get(customer);
    if (list === undefined) account.madeFor.set(customer, [transaction]);
    else list.push(transaction);
  }
  awaitBatch(scene);
}

function settleFate(scene: Scene, transaction: Transaction, step: Step): void {
  const { marks } = scene;
  if (transaction.status === 'authorizedPendingCapture') expireLater(scene, transaction);
  if (step.is === 'pending') reviewLater(scene, transaction, step.ends);
  else if (step.is === 'charged_back') disputeLater(scene, transaction, null, step.won);
  else if (marks.dishonourAfterMs !== undefined) {
    disputeLater(scene, transaction, marks.dishonourAfterMs, false);
  }
}

function storeCard(scene: Scene, request: Json, payer: Payer): Json {
  if (text(object(request, 'profile'), 'createProfile') !== 'true' || payer.stored !== null) {
    return {};
  }
  const customer = object(request, 'customer');
  const profile = newProfile(scene, {
    ...{ merchantCustomerId: text(customer, 'id'), description: null },
    ...{ email: text(customer, 'email'), billTo: payer.billTo },
    ...{ card: payer.card, expires: payer.expires },
  });
  return {
    profileResponse: {
      messages: ok(),
      customerProfileId: profile.id,
      customerPaymentProfileIdList: profile.payments.map(({ id }) => id),
      customerShippingAddressIdList: [],
    },
  };
}

// Accounts and requests in test mode approve under no number and keep nothing.
function testReply(): Json {
  const messages = [{ code: '1', description: reasonText(1) }];
  const transactionResponse = {
    ...{ responseCode: '1', authCode: '000000', avsResultCode: 'P', cvvResultCode: '' },
    ...{ cavvResultCode: '', transId: '0', refTransID: '', transHash: '', testRequest: '1' },
    ...{ accountNumber: '', accountType: '', messages, transHashSha2: '' },
  };
  return { transactionResponse, messages: ok() };
}

function networkId(number: number): string {
  return number.toString(36).toUpperCase().padStart(15, '0');
}

/** What was held, or approved after review, is taken. */
export function take({ world }: Scene, transaction: Transaction, amount: number): void {
  transaction.status = 'capturedPendingSettlement';
  transaction.settleAmount = amount;
  book(transaction, { status: 'approved', captured: amount, at: world.nowMs() });
}
