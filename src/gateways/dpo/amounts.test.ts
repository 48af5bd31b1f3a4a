import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import { fromDecimal, refuseAmount, toDecimal } from './amounts.ts';

const USD = 'USD' as Currency;
const UGX = 'UGX' as Currency;

describe('amounts', () => {
  it('are decimals, with no more places than the currency has', () => {
    assert.deepEqual([toDecimal(45_000n, USD), toDecimal(300n, UGX)], ['450.00', '300']);
  });

  const rows: [string | null, Currency, bigint | null][] = [
    ['450.00', USD, 45_000n],
    ['450', USD, 45_000n],
    ['450.5', USD, 45_050n],
    ['5.0000', USD, 500n],
    ['100,000.00', USD, 10_000_000n],
    ['500.00', UGX, 500n],
    ['500.50', UGX, null],
    ['104.8283', USD, null],
    ['-1.00', USD, null],
    ['1e3', USD, null],
    ['.50', USD, null],
    [null, USD, null],
  ];
  for (const [text, currency, expected] of rows) {
    it(`are read from ${text} ${currency} as ${expected}`, () => {
      assert.equal(fromDecimal(text, currency), expected);
    });
  }

  it('have at most two places, and are above nothing', () => {
    assert.equal(refuseAmount(1n, USD), null);
    assert.ok(refuseAmount(0n, USD));
    assert.ok(refuseAmount(1_000n, 'KWD' as Currency));
  });
});
