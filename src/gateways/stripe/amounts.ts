// Stripe counts some currencies otherwise than ISO 4217, and refuses amounts outside its limits.

import type { Currency } from '#domain/money.ts';

// Whole units here, two decimals there; and the other way round.
const TIMES_HUNDRED = new Set(['ISK', 'UGX']);
const BY_HUNDRED = new Set(['MGA']);
const LAST_DIGIT_ZERO = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
const NOT_TAKEN = new Set(['IQD', 'LYD', 'UYI', 'IRR', 'KPW', 'SYP', 'SDG', 'SSP', 'STN', 'VED']);

const MINIMUMS: ReadonlyMap<string, bigint> = new Map([
  ...['USD', 'EUR', 'AUD', 'CAD', 'CHF', 'NZD', 'BRL', 'INR', 'SGD'].map(at(50n)),
  ...['NOK', 'SEK'].map(at(300n)),
  ...['MXN', 'THB'].map(at(1_000n)),
  ...['PLN', 'RON', 'AED', 'MYR'].map(at(200n)),
  ...[at(30n)('GBP'), at(250n)('DKK'), at(1_500n)('CZK'), at(17_500n)('HUF')],
  ...[at(50n)('JPY'), at(400n)('HKD'), at(100n)('BGN')],
]);

const DIGITS_MAX = 8;
const IDR_DIGITS_MAX = 12;

/** Our minor units as Stripe counts them. Only for what `refuseAmount` let pass. */
export function toStripe(amount: bigint, currency: Currency): bigint {
  if (TIMES_HUNDRED.has(currency)) return amount * 100n;
  return BY_HUNDRED.has(currency) ? amount / 100n : amount;
}

export function fromStripe(amount: number, currency: string): bigint {
  const code = currency.toUpperCase();
  if (TIMES_HUNDRED.has(code)) return BigInt(amount) / 100n;
  return BY_HUNDRED.has(code) ? BigInt(amount) * 100n : BigInt(amount);
}

/** null when Stripe takes the amount, else why not. */
export function refuseAmount(amount: bigint, currency: Currency): string | null {
  if (NOT_TAKEN.has(currency)) return `Stripe does not take ${currency}`;
  if (amount <= 0n) return 'the amount must be above 0';
  if (BY_HUNDRED.has(currency) && amount % 100n !== 0n) {
    return `Stripe takes only whole ${currency}`;
  }
  if (LAST_DIGIT_ZERO.has(currency) && amount % 10n !== 0n) {
    return `Stripe takes ${currency} with two decimals: the third must be 0`;
  }
  const theirs = toStripe(amount, currency);
  const minimum = MINIMUMS.get(currency);
  if (minimum !== undefined && theirs < minimum) {
    return `Stripe takes at least ${minimum} in the smallest unit of ${currency}`;
  }
  const digits = currency === 'IDR' ? IDR_DIGITS_MAX : DIGITS_MAX;
  return theirs.toString().length > digits ? `Stripe takes at most ${digits} digits` : null;
}

function at(minimum: bigint): (currency: string) => readonly [string, bigint] {
  return (currency) => [currency, minimum] as const;
}
