// Opens a business with its test merchant. The live one follows with go-live.

import { insertBusiness, insertMerchant, type Merchant } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import type { Id } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine } from './context.ts';
import { readSettings, type SettingsInput } from './merchant-settings.ts';

export type OpenBusinessInput = SettingsInput & {
  name: string;
  country: string;
  timeZone: string;
  baseCurrency: string;
};

const DEFAULTS = {
  name: '',
  country: '',
  region: null,
  timeZone: '',
  baseCurrency: '' as Currency,
  cutOffTime: '16:00',
  closedDays: [],
  onCardExpiry: 'warn',
  logoUrl: null,
  colour: null,
  horizonDays: 62,
  windowDays: 30,
} as const;

/** Throws Problem naming the field. */
export async function openBusiness(
  engine: Engine,
  input: OpenBusinessInput,
): Promise<{ businessId: Id<'business'>; merchant: Merchant }> {
  for (const [field, value] of [
    ['name', input.name],
    ['country', input.country],
    ['time_zone', input.timeZone],
    ['base_currency', input.baseCurrency],
  ] as const) {
    if (value === undefined) throw new Problem('field_missing', { field });
  }
  const settings = readSettings(input, { ...DEFAULTS, closedDays: [] });
  const businessId = engine.ids.next('business');
  const id = engine.ids.next('merchant');
  const merchant = await inTransaction(engine.db.pool, async (tx) => {
    await insertBusiness(tx, { id: businessId, name: settings.name });
    return insertMerchant(tx, { ...settings, id, businessId, mode: 'test' });
  });
  if (merchant === null) throw new Error(`business ${businessId} has a test merchant already`);
  return { businessId, merchant };
}
