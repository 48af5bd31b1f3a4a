// Amounts as the simulated PayPal reads and writes them: decimal texts with two places at most, of
// three currencies without any. Its own table, written from PayPal's documents.

import { type Currency, formatDecimal, parseDecimal } from '#domain/money.ts';
import { type Json, unprocessable } from './twin-wire.ts';

/** Minor units, as our own books count them. */
export type Sum = { minor: number; currency: string };

const TAKEN = new Set(
  (
    'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY MXN MYR NOK NZD PHP PLN SEK SGD THB ' +
    'TWD USD'
  ).split(' '),
);
const NO_DECIMALS = new Set(['HUF', 'JPY', 'TWD']);
const DIGITS_MAX = 15;

export function readSum(value: unknown, field: string): Sum {
  const given = typeof value === 'object' && value !== null ? (value as Json) : {};
  const { currency_code: currency, value: text } = given;
  if (typeof currency !== 'string' || !TAKEN.has(currency)) {
    throw unprocessable('INVALID_CURRENCY_CODE', `${field}/currency_code`, String(currency));
  }
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text)) {
    throw unprocessable('CANNOT_BE_ZERO_OR_NEGATIVE', `${field}/value`, String(text));
  }
  const [whole = '', decimals = ''] = text.split('.', 2);
  if (NO_DECIMALS.has(currency) && decimals !== '') {
    throw unprocessable('DECIMALS_NOT_SUPPORTED', `${field}/value`, text);
  }
  if (decimals.length > 2) throw unprocessable('DECIMAL_PRECISION', `${field}/value`, text);
  if (whole.length > DIGITS_MAX) throw unprocessable('MAX_VALUE_EXCEEDED', `${field}/value`, text);
  const minor = Number(parseDecimal(text, currency as Currency) ?? 0n);
  if (minor <= 0) throw unprocessable('CANNOT_BE_ZERO_OR_NEGATIVE', `${field}/value`, text);
  return { minor, currency };
}

export function showSum(minor: number, currency: string): Json {
  const text = formatDecimal({ amount: BigInt(minor), currency: currency as Currency });
  const value = NO_DECIMALS.has(currency) ? (text.split('.', 1)[0] ?? text) : text;
  return { currency_code: currency, value };
}

/** What PayPal keeps: 2.9 in a hundred, rounded up, which is all a simulation needs. */
export const feeOf = (minor: number): number => Math.ceil((minor * 29) / 1000);

export const showFee = (minor: number, currency: string): Json => {
  // A currency without decimals has a fee without decimals.
  const step = NO_DECIMALS.has(currency) && currency !== 'JPY' ? 100 : 1;
  return showSum(Math.ceil(feeOf(minor) / step) * step, currency);
};
