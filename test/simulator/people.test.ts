import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { PlainDate } from '#domain/calendar.ts';
import { chance } from './chance.ts';
import { people } from './people.ts';
import { plainWorld } from './plain-world.ts';
import { populate } from './population.ts';
import type { SimProcess } from './process.ts';
import { newStory, type StoryAct } from './story.ts';

const FIRST_DAY = '2027-03-08' as PlainDate;
const HOUR_MS = 3_600_000;
const DAYS = 7;
const ACTS = 280;
const PAYMENTS = 1_200;
const PAYER_EVERY = 4;
/** Fewer of a kind say nothing about how many are refused. */
const ENOUGH = 20;

const KINDS = [
  ...['plan', 'set_stop', 'lift_stop', 'cancel', 'change', 'deactivate', 'store_instrument'],
  ...['set_default', 'close_account', 'disable_connection', 'enable_connection', 'capture'],
  ...['void', 'refund'],
];

test('people do all there is to do over a week, and mostly it is done', async (t) => {
  const all = chance('people');
  const made = await plainWorld(t, FIRST_DAY, all.fork('ids'));
  const { host, processes, browser, at, moveTo } = made;
  const [process] = processes;
  const story = newStory(at().atMs);
  const size = { payments: PAYMENTS, days: DAYS, firstDay: FIRST_DAY };
  const pushes = await populate(process, host, story, size, all.fork('population'), at);
  const person = people(story, host, at, all.fork('people'));
  for (let number = 0; number < ACTS; number++) {
    const atMs = story.beganAtMs + ((number + 1) * DAYS * 24 * HOUR_MS) / ACTS;
    while (pushes[0] !== undefined && pushes[0].atMs <= atMs) await pushes.shift()?.act(process);
    const acting = person.act(processes[number % 2] ?? process);
    await Promise.all([acting, moveTo(atMs)]);
    if (number % PAYER_EVERY === 0) await person.come(process, browser, () => process);
  }
  assert.deepEqual(person.failures, []);
  const acts = [...story.acts, ...story.plans.map(({ asked }) => asked)];
  const lost = acts.filter(({ answer, code }) => answer === 'lost' && !isDoubt(code));
  assert.deepEqual(lost, [], 'nothing breaks in a world without faults');
  assert.deepEqual(mostlyDone(acts), []);
  const visits = await visitsOf(process);
  for (const how of ['done', 'cancelled', 'declined', 'for several']) {
    assert.ok((visits[how] ?? 0) > 0, `no visit was ${how}`);
  }
  const due = await dueInRun(process);
  assert.ok(Math.abs(due - PAYMENTS) <= PAYMENTS / 10, `${due} are due`);
});

/** The gateway's answer to a capture, void or refund may be none yet. */
function isDoubt(code: string | null): boolean {
  return code?.includes("the gateway's answer is") ?? false;
}

/**
 * The kinds of which nothing was done, or, where there were enough to say so, less than half: what
 * is refused depends on which of two came first.
 */
function mostlyDone(acts: readonly StoryAct[]): string[] {
  return KINDS.flatMap((kind) => {
    const of = acts.filter(({ what }) => what.is === kind);
    const done = of.filter(({ answer }) => answer === 'done').length;
    const enough = done > 0 && (done * 2 >= of.length || of.length < ENOUGH);
    return enough ? [] : [`${kind}: ${done} of ${of.length}`];
  });
}

/** How payers' visits ended. */
async function visitsOf(process: SimProcess): Promise<Record<string, number>> {
  const { rows } = await process.engine.db.pool.query<{ how: string; count: number }>(
    `select coalesce(how, status) as how, count(*)::int from visit group by 1
     union all
     select 'for several', count(*)::int from (
       select from visit_item group by visit_id having count(*) > 1) several`,
  );
  return Object.fromEntries(rows.map(({ how, count }) => [how, count]));
}

/** What falls due in the run by what the population asked for, people's own loads apart. */
async function dueInRun(process: SimProcess): Promise<number> {
  const { rows } = await process.engine.db.pool.query<{ count: number }>(
    `select count(*)::int from billing_record
     where due_on >= $1 and due_on < $1::date + $2::int
       and (reference is null or reference not like 'person-%')`,
    [FIRST_DAY, DAYS],
  );
  return rows[0]?.count ?? 0;
}
