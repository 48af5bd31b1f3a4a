import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import { fromDecimal, refuseAmount, toDecimal } from './amounts.ts';

const USD = 'USD' as Currency;

describe('amounts', () => {
  it('are decimals with two places, as text or as number', () => {
    assert.equal(toDecimal(5n, USD), '0.05');
    const rows: [string | number | null, bigint | null][] = [
      ['19.90', 1_990n],
      [19.9, 1_990n],
      [1_018.88, 101_888n],
      [5, 500n],
      ['5.0000', 500n],
      ['5.001', null],
      ['1e5', null],
      ['', null],
      [null, null],
    ];
    for (const [given, expected] of rows) assert.equal(fromDecimal(given, USD), expected);
  });

  it('have an account’s currency, more than nothing, and at most 15 characters', () => {
    assert.equal(refuseAmount(1n, USD), null);
    assert.equal(refuseAmount(99_999_999_999_999n, USD), null);
    assert.ok(refuseAmount(100_000_000_000_000n, USD) !== null);
    assert.ok(refuseAmount(0n, USD) !== null);
    assert.ok(refuseAmount(100n, 'JPY' as Currency) !== null);
  });
});
