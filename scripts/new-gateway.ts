// `npm run new-gateway NAME`: writes an empty gateway folder whose tests list what is to do, and
// prints the lines that make it known.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { linesToAdd, namesOf, writeGateway } from './new-gateway/write.ts';

const ROOT = join(import.meta.dirname, '..');

const [given, ...more] = process.argv.slice(2);
try {
  if (given === undefined || more.length > 0) throw new RangeError('npm run new-gateway NAME');
  const names = namesOf(given);
  const files = writeGateway(ROOT, names);
  // How long a name is decides where its lines break.
  const folder = join('src', 'gateways', names.folder);
  spawnSync(join('node_modules', '.bin', 'biome'), ['check', '--write', folder], { cwd: ROOT });
  process.stdout.write(`${report(files, names.folder)}\n`);
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function report(files: readonly string[], folder: string): string {
  const lines = linesToAdd(namesOf(given ?? ''));
  return [
    'Written:',
    ...files.map((file) => `  ${file}`),
    '',
    'Add:',
    ...lines.flatMap(({ file, imports, entry }) => [
      `  ${file}`,
      `    ${imports}`,
      `    and in its list: ${entry}`,
    ]),
    '',
    'Then:',
    `  npm test -- gateways/${folder}/`,
    '      what is to do, one failing test each',
    '  npm run matrix',
    '      the contract, scenario by scenario',
    '  node scripts/write-gateways.ts',
    '      docs/gateways.md',
  ].join('\n');
}
