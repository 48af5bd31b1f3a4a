// PayPal writes amounts as decimal texts with two places; of three currencies it takes no decimals
// at all, two of which have some in ISO 4217 and so in our minor units.

import { type Currency, exponentOf, formatDecimal, parseDecimal } from '#domain/money.ts';
import type { WireAmount } from './wire.ts';

const CURRENCIES = new Set(
  (
    'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY MXN MYR NOK NZD PHP PLN SEK SGD THB ' +
    'TWD USD'
  ).split(' '),
);
const WHOLE_ONLY = new Set(['HUF', 'JPY', 'TWD']);

/** null when PayPal takes the amount, else why not. */
export function refuseAmount(amount: bigint, currency: Currency): string | null {
  if (!CURRENCIES.has(currency)) return `PayPal does not take ${currency}`;
  if (amount <= 0n) return 'the amount must be above 0';
  if (WHOLE_ONLY.has(currency) && exponentOf(currency) === 2 && amount % 100n !== 0n) {
    return `PayPal takes only whole ${currency}`;
  }
  return null;
}

/** Only for what `refuseAmount` let pass. */
export function toPayPal(amount: bigint, currency: Currency): WireAmount {
  const decimal = formatDecimal({ amount, currency });
  const value = WHOLE_ONLY.has(currency) ? (decimal.split('.', 1)[0] ?? decimal) : decimal;
  return { currency_code: currency, value };
}

/** Minor units; null for another currency than that, and for what is no amount of it. */
export function fromPayPal(
  amount: WireAmount | null | undefined,
  currency: Currency,
): bigint | null {
  if (amount?.currency_code !== currency) return null;
  const value = exponentOf(currency) === 0 ? amount.value.replace(/\.0+$/, '') : amount.value;
  return parseDecimal(value, currency);
}
