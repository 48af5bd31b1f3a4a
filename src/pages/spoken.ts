// Amounts and days as people of a language write them. An amount stays exact: it goes to Intl as
// decimal text, with the currency's own number of decimals.

import type { PlainDate } from '#domain/calendar.ts';
import { type Currency, exponentOf, formatDecimal } from '#domain/money.ts';
import type { Language } from '#engine/payer-view.ts';

/** Days before months, and no currency that is silently somebody's own. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/** Minor units to `€49.00`, `49,00 €`, `¥500`, `KWD 1.500`. */
export function money(language: Language, amount: bigint, currency: Currency): string {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(LOCALES[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(formatDecimal({ amount, currency }) as Intl.StringNumericLiteral);
}

/** `31 January 2027`, `31 janvier 2027`, `1er février 2027`; never broken over two lines. */
export function day(language: Language, date: PlainDate): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' });
  const text = format.format(new Date(`${date}T00:00:00Z`)).replaceAll(' ', NO_BREAK);
  return language === 'fr' ? text.replace(/^1(?=\s)/, '1er') : text;
}

const NO_BREAK = '\u00a0';
