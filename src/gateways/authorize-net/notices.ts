// Authorize.Net's webhooks: signature first, then the one fact an event tells us. They carry no
// invoice number, no reason of a decline and no name of the payment a refund belongs to, so only
// what they say without doubt is taken from them; the rest is looked up.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { type Ask, details, type NoAnswer } from './look-up.ts';
import { expiry, instant } from './map.ts';
import { longForm } from './reference.ts';
import { readNoticeBody, type Settings, type WireNotice } from './wire.ts';

type Told = Omit<Notice, 'noticeId'>;

const NOTHING: Told = { key: null, gatewayRef: null, fact: { is: 'irrelevant' } };

export async function readNotice(
  raw: RawNotice,
  call: Call<Settings>,
  ask: Ask,
): Promise<NoticeReading> {
  const key = call.connection.settings.signature_key ?? '';
  if (!isSigned(raw.headers['x-anet-signature'], raw.body, key)) return { is: 'refused' };
  const notice = readNoticeBody(raw.body);
  if (notice === null) return { is: 'refused' };
  const told = isVisit(notice) ? await tellVisit(notice, ask) : tell(notice);
  if ('is' in told) return told;
  return { is: 'told', notices: [{ noticeId: notice.notificationId, ...told }] };
}

const MADE = new Set(['authcapture', 'authorization'].map(eventNamed));

function eventNamed(name: string): string {
  return `net.authorize.payment.${name}.created`;
}

// A charge of ours carries our reference; what a payer did at the vendor's page, or what others do
// in the merchant's account, does not.
function isVisit({ eventType, payload }: WireNotice): boolean {
  const named = longForm(payload.merchantReferenceId ?? '') !== null;
  return MADE.has(eventType) && payload.entityName === 'transaction' && !named;
}

async function tellVisit({ payload }: WireNotice, ask: Ask): Promise<Told | NoAnswer> {
  const { id } = payload;
  if (!id || id === '0') return NOTHING;
  const found = await details(id, ask);
  if ('is' in found) return found.is === 'absent' ? NOTHING : found;
  const key = longForm(found.order?.invoiceNumber ?? '');
  return key === null ? NOTHING : { key, gatewayRef: null, fact: { is: 'checkout' } };
}

// HMAC-SHA512 over the body; the signature key's characters are the key, not the bytes they spell.
function isSigned(header: string | undefined, body: string, key: string): boolean {
  const signature = /^sha512=([0-9a-f]{128})$/i.exec(header ?? '')?.[1];
  if (signature === undefined || key === '') return false;
  const expected = createHmac('sha512', key).update(body).digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}

function tell(notice: WireNotice): Told {
  const { eventType, payload } = notice;
  const gatewayRef = payload.id ?? null;
  if (payload.entityName !== 'transaction' || gatewayRef === null || gatewayRef === '0') {
    return NOTHING;
  }
  const key = longForm(payload.merchantReferenceId ?? '');
  const about = { key, gatewayRef };
  switch (eventType) {
    case eventNamed('authcapture'):
      return tellCharge(notice, about, {});
    case eventNamed('authorization'):
      return tellCharge(notice, about, expiry(instant(notice.eventDate)));
    case 'net.authorize.payment.fraud.held':
      return { ...about, fact: { is: 'outcome', outcome: { is: 'pending', gatewayRef } } };
    case 'net.authorize.payment.fraud.approved':
      // It may have been a hold: the question when that would end costs a purchase nothing.
      return tellApproved(notice, about, expiry(instant(notice.eventDate)));
    case 'net.authorize.payment.fraud.declined': {
      const said = 'Declined after review.';
      const reason = 'fraud_suspected';
      const outcome = { is: 'declined', reason, code: '254', said, gatewayRef } as const;
      return { ...about, fact: { is: 'outcome', outcome } };
    }
    // By the payment's own number: whose reference a void carries, no document says.
    case 'net.authorize.payment.void.created':
      return { key: null, gatewayRef, fact: { is: 'released' } };
    default:
      return NOTHING;
  }
}

type Hold = ReturnType<typeof expiry>;
type About = { key: string | null; gatewayRef: string };

// A decline comes without its reason, which decides whether the card is tried again: that is left
// to the reply and the look-up, which have it.
function tellCharge(notice: WireNotice, about: About, hold: Hold): Told {
  switch (String(notice.payload.responseCode ?? '')) {
    case '1':
      return tellApproved(notice, about, hold);
    case '4': {
      const outcome = { is: 'pending', gatewayRef: about.gatewayRef } as const;
      return { ...about, fact: { is: 'outcome', outcome } };
    }
    default:
      return NOTHING;
  }
}

function tellApproved({ payload }: WireNotice, about: About, hold: Hold): Told {
  const { gatewayRef } = about;
  const data = { auth_code: payload.authCode ?? null };
  const outcome = { is: 'approved', gatewayRef, data, ...hold } as const;
  return { ...about, fact: { is: 'outcome', outcome } };
}
