// The oracle's own calendar. A day is a number, counted from 1970-01-01.

import Holidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;

export function dayOf(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS;
}

export function textOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

const starts = new Map<string, Map<number, number>>();

/** The first instant of the day in the zone, in milliseconds. */
export function startOf(day: number, zone: string): number {
  let known = starts.get(zone);
  if (known === undefined) {
    known = new Map();
    starts.set(zone, known);
  }
  let start = known.get(day);
  if (start === undefined) {
    start = Temporal.PlainDate.from(textOf(day)).toZonedDateTime(zone).epochMilliseconds;
    known.set(day, start);
  }
  return start;
}

/** The day that an instant falls on in the zone. */
export function dayAt(ms: number, zone: string): number {
  const near = Math.floor(ms / DAY_MS);
  if (startOf(near + 1, zone) <= ms) return near + 1;
  return startOf(near, zone) <= ms ? near : near - 1;
}

export function lengthOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function partsOf(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}

/** A merchant's calendar of working days. */
export type Workdays = { country: string; region: string | null; closed: ReadonlySet<string> };

/** The first working day from this one on. */
export function workdayFrom(day: number, workdays: Workdays): number {
  let found = day;
  while (isDayOff(found, workdays)) found += 1;
  return found;
}

// The merchants of a simulated run live where Saturday and Sunday are off.
function isDayOff(day: number, workdays: Workdays): boolean {
  const weekday = new Date(day * DAY_MS).getUTCDay();
  if (weekday === 0 || weekday === 6) return true;
  const text = textOf(day);
  return workdays.closed.has(text) || holidays(workdays, Number(text.slice(0, 4))).has(text);
}

const years = new Map<string, ReadonlySet<string>>();

function holidays({ country, region }: Workdays, year: number): ReadonlySet<string> {
  const key = `${country} ${region} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const [state = '', part = ''] = region?.split('.') ?? [];
  const library = new Holidays(country, state, part, { types: ['bank', 'public'] });
  const found = new Set<string>();
  for (const { date, start, end } of library.getHolidays(year)) {
    const days = Math.round((end.getTime() - start.getTime()) / DAY_MS);
    const first = dayOf(date.slice(0, 10));
    for (let day = first; day < first + days; day++) found.add(textOf(day));
  }
  years.set(key, found);
  return found;
}
