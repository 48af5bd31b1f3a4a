// Writes docs/states.md from the state tables, or with --check says whether it is still true.

import { readFileSync, writeFileSync } from 'node:fs';
import { statesPage } from './states/page.ts';

const TARGET = new URL('../docs/states.md', import.meta.url);

const text = statesPage();
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  process.stderr.write('docs/states.md is stale: run node scripts/write-states.ts\n');
  process.exitCode = 1;
}
