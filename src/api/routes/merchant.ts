// The merchant that the key belongs to: its settings, and going live.

import { type Static, Type } from 'typebox';
import { type Merchant, merchantById } from '#db/merchants.ts';
import { parsePlainDate } from '#domain/calendar.ts';
import { showId } from '#domain/ids.ts';
import { changeMerchant } from '#engine/change-merchant.ts';
import { goLive } from '#engine/go-live.ts';
import { issueApiKey } from '#engine/issue-api-key.ts';
import { endpoint } from '../endpoint.ts';
import {
  currency,
  day,
  idOf,
  instant,
  integer,
  named,
  nullableInstant,
  nullableText,
  oneOf,
  text,
} from '../schema.ts';

const CLOSED_DAYS_MAX = 1000;
const FIRST_KEY_NAME = 'First key';

const ChangeBody = named(
  'MerchantChange',
  'Settings to change; only what is given changes.',
  {
    name: Type.Optional(text('Your name.')),
    country: Type.Optional(text('ISO 3166-1 alpha-2; its public holidays are closed days.')),
    region: Type.Optional(nullableText('Region of the country, for its public holidays.')),
    time_zone: Type.Optional(text('IANA name; days begin and end in it.')),
    base_currency: Type.Optional(currency()),
    cut_off_time: Type.Optional(text('`HH:MM`; bank debits due today end then.')),
    closed_days: Type.Optional(
      Type.Array(day('A day on which you are closed.'), { maxItems: CLOSED_DAYS_MAX }),
    ),
    on_card_expiry: Type.Optional(oneOf(['warn', 'refuse'], 'When a card expires before the end.')),
    horizon_days: Type.Optional(integer(1, 800, 'How far ahead billing records are made.')),
    window_days: Type.Optional(integer(0, 366, 'How late one held back may still be charged.')),
    logo_url: Type.Optional(nullableText("https address of your logo, for payers' pages.")),
    colour: Type.Optional(nullableText("`#rrggbb`, your colour on payers' pages.")),
  },
  { minProperties: 1, examples: [{ cut_off_time: '15:00' }] },
);

const MerchantView = named('Merchant', 'You: the business that collects.', {
  id: idOf('merchant'),
  business_id: idOf('business'),
  mode: oneOf(['test', 'live'], 'Nothing crosses between the two.'),
  name: Type.String(),
  country: Type.String(),
  region: nullableText('Region of the country.'),
  time_zone: Type.String(),
  base_currency: currency(),
  cut_off_time: Type.String(),
  closed_days: Type.Array(Type.String({ format: 'date' })),
  on_card_expiry: oneOf(['warn', 'refuse'], 'When a card expires before the end.'),
  horizon_days: Type.Integer(),
  window_days: Type.Integer(),
  logo_url: nullableText("Your logo on payers' pages."),
  colour: nullableText("Your colour on payers' pages; text on it is made readable."),
  test_clock_at: nullableInstant('The instant of your test clock; null without one.'),
  created_at: instant('When it was made.'),
});

function view(merchant: Merchant): Static<typeof MerchantView> {
  return {
    id: showId('merchant', merchant.id),
    business_id: showId('business', merchant.businessId),
    mode: merchant.mode,
    name: merchant.name,
    country: merchant.country,
    region: merchant.region,
    time_zone: merchant.timeZone,
    base_currency: merchant.baseCurrency,
    cut_off_time: merchant.cutOffTime,
    closed_days: merchant.closedDays,
    on_card_expiry: merchant.onCardExpiry,
    horizon_days: merchant.horizonDays,
    window_days: merchant.windowDays,
    logo_url: merchant.logoUrl,
    colour: merchant.colour,
    test_clock_at: merchant.clockAt,
    created_at: merchant.createdAt,
  };
}

const get = endpoint({
  method: 'GET',
  url: '/v1/merchant',
  operationId: 'getMerchant',
  tag: 'Merchant',
  summary: 'Get your settings',
  reply: MerchantView,
  async handle({ engine, scope }) {
    return view(await merchantById(engine.db.pool, scope.merchantId));
  },
});

const change = endpoint({
  method: 'PATCH',
  url: '/v1/merchant',
  operationId: 'changeMerchant',
  tag: 'Merchant',
  summary: 'Change your settings',
  body: ChangeBody,
  reply: MerchantView,
  problems: ['state_conflict'],
  async handle({ scope, body }) {
    const merchant = await changeMerchant(scope, {
      ...given('name', body.name),
      ...given('country', body.country),
      ...given('region', body.region),
      ...given('timeZone', body.time_zone),
      ...given('baseCurrency', body.base_currency),
      ...given('cutOffTime', body.cut_off_time),
      ...given(
        'closedDays',
        body.closed_days?.map((text, index) => parsePlainDate(text, `closed_days.${index}`)),
      ),
      ...given('onCardExpiry', body.on_card_expiry),
      ...given('horizonDays', body.horizon_days),
      ...given('windowDays', body.window_days),
      ...given('logoUrl', body.logo_url),
      ...given('colour', body.colour),
    });
    return view(merchant);
  },
});

const live = endpoint({
  method: 'POST',
  url: '/v1/merchant/go-live',
  operationId: 'goLive',
  tag: 'Merchant',
  summary: 'Go live',
  description:
    "With a test merchant's key: makes the live merchant with the same settings and none of the " +
    'data, and its first API key, which is shown this once.',
  status: 201,
  secretReply: true,
  reply: named('WentLive', 'The live merchant and its first key.', {
    merchant: MerchantView,
    api_key: Type.String({ description: 'Keep it: it cannot be shown again.' }),
  }),
  problems: ['test_only', 'state_conflict'],
  async handle({ scope }) {
    const merchant = await goLive(scope);
    const liveScope = { ...scope, merchantId: merchant.id };
    const { key } = await issueApiKey(liveScope, { name: FIRST_KEY_NAME });
    return { merchant: view(merchant), api_key: key };
  },
});

export const merchant = [get, change, live];

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}
