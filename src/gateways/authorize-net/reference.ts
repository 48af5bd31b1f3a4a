// Authorize.Net's fields for our reference hold 20 characters, our ids have 30: there a payment
// transaction goes by its short form, which leads back to it.

import { readId, showId } from '#domain/ids.ts';
import { longId, shortId } from '#domain/short-id.ts';

/** `ptx_01h4…` as 20 letters and digits. Throws TypeError for what is no payment transaction. */
export function shortForm(key: string): string {
  const uuid = readId('paymentTransaction', key);
  const short = uuid === null ? null : shortId(uuid);
  if (short === null) throw new TypeError(`${key} is no payment transaction that was made by us`);
  return short;
}

/** The id that a short form stands for; null for whatever else an invoice number may be. */
export function longForm(short: string): string | null {
  const uuid = longId<'paymentTransaction'>(short);
  return uuid === null ? null : showId('paymentTransaction', uuid);
}
