import { strict as assert } from 'node:assert';
import { type TestContext, test } from 'node:test';
import type { PlainDate } from '#domain/calendar.ts';
import { FREQUENCIES } from '#domain/schedule.ts';
import { chance } from './chance.ts';
import { plainWorld } from './plain-world.ts';
import { populate } from './population.ts';
import { newStory, type Story } from './story.ts';

const FIRST_DAY = '2027-03-08' as PlainDate;

test('a seed gives the same merchants, cards and plans each time', async (t) => {
  const first = await populated(t, 500);
  const second = await populated(t, 500);
  assert.deepEqual(second, first);
});

test('all frequencies, ends and kinds of first payments are there', async (t) => {
  const { plans, merchants } = await populated(t, 1_500);
  const records = plans.filter((plan) => plan.is === 'payment_record');
  const names = new Set(records.map(({ frequency }) => frequency));
  assert.deepEqual(
    Object.values(FREQUENCIES).filter(({ name }) => !names.has(name)),
    [],
  );
  assert.ok(records.some(({ billingCount, endOn }) => billingCount === null && endOn === null));
  assert.ok(records.some(({ billingCount, endOn }) => billingCount !== null && endOn !== null));
  assert.ok(records.some(({ firstAmount }) => firstAmount !== null));
  assert.ok(records.some(({ firstIsAuthorization }) => firstIsAuthorization));
  assert.ok([29, 30, 31].every((day) => records.some(({ billingDay }) => billingDay === day)));
  const gateways = new Set(merchants.flatMap(({ connections: all }) => all.map((c) => c.gateway)));
  assert.ok(gateways.size > 1, 'more than one gateway is used');
});

async function populated(t: TestContext, payments: number): Promise<Story> {
  const all = chance(`population of ${payments}`);
  const { processes, host, at } = await plainWorld(t, FIRST_DAY, all.fork('ids'));
  const story = newStory(at().atMs);
  const size = { payments, days: 7, firstDay: FIRST_DAY };
  await populate(processes[0], host, story, size, all.fork('population'), at);
  return story;
}
