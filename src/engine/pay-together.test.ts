// Several billing records paid with one payment at the gateway, and visits whose process ends in
// between: each record has its own payment transaction, and nothing is lost or paid twice.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Id } from '#domain/ids.ts';
import {
  atGateway,
  begin,
  choose,
  comeBack,
  type PayerShop,
  passTime,
  pay,
  payerShop,
  stateSeen,
} from '#test/payer-shop.ts';
import { expectAudited, noticeAddress } from '#test/sandbox-shop.ts';
import type { Collector } from './collect-due.ts';
import { refundPayment } from './refund-payment.ts';

const DAY_MS = 86_400_000;

test('a refund of one of them gives back its amount, and no other', async (t) => {
  const { shop, collector, one, two } = await twoPaid(t);
  const { lastTransactionId } = await shop.record(one);
  await refundPayment(collector, shop.scope, {
    ...{ paymentTransactionId: lastTransactionId!, amount: null, reason: null, requestKey: null },
  });
  assert.deepEqual([await shop.status(one), await shop.status(two)], ['refunded', 'paid']);
  const again = await shop.record(two);
  await refundPayment(collector, shop.scope, {
    ...{ paymentTransactionId: again.lastTransactionId!, amount: 500n, reason: null },
    requestKey: null,
  });
  assert.equal(await shop.status(two), 'paid');
  const [booked] = await shop.books();
  assert.deepEqual([booked?.captured, booked?.refunded], [5000, 1500]);
  await expectAudited(shop.engine);
});

test('a chargeback of the payment takes all of them back', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const { url } = await noticeAddress(t, collector);
  await shop.twin.notices(shop.apiKey, url(shop.payConnectionId), 'notice-secret');
  await shop.twin.fault({ word: 'late_dishonour', verbs: ['page'], ms: DAY_MS });
  const { one, two } = await payTwo(shop, collector);
  shop.world.clock.advanceMs(2 * DAY_MS);
  await shop.twin.moveTo(shop.world.clock.now());
  await collector.recorder.flush();
  assert.deepEqual(
    [await shop.status(one), await shop.status(two)],
    ['charged_back', 'charged_back'],
  );
  await expectAudited(shop.engine);
});

test('a notice that comes before the browser settles all of them', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const { url, answers } = await noticeAddress(t, collector);
  await shop.twin.notices(shop.apiKey, url(shop.payConnectionId), 'notice-secret');
  const { one, two, token } = await twoWaiting(shop, collector);
  const back = await atGateway(await begin(collector, token, shop.payMethodId, [one, two]));
  await shop.twin.moveTo(new Date(shop.world.clock.now().getTime() + 1_000));
  await collector.recorder.flush();
  assert.ok(answers.includes('applied'), JSON.stringify(answers));
  assert.deepEqual([await shop.status(one), await shop.status(two)], ['paid', 'paid']);
  await comeBack(collector, back);
  assert.deepEqual(await stateSeen(collector, token), {
    is: 'done',
    pending: false,
    stored: false,
  });
  await shop.expectSound();
});

test('a process that ends before the gateway has answered leaves nothing begun', async (t) => {
  const shop = await payerShop(t);
  const living = shop.world.collector('living');
  const { one, token } = await twoWaiting(shop, living);
  const dying = shop.world.collector('dying');
  const silent: Collector = {
    ...dying,
    lanes: { ...dying.lanes, run: () => new Promise(() => {}) },
  };
  void choose(silent, token, shop.payMethodId);
  await until(async () => (await shop.status(one)) === 'collecting');
  assert.deepEqual(await stateSeen(living, token), { is: 'checking' });
  assert.equal((await choose(living, token, shop.payMethodId))?.is, 'shown');
  await expectAudited(shop.engine);
  await shop.engine.db.pool.query(`delete from worker where name = 'dying'`);
  await passTime(shop, living, 0);
  assert.equal(await shop.status(one), 'awaiting_payer');
  await pay(living, token, shop.payMethodId);
  assert.equal(await shop.status(one), 'paid');
  await shop.expectSound();
});

test('a process that ends around the record of the outcome leaves it to the next', async (t) => {
  for (const step of ['before', 'after'] as const) {
    const shop = await payerShop(t);
    const { one, two, token } = await twoWaiting(shop, shop.world.collector('first'));
    const dying = shop.world.collector('dying');
    const { recorder } = dying;
    const breaking: Collector = {
      ...dying,
      recorder: {
        ...recorder,
        record: async (row) => {
          if (step === 'after') await recorder.record(row);
          throw new Error(`ended ${step} the record`);
        },
      },
    };
    await comeBack(
      breaking,
      await atGateway(await begin(dying, token, shop.payMethodId, [one, two])),
    );
    await expectAudited(shop.engine);
    await shop.engine.db.pool.query('delete from worker');
    await passTime(shop, shop.world.collector('next'), 1_000);
    assert.deepEqual([await shop.status(one), await shop.status(two)], ['paid', 'paid'], step);
    await shop.expectSound();
  }
});

async function twoWaiting(shop: PayerShop, collector: Collector) {
  await shop.payer('ada');
  const first = await shop.waiting(collector, 'ada', 1000);
  const second = await shop.waiting(collector, 'ada', 4000);
  return { one: first.id, two: second.id, token: first.token };
}

async function payTwo(shop: PayerShop, collector: Collector) {
  const { one, two, token } = await twoWaiting(shop, collector);
  await pay(collector, token, shop.payMethodId, {}, [one, two]);
  return { one, two, token };
}

async function twoPaid(t: Parameters<typeof payerShop>[0]) {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const paid: { one: Id<'billingRecord'>; two: Id<'billingRecord'> } = await payTwo(
    shop,
    collector,
  );
  return { shop, collector, ...paid };
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (await reached()) return;
    await new Promise((go) => setTimeout(go, 25));
  }
  assert.fail('it was never reached');
}
