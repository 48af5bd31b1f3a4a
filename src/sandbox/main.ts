// The sandbox as a process of its own: `node src/sandbox/main.ts --port 0 --journal FILE --seed N`
// prints one line of JSON with its address when it is ready, and ends on SIGTERM.

import { parseArgs } from 'node:util';
import { realClock } from '#src/clock.ts';
import { startSandbox } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    journal: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const sandbox = await startSandbox({
  port: wholeNumber('port', values.port),
  host: values.host,
  journal: values.journal,
  seed: wholeNumber('seed', values.seed),
  clock: () => realClock.now().getTime(),
});

process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new RangeError(`--${name} must be a whole number, got ${text}`);
}
