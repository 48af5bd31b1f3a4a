// `npm run sim:mutants`: makes each deliberate mistake in turn, and says which seed and which
// invariant caught it. Fails when one of them is not noticed: then the simulator proves little.

import { parseArgs } from 'node:util';
import { mistakes } from './mistakes.ts';
import { failureOf } from './report.ts';
import { openRuns, type Runs } from './runs.ts';
import { wholeNumber } from './whole-number.ts';

const USAGE = `npm run sim:mutants -- [options]
  --only a,b     only these mistakes
  --payments M   billing records in each run (default 300)
  --days D       days with faults (default 1)
  --rough N      so many times as much as usual goes wrong (default 4)
  --tries T      seeds to try for each mistake (default 16)
  --jobs J       runs at once (default 2)
  --json         the last line is one object
`;

/**
 * Many short runs in rough weather find more in the same time than a long one. They rest long
 * enough for the retries of most, and for what is in doubt to be settled.
 */
const REST = { restDays: 4, limitMs: 300_000 };

type Caught = { name: string; seed: string | null; by: string | null };

// Leaving by exit() lets the server and the runs be ended on the way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      payments: { type: 'string', default: '300' },
      days: { type: 'string', default: '1' },
      rough: { type: 'string', default: '4' },
      tries: { type: 'string', default: '16' },
      jobs: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const only = values.only?.split(',');
  const chosen = mistakes.filter(({ name }) => only === undefined || only.includes(name));
  const size = {
    payments: wholeNumber('payments', values.payments, 100_000),
    days: wholeNumber('days', values.days, 300),
    rough: wholeNumber('rough', values.rough, 100),
  };
  const tries = wholeNumber('tries', values.tries, 1_000);
  const jobs = wholeNumber('jobs', values.jobs, 64);
  const runs = openRuns();
  const all: Caught[] = [];
  try {
    const left = [...chosen];
    const lane = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const caught = await tryOne(runs, next.name, size, tries);
        all.push(caught);
        process.stdout.write(`${lineOf(caught)}\n`);
      }
    };
    await Promise.all(Array.from({ length: jobs }, lane));
  } finally {
    await runs.end();
  }
  const survived = all.filter(({ seed }) => seed === null).map(({ name }) => name);
  process.stdout.write(`\n${all.length - survived.length} of ${all.length} mistakes caught\n`);
  if (survived.length > 0) process.stdout.write(`NOT CAUGHT: ${survived.join(', ')}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify({ mistakes: all, survived })}\n`);
  return survived.length === 0 && all.length > 0 ? 0 : 1;
}

// A run that cannot go on has noticed it too, but only a broken invariant counts: anything else
// could be a mistake in the mistake.
async function tryOne(
  runs: Runs,
  name: string,
  size: { payments: number; days: number; rough: number },
  tries: number,
): Promise<Caught> {
  let broke: string | null = null;
  for (let seed = 1; seed <= tries; seed++) {
    const told = await runs.run({ ...size, ...REST, seed: String(seed), mistake: name });
    if (told.report === null) {
      broke = told.broke;
      process.stderr.write(`${name}: seed ${seed} broke: ${broke}\n`);
    } else if (told.report.verdict.violations.length > 0) {
      return { name, seed: String(seed), by: failureOf(told) };
    }
  }
  return { name, seed: null, by: broke };
}

function lineOf({ name, seed, by }: Caught): string {
  const so = seed === null ? `NOT CAUGHT ${by ?? ''}` : `seed ${seed}, ${by}`;
  return `${name.padEnd(26)} ${so}`;
}
