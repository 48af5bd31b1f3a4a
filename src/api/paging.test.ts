// Cursors: what we made is read back, and nothing else is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#domain/problems.ts';
import { cutPage, decodeCursor, encodeCursor } from './paging.ts';

const UUID = '01a1fddf-b183-7000-a8ef-f522bf41248e';

test('a cursor that we made is read back as it was', () => {
  const parts = ['2030-01-31', UUID];
  assert.deepEqual(decodeCursor(encodeCursor(parts), ['day', 'uuid']), parts);
  const micro = ['2030-01-31T09:00:00.123456Z'];
  assert.deepEqual(decodeCursor(encodeCursor(micro), ['instant']), micro);
  assert.equal(decodeCursor(undefined, ['uuid']), null);
});

test('any other text is cursor_invalid', () => {
  const bad = [
    '',
    'abc',
    encodeCursor([]),
    encodeCursor([UUID, UUID]),
    encodeCursor(["'; drop table account"]),
    encodeCursor(['2030-13-99']),
    Buffer.from(JSON.stringify([1])).toString('base64url'),
    Buffer.from(JSON.stringify({ 0: UUID, length: 1 })).toString('base64url'),
  ];
  for (const cursor of bad) refused(cursor);
  fc.assert(fc.property(fc.string(), (text) => refused(text)));
});

test('the row beyond the page says that there is a next one, and is not shown', () => {
  const rows = ['a', 'b', 'c'];
  const cut = cutPage(rows, 2, (row) => [row]);
  assert.deepEqual(cut.rows, ['a', 'b']);
  assert.equal(cut.next_cursor, encodeCursor(['b']));
  assert.deepEqual(
    cutPage(rows, 3, (row) => [row]),
    { rows, next_cursor: null },
  );
});

function refused(cursor: string): void {
  for (const kinds of [['uuid'], ['day']] as const) {
    const isProblem = (error: unknown) =>
      error instanceof Problem && error.code === 'cursor_invalid' && error.field === 'cursor';
    assert.throws(() => decodeCursor(cursor, kinds), isProblem, cursor);
  }
}
