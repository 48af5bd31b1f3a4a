// The oracle finds nothing in a week as it should be, and for each thing that is damaged by hand it
// names the invariant that is broken: a verdict that could not fail would prove nothing.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { BookedPayment } from '#sandbox/books.ts';
import { judge, type Verdict } from './oracle.ts';
import { oracleWeek } from './oracle-week.ts';

test('a week of payments is sound', async (t) => {
  const week = await oracleWeek(t);
  const { admin, story, books, requests, now } = week;
  const started = performance.now();
  const verdict = await judge(admin, story, books, requests, now);
  assert.deepEqual(verdict.violations, []);
  console.log(verdict, performance.now() - started);
});
