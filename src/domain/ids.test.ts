// Ids: ascending, readable both ways, and the same text that other TypeID tools give.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Id, idSource, madeMs, nounOf, PREFIXES, parseId, readId, showId } from './ids.ts';
import { Problem } from './problems.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const KNOWN = '01890a5d-ac96-774b-bcce-b302099a8057' as Id<'paymentTransaction'>;
const KNOWN_TEXT = 'ptx_01h455vb4pex5vsknk084sn02q';

/** Bytes that differ from call to call without any chance in it. */
function countingBytes(): (count: number) => Uint8Array {
  let call = 0;
  return (count) => Uint8Array.from({ length: count }, (_, index) => (index * 7 + ++call) & 0xff);
}

describe('making ids', () => {
  test('an id carries its millisecond, its place within it, and the random bytes', () => {
    const bytes = (count: number) => new Uint8Array(count).fill(0xff);
    const source = idSource(() => 0x01890a5dac96, bytes);
    assert.equal(source.next('account'), '01890a5d-ac96-7000-bfff-ffffffffffff');
    assert.equal(source.next('account'), '01890a5d-ac96-7001-bfff-ffffffffffff');
  });

  test('ids ascend whatever the clock does, also past 4096 in a millisecond', () => {
    const steps = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 300 }), (jumps, perJump) => {
        let now = 1_800_000_000_000;
        const source = idSource(() => now, countingBytes());
        let before = '';
        for (const jump of jumps) {
          now += jump;
          for (let made = 0; made < perJump; made++) {
            const id = source.next('event');
            assert.match(id, UUID);
            assert.ok(id > before, `${id} after ${before}`);
            before = id;
          }
        }
      }),
      { numRuns: 20 },
    );
    const still = idSource(() => 1_800_000_000_000, countingBytes());
    const ids = Array.from({ length: 10_000 }, () => still.next('event'));
    assert.deepEqual(ids, [...ids].sort());
    assert.equal(new Set(ids).size, ids.length);
  });

  test('text ascends as the ids do', () => {
    let now = 1_800_000_000_000;
    const source = idSource(() => now++, countingBytes());
    const texts = Array.from({ length: 200 }, () => showId('event', source.next('event')));
    assert.deepEqual(texts, [...texts].sort());
  });
});

describe('ids as text', () => {
  test('the published TypeID example reads and shows the same here', () => {
    assert.equal(showId('paymentTransaction', KNOWN), KNOWN_TEXT);
    assert.equal(readId('paymentTransaction', KNOWN_TEXT), KNOWN);
  });

  test('any uuid comes back from its text', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const text = showId('billingRecord', uuid as Id<'billingRecord'>);
        assert.match(text, /^bil_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
        assert.equal(readId('billingRecord', text), uuid);
      }),
      { numRuns: 300 },
    );
    const edges = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    for (const uuid of edges) {
      assert.equal(readId('wallet', showId('wallet', uuid as Id<'wallet'>)), uuid);
    }
  });

  test('another kind of thing, or what is not well formed, is refused with the field named', () => {
    const wrong = [
      KNOWN_TEXT.replace('ptx', 'acc'),
      KNOWN_TEXT.toUpperCase(),
      KNOWN_TEXT.slice(0, -1),
      `${KNOWN_TEXT}0`,
      KNOWN_TEXT.replace('q', 'u'), // no letter of the alphabet
      'ptx_81h455vb4pex5vsknk084sn02q', // more than 128 bits
      KNOWN,
      '',
      'ptx_',
    ];
    for (const text of wrong) {
      assert.equal(readId('paymentTransaction', text), null, text);
      assert.throws(
        () => parseId('paymentTransaction', text, 'payment_transaction'),
        (error) =>
          error instanceof Problem &&
          error.code === 'id_malformed' &&
          error.field === 'payment_transaction',
      );
    }
  });

  test('an id tells when it was made', () => {
    const ids = idSource(
      () => 1_688_096_058_518,
      (count) => new Uint8Array(count),
    );
    assert.equal(madeMs(ids.next('event')), 1_688_096_058_518);
  });

  test('each prefix names one noun', () => {
    for (const noun of Object.keys(PREFIXES) as (keyof typeof PREFIXES)[]) {
      assert.equal(nounOf(showId(noun, KNOWN as string as Id<typeof noun>)), noun);
    }
    for (const text of ['', 'ptx', 'xyz_01h455vb4pex5vsknk084sn02q', '_']) {
      assert.equal(nounOf(text), null, text);
    }
  });
});
