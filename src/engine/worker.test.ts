// The worker: loops side by side that need nobody, and stop when they are told to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { realClock } from '#src/clock.ts';
import { type SandboxShop, sandboxShop, sandboxShopIn } from '#test/sandbox-shop.ts';
import { world } from '#test/world.ts';
import { startWorker } from './worker.ts';

const LOOK_MS = 20;

async function load(shop: SandboxShop, count: number): Promise<void> {
  await shop.account('a');
  const items = Array.from({ length: count }, (_, n) => ({
    ...{ reference: `r${n}`, account: 'a', amount: 4900, currency: 'EUR' },
  }));
  const results = await loadOneOffs(shop.scope, items);
  assert.ok(results.every((one) => one.is === 'accepted'));
}

async function allPaid(shop: SandboxShop, withinMs: number): Promise<void> {
  const began = performance.now();
  for (;;) {
    const [row] = await shop.rows<{ open: number }>(
      `select count(*)::int as open from billing_state where merchant_id = $1 and status <> 'paid'`,
    );
    const passed = performance.now() - began;
    if (row?.open === 0) return;
    assert.ok(passed < withinMs, `${row?.open} are not paid after ${withinMs} ms`);
    await new Promise((go) => setTimeout(go, LOOK_MS));
  }
}

for (const scope of ['global', 'merchant'] as const) {
  test(`claiming ${scope}: what is due is collected by itself, for every merchant`, async (t) => {
    const first = await sandboxShop(t, { limits: { callTimeoutMs: 5_000, aliveMs: 5_000 } });
    const second = await sandboxShopIn(first.world, first.twin, 'second');
    await load(first, 30);
    await load(second, 30);
    const worker = startWorker(first.world.collector(), scope);
    await allPaid(first, 20_000);
    await allPaid(second, 20_000);
    await worker.stop();
    await first.expectSound();
    await second.expectSound();
    const left = await first.rows('select 1 from worker where $1::uuid is not null');
    assert.equal(left.length, 0);
  });
}

test('a merchant whose gateway is away holds up nobody else', async (t) => {
  const near = await sandboxShop(t, { limits: { callTimeoutMs: 5_000, aliveMs: 5_000 } });
  const away = await sandboxShopIn(near.world, near.twin, 'away', 'http://127.0.0.1:1');
  await load(away, 6_000);
  await load(near, 20);
  // Due before everybody else's, so that it stands first in every claim.
  await away.rows(
    `update billing_state set queue_at = queue_at - interval '1 hour' where merchant_id = $1`,
  );
  const worker = startWorker(near.world.collector(), 'global');
  try {
    await allPaid(near, 10_000);
  } finally {
    await worker.stop();
  }
});

test('a worker that is stopped at once leaves nothing behind', async (t) => {
  const made = await world(t, { at: realClock.now().toISOString() });
  const collector = made.collector();
  const worker = startWorker(collector, 'global');
  await worker.stop();
  assert.equal(collector.inFlight(), 0);
  const { rows } = await made.engine.db.pool.query('select 1 from worker');
  assert.equal(rows.length, 0);
});
