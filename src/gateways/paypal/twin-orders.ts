// Orders of the simulated PayPal: made, approved by a payer, then captured or authorised by the
// merchant; with a stored wallet all of it in one call.

import { disputeLater } from './twin-disputes.ts';
import { emit } from './twin-events.ts';
import { readSum, type Sum } from './twin-money.ts';
import {
  type Authorization,
  type Capture,
  link,
  type Order,
  pageOf,
  type Scene,
  showAuthorization,
  showCapture,
  showOrder,
} from './twin-objects.ts';
import { reportAuthorization, reportCapture } from './twin-reports.ts';
import { keepWallet, walletNamed } from './twin-vault.ts';
import { issueOf, nextStep, type Wallet } from './twin-wallets.ts';
import { type Json, malformed, notFound, part, textAt, unprocessable } from './twin-wire.ts';

const DAY_MS = 86_400_000;
const HOLD_MS = 29 * DAY_MS;
const PENDING_MS = DAY_MS;
const APPROVED_MS = 6 * 3_600_000;
const FORGOTTEN_MS = 72 * 3_600_000;
const ID_MAX = 127;
const REFERENCE_MAX = 256;
const REQUEST_ID_MAX = 108;

/** A reply still to be shown, so that a repeated request shows how the object is then. */
export type Made = { show: () => Json | null; delayMs: number };

export function createOrder(scene: Scene, body: Json): Made {
  const order = readOrder(scene, body);
  const source = part(body.payment_source);
  const paypal = part(source.paypal);
  if (body.payment_source !== undefined && scene.requestId === null) {
    throw malformed('PAYPAL_REQUEST_ID_REQUIRED', 'PayPal-Request-Id');
  }
  if ((scene.requestId?.length ?? 0) > REQUEST_ID_MAX) {
    throw malformed('INVALID_STRING_MAX_LENGTH', 'PayPal-Request-Id');
  }
  if (body.payment_source !== undefined) order.status = 'PAYER_ACTION_REQUIRED';
  const show = () => showOrder(scene.origin, order);
  const vaultId = textAt(paypal, 'vault_id', '/payment_source/paypal/vault_id', 255);
  if (vaultId === null) {
    scene.account.orders.set(order.id, order);
    return { show, delayMs: 0 };
  }
  checkStoredCredential(part(paypal.stored_credential));
  const wallet = walletNamed(scene.account, vaultId);
  if (wallet === null) throw unprocessable('TOKEN_ID_NOT_FOUND', '/payment_source', vaultId);
  refuseRepeatedInvoice(scene, order.invoiceId);
  scene.account.orders.set(order.id, order);
  chargeWallet(scene, order, wallet);
  return { show, delayMs: wallet.behaviour.delayMs };
}

function readOrder(scene: Scene, body: Json): Order {
  const { intent } = body;
  if (intent === undefined) throw malformed('MISSING_REQUIRED_PARAMETER', '/intent');
  if (intent !== 'CAPTURE' && intent !== 'AUTHORIZE') {
    throw malformed('INVALID_PARAMETER_VALUE', '/intent', String(intent));
  }
  const units = body.purchase_units;
  if (!Array.isArray(units) || units.length === 0) {
    throw malformed('MISSING_REQUIRED_PARAMETER', '/purchase_units');
  }
  if (units.length > 1) throw malformed('INVALID_PARAMETER_VALUE', '/purchase_units');
  const unit = part(units[0]);
  const referenceId = textAt(unit, 'reference_id', `${AT}/reference_id`, REFERENCE_MAX);
  const paypal = part(part(body.payment_source).paypal);
  const context = part(paypal.experience_context ?? body.application_context);
  const sum = amountOf(unit);
  return {
    id: scene.newId(),
    intent,
    status: 'CREATED',
    referenceId: referenceId ?? 'default',
    invoiceId: textAt(unit, 'invoice_id', `${AT}/invoice_id`, ID_MAX),
    customId: textAt(unit, 'custom_id', `${AT}/custom_id`, ID_MAX),
    description: textAt(unit, 'description', `${AT}/description`, ID_MAX),
    ...{ amount: sum.minor, currency: sum.currency },
    returnUrl: textAt(context, 'return_url', '/return_url', 2048),
    cancelUrl: textAt(context, 'cancel_url', '/cancel_url', 2048),
    store: part(part(paypal.attributes).vault).store_in_vault === 'ON_SUCCESS',
    ...{ payer: null, funding: 'good', vaulted: null },
    ...{ captures: [], authorizations: [], refunds: [] },
    createdMs: scene.world.nowMs(),
  };
}

const AT = "/purchase_units/@reference_id=='default'";

function amountOf(unit: Json): Sum {
  if (unit.amount === undefined) throw malformed('MISSING_REQUIRED_PARAMETER', `${AT}/amount`);
  const sum = readSum(unit.amount, `${AT}/amount`);
  const { breakdown } = part(unit.amount);
  if (breakdown === undefined) return sum;
  const at = `${AT}/amount/breakdown`;
  let total = 0;
  for (const [name, value] of Object.entries(part(breakdown))) {
    const { minor } = readSum(value, `${at}/${name}`);
    total += name.endsWith('discount') ? -minor : minor;
  }
  if (total !== sum.minor) throw unprocessable('AMOUNT_MISMATCH', `${AT}/amount/value`);
  return sum;
}

const USAGES = ['FIRST', 'SUBSEQUENT', 'DERIVED'];

function checkStoredCredential(given: Json): void {
  const at = '/payment_source/paypal/stored_credential';
  if (Object.keys(given).length === 0) return;
  if (given.payment_initiator !== 'MERCHANT' && given.payment_initiator !== 'CUSTOMER') {
    throw malformed('INVALID_PARAMETER_VALUE', `${at}/payment_initiator`);
  }
  if (given.usage !== undefined && !USAGES.includes(String(given.usage))) {
    throw malformed('INVALID_PARAMETER_VALUE', `${at}/usage`, String(given.usage));
  }
}

// Some accounts take an invoice id once only; the name of the account says so here.
function refuseRepeatedInvoice({ account }: Scene, invoiceId: string | null): void {
  if (!account.id.includes('unique') || invoiceId === null) return;
  if (account.invoices.has(invoiceId)) {
    throw unprocessable('DUPLICATE_INVOICE_ID', `${AT}/invoice_id`, invoiceId);
  }
}

function chargeWallet(scene: Scene, order: Order, wallet: Wallet): void {
  order.payer = wallet;
  const step = nextStep(wallet);
  if (step.is === 'decline') {
    book(scene, order, order.id, 'declined');
    scene.account.orders.delete(order.id);
    throw unprocessable(issueOf(step.code), '/payment_source');
  }
  if (step.is === 'action') {
    book(scene, order, order.id, 'declined');
    return;
  }
  if (order.intent === 'AUTHORIZE') {
    authorize(scene, order);
    return;
  }
  const pending = step.is === 'pending' ? step : null;
  const capture = take(scene, order, pending === null ? 'COMPLETED' : 'PENDING');
  if (pending !== null) decideLater(scene, capture, pending.ends);
  else if (step.is === 'charged_back') disputeLater(scene, capture, 0, step.won);
  else if (scene.marks.dishonourAfterMs !== undefined) {
    disputeLater(scene, capture, scene.marks.dishonourAfterMs, false);
  }
}

function decideLater(scene: Scene, capture: Capture, ends: 'ok' | 'returned' | 'charged_back') {
  scene.due.add(scene.world.nowMs() + PENDING_MS, () => {
    const taken = ends !== 'returned';
    capture.status = taken ? 'COMPLETED' : 'DECLINED';
    capture.booked.status = taken ? 'approved' : 'declined';
    capture.booked.captured = taken ? capture.amount : 0;
    const event = taken ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED';
    emit(scene, event, 'capture', showCapture(scene.origin, capture));
    if (ends === 'charged_back') disputeLater(scene, capture, DAY_MS, false);
  });
}

export function orderNamed(scene: Scene, id: string): Order {
  const order = scene.account.orders.get(id);
  const old = order !== undefined && scene.world.nowMs() > order.createdMs + FORGOTTEN_MS;
  if (order === undefined || (old && order.status !== 'COMPLETED')) throw notFound();
  return order;
}

/** The payer agreed at the page. Nothing is taken by it. */
export function approve(
  scene: Scene,
  order: Order,
  payer: Wallet,
  funding: Order['funding'],
): void {
  order.payer = payer;
  order.funding = funding;
  order.status = 'APPROVED';
  emit(scene, 'CHECKOUT.ORDER.APPROVED', 'checkout-order', showOrder(scene.origin, order));
  scene.due.add(scene.world.nowMs() + APPROVED_MS, () => {
    if (order.status !== 'APPROVED') return;
    order.status = 'VOIDED';
    const event = 'CHECKOUT.PAYMENT-APPROVAL.REVERSED';
    emit(scene, event, 'checkout-order', showOrder(scene.origin, order));
  });
}

/** What the merchant does with an approved order. */
export function completeOrder(scene: Scene, order: Order, verb: 'capture' | 'authorize'): Made {
  const intent = verb === 'capture' ? 'CAPTURE' : 'AUTHORIZE';
  if (order.intent !== intent) throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT');
  if (order.status === 'COMPLETED') {
    throw unprocessable(verb === 'capture' ? 'ORDER_ALREADY_CAPTURED' : 'ORDER_ALREADY_AUTHORIZED');
  }
  if (order.status === 'VOIDED') throw unprocessable('ORDER_EXPIRED');
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED');
  if (order.funding === 'declined') {
    const redirect = link(pageOf(scene.origin, order), 'redirect');
    throw unprocessable('INSTRUMENT_DECLINED', undefined, undefined, [redirect]);
  }
  refuseRepeatedInvoice(scene, order.invoiceId);
  if (order.store && order.payer !== null) order.vaulted = keepWallet(scene, order.payer);
  if (verb === 'authorize') authorize(scene, order);
  else if (order.funding === 'good') take(scene, order, 'COMPLETED');
  else decideLater(scene, take(scene, order, 'PENDING'), 'ok');
  return { show: () => showOrder(scene.origin, order), delayMs: 0 };
}

function take(scene: Scene, order: Order, status: 'COMPLETED' | 'PENDING'): Capture {
  const id = scene.newId();
  const completed = status === 'COMPLETED';
  const booked = book(scene, order, id, completed ? 'approved' : 'pending');
  booked.captured = completed ? order.amount : 0;
  const { amount, invoiceId } = order;
  return addCapture(scene, { id, order, authorization: null, status, amount, invoiceId, booked });
}

type NewCapture = Pick<
  Capture,
  'id' | 'order' | 'authorization' | 'status' | 'amount' | 'invoiceId' | 'booked'
>;

export function addCapture(scene: Scene, made: NewCapture): Capture {
  const createdMs = scene.world.nowMs();
  const capture: Capture = { ...made, refunded: 0, disputed: false, final: true, createdMs };
  const { order, invoiceId, status } = capture;
  order.captures.push(capture);
  order.status = 'COMPLETED';
  scene.account.captures.set(capture.id, capture);
  if (invoiceId !== null) scene.account.invoices.add(invoiceId);
  reportCapture(scene, capture);
  const event = status === 'PENDING' ? 'PAYMENT.CAPTURE.PENDING' : 'PAYMENT.CAPTURE.COMPLETED';
  emit(scene, event, 'capture', showCapture(scene.origin, capture));
  return capture;
}

function authorize(scene: Scene, order: Order): void {
  const createdMs = scene.world.nowMs();
  const id = scene.newId();
  const made: Authorization = {
    ...{ id, order, status: 'CREATED', amount: order.amount, captured: 0, createdMs },
    expiresMs: createdMs + HOLD_MS,
    booked: book(scene, order, id, 'authorized'),
  };
  order.authorizations.push(made);
  order.status = 'COMPLETED';
  scene.account.authorizations.set(id, made);
  reportAuthorization(scene, made);
  const shown = () => showAuthorization(scene.origin, made);
  emit(scene, 'PAYMENT.AUTHORIZATION.CREATED', 'authorization', shown());
  scene.due.add(made.expiresMs, () => {
    if (made.status === 'CREATED') release(scene, made);
  });
}

/** The held funds are let go. */
export function release(scene: Scene, made: Authorization): void {
  made.status = 'VOIDED';
  made.booked.status = 'voided';
  const shown = showAuthorization(scene.origin, made);
  emit(scene, 'PAYMENT.AUTHORIZATION.VOIDED', 'authorization', shown);
}

type Booked = Capture['booked'];

function book(scene: Scene, order: Order, id: string, status: Booked['status']): Booked {
  const { account, requestId, world } = scene;
  const booked: Booked = {
    ...{ gateway: 'paypal', account: account.id, id, key: requestId },
    reference: order.customId,
    billing_record: order.referenceId === 'default' ? null : order.referenceId,
    token: order.payer?.id ?? '',
    ...{ amount: order.amount, currency: order.currency, status },
    ...{ captured: 0, refunded: 0, charged_back: 0, at: world.nowMs() },
  };
  world.books.add(booked);
  return booked;
}
