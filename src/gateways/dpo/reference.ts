// DPO's CompanyRef is our name for one payment there. How long it may be is not published, so it is
// the 26 letters and digits of the payment transaction's id: they alone lead back to it.

import { PREFIXES, readId } from '#domain/ids.ts';

const PREFIX = `${PREFIXES.paymentTransaction}_`;

/** `ptx_01h4…` without its prefix. Throws TypeError for what is no payment transaction. */
export function companyRef(key: string): string {
  if (readId('paymentTransaction', key) === null) {
    throw new TypeError(`${key} is no payment transaction`);
  }
  return key.slice(PREFIX.length);
}

/** The id that a CompanyRef stands for; null for whatever else a merchant may have called it. */
export function keyOf(ref: string): string | null {
  const key = `${PREFIX}${ref}`;
  return readId('paymentTransaction', key) === null ? null : key;
}
