// Measures and writes the table of docs/reliability.md: simulated runs, then the kill tests on real
// processes, or one of both with --only. Takes as long as it is asked to; the seeds in the table
// repeat the simulated part.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Outcome } from '#test/kill/scenario.ts';
import type { Total } from '#test/simulator/report.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs', 'reliability.md');
/** Each part stands behind its mark, up to the next one. */
const MARKS = {
  sim: '<!-- measured by npm run reliability: simulated -->',
  kill: '<!-- measured by npm run reliability: on real processes -->',
} as const;
const END = '<!-- end of what was measured -->';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-50' },
    'sim-payments': { type: 'string', default: '1000' },
    days: { type: 'string', default: '2' },
    'kill-payments': { type: 'string', default: '50000' },
    only: { type: 'string' },
  },
});

const { only } = values;
if (only !== undefined && !(only in MARKS)) throw new RangeError(`--only ${only}: sim or kill`);
if (only !== 'kill') {
  const total = await lastObject<Total>('test/simulator/main.ts', [
    ...['--seeds', values.seeds, '--payments', values['sim-payments'], '--days', values.days],
    '--json',
  ]);
  write('sim', simulated(total));
}
if (only !== 'sim') {
  const args = ['--payments', values['kill-payments'], '--json'];
  const { outcomes } = await lastObject<{ outcomes: Outcome[] }>('test/kill/main.ts', args);
  write('kill', killed(outcomes));
}

function write(part: keyof typeof MARKS, text: string): void {
  const [before, rest] = readFileSync(PAGE, 'utf8').split(MARKS[part]);
  const next = part === 'sim' ? MARKS.kill : END;
  const after = rest?.split(next)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no marks`);
  writeFileSync(PAGE, `${before}${MARKS[part]}\n\n${text}\n\n${next}${after}`);
}

// A run that found something has told it on the way, and stands in the table.
async function lastObject<T>(file: string, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    process.stderr.write(text);
  });
  await once(child, 'close');
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as T;
}

function simulated(total: Total): string {
  const { runs, steps, seconds, counted, faults, oldestUnknownMs, failed } = total;
  const of = (name: string) => counted[name] ?? 0;
  const oldest = oldestUnknownMs === null ? 'none' : `${oldestUnknownMs} ms`;
  return [
    `**Simulated**: \`npm run sim -- --seeds ${values.seeds} ` +
      `--payments ${values['sim-payments']} --days ${values.days}\`, ` +
      `${runs} runs, ${steps} steps, ${seconds} s. ` +
      `${of('payments due')} payments due, ${of('collected')} collected, ` +
      `${of('doubles')} doubles, ${of('lost')} lost, ${of('violations')} violations; ` +
      `longest unknown still open at the end: ${oldest}. ` +
      (failed.length === 0 ? 'Every run was clean.' : `Not clean: ${failed.length}.`),
    '',
    '| fault | times |',
    '|---|---:|',
    ...Object.keys(faults)
      .sort()
      .map((name) => `| ${name.replaceAll('_', ' ')} | ${faults[name]} |`),
  ].join('\n');
}

function killed(outcomes: readonly Outcome[]): string {
  return [
    `**On real processes**: \`npm run kill -- --payments ${values['kill-payments']}\`.`,
    '',
    '| scenario | payments | strikes | in flight | sent again | doubles | lost | recovery ms |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    ...outcomes.map(
      (one) =>
        `| ${one.scenario} | ${one.payments} | ${one.strikes} | ${one.in_flight} | ` +
        `${one.resent} | ${one.doubles} | ${one.lost} | ` +
        `${one.not_run ?? (one.recovery_ms === null ? '-' : Math.round(one.recovery_ms))} |`,
    ),
  ].join('\n');
}
