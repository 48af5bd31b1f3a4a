// What the simulated Authorize.Net does with a transaction it has: capture, void, refund, and the
// decision about one that is held for review.

import { checkMoney, fingerprint, refuseDuplicate, remember, take } from './twin-charges.ts';
import { emit } from './twin-events.ts';
import { book, type Scene, type Transaction } from './twin-objects.ts';
import { followUpReply, reasonText, refusal, transactionReply } from './twin-replies.ts';
import { awaitBatch, endReview } from './twin-settlement.ts';
import { type Json, object, text } from './twin-wire.ts';

const PAYMENT = 'net.authorize.payment';
const SETTLED = new Set(['settledSuccessfully', 'chargebackReversal']);
const CAPTURED = new Set(['capturedPendingSettlement', ...SETTLED, 'chargeback']);
const VOIDABLE = new Set([
  'authorizedPendingCapture',
  'capturedPendingSettlement',
  'refundPendingSettlement',
  'FDSPendingReview',
  'FDSAuthorizedPendingReview',
]);

/** One capture; the remainder is released. A second one is approved and does nothing. */
export function capture(scene: Scene, body: Json): Json {
  const request = object(body, 'transactionRequest');
  const held = referred(scene, request);
  if (held.type === 'authOnlyTransaction' && CAPTURED.has(held.status)) {
    const description = 'This transaction has already been captured.';
    return followUpReply(held, { code: '311', description });
  }
  if (held.status !== 'authorizedPendingCapture') throw refusal('16');
  const given = text(request, 'amount') === null ? held.authAmount : checkMoney(scene, request);
  if (given > held.authAmount) throw refusal('47');
  take(scene, held, given);
  awaitBatch(scene);
  emit(scene.account, scene, `${PAYMENT}.priorAuthCapture.created`, held, text(body, 'refId'));
  return followUpReply(held);
}

/** Before settlement only: all of it, or nothing. */
export function voidTransaction(scene: Scene, body: Json): Json {
  const transaction = referred(scene, object(body, 'transactionRequest'));
  if (transaction.status === 'voided') {
    const description = 'This transaction has already been voided.';
    return followUpReply(transaction, { code: '310', description, transId: '0' });
  }
  if (!VOIDABLE.has(transaction.status)) throw refusal('16');
  giveBack(scene, transaction);
  transaction.status = 'voided';
  transaction.settleAmount = 0;
  awaitBatch(scene);
  emit(scene.account, scene, `${PAYMENT}.void.created`, transaction, text(body, 'refId'));
  return followUpReply(transaction);
}

// What was held is let go; what was taken is back; a refund is undone.
function giveBack({ account }: Scene, transaction: Transaction): void {
  const { type, status, refTransId, authAmount, settleAmount } = transaction;
  if (type === 'refundTransaction') {
    const payment = account.transactions.get(refTransId ?? '');
    if (payment === undefined) return;
    payment.refunded -= authAmount;
    book(payment, { refunded: payment.refunded });
  } else if (status === 'capturedPendingSettlement') {
    book(transaction, { refunded: settleAmount });
  } else book(transaction, { status: 'voided' });
}

/** After settlement only: in parts, never more than was settled. */
export function refund(scene: Scene, body: Json): Json {
  const request = object(body, 'transactionRequest');
  const amount = checkMoney(scene, request);
  const payment = referred(scene, request);
  const { card } = payment;
  const named = text(object(object(request, 'payment'), 'creditCard'), 'cardNumber');
  if (named !== null && named.slice(-4) !== card.number.slice(-4)) throw refusal('54');
  const print = fingerprint(request, card.number, card.expires);
  refuseDuplicate(scene, request, print);
  if (!SETTLED.has(payment.status)) throw refusal('54');
  if (payment.refunded + amount > payment.settleAmount) throw refusal('55');
  const made = newRefund(scene, body, payment, amount);
  scene.account.recent.set(print, { transaction: made, atMs: scene.world.nowMs() });
  payment.refunded += amount;
  book(payment, { refunded: payment.refunded });
  remember(scene, made);
  emit(scene.account, scene, `${PAYMENT}.refund.created`, made);
  return transactionReply(scene.account, made);
}

function newRefund(scene: Scene, body: Json, payment: Transaction, amount: number): Transaction {
  const order = object(object(body, 'transactionRequest'), 'order');
  return {
    ...payment,
    id: String(scene.newNumber()),
    type: 'refundTransaction',
    status: 'refundPendingSettlement',
    ...{ responseCode: 1, reasonCode: 1, reasonText: reasonText(1), authCode: '', cvv: '' },
    submitMs: scene.world.nowMs(),
    ...{ authAmount: amount, settleAmount: amount, refunded: 0, avs: 'P' },
    refTransId: payment.id,
    refId: text(body, 'refId'),
    invoiceNumber: text(order, 'invoiceNumber'),
    description: text(order, 'description'),
    ...{ profile: null, networkTransId: null, batchId: null, booked: null, recurring: false },
  };
}

export function decideHeld(scene: Scene, body: Json): Json {
  const request = object(body, 'heldTransactionRequest');
  const held = referred(scene, request);
  if (!held.status.endsWith('PendingReview')) throw refusal('16');
  endReview(scene, held, text(request, 'action') === 'approve');
  return transactionReply(scene.account, held);
}

function referred({ account }: Scene, request: Json): Transaction {
  const found = account.transactions.get(text(request, 'refTransId') ?? '');
  if (found === undefined) throw refusal('16');
  return found;
}
