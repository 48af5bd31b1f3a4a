// What the simulation does with money, the same for both products: asks the card, captures once,
// and gives back: reversed within three hours and whole, nullified after that or in parts.

import { stepAt } from '#sandbox/behaviour.ts';
import { type Card, type CardKind, responseCode } from './twin-cards.ts';
import { nextNumber, type Sale, type Scene } from './twin-objects.ts';
import { billingRecordOf, transactionOf } from './twin-reference.ts';
import { amountIn, type Json, printed, refused } from './twin-wire.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REVERSIBLE_MS = 3 * HOUR_MS;
const REFUNDABLE_MS = 90 * DAY_MS;
const HOLD_MS = 30 * DAY_MS;
const STATUS_MS = 7 * DAY_MS;
const CHARGED_BACK_MS = 5 * DAY_MS;

export type Asked = {
  ref: string;
  order: string;
  session: string | null;
  child: Sale['child'];
  amount: number;
  card: Card;
  token: string;
  installments: number;
};

/** Asks the card's bank: the payment is made, whether it is approved or not. */
export function makeSale(scene: Scene, asked: Asked): Sale {
  const { world, commerce, state } = scene;
  const { ref, order, amount, card, child } = asked;
  const now = world.nowMs();
  const { level, currency, account } = commerce;
  const step = stepAt(card.behaviour, card.uses);
  card.uses += 1;
  scene.delay.ms = card.behaviour.delayMs;
  // With deferred capture a commerce takes credit cards only.
  const isWrongKind = commerce.isDeferred && card.kind !== 'credit';
  const word = step.is === 'decline' ? step.code : isWrongKind ? 'not_supported' : null;
  const sale: Sale = {
    ...{ commerce, ref, order, child, amount, card, session: asked.session },
    ...{ madeMs: now, installments: asked.installments },
    status: word === null ? 'AUTHORIZED' : 'FAILED',
    responseCode: word === null ? 0 : responseCode(word, level),
    authorization: word === null ? String(1_000 + (nextNumber(state) % 9_000)) : '000000',
    ...{ captured: 0, refunded: 0, holdEndsMs: null },
    booked: {
      ...{ gateway: 'transbank', account, id: ref, key: order },
      reference: transactionOf(order),
      billing_record: billingRecordOf(child?.order ?? asked.session),
      ...{ token: asked.token, amount, currency, status: 'declined' },
      ...{ captured: 0, refunded: 0, charged_back: 0, at: now },
    },
  };
  world.books.add(sale.booked);
  if (word === null) approve(scene, sale);
  if (step.is === 'charged_back') chargeBackLater(scene, sale, CHARGED_BACK_MS, step.won);
  const { dishonourAfterMs } = scene.marks;
  if (dishonourAfterMs !== undefined && word === null) {
    chargeBackLater(scene, sale, dishonourAfterMs, false);
  }
  return sale;
}

function approve({ world, state }: Scene, sale: Sale): void {
  if (!sale.commerce.isDeferred) {
    take(sale, sale.amount);
    return;
  }
  sale.booked.status = 'authorized';
  sale.holdEndsMs = world.nowMs() + HOLD_MS;
  state.due.add(sale.holdEndsMs, () => {
    if (isHeld(sale)) letGo(sale);
  });
}

function take(sale: Sale, amount: number): void {
  sale.captured = amount;
  sale.booked.captured = amount;
  sale.booked.status = 'approved';
}

function letGo(sale: Sale): void {
  sale.status = 'REVERSED';
  sale.booked.status = 'voided';
}

function chargeBackLater({ world, state }: Scene, sale: Sale, afterMs: number, won: boolean) {
  state.due.add(world.nowMs() + afterMs, () => {
    const amount = sale.captured - sale.refunded;
    if (amount <= 0 || sale.booked.charged_back > 0) return;
    sale.booked.charged_back = amount;
    if (!won) return;
    state.due.add(world.nowMs() + DAY_MS, () => {
      sale.booked.charged_back = 0;
    });
  });
}

/** Authorised with deferred capture, and neither captured nor let go. */
export function isHeld(sale: Sale): boolean {
  return sale.commerce.isDeferred && sale.status === 'AUTHORIZED';
}

export function capture(scene: Scene, sale: Sale | null, fields: Json): Json {
  const { commerce, world } = scene;
  const { currency } = commerce;
  const amount = amountIn(fields, 'capture_amount', currency);
  if (sale === null || sale.status === 'FAILED') throw refused('Transaction not found');
  if (!commerce.isDeferred) throw refused('Operation not allowed');
  if (sale.captured > 0) throw refused('Transaction already captured');
  if (!isHeld(sale)) throw refused('Transaction not found');
  if (fields.authorization_code !== sale.authorization) throw refused('Transaction not found');
  if (amount > sale.amount) throw refused('Invalid value for parameter: capture_amount');
  sale.status = 'CAPTURED';
  take(sale, amount);
  return {
    authorization_code: sale.authorization,
    authorization_date: iso(world.nowMs()),
    captured_amount: printed(amount, currency),
    response_code: 0,
  };
}

export function refund(scene: Scene, sale: Sale, fields: Json): Json {
  const { currency } = scene.commerce;
  const now = scene.world.nowMs();
  const amount = amountIn(fields, 'amount', currency);
  if (sale.status === 'FAILED') throw refused('Transaction not found');
  const whole = isHeld(sale) ? sale.amount : sale.captured;
  const left = sale.status === 'REVERSED' ? 0 : whole - sale.refunded;
  if (left === 0) throw refused('Transaction already fully refunded');
  if (amount > left) throw refused('Amount to refund is bigger than authorized');
  if (now > sale.madeMs + REFUNDABLE_MS) throw refused('Transaction is too old to be refunded');
  const isWhole = amount === whole;
  if (isHeld(sale)) {
    if (!isWhole) throw refused('Operation not allowed');
    letGo(sale);
    return { type: 'REVERSED' };
  }
  if (!isWhole && sale.card.kind !== 'credit') {
    throw refused('Debit or prepaid transactions only allow reverses, not nullifications.');
  }
  if (!isWhole && sale.installments > 0) throw refused('Operation not allowed');
  sale.refunded += amount;
  sale.booked.refunded += amount;
  if (isWhole && now <= sale.madeMs + REVERSIBLE_MS) {
    sale.status = 'REVERSED';
    return { type: 'REVERSED' };
  }
  sale.status = sale.refunded === whole ? 'NULLIFIED' : 'PARTIALLY_NULLIFIED';
  return {
    type: 'NULLIFIED',
    authorization_code: String(100_000 + (nextNumber(scene.state) % 900_000)),
    authorization_date: iso(now),
    nullified_amount: printed(amount, currency),
    balance: printed(whole - sale.refunded, currency),
    response_code: 0,
  };
}

/** What of a payment can be told, and for how long. */
export function tellable(scene: Scene, madeMs: number): void {
  if (scene.world.nowMs() <= madeMs + STATUS_MS) return;
  throw refused("The transactions's date has passed max time (7 days) to recover the status");
}

/** The fields of a payment that both products show alike. */
export function showSale(sale: Sale): Json {
  const { commerce, status, responseCode: code, card, installments, captured, refunded } = sale;
  const { currency } = commerce;
  const isGivenBack = status === 'NULLIFIED' || status === 'PARTIALLY_NULLIFIED';
  return {
    amount: printed(captured > 0 ? captured : sale.amount, currency),
    status,
    authorization_code: sale.authorization,
    payment_type_code: typeCode(card.kind, installments),
    response_code: code,
    installments_number: installments,
    ...(isGivenBack ? { balance: printed(captured - refunded, currency) } : {}),
    ...(sale.holdEndsMs === null ? {} : { capture_expiration_date: iso(sale.holdEndsMs) }),
  };
}

export function showCard({ card }: Sale): Json {
  return { card_number: card.last4 };
}

/** The accounting day (MMDD, no year) and the instant. */
export function showTimes({ madeMs }: { madeMs: number }): Json {
  const at = iso(madeMs);
  return { accounting_date: at.slice(5, 7) + at.slice(8, 10), transaction_date: at };
}

function typeCode(kind: CardKind, installments: number): string {
  if (kind === 'debit') return 'VD';
  if (kind === 'prepaid') return 'VP';
  return installments > 0 ? 'VC' : 'VN';
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
