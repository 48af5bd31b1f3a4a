// Weekends, holidays and cut-offs, against calendars that were published for these countries.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  dayNumber,
  fromDayNumber,
  instantAt,
  type PlainDate,
  parsePlainDate,
  plainDate,
} from './calendar.ts';
import { Problem } from './problems.ts';
import {
  addWorkingDays,
  dueDayFor,
  isBankDebit,
  isCountry,
  isRegion,
  isWorkingDay,
  nextWorkingDay,
  onOrNextWorkingDay,
  WORKING_DAY_SEARCH_DAYS,
  type WorkingCalendar,
} from './working-days.ts';

const day = (text: string): PlainDate => parsePlainDate(text, 'test');

/** `DE` or `DE/BY`, and the merchant's own closed days. */
function calendarOf(place: string, ...closedDays: string[]): WorkingCalendar {
  const [country = '', region = null] = place.split('/');
  return { country, region, closedDays: closedDays.map(day) };
}

describe('working days', () => {
  test('weekends are the country’s own', () => {
    // 2026-11-02 is a Monday; 1 is a working day.
    const weeks = {
      US: '1111100',
      CH: '1111100',
      IL: '1111001',
      SA: '1111001',
      IR: '1111011',
      IN: '1111110',
      AF: '1110011',
      AE: '1111100',
    };
    for (const [country, week] of Object.entries(weeks)) {
      const days = Array.from({ length: 7 }, (_, index) => addDays(day('2026-11-02'), index));
      const found = days.map((date) => (isWorkingDay(date, calendarOf(country)) ? 1 : 0)).join('');
      assert.equal(found, week, country);
    }
  });

  test('public and bank holidays are no working days, by country and region', () => {
    const table = [
      ['US', '2026-07-03', false], // the fourth is a Saturday
      ['US', '2026-11-26', false],
      ['US', '2026-11-27', true],
      ['GB', '2026-12-28', false], // for Boxing Day on a Saturday
      ['GB/SCT', '2026-01-02', false],
      ['GB/ENG', '2026-01-02', true],
      ['DE', '2026-01-06', true],
      ['DE/BY', '2026-01-06', false],
      ['DE/BY', '2028-08-08', true],
      ['DE/BY.A', '2028-08-08', false], // Augsburg alone
      ['DE', '2026-12-24', true], // half a day is a working day
      ['DE', '2026-12-25', false],
      ['IL', '2026-09-21', false],
      ['SA', '2026-09-23', false],
      ['JP', '2026-05-06', false],
      ['AU/NSW', '2026-04-06', false],
      ['BR', '2026-09-07', false],
      ['TR', '2026-05-27', false], // four days of Kurban Bayramı, Wednesday to Saturday
      ['TR', '2026-05-29', false],
      ['NP', '2026-05-04', true], // no holidays known
    ] as const;
    for (const [place, date, expected] of table) {
      assert.equal(isWorkingDay(day(date), calendarOf(place)), expected, `${place} ${date}`);
    }
  });

  test('a holiday that began in the old year still closes the new one’s first days', () => {
    // Incwala, six days from 28 December; 2 January 2026 is a Friday.
    assert.equal(isWorkingDay(day('2026-01-02'), calendarOf('SZ')), false);
    assert.equal(isWorkingDay(day('2026-01-02'), calendarOf('ZA')), true);
    assert.equal(onOrNextWorkingDay(day('2025-12-28'), calendarOf('SZ')), '2026-01-05');
  });

  test('the merchant’s own closed days count too', () => {
    const calendar = calendarOf('US', '2026-11-27', '2026-11-30');
    assert.equal(isWorkingDay(day('2026-11-27'), calendar), false);
    assert.equal(nextWorkingDay(day('2026-11-25'), calendar), '2026-12-01');
  });

  test('next is strictly after, on-or-next may stay', () => {
    const calendar = calendarOf('DE');
    assert.equal(nextWorkingDay(day('2026-05-06'), calendar), '2026-05-07');
    assert.equal(onOrNextWorkingDay(day('2026-05-06'), calendar), '2026-05-06');
    assert.equal(onOrNextWorkingDay(day('2026-05-01'), calendar), '2026-05-04');
    assert.equal(nextWorkingDay(day('2026-12-24'), calendar), '2026-12-28');
    assert.equal(nextWorkingDay(day('2026-12-31'), calendar), '2027-01-04');
  });

  test('adding working days skips weekends and holidays; zero only leaves a closed day', () => {
    const calendar = calendarOf('DE');
    const table = [
      ['2026-05-06', 3, '2026-05-11'],
      ['2026-05-09', 1, '2026-05-11'],
      ['2026-05-09', 0, '2026-05-11'],
      ['2026-05-11', 0, '2026-05-11'],
      ['2026-04-02', 3, '2026-04-09'], // Easter
    ] as const;
    for (const [from, count, expected] of table) {
      assert.equal(addWorkingDays(day(from), count, calendar), expected, `${from} + ${count}`);
    }
    for (const count of [-1, 1.5, WORKING_DAY_SEARCH_DAYS + 1, Number.NaN]) {
      assert.throws(() => addWorkingDays(day('2026-05-06'), count, calendar), RangeError);
    }
  });

  test('a merchant that is closed all year is told so, and no search runs on for ever', () => {
    const days = Array.from({ length: 400 }, (_, index) => addDays(day('2026-01-01'), index));
    const calendar = { country: 'US', region: null, closedDays: days };
    assert.throws(
      () => nextWorkingDay(day('2026-01-01'), calendar),
      (error) =>
        error instanceof Problem &&
        error.code === 'limit_exceeded' &&
        error.field === 'closed_days',
    );
  });

  test('in every country the next working day is one, is after, and skips none', () => {
    const places = fc.constantFrom('US/CA', 'DE/BY', 'GB/SCT', 'IL', 'SA', 'JP', 'AU/VIC', 'ZA');
    const from = dayNumber(plainDate(2024, 1, 1));
    const days = fc.integer({ min: from, max: from + 3 * 365 });
    fc.assert(
      fc.property(places, days, (place, number) => {
        const calendar = calendarOf(place);
        const next = dayNumber(nextWorkingDay(fromDayNumber(number), calendar));
        assert.ok(next > number && isWorkingDay(fromDayNumber(next), calendar));
        for (let between = number + 1; between < next; between++) {
          assert.equal(isWorkingDay(fromDayNumber(between), calendar), false);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the day on which a pushed billing record is collected', () => {
  const calendar = calendarOf('DE');
  const zone = 'Europe/Berlin';
  const due = (kind: 'card' | 'bank_account' | 'mandate', pushed: string, dueOn: string) => {
    const [date = '', time = ''] = pushed.split(' ');
    const pushedAt = instantAt(day(date), time, zone);
    return dueDayFor(pushedAt, day(dueOn), kind, '16:00', zone, calendar);
  };

  test('bank debits keep the cut-off and working days, cards keep their day', () => {
    const table = [
      ['mandate', '2026-05-06 15:59', '2026-05-06', '2026-05-06'],
      ['mandate', '2026-05-06 16:00', '2026-05-06', '2026-05-06'],
      ['mandate', '2026-05-06 16:01', '2026-05-06', '2026-05-07'],
      ['bank_account', '2026-05-08 16:01', '2026-05-08', '2026-05-11'],
      ['mandate', '2026-05-06 23:59', '2026-05-07', '2026-05-07'],
      ['mandate', '2026-05-06 10:00', '2026-05-09', '2026-05-11'],
      ['mandate', '2026-05-09 10:00', '2026-05-09', '2026-05-11'],
      ['mandate', '2026-05-09 18:00', '2026-05-09', '2026-05-11'],
      ['mandate', '2026-04-02 18:00', '2026-04-02', '2026-04-07'],
      ['mandate', '2026-05-06 10:00', '2026-05-04', '2026-05-06'],
      ['mandate', '2026-05-06 17:00', '2026-05-04', '2026-05-07'],
      ['card', '2026-05-06 16:01', '2026-05-06', '2026-05-06'],
      ['card', '2026-05-06 10:00', '2026-05-09', '2026-05-09'],
    ] as const;
    for (const [kind, pushed, dueOn, expected] of table) {
      assert.equal(due(kind, pushed, dueOn), expected, `${kind} ${pushed} for ${dueOn}`);
    }
  });

  test('today and the cut-off are those of the merchant’s zone', () => {
    const zones = { 'Pacific/Auckland': '2026-05-07', 'America/New_York': '2026-05-06' };
    for (const [where, expected] of Object.entries(zones)) {
      const pushedAt = instantAt(day('2026-05-06'), '10:00', 'UTC'); // 22:00 and 06:00 there
      const found = dueDayFor(pushedAt, day('2026-05-06'), 'mandate', '16:00', where, calendar);
      assert.equal(found, expected, where);
    }
  });

  test('only cards are no bank debits', () => {
    assert.deepEqual((['card', 'bank_account', 'mandate'] as const).map(isBankDebit), [
      false,
      true,
      true,
    ]);
  });
});

describe('countries and regions', () => {
  test('countries are the two upper-case letters that ISO has assigned', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountry);
    assert.equal(codes.length, 250);
    for (const code of codes) assert.notEqual(names.of(code), undefined, code);
    for (const text of ['', 'de', 'DEU', 'EU', 'UK', 'ZZ', 'SU', 'D', 'constructor']) {
      assert.equal(isCountry(text), false, text);
    }
  });

  test('regions are those of their country', () => {
    const known = ['DE/BY', 'DE/BY.A', 'US/CA', 'US/LA.NO', 'AU/NSW', 'GB/SCT', 'CA/QC'];
    const unknown = ['DE/XX', 'DE/', 'DE/by', 'DE/BY.Z', 'DE/BY.A.A', 'US/BY', 'NP/A', 'ZZ/BY'];
    for (const place of [...known, ...unknown, 'DE/__proto__', 'DE/BY.constructor']) {
      const [country = '', region = ''] = place.split('/');
      assert.equal(isRegion(country, region), known.includes(place), place);
    }
  });
});
