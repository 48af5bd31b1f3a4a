import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Id, showId } from '#domain/ids.ts';
import { longForm, shortForm } from './reference.ts';

describe('references of twenty letters and digits', () => {
  it('lead back to the id they stand for, for every id of ours', () => {
    const bits = fc.tuple(
      fc.bigInt({ min: 0n, max: (1n << 44n) - 1n }),
      fc.bigInt({ min: 0n, max: 0xfffn }),
      fc.bigInt({ min: 0n, max: (1n << 62n) - 1n }),
    );
    fc.assert(
      fc.property(bits, ([time, sequence, random]) => {
        const hex = (value: bigint, digits: number) => value.toString(16).padStart(digits, '0');
        const head = hex(time, 12);
        const tail = hex((2n << 62n) | random, 16);
        const rest = `7${hex(sequence, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
        const uuid = `${head.slice(0, 8)}-${head.slice(8)}-${rest}` as Id<'paymentTransaction'>;
        const key = showId('paymentTransaction', uuid);
        const short = shortForm(key);
        assert.match(short, /^[0-9A-Za-z]{20}$/);
        assert.equal(longForm(short), key);
      }),
    );
  });

  it('are refused for what is no payment transaction, and read as nothing', () => {
    assert.throws(() => shortForm('bil_01h455vb4pex5vsknk084sn02q'), TypeError);
    assert.throws(() => shortForm('ptx_00000000000000000000000000'), TypeError);
    for (const text of ['', 'inv-1', 'a'.repeat(19), 'z'.repeat(20), `${'a'.repeat(19)}-`]) {
      assert.equal(longForm(text), null, text);
    }
  });
});
