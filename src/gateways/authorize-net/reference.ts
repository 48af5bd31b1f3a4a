// Authorize.Net's fields for our reference hold 20 characters, our ids have 30: there a payment
// transaction goes by its short form, which leads back to it.

import { type Noun, readId, showId } from '#domain/ids.ts';
import { longId, shortId } from '#domain/short-id.ts';

/** `ptx_01h4…` as 20 letters and digits. Throws TypeError for what is no id of ours of its kind. */
export function shortForm(key: string, noun: Noun = 'paymentTransaction'): string {
  const uuid = readId(noun, key);
  const short = uuid === null ? null : shortId(uuid);
  if (short === null) throw new TypeError(`${key} is no ${noun} that was made by us`);
  return short;
}

/** The id that a short form stands for; null for whatever else an invoice number may be. */
export function longForm(short: string): string | null {
  const uuid = longId<'paymentTransaction'>(short);
  return uuid === null ? null : showId('paymentTransaction', uuid);
}
