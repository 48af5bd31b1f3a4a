// Working days: weekends and public holidays of the merchant's country and region, and the
// merchant's own closed days. They move bank debits and one kind of retry, never a card payment.

import Holidays from 'date-holidays';
import { isBankDay } from './bank-days.ts';
import {
  addDays,
  compareDates,
  dateIn,
  dayNumber,
  fromDayNumber,
  instantAt,
  type PlainDate,
  partsOf,
  weekdayOf,
} from './calendar.ts';
import { Problem } from './problems.ts';

export type WorkingCalendar = {
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
  /** The library's code of a state, `BY`, or of a part of one, `BY.A`; null for the country. */
  region: string | null;
  closedDays: readonly PlainDate[];
};

export type InstrumentKind = 'card' | 'bank_account' | 'mandate';

export function isBankDebit(kind: InstrumentKind): boolean {
  return kind !== 'card';
}

/** How far a search for a working day goes, and how many of them may be added at once. */
export const WORKING_DAY_SEARCH_DAYS = 366;

// Officially assigned alpha-2 codes of ISO 3166-1 (iso.org/obp, read 2026), and XK for Kosovo.
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ ' +
    'BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM ' +
    'DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS ' +
    'GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN ' +
    'KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ ' +
    'MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM ' +
    'PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV ' +
    'SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI ' +
    'VN VU WF WS XK YE YT ZA ZM ZW'
  ).split(' '),
);

// Days off where they are not Saturday and Sunday, 1 Monday to 7 Sunday. Source: Unicode CLDR 48,
// supplemental data weekData (weekendStart, weekendEnd), read 2026.
const WEEKENDS: ReadonlyMap<string, readonly number[]> = new Map([
  ['AF', [4, 5]],
  ['IR', [5]],
  ['IN', [7]],
  ['UG', [7]],
  ...'BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE'
    .split(' ')
    .map((country): [string, number[]] => [country, [5, 6]]),
]);
const SATURDAY_SUNDAY: readonly number[] = [6, 7];

export function isCountry(text: string): boolean {
  return COUNTRIES.has(text);
}

/** True when holidays are known by that region of the country; see WorkingCalendar.region. */
export function isRegion(country: string, text: string): boolean {
  if (!isCountry(country)) return false;
  const [state = '', part, ...more] = text.split('.');
  const library = new Holidays();
  const states = library.getStates(country) ?? {};
  if (more.length > 0 || !Object.hasOwn(states, state)) return false;
  return part === undefined || Object.hasOwn(library.getRegions(country, state) ?? {}, part);
}

/** Neither weekend, nor holiday, nor closed. A country without known holidays has weekends only. */
export function isWorkingDay(date: PlainDate, calendar: WorkingCalendar): boolean {
  const number = dayNumber(date);
  const weekend = WEEKENDS.get(calendar.country) ?? SATURDAY_SUNDAY;
  if (weekend.includes(weekdayOf(number))) return false;
  if (calendar.closedDays.includes(date)) return false;
  return !holidaysOf(calendar, partsOf(date).year).has(number);
}

/** The first working day strictly after the date. Problem as onOrNextWorkingDay. */
export function nextWorkingDay(date: PlainDate, calendar: WorkingCalendar): PlainDate {
  return onOrNextWorkingDay(addDays(date, 1), calendar);
}

/** Throws Problem `limit_exceeded` when a whole year of closed days follows. */
export function onOrNextWorkingDay(date: PlainDate, calendar: WorkingCalendar): PlainDate {
  const first = dayNumber(date);
  for (let ahead = 0; ahead < WORKING_DAY_SEARCH_DAYS; ahead++) {
    const candidate = fromDayNumber(first + ahead);
    if (isWorkingDay(candidate, calendar)) return candidate;
  }
  const limit = `a working day within ${WORKING_DAY_SEARCH_DAYS} days after ${date}`;
  throw new Problem('limit_exceeded', { field: 'closed_days', limit });
}

/**
 * The nth working day strictly after the date; for 0 the date itself, or the next working day.
 * `count` is an integer from 0 to WORKING_DAY_SEARCH_DAYS, else RangeError.
 */
export function addWorkingDays(
  date: PlainDate,
  count: number,
  calendar: WorkingCalendar,
): PlainDate {
  if (!Number.isInteger(count) || count < 0 || count > WORKING_DAY_SEARCH_DAYS) {
    throw new RangeError(`0 to ${WORKING_DAY_SEARCH_DAYS} working days can be added, got ${count}`);
  }
  if (count === 0) return onOrNextWorkingDay(date, calendar);
  let day = date;
  for (let added = 0; added < count; added++) day = nextWorkingDay(day, calendar);
  return day;
}

/**
 * The date itself when a debit can be due on it, else the next such day: a working day of the
 * merchant, and for a mandate in euros a day on which banks settle among themselves too.
 */
export function onOrNextDebitDay(
  date: PlainDate,
  kind: InstrumentKind,
  currency: string,
  calendar: WorkingCalendar,
): PlainDate {
  let day = onOrNextWorkingDay(date, calendar);
  while (isBankDayNeeded(kind, currency) && !isBankDay(day)) day = nextWorkingDay(day, calendar);
  return day;
}

/** The SEPA schemes: no debit falls due on a day on which euro payments are not settled. */
export function isBankDayNeeded(kind: InstrumentKind | null, currency: string): boolean {
  return kind === 'mandate' && currency === 'EUR';
}

/**
 * The day on which a one-off is really collected. A card keeps its day. A bank debit pushed after
 * the cut-off (`HH:MM` in the zone) for that very day, or for one gone by, goes on the next working
 * day; one due on a day that is no working day likewise.
 */
export function dueDayFor(
  pushedAt: Date,
  dueOn: PlainDate,
  kind: InstrumentKind,
  cutOff: string,
  zone: string,
  calendar: WorkingCalendar,
  currency = '',
): PlainDate {
  if (!isBankDebit(kind)) return dueOn;
  const onOrNext = (day: PlainDate) => onOrNextDebitDay(day, kind, currency, calendar);
  const pushedOn = dateIn(pushedAt, zone);
  if (compareDates(dueOn, pushedOn) > 0) return onOrNext(dueOn);
  const late = pushedAt.getTime() > instantAt(pushedOn, cutOff, zone).getTime();
  return onOrNext(late ? addDays(pushedOn, 1) : pushedOn);
}

// Holidays of one country, region and year by day number; working one out takes milliseconds.
const HOLIDAY_YEARS_MAX = 512;
const holidayYears = new Map<string, ReadonlySet<number>>();

function holidaysOf({ country, region }: WorkingCalendar, year: number): ReadonlySet<number> {
  const key = `${country} ${region ?? ''} ${year}`;
  const known = holidayYears.get(key);
  if (known !== undefined) return known;
  const found = findHolidays(country, region, year);
  if (holidayYears.size >= HOLIDAY_YEARS_MAX) {
    const oldest = holidayYears.keys().next();
    if (!oldest.done) holidayYears.delete(oldest.value);
  }
  holidayYears.set(key, found);
  return found;
}

function findHolidays(country: string, region: string | null, year: number): ReadonlySet<number> {
  const [state, part] = region?.split('.') ?? [];
  const place = {
    country,
    ...(state !== undefined && { state }),
    ...(part !== undefined && { region: part }),
  };
  const library = new Holidays(place, { types: ['bank', 'public'] });
  const days = new Set<number>();
  // The year before too: a holiday of several days may reach over New Year.
  for (const holiday of [...library.getHolidays(year - 1), ...library.getHolidays(year)]) {
    const first = dayNumber(holiday.date.slice(0, 10) as PlainDate);
    // Whole days only, an hour given for summer time: half a bank holiday is still a working day.
    const hours = (holiday.end.getTime() - holiday.start.getTime()) / 3_600_000;
    for (let day = 0; day < Math.floor((hours + 1) / 24); day++) days.add(first + day);
  }
  return days;
}
