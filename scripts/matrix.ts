// `npm run matrix -- --json`: runs the contract suites and tells for each gateway and scenario
// whether it passes, fails or is skipped, and why. Ends with 1 on a fail or an unexplained skip.

import { join } from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import { CASES } from '#gateways/contract-cases.ts';
import { gateways } from '#gateways/registry.ts';
import { isSound, matrixOf, type Told } from './matrix/cells.ts';
import { matrixText } from './matrix/text.ts';

const ROOT = join(import.meta.dirname, '..');
const SUITES = ['src/gateways/contract.test.ts', 'src/gateways/checkout.test.ts'];
const FILES_AT_ONCE = 2;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const names = gateways.map(({ name }) => name);
const noCheckout = Object.fromEntries(names.map((name) => [name, CASES[name]?.skips.checkout]));
const matrix = matrixOf(await runSuites(), { gateways: names, noCheckout });
process.stdout.write(`${values.json ? JSON.stringify(matrix) : matrixText(matrix)}\n`);
process.exitCode = isSound(matrix) ? 0 : 1;

async function runSuites(): Promise<Told[]> {
  const files = SUITES.map((file) => join(ROOT, file));
  const told: Told[] = [];
  // Starts are told in order, so what was started last at each depth is the way to a test.
  const started = new Map<string, string[]>();
  const stream = run({ cwd: ROOT, files, concurrency: FILES_AT_ONCE, isolation: 'process' });
  for await (const { type, data } of stream) {
    if (type === 'test:start') {
      const way = started.get(data.file ?? '') ?? [];
      started.set(data.file ?? '', [...way.slice(0, data.nesting), data.name]);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const way = (started.get(data.file ?? '') ?? []).slice(0, data.nesting);
      const found = readOne(type, data, [...way, data.name]);
      if (found !== null) told.push(found);
    }
  }
  return told;
}

type Data = {
  skip?: string | boolean;
  details: { type?: string; error?: Error & { failureType?: string; cause?: unknown } };
};

// A suite fails with its tests, which tell it themselves.
function readOne(
  type: 'test:pass' | 'test:fail',
  { skip, details: { error, type: kind } }: Data,
  names: readonly string[],
): Told | null {
  if (type === 'test:pass') return kind === 'suite' ? null : { names, is: 'pass', skip };
  if (error?.failureType === 'subtestsFailed') return null;
  const cause = error?.cause instanceof Error ? error.cause.message : String(error?.cause ?? '');
  return { names, is: 'fail', why: cause || error?.message };
}
