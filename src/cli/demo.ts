// `dunlin demo`: the main job on real input. A year of 2,050 accounts, day by day, against
// simulated gateways that misbehave, with a worker that is killed; then the auditor has the last
// word.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsNeedingCards,
  type CollectionSummary,
  collectionSummary,
} from '#db/collection-summary.ts';
import { type PlainDate, startOfDay } from '#domain/calendar.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import { type Report, verify } from '#engine/verify.ts';
import { type Context, command, EXIT, NUMBER_MAX, textValue, wholeValue } from './command.ts';
import { CALM, type DemoPlan, demoPlan, STORM } from './demo-plan.ts';
import { type DemoWorld, openDemoWorld } from './demo-world.ts';
import { table } from './output.ts';
import { standAt } from './stands.ts';
import { shownReport } from './verify.ts';

/** The input files are of this year. */
const FROM = '2027-01-01' as PlainDate;
const DAYS = 365;
const SEED = 1;
const HALF_DAY_MS = 43_200_000;
/** Beyond the numbers of the accounts, so that no token comes twice. */
const NEW_CARDS_FROM = 100_000;
/** Part of the customers with a refused card who bring a new one on a card day. */
const NEW_CARDS_PART = 0.6;

export const demo = command({
  name: 'demo',
  summary: 'Run a year of payments with faults and kills, and prove that nothing was lost',
  about: [
    'Imports the shipped files into a database of its own, runs the year day by day over HTTP',
    'against simulated gateways that hang, reset, fail and repeat themselves, kills its own worker',
    'in the middle of it, and lets dunlin verify compare the result with the gateways’ own books.',
  ],
  options: {
    seed: { type: 'string', value: 'NUMBER', meaning: `Decides faults, kills and cards; ${SEED}` },
    days: { type: 'string', value: 'NUMBER', meaning: `Days to run, 1 to ${DAYS}; all by default` },
    keep: { type: 'boolean', meaning: 'Keep the data folder and say where it is' },
  },
  examples: ['dunlin demo', 'dunlin demo --seed 7 --json', 'dunlin demo --days 60 --keep'],
  run: async (context) => {
    const { values, out } = context;
    const seed = wholeValue(values, 'seed', SEED, [0, NUMBER_MAX]);
    const days = wholeValue(values, 'days', DAYS, [1, DAYS]);
    const given = textValue(values, 'data');
    const data = given ?? (await mkdtemp(join(tmpdir(), 'dunlin-demo-')));
    try {
      return await runDemo(context, { seed, days, data });
    } finally {
      if (given === null && values.keep !== true) await rm(data, { recursive: true, force: true });
      else out.line(`The data is in ${data}.`);
    }
  },
});

type Demo = { seed: number; days: number; data: string };

async function runDemo(context: Context, { seed, days, data }: Demo): Promise<number> {
  const { parts, config, out } = context;
  const plan = demoPlan(seed, FROM, days);
  const opening = { parts, config: { ...config, data }, seed, from: FROM };
  const world = await openDemoWorld(opening, out.line);
  const giveUp = () => world.worker.stop();
  process.once('SIGINT', giveUp);
  process.once('SIGTERM', giveUp);
  try {
    const { engine } = world.running;
    const began = engine.ticks();
    await runYear(context, world, plan);
    const seconds = (engine.ticks() - began) / 1000;
    await world.worker.end();
    out.line('comparing the database with itself and with the books of the gateways');
    const books = await world.control.books();
    const report = await verify(engine, { books });
    const summary = await collectionSummary(engine.db.pool, world.scope.merchantId);
    return tell(context, { seed, days, kills: world.worker.kills(), seconds, report, summary });
  } finally {
    process.off('SIGINT', giveUp);
    process.off('SIGTERM', giveUp);
    await world.close();
  }
}

async function runYear({ out }: Context, world: DemoWorld, plan: DemoPlan): Promise<void> {
  const { control, worker } = world;
  const progress = out.progress();
  let stormyBefore: boolean | null = null;
  let cardsMade = NEW_CARDS_FROM;
  for (const [index, { until, stormy, killAfterMs, newCards }] of plan.stretches.entries()) {
    progress.update(index, plan.stretches.length, `${until}${stormy ? ', with faults' : ''}`);
    // The gateways' day is never behind ours; what fell due there arrives before we go on.
    await control.moveClock(new Date(startOfDay(until, 'UTC').getTime() + HALF_DAY_MS));
    if (stormy !== stormyBefore) await control.setFaults(stormy ? STORM : CALM);
    stormyBefore = stormy;
    await worker.advance(until, killAfterMs);
    if (newCards) cardsMade = await bringNewCards(world, plan.random, cardsMade);
  }
  progress.end();
}

async function bringNewCards(
  { scope, control, twins }: DemoWorld,
  random: () => number,
  before: number,
): Promise<number> {
  let newCards = before;
  const { engine, merchantId } = scope;
  const expiry = { expMonth: 12, expYear: 2035 };
  for (const account of await accountsNeedingCards(engine.db.pool, merchantId)) {
    if (random() >= NEW_CARDS_PART) continue;
    const { customerId, gatewayConnectionId, accountId } = account;
    const twin = Object.values(twins).find((one) => one.connectionId === gatewayConnectionId);
    if (twin === undefined) continue;
    newCards += 1;
    const { card, tokenTellsBehaviour } = standAt(twin.gateway);
    const { token, customer: gatewayCustomer } = card(newCards, 'ok');
    if (tokenTellsBehaviour === undefined) {
      const seeded = { token, customer: gatewayCustomer, behaviour: 'ok', ...expiry };
      await control.seed(twin.gateway, twin.account, [seeded]);
    }
    await storeInstrument(scope, {
      customerId,
      gatewayConnectionId,
      gatewayCustomer,
      kind: 'card',
      token,
      brand: 'visa',
      last4: '4242',
      ...expiry,
      makeDefaultFor: { accountId },
    });
  }
  return newCards;
}

type Result = {
  seed: number;
  days: number;
  kills: number;
  seconds: number;
  report: Report;
  summary: CollectionSummary;
};

function tell({ out }: Context, { seed, days, kills, seconds, report, summary }: Result): number {
  const { billed, collected, recovered, failed, unknownResolved, attempts } = summary;
  const { doubles, lost } = report.books ?? { doubles: 0, lost: 0 };
  const perSecond = Math.round(attempts / seconds);
  if (!report.ok) out.line(shownReport(report));
  const result = {
    ...{ seed, days, billed, collected, recovered, failed },
    ...{ unknown_resolved: unknownResolved, kills, doubles, lost },
    payments_per_second: perSecond,
  };
  out.result(result, () =>
    table([
      ['billed', billed],
      ['collected', collected],
      ['recovered by retry', recovered],
      ['failed', failed],
      ['held back (stop, no usable card)', summary.unbillable],
      ['still under way', summary.open],
      ['unknown outcomes resolved', unknownResolved],
      ['worker kills', kills],
      ['charged twice', doubles],
      ['lost', lost],
      ['offenders found by verify', report.checks.reduce((sum, { count }) => sum + count, 0)],
      ['payments per second', perSecond],
    ]),
  );
  return report.ok ? EXIT.ok : EXIT.failed;
}
