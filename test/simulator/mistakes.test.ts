// The deliberate mistakes still fit the code they are made in, and nothing of them is in it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mistakes } from './mistakes.ts';
import { changed } from './mutation.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('every mistake changes text that stands in its file exactly once', () => {
  for (const { name, changes } of mistakes) {
    const texts = new Map<string, string>();
    for (const change of changes) {
      const before = texts.get(change.file) ?? textOf(change.file);
      const after = changed(name, before, change);
      assert.notEqual(after, before, name);
      texts.set(change.file, after);
    }
  }
});

test('there are at least fifteen, each with a name of its own', () => {
  assert.ok(mistakes.length >= 15);
  assert.equal(new Set(mistakes.map(({ name }) => name)).size, mistakes.length);
});

test('control: a mistake whose text is gone is refused', () => {
  const change = { file: 'src/engine/next-move.ts', find: 'no such text', put: '' };
  assert.throws(() => changed('gone', textOf(change.file), change), /is there 0 times/);
});
