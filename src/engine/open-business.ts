// Opens a business with its test merchant. The live one follows with go-live.

import type { Merchant } from '#db/merchants.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import type { Engine } from './context.ts';

export type OpenBusinessInput = {
  name: string;
  country: string;
  region?: string | null;
  timeZone: string;
  baseCurrency: string;
  cutOffTime?: string;
  closedDays?: readonly PlainDate[];
  onCardExpiry?: 'warn' | 'refuse';
  horizonDays?: number;
  windowDays?: number;
};

export async function openBusiness(
  engine: Engine,
  input: OpenBusinessInput,
): Promise<{ businessId: Id<'business'>; merchant: Merchant }> {
  throw new Error(`not written: ${engine} ${input.name}`);
}
