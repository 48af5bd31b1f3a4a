// The days on which euro payments between banks are settled (TARGET, called TARGET2 until 2023):
// no direct debit falls due on a day on which it is closed, whatever the merchant's own calendar.

import {
  addDays,
  compareDates,
  dayNumber,
  dayNumberOf,
  fromDayNumber,
  type PlainDate,
  partsOf,
  weekdayOf,
} from './calendar.ts';

// Closed besides Saturdays and Sundays since 2002 (European Central Bank, "TARGET closing days",
// read 2026-11-24): New Year, Good Friday, Easter Monday, 1 May, 25 and 26 December.
const FIXED: readonly string[] = ['01-01', '05-01', '12-25', '12-26'];
const FROM_EASTER: readonly number[] = [-2, 1];

export function isBankDay(date: PlainDate): boolean {
  const number = dayNumber(date);
  if (weekdayOf(number) >= 6 || FIXED.includes(date.slice(5))) return false;
  return !FROM_EASTER.includes(number - dayNumber(easterSunday(partsOf(date).year)));
}

/** The date itself when it is one, else the next one: at most four days on. */
export function onOrNextBankDay(date: PlainDate): PlainDate {
  let day = date;
  while (!isBankDay(day)) day = addDays(day, 1);
  return day;
}

/** The nth bank day strictly after the date; for 0 the date itself, or the next one. */
export function addBankDays(date: PlainDate, count: number): PlainDate {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} bank days`);
  let day = onOrNextBankDay(date);
  if (count === 0) return day;
  // What is no bank day is itself before the first one that follows it.
  for (let added = day === date ? 0 : 1; added < count; added++)
    day = onOrNextBankDay(addDays(day, 1));
  return day;
}

/**
 * The day on which a debit can be due: a bank day, not before the day it was wanted for, nor before
 * the payer has known of it for `noticeDays` calendar days (14 by the SEPA rulebooks, fewer where
 * payer and merchant have agreed on it).
 */
export function debitDay(wanted: PlainDate, toldOn: PlainDate, noticeDays: number): PlainDate {
  if (!Number.isInteger(noticeDays) || noticeDays < 0) throw new RangeError(`${noticeDays} days`);
  const earliest = addDays(toldOn, noticeDays);
  return onOrNextBankDay(compareDates(wanted, earliest) < 0 ? earliest : wanted);
}

/** In the Gregorian calendar, by Gauss's rule as Meeus has it (Astronomical Algorithms, ch. 8). */
export function easterSunday(year: number): PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const lunar = Math.floor((century + 8) / 25);
  const solar = Math.floor((century - lunar + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - solar + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late;
  return fromDayNumber(dayNumberOf(year, 3, 22) + days);
}
