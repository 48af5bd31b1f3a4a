// What a schedule would make due, without storing anything.

import type { PlainDate } from '#domain/calendar.ts';
import type { preview, TermsInput } from '#domain/schedule.ts';
import type { Scope } from './context.ts';

/** `today` in test mode only, else Problem `test_only`. */
export async function previewSchedule(
  scope: Scope,
  input: { terms: TermsInput; today?: PlainDate | null },
): Promise<ReturnType<typeof preview>> {
  throw new Error(`not written: ${scope.merchantId} ${input.today}`);
}
