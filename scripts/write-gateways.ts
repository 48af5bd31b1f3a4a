// Writes docs/gateways.md from the code and the gateways' READMEs, or with --check says whether it
// is still true.

import { readFileSync, writeFileSync } from 'node:fs';
import { gatewaysPage } from './gateways/page.ts';

const TARGET = new URL('../docs/gateways.md', import.meta.url);

const text = gatewaysPage((folder) =>
  readFileSync(new URL(`../src/gateways/${folder}/README.md`, import.meta.url), 'utf8'),
);
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  process.stderr.write('docs/gateways.md is stale: run node scripts/write-gateways.ts\n');
  process.exitCode = 1;
}
