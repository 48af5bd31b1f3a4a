// Sealed secrets: what opens them, and what does not.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { SealError, sealer } from './seal.ts';

const first = { id: 1, key: randomBytes(32) };
const second = { id: 2, key: randomBytes(32) };

test('what was sealed opens again, and is never the same twice', () => {
  const { seal, open } = sealer([first]);
  for (const text of ['', 'tok_4242', 'näcõ 🂡 \u0000', 'x'.repeat(100_000)]) {
    assert.equal(open(seal(text)), text);
    assert.notDeepEqual(seal(text), seal(text));
    if (text !== '') assert.ok(!seal(text).includes(text));
  }
});

test('the new key seals while the old one still opens', () => {
  const old = sealer([first]).seal('secret');
  const both = sealer([second, first]);
  assert.equal(both.open(old), 'secret');
  assert.equal(sealer([second]).open(both.seal('secret')), 'secret');
  assert.throws(() => sealer([second]).open(old), SealError);
});

test('any changed, missing or added byte is noticed', () => {
  const { seal, open } = sealer([first, second]);
  const sealed = seal('secret');
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    assert.throws(() => open(changed), SealError, `byte ${at}`);
    assert.throws(() => open(sealed.subarray(0, at)), SealError, `cut at ${at}`);
  }
  assert.throws(() => open(Buffer.concat([sealed, Buffer.from([0])])), SealError);
  assert.equal(open(sealed), 'secret');
});

test('keys that cannot work are refused when the sealer is made', () => {
  assert.throws(() => sealer([]), /at least one key/);
  assert.throws(() => sealer([{ id: 1, key: randomBytes(16) }]), /16 bytes, not 32/);
  assert.throws(() => sealer([first, { id: 1, key: randomBytes(32) }]), /id is its own/);
  assert.throws(() => sealer([{ id: 256, key: randomBytes(32) }]), /from 0 to 255/);
});
