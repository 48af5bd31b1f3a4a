// What came of simulated runs, for people and for machines.

import { table } from '#cli/output.ts';
import type { Told } from './runs.ts';
import { count, type Tally } from './tally.ts';

export type Total = {
  runs: number;
  seconds: number;
  steps: number;
  /** What the oracle counted, over all runs. */
  counted: Tally;
  /** Faults and other events by kind. */
  faults: Tally;
  oldestUnknownMs: number | null;
  /** Seeds whose run broke an invariant or could not go on, and the first thing that did it. */
  failed: { seed: string; why: string }[];
};

export function sum(all: readonly Told[], seconds: number): Total {
  const total: Total = {
    runs: all.length,
    seconds: Math.round(seconds),
    steps: 0,
    counted: { doubles: 0, lost: 0, violations: 0 },
    faults: {},
    oldestUnknownMs: null,
    failed: [],
  };
  for (const told of all) {
    const why = failureOf(told);
    if (why !== null) total.failed.push({ seed: told.ask.seed, why });
    const { report } = told;
    if (report === null) continue;
    total.steps += report.steps;
    addTo(total.counted, report.verdict.counted);
    addTo(total.faults, report.counts);
    const { oldestUnknownMs } = report.verdict;
    if (oldestUnknownMs !== null) {
      total.oldestUnknownMs = Math.max(total.oldestUnknownMs ?? 0, oldestUnknownMs);
    }
  }
  return total;
}

/** Null: the run went to its end, and no invariant is broken. */
export function failureOf({ report, broke }: Told): string | null {
  if (report === null) return broke ?? 'no report';
  const [first] = report.verdict.violations;
  return first === undefined ? null : `invariant ${first.invariant}: ${first.what}`;
}

/** One line for one run. */
export function shortOf(told: Told): string {
  const { ask, report } = told;
  const why = failureOf(told);
  if (report === null) return `seed ${ask.seed}: BROKEN ${why}`;
  const { 'payments due': due = 0, collected = 0 } = report.verdict.counted;
  const so = why === null ? 'clean' : `${report.verdict.violations.length} VIOLATIONS, ${why}`;
  const { trace, steps } = report;
  const did = `${due} due, ${collected} collected, ${steps} steps, trace ${trace}`;
  return `seed ${ask.seed}: ${did}: ${so}`;
}

export function describe(total: Total): string {
  const oldest = total.oldestUnknownMs === null ? 'none' : `${total.oldestUnknownMs} ms`;
  const lines = [
    `${total.runs} runs, ${total.steps} steps, ${total.seconds} s`,
    '',
    columns(total.counted),
    '',
    `faults and other events: ${density(total)} for each 1,000 payments due`,
    columns(total.faults),
    '',
    `oldest unknown still open: ${oldest}`,
    total.failed.length === 0 ? 'every run is clean' : `FAILED: ${total.failed.length}`,
    ...total.failed.map(({ seed, why }) => `  seed ${seed}: ${why}`),
  ];
  return lines.join('\n');
}

function density({ faults, counted }: Total): string {
  const all = Object.values(faults).reduce((sum, times) => sum + times, 0);
  return String(Math.round((1_000 * all) / Math.max(1, counted['payments due'] ?? 0)));
}

function columns(counts: Tally): string {
  const names = Object.keys(counts).sort();
  return table(names.map((name) => [`  ${name}`, counts[name] ?? 0]));
}

function addTo(total: Tally, more: Tally): void {
  for (const [kind, times] of Object.entries(more)) count(total, kind, times);
}
