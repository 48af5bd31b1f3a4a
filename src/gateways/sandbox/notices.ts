// The fake provider's notices: signature first, then the one fact each of them tells.

import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { signatureFits } from '../timestamped-signature.ts';
import { outcomeOf } from './map.ts';
import { readNoticeBody, type Settings, type WireCharge } from './wire.ts';

export async function readNotice(raw: RawNotice, call: Call<Settings>): Promise<NoticeReading> {
  const signature = raw.headers['sandbox-signature'];
  const secret = call.connection.settings.notice_secret;
  if (!signatureFits(signature, raw.body, secret, call.now())) return { is: 'refused' };
  const notice = readNoticeBody(raw.body);
  if (notice === null) return { is: 'refused' };
  const { id: noticeId, type, charge, checkout } = notice;
  if (charge !== undefined) {
    const about = { noticeId, key: charge.reference, gatewayRef: charge.id };
    return { is: 'told', notices: [{ ...about, fact: factOf(type, charge) }] };
  }
  if (checkout === undefined) return { is: 'refused' };
  const about = { noticeId, key: checkout.reference, gatewayRef: checkout.id };
  return { is: 'told', notices: [{ ...about, fact: { is: 'checkout' } }] };
}

function factOf(type: string, charge: WireCharge): Notice['fact'] {
  switch (type) {
    case 'charge.approved':
    case 'charge.declined':
      return { is: 'outcome', outcome: outcomeOf(charge, 'purchase') };
    case 'charge.authorized':
      return { is: 'outcome', outcome: outcomeOf(charge, 'authorization') };
    case 'charge.refunded':
      return { is: 'refunded', totalRefunded: BigInt(charge.refunded) };
    case 'charge.charged_back':
      return { is: 'charged_back', amount: BigInt(charge.charged_back), reason: 'charged back' };
    case 'charge.chargeback_won':
      return { is: 'chargeback_won' };
    case 'charge.voided':
    case 'charge.expired':
      return { is: 'released' };
    default:
      return { is: 'irrelevant' };
  }
}
