import assert from 'node:assert/strict';
import test from 'node:test';
import type { PlainDate } from '#domain/calendar.ts';
import type { Currency } from '#domain/money.ts';
import { day, money } from './spoken.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('an amount has as many decimals as its currency, in both languages', () => {
  const cases: [bigint, string, string, string][] = [
    [4900n, 'EUR', '€49.00', '49,00 €'],
    [500n, 'JPY', 'JP¥500', '500 JPY'],
    [1500n, 'KWD', 'KWD 1.500', '1,500 KWD'],
    [123_456_789n, 'USD', 'US$1,234,567.89', '1 234 567,89 $US'],
    [12_345n, 'ISK', 'ISK 12,345', '12 345 ISK'],
  ];
  for (const [amount, currency, en, fr] of cases) {
    assert.equal(plain(money('en', amount, currency as Currency)), en);
    assert.equal(plain(money('fr', amount, currency as Currency)), fr);
  }
});

test('an amount beyond what a floating point number holds is exact', () => {
  const written = money('en', 9_007_199_254_740_993n, 'EUR' as Currency);
  assert.equal(written, '€90,071,992,547,409.93');
});

test('a day is written out, and the same in every zone of the process', () => {
  assert.equal(plain(day('en', '2027-01-31' as PlainDate)), '31 January 2027');
  assert.equal(plain(day('fr', '2027-02-01' as PlainDate)), '1er février 2027');
  assert.equal(plain(day('fr', '2027-02-11' as PlainDate)), '11 février 2027');
});
