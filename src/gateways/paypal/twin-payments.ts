// What follows a payment at the simulated PayPal: authorizations are captured or voided, captures
// are refunded.

import { emit } from './twin-events.ts';
import { readSum } from './twin-money.ts';
import {
  type Authorization,
  type Capture,
  type Refund,
  type Scene,
  showAuthorization,
  showCapture,
  showRefund,
} from './twin-objects.ts';
import { addCapture, type Made, release } from './twin-orders.ts';
import { reportRefund } from './twin-reports.ts';
import { type Json, notFound, textAt, unprocessable } from './twin-wire.ts';

const ID_MAX = 127;
const REFUND_WINDOW_MS = 180 * 86_400_000;

export function named<T>(all: ReadonlyMap<string, T>, id: string): T {
  const one = all.get(id);
  if (one === undefined) throw notFound();
  return one;
}

export function captureAuthorization(scene: Scene, made: Authorization, body: Json): Made {
  const { order } = made;
  if (made.status === 'VOIDED') {
    const over = scene.world.nowMs() >= made.expiresMs;
    throw unprocessable(over ? 'AUTHORIZATION_EXPIRED' : 'AUTHORIZATION_VOIDED');
  }
  if (made.status === 'CAPTURED') throw unprocessable('AUTHORIZATION_ALREADY_CAPTURED');
  const left = made.amount - made.captured;
  const sum = body.amount === undefined ? null : readSum(body.amount, '/amount');
  if (sum !== null && sum.currency !== order.currency) {
    throw unprocessable('AUTH_CAPTURE_CURRENCY_MISMATCH', '/amount/currency_code', sum.currency);
  }
  const amount = sum?.minor ?? left;
  // Up to 115 in a hundred of what was authorised.
  if ((made.captured + amount) * 100 > made.amount * 115) {
    throw unprocessable('MAX_CAPTURE_AMOUNT_EXCEEDED', '/amount/value');
  }
  const invoiceId = textAt(body, 'invoice_id', '/invoice_id', ID_MAX) ?? order.invoiceId;
  const final = body.final_capture === true || made.captured + amount >= made.amount;
  made.captured += amount;
  made.status = final ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
  const { booked } = made;
  booked.status = 'approved';
  booked.captured = made.captured;
  booked.at = scene.world.nowMs();
  const id = scene.newId();
  const capture = addCapture(scene, {
    ...{ id, order, authorization: made, status: 'COMPLETED', amount, invoiceId, booked },
  });
  capture.final = final;
  return { show: () => showCapture(scene.origin, capture), delayMs: 0 };
}

export function voidAuthorization(scene: Scene, made: Authorization, whole: boolean): Made {
  if (made.status === 'VOIDED') throw unprocessable('PREVIOUSLY_VOIDED');
  if (made.status === 'CAPTURED') throw unprocessable('PREVIOUSLY_CAPTURED');
  if (made.status === 'PARTIALLY_CAPTURED') made.status = 'CAPTURED';
  else release(scene, made);
  return { show: () => (whole ? showAuthorization(scene.origin, made) : null), delayMs: 0 };
}

export function refundCapture(scene: Scene, capture: Capture, body: Json): Made {
  const { currency } = capture.order;
  const sum = body.amount === undefined ? null : readSum(body.amount, '/amount');
  if (sum !== null && sum.currency !== currency) {
    throw unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH', '/amount/currency_code', sum.currency);
  }
  const left = capture.amount - capture.refunded;
  if (capture.status === 'PENDING') throw unprocessable('PENDING_CAPTURE');
  if (capture.status === 'DECLINED') throw unprocessable('REFUND_NOT_ALLOWED');
  if (capture.disputed) throw unprocessable('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
  if (left <= 0) throw unprocessable('CAPTURE_FULLY_REFUNDED');
  const amount = sum?.minor ?? left;
  if (amount > left) throw unprocessable('REFUND_AMOUNT_EXCEEDED', '/amount/value');
  const createdMs = scene.world.nowMs();
  if (createdMs > capture.createdMs + REFUND_WINDOW_MS) {
    throw unprocessable('REFUND_TIME_LIMIT_EXCEEDED');
  }
  capture.refunded += amount;
  capture.status = capture.refunded >= capture.amount ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  capture.booked.refunded += amount;
  const refund: Refund = {
    ...{ id: scene.newId(), capture, amount, total: capture.refunded, createdMs },
    invoiceId: textAt(body, 'invoice_id', '/invoice_id', ID_MAX),
    customId: textAt(body, 'custom_id', '/custom_id', ID_MAX),
  };
  capture.order.refunds.push(refund);
  scene.account.refunds.set(refund.id, refund);
  reportRefund(scene, refund);
  const show = () => showRefund(scene.origin, refund);
  emit(scene, 'PAYMENT.CAPTURE.REFUNDED', 'refund', show());
  return { show, delayMs: 0 };
}
