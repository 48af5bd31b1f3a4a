// DPO speaks of amounts as decimals of the major unit with at most two places, and answers them
// with two even for currencies that have none.

import {
  AMOUNT_MAX,
  type Currency,
  exponentOf,
  formatDecimal,
  parseDecimal,
} from '#domain/money.ts';

/** null when DPO can be asked for the amount, else why not. What an account takes, DPO says. */
export function refuseAmount(amount: bigint, currency: Currency): string | null {
  if (exponentOf(currency) > 2) return `DPO counts at most two decimals, ${currency} has more`;
  if (amount > 0n && amount <= AMOUNT_MAX) return null;
  return `the amount must be between 1 and ${AMOUNT_MAX} minor units`;
}

/** `19.90`, `500`. Only for what `refuseAmount` let pass. */
export function toDecimal(amount: bigint, currency: Currency): string {
  return formatDecimal({ amount, currency });
}

/** Minor units; null for what is no amount of that currency. `100,000.00` is one as well. */
export function fromDecimal(text: string | null, currency: Currency): bigint | null {
  const plain = (text ?? '').replaceAll(',', '');
  const exponent = exponentOf(currency);
  // More places are fine as long as they are zeros.
  const [, whole, places = ''] = /^(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === undefined || /[1-9]/.test(places.slice(exponent))) return null;
  const kept = places.slice(0, exponent);
  return parseDecimal(kept === '' ? whole : `${whole}.${kept}`, currency);
}
