// The rules of test/tidy.ts over every file of ours, and for each rule the proof that it can fail.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as tidy from './tidy.ts';

const ROOT = join(import.meta.dirname, '..');
const files = listFiles();
const sources = files.filter((path) => /\.(ts|sql|md)$/.test(path)).map(read);
const code = sources.filter(({ path }) => path.endsWith('.ts'));
const migrations = sources.filter(({ path }) => path.startsWith('db/migrations/'));
const documents = sources.filter(({ path }) => path.endsWith('.md'));

/** Run by people, by npm scripts or by bin/dunlin. */
const ENTRIES = [
  'src/main.ts',
  'src/sandbox/main.ts',
  'demo/generate.ts',
  'test/crash/worker.ts',
  'test/simulator/main.ts',
  'test/simulator/one.ts',
  'test/simulator/try-mistakes.ts',
  'test/kill/database.ts',
  'test/kill/main.ts',
  ...code
    .map(({ path }) => path)
    .filter((path) => /^scripts\/(bench\/main|[\w-]+)\.ts$/.test(path)),
];

const each = (rule: (source: tidy.Source) => tidy.Fault[], over = [...code, ...migrations]) =>
  over.flatMap(rule);

test('no file is too long for one idea', () => {
  assert.deepEqual(each(tidy.tooLong), []);
});

test('no line is too wide to be read beside another', () => {
  assert.deepEqual(each(tidy.tooWide), []);
});

test('no function is longer than a screen', () => {
  assert.deepEqual(
    each(
      tidy.longFunctions,
      code.filter(({ path }) => !tidy.isTest(path)),
    ),
    [],
  );
});

test('every file opens by saying why it exists', () => {
  assert.deepEqual(each(tidy.noOpening), []);
});

test('no file name says nothing', () => {
  assert.deepEqual(each(tidy.forbiddenName), []);
});

test('nothing banned is used', () => {
  assert.deepEqual(each(tidy.banned), []);
});

test('all SQL stands in src/db', () => {
  assert.deepEqual(each(tidy.straySql), []);
});

test('imports follow the arrows', () => {
  assert.deepEqual(each(tidy.wrongArrows), []);
});

test('every file is used by another one', () => {
  assert.deepEqual(tidy.nobodyImports(code, ENTRIES), []);
});

test('links of the documents lead somewhere', () => {
  const exists = (path: string) => existsSync(join(ROOT, path));
  assert.deepEqual(
    each((source) => tidy.deadLinks(source, exists), documents),
    [],
  );
});

test('CI runs what the README says', () => {
  const runs = readFileSync(join(ROOT, '.ci/run'), 'utf8').split('\n').at(-2) ?? '';
  assert.match(runs, /^npm /);
  assert.ok(readFileSync(join(ROOT, 'README.md'), 'utf8').includes(runs), runs);
});

test('control: every ban is found, and not in a comment about it', () => {
  const lines = [
    'const a = new Date();',
    'const a = Date.now();',
    'const a = Math.random();',
    'console.log(1);',
    'const a = process.env.HOME;',
    "const a = await fetch('http://x');",
    "import { request } from 'undici';",
    "const a = parseFloat('1');",
    'const a = (1.5).toFixed(2);',
    'const a = b as any;',
    'const a = b as unknown as string;',
    "test.only('x', () => {});",
    '// TODO later',
  ];
  for (const text of lines) {
    assert.equal(tidy.banned({ path: 'src/engine/x.ts', text }).length, 1, text);
  }
  for (const text of ['// Date.now is read in clock.ts', 'new Date(5)', 'this.prefetch(1)']) {
    assert.deepEqual(tidy.banned({ path: 'src/engine/x.ts', text }), [], text);
  }
});

test('control: SQL is found in every kind of string, and words are not taken for it', () => {
  const found = (text: string) => tidy.straySql({ path: 'src/engine/x.ts', text }).length;
  assert.equal(found("q('select id from account')"), 1);
  assert.equal(found('q(`\n  select id,\n    name\n  from account`)'), 1);
  assert.equal(found('q("update account set x = 1")'), 1);
  assert.equal(found('q(`with due as (select 1)`)'), 1);
  assert.equal(found('q(`insert into account`)'), 1);
  assert.equal(found("say('select one of the cards')"), 0);
  assert.equal(found("say('update the card')"), 0);
});

test('control: every wrong arrow is found', () => {
  const fault = (path: string, target: string) =>
    tidy.wrongArrows({ path, text: `import { x } from '${target}';` }).length;
  assert.equal(fault('src/domain/x.ts', '#db/pool.ts'), 1);
  assert.equal(fault('src/db/x.ts', '#engine/y.ts'), 1);
  assert.equal(fault('src/db/x.ts', '../engine/y.ts'), 1);
  assert.equal(fault('src/engine/x.ts', '#api/y.ts'), 1);
  assert.equal(fault('src/engine/x.ts', '#pages/y.ts'), 1);
  assert.equal(fault('src/api/x.ts', '#pages/y.ts'), 1);
  assert.equal(fault('src/pages/x.ts', '#api/y.ts'), 1);
  assert.equal(fault('src/pages/x.ts', '#gateways/stripe/index.ts'), 1);
  assert.equal(fault('src/engine/x.ts', '#gateways/stripe/index.ts'), 1);
  assert.equal(fault('src/engine/x.ts', '#src/config.ts'), 1);
  assert.equal(fault('src/gateways/stripe/index.ts', '#db/pool.ts'), 1);
  assert.equal(fault('src/gateways/stripe/index.ts', '../acme/map.ts'), 1);
  assert.equal(fault('src/gateways/stripe/twin.ts', './map.ts'), 1);
  assert.equal(fault('src/gateways/two-words/twin.ts', './map.ts'), 1);
  assert.equal(fault('src/sandbox/server.ts', '#gateways/two-words/twin.ts'), 0);
  assert.equal(fault('src/gateways/stripe/index.ts', './twin.ts'), 1);
  assert.equal(fault('src/sandbox/server.ts', '#gateways/stripe/index.ts'), 1);
  assert.equal(fault('src/sandbox/server.ts', '#gateways/stripe/twin.ts'), 0);
  assert.equal(fault('src/gateways/stripe/twin.ts', './twin-wire.ts'), 0);
  assert.equal(fault('src/gateways/stripe/index.ts', './map.ts'), 0);
  assert.equal(fault('src/gateways/registry.ts', './stripe/index.ts'), 0);
  assert.equal(fault('src/engine/x.ts', '#db/pool.ts'), 0);
  assert.equal(fault('src/pages/x.ts', '#engine/y.ts'), 0);
  assert.equal(fault('src/main.ts', '#api/app.ts'), 0);
});

test('control: long files, lines and functions, wordless files and names are found', () => {
  const lines = (count: number) => '  a();\n'.repeat(count);
  const path = 'src/engine/x.ts';
  assert.equal(tidy.tooLong({ path, text: lines(401) }).length, 1);
  assert.equal(tidy.tooLong({ path: 'src/engine/x.test.ts', text: lines(401) }).length, 0);
  assert.equal(tidy.tooWide({ path, text: 'x'.repeat(101) }).length, 1);
  const headers = [
    'export async function f(a: string): Promise<void> {',
    'function f(\n  a: string,\n): void {',
    'const f = async (a: string) => {',
  ];
  for (const header of headers) {
    assert.equal(
      tidy.longFunctions({ path, text: `${header}\n${lines(70)}}\n` }).length,
      1,
      header,
    );
    assert.equal(
      tidy.longFunctions({ path, text: `${header}\n${lines(60)}}\n` }).length,
      0,
      header,
    );
  }
  assert.equal(tidy.noOpening({ path, text: "import x from 'y';" }).length, 1);
  assert.equal(tidy.forbiddenName({ path: 'src/engine/date-utils.ts', text: '' }).length, 1);
  assert.equal(tidy.forbiddenName({ path: 'src/db/database.ts', text: '' }).length, 0);
});

test('control: unused files and dead links are found', () => {
  const used = { path: 'src/a.ts', text: "import type { B } from './b.ts';" };
  const unused = { path: 'src/b.ts', text: "new Worker(new URL('./c.ts', import.meta.url))" };
  const all = [used, unused, { path: 'src/c.ts', text: '' }];
  assert.deepEqual(tidy.nobodyImports(all, ['src/a.ts']), []);
  assert.equal(tidy.nobodyImports(all, []).length, 1);
  const text = '[a](there.md#part) [b](gone.md) [c](#here) [d](https://example.com/x)';
  const found = tidy.deadLinks({ path: 'docs/x.md', text }, (path) => path === 'docs/there.md');
  assert.equal(found.length, 1);
});

// What git knows or would add; the work of other tools stays out.
function listFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const all = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return all.filter((path) => existsSync(join(ROOT, path)));
}

function read(path: string): tidy.Source {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}
