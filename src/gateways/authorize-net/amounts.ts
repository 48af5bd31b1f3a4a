// Authorize.Net speaks of amounts as decimals with two places, in the one currency of the merchant
// account; it answers them as texts in some places and as JSON numbers in others.

import { type Currency, formatDecimal, parseDecimal } from '#domain/money.ts';

/** Accounts exist in these; whether in others, its documents do not say clearly. */
const CURRENCIES = ['USD', 'CAD', 'GBP', 'EUR', 'AUD'];
/** 15 characters with the point. */
const AMOUNT_MAX = 99_999_999_999_999n;

/** null when Authorize.Net takes the amount in an account of that currency, else why not. */
export function refuseAmount(amount: bigint, currency: Currency): string | null {
  if (!CURRENCIES.includes(currency)) {
    return `Authorize.Net takes ${CURRENCIES.join(', ')}, not ${currency}`;
  }
  if (amount <= 0n) return 'the amount must be above 0';
  return amount > AMOUNT_MAX ? 'Authorize.Net takes at most 15 characters' : null;
}

/** `19.90`. Only for what `refuseAmount` let pass. */
export function toDecimal(amount: bigint, currency: Currency): string {
  return formatDecimal({ amount, currency });
}

/** Minor units; null for what is no amount of money. */
export function fromDecimal(value: string | number | null, currency: Currency): bigint | null {
  if (value === null) return null;
  const text = String(value).replace(/^(\d+\.\d\d)0+$/, '$1');
  return parseDecimal(text, currency);
}
