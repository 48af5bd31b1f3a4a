// PayPal's webhooks: authentic or not first, then the facts an event tells. Events come twice and
// in any order; the engine applies each id once and by its own state tables.

import { isCurrency } from '#domain/money.ts';
import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { fromPayPal } from './amounts.ts';
import { readDispute } from './disputes.ts';
import { one } from './look-up.ts';
import { authorizationOutcome, captureOutcome, refundOutcome } from './map.ts';
import { judgeNotice } from './signature.ts';
import { speaker } from './speak.ts';
import {
  asAuthorization,
  asCapture,
  asEvent,
  asOrder,
  asRefund,
  asVaultToken,
  linkOf,
  parseJson,
  type Settings,
  type WireAmount,
  type WireCapture,
  type WireRefund,
} from './wire.ts';

type Told = Omit<Notice, 'noticeId'> & { noticeId?: string };
type Telling = Told[] | { is: 'no_answer'; why: string };

export async function readNotice(raw: RawNotice, call: Call<Settings>): Promise<NoticeReading> {
  const verdict = await judgeNotice(raw, call);
  if (verdict.is !== 'authentic') return verdict;
  const event = asEvent(parseJson(raw.body));
  if (event === null) return { is: 'refused' };
  const told = await tell(event.event_type, event.resource, call);
  if ('is' in told) return told;
  if (told.length === 0) told.push(NOTHING);
  const notices = told.map((one, at) => {
    return { noticeId: at === 0 ? event.id : `${event.id} ${at}`, ...one };
  });
  return { is: 'told', notices };
}

const NOTHING: Told = { key: null, gatewayRef: null, fact: { is: 'irrelevant' } };

async function tell(type: string, resource: unknown, call: Call<Settings>): Promise<Telling> {
  switch (type) {
    case 'CHECKOUT.ORDER.APPROVED':
    case 'CHECKOUT.PAYMENT-APPROVAL.REVERSED':
      return tellOrder(resource);
    case 'VAULT.PAYMENT-TOKEN.CREATED':
      return tellVaulted(resource);
    case 'PAYMENT.CAPTURE.COMPLETED':
    case 'PAYMENT.CAPTURE.PENDING':
    case 'PAYMENT.CAPTURE.DECLINED':
    case 'PAYMENT.CAPTURE.DENIED':
      return tellCapture(type, resource);
    case 'PAYMENT.AUTHORIZATION.CREATED':
    case 'PAYMENT.AUTHORIZATION.VOIDED':
      return tellAuthorization(type, resource);
    case 'PAYMENT.CAPTURE.REFUNDED':
      return tellRefunded(resource, call);
    case 'PAYMENT.REFUND.PENDING':
    case 'PAYMENT.REFUND.COMPLETED':
    case 'PAYMENT.REFUND.FAILED':
      return tellRefund(resource);
    case 'PAYMENT.CAPTURE.REVERSED':
      return tellReversed(resource);
    case 'CUSTOMER.DISPUTE.CREATED':
    case 'CUSTOMER.DISPUTE.UPDATED':
    case 'CUSTOMER.DISPUTE.RESOLVED':
      return readDispute(resource, call);
    default:
      return [];
  }
}

// A capture of an authorization bears the capture's own invoice id and the authorization's name.
function keyOf({ invoice_id, custom_id }: WireCapture | WireRefund): string | null {
  return [invoice_id, custom_id].find((name) => name?.startsWith('ptx_')) ?? null;
}

function tellOrder(resource: unknown): Told[] {
  const order = asOrder(resource);
  if (order === null) return [];
  const key = order.purchase_units?.[0]?.custom_id ?? null;
  return [{ key, gatewayRef: order.id, fact: { is: 'checkout' } }];
}

function tellVaulted(resource: unknown): Told[] {
  const order = asVaultToken(resource)?.metadata?.order_id ?? null;
  return order === null ? [] : [{ key: null, gatewayRef: order, fact: { is: 'checkout' } }];
}

function tellCapture(type: string, resource: unknown): Told[] {
  const capture = asCapture(resource);
  if (capture === null) return [];
  const denied = type.endsWith('.DENIED') || type.endsWith('.DECLINED');
  const outcome = captureOutcome(denied ? { ...capture, status: 'DECLINED' } : capture);
  if (outcome.is === 'unknown') return [];
  return [{ key: keyOf(capture), gatewayRef: capture.id, fact: { is: 'outcome', outcome } }];
}

function tellAuthorization(type: string, resource: unknown): Told[] {
  const made = asAuthorization(resource);
  if (made === null) return [];
  const about = { key: made.custom_id ?? null, gatewayRef: made.id };
  if (type.endsWith('.VOIDED')) return [{ ...about, fact: { is: 'released' } }];
  const outcome = authorizationOutcome(made);
  return outcome.is === 'unknown' ? [] : [{ ...about, fact: { is: 'outcome', outcome } }];
}

function tellRefund(resource: unknown): Told[] {
  const refund = asRefund(resource);
  const key = refund === null ? null : keyOf(refund);
  if (refund === null || key === null) return [];
  const outcome = refundOutcome(refund);
  if (outcome.is === 'unknown') return [];
  return [{ key, gatewayRef: refund.id, fact: { is: 'outcome', outcome } }];
}

// Of refunds made in PayPal's own pages as well: what counts is how much is back in all.
async function tellRefunded(resource: unknown, call: Call<Settings>): Promise<Telling> {
  const refund = asRefund(resource);
  const payment = refund === null ? null : captureNamed(refund);
  if (refund === null || payment === null) return [];
  const total = await totalRefunded(refund, call);
  if (typeof total === 'object' && total !== null) return total;
  const back: Told[] =
    total === null
      ? []
      : [{ key: null, gatewayRef: payment, fact: { is: 'refunded', totalRefunded: total } }];
  return [...back, ...(refund.status === 'COMPLETED' ? tellRefund(resource) : [])];
}

async function totalRefunded(
  refund: WireRefund,
  call: Call<Settings>,
): Promise<bigint | null | { is: 'no_answer'; why: string }> {
  const told = minor(refund.seller_payable_breakdown?.total_refunded_amount);
  if (told !== null) return told;
  const path = `/v2/payments/refunds/${encodeURIComponent(refund.id)}`;
  const read = await one(speaker(call), path, asRefund);
  if ('is' in read) return read.is === 'absent' ? null : read;
  return minor(read.seller_payable_breakdown?.total_refunded_amount);
}

// Money that PayPal took back. Where its shape is a refund's, its id is the reversal's own, which
// stands in the report too, and it leads up to the capture.
function tellReversed(resource: unknown): Told[] {
  const reversed = asRefund(resource);
  const amount = minor(reversed?.amount);
  if (reversed === null || amount === null) return [];
  const payment = captureNamed(reversed);
  const amountBack = amount < 0n ? -amount : amount;
  const reason = reversed.status_details?.reason ?? 'reversed by PayPal';
  return [
    {
      ...(payment === null ? {} : { noticeId: `reversal ${reversed.id}` }),
      key: null,
      gatewayRef: payment ?? reversed.id,
      fact: { is: 'charged_back', amount: amountBack, reason },
    },
  ];
}

/** The capture that a refund or reversal leads up to. */
function captureNamed({ links }: WireRefund): string | null {
  const up = linkOf(links, 'up');
  return up === null ? null : (/\/v2\/payments\/captures\/([\w-]+)$/.exec(up)?.[1] ?? null);
}

function minor(amount: WireAmount | null | undefined): bigint | null {
  const code = amount?.currency_code ?? '';
  return isCurrency(code) ? fromPayPal(amount, code) : null;
}
