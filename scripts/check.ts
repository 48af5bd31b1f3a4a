// The one gate, the same for people and CI: types, lint, every test. `npm test -- <part of a path>`
// runs only the test files whose path contains it. Ends with the test runner's own totals.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#db/embedded.ts';
import { childEnvironment } from '#src/config.ts';
import { TEST_PROCESS_ZONE, TEST_SERVER_SETTINGS } from '#test/server.ts';

const ROOT = join(import.meta.dirname, '..');
const TEST_FILES_AT_ONCE = 2;
const TEST_TIMEOUT_MS = 300_000;

const patterns = process.argv.slice(2);
const failed: string[] = [];

process.chdir(ROOT);
// Leaving by exit() lets the embedded server be stopped on the way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
if (patterns.length === 0) {
  await step('types', ['node_modules/.bin/tsc', '--noEmit']);
  await step('lint', ['node_modules/.bin/biome', 'check', '--error-on-warnings']);
}
const files = testFiles(patterns);
if (files.length === 0) {
  process.stderr.write(`no test file's path contains ${patterns.join(' or ')}\n`);
  process.exit(2);
}
await haveBrowser(files);
if (!(await withServer(files, (env) => runTests(files, env)))) failed.push('tests');
if (failed.length > 0) process.stderr.write(`check failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function step(name: string, command: readonly string[]): Promise<void> {
  const began = performance.now();
  const passed = await run(command, {});
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  process.stdout.write(`${name}: ${passed ? 'passed' : 'FAILED'} in ${seconds} s\n`);
  if (!passed) failed.push(name);
}

function testFiles(parts: readonly string[]): string[] {
  // *.live.test.ts speak to real gateways with real credentials: only by hand.
  const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'])
    .filter((file) => !file.endsWith('.live.test.ts'))
    .sort();
  return parts.length === 0 ? all : all.filter((file) => parts.some((part) => file.includes(part)));
}

// Found or fetched once, before test files that run side by side would each fetch one.
async function haveBrowser(paths: readonly string[]): Promise<void> {
  if (!paths.some((path) => path.startsWith('test/browser/'))) return;
  const { findBrowser } = await import('#test/browser.ts');
  try {
    process.stdout.write(`browser: ${findBrowser()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    failed.push('browser');
  }
}

// One PostgreSQL for all test files, which each clone their databases from one template.
async function withServer(
  paths: readonly string[],
  work: (env: Record<string, string>) => Promise<boolean>,
): Promise<boolean> {
  const needed = paths.some((path) => readFileSync(path, 'utf8').includes('#test/'));
  if (!needed) return work({});
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-test-'));
  const server = await startEmbedded({ data: folder, settings: TEST_SERVER_SETTINGS });
  try {
    return await work({ DUNLIN_TEST_DATABASE_URL: server.adminUrl });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function runTests(paths: readonly string[], env: Record<string, string>): Promise<boolean> {
  const options = ['--test', '--test-reporter=spec', `--test-timeout=${TEST_TIMEOUT_MS}`];
  const atOnce = `--test-concurrency=${TEST_FILES_AT_ONCE}`;
  const command = [process.execPath, ...options, atOnce, ...paths];
  return run(command, { ...env, TZ: TEST_PROCESS_ZONE });
}

async function run(command: readonly string[], env: Record<string, string>): Promise<boolean> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit', env: childEnvironment(env) });
  const [code] = await once(child, 'exit');
  return code === 0;
}
