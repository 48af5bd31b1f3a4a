// Schedules against Temporal's own arithmetic.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  dayNumber,
  daysInMonth,
  fromDayNumber,
  LAST_DAY,
  type PlainDate,
  parsePlainDate,
  partsOf,
  plainDate,
} from './calendar.ts';
import { parseCurrency } from './money.ts';
import {
  FREQUENCIES,
  type Frequency,
  isUnlimited,
  lastOccurrence,
  occurrence,
  occurrences,
  preview,
  readTerms,
  type ScheduleTerms,
} from './schedule.ts';

const day = (text: string): PlainDate => parsePlainDate(text, 'test');
const TODAY = day('2026-01-31');
const FAR = LAST_DAY;

/** Monthly 49.00 EUR from 31 January 2026, without end. */
function termsWith(changes: Partial<ScheduleTerms> = {}): ScheduleTerms {
  return {
    frequency: 40,
    amount: 4900n,
    firstAmount: null,
    currency: parseCurrency('EUR'),
    firstOn: TODAY,
    billingDay: 31,
    billingCount: null,
    endOn: null,
    ...changes,
  };
}

function dueDays(terms: ScheduleTerms, count: number): string {
  return Array.from(occurrences(terms, 1, FAR, count), ({ dueOn }) => dueOn).join(' ');
}

describe('due days', () => {
  test('each frequency goes on by its own step', () => {
    const expected: Record<Frequency, string> = {
      10: '2026-01-31 2026-02-01 2026-02-02',
      20: '2026-01-31 2026-02-07 2026-02-14',
      30: '2026-01-31 2026-02-14 2026-02-28',
      40: '2026-01-31 2026-02-28 2026-03-31',
      50: '2026-01-31 2026-03-31 2026-05-31',
      60: '2026-01-31 2026-04-30 2026-07-31',
      70: '2026-01-31 2026-07-31 2027-01-31',
      80: '2026-01-31 2027-01-31 2028-01-31',
      90: '2026-01-31 2028-01-31 2030-01-31',
    };
    for (const { code, unit } of Object.values(FREQUENCIES)) {
      const terms = termsWith({ frequency: code, billingDay: unit === 'month' ? 31 : null });
      assert.equal(dueDays(terms, 3), expected[code]);
    }
  });

  test('the first is due on the first date, the others on the billing day of later months', () => {
    const from = (firstOn: string, billingDay: number, frequency: Frequency = 40) =>
      dueDays(termsWith({ firstOn: day(firstOn), billingDay, frequency }), 3);
    assert.equal(from('2026-01-31', 15), '2026-01-31 2026-02-15 2026-03-15');
    assert.equal(from('2026-01-01', 31), '2026-01-01 2026-02-28 2026-03-31');
    assert.equal(from('2028-01-05', 30), '2028-01-05 2028-02-29 2028-03-30');
    assert.equal(from('2026-11-30', 1, 60), '2026-11-30 2027-02-01 2027-05-01');
    assert.equal(from('2028-02-29', 29, 80), '2028-02-29 2029-02-28 2030-02-28');
    assert.equal(from('2028-02-29', 29, 90), '2028-02-29 2030-02-28 2032-02-29');
  });

  test('every billing day of a leap cycle is the wanted or the last day of its month', () => {
    for (let billingDay = 1; billingDay <= 31; billingDay++) {
      const terms = termsWith({ firstOn: day('2027-01-01'), billingDay });
      for (let ordinal = 2; ordinal <= 60; ordinal++) {
        const { year, month, day: found } = partsOf(dueOf(terms, ordinal));
        assert.equal(year * 12 + month - 1, 2027 * 12 + ordinal - 1);
        assert.equal(found, Math.min(billingDay, daysInMonth(year, month)));
      }
    }
  });

  test('any ordinal of any schedule is what Temporal makes of it', () => {
    fc.assert(
      fc.property(anyTerms(), fc.integer({ min: 1, max: 400 }), (terms, ordinal) => {
        const found = occurrence({ ...terms, billingCount: null, endOn: null }, ordinal);
        const expected = byTemporal(terms, ordinal);
        assert.equal(found?.dueOn ?? null, expected <= LAST_DAY ? expected : null);
      }),
      { numRuns: 1000 },
    );
  });

  test('a schedule never repeats, skips or turns back', () => {
    fc.assert(
      fc.property(anyTerms(), (terms) => {
        const all = [...occurrences(terms, 1, FAR, 120)];
        assert.deepEqual(
          all.map(({ ordinal }) => ordinal),
          all.map((_, index) => index + 1),
        );
        for (const [index, { dueOn }] of all.entries()) {
          const before = all[index - 1];
          if (before === undefined) assert.equal(dueOn, terms.firstOn);
          else assert.ok(dueOn > before.dueOn, `${dueOn} after ${before.dueOn}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('cutting the work anywhere gives the same days as doing it at once', () => {
    fc.assert(
      fc.property(anyTerms(), fc.integer({ min: 0, max: 800 }), (terms, ahead) => {
        const until = addDays(terms.firstOn, ahead);
        const before = [...occurrences(terms, 1, until, 10_000)];
        const after = [...occurrences(terms, before.length + 1, FAR, 5)];
        assert.ok(before.every(({ dueOn }) => dueOn <= until));
        assert.ok(after.every(({ dueOn }) => dueOn > until));
        const atOnce = [...occurrences(terms, 1, FAR, before.length + 5)];
        assert.deepEqual([...before, ...after], atOnce);
      }),
      { numRuns: 100 },
    );
  });

  test('ordinals start at one', () => {
    for (const ordinal of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => occurrence(termsWith(), ordinal), RangeError);
    }
  });
});

describe('the end of a schedule', () => {
  test('count and end date both: whichever comes first, the end date included', () => {
    const last = (changes: Partial<ScheduleTerms>) => {
      const found = lastOccurrence(termsWith(changes));
      return found === null ? null : `${found.ordinal} ${found.dueOn}`;
    };
    assert.equal(last({}), null);
    assert.equal(last({ billingCount: 1 }), '1 2026-01-31');
    assert.equal(last({ billingCount: 4 }), '4 2026-04-30');
    assert.equal(last({ endOn: day('2026-04-30') }), '4 2026-04-30');
    assert.equal(last({ endOn: day('2026-04-29') }), '3 2026-03-31');
    assert.equal(last({ endOn: TODAY }), '1 2026-01-31');
    assert.equal(last({ endOn: day('2026-04-30'), billingCount: 3 }), '3 2026-03-31');
    assert.equal(last({ endOn: day('2026-04-30'), billingCount: 30 }), '4 2026-04-30');
    assert.equal(last({ frequency: 30, endOn: day('2026-02-28') }), '3 2026-02-28');
    assert.equal(last({ frequency: 30, endOn: day('2026-02-27') }), '2 2026-02-14');
    assert.equal(last({ billingDay: 1, endOn: day('2026-02-15') }), '2 2026-02-01');
    assert.equal(last({ billingDay: 20, endOn: day('2026-02-15') }), '1 2026-01-31');
  });

  test('the last one is the one after which there is none', () => {
    fc.assert(
      fc.property(anyTerms(), (terms) => {
        const last = lastOccurrence(terms);
        assert.equal(last === null, isUnlimited(terms));
        if (last === null) return;
        assert.deepEqual(occurrence(terms, last.ordinal), last);
        assert.equal(occurrence(terms, last.ordinal + 1), null);
        if (terms.endOn !== null) assert.ok(last.dueOn <= terms.endOn);
        if (terms.billingCount !== null) assert.ok(last.ordinal <= terms.billingCount);
      }),
      { numRuns: 500 },
    );
  });

  test('without end it stops where days stop, and is still called unlimited', () => {
    const terms = termsWith({ frequency: 90 });
    const all = [...occurrences(terms, 1, FAR, 1000)];
    assert.equal(all.at(-1)?.dueOn, '2198-01-31');
    assert.equal(occurrence(terms, all.length + 1), null);
    assert.equal(isUnlimited(terms), true);
  });
});

describe('amounts and the preview', () => {
  test('the first amount is for the first one only', () => {
    const terms = termsWith({ firstAmount: 100n });
    const amounts = Array.from(occurrences(terms, 1, FAR, 3), ({ amount }) => amount);
    assert.deepEqual(amounts, [100n, 4900n, 4900n]);
    assert.equal(occurrence(terms, 7)?.amount, 4900n);
    assert.equal(occurrence(termsWith(), 1)?.amount, 4900n);
  });

  test('a limited schedule is shown whole, an unlimited one up to the horizon', () => {
    const horizon = day('2026-03-31');
    const currency = parseCurrency('EUR');
    assert.deepEqual(preview(termsWith({ firstAmount: 100n }), horizon, 100), {
      billingRecords: [
        { dueOn: '2026-01-31', amount: 100n, currency },
        { dueOn: '2026-02-28', amount: 4900n, currency },
        { dueOn: '2026-03-31', amount: 4900n, currency },
      ],
      unlimited: true,
    });
    const limited = preview(termsWith({ billingCount: 24 }), horizon, 100);
    assert.equal(limited.billingRecords.at(-1)?.dueOn, '2027-12-31');
    assert.equal(limited.unlimited, false);
    assert.equal(preview(termsWith({ billingCount: 24 }), horizon, 5).billingRecords.length, 5);
  });

  test('whatever is accepted has a first billing record on its first day', () => {
    fc.assert(
      fc.property(anyTerms(), (terms) => {
        const input = {
          amount: terms.amount,
          currency: terms.currency,
          frequency: terms.frequency,
          first_date: terms.firstOn,
          billing_day: terms.billingDay,
          end_date: terms.endOn,
        };
        const read = readTerms(input, terms.firstOn);
        assert.equal(occurrence(read, 1)?.dueOn, terms.firstOn);
      }),
      { numRuns: 200 },
    );
  });
});

function dueOf(terms: ScheduleTerms, ordinal: number): PlainDate {
  const found = occurrence(terms, ordinal);
  assert.ok(found !== null);
  return found.dueOn;
}

/** The oracle: Temporal's own arithmetic from the first date, text out. */
function byTemporal(terms: ScheduleTerms, ordinal: number): string {
  const { unit, step } = FREQUENCIES[terms.frequency];
  const first = Temporal.PlainDate.from(terms.firstOn);
  const ahead = (ordinal - 1) * step;
  if (unit === 'day') return first.add({ days: ahead }).toString();
  if (ordinal === 1) return terms.firstOn;
  const month = first.toPlainYearMonth().add({ months: ahead });
  return month.toPlainDate({ day: terms.billingDay ?? first.day }).toString(); // constrains
}

/** Valid terms; every other one starts on a month's first or last days. */
function anyTerms(): fc.Arbitrary<ScheduleTerms> {
  const anyDay = fc
    .integer({ min: dayNumber(day('2024-01-01')), max: dayNumber(day('2060-12-31')) })
    .map(fromDayNumber);
  const monthEdge = fc
    .tuple(fc.integer({ min: 2024, max: 2060 }), fc.integer({ min: 1, max: 12 }), fc.nat(3))
    .map(([year, month, back]) =>
      plainDate(year, month, back === 3 ? 1 : daysInMonth(year, month) - back),
    );
  return fc
    .record({
      row: fc.constantFrom(...Object.values(FREQUENCIES)),
      firstOn: fc.oneof(anyDay, monthEdge),
      billingDay: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 28, max: 31 })),
      billingCount: fc.option(fc.integer({ min: 1, max: 60 })),
      lasts: fc.option(fc.integer({ min: 0, max: 3000 })),
    })
    .map(({ row, firstOn, billingDay, billingCount, lasts }) =>
      termsWith({
        frequency: row.code,
        firstOn,
        billingDay: row.unit === 'month' ? billingDay : null,
        billingCount,
        endOn: lasts === null ? null : addDays(firstOn, lasts),
      }),
    );
}
