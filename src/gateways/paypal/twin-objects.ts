// The simulated PayPal's objects: what it remembers of an account, and how each is shown.

import type { BookedPayment } from '#sandbox/books.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinWorld } from '#sandbox/twin.ts';
import { showFee, showSum } from './twin-money.ts';
import type { Wallet } from './twin-wallets.ts';
import type { Json } from './twin-wire.ts';

export type Refund = {
  id: string;
  capture: Capture;
  amount: number;
  /** How much of the capture was back with it. */
  total: number;
  invoiceId: string | null;
  customId: string | null;
  createdMs: number;
};

export type Capture = {
  id: string;
  order: Order;
  authorization: Authorization | null;
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'REFUNDED' | 'PARTIALLY_REFUNDED';
  amount: number;
  refunded: number;
  disputed: boolean;
  final: boolean;
  invoiceId: string | null;
  createdMs: number;
  booked: BookedPayment;
};

export type Authorization = {
  id: string;
  order: Order;
  status: 'CREATED' | 'CAPTURED' | 'PARTIALLY_CAPTURED' | 'VOIDED';
  amount: number;
  captured: number;
  createdMs: number;
  expiresMs: number;
  booked: BookedPayment;
};

export type OrderStatus = 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'VOIDED';

export type Order = {
  id: string;
  intent: 'CAPTURE' | 'AUTHORIZE';
  status: OrderStatus;
  referenceId: string;
  invoiceId: string | null;
  customId: string | null;
  description: string | null;
  amount: number;
  currency: string;
  returnUrl: string | null;
  cancelUrl: string | null;
  /** Asked for at creation: keep the wallet when it is paid. */
  store: boolean;
  payer: Wallet | null;
  /** What becomes of the way to pay that the payer chose on the page. */
  funding: 'good' | 'declined' | 'reviewed';
  vaulted: Wallet | null;
  captures: Capture[];
  authorizations: Authorization[];
  refunds: Refund[];
  createdMs: number;
};

export type Setup = {
  id: string;
  customer: string;
  status: 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'VAULTED';
  returnUrl: string | null;
  cancelUrl: string | null;
  payer: Wallet | null;
  wallet: Wallet | null;
};

export type Dispute = {
  id: string;
  capture: Capture;
  amount: number;
  status: 'UNDER_REVIEW' | 'RESOLVED';
  outcome: string | null;
  movements: { type: 'DEBIT' | 'CREDIT'; atMs: number }[];
  createdMs: number;
};

/** A line of the report. */
export type Line = {
  id: string;
  code: string;
  parent: string | null;
  amount: number;
  fee: number;
  currency: string;
  status: () => string;
  invoiceId: string | null;
  customId: string | null;
  atMs: number;
};

export type Account = {
  id: string;
  orders: Map<string, Order>;
  captures: Map<string, Capture>;
  authorizations: Map<string, Authorization>;
  refunds: Map<string, Refund>;
  setups: Map<string, Setup>;
  wallets: Map<string, Wallet>;
  disputes: Map<string, Dispute>;
  /** Invoice ids that were paid with. */
  invoices: Set<string>;
  report: Line[];
  events: Map<string, { body: string; about: string }>;
  endpoints: { url: string; webhookId: string }[];
  replies: Map<string, StoredReply>;
};

/** The state of what the first request made, however it has changed since. */
export type StoredReply = { show: () => Json | null; storedMs: number; busyUntilMs: number };

/** What one request works with. */
export type Scene = {
  world: TwinWorld;
  due: DueList;
  account: Account;
  /** `http://127.0.0.1:4010/paypal`: links lead there. */
  origin: string;
  requestId: string | null;
  marks: TwinMarks;
  /** A transaction's id, 17 letters and digits. */
  newId(): string;
};

export function newAccount(id: string): Account {
  return {
    id,
    ...{ orders: new Map(), captures: new Map(), authorizations: new Map() },
    ...{ refunds: new Map(), setups: new Map(), wallets: new Map(), disputes: new Map() },
    ...{ invoices: new Set(), report: [], events: new Map(), endpoints: [], replies: new Map() },
  };
}

export const instant = (ms: number): string => new Date(ms).toISOString();

export function link(href: string, rel: string, method = 'GET'): Json {
  return { href, rel, method };
}

export function pageOf(origin: string, order: Order): string {
  return `${origin}/checkoutnow?token=${order.id}`;
}

export function showOrder(origin: string, order: Order): Json {
  const self = `${origin}/v2/checkout/orders/${order.id}`;
  const links = [link(self, 'self')];
  if (order.status === 'CREATED') links.push(link(pageOf(origin, order), 'approve'));
  if (order.status === 'PAYER_ACTION_REQUIRED') {
    links.push(link(pageOf(origin, order), 'payer-action'));
  }
  if (order.status === 'APPROVED') {
    const verb = order.intent === 'CAPTURE' ? 'capture' : 'authorize';
    links.push(link(pageOf(origin, order), 'approve'), link(`${self}/${verb}`, verb, 'POST'));
  }
  return {
    id: order.id,
    intent: order.intent,
    status: order.status,
    payment_source: { paypal: showPayer(order) },
    purchase_units: [showUnit(origin, order)],
    create_time: instant(order.createdMs),
    links,
  };
}

function showPayer({ payer, vaulted }: Order): Json {
  if (payer === null) return {};
  const { email, customer, id } = payer;
  const shown = {
    email_address: email,
    account_id: customer,
    name: { given_name: 'John', surname: 'Doe' },
  };
  if (vaulted !== null) {
    const vault = { id: vaulted.id, status: 'VAULTED', customer: { id: vaulted.customer } };
    return { ...shown, attributes: { vault } };
  }
  return id === '' ? shown : { ...shown, account_status: 'VERIFIED' };
}

function showUnit(origin: string, order: Order): Json {
  const { captures, authorizations, refunds } = order;
  const payments = {
    ...(captures.length > 0 ? { captures: captures.map((one) => showCapture(origin, one)) } : {}),
    ...(authorizations.length > 0
      ? { authorizations: authorizations.map((one) => showAuthorization(origin, one)) }
      : {}),
    ...(refunds.length > 0 ? { refunds: refunds.map((one) => showRefund(origin, one)) } : {}),
  };
  return {
    reference_id: order.referenceId,
    amount: showSum(order.amount, order.currency),
    ...given({ invoice_id: order.invoiceId, custom_id: order.customId }),
    ...given({ description: order.description }),
    ...(Object.keys(payments).length > 0 ? { payments } : {}),
  };
}

export function showCapture(origin: string, capture: Capture): Json {
  const { id, order, status, amount, authorization } = capture;
  const self = `${origin}/v2/payments/captures/${id}`;
  const up =
    authorization === null
      ? `${origin}/v2/checkout/orders/${order.id}`
      : `${origin}/v2/payments/authorizations/${authorization.id}`;
  const gross = showSum(amount, order.currency);
  const settled = status !== 'PENDING' && status !== 'DECLINED';
  return {
    id,
    status,
    ...(status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
    amount: gross,
    final_capture: capture.final,
    seller_protection: { status: 'ELIGIBLE' },
    ...(settled
      ? {
          seller_receivable_breakdown: {
            gross_amount: gross,
            paypal_fee: showFee(amount, order.currency),
          },
        }
      : {}),
    ...given({ invoice_id: capture.invoiceId, custom_id: order.customId }),
    supplementary_data: { related_ids: { order_id: order.id } },
    create_time: instant(capture.createdMs),
    update_time: instant(capture.createdMs),
    links: [link(self, 'self'), link(`${self}/refund`, 'refund', 'POST'), link(up, 'up')],
  };
}

export function showAuthorization(origin: string, made: Authorization): Json {
  const { id, order, status, amount } = made;
  const self = `${origin}/v2/payments/authorizations/${id}`;
  return {
    id,
    status,
    amount: showSum(amount, order.currency),
    ...given({ invoice_id: order.invoiceId, custom_id: order.customId }),
    expiration_time: instant(made.expiresMs),
    supplementary_data: { related_ids: { order_id: order.id } },
    create_time: instant(made.createdMs),
    update_time: instant(made.createdMs),
    links: [
      link(self, 'self'),
      link(`${self}/capture`, 'capture', 'POST'),
      link(`${self}/void`, 'void', 'POST'),
      link(`${self}/reauthorize`, 'reauthorize', 'POST'),
      link(`${origin}/v2/checkout/orders/${order.id}`, 'up'),
    ],
  };
}

export function showRefund(origin: string, refund: Refund): Json {
  const { id, capture, amount, total } = refund;
  const { currency } = capture.order;
  return {
    id,
    status: 'COMPLETED',
    amount: showSum(amount, currency),
    ...given({ invoice_id: refund.invoiceId, custom_id: refund.customId }),
    seller_payable_breakdown: {
      gross_amount: showSum(amount, currency),
      total_refunded_amount: showSum(total, currency),
    },
    create_time: instant(refund.createdMs),
    update_time: instant(refund.createdMs),
    links: [
      link(`${origin}/v2/payments/refunds/${id}`, 'self'),
      link(`${origin}/v2/payments/captures/${capture.id}`, 'up'),
    ],
  };
}

function given(names: Readonly<Record<string, string | null>>): Json {
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== null));
}
