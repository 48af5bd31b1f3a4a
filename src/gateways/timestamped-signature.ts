// Checks signatures of the common form `t=<unix seconds>,v1=<hex>[,v1=<hex>]`: HMAC-SHA256 over
// `t.body`. Compares in constant time, and refuses what is too old to be anything but a replay.

import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;
const SIGNATURES_MAX = 10;

export function signatureFits(
  header: string | undefined,
  body: string,
  secret: string,
  now: Date,
): boolean {
  if (header === undefined || secret === '') return false;
  let at: string | null = null;
  const signatures: string[] = [];
  for (const part of header.split(',')) {
    const [name, value = ''] = part.trim().split('=', 2);
    if (name === 't') at = value;
    if (name === 'v1' && signatures.length < SIGNATURES_MAX) signatures.push(value);
  }
  if (at === null || !/^\d{1,12}$/.test(at)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(at)) > TOLERANCE_S) return false;
  const expected = createHmac('sha256', secret).update(`${at}.${body}`).digest();
  return signatures.some((signature) => {
    if (!/^[0-9a-f]{64}$/.test(signature)) return false;
    return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
  });
}
