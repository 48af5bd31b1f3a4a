// Calendar days and the one place where a day and an instant meet. A day is text, `YYYY-MM-DD`,
// and its arithmetic is on integers because schedules make millions of them; Temporal is used only
// where a time zone comes in.

import { Temporal } from 'temporal-polyfill';
import { Problem } from './problems.ts';

/** A calendar day, `YYYY-MM-DD`. Text order is day order. */
export type PlainDate = string & { readonly __plainDate: true };

/** What the time is: an input everywhere, so that any day can be replayed. */
export type Clock = { now(): Date; today(zone: string): PlainDate };

/** First and last year that a caller may name. */
export const YEAR_MIN = 2000;
export const YEAR_MAX = 2199;
export const LAST_DAY = `${YEAR_MAX}-12-31` as PlainDate;

const DATE_LIMIT = `a day as YYYY-MM-DD from ${YEAR_MIN}-01-01 to ${LAST_DAY}`;

export function isPlainDate(text: unknown): text is PlainDate {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const { year, month, day } = partsOf(text as PlainDate);
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysInMonth(year, month);
}

/** Throws Problem `date_invalid` naming the field. */
export function parsePlainDate(text: unknown, field: string): PlainDate {
  if (isPlainDate(text)) return text;
  throw new Problem('date_invalid', { field, value: text, limit: DATE_LIMIT });
}

/** `month` is 1 to 12. */
export function partsOf(date: PlainDate): { year: number; month: number; day: number } {
  return {
    year: digits(date, 0) * 100 + digits(date, 2),
    month: digits(date, 5),
    day: digits(date, 8),
  };
}

/** `month` is 1 to 12, `day` a day that the month has. */
export function plainDate(year: number, month: number, day: number): PlainDate {
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return text as PlainDate;
}

/** Days since 1970-01-01 in the Gregorian calendar. */
export function dayNumber(date: PlainDate): number {
  const { year, month, day } = partsOf(date);
  return dayNumberOf(year, month, day);
}

/** As dayNumber, of parts. */
export function dayNumberOf(year: number, month: number, day: number): number {
  // The year is counted from March, so that the leap day is its last and the months' lengths
  // follow one line; 719_468 days lie between 0000-03-01 and 1970-01-01.
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + Math.floor((153 * marchMonth + 2) / 5) + day - 1 - 719_468;
}

/** Throws RangeError outside the years 0 to 9999. */
export function fromDayNumber(number: number): PlainDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`No calendar day has number ${number}`);
  return plainDate(year, month, day);
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(date) + days);
}

/**
 * The wanted day of the month that lies `months` after the date's month, or that month's last day
 * where it is shorter. `wantedDay` is 1 to 31, by default the date's own.
 */
export function addMonths(date: PlainDate, months: number, wantedDay?: number): PlainDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + month - 1 + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  return plainDate(newYear, newMonth, Math.min(wantedDay ?? day, daysInMonth(newYear, newMonth)));
}

/** 1 Monday to 7 Sunday. */
export function weekday(date: PlainDate): number {
  return weekdayOf(dayNumber(date));
}

/** As weekday, of a day number: day 0 was a Thursday. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** `month` is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Negative when `a` is the earlier day, 0 when they are the same. */
export function compareDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True for the name of an IANA time zone; a bare offset such as `+02:00` is none. */
export function isTimeZone(text: string): boolean {
  if (text.length > ZONE_NAME_MAX || !/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false; // RangeError is how Intl says no.
  }
}

const ZONE_NAME_MAX = 64;

/** True for `HH:MM`, 00:00 to 23:59. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** The calendar day that the instant falls on in the zone. */
export function dateIn(instant: Date, zone: string): PlainDate {
  const ms = instant.getTime();
  const known = wholeDays.get(zone);
  if (known !== undefined && ms >= known.fromMs && ms < known.toMs) return known.date;
  const text = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();
  const date = text.toString() as PlainDate;
  rememberDay(date, zone);
  return date;
}

/**
 * First instant of the calendar day in the zone. Where midnight is skipped, that is the first
 * instant after the gap; where the whole day is (Pacific/Apia 2011-12-30), the next that exists.
 */
export function startOfDay(date: PlainDate, zone: string): Date {
  const key = `${date} ${zone}`;
  let ms = dayStarts.get(key);
  if (ms === undefined) {
    ms = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
    boundedSet(dayStarts, key, ms, DAY_STARTS_MAX);
  }
  return new Date(ms);
}

/**
 * The instant at which a wall clock in the zone shows `HH:MM` on that day: the earlier one where
 * it shows it twice; where it never does, as far after the gap as it would have been into it.
 */
export function instantAt(date: PlainDate, time: string, zone: string): Date {
  if (!isTimeOfDay(time)) throw new RangeError(`A time of day is HH:MM, got ${time}`);
  const wall = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return new Date(wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
}

// What was found once. Temporal takes 10 us a day, and bulk work asks for few days very often.
const DAY_STARTS_MAX = 4096;
const dayStarts = new Map<string, number>();
const WHOLE_DAYS_MAX = 512;
const wholeDays = new Map<string, { fromMs: number; toMs: number; date: PlainDate }>();

function rememberDay(date: PlainDate, zone: string): void {
  const fromMs = startOfDay(date, zone).getTime();
  const toMs = startOfDay(addDays(date, 1), zone).getTime();
  // A day of another length may hold an hour of its neighbour (clocks set back across midnight).
  if (toMs - fromMs === 86_400_000) {
    boundedSet(wholeDays, zone, { fromMs, toMs, date }, WHOLE_DAYS_MAX);
  }
}

/** Keeps at most `max` entries; the oldest leaves. */
function boundedSet<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  if (map.size >= max && !map.has(key)) {
    const oldest = map.keys().next();
    if (!oldest.done) map.delete(oldest.value);
  }
  map.set(key, value);
}

function digits(date: string, at: number): number {
  return (date.charCodeAt(at) - 48) * 10 + date.charCodeAt(at + 1) - 48;
}

function pad(value: number, length: number): string {
  return value.toString().padStart(length, '0');
}
