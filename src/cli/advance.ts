// `dunlin advance`: moves a test merchant's clock and runs everything that falls due on the way.

import { createInterface } from 'node:readline';
import { type Merchant, merchantById } from '#db/merchants.ts';
import { isPlainDate, startOfDay } from '#domain/calendar.ts';
import { type Advance, advanceClock } from '#engine/advance-clock.ts';
import type { Collector } from '#engine/collect-due.ts';
import { setTestClock } from '#engine/set-test-clock.ts';
import { command, EXIT, UsageError } from './command.ts';
import { type Output, table } from './output.ts';
import { MERCHANT_OPTIONS, merchantOf, withCollector } from './running.ts';

export const advance = command({
  name: 'advance',
  takes: 'DATE',
  summary: "Move a test merchant's clock to a day and run what falls due on the way",
  about: [
    'DATE is YYYY-MM-DD, the first instant of that day for the merchant, or an instant as',
    '2027-01-31T12:00:00Z. A merchant without a test clock gets one, standing at its present.',
    'With - the days are read from standard input, one a line, each with a result of its own.',
  ],
  options: { ...MERCHANT_OPTIONS },
  examples: [
    'dunlin advance 2027-02-28',
    'dunlin advance 2028-01-01 --merchant mer_01h455vb4pex5vsknk084sn02q --json',
    "printf '2027-02-01\\n2027-03-01\\n' | dunlin advance - --json",
  ],
  run: (context) => {
    const [until, ...more] = context.positionals;
    if (until === undefined || more.length > 0) throw new UsageError('give one DATE, or -');
    return withCollector(context, 'dunlin advance', async (collector) => {
      const merchant = await clocked(collector, await merchantOf(collector.engine, context.values));
      if (until !== '-') {
        await advanceTo(collector, merchant, until, context.out);
        return EXIT.ok;
      }
      context.out.result({ ready: true }, () => 'ready');
      for await (const line of createInterface({ input: process.stdin })) {
        if (line.trim() !== '') await advanceTo(collector, merchant, line.trim(), context.out);
      }
      return EXIT.ok;
    });
  },
});

async function clocked({ engine }: Collector, merchant: Merchant): Promise<Merchant> {
  if (merchant.clockAt !== null || merchant.mode !== 'test') return merchant;
  const scope = { engine, merchantId: merchant.id, actor: 'cli:advance' as const };
  return setTestClock(scope, { at: engine.clock.now() });
}

async function advanceTo(
  collector: Collector,
  { id, timeZone }: Merchant,
  day: string,
  out: Output,
): Promise<void> {
  const { clockAt } = await merchantById(collector.engine.db.pool, id);
  const until = instantOf(day, timeZone);
  const from = clockAt ?? until;
  const whole = Math.max(1, until.getTime() - from.getTime());
  const progress = out.progress();
  const done = await advanceClock(collector, id, until, ({ at, attempts }) => {
    const part = at.getTime() - from.getTime();
    progress.update(part, whole, `${at.toISOString().slice(0, 10)}, ${attempts} attempts`);
  });
  progress.end();
  out.result(shown(done), () =>
    table([
      ['clock', done.at.toISOString()],
      ['stops', done.stops],
      ['attempts', done.attempts],
      ['approved', done.approved],
      ['declined', done.declined],
      ['open (to be asked for)', done.doubtsOpen],
      ['held back', done.heldBack],
    ]),
  );
}

function shown(done: Advance) {
  const { stops, attempts, approved, declined, heldBack, doubtsOpen, at } = done;
  return { at, stops, attempts, approved, declined, held_back: heldBack, open: doubtsOpen };
}

function instantOf(text: string, timeZone: string): Date {
  if (isPlainDate(text)) return startOfDay(text, timeZone);
  const instant = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(instant)) return new Date(instant);
  throw new UsageError(`"${text}" is no day (YYYY-MM-DD) and no instant (2027-01-31T12:00:00Z)`);
}
