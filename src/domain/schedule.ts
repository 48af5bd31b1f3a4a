// Schedules: which amounts a payment record makes due, and on which days. Every occurrence is
// worked out from its ordinal alone, with integers, so that nothing drifts and nothing is counted.

import {
  compareDates,
  dayNumber,
  dayNumberOf,
  daysInMonth,
  fromDayNumber,
  LAST_DAY,
  type PlainDate,
  parsePlainDate,
  partsOf,
} from './calendar.ts';
import { AMOUNT_MAX, type Currency, parseCurrency } from './money.ts';
import { Problem, type ProblemCode } from './problems.ts';

/** The nine frequencies by their code; `step` counts days or months. */
export const FREQUENCIES = {
  10: { code: 10, name: 'daily', unit: 'day', step: 1 },
  20: { code: 20, name: 'weekly', unit: 'day', step: 7 },
  30: { code: 30, name: 'biweekly', unit: 'day', step: 14 },
  40: { code: 40, name: 'monthly', unit: 'month', step: 1 },
  50: { code: 50, name: 'bimonthly', unit: 'month', step: 2 },
  60: { code: 60, name: 'quarterly', unit: 'month', step: 3 },
  70: { code: 70, name: 'semiannual', unit: 'month', step: 6 },
  80: { code: 80, name: 'annual', unit: 'month', step: 12 },
  90: { code: 90, name: 'biennial', unit: 'month', step: 24 },
} as const;

export type Frequency = keyof typeof FREQUENCIES;
export type FrequencyName = (typeof FREQUENCIES)[Frequency]['name'];

/** Most billing records that one payment record may ask for by count. */
export const BILLING_COUNT_MAX = 10_000;

export type ScheduleTerms = {
  frequency: Frequency;
  /** Minor units, as firstAmount, which stands in for it in the first billing record. */
  amount: bigint;
  firstAmount: bigint | null;
  currency: Currency;
  firstOn: PlainDate;
  /** 1 to 31 where the frequency counts months, else null. */
  billingDay: number | null;
  /** The first one included. With endOn as well, whichever comes first ends the schedule. */
  billingCount: number | null;
  /** Inclusive. */
  endOn: PlainDate | null;
};

/** `ordinal` 1 is the first. */
export type Occurrence = { ordinal: number; dueOn: PlainDate; amount: bigint };

/** What a caller gives, unchecked. Only undefined and null count as not given. */
export type TermsInput = { readonly [F in TermsField]?: unknown };

export type TermsField =
  | 'amount'
  | 'first_amount'
  | 'currency'
  | 'frequency'
  | 'first_date'
  | 'billing_day'
  | 'billing_count'
  | 'end_date';

/** Code (number or digits) or name. Throws Problem `value_invalid` naming the field. */
export function parseFrequency(codeOrName: unknown, field: string): Frequency {
  const all = Object.values(FREQUENCIES);
  const wanted = typeof codeOrName === 'number' ? String(codeOrName) : codeOrName;
  const found = all.find(({ code, name }) => name === wanted || String(code) === wanted);
  if (found !== undefined) return found.code;
  const limit = all.map(({ code, name }) => `${code} ${name}`).join(', ');
  throw new Problem('value_invalid', { field, value: codeOrName, limit });
}

/**
 * Checks everything a caller gives and throws one Problem: the first fault's code and field, and
 * `errors` with every fault where there are several. `today` is the day in the merchant's zone,
 * the earliest and default `first_date`; `billing_day` defaults to its day of the month.
 * `fieldNames` renames fields in Problems. Amounts may be integers, bigints or digits.
 */
export function readTerms(
  input: TermsInput,
  today: PlainDate,
  fieldNames: { readonly [F in TermsField]?: string } = {},
): ScheduleTerms {
  const { faults, take } = collectFaults(input, fieldNames);
  const amount = take('amount', 'required', readAmount);
  const firstAmount = take('first_amount', 'optional', readAmount);
  const currency = take('currency', 'required', readCurrency);
  const frequency = take('frequency', 'required', parseFrequency);
  const firstOn = take('first_date', 'optional', (value, field) => {
    const date = parsePlainDate(value, field);
    if (compareDates(date, today) >= 0) return date;
    throw new Problem('date_past', { field, value, limit: `${today} or later` });
  });
  const billingDay = take('billing_day', 'optional', (value, field) =>
    readBillingDay(value, field, frequency),
  );
  const billingCount = take('billing_count', 'optional', (value, field) =>
    readInteger(value, field, 'value_invalid', BILLING_COUNT_MAX),
  );
  const start = firstOn ?? today;
  const endOn = take('end_date', 'optional', (value, field) => {
    const date = parsePlainDate(value, field);
    if (compareDates(date, start) >= 0) return date;
    throw new Problem('end_before_start', { field, value, limit: `${start} or later` });
  });
  // Each of the three was either read or left a fault; the compiler wants to hear it.
  if (amount === undefined || currency === undefined || frequency === undefined) {
    throw oneProblem(faults);
  }
  const monthly = FREQUENCIES[frequency].unit === 'month';
  const terms: ScheduleTerms = {
    frequency,
    amount,
    firstAmount: firstAmount ?? null,
    currency,
    firstOn: start,
    billingDay: monthly ? (billingDay ?? partsOf(today).day) : null,
    billingCount: billingCount ?? null,
    endOn: endOn ?? null,
  };
  if (faults.length > 0) throw oneProblem(faults);
  mustFit(terms, fieldNames.billing_count ?? 'billing_count');
  return terms;
}

/** True when neither count nor end date ends the schedule. */
export function isUnlimited(terms: ScheduleTerms): boolean {
  return terms.billingCount === null && terms.endOn === null;
}

/**
 * The nth billing record, or null when the schedule has ended before it. The first is due on
 * firstOn; the nth of a month-based frequency (n - 1) steps after that one's MONTH on the billing
 * day, or on the month's last day. Ordinals start at 1, else RangeError.
 */
export function occurrence(terms: ScheduleTerms, ordinal: number): Occurrence | null {
  if (!Number.isSafeInteger(ordinal) || ordinal < 1) {
    throw new RangeError(`Ordinals are integers from 1, got ${ordinal}`);
  }
  if (terms.billingCount !== null && ordinal > terms.billingCount) return null;
  const due = dueDay(terms, ordinal);
  if (due > dayNumber(endOf(terms))) return null;
  return { ordinal, dueOn: fromDayNumber(due), amount: amountOf(terms, ordinal) };
}

/** In order, from an ordinal, those due up to and including a day, at most `limit` of them. */
export function* occurrences(
  terms: ScheduleTerms,
  fromOrdinal: number,
  untilDate: PlainDate,
  limit: number,
): Generator<Occurrence, void, void> {
  for (let given = 0; given < limit; given++) {
    const next = occurrence(terms, fromOrdinal + given);
    if (next === null || compareDates(next.dueOn, untilDate) > 0) return;
    yield next;
  }
}

/** The one that ends the schedule; null when it is unlimited. */
export function lastOccurrence(terms: ScheduleTerms): Occurrence | null {
  if (isUnlimited(terms)) return null;
  const byEnd = ordinalUpTo(terms, endOf(terms));
  return occurrence(terms, Math.min(byEnd, terms.billingCount ?? byEnd));
}

/**
 * What the terms make due, without storing anything: at most `limit` records, of a schedule
 * without end those up to the horizon.
 */
export function preview(
  terms: ScheduleTerms,
  horizonDate: PlainDate,
  limit: number,
): {
  billingRecords: { dueOn: PlainDate; amount: bigint; currency: Currency }[];
  unlimited: boolean;
} {
  const unlimited = isUnlimited(terms);
  const found = occurrences(terms, 1, unlimited ? horizonDate : LAST_DAY, limit);
  const { currency } = terms;
  const billingRecords = Array.from(found, ({ dueOn, amount }) => ({ dueOn, amount, currency }));
  return { billingRecords, unlimited };
}

function collectFaults(input: TermsInput, fieldNames: { readonly [F in TermsField]?: string }) {
  const faults: Problem[] = [];
  /** What `read` makes of the field; undefined when it is not given or at fault. */
  const take = <T>(
    field: TermsField,
    need: 'required' | 'optional',
    read: (value: unknown, name: string) => T,
  ): T | undefined => {
    const name = fieldNames[field] ?? field;
    const value = input[field];
    try {
      if (value !== undefined && value !== null) return read(value, name);
      if (need === 'required') faults.push(new Problem('field_missing', { field: name }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.push(error);
    }
    return undefined;
  };
  return { faults, take };
}

function endOf({ endOn }: ScheduleTerms): PlainDate {
  return endOn !== null && endOn < LAST_DAY ? endOn : LAST_DAY;
}

function amountOf({ amount, firstAmount }: ScheduleTerms, ordinal: number): bigint {
  return ordinal === 1 && firstAmount !== null ? firstAmount : amount;
}

/** As a day number; count and end are not looked at. */
function dueDay({ frequency, firstOn, billingDay }: ScheduleTerms, ordinal: number): number {
  const { unit, step } = FREQUENCIES[frequency];
  if (unit === 'day' || ordinal === 1) return dayNumber(firstOn) + (ordinal - 1) * step;
  const first = partsOf(firstOn);
  const index = first.year * 12 + first.month - 1 + (ordinal - 1) * step;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayNumberOf(year, month, Math.min(billingDay ?? first.day, daysInMonth(year, month)));
}

/** The highest ordinal due up to a day that is not before firstOn; count is not looked at. */
function ordinalUpTo(terms: ScheduleTerms, date: PlainDate): number {
  const { unit, step } = FREQUENCIES[terms.frequency];
  if (unit === 'day') return Math.floor((dayNumber(date) - dayNumber(terms.firstOn)) / step) + 1;
  const first = partsOf(terms.firstOn);
  const last = partsOf(date);
  const months = (last.year - first.year) * 12 + last.month - first.month;
  const ordinal = Math.floor(months / step) + 1;
  return dueDay(terms, ordinal) <= dayNumber(date) ? ordinal : Math.max(1, ordinal - 1);
}

/** Throws Problem when the count reaches past the last day that dates may have. */
function mustFit(terms: ScheduleTerms, field: string): void {
  if (terms.billingCount === null || terms.endOn !== null) return;
  const most = ordinalUpTo(terms, LAST_DAY);
  if (terms.billingCount <= most) return;
  const limit = `${most}, which lasts until ${LAST_DAY}`;
  throw new Problem('date_out_of_range', { field, value: terms.billingCount, limit });
}

const AMOUNT_LIMIT = `an integer of minor units from 1 to ${AMOUNT_MAX}`;

function readAmount(value: unknown, field: string): bigint {
  const exact =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^\d{1,16}$/.test(value));
  const amount = exact ? BigInt(value) : 0n;
  if (amount >= 1n && amount <= AMOUNT_MAX) return amount;
  throw new Problem('amount_invalid', { field, value, limit: AMOUNT_LIMIT });
}

function readCurrency(value: unknown, field: string): Currency {
  if (typeof value === 'string') return parseCurrency(value, field);
  throw new Problem('currency_unknown', { field, value });
}

function readBillingDay(value: unknown, field: string, frequency: Frequency | undefined): number {
  const day = readInteger(value, field, 'billing_day_invalid', 31);
  if (frequency === undefined || FREQUENCIES[frequency].unit === 'month') return day;
  const limit = 'none, it is for monthly and longer frequencies';
  throw new Problem('billing_day_invalid', { field, value, limit });
}

/** From 1 to `max`, as a number or as digits. */
function readInteger(value: unknown, field: string, code: ProblemCode, max: number): number {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const fits = typeof number === 'number' && Number.isInteger(number);
  if (fits && number >= 1 && number <= max) return number;
  throw new Problem(code, { field, value, limit: `an integer from 1 to ${max}` });
}

function oneProblem(faults: readonly Problem[]): Problem {
  const [first] = faults;
  if (first === undefined) throw new RangeError('A Problem needs a fault');
  if (faults.length === 1) return first;
  const errors = faults.map(({ code, field, value, limit }) => ({
    code,
    ...(field !== undefined && { field }),
    ...(value !== undefined && { value }),
    ...(limit !== undefined && { limit }),
  }));
  const { code, field, value, limit, detail } = first;
  return new Problem(code, {
    ...(field !== undefined && { field }),
    value,
    ...(limit !== undefined && { limit }),
    detail: `${detail} In all, ${faults.length} fields are at fault.`,
    errors,
  });
}
