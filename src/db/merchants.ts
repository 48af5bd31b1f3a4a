// Merchants and their businesses. A merchant's day is its own: a test clock's when it has one, else
// the engine's clock in the merchant's time zone.

import { type Clock, dateIn, type PlainDate } from '#domain/calendar.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import { Problem } from '#domain/problems.ts';
import type { WorkingCalendar } from '#domain/working-days.ts';
import type { Connection } from './pool.ts';

export type MerchantMode = 'test' | 'live';
export type OnCardExpiry = 'warn' | 'refuse';

/** What a merchant may change, and what going live copies. */
export type MerchantSettings = {
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  region: string | null;
  timeZone: string;
  baseCurrency: Currency;
  /** `HH:MM` in the merchant's zone. */
  cutOffTime: string;
  closedDays: PlainDate[];
  onCardExpiry: OnCardExpiry;
  horizonDays: number;
  windowDays: number;
  /** https; shown on payers' pages. */
  logoUrl: string | null;
  /** `#rrggbb` in lower case, of payers' pages. */
  colour: string | null;
};

export type Merchant = MerchantSettings & {
  id: MerchantId;
  businessId: Id<'business'>;
  mode: MerchantMode;
  /** The instant of the merchant's test clock; null without one. */
  clockAt: Date | null;
  clockAdvancingUntil: Date | null;
  createdAt: Date;
};

const COLUMNS = `
  id, business_id as "businessId", mode, name, country, region, time_zone as "timeZone",
  base_currency as "baseCurrency", cut_off_time as "cutOffTime",
  closed_days::text[] as "closedDays",
  on_card_expiry as "onCardExpiry", horizon_days as "horizonDays", window_days as "windowDays",
  logo_url as "logoUrl", colour,
  clock_at as "clockAt", clock_advancing_until as "clockAdvancingUntil", created_at as "createdAt"`;

/** Throws Problem `not_found`. */
export async function merchantById(connection: Connection, id: MerchantId): Promise<Merchant> {
  return found(connection, id, '');
}

/**
 * As merchantById, held until the transaction ends: nobody changes the merchant's clock or
 * settings meanwhile, so what is written agrees with them. Many may hold it at once.
 */
export async function merchantHeld(connection: Connection, id: MerchantId): Promise<Merchant> {
  return found(connection, id, 'for share');
}

/** As merchantById, locked against everybody until the transaction ends. */
export async function merchantLocked(connection: Connection, id: MerchantId): Promise<Merchant> {
  return found(connection, id, 'for no key update');
}

/** What time it is for the merchant. */
export function merchantNow(engine: { readonly clock: Clock }, merchant: Merchant): Date {
  return merchant.clockAt ?? engine.clock.now();
}

/** Which day it is for the merchant. */
export function merchantToday(engine: { readonly clock: Clock }, merchant: Merchant): PlainDate {
  return dateIn(merchantNow(engine, merchant), merchant.timeZone);
}

export function workingCalendarOf(merchant: Merchant): WorkingCalendar {
  return {
    country: merchant.country,
    region: merchant.region,
    closedDays: merchant.closedDays,
  };
}

export async function insertBusiness(
  connection: Connection,
  business: { id: Id<'business'>; name: string },
): Promise<void> {
  await connection.query('insert into business (id, name) values ($1, $2)', [
    business.id,
    business.name,
  ]);
}

/** null when the business has a merchant of that mode already. */
export async function insertMerchant(
  connection: Connection,
  merchant: MerchantSettings & { id: MerchantId; businessId: Id<'business'>; mode: MerchantMode },
): Promise<Merchant | null> {
  const { rows } = await connection.query<Merchant>(
    `insert into merchant
       (id, business_id, mode, name, country, region, time_zone, base_currency, cut_off_time,
        closed_days, on_card_expiry, horizon_days, window_days, logo_url, colour)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::date[], $11, $12, $13, $14, $15)
     on conflict (business_id, mode) do nothing
     returning ${COLUMNS}`,
    [merchant.id, merchant.businessId, merchant.mode, ...settingsOf(merchant)],
  );
  return rows[0] ?? null;
}

export async function updateMerchantSettings(
  connection: Connection,
  id: MerchantId,
  settings: MerchantSettings,
): Promise<Merchant> {
  const { rows } = await connection.query<Merchant>(
    `update merchant
     set name = $2, country = $3, region = $4, time_zone = $5, base_currency = $6,
       cut_off_time = $7, closed_days = $8::date[], on_card_expiry = $9, horizon_days = $10,
       window_days = $11, logo_url = $12, colour = $13
     where id = $1
     returning ${COLUMNS}`,
    [id, ...settingsOf(settings)],
  );
  return oneOf(rows, id);
}

export async function updateMerchantClock(
  connection: Connection,
  id: MerchantId,
  clockAt: Date,
): Promise<Merchant> {
  const { rows } = await connection.query<Merchant>(
    `update merchant set clock_at = $2 where id = $1 returning ${COLUMNS}`,
    [id, clockAt],
  );
  return oneOf(rows, id);
}

/** Every merchant of every business, oldest first, at most `limit`. */
export async function listMerchants(connection: Connection, limit: number): Promise<Merchant[]> {
  const { rows } = await connection.query<Merchant>(
    `select ${COLUMNS} from merchant order by id limit $1`,
    [limit],
  );
  return rows;
}

/**
 * Of those named, by id, held as by merchantHeld. One that is being changed is left out, not
 * waited for: a sweep comes again.
 */
export async function merchantsHeld(
  connection: Connection,
  ids: readonly MerchantId[],
): Promise<Map<MerchantId, Merchant>> {
  const { rows } = await connection.query<Merchant>(
    `select ${COLUMNS} from merchant where id = any ($1) for share skip locked`,
    [ids],
  );
  return new Map(rows.map((merchant) => [merchant.id, merchant]));
}

async function found(connection: Connection, id: MerchantId, lock: string): Promise<Merchant> {
  const { rows } = await connection.query<Merchant>(
    `select ${COLUMNS} from merchant where id = $1 ${lock}`,
    [id],
  );
  return oneOf(rows, id);
}

function oneOf(rows: Merchant[], id: MerchantId): Merchant {
  const [merchant] = rows;
  if (merchant === undefined) throw new Problem('not_found', { value: showId('merchant', id) });
  return merchant;
}

function settingsOf(settings: MerchantSettings): unknown[] {
  return [
    settings.name,
    settings.country,
    settings.region,
    settings.timeZone,
    settings.baseCurrency,
    settings.cutOffTime,
    settings.closedDays,
    settings.onCardExpiry,
    settings.horizonDays,
    settings.windowDays,
    settings.logoUrl,
    settings.colour,
  ];
}
