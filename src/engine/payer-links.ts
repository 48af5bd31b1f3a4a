// Links for payers: each names one checkout session or one billing record, and nobody can make or
// guess one without the installation's key. Nothing of a link is stored.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import type { Engine } from './context.ts';

/** What a payer's link opens. */
export type PayerRef =
  | { is: 'session'; merchantId: MerchantId; id: Id<'checkoutSession'> }
  | { is: 'due'; merchantId: MerchantId; id: Id<'billingRecord'> };

export type PayerLinks = {
  /** The token that stands in the address. */
  show(ref: PayerRef): string;
  /** null for anything that we did not make. */
  read(token: string): PayerRef | null;
};

const KINDS = ['session', 'due'] as const;
const UUID_BYTES = 16;
const PAYLOAD_BYTES = 1 + 2 * UUID_BYTES;
const MAC_BYTES = 16;
const PURPOSE = 'dunlin payer links';

/** `secret`: what seals tokens as well; the key of the links is derived from it. */
export function payerLinks(secret: Uint8Array): PayerLinks {
  const key = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32));
  const macOf = (payload: Buffer) =>
    createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES);
  return {
    show: (ref) => {
      const kind = Buffer.from([KINDS.indexOf(ref.is)]);
      const payload = Buffer.concat([kind, bytesOf(ref.merchantId), bytesOf(ref.id)]);
      return Buffer.concat([payload, macOf(payload)]).toString('base64url');
    },
    read: (token) => {
      const bytes = Buffer.from(token, 'base64url');
      // Exactly as we write it: the same link has one form.
      if (bytes.length !== PAYLOAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) {
        return null;
      }
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      if (!timingSafeEqual(bytes.subarray(PAYLOAD_BYTES), macOf(payload))) return null;
      return refIn(payload);
    },
  };
}

/** The page on which the payer pays or leaves an instrument. */
export function payerPage({ publicUrl, links }: Engine, ref: PayerRef): string {
  return `${publicUrl}${ref.is === 'session' ? '/checkout' : '/pay'}/${links.show(ref)}`;
}

/** Where the gateway sends the browser back to after a visit. */
export function returnPages(
  engine: Engine,
  ref: PayerRef,
  visitId: Id<'visit'>,
): { returnUrl: string; cancelUrl: string } {
  const page = payerPage(engine, ref);
  const visit = showId('visit', visitId);
  return { returnUrl: `${page}/return/${visit}`, cancelUrl: `${page}/cancel/${visit}` };
}

/** Where a gateway sends its notices about one connection. */
export function noticePage(
  { publicUrl }: Engine,
  gateway: string,
  connectionId: Id<'gatewayConnection'>,
): string {
  return `${publicUrl}/notices/${gateway}/${showId('gatewayConnection', connectionId)}`;
}

function refIn(payload: Buffer): PayerRef | null {
  const kind = KINDS[payload.readUInt8(0)];
  const merchantId = uuidOf(payload.subarray(1, 1 + UUID_BYTES)) as MerchantId;
  const id = uuidOf(payload.subarray(1 + UUID_BYTES));
  if (kind === undefined) return null;
  return kind === 'session'
    ? { is: kind, merchantId, id: id as Id<'checkoutSession'> }
    : { is: kind, merchantId, id: id as Id<'billingRecord'> };
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
