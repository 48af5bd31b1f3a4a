// Who may send: only a worker whose heartbeat is on time, and never again one that was late.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { beat, joinWorkers } from '#db/leases.ts';
import { world } from '#test/world.ts';
import { membership } from './membership.ts';
import { recoverWork } from './recover-work.ts';

const ALIVE_MS = 600;

/** A member whose ticks the test can push ahead of real time. */
async function member(t: TestContext) {
  const { engine } = await world(t, { limits: { aliveMs: ALIVE_MS } });
  let ahead = 0;
  const ticks = () => performance.now() + ahead;
  const one = membership({ ...engine, ticks }, 'test');
  const rows = async () =>
    (await engine.db.pool.query<{ id: string }>('select id from worker')).rows;
  return {
    engine,
    one,
    rows,
    lapse: (ms: number) => {
      ahead += ms;
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a worker keeps one identity for as long as its heartbeat arrives', async (t) => {
  const { one } = await member(t);
  const first = await one.current();
  await pause(2 * ALIVE_MS);
  assert.equal(first.alive(), true);
  assert.equal(await one.current(), first);
});

test('a late heartbeat ends an identity, and no later one brings it back to life', async (t) => {
  const { one, lapse } = await member(t);
  const first = await one.current();
  lapse(ALIVE_MS);
  assert.equal(first.alive(), false);
  // The heartbeat that was under way arrives: what was not sent in between is lost to it.
  await pause(ALIVE_MS);
  assert.equal(first.alive(), false);
  const second = await one.current();
  assert.notEqual(second.workerId, first.workerId);
  assert.equal(second.alive(), true);
});

test('an abandoned identity is not beaten for any more, and the next one is new', async (t) => {
  const { engine, one } = await member(t);
  const first = await one.current();
  one.abandon();
  assert.equal(first.alive(), false);
  const second = await one.current();
  assert.notEqual(second.workerId, first.workerId);
  await pause(2 * ALIVE_MS);
  const { pool } = engine.db;
  assert.equal(await beat(pool, first.workerId, ALIVE_MS), false);
  assert.equal(await beat(pool, second.workerId, ALIVE_MS), true);
});

test('whom the database declared dead stays dead, however well it feels', async (t) => {
  const { engine, one } = await member(t);
  const first = await one.current();
  await engine.db.pool.query(`update worker set alive_until = now() - interval '1 second'`);
  await pause(ALIVE_MS);
  assert.equal(first.alive(), false);
  assert.notEqual((await one.current()).workerId, first.workerId);
});

test('callers that ask at the same time get the same identity, and leaving removes it', async (t) => {
  const { one, rows } = await member(t);
  const [first, second] = await Promise.all([one.current(), one.current()]);
  assert.equal(first, second);
  assert.equal((await rows()).length, 1);
  await one.leave();
  assert.equal((await rows()).length, 0);
});

test('a dead worker that holds nothing is forgotten after a minute, a live one never', async (t) => {
  const { engine } = await world(t);
  const { pool } = engine.db;
  const [dead, live] = [engine.ids.next('worker'), engine.ids.next('worker')];
  await joinWorkers(pool, dead, 'dead', 1_000);
  await joinWorkers(pool, live, 'live', 60_000);
  await pool.query(
    `update worker set alive_until = now() - interval '2 minutes' where name = 'dead'`,
  );
  await recoverWork(engine);
  const { rows } = await pool.query<{ name: string }>('select name from worker');
  assert.deepEqual(rows, [{ name: 'live' }]);
});
