// The engine at PayPal: a request id is remembered for six hours, and the report is three hours
// late. A doubt is sent again under its own id while that is safe, and looked up after that.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { refundPayment } from '#engine/refund-payment.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import type { SeededInstrument } from '#sandbox/twin.ts';
import { noticeAddress, type SandboxShop, sandboxShop, shopThrough } from '#test/sandbox-shop.ts';

const CLIENT = 'AshopClient1';
const WEBHOOK_ID = '4JH86294D6297924G';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function shopHere(t: TestContext, wallet: Partial<SeededInstrument> = {}, vault = true) {
  const { world, twin } = await sandboxShop(t);
  await twin.seed('paypal', CLIENT, [{ token: 'wallet01', customer: 'payer01', ...wallet }]);
  const shop = await shopThrough(world, twin, 'paypal', {
    ...{ gateway: 'paypal', apiKey: CLIENT, collects: 'automatic' },
    settings: {
      ...{ client_id: CLIENT, client_secret: 'Esecret1', webhook_id: WEBHOOK_ID, vault },
      api_base: `${twin.url}/paypal`,
    },
  });
  await shop.account('a', 'wallet01', { gatewayCustomer: 'payer01', brand: 'paypal' });
  return shop;
}

async function only(shop: SandboxShop) {
  const [row] = await shop.billingRecords();
  return `${row?.status} ${row?.attemptCount}`;
}

const statuses = async (shop: SandboxShop) =>
  (
    await shop.rows<{ status: string }>(
      'select status from payment_transaction where merchant_id = $1 order by created_at, attempt',
    )
  ).map(({ status }) => status);

type Collector = ReturnType<SandboxShop['world']['collector']>;

/** Lets that much time go by, and asks what is to be asked at each step. */
async function ask(shop: SandboxShop, collector: Collector, forMs: number, stepMs: number) {
  for (let passed = 0; passed < forMs; passed += stepMs) {
    await resolveDoubts(collector);
    await collector.recorder.flush();
    shop.world.clock.advanceMs(stepMs);
  }
}

for (const word of ['hang_after', 'reset_after', 'error_after', 'hang_before'] as const) {
  test(`${word}: sent again under its own id at once, and taken once`, async (t) => {
    const shop = await shopHere(t);
    const collector = shop.world.collector();
    await shop.oneOff('a');
    await shop.twin.fault({ word, verbs: ['charge'], match: { nth: 1 } });
    await shop.collect(collector);
    await shop.settle(collector);
    assert.equal(await only(shop), 'paid 1');
    assert.equal((await shop.books()).length, 1);
    await shop.expectSound();
    await collector.drain();
  });
}

test('without any answer for longer than the id is remembered: found in the report', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.twin.fault({ word: 'error_after', verbs: ['charge'] });
  await shop.twin.fault({ word: 'lookup_error' });
  await shop.collect(collector);
  await ask(shop, collector, 7 * HOUR_MS, HOUR_MS / 2);
  assert.equal(await only(shop), 'collecting 1');
  await shop.twin.clearFaults();
  await ask(shop, collector, 2 * HOUR_MS, HOUR_MS / 4);
  assert.equal(await only(shop), 'paid 1');
  assert.deepEqual(await statuses(shop), ['succeeded']);
  assert.equal((await shop.books()).length, 1);
  await shop.expectSound();
  await collector.drain();
});

test('never arrived, and forgotten: nothing before the time of proof, then a new attempt', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.twin.fault({ word: 'error_before', verbs: ['charge'] });
  await shop.collect(collector);
  await ask(shop, collector, 6 * HOUR_MS, HOUR_MS / 4);
  await shop.twin.clearFaults();
  await ask(shop, collector, 11 * HOUR_MS, HOUR_MS / 2);
  await shop.collect(collector);
  assert.equal(await only(shop), 'collecting 1');
  assert.deepEqual(await shop.books(), [], 'nothing is sent again blind');
  await ask(shop, collector, 2 * HOUR_MS, HOUR_MS / 4);
  assert.deepEqual(await statuses(shop), ['cancelled']);
  await shop.collect(collector);
  await shop.settle(collector);
  assert.equal(await only(shop), 'paid 2');
  assert.equal((await shop.books()).length, 1);
  await shop.expectSound();
  await collector.drain();
});

test('a refund whose reply was lost is given once', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.collect(collector);
  await collector.recorder.flush();
  const [payment] = await shop.rows<{ id: never }>(
    'select id from payment_transaction where merchant_id = $1',
  );
  const giveBack = (amount: bigint) =>
    refundPayment(collector, shop.scope, { paymentTransactionId: payment!.id, amount });
  assert.equal((await giveBack(900n)).outcome.is, 'approved');
  await shop.twin.fault({ word: 'reset_after', verbs: ['refund'], match: { nth: 1 } });
  assert.equal((await giveBack(100n)).outcome.is, 'unknown');
  await shop.settle(collector);
  assert.equal((await shop.books())[0]?.refunded, 1_000);
  await shop.expectSound();
  await collector.drain();
});

test('notices bring the result of a review, and a dispute with its end', async (t) => {
  const shop = await shopHere(t, { behaviour: 'seq_charged_back_won_pending' });
  const collector = shop.world.collector();
  const address = await noticeAddress(t, collector, 'paypal');
  await shop.twin.notices(CLIENT, address.url(shop.connectionId), WEBHOOK_ID, 'paypal');
  const pay = async () => {
    const id = await shop.oneOff('a');
    await shop.collect(collector);
    await collector.recorder.flush();
    return id;
  };
  const later = async (ms: number) => {
    await shop.twin.moveTo(new Date(shop.world.clock.now().getTime() + ms));
    await collector.recorder.flush();
  };
  const disputed = await pay();
  await later(HOUR_MS);
  assert.equal((await shop.record(disputed)).status, 'charged_back');
  const reviewed = await pay();
  assert.equal((await shop.record(reviewed)).status, 'pending');
  await later(3 * DAY_MS);
  assert.equal((await shop.record(disputed)).status, 'paid');
  assert.equal((await shop.record(reviewed)).status, 'paid');
  assert.ok(address.answers.includes('applied') && !address.answers.includes('refused'));
  await shop.expectSound();
  await collector.drain();
});

test('a wallet that may not be charged without its payer waits for the payer', async (t) => {
  const shop = await shopHere(t, {}, false);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.collect(collector);
  await collector.recorder.flush();
  assert.equal(await only(shop), 'awaiting_payer 1');
  assert.deepEqual(await shop.books(), []);
  await collector.drain();
});
