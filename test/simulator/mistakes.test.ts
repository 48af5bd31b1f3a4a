// The deliberate mistakes still fit the code they are made in, and nothing of them is in it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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

// One that only breaks the code would be caught for that alone.
test('every mistake is code that runs: all its names are declared', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-mistakes-'));
  try {
    writeFileSync(join(folder, 'biome.json'), '{ "linter": { "rules": { "preset": "none" } } }');
    for (const { name, changes } of mistakes) {
      for (const file of new Set(changes.map((change) => change.file))) {
        const here = changes.filter((change) => change.file === file);
        const text = here.reduce((before, change) => changed(name, before, change), textOf(file));
        writeFileSync(join(folder, `${name}-${basename(file)}`), text);
      }
    }
    const linted = lint(folder);
    assert.equal(linted.status, 0, linted.stdout + linted.stderr);
    writeFileSync(join(folder, 'control.ts'), 'export const broken = engine.ids;');
    assert.equal(lint(folder).status, 1, 'control');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function lint(folder: string) {
  const command = join(ROOT, 'node_modules', '.bin', 'biome');
  const rule = '--only=correctness/noUndeclaredVariables';
  return spawnSync(command, ['lint', rule, '--error-on-warnings', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
}

test('there are at least fifteen, each with a name of its own', () => {
  assert.ok(mistakes.length >= 15);
  assert.equal(new Set(mistakes.map(({ name }) => name)).size, mistakes.length);
});

test('control: a mistake whose text is gone is refused', () => {
  const change = { file: 'src/engine/next-move.ts', find: 'no such text', put: '' };
  assert.throws(() => changed('gone', textOf(change.file), change), /is there 0 times/);
});
