// TARGET's closing days, against dates that were published, and what must hold of every date.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addBankDays, debitDay, easterSunday, isBankDay, onOrNextBankDay } from './bank-days.ts';
import {
  addDays,
  dayNumber,
  fromDayNumber,
  type PlainDate,
  parsePlainDate,
  plainDate,
  YEAR_MAX,
  YEAR_MIN,
} from './calendar.ts';

const day = (text: string): PlainDate => parsePlainDate(text, 'test');
const anyDay = fc
  .integer({ min: dayNumber(plainDate(YEAR_MIN, 1, 1)), max: dayNumber(day('2199-01-01')) })
  .map(fromDayNumber);

describe('Easter', () => {
  test('falls on its published Sundays, the earliest and the latest among them', () => {
    const sundays =
      '2000-04-23 2008-03-23 2011-04-24 2016-03-27 2019-04-21 2024-03-31 2025-04-20 2026-04-05 ' +
      '2027-03-28 2028-04-16 2038-04-25 2049-04-18 2076-04-19 2100-03-28';
    for (const sunday of sundays.split(' ')) {
      assert.equal(easterSunday(Number(sunday.slice(0, 4))), sunday);
    }
  });

  test('is the Sunday after the full moon of the church’s table, in every year', () => {
    for (let year = YEAR_MIN; year <= YEAR_MAX; year++) {
      assert.equal(easterSunday(year), byTable(year), String(year));
    }
  });
});

describe('bank days', () => {
  test('the closing days of 2026 and 2027 are those that the bank published', () => {
    const published =
      '2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-25 2027-01-01 2027-03-26 2027-03-29';
    const closed: string[] = [];
    for (let date = day('2026-01-01'); date < day('2027-04-01'); date = addDays(date, 1)) {
      const weekend = [0, 6].includes((dayNumber(date) + 4) % 7);
      if (!weekend && !isBankDay(date)) closed.push(date);
    }
    assert.deepEqual(closed, published.split(' '));
  });

  test('national holidays are bank days, where TARGET is open', () => {
    for (const date of ['2026-10-26', '2027-01-06', '2027-05-06', '2028-10-03', '2029-08-15']) {
      assert.equal(isBankDay(day(date)), true, date);
    }
  });

  test('the next bank day is one, is near, and nothing before it is', () => {
    fc.assert(
      fc.property(anyDay, (date) => {
        const found = onOrNextBankDay(date);
        const ahead = dayNumber(found) - dayNumber(date);
        assert.ok(isBankDay(found) && ahead >= 0 && ahead <= 4, `${date} ${found}`);
        for (let step = 0; step < ahead; step++) assert.ok(!isBankDay(addDays(date, step)));
      }),
    );
  });

  test('n bank days later, n bank days have passed', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (date, count) => {
        const found = addBankDays(date, count);
        let passed = 0;
        for (let at = addDays(date, 1); at <= found; at = addDays(at, 1)) {
          if (isBankDay(at)) passed += 1;
        }
        assert.equal(passed, count);
        assert.ok(isBankDay(found));
      }),
    );
    assert.equal(addBankDays(day('2026-04-03'), 0), '2026-04-07');
    assert.throws(() => addBankDays(day('2026-04-03'), -1), RangeError);
  });

  test('a debit is due on a bank day, never before it was wanted or could be known', () => {
    fc.assert(
      fc.property(anyDay, anyDay, fc.integer({ min: 0, max: 30 }), (wanted, toldOn, notice) => {
        const due = debitDay(wanted, toldOn, notice);
        assert.ok(isBankDay(due) && due >= wanted && due >= addDays(toldOn, notice));
        const earliest = wanted > addDays(toldOn, notice) ? wanted : addDays(toldOn, notice);
        assert.ok(dayNumber(due) - dayNumber(earliest) <= 4);
      }),
    );
    assert.equal(debitDay(day('2026-04-03'), day('2026-04-01'), 1), '2026-04-07');
    assert.equal(debitDay(day('2026-12-20'), day('2026-12-11'), 14), '2026-12-28');
  });
});

/** By golden number and epact, as the Roman calendar has had it since 1582: another way to it. */
function byTable(year: number): string {
  const golden = (year % 19) + 1;
  const century = Math.floor(year / 100) + 1;
  const dropped = Math.floor((3 * century) / 4) - 12;
  const moon = Math.floor((8 * century + 5) / 25) - 5;
  let epact = (11 * golden + 20 + moon - dropped) % 30;
  if (epact < 0) epact += 30;
  if ((epact === 25 && golden > 11) || epact === 24) epact += 1;
  let full = 44 - epact;
  if (full < 21) full += 30;
  const moonDay = dayNumber(plainDate(year, 3, 1)) + full - 1;
  // 1970-01-04 was a Sunday: the one strictly after the full moon.
  const toSunday = 7 - ((moonDay - 3) % 7);
  return fromDayNumber(moonDay + toSunday);
}
