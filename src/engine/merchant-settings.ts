// A merchant's settings: what each may be, checked alike when a business opens and when it changes.

import type { MerchantSettings } from '#db/merchants.ts';
import { isTimeOfDay, isTimeZone, parsePlainDate } from '#domain/calendar.ts';
import { parseCurrency } from '#domain/money.ts';
import { Problem } from '#domain/problems.ts';
import { isCountry, isRegion } from '#domain/working-days.ts';
import { readText, readWhole } from './texts.ts';

/** What a caller gives; only what is defined is looked at. */
export type SettingsInput = {
  name?: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  region?: string | null;
  /** IANA name. */
  timeZone?: string;
  baseCurrency?: string;
  /** `HH:MM` in the merchant's zone. */
  cutOffTime?: string;
  closedDays?: readonly string[];
  onCardExpiry?: string;
  horizonDays?: number;
  windowDays?: number;
  /** https. */
  logoUrl?: string | null;
  /** `#rrggbb`. */
  colour?: string | null;
};

export const HORIZON_DAYS_MAX = 800;
export const WINDOW_DAYS_MAX = 366;
const CLOSED_DAYS_MAX = 1_000;
const LOGO_URL_LENGTH_MAX = 1_000;

/** Throws Problem naming the field. `before` stands for what is not given. */
export function readSettings(input: SettingsInput, before: MerchantSettings): MerchantSettings {
  const country = input.country ?? before.country;
  const region = input.region === undefined ? regionFor(input, before) : input.region;
  const settings: MerchantSettings = {
    name: input.name === undefined ? before.name : readText(input.name, 'name', 'name'),
    country,
    region,
    timeZone: input.timeZone ?? before.timeZone,
    baseCurrency:
      input.baseCurrency === undefined
        ? before.baseCurrency
        : parseCurrency(input.baseCurrency, 'base_currency'),
    cutOffTime: input.cutOffTime ?? before.cutOffTime,
    closedDays:
      input.closedDays === undefined ? before.closedDays : readClosedDays(input.closedDays),
    onCardExpiry: readOnCardExpiry(input.onCardExpiry ?? before.onCardExpiry),
    horizonDays: readWhole(
      input.horizonDays ?? before.horizonDays,
      'horizon_days',
      1,
      HORIZON_DAYS_MAX,
    ),
    windowDays: readWhole(input.windowDays ?? before.windowDays, 'window_days', 0, WINDOW_DAYS_MAX),
    logoUrl: input.logoUrl === undefined ? before.logoUrl : readLogoUrl(input.logoUrl),
    colour: input.colour === undefined ? before.colour : readColour(input.colour),
  };
  must(isCountry(country), 'country', country, 'an ISO 3166-1 alpha-2 code');
  must(region === null || isRegion(country, region), 'region', region, `a region of ${country}`);
  must(isTimeZone(settings.timeZone), 'time_zone', settings.timeZone, 'an IANA time zone');
  must(isTimeOfDay(settings.cutOffTime), 'cut_off_time', settings.cutOffTime, 'HH:MM');
  return settings;
}

// A region belongs to its country: another country starts without one.
function regionFor(input: SettingsInput, before: MerchantSettings): string | null {
  return input.country === undefined || input.country === before.country ? before.region : null;
}

function readClosedDays(days: readonly string[]): MerchantSettings['closedDays'] {
  if (days.length > CLOSED_DAYS_MAX) {
    throw new Problem('value_invalid', {
      field: 'closed_days',
      value: days.length,
      limit: `at most ${CLOSED_DAYS_MAX} days`,
    });
  }
  return [...new Set(days.map((day) => parsePlainDate(day, 'closed_days')))].sort();
}

// Payers' browsers load it from there: nothing but https, and no credentials in it.
function readLogoUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = text.length <= LOGO_URL_LENGTH_MAX && URL.canParse(text) ? new URL(text) : null;
  const plain = url?.protocol === 'https:' && url.username === '' && url.password === '';
  const limit = `an https address of at most ${LOGO_URL_LENGTH_MAX} characters`;
  if (url !== null && plain) return url.href;
  throw new Problem('value_invalid', { field: 'logo_url', value: text, limit });
}

function readColour(text: string | null): string | null {
  if (text === null) return null;
  must(/^#[0-9a-f]{6}$/i.test(text), 'colour', text, '#rrggbb, hex digits');
  return text.toLowerCase();
}

function readOnCardExpiry(value: string): 'warn' | 'refuse' {
  if (value === 'warn' || value === 'refuse') return value;
  throw new Problem('value_invalid', { field: 'on_card_expiry', value, limit: 'warn or refuse' });
}

function must(holds: boolean, field: string, value: unknown, limit: string): void {
  if (!holds) throw new Problem('value_invalid', { field, value, limit });
}
