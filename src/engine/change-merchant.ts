// Changes a merchant's settings. Only what is given changes.

import type { Merchant } from '#db/merchants.ts';
import type { PlainDate } from '#domain/calendar.ts';
import type { Scope } from './context.ts';

export type ChangeMerchantInput = {
  name?: string;
  country?: string;
  region?: string | null;
  timeZone?: string;
  baseCurrency?: string;
  cutOffTime?: string;
  closedDays?: readonly PlainDate[];
  onCardExpiry?: 'warn' | 'refuse';
  horizonDays?: number;
  windowDays?: number;
};

export async function changeMerchant(scope: Scope, input: ChangeMerchantInput): Promise<Merchant> {
  throw new Error(`not written: ${scope.merchantId} ${input.name}`);
}
