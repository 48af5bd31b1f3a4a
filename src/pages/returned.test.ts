import assert from 'node:assert/strict';
import test from 'node:test';
import { returnedFields } from './returned.ts';

const read = (query: string, form = '') =>
  returnedFields(new URLSearchParams(query), new URLSearchParams(form));

test('query and form are one record, and the form counts where both name a field', () => {
  assert.deepEqual(read('a=1&b=2', 'b=3&c=4'), { a: '1', b: '3', c: '4' });
});

test('too many fields, and fields too long, are left out', () => {
  const many = Array.from({ length: 300 }, (_, at) => `f${at}=1`).join('&');
  assert.equal(Object.keys(read(many)).length, 200);
  assert.deepEqual(read(`${'n'.repeat(201)}=1&v=${'x'.repeat(16_385)}&ok=1`), { ok: '1' });
});

test('what the database cannot hold is left out, and names of the prototype are fields', () => {
  assert.deepEqual(read('a=%00&b%00=1&c=1'), { c: '1' });
  const fields = read('__proto__=1&constructor=2');
  assert.deepEqual(Object.entries(fields).sort(), [
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});
