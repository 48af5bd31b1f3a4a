// The engine at a gateway that knows no idempotency key: a doubt is never sent again under its own
// name. It is found in the lists and recorded, or proved absent and followed by a new attempt.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { refundPayment } from '#engine/refund-payment.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import type { SeededInstrument } from '#sandbox/twin.ts';
import { noticeAddress, type SandboxShop, sandboxShop, shopThrough } from '#test/sandbox-shop.ts';
import { authorizeNet } from './index.ts';

const CARD = { token: '1001', gatewayCustomer: '2001' };
const ACCOUNT = 'shopEUR';
const SIGNATURE_KEY = '5E'.repeat(64);
const PROVES_AFTER_MS = authorizeNet.idempotency.absenceProvesAfterMs ?? Number.NaN;

async function shopHere(t: TestContext, card: Partial<SeededInstrument> = {}) {
  const { world, twin } = await sandboxShop(t);
  await twin.seed('authorize_net', ACCOUNT, [
    { token: CARD.token, customer: CARD.gatewayCustomer, ...card },
  ]);
  const shop = await shopThrough(world, twin, 'anet', {
    gateway: 'authorize_net',
    apiKey: ACCOUNT,
    settings: {
      api_base: `${twin.url}/authorize_net`,
      api_login_id: ACCOUNT,
      transaction_key: 'key1',
      signature_key: SIGNATURE_KEY,
    },
  });
  await shop.account('a', CARD.token, { gatewayCustomer: CARD.gatewayCustomer });
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

/** By then a doubt that was asked about at first often, then seldom, is asked about once more. */
const ASKED_AFTER_MS = PROVES_AFTER_MS + 900_000;

/** Lets that much time go by, and asks what is to be asked at each step. */
async function ask(shop: SandboxShop, collector: Collector, forMs: number, stepMs = 5_000) {
  for (let passed = 0; passed < forMs; passed += stepMs) {
    await resolveDoubts(collector);
    await collector.recorder.flush();
    shop.world.clock.advanceMs(stepMs);
  }
}

test('taken, and the reply hangs: found when the lists have caught up, and recorded once', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.twin.fault({ word: 'hang_after', verbs: ['charge'], match: { nth: 1 } });
  await shop.twin.fault({ word: 'lookup_lag', ms: 90_000 });
  await shop.collect(collector);
  await ask(shop, collector, 80_000);
  assert.equal(await only(shop), 'collecting 1', 'nothing is sent while the lists lag');
  assert.equal((await shop.books()).length, 1);
  await ask(shop, collector, 360_000, 60_000);
  assert.equal(await only(shop), 'paid 1');
  assert.deepEqual(await statuses(shop), ['succeeded']);
  assert.equal((await shop.books()).length, 1);
  await shop.expectSound();
  await collector.drain();
});

for (const word of ['hang_before', 'reset_before', 'error_before'] as const) {
  test(`${word}: nothing before the time of proof, then a new attempt`, async (t) => {
    const shop = await shopHere(t);
    const collector = shop.world.collector();
    await shop.oneOff('a');
    await shop.twin.fault({ word, verbs: ['charge'], match: { nth: 1 } });
    await shop.collect(collector);
    await ask(shop, collector, PROVES_AFTER_MS - 5_000);
    await shop.collect(collector);
    assert.equal(await only(shop), 'collecting 1');
    assert.deepEqual(await shop.books(), [], 'nothing is sent again blind');
    await ask(shop, collector, ASKED_AFTER_MS, 60_000);
    assert.deepEqual(await statuses(shop), ['cancelled']);
    await shop.collect(collector);
    await shop.settle(collector);
    assert.equal(await only(shop), 'paid 2');
    assert.deepEqual(await statuses(shop), ['cancelled', 'succeeded']);
    const [payment, ...more] = await shop.books();
    assert.deepEqual(more, []);
    const keys = await shop.rows('select 1 from payment_transaction where merchant_id = $1');
    assert.equal(keys.length, 2);
    assert.equal(payment?.captured, 4_900);
    await shop.expectSound();
    await collector.drain();
  });
}

test('a decline whose reply was lost is found with its reason', async (t) => {
  const shop = await shopHere(t, { behaviour: 'pick_up_card' });
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.twin.fault({ word: 'reset_after', verbs: ['charge'], match: { nth: 1 } });
  await shop.collect(collector);
  await shop.settle(collector);
  assert.equal(await only(shop), 'failed 1');
  const [stop] = await shop.rows<{ reason: string }>(
    'select reason from payment_stop where merchant_id = $1',
  );
  assert.equal(stop?.reason, 'lost_card');
  await shop.expectSound();
  await collector.drain();
});

test('a look-up that finds nothing for hours, while it fails, changes nothing', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.twin.fault({ word: 'hang_after', verbs: ['charge'], match: { nth: 1 } });
  await shop.twin.fault({ word: 'lookup_error' });
  await shop.collect(collector);
  await ask(shop, collector, 6 * 3_600_000, 3_600_000);
  assert.equal(await only(shop), 'collecting 1');
  await shop.twin.clearFaults();
  // Meanwhile the day's batch may have been closed: it is found there as well.
  shop.world.clock.advanceMs(86_400_000);
  await ask(shop, collector, ASKED_AFTER_MS, 60_000);
  assert.equal(await only(shop), 'paid 1');
  assert.equal((await shop.books()).length, 1);
  await shop.expectSound();
  await collector.drain();
});

test('a whole refund before settlement is a void, one after it a refund, and both are booked', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  const pay = async () => {
    const id = await shop.oneOff('a');
    await shop.collect(collector);
    await collector.recorder.flush();
    const [payment] = await shop.rows<{ id: never }>(
      `select id from payment_transaction where merchant_id = $1 and billing_record_id = $2`,
      [id],
    );
    return payment!.id;
  };
  const giveBack = (paymentTransactionId: never, amount: bigint | null) =>
    refundPayment(collector, shop.scope, { paymentTransactionId, amount });
  const first = await pay();
  const part = await giveBack(first, 900n);
  assert.ok(part.outcome.is === 'declined' && part.outcome.code === 'not_settled_yet');
  assert.equal((await giveBack(first, null)).outcome.is, 'approved');
  const second = await pay();
  shop.world.clock.advanceMs(86_400_000);
  assert.equal((await giveBack(second, 900n)).outcome.is, 'approved');
  await shop.twin.fault({ word: 'hang_after', verbs: ['refund'], match: { nth: 1 } });
  assert.equal((await giveBack(second, 100n)).outcome.is, 'unknown');
  await shop.settle(collector);
  const books = (await shop.books()).map(({ captured, refunded }) => [captured, refunded]);
  assert.deepEqual(books, [
    [4_900, 4_900],
    [4_900, 1_000],
  ]);
  await shop.expectSound();
  await collector.drain();
});

test('a refund that never arrived is not repeated: it is withdrawn when absence is proved', async (t) => {
  const shop = await shopHere(t);
  const collector = shop.world.collector();
  await shop.oneOff('a');
  await shop.collect(collector);
  await collector.recorder.flush();
  const [payment] = await shop.rows<{ id: never }>(
    'select id from payment_transaction where merchant_id = $1',
  );
  shop.world.clock.advanceMs(86_400_000);
  await shop.twin.fault({ word: 'hang_before', verbs: ['refund'], match: { nth: 1 } });
  const input = { paymentTransactionId: payment!.id, amount: 900n };
  assert.equal((await refundPayment(collector, shop.scope, input)).outcome.is, 'unknown');
  await ask(shop, collector, PROVES_AFTER_MS - 10_000);
  assert.deepEqual((await statuses(shop)).toSorted(), ['succeeded', 'unknown']);
  await ask(shop, collector, ASKED_AFTER_MS, 60_000);
  assert.deepEqual((await statuses(shop)).toSorted(), ['cancelled', 'succeeded']);
  assert.equal((await refundPayment(collector, shop.scope, input)).outcome.is, 'approved');
  assert.equal((await shop.books())[0]?.refunded, 900);
  await shop.expectSound();
  await collector.drain();
});

test('held for review, a payment is paid or failed when the notice of the decision comes', async (t) => {
  for (const [behaviour, ends] of [
    ['pending', 'paid 1'],
    ['pending_returned', 'failed 1'],
  ] as const) {
    const shop = await shopHere(t, { behaviour });
    const collector = shop.world.collector();
    const address = await noticeAddress(t, collector, 'authorize_net');
    const url = address.url(shop.connectionId);
    await shop.twin.notices(ACCOUNT, url, SIGNATURE_KEY, 'authorize_net');
    await shop.oneOff('a');
    await shop.collect(collector);
    await collector.recorder.flush();
    assert.equal(await only(shop), 'pending 1');
    await shop.twin.moveTo(new Date(shop.world.clock.now().getTime() + 86_400_000));
    await collector.recorder.flush();
    assert.equal(await only(shop), ends);
    assert.ok(address.answers.includes('applied') && !address.answers.includes('refused'));
    await shop.expectSound();
    await collector.drain();
  }
});
