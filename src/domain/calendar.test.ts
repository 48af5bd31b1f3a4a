// Days against Temporal as the oracle; day and instant in the zones that make their meeting hard.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  addMonths,
  compareDates,
  dateIn,
  dayNumber,
  daysInMonth,
  fromDayNumber,
  instantAt,
  isPlainDate,
  isTimeOfDay,
  isTimeZone,
  LAST_DAY,
  type PlainDate,
  parsePlainDate,
  plainDate,
  startOfDay,
  weekday,
  YEAR_MAX,
  YEAR_MIN,
} from './calendar.ts';
import { Problem } from './problems.ts';

const day = (text: string): PlainDate => parsePlainDate(text, 'test');
const FIRST = dayNumber(day('2000-01-01'));
const LAST = dayNumber(LAST_DAY);
const anyDay = fc.integer({ min: FIRST, max: LAST }).map(fromDayNumber);

describe('a day as text', () => {
  test('real days are accepted', () => {
    for (const text of ['2000-01-01', '2000-02-29', '2024-02-29', '2026-12-31', '2199-12-31']) {
      assert.equal(parsePlainDate(text, 'first_date'), text);
    }
  });

  test('everything else is refused with the field named', () => {
    const wrong = [
      ...['2026-02-29', '2100-02-29', '2026-04-31', '2026-00-10', '2026-13-01', '2026-01-00'],
      ...['1999-12-31', '2200-01-01', '0000-01-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z'],
      ...[' 2026-01-01', '2026-01-01\n', '٢٠٢٦-01-01', '+2026-01-01', '', 'today'],
      ...[null, undefined, 20260101, {}, ['2026-01-01']],
    ];
    for (const value of wrong) {
      assert.equal(isPlainDate(value), false, String(value));
      assert.throws(
        () => parsePlainDate(value, 'end_date'),
        (error) =>
          error instanceof Problem && error.code === 'date_invalid' && error.field === 'end_date',
      );
    }
  });

  test('exactly the days of each month of each year are days', () => {
    for (let year = YEAR_MIN; year <= YEAR_MAX; year++) {
      for (let month = 1; month <= 12; month++) {
        const length = Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
        assert.equal(daysInMonth(year, month), length);
        assert.equal(isPlainDate(plainDate(year, month, length)), true);
        assert.equal(isPlainDate(plainDate(year, month, length + 1)), false);
      }
    }
    assert.deepEqual(
      [1900, 2200, 2400].map((year) => daysInMonth(year, 2)),
      [28, 28, 29],
    );
  });
});

describe('day arithmetic', () => {
  test('every day of two centuries has the next number and weekday, and comes back', () => {
    let text = '2000-01-01';
    assert.equal(FIRST, 10_957);
    assert.equal(weekday(day(text)), 6);
    for (let number = FIRST; number <= LAST; number++) {
      const date = fromDayNumber(number);
      if (number > FIRST) assert.ok(date > text, `${date} after ${text}`);
      assert.equal(isPlainDate(date), true);
      assert.equal(dayNumber(date), number);
      assert.equal(weekday(date), ((number - FIRST + 5) % 7) + 1);
      text = date;
    }
    assert.equal(text, LAST_DAY);
  });

  test('days before 1970 work as well, and a number that is no day is refused', () => {
    assert.equal(fromDayNumber(0), '1970-01-01');
    assert.equal(fromDayNumber(-1), '1969-12-31');
    assert.equal(fromDayNumber(-135_081), '1600-02-29');
    assert.equal(weekday(fromDayNumber(-1)), 3);
    for (const wrong of [Number.NaN, 3_000_000, -800_000]) {
      assert.throws(() => fromDayNumber(wrong), RangeError);
    }
  });

  test('adding days and months agrees with Temporal', () => {
    const days = fc.integer({ min: -40_000, max: 40_000 });
    const months = fc.integer({ min: -1200, max: 1200 });
    fc.assert(
      fc.property(anyDay, days, months, (date, plusDays, plusMonths) => {
        const oracle = Temporal.PlainDate.from(date);
        assert.equal(addDays(date, plusDays), oracle.add({ days: plusDays }).toString());
        assert.equal(addMonths(date, plusMonths), oracle.add({ months: plusMonths }).toString());
        assert.equal(weekday(date), oracle.dayOfWeek);
      }),
      { numRuns: 500 },
    );
  });

  test('a wanted day past the month end becomes its last day', () => {
    assert.equal(addMonths(day('2026-01-31'), 1), '2026-02-28');
    assert.equal(addMonths(day('2028-01-31'), 1), '2028-02-29');
    assert.equal(addMonths(day('2026-02-28'), 1, 31), '2026-03-31');
    assert.equal(addMonths(day('2026-12-05'), 1, 30), '2027-01-30');
    assert.equal(addMonths(day('2026-01-31'), -2), '2025-11-30');
  });

  test('comparing days is comparing their numbers', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        assert.equal(Math.sign(compareDates(a, b)), Math.sign(dayNumber(a) - dayNumber(b)));
      }),
    );
  });
});

// Daylight saving at midnight, half-hour shifts, odd offsets, skipped days, changed rules.
const ZONES =
  'UTC Europe/Berlin Europe/London Europe/Dublin Europe/Lisbon Europe/Istanbul Europe/Moscow ' +
  'Africa/Casablanca Africa/Cairo Africa/El_Aaiun Asia/Tehran Asia/Kathmandu Asia/Kolkata ' +
  'Asia/Beirut Asia/Gaza Asia/Amman Asia/Pyongyang Asia/Jerusalem America/New_York ' +
  'America/St_Johns America/Sao_Paulo America/Asuncion America/Santiago America/Havana ' +
  'America/Caracas America/Nuuk America/Scoresbysund Atlantic/Azores Australia/Lord_Howe ' +
  'Australia/Adelaide Pacific/Apia Pacific/Chatham Pacific/Kiritimati Pacific/Auckland ' +
  'Antarctica/Troll';

describe('day and instant in a zone', () => {
  const years = [2011, 2018, 2021, 2026].map((year) => dayNumber(plainDate(year, 1, 1)));
  for (const zone of ZONES.split(' ')) {
    test(`every day of four years begins once in ${zone}, and its first instant is on it`, () => {
      for (const first of years) {
        let before = startOfDay(fromDayNumber(first - 1), zone).getTime();
        for (let number = first; number < first + 365; number++) {
          const date = fromDayNumber(number);
          const start = startOfDay(date, zone);
          if (zone === 'Pacific/Apia' && date === '2011-12-30') {
            assert.equal(dateIn(start, zone), '2011-12-31');
            continue;
          }
          const hours = (start.getTime() - before) / 3_600_000;
          assert.ok(hours >= 22 && hours <= 26, `${date} began ${hours} h after its eve`);
          assert.equal(dateIn(start, zone), date);
          const instantBefore = dateIn(new Date(start.getTime() - 1), zone);
          assert.ok(instantBefore < date, `${instantBefore} just before ${date}`);
          before = start.getTime();
        }
      }
    });
  }

  test('the day of any instant is what the platform calendar says', () => {
    const formats = ZONES.split(' ').map((timeZone) => {
      const style = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
      return { timeZone, format: new Intl.DateTimeFormat('sv-SE', { ...style, timeZone }) };
    });
    const from = startOfDay(day('2005-01-01'), 'UTC').getTime();
    const to = startOfDay(day('2040-01-01'), 'UTC').getTime();
    fc.assert(
      fc.property(fc.constantFrom(...formats), fc.integer({ min: from, max: to }), (zone, ms) => {
        // Twice, and a little later: remembered days must not answer for their neighbours.
        for (const at of [ms, ms + 3_600_000, ms + 90_000_000, ms]) {
          assert.equal(dateIn(new Date(at), zone.timeZone), zone.format.format(at));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an hour that falls back across midnight stays on its own day', () => {
    // St John's set its clocks back at 00:01 of 7 November 2010: 23:01 to midnight came twice.
    const zone = 'America/St_Johns';
    assert.equal(dateIn(startOfDay(day('2010-11-07'), zone), zone), '2010-11-07');
    assert.equal(dateIn(instant('2010-11-07T02:30:30Z'), zone), '2010-11-07');
    assert.equal(dateIn(instant('2010-11-07T03:00:00Z'), zone), '2010-11-06');
    assert.equal(dateIn(instant('2010-11-07T03:30:00Z'), zone), '2010-11-07');
  });

  test('days that begin late or never begin at the first instant that exists', () => {
    const table = [
      ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
      ['2021-03-22', 'Asia/Tehran', '2021-03-21T20:30:00.000Z'],
      ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
      ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
      ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
      ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z'],
      ['2026-07-01', 'Pacific/Chatham', '2026-06-30T11:15:00.000Z'],
    ] as const;
    for (const [date, zone, expected] of table) {
      assert.equal(startOfDay(day(date), zone).toISOString(), expected, `${date} ${zone}`);
    }
  });

  test('a caller that changes the Date it got does not change the next answer', () => {
    const start = startOfDay(day('2026-05-05'), 'Europe/Berlin');
    start.setTime(0);
    const again = startOfDay(day('2026-05-05'), 'Europe/Berlin');
    assert.equal(again.toISOString(), '2026-05-04T22:00:00.000Z');
  });

  test('a wall-clock time is the earlier of two, or as far after the gap as into it', () => {
    const table = [
      ['2026-07-01', '16:00', 'Europe/Berlin', '2026-07-01T14:00:00.000Z'],
      ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
      ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
      ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    ] as const;
    for (const [date, time, zone, expected] of table) {
      assert.equal(instantAt(day(date), time, zone).toISOString(), expected);
    }
    assert.throws(() => instantAt(day('2026-07-01'), '24:00', 'UTC'), RangeError);
  });

  test('ten thousand asked with few distinct days are answered from memory', () => {
    const dates = Array.from({ length: 30 }, (_, index) => addDays(day('2026-01-01'), index));
    const count = (runs: number) => {
      const began = process.hrtime.bigint();
      for (let run = 0; run < runs; run++) {
        for (const date of dates) startOfDay(date, 'Africa/Tunis');
      }
      return Number(process.hrtime.bigint() - began) / runs;
    };
    const fresh = count(1);
    const remembered = count(400);
    assert.ok(remembered * 3 < fresh, `${remembered} ns after ${fresh} ns for 30 days`);
  });

  test('zones are IANA names', () => {
    for (const zone of [...ZONES.split(' '), 'Asia/Calcutta', 'US/Eastern', 'Etc/GMT+5']) {
      assert.equal(isTimeZone(zone), true, zone);
    }
    for (const text of ['', 'Mars/Base', '+02:00', '-05', 'Europe/Berlin ', 'E'.repeat(10_000)]) {
      assert.equal(isTimeZone(text), false, text);
    }
  });

  test('times of day are HH:MM', () => {
    for (const text of ['00:00', '09:30', '16:00', '23:59']) assert.equal(isTimeOfDay(text), true);
    for (const text of ['24:00', '7:00', '16:60', '16:00:00', '', '16.00', '16:00\n']) {
      assert.equal(isTimeOfDay(text), false, text);
    }
  });
});

function instant(text: string): Date {
  return new Date(Temporal.Instant.from(text).epochMilliseconds);
}
