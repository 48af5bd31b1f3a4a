// The short form of the simulator, for every change: a fixed seed and its replay, a fresh seed, and
// the control that a mistake is noticed. `npm run sim` goes on from here.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { bareDatabaseUrlFor } from '#test/database.ts';
import { failureOf } from './report.ts';
import { type SimReport, simulate } from './run.ts';
import { asProcess } from './runs.ts';

const SHORT = { payments: 60, days: 1, restDays: 1 };

test('a fixed seed is clean, and replays the same run step by step', async (t) => {
  const first = await simulated(t, '8');
  assert.ok((first.verdict.counted.collected ?? 0) > 25);
  assert.ok((first.verdict.counted['visits done'] ?? 0) > 0, 'no payer has paid by link');
  for (const fault of ['killed', 'statements delayed', 'clocks set', 'noticeRepeated']) {
    assert.ok((first.counts[fault] ?? 0) > 0, `${fault} never came about`);
  }
  const again = await simulated(t, '8');
  assert.deepEqual([again.trace, again.steps], [first.trace, first.steps]);
  assert.deepEqual(again.verdict, first.verdict);
});

test('a fresh seed is clean', async (t) => {
  const seed = String(randomInt(1, 2 ** 31));
  t.diagnostic(`npm run sim -- --seed ${seed} --payments ${SHORT.payments} --days ${SHORT.days}`);
  await simulated(t, seed);
});

test('control: a mistake in the code is noticed', async (t) => {
  const ask = { seed: '1', ...SHORT, payments: 120, mistake: 'resolution_skips_ledger' };
  const told = await asProcess(ask, await bareDatabaseUrlFor(t), () => {});
  assert.match(failureOf(told) ?? 'nothing noticed', /^invariant 4: /);
});

async function simulated(t: TestContext, seed: string): Promise<SimReport> {
  const report = await simulate({ seed, ...SHORT, url: await bareDatabaseUrlFor(t) });
  assert.deepEqual(report.verdict.violations, [], `seed ${seed}`);
  return report;
}
