// Money as minor units and a currency that travel together. A bigint times a number is a type
// error, so no float can slip in. Exponents are ISO 4217's; a gateway's oddities live in its map.

import { Problem } from './problems.ts';

export type Currency = string & { readonly __currency: true };

export type Money = { readonly amount: bigint; readonly currency: Currency };

/** Largest amount a request may carry: what JSON numbers hold exactly. */
export const AMOUNT_MAX = 9_007_199_254_740_991n;

const ZERO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND';
const TWO_DECIMALS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF ' +
  'CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD ' +
  'HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA ' +
  'MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN ' +
  'QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP ' +
  'TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG';

const EXPONENTS: ReadonlyMap<string, 0 | 2 | 3> = new Map([
  ...ZERO_DECIMALS.split(' ').map((code) => [code, 0] as const),
  ...TWO_DECIMALS.split(' ').map((code) => [code, 2] as const),
  ...THREE_DECIMALS.split(' ').map((code) => [code, 3] as const),
]);

export const CURRENCIES: readonly Currency[] = [...EXPONENTS.keys()].sort() as Currency[];

export function isCurrency(code: string): code is Currency {
  return EXPONENTS.has(code);
}

/** Throws Problem `currency_unknown` naming the field. Codes are upper-case ISO 4217 letters. */
export function parseCurrency(code: string, field = 'currency'): Currency {
  if (isCurrency(code)) return code;
  throw new Problem('currency_unknown', { field, value: code });
}

/** Digits after the decimal point: 0, 2 or 3. */
export function exponentOf(currency: Currency): 0 | 2 | 3 {
  return EXPONENTS.get(currency) ?? 2;
}

/** `4900n EUR` to `49.00`, `500n JPY` to `500`, `1500n KWD` to `1.500`. Exact. */
export function formatDecimal({ amount, currency }: Money): string {
  const exponent = exponentOf(currency);
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** `49.00` to 4900n. null when the text is no decimal number or has more decimals than allowed. */
export function parseDecimal(text: string, currency: Currency): bigint | null {
  const match = /^(-?)(\d{1,16})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  const exponent = exponentOf(currency);
  const decimals = match[3] ?? '';
  if (decimals.length > exponent) return null;
  const amount = BigInt(match[2] + decimals.padEnd(exponent, '0'));
  return match[1] === '-' ? -amount : amount;
}

/**
 * Splits an amount by weights so that the parts sum to the whole. The remainder goes to the
 * largest fractional parts, the first of equals first. Weights are >= 0 and not all 0.
 */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError(`allocate needs weights >= 0 with a sum > 0, got [${weights.join(', ')}]`);
  }
  const sign = amount < 0n ? -1n : 1n;
  const whole = amount * sign;
  const parts = weights.map((weight) => (whole * weight) / total);
  const order = weights
    .map((weight, index) => ({ index, rest: (whole * weight) % total }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  let missing = whole - parts.reduce((sum, part) => sum + part, 0n);
  for (const { index } of order) {
    if (missing === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    missing -= 1n;
  }
  return parts.map((part) => part * sign);
}
