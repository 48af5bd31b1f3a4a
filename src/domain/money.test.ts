// Money: exact text in both directions, and splits that lose nothing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  AMOUNT_MAX,
  allocate,
  CURRENCIES,
  type Currency,
  exponentOf,
  formatDecimal,
  isCurrency,
  parseCurrency,
  parseDecimal,
} from './money.ts';
import { Problem } from './problems.ts';

const currency = (code: string): Currency => parseCurrency(code);
const anyCurrency = fc.constantFrom(...CURRENCIES);
const anyAmount = fc.bigInt({ min: -AMOUNT_MAX, max: AMOUNT_MAX });

describe('currencies', () => {
  test('exponents are those of ISO 4217', () => {
    const expected = { EUR: 2, USD: 2, JPY: 0, KRW: 0, CLP: 0, ISK: 0, UYU: 2, KWD: 3, TND: 3 };
    for (const [code, exponent] of Object.entries(expected)) {
      assert.equal(exponentOf(currency(code)), exponent, code);
    }
    assert.deepEqual([...new Set(CURRENCIES.map(exponentOf))].sort(), [0, 2, 3]);
  });

  test('every currency is three letters, listed once and in order', () => {
    assert.deepEqual(CURRENCIES, [...new Set(CURRENCIES)].sort());
    assert.ok(CURRENCIES.length > 150);
    for (const code of CURRENCIES) assert.match(code, /^[A-Z]{3}$/);
  });

  test('what is no currency is refused with the field named', () => {
    for (const code of ['eur', 'EURO', '', 'XXX', 'XTS', 'BTC', 'EUR ', 'DEM', 'toString']) {
      assert.equal(isCurrency(code), false, code);
      assert.throws(
        () => parseCurrency(code, 'base_currency'),
        (error) =>
          error instanceof Problem &&
          error.code === 'currency_unknown' &&
          error.field === 'base_currency',
      );
    }
  });
});

describe('decimal text', () => {
  test('minor units become decimals by the currency', () => {
    const table = [
      [4900n, 'EUR', '49.00'],
      [5n, 'EUR', '0.05'],
      [-5n, 'EUR', '-0.05'],
      [0n, 'EUR', '0.00'],
      [500n, 'JPY', '500'],
      [-500n, 'JPY', '-500'],
      [0n, 'JPY', '0'],
      [1500n, 'KWD', '1.500'],
      [1n, 'KWD', '0.001'],
      [AMOUNT_MAX, 'USD', '90071992547409.91'],
    ] as const;
    for (const [amount, code, text] of table) {
      assert.equal(formatDecimal({ amount, currency: currency(code) }), text);
      assert.equal(parseDecimal(text, currency(code)), amount);
    }
  });

  test('fewer decimals than the currency has are fine, more are not', () => {
    const eur = currency('EUR');
    assert.equal(parseDecimal('49', eur), 4900n);
    assert.equal(parseDecimal('49.5', eur), 4950n);
    assert.equal(parseDecimal(' 49.50 ', eur), 4950n);
    assert.equal(parseDecimal('49.501', eur), null);
    assert.equal(parseDecimal('49.500', eur), null);
    assert.equal(parseDecimal('500.0', currency('JPY')), null);
  });

  test('what is no plain decimal number is null', () => {
    const wrong = [
      '',
      ' ',
      '.5',
      '5.',
      '1,000.00',
      '49,00',
      '1e3',
      '+5',
      '--5',
      '0x10',
      'NaN',
      '∞',
    ];
    for (const text of [...wrong, '٤٩', '4 900', '9'.repeat(17)]) {
      assert.equal(parseDecimal(text, currency('EUR')), null, text);
    }
  });

  test('any amount in any currency comes back from its text', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, code) => {
        const back = parseDecimal(formatDecimal({ amount, currency: code }), code);
        // Without decimals the largest have 16 digits, one more than a text may have.
        const digits = amount.toString().replace('-', '').length - exponentOf(code);
        assert.equal(back, digits > 16 ? null : amount);
      }),
      { numRuns: 500 },
    );
  });
});

describe('allocation', () => {
  test('the remainder goes to the largest fractions, the first of equals first', () => {
    const table: [bigint, bigint[], bigint[]][] = [
      [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
      [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
      [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
      [5n, [3n, 7n], [2n, 3n]],
      [1n, [1n, 9n], [0n, 1n]],
      [10n, [0n, 1n], [0n, 10n]],
      [0n, [1n, 2n], [0n, 0n]],
      [7n, [5n], [7n]],
    ];
    for (const [amount, weights, parts] of table) {
      assert.deepEqual(allocate(amount, weights), parts, `${amount} by ${weights}`);
    }
  });

  test('weights that share nothing are refused', () => {
    for (const weights of [[], [0n], [0n, 0n], [1n, -1n], [2n, -1n]]) {
      assert.throws(() => allocate(100n, weights), RangeError);
    }
  });

  test('the parts sum to the whole, and each is within one unit of its share', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 1_000_000_000n }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((weight) => weight > 0n));
    fc.assert(
      fc.property(anyAmount, weights, (amount, all) => {
        const parts = allocate(amount, all);
        const sum = (list: readonly bigint[]) => list.reduce((total, each) => total + each, 0n);
        assert.equal(sum(parts), amount);
        const total = sum(all);
        for (const [index, weight] of all.entries()) {
          const off = (parts[index] ?? 0n) * total - amount * weight;
          assert.ok((off < 0n ? -off : off) < total, `part ${index} of ${amount} by ${all}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});
