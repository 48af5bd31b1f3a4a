// What a caller may ask of a schedule: every limit, every fault at once, every field by its name.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePlainDate } from './calendar.ts';
import { Problem, type ProblemCode } from './problems.ts';
import {
  BILLING_COUNT_MAX,
  FREQUENCIES,
  lastOccurrence,
  parseFrequency,
  readTerms,
  type TermsField,
  type TermsInput,
} from './schedule.ts';

const TODAY = parsePlainDate('2026-01-31', 'test');

describe('what a caller may ask for', () => {
  const good: TermsInput = { amount: 4900, currency: 'EUR', frequency: 'monthly' };
  const faultsOf = (input: TermsInput, today = TODAY): string => {
    try {
      readTerms(input, today);
    } catch (error) {
      assert.ok(error instanceof Problem);
      assert.equal(error.status, 400);
      const { errors, code, field } = error;
      assert.equal(error.detail.includes(field ?? '?'), true);
      if (errors !== undefined) assert.equal(errors[0]?.code, code);
      return (errors ?? [{ code, field }]).map((each) => `${each.field} ${each.code}`).join(', ');
    }
    return 'none';
  };

  test('the least that is needed starts today, on today’s day of the month, without end', () => {
    assert.deepEqual(readTerms(good, TODAY), {
      frequency: 40,
      amount: 4900n,
      firstAmount: null,
      currency: 'EUR',
      firstOn: '2026-01-31',
      billingDay: 31,
      billingCount: null,
      endOn: null,
    });
    const weekly = readTerms({ ...good, frequency: 20 }, TODAY);
    assert.equal(weekly.billingDay, null);
    const later = readTerms({ ...good, first_date: '2026-03-05' }, TODAY);
    assert.equal(later.billingDay, 31);
  });

  test('everything given is kept', () => {
    const input = {
      amount: '4900',
      first_amount: 1n,
      currency: 'KWD',
      frequency: '60',
      first_date: '2026-01-31',
      billing_day: 15,
      billing_count: '12',
      end_date: '2026-01-31',
    };
    assert.deepEqual(readTerms(input, TODAY), {
      frequency: 60,
      amount: 4900n,
      firstAmount: 1n,
      currency: 'KWD',
      firstOn: '2026-01-31',
      billingDay: 15,
      billingCount: 12,
      endOn: '2026-01-31',
    });
  });

  const wrong: [string, TermsField, readonly unknown[], ProblemCode][] = [
    [
      'amounts are integers from 1 to what JSON holds exactly',
      'amount',
      [
        0,
        -1,
        10.5,
        '10.50',
        '',
        '1e3',
        ' 1',
        2 ** 53,
        9_007_199_254_740_992n,
        Number.NaN,
        true,
        {},
      ],
      'amount_invalid',
    ],
    ['the first amount likewise', 'first_amount', [0, 0.1, '0', -5n, []], 'amount_invalid'],
    ['currencies are known', 'currency', ['EURO', 'eur', 'XXX', '', 978, {}], 'currency_unknown'],
    ['frequencies are the nine', 'frequency', [0, 15, 100, 'fortnightly', '', {}], 'value_invalid'],
    ['days exist', 'first_date', ['2026-02-30', '31.01.2026', 20260131, ''], 'date_invalid'],
    ['the past is over', 'first_date', ['2026-01-30', '2025-12-31'], 'date_past'],
    [
      'billing days are 1 to 31',
      'billing_day',
      [0, 32, -1, 1.5, 'last', ''],
      'billing_day_invalid',
    ],
    ['counts are 1 to 10000', 'billing_count', [0, -1, 10_001, 2.5, 'x', ''], 'value_invalid'],
    ['the end is a day', 'end_date', ['2026-13-01', 'never'], 'date_invalid'],
    ['the end is not before the start', 'end_date', ['2026-01-30'], 'end_before_start'],
  ];
  for (const [name, field, values, code] of wrong) {
    test(name, () => {
      for (const value of values) {
        assert.equal(faultsOf({ ...good, [field]: value }), `${field} ${code}`, String(value));
      }
    });
  }

  test('a billing day is for months only', () => {
    for (const frequency of ['daily', 'weekly', 30]) {
      const faults = faultsOf({ ...good, frequency, billing_day: 5 });
      assert.equal(faults, 'billing_day billing_day_invalid');
    }
  });

  test('what is required and missing is named', () => {
    const missing = 'amount field_missing, currency field_missing, frequency field_missing';
    assert.equal(faultsOf({}), missing);
    assert.equal(faultsOf({ ...good, amount: null }), 'amount field_missing');
  });

  test('all faults come at once, under the names that the caller uses', () => {
    const input = {
      amount: 0,
      currency: 'E',
      frequency: 40,
      billing_day: 32,
      end_date: '2026-01-01',
    };
    assert.equal(
      faultsOf(input),
      'amount amount_invalid, currency currency_unknown, ' +
        'billing_day billing_day_invalid, end_date end_before_start',
    );
    assert.throws(
      () => readTerms(input, TODAY, { amount: 'items.3.amount' }),
      (error) =>
        error instanceof Problem &&
        error.field === 'items.3.amount' &&
        error.errors?.length === 4 &&
        error.detail.includes('4 fields'),
    );
  });

  test('a count that outlasts the calendar is refused with the most that fit', () => {
    const input = { ...good, frequency: 'biennial', billing_count: 100 };
    assert.equal(faultsOf(input), 'billing_count date_out_of_range');
    assert.throws(() => readTerms(input, TODAY), /87, which lasts until 2199-12-31/);
    assert.equal(faultsOf({ ...input, billing_count: 87 }), 'none');
    const daily = { ...good, frequency: 10, billing_count: BILLING_COUNT_MAX };
    assert.equal(lastOccurrence(readTerms(daily, TODAY))?.ordinal, BILLING_COUNT_MAX);
  });

  test('frequencies have a code and a name, and either is understood', () => {
    for (const { code, name } of Object.values(FREQUENCIES)) {
      for (const given of [code, String(code), name]) {
        assert.equal(parseFrequency(given, 'frequency'), code);
      }
    }
    assert.equal(Object.keys(FREQUENCIES).join(' '), '10 20 30 40 50 60 70 80 90');
  });
});
