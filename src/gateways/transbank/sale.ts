// A payment as Transbank shows it: Webpay Plus and Oneclick say the same in two shapes. Reading it
// back is how every doubt is settled, for the seven days that Transbank tells it.

import type { Currency } from '#domain/money.ts';
import type { Approved, Declined, KeptData } from '#domain/outcome.ts';
import type { Call } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { fromWire } from './amounts.ts';
import { type Level, meaningOf } from './declines.ts';
import { type Product, productOf } from './reference.ts';
import {
  type Answer,
  type Ask,
  answer,
  currencyOf,
  instant,
  isDeferred,
  levelOf,
  speaker,
} from './speak.ts';
import {
  readOneclick,
  readWebpay,
  type Settings,
  type WireOneclick,
  type WireWebpay,
} from './wire.ts';

const DAY_MS = 86_400_000;
/** How long a hold lasts where Transbank names no end: its documents say seven days. */
const HOLD_MS = 7 * DAY_MS;

/** What one call works with, read from its connection once. */
export type Scene = {
  ask: Ask;
  currency: Currency;
  level: Level;
  childCode: string;
  now(): Date;
  isDeferred(product: Product): boolean;
};

export function sceneOf(call: Call<Settings>): Scene {
  const { settings } = call.connection;
  return {
    ask: speaker(call),
    currency: currencyOf(settings),
    level: levelOf(settings),
    childCode: settings.oneclick_child_code ?? '',
    now: call.now,
    isDeferred: (product) => isDeferred(settings, product),
  };
}

export type Sale = {
  product: Product;
  /** Its name for us: Webpay's token, or our order at Oneclick. */
  ref: string;
  /** Our order of the payment; at Oneclick `detail` is that of its one detail. */
  order: string;
  detail: string;
  session: string | null;
  /** Minor units; null when it is no amount of the connection's currency. */
  amount: bigint | null;
  status: string;
  code: number | null;
  authorization: string | null;
  paymentType: string | null;
  installments: number;
  /** What is left of it after refunds; null where it is not said. */
  balance: bigint | null;
  /** When its hold ends, where that is said. */
  holdEnds: Date | null;
  accountingDay: string | null;
};

/** `too_old`: Transbank tells nothing after seven days; `at` is its own time. */
export type Unseen =
  | { is: 'absent' }
  | { is: 'too_old'; at: Date | null; why: string }
  | { is: 'no_answer'; why: string };

/** What became of a payment, by its name. */
export async function statusOf(scene: Scene, ref: string): Promise<Sale | Unseen> {
  const product = productOf(ref);
  const reply = await scene.ask(product, 'GET', pathOf(ref));
  const found = readSale(scene, reply, product, ref);
  switch (found.is) {
    case 'ok':
      return found.body;
    case 'refused':
      return unseen(product, found);
    case 'not_sent':
    case 'unclear':
      return { is: 'no_answer', why: found.why };
  }
}

export function pathOf(ref: string): string {
  return `/transactions/${encodeURIComponent(ref)}`;
}

export function readSale(
  scene: Scene,
  reply: HttpReply,
  product: Product,
  ref: string,
): Answer<Sale> {
  return product === 'webpay'
    ? answer(reply, (text) => {
        const payment = readWebpay(text);
        return payment === null ? null : webpaySale(scene, payment, ref);
      })
    : answer(reply, (text) => {
        const payment = readOneclick(text);
        return payment === null ? null : oneclickSale(scene, payment, ref);
      });
}

function unseen(
  product: Product,
  { http, said, at }: { http: number; said: string; at: Date | null },
): Unseen {
  if (/max time|\b7 days\b/i.test(said)) return { is: 'too_old', at, why: said };
  const isUnknown = http === 404 || /not found/i.test(said);
  // A token was given by Transbank itself: it cannot be nowhere.
  if (product === 'oneclick' && isUnknown) return { is: 'absent' };
  return { is: 'no_answer', why: `HTTP ${http}: ${said}` };
}

function webpaySale(scene: Scene, payment: WireWebpay, ref: string): Sale {
  return {
    ...saleOf(scene, payment),
    ...{ product: 'webpay', ref, order: payment.buy_order, detail: payment.buy_order },
    session: payment.session_id ?? null,
    accountingDay: payment.accounting_date ?? null,
  };
}

// We send one detail in each payment; what has another number of them is none of ours.
function oneclickSale(scene: Scene, payment: WireOneclick, ref: string): Sale | null {
  const [detail, ...more] = payment.details;
  if (detail === undefined || more.length > 0) return null;
  return {
    ...saleOf(scene, detail),
    ...{ product: 'oneclick', ref, order: payment.buy_order, detail: detail.buy_order },
    session: null,
    accountingDay: payment.accounting_date ?? null,
  };
}

type Shown = WireWebpay | WireOneclick['details'][number];

function saleOf({ currency }: Scene, shown: Shown) {
  return {
    amount: fromWire(shown.amount, currency),
    status: shown.status,
    code: shown.response_code ?? null,
    authorization: shown.authorization_code ?? null,
    paymentType: shown.payment_type_code ?? null,
    installments: shown.installments_number ?? 0,
    balance: fromWire(shown.balance, currency),
    holdEnds: instant(shown.capture_expiration_date),
  };
}

/**
 * `held`: the money is authorised, and has to be captured to be a purchase. `unclear`: what is
 * shown decides nothing.
 */
export type Verdict =
  | Approved
  | Declined
  | { is: 'held'; sale: Sale }
  | { is: 'unclear'; why: string };

/** What a payment that was asked for is, as it is shown. */
export function verdictOf(scene: Scene, sale: Sale, kind: 'purchase' | 'authorization'): Verdict {
  switch (sale.status) {
    case 'AUTHORIZED': {
      if (sale.code !== 0) break;
      if (kind === 'authorization') return approvedBy(sale, { hold: holdEnd(scene, sale) });
      const isHeld = scene.isDeferred(sale.product) || sale.holdEnds !== null;
      return isHeld ? { is: 'held', sale } : approvedBy(sale);
    }
    case 'CAPTURED':
    // Taken; what of it was given back since is another story.
    case 'NULLIFIED':
    case 'PARTIALLY_NULLIFIED':
      return approvedBy(sale);
    case 'REVERSED':
      return refusedAs(sale, 'not_permitted', 'REVERSED', 'It was reversed: nothing was taken.');
    case 'FAILED': {
      if (sale.code === null) return refusedAs(sale, 'refused', 'FAILED', 'The payment failed.');
      if (sale.code >= 0) break;
      const { reason, said } = meaningOf(sale.code, scene.level);
      return refusedAs(sale, reason, String(sale.code), said);
    }
  }
  return { is: 'unclear', why: `the payment is ${sale.status} (${sale.code ?? 'no code'})` };
}

export function approvedBy(sale: Sale, given: { hold?: Date } = {}): Approved {
  return {
    is: 'approved',
    gatewayRef: sale.ref,
    http: 200,
    data: dataOf(sale),
    ...(given.hold === undefined ? {} : { expiresAt: given.hold }),
  };
}

/** Kept with the payment: what follows it has to name the authorisation and the detail. */
export function dataOf(sale: Sale): KeptData {
  return {
    product: sale.product,
    detail_order: sale.detail,
    auth_code: sale.authorization,
    payment_type: sale.paymentType,
    installments: sale.installments,
    accounting_day: sale.accountingDay,
  };
}

function holdEnd({ now }: Scene, { holdEnds }: Sale): Date {
  return holdEnds ?? new Date(now().getTime() + HOLD_MS);
}

export function refusedAs(
  { ref }: Pick<Sale, 'ref'>,
  reason: Declined['reason'],
  code: string,
  said: string,
): Declined {
  return { is: 'declined', reason, code, said, gatewayRef: ref, http: 200 };
}
