// One simulated run as a process of its own, started by main.ts: `node one.ts '{"seed": 7, ...}'`.
// Its last line on standard output is the report, as JSON.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { mistakes } from './mistakes.ts';
import { make } from './mutation.ts';
import type { SimOptions } from './run.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const { mistake, stepsTo, ...options } = JSON.parse(positionals[0] ?? '{}') as SimOptions & {
  mistake?: string;
  stepsTo?: string;
};
let afterMigration: string | undefined;
if (mistake !== undefined) {
  const found = mistakes.find(({ name }) => name === mistake);
  if (found === undefined) throw new Error(`there is no mistake ${mistake}`);
  make(found);
  afterMigration = found.sql;
}
// Loaded only now, so that the mistake is in it.
const { simulate } = await import('./run.ts');
const steps = stepsTo === undefined ? null : createWriteStream(stepsTo);
const onStep = (line: string) => void steps?.write(line);
const onProgress = (line: string) => process.stderr.write(`${options.seed}: ${line}\n`);
const report = await simulate({ ...options, onProgress, onStep, afterMigration });
// A pipe takes a long report in pieces, and leaving would lose the rest.
await new Promise<void>((written) => {
  process.stdout.write(`${JSON.stringify(report)}\n`, () => written());
});
steps?.end();
if (steps !== null) await once(steps, 'finish');
process.exit(0);
