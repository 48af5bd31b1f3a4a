// Retries: whether and when a declined payment is presented again. The policy says how often, the
// decline class whether at all, and the card schemes' limits bind every policy.

import { addDays, compareDates, type PlainDate } from './calendar.ts';
import type { DeclineClass } from './outcome.ts';
import { Problem } from './problems.ts';
import {
  type InstrumentKind,
  isBankDebit,
  onOrNextDebitDay,
  type WorkingCalendar,
} from './working-days.ts';

/** A named policy, or own offsets in days after the day of the first failure, ascending. */
export type RetryPolicy =
  | 'three_in_a_week'
  | 'next_working_day'
  | 'none'
  | { readonly offsets: readonly number[] };

/** Limits of an own policy. */
export const RETRY_OFFSET_DAYS_MAX = 60;
export const RETRY_OFFSETS_MAX = 10;

/** Re-presentations of `three_in_a_week`, in days after the day of the first failure. */
export const THREE_IN_A_WEEK: readonly number[] = [2, 4, 7];

const SCHEME_LIMITS_SOURCE = 'https://support.checkout.com/hc/en-us/articles/25482040901394';

/**
 * Most tries on one card in a sliding window, the first included; null where the scheme names
 * none. Both forbid any retry after certain declines: our class `never`. The schemes count per
 * card and amount, we per card, which is stricter. `since` is null where the source does not say.
 */
export const SCHEME_LIMITS = {
  visa: {
    in24Hours: null,
    in30Days: 20,
    since: '2025-05-19', // 15 before
    source: SCHEME_LIMITS_SOURCE,
    readOn: '2026-11-21',
  },
  mastercard: {
    in24Hours: 10,
    in30Days: 35,
    since: null,
    source: SCHEME_LIMITS_SOURCE,
    readOn: '2026-11-21',
  },
} as const satisfies Record<string, SchemeLimit>;

type SchemeLimit = {
  in24Hours: number | null;
  in30Days: number | null;
  since: string | null;
  source: string;
  readOn: string;
};

export type RetryStep =
  | { is: 'retry'; on: PlainDate }
  | { is: 'give_up'; why: 'policy_ended' | 'never' | 'scheme_limit' | 'policy_does_not_apply' };

export type DeclinedAttempt = {
  policy: RetryPolicy;
  declineClass: DeclineClass;
  instrumentKind: InstrumentKind;
  /** The card's scheme in lower case, `visa`; null when unknown or no card. */
  brand: string | null;
  /** Made so far for this billing record, the one just declined included: 1 or more. */
  attempts: number;
  /** Day of the first failure in the merchant's zone, from which offsets count. */
  firstFailedOn: PlainDate;
  /** Day in the merchant's zone on which this is decided. */
  today: PlainDate;
  calendar: WorkingCalendar;
  /** Tries on this instrument in the last 30 days, the one just declined included. */
  triesIn30Days: number;
  /** The same in the last 24 hours; without it that limit is not looked at. */
  triesIn24Hours?: number;
  /** A euro mandate is presented on a bank day. */
  currency?: string;
};

/**
 * What follows a decline. A planned day that is not after today becomes tomorrow, so that
 * catching up never makes two attempts on one day. A bank debit is planned on a working day.
 */
export function nextStep(declined: DeclinedAttempt): RetryStep {
  const { policy, declineClass, instrumentKind, attempts, firstFailedOn, today } = declined;
  if (declineClass === 'never') return { is: 'give_up', why: 'never' };
  if (policy === 'next_working_day' && instrumentKind !== 'card') {
    return { is: 'give_up', why: 'policy_does_not_apply' };
  }
  const offset = offsetsOf(policy)[attempts - 1];
  if (offset === undefined) return { is: 'give_up', why: 'policy_ended' };
  const limits = schemeLimits(declined.brand);
  if (limits.in30Days !== null && declined.triesIn30Days >= limits.in30Days) {
    return { is: 'give_up', why: 'scheme_limit' };
  }
  // The day after tomorrow lies wholly outside the 24 hours that are full now.
  const full = limits.in24Hours !== null && (declined.triesIn24Hours ?? 0) >= limits.in24Hours;
  const earliest = addDays(today, full ? 2 : 1);
  const planned = addDays(firstFailedOn, offset);
  const on = compareDates(planned, earliest) > 0 ? planned : earliest;
  const onWorkingDay = policy === 'next_working_day' || isBankDebit(instrumentKind);
  if (!onWorkingDay) return { is: 'retry', on };
  const { currency = '', calendar } = declined;
  return { is: 'retry', on: onOrNextDebitDay(on, instrumentKind, currency, calendar) };
}

/**
 * A policy as the API gives it (`{ offsets }` or a name) or as it is stored (a name, `days:1,3`).
 * Throws Problem `value_invalid` naming the field.
 */
export function readRetryPolicy(input: unknown, field: string): RetryPolicy {
  if (input === 'three_in_a_week' || input === 'next_working_day' || input === 'none') return input;
  const offsets = givenOffsets(input);
  const fits =
    offsets !== null &&
    offsets.length >= 1 &&
    offsets.length <= RETRY_OFFSETS_MAX &&
    offsets.every(
      (offset, index) =>
        Number.isInteger(offset) &&
        offset > (offsets[index - 1] ?? 0) &&
        offset <= RETRY_OFFSET_DAYS_MAX,
    );
  if (fits) return { offsets: [...offsets] };
  const limit =
    'three_in_a_week, next_working_day, none, or offsets: ' +
    `1 to ${RETRY_OFFSETS_MAX} ascending days from 1 to ${RETRY_OFFSET_DAYS_MAX}`;
  throw new Problem('value_invalid', { field, value: input, limit });
}

/** The form for storing, which readRetryPolicy reads: the name, or `days:1,3,5`. */
export function retryPolicyText(policy: RetryPolicy): string {
  return typeof policy === 'string' ? policy : `days:${policy.offsets.join(',')}`;
}

function offsetsOf(policy: RetryPolicy): readonly number[] {
  if (typeof policy === 'object') return policy.offsets;
  if (policy === 'three_in_a_week') return THREE_IN_A_WEEK;
  return policy === 'next_working_day' ? [1] : [];
}

function schemeLimits(brand: string | null): Pick<SchemeLimit, 'in24Hours' | 'in30Days'> {
  if (brand === 'visa' || brand === 'mastercard') return SCHEME_LIMITS[brand];
  return { in24Hours: null, in30Days: null };
}

function givenOffsets(input: unknown): number[] | null {
  if (typeof input === 'string') {
    const match = /^days:(\d{1,3}(?:,\d{1,3})*)$/.exec(input);
    return match?.[1] === undefined ? null : match[1].split(',').map(Number);
  }
  if (typeof input !== 'object' || input === null || !('offsets' in input)) return null;
  const { offsets } = input;
  if (!Array.isArray(offsets)) return null;
  return offsets.every((offset) => typeof offset === 'number') ? offsets : null;
}
