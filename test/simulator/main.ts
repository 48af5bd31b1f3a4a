// `npm run sim`: simulated runs by seed, their faults, and what the oracle says of them.

import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { describe, shortOf, sum } from './report.ts';
import { type Ask, openRuns, runAll, type Told } from './runs.ts';
import { wholeNumber } from './whole-number.ts';

const USAGE = `npm run sim -- [options]
  --seed N       one seed; without it a fresh one
  --seeds A-B    each of these instead
  --payments M   billing records due within the run, for each seed (default 20,000)
  --days D       days with faults (default 2, and 1 for more than 25,000 payments); 12 days
                 without follow
  --rough N      so many times as much as usual goes wrong (default 1)
  --jobs J       runs at once (default: one for each processor)
  --mistake NAME with this deliberate mistake in the code (npm run sim:mutants lists them)
  --steps FILE   writes every step, for comparing two runs of one seed
  --json         the last line is one object
`;

/** More in one database makes a run slower, not better: a seed is split into parts. */
const PART_MAX = 50_000;
const SEEDS_MAX = 10_000;
const CROWDED = 25_000;

// Leaving by exit() lets the server and the runs be ended on the way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      payments: { type: 'string', default: '20000' },
      days: { type: 'string' },
      rough: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      mistake: { type: 'string' },
      steps: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const payments = wholeNumber('payments', values.payments, 10_000_000);
  const days = wholeNumber('days', values.days ?? String(daysFor(payments)), 300);
  const rough = wholeNumber('rough', values.rough, 100);
  const jobs = wholeNumber('jobs', values.jobs, 64);
  const asks = seedsOf(values.seed, values.seeds).flatMap((seed) =>
    partsOf({ seed, payments, days, rough, mistake: values.mistake, stepsTo: values.steps }),
  );
  const began = performance.now();
  const runs = openRuns({ processors: availableParallelism() });
  const all: Told[] = [];
  try {
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const tell = (told: Told) => {
      all.push(told);
      process.stdout.write(`${shortOf(told)}\n`);
    };
    await runAll(runs, asks, jobs, tell, asks.length === 1 ? say : undefined);
  } finally {
    await runs.end();
  }
  const total = sum(all, (performance.now() - began) / 1000);
  process.stdout.write(`\n${describe(total)}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(total)}\n`);
  return total.failed.length === 0 ? 0 : 1;
}

function seedsOf(seed: string | undefined, seeds: string | undefined): string[] {
  if (seeds === undefined) return [seed ?? String(randomInt(1, 2 ** 31))];
  const [, from, to] = /^(\d+)-(\d+)$/.exec(seeds) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (!(count >= 1 && count <= SEEDS_MAX)) {
    throw new RangeError(`--seeds is "${seeds}"; allowed is A-B, at most ${SEEDS_MAX} of them`);
  }
  return Array.from({ length: count }, (_, index) => String(Number(from) + index));
}

// What makes so many affordable is that the days are crowded.
function daysFor(payments: number): number {
  return payments > CROWDED ? 1 : 2;
}

function partsOf(ask: Ask): Ask[] {
  const parts = Math.ceil(ask.payments / PART_MAX);
  if (parts === 1) return [ask];
  const payments = Math.ceil(ask.payments / parts);
  return Array.from({ length: parts }, (_, part) => ({
    ...ask,
    seed: `${ask.seed}.${part + 1}`,
    payments,
  }));
}
