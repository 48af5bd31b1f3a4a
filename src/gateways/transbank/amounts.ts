// Transbank speaks of amounts as JSON numbers, in the one currency of the commerce code: pesos
// without decimals, dollars with up to two. Its replies print the same number in different ways.

import { type Currency, formatDecimal, parseDecimal } from '#domain/money.ts';

const CURRENCIES = ['CLP', 'USD'];
/** 15 digits: what a JSON number holds exactly, decimals included. Transbank itself allows 17. */
const AMOUNT_MAX = 999_999_999_999_999n;

/** null when Transbank takes the amount with a commerce code of that currency, else why not. */
export function refuseAmount(amount: bigint, currency: Currency): string | null {
  if (!CURRENCIES.includes(currency)) {
    return `Transbank takes ${CURRENCIES.join(' and ')}, not ${currency}`;
  }
  if (amount <= 0n) return 'the amount must be above 0';
  return amount > AMOUNT_MAX ? 'the amount must have at most 15 digits' : null;
}

/** `1990n CLP` to 1990, `1005n USD` to 10.05. Only for what `refuseAmount` let pass. */
export function toNumber(amount: bigint, currency: Currency): number {
  return Number(formatDecimal({ amount, currency }));
}

/** Minor units; null for what is no amount of that currency. */
export function fromWire(
  value: number | string | null | undefined,
  currency: Currency,
): bigint | null {
  if (value === null || value === undefined || value === '') return null;
  // As a number first: `1000`, `1000.0` and `1000.00` are the same.
  return parseDecimal(String(Number(value)), currency);
}
