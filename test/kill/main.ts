// The kill tests in full: `node test/kill/main.ts --payments 50000 [--scenario name] [--json]`.
// Progress goes to standard error, a table to standard output; exit code 1 when anything is wrong.

import { parseArgs } from 'node:util';
import { table } from '#cli/output.ts';
import { house, SCENARIOS } from './all.ts';
import type { Outcome, Plan } from './scenario.ts';

const PAYMENTS = 50_000;
const PAYMENTS_MIN = 500;
const PAYMENTS_MAX = 1_000_000;
/** The product's own lease; half a minute for each call that hung would tell nothing more. */
const TIMES = { leaseMs: 4_000, callTimeoutMs: 3_000, awayMs: 3_000 };
const RECOVERY_MAX_MS = 5_000;
const STRIKES_AT = [0.15, 0.4, 0.65];

const names = SCENARIOS.map(({ name }) => name);
const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: String(PAYMENTS) },
    scenario: { type: 'string', multiple: true, default: names },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const payments = Number(values.payments);
const unknown = values.scenario.find((name) => !names.includes(name));
const possible = payments >= PAYMENTS_MIN && payments <= PAYMENTS_MAX && payments % 1 === 0;

// Leaving by exit() lets what was started be ended on the way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

if (values.help || unknown !== undefined || !possible) {
  process.stdout.write(`${usage()}\n`);
  process.exitCode = values.help ? 0 : 2;
} else {
  const outcomes = await performAll(names.filter((name) => values.scenario.includes(name)));
  process.stdout.write(`${shown(outcomes)}\n`);
  const ok = outcomes.every(({ wrong }) => wrong.length === 0);
  if (values.json) process.stdout.write(`${JSON.stringify({ ok, payments, outcomes })}\n`);
  process.exitCode = ok ? 0 : 1;
}

async function performAll(chosen: readonly string[]): Promise<Outcome[]> {
  const plan = { payments, strikesAt: STRIKES_AT, recoveryMaxMs: RECOVERY_MAX_MS };
  const outcomes: Outcome[] = [];
  for (const name of chosen) {
    process.stderr.write(`${name} ...\n`);
    const outcome = await performAlone(name, plan);
    outcomes.push(outcome);
    const bad = outcome.wrong.map((text) => `\n  WRONG: ${text}`).join('');
    process.stderr.write(`${name}: ${outcome.not_run ?? `${outcome.seconds} s`}${bad}\n`);
  }
  return outcomes;
}

// A house for each: gateways that are started again work off the journal of one run then, and not
// of all that went before, and what a scenario shows does not depend on its place.
async function performAlone(name: string, plan: Plan): Promise<Outcome> {
  const { perform, close } = house({ ...TIMES, plan, allOnSmallDisk: false });
  try {
    return await perform(name);
  } finally {
    await close();
  }
}

function shown(outcomes: readonly Outcome[]): string {
  const head = ['scenario', 'payments', 'strikes', 'in flight', 're-sent', 'doubles', 'lost'];
  const rows = outcomes.map((one) => [
    ...[one.scenario, one.payments, one.strikes, one.in_flight, one.resent, one.doubles, one.lost],
    ...[one.recovery_ms ?? '-', one.settled_ms ?? '-', one.seconds],
    one.not_run !== null ? `NOT RUN: ${one.not_run}` : one.wrong.length > 0 ? 'WRONG' : 'ok',
  ]);
  return table([[...head, 'recovery ms', 'settled ms', 'seconds', ''], ...rows]);
}

function usage(): string {
  const rows = SCENARIOS.map(({ name, title }) => [`  ${name}`, title]);
  return [
    'npm run kill -- [--payments N] [--scenario NAME]... [--json]',
    '',
    `  --payments N      of each scenario, ${PAYMENTS_MIN} to ${PAYMENTS_MAX}; ${PAYMENTS}`,
    '  --scenario NAME   only this one; may be given more than once',
    '  --json            the last line is one JSON object',
    '',
    table(rows),
  ].join('\n');
}
