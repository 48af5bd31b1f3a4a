// What a schedule would make due, without storing anything.

import { merchantById, merchantToday } from '#db/merchants.ts';
import { addDays, type PlainDate, parsePlainDate } from '#domain/calendar.ts';
import { Problem } from '#domain/problems.ts';
import { preview, readTerms, type TermsInput } from '#domain/schedule.ts';
import type { Scope } from './context.ts';

/** Billing records one preview shows. */
export const PREVIEW_MAX = 10_000;

/** Of a schedule without end, those up to the horizon. `today` in test mode only. */
export async function previewSchedule(
  scope: Scope,
  input: { terms: TermsInput; today?: PlainDate | null },
): Promise<ReturnType<typeof preview>> {
  const { engine, merchantId } = scope;
  const merchant = await merchantById(engine.db.pool, merchantId);
  if (input.today != null && merchant.mode !== 'test') {
    throw new Problem('test_only', { field: 'today' });
  }
  const today =
    input.today == null ? merchantToday(engine, merchant) : parsePlainDate(input.today, 'today');
  const terms = readTerms(input.terms, today);
  return preview(terms, addDays(terms.firstOn, merchant.horizonDays), PREVIEW_MAX);
}
