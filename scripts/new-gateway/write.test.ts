import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { childEnvironment } from '#src/config.ts';
import * as tidy from '#test/tidy.ts';
import { type Line, linesToAdd, namesOf, writeGateway } from './write.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NAMES = namesOf('acme_pay');

/** Of a run of the test runner: names of what passed and of what failed, suites left out. */
type Ran = { passed: string[]; failed: string[]; text: string };

describe('an empty gateway', () => {
  const root = mkdtempSync(join(tmpdir(), 'new-gateway-'));
  let files: string[];

  before(() => {
    for (const part of ['src', 'test', 'package.json', 'tsconfig.json']) {
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    files = writeGateway(root, NAMES);
  });
  after(() => rmSync(root, { recursive: true }));

  it('has all the files of a gateway', () => {
    assert.deepEqual(files.map((file) => file.replace('src/gateways/acme-pay/', '')).sort(), [
      ...['README.md', 'acme-pay.test.ts', 'checkout.ts', 'contract-case.ts', 'index.ts'],
      ...['map.ts', 'not-written.ts', 'notices.ts', 'twin.ts', 'wire.ts'],
    ]);
  });

  it('keeps the rules of style, and leaves no gap of the template', () => {
    const sources = files.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    const code = sources.filter(({ path }) => path.endsWith('.ts'));
    const rules = [tidy.tooLong, tidy.tooWide, tidy.longFunctions, tidy.noOpening, tidy.banned];
    const faults = [...rules, tidy.wrongArrows].flatMap((rule) => code.flatMap(rule));
    assert.deepEqual(faults, []);
    for (const { path, text } of sources) assert.doesNotMatch(text, /\{\{|\}\}/, path);
    const settings = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
    writeFileSync(join(root, 'biome.json'), JSON.stringify({ ...settings, vcs: {} }));
    const checked = start('node_modules/.bin/biome', ['check', 'src/gateways/acme-pay']);
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });

  it('fails every one of its tests, each with a sentence', () => {
    const { passed, failed, text } = runTests('src/gateways/acme-pay/acme-pay.test.ts');
    assert.deepEqual(passed, []);
    assert.ok(failed.length >= 20, failed.join('\n'));
    for (const sentence of [
      'add its line to src/gateways/registry.ts',
      'wire.ts: a property for each credential and setting',
      'write these sections of README.md',
      'to be shown: verify the worked example with its key',
    ]) {
      assert.ok(text.includes(sentence), sentence);
    }
  });

  it('fits with its lines added: types, its place, and nobody else’s tests', () => {
    for (const line of linesToAdd(NAMES)) add(root, line);
    const typed = start('node_modules/.bin/tsc', ['--noEmit', '-p', onlyGateways(root)]);
    assert.equal(typed.status, 0, typed.stdout);
    const own = runTests('src/gateways/acme-pay/acme-pay.test.ts');
    assert.deepEqual(own.passed, [
      'it stands in the registry, among the twins and among the cases',
    ]);
    const others = runTests(
      'src/gateways/contract.test.ts',
      '--test-name-pattern=takes a payment once',
    );
    assert.deepEqual(others.failed.length, 1, others.text);
    assert.ok(others.passed.length >= 3);
  });

  function runTests(file: string, ...more: string[]): Ran {
    const { stdout } = start(process.execPath, ['--test', '--test-reporter=tap', ...more, file]);
    const results = [...stdout.matchAll(/^ {4}(not ok|ok) \d+ - (.*?)(?: # SKIP.*)?$/gm)];
    const named = (is: string) =>
      results.filter(([, found]) => found === is).map(([, , name = '']) => name);
    return { passed: named('ok'), failed: named('not ok'), text: stdout };
  }

  // A test runner inside a test is told so by the environment, and would run nothing.
  function start(program: string, args: readonly string[]) {
    const env = childEnvironment({ NODE_TEST_CONTEXT: undefined });
    return spawnSync(program, args, { cwd: root, encoding: 'utf8', env });
  }
});

it('names are told apart from what is no name', () => {
  assert.deepEqual(namesOf('First-Atlantic'), {
    ...{ name: 'first_atlantic', folder: 'first-atlantic' },
    ...{ camel: 'firstAtlantic', title: 'First Atlantic' },
  });
  for (const wrong of ['', '1st', 'a__b', '../x', 'a b', 'x'.repeat(41)]) {
    assert.throws(() => namesOf(wrong), RangeError, wrong);
  }
});

it('a folder that is there is never written over', () => {
  assert.throws(() => writeGateway(ROOT, namesOf('sandbox')), /is there already/);
  assert.ok(readdirSync(join(ROOT, 'src/gateways/sandbox')).includes('index.ts'));
});

// As a person would: the import after the last one, the entry at the end of the list.
function add(root: string, { file, imports, entry }: Line): void {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  const from = text.lastIndexOf('\nimport ') + 1;
  const withImport = `${text.slice(0, from)}${imports}\n${text.slice(from)}`;
  const list = /(=\s*[[{][^;]*?),?\s*([\]}];)/;
  assert.match(withImport, list, file);
  writeFileSync(path, withImport.replace(list, `$1, ${entry} $2`));
}

function onlyGateways(root: string): string {
  const path = join(root, 'tsconfig.gateways.json');
  const include = ['src/gateways/*.ts', 'src/gateways/acme-pay', 'src/sandbox'];
  writeFileSync(path, JSON.stringify({ extends: './tsconfig.json', include }));
  return path;
}
