// A worker process is killed with SIGKILL at every step between the claim and the record, and the
// database once. The parent only watches: it holds a wire, or a lock, until the step is reached.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { startEmbedded } from '#db/embedded.ts';
import { migrate } from '#db/migrate.ts';
import { openDatabase } from '#db/pool.ts';
import { showId } from '#domain/ids.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { realClock } from '#src/clock.ts';
import { childEnvironment } from '#src/config.ts';
import { expectAudited, sandboxShopIn, twinControl } from '#test/sandbox-shop.ts';
import { wireProxy } from '#test/wire-proxy.ts';
import { world } from '#test/world.ts';

const BATCH = 120;
/** What a dead worker had in flight is settled within this time, its life of a second included. */
const SETTLED_WITHIN_MS = 15_000;
const REACHED_WITHIN_MS = 20_000;
const LOOK_MS = 5;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function reached(what: string, met: () => Promise<boolean>, withinMs = REACHED_WITHIN_MS) {
  const began = performance.now();
  while (!(await met())) {
    assert.ok(performance.now() - began < withinMs, `${what}: not within ${withinMs} ms`);
    await pause(LOOK_MS);
  }
}

async function start(t: TestContext, script: string, args: string[]) {
  const child = spawn(process.execPath, [script, ...args], {
    env: childEnvironment({ NODE_TEST_CONTEXT: undefined }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, line: line.toString('utf8') };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function stage(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const embedded = await startEmbedded({ data: join(folder, 'data') });
  t.after(() => embedded.stop());
  const db = openDatabase({ url: embedded.url });
  t.after(() => db.close());
  await migrate(db.pool);
  const journal = join(folder, 'books.journal');
  const { line } = await start(t, 'src/sandbox/main.ts', ['--journal', journal]);
  const twin = twinControl((JSON.parse(line) as { url: string }).url);
  const wire = await wireProxy(t, twin.url);
  const made = await world(t, { db, at: realClock.now().toISOString() });
  const shop = await sandboxShopIn(made, twin, 'crash', wire.through(twin.url));
  for (let n = 0; n < 4; n++) await shop.account(`a${n}`, `tok_delay_${n * 150}ms`);
  let loaded = 0;
  let bookedBefore = 0;
  const count = async (sql: string) => (await shop.rows<{ n: number }>(sql))[0]?.n ?? 0;
  const open = () =>
    count(`select count(*)::int as n from billing_state
      where merchant_id = $1 and status <> 'paid'`);
  const recorded = () =>
    count(`select count(*)::int as n from ledger_entry where merchant_id = $1`);
  return {
    ...{ shop, wire, twin, folder, open, recorded },
    postmaster: () =>
      Number(
        readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
      ),
    inProgress: () =>
      count(`select count(*)::int as n from payment_transaction
        where merchant_id = $1 and status = 'in_progress'`),
    booked: async () => (await shop.books()).length - bookedBefore,
    worker: async () => (await start(t, 'test/crash/worker.ts', [embedded.url])).child,
    load: async () => {
      bookedBefore = (await shop.books()).length;
      const items = Array.from({ length: BATCH }, () => ({
        ...{ reference: `r${loaded++}`, amount: 4900, currency: 'EUR' },
        account: `a${loaded % 4}`,
      }));
      const results = await loadOneOffs(shop.scope, items);
      assert.ok(results.every((one) => one.is === 'accepted'));
    },
    settled: async () => {
      await reached('settled', async () => (await open()) === 0, SETTLED_WITHIN_MS);
      const books = await shop.books();
      const taken = new Map<string | null, number>();
      for (const { billing_record, captured } of books) {
        if (captured > 0) taken.set(billing_record, (taken.get(billing_record) ?? 0) + 1);
      }
      const records = await shop.billingRecords();
      assert.equal(records.length, loaded);
      for (const { id } of records) assert.equal(taken.get(showId('billingRecord', id)), 1);
      assert.equal(await recorded(), loaded);
      await expectAudited(shop.engine);
    },
    /** A connection that holds a table against writers, and can end those that wait for it. */
    block: async (table: string) => {
      const admin = new URL(embedded.adminUrl);
      admin.pathname = new URL(embedded.url).pathname;
      const client = new pg.Client({ connectionString: admin.toString() });
      await client.connect();
      await client.query(`begin; lock table ${table} in share mode`);
      const waiting = async () =>
        (
          await client.query<{ pid: number }>(
            `select pid from pg_stat_activity where wait_event_type = 'Lock'`,
          )
        ).rows.map(({ pid }) => pid);
      return {
        waiting,
        end: async (andWaiters: boolean) => {
          for (const pid of andWaiters ? await waiting() : []) {
            await client.query('select pg_terminate_backend($1)', [pid]);
          }
          await client.query('rollback');
          await client.end();
        },
      };
    },
  };
}

test('a worker killed at any step, and the database once: everything is paid exactly once', async (t) => {
  const at = await stage(t);
  let worker = await at.worker();
  const killed = async (step: string, reach: () => Promise<() => Promise<void>>) => {
    await t.test(step, async () => {
      const after = await reach();
      await kill(worker);
      await after();
      worker = await at.worker();
      await at.settled();
    });
  };

  await killed('before the claim is committed', async () => {
    const lock = await at.block('lease');
    await at.load();
    await reached('claim waits', async () => (await lock.waiting()).length > 0);
    return async () => {
      await lock.end(false);
      assert.equal(await at.booked(), 0);
    };
  });

  await killed('the intents are committed and nothing has arrived', async () => {
    at.wire.onSend(() => 'hold');
    await at.load();
    await reached('sent', async () => at.wire.held() > 0 && (await at.inProgress()) > 0);
    assert.equal(await at.booked(), 0);
    return async () => {
      at.wire.cut();
      at.wire.release();
    };
  });

  await killed('requests of the dead arrive after their worker died', async () => {
    at.wire.onSend(() => 'hold');
    await at.load();
    await reached('sent', async () => at.wire.held() > 0);
    return async () => {
      at.wire.release();
    };
  });

  await killed('the gateway has booked, its replies are lost', async () => {
    at.wire.holdReplies();
    await at.load();
    await reached('booked', async () => (await at.booked()) > 10);
    assert.ok((await at.inProgress()) > 10);
    return async () => {
      at.wire.cut();
      at.wire.release();
    };
  });

  for (const [step, ended] of [
    ['replies have arrived and are not recorded', true],
    ['the record is under way and is committed after its worker died', false],
  ] as const) {
    await killed(step, async () => {
      const lock = await at.block('ledger_entry');
      await at.load();
      await reached('record waits', async () => (await lock.waiting()).length > 0);
      return () => lock.end(ended);
    });
  }

  await killed('between two batches of the record', async () => {
    const before = await at.recorded();
    await at.load();
    await reached('some recorded', async () => (await at.recorded()) > before);
    assert.ok((await at.open()) > 0, 'all was recorded before the kill');
    return async () => {};
  });

  await t.test('the database goes down at once while calls are under way', async () => {
    const before = await at.recorded();
    await at.load();
    await reached('some recorded', async () => (await at.recorded()) > before);
    process.kill(at.postmaster(), 'SIGQUIT');
    await pause(300);
    await reached('database back', () =>
      at.open().then(
        () => true,
        () => false,
      ),
    );
    await at.settled();
  });

  await t.test('a worker told to stop finishes what it has and leaves nothing', async () => {
    await at.load();
    await reached('calls under way', async () => (await at.booked()) > 0);
    const gone = once(worker, 'exit');
    worker.kill('SIGTERM');
    const [code] = await gone;
    assert.equal(code, 0);
    assert.equal(await at.inProgress(), 0);
    assert.equal((await at.shop.rows('select 1 from lease where $1 = any (merchants)')).length, 0);
    worker = await at.worker();
    await at.settled();
  });
});
