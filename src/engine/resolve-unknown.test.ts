// Doubts against the twin's real wire: whatever was lost on the way, the payment ends as the
// gateway's books have it, taken once.

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Type } from 'typebox';
import { DOUBTS_MAX } from '#db/doubts.ts';
import { inTransaction } from '#db/pool.ts';
import type { Idempotency, LookUpResult } from '#gateways/contract.ts';
import { defineGateway } from '#gateways/contract.ts';
import type { FaultWord } from '#sandbox/faults.ts';
import { type SandboxShop, sandboxShop, sandboxShopIn } from '#test/sandbox-shop.ts';
import { wireProxy } from '#test/wire-proxy.ts';
import { world } from '#test/world.ts';
import { startCollector } from './collect-due.ts';
import { recoverWork } from './recover-work.ts';
import { refundPayment } from './refund-payment.ts';
import { resolveDoubts, takeUpDoubts } from './resolve-unknown.ts';
import { rounds } from './rounds.ts';
import { liftStop, stopPayments } from './stop-payments.ts';

const only = async (shop: SandboxShop) => {
  const [row] = await shop.billingRecords();
  assert.ok(row);
  return `${row.status} ${row.attemptCount}`;
};

describe('a fault on the wire', () => {
  const AFTER: FaultWord[] = [
    ...(['hang_after', 'reset_after', 'error_after', 'garbage', 'half_reply'] as const),
  ];
  for (const word of AFTER) {
    test(`${word}: looked up, paid, one purchase in the books`, async (t) => {
      const shop = await sandboxShop(t);
      const collector = shop.world.collector();
      await shop.account('a');
      const id = await shop.oneOff('a');
      await shop.twin.fault({ word, match: { nth: 1 } });
      await shop.collect(collector);
      assert.equal((await shop.record(id)).status, 'collecting');
      const [doubt] = await shop.rows('select 1 from doubt where merchant_id = $1');
      assert.ok(doubt, 'an open doubt stands where somebody will find it');
      await shop.settle(collector);
      assert.equal(await only(shop), 'paid 1');
      assert.equal((await shop.books()).length, 1);
      await shop.expectSound();
      const history = await shop.rows<{ status: string; cause: string }>(
        'select status, cause from transaction_status where merchant_id = $1 order by seq',
      );
      assert.deepEqual(
        history.map(({ status, cause }) => `${status} ${cause}`),
        ['in_progress engine', 'unknown engine', 'succeeded look-up'],
      );
      await collector.drain();
    });
  }

  const BEFORE: FaultWord[] = ['hang_before', 'reset_before', 'error_before'];
  for (const word of BEFORE) {
    test(`${word}: not found, sent again under the same key, one purchase`, async (t) => {
      const shop = await sandboxShop(t);
      const collector = shop.world.collector();
      await shop.account('a');
      await shop.oneOff('a');
      await shop.twin.fault({ word, match: { nth: 1 } });
      await shop.collect(collector);
      await shop.settle(collector, 60_000);
      assert.equal(await only(shop), 'paid 1');
      const [transaction] = await shop.rows(
        'select 1 from payment_transaction where merchant_id=$1',
      );
      assert.ok(transaction);
      assert.equal((await shop.books()).length, 1);
      await shop.expectSound();
      await collector.drain();
    });
  }

  test('a decline learnt from the look-up plans its retry as a live one does', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a', 'tok_insufficient_funds');
    await shop.oneOff('a', { retry: 'three_in_a_week' });
    await shop.twin.fault({ word: 'reset_after', match: { nth: 1 } });
    await shop.collect(collector);
    await shop.settle(collector);
    const [row] = await shop.billingRecords();
    assert.equal(row?.status, 'in_retry');
    assert.equal(row?.queueAt?.toISOString(), '2027-02-04T23:00:00.000Z');
    await shop.expectSound();
    await collector.drain();
  });

  test('look-ups that fail change nothing, for as long as they fail', async (t) => {
    const shop = await sandboxShop(t);
    const collector = shop.world.collector();
    await shop.account('a');
    await shop.oneOff('a');
    await shop.twin.fault({ word: 'hang_after', match: { nth: 1 } });
    await shop.twin.fault({ word: 'lookup_error' });
    await shop.collect(collector);
    for (let asked = 0; asked < 8; asked++) {
      shop.world.clock.advanceMs(20 * 60_000);
      await resolveDoubts(collector);
    }
    assert.equal(await only(shop), 'collecting 1');
    await shop.twin.clearFaults();
    await shop.settle(collector, 3_600_000);
    assert.equal(await only(shop), 'paid 1');
    assert.equal((await shop.books()).length, 1);
    await shop.expectSound();
    await collector.drain();
  });

  test('a refused connection is not sent: the same key goes out when the way is free', async (t) => {
    const first = await sandboxShop(t);
    const wire = await wireProxy(t, first.twin.url);
    const url = wire.through(first.twin.url);
    const shop = await sandboxShopIn(first.world, first.twin, 'wired', url);
    const collector = shop.world.collector();
    await shop.account('a');
    for (let n = 0; n < 20; n++) await shop.oneOff('a');
    wire.down(true);
    const tally = await shop.collect(collector);
    assert.deepEqual(
      { attempts: tally.attempts, approved: tally.approved },
      { attempts: 20, approved: 0 },
    );
    wire.down(false);
    // The breaker opens in real time, and the doubts' minute of proof must not pass before.
    await delay(collector.lanes.openForMs(shop.connectionId));
    await shop.settle(collector, 300_000);
    const keys = (await shop.books()).map((payment) => payment.key);
    assert.equal(new Set(keys).size, 20);
    const intents = await shop.rows('select 1 from payment_transaction where merchant_id = $1');
    assert.equal(intents.length, 20, 'no second intent was made for any of them');
    await shop.expectSound();
    await collector.drain();
  });

  test('a stop set while nothing could be sent withdraws the attempt', async (t) => {
    const first = await sandboxShop(t);
    const shop = await sandboxShopIn(first.world, first.twin, 'away', 'http://127.0.0.1:1');
    const collector = shop.world.collector();
    const accountId = await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(collector);
    assert.equal(await only(shop), 'collecting 1');
    await stopPayments(shop.scope, { accountId, reason: 'dispute' });
    await shop.settle(collector);
    assert.equal(await only(shop), 'unbillable 1');
    await shop.expectSound();
    await collector.drain();
  });
});

describe('the work of a dead worker', () => {
  test('is taken over by another in the time a heartbeat lasts, and charged once', async (t) => {
    const shop = await sandboxShop(t, { limits: { aliveMs: 700, callTimeoutMs: 3_000 } });
    const [dying, other] = [shop.world.collector('dying'), shop.world.collector('other')];
    await shop.account('a');
    for (let n = 0; n < 10; n++) await shop.oneOff('a');
    await shop.twin.fault({ word: 'hang_after' });
    const now = shop.world.clock.now();
    void dying.claim({ now, merchantId: null, testClock: false });
    while ((await shop.books()).length < 10) await new Promise((go) => setTimeout(go, 10));
    dying.membership.abandon();
    await shop.twin.clearFaults();
    const began = performance.now();
    while ((await recoverWork(shop.engine)) === 0) {
      assert.ok(performance.now() - began < 5_000, 'nobody took the work over');
      await new Promise((go) => setTimeout(go, 20));
    }
    await shop.settle(other);
    assert.equal((await shop.books()).length, 10);
    assert.ok((await shop.billingRecords()).every((row) => row.status === 'paid'));
    await shop.expectSound();
    await other.drain();
    await dying.drain();
  });

  test('proves nothing while a request of it may still be on its way', async (t) => {
    const shop = await sandboxShop(t);
    await shop.account('a');
    await shop.oneOff('a');
    const { pool } = shop.engine.db;
    const now = shop.world.clock.now();
    const collector = shop.world.collector();
    await shop.twin.fault({ word: 'hang_before' });
    void collector.claim({ now, merchantId: null, testClock: false });
    while ((await shop.rows('select 1 from lease where $1 = any (merchants)')).length === 0) {
      await new Promise((go) => setTimeout(go, 5));
    }
    await pool.query(`update worker set alive_until = now() - interval '1 second'`);
    await recoverWork(shop.engine);
    const [doubt] = await shop.rows<{ sent_until: Date }>(
      'select sent_until from doubt where merchant_id = $1',
    );
    const { callTimeoutMs } = shop.engine.limits;
    assert.ok(doubt!.sent_until.getTime() >= now.getTime() + callTimeoutMs);
    await shop.twin.clearFaults();
    await shop.settle(collector);
    await collector.drain();
  });
});

test('a refund in doubt is settled whatever stands against charging the account', async (t) => {
  const shop = await sandboxShop(t);
  const collector = shop.world.collector();
  const accountId = await shop.account('a');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await shop.rows<{ id: never }>(
    'select id from payment_transaction where merchant_id = $1',
  );
  await stopPayments(shop.scope, { accountId, reason: 'dispute' });
  await shop.twin.fault({ word: 'hang_before', match: { nth: 1 } });
  const input = { paymentTransactionId: payment!.id, amount: 900n };
  const { outcome } = await refundPayment(collector, shop.scope, input);
  assert.equal(outcome.is, 'unknown');
  await shop.settle(collector);
  assert.deepEqual(
    (await shop.books()).map((one) => one.refunded),
    [900],
  );
  assert.equal(await only(shop), 'paid 1');
  await shop.expectSound();
  await collector.drain();
});

describe('a doubt that is held too long', () => {
  const CONTRACT: Idempotency = {
    key: { honoured: true, forMs: 86_400_000 },
    replaysErrors: false,
    lookUpLagMs: 0,
    absenceProvesAfterMs: 1_000,
  };

  async function slowShop(t: TestContext, lookUp: () => Promise<LookUpResult>) {
    const far = defineGateway({
      ...{ name: 'sandbox', title: 'Slow', modes: ['automatic'] as const, idempotency: CONTRACT },
      settings: Type.Object({
        base_url: Type.String(),
        api_key: Type.String(),
        notice_secret: Type.String(),
      }),
      limits: { concurrency: 10, perSecond: 1_000, timeoutMs: 60_000 },
      accepts: () => null,
      charge: async () => ({ is: 'unknown', why: 'lost' }),
      lookUp,
    });
    const made = await world(t, { gateway: () => far, limits: { callTimeoutMs: 20_000 } });
    const twin = {} as never;
    return sandboxShopIn(made, twin, 'slow', 'http://127.0.0.1:1');
  }

  test('an answer that finds the doubt locked is written when it is free', async (t) => {
    const look = Promise.withResolvers<LookUpResult>();
    const shop = await slowShop(t, () => look.promise);
    const collector = shop.world.collector();
    await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(collector);
    shop.world.clock.advanceMs(60_000);
    const { each, done } = await takeUpDoubts(collector);
    assert.equal(each.length, 1);
    let over = false;
    const work = done.then(() => {
      over = true;
    });
    await inTransaction(shop.engine.db.pool, async (tx) => {
      await tx.query('select from doubt for update');
      look.resolve({ is: 'no_answer', why: 'busy' });
      await delay(200);
      assert.equal(over, false, 'it is tried again until it is free');
    });
    await work;
    const [doubt] = await shop.rows<{ ask_at: Date; last_answer: string }>(
      'select ask_at, last_answer from doubt where merchant_id = $1',
    );
    assert.equal(doubt!.last_answer, 'busy');
    const waitMs = doubt!.ask_at.getTime() - shop.world.clock.now().getTime();
    assert.ok(Math.abs(waitMs - 30_000) < 1_000, `half its age, not its hold: ${waitMs}`);
    await collector.drain();
  });

  test('an empty look-up that comes after somebody else took the doubt closes nothing', async (t) => {
    let answer: (found: LookUpResult) => void = () => {};
    const shop = await slowShop(
      t,
      () =>
        new Promise((found) => {
          answer = found;
        }),
    );
    let ahead = 0;
    const engine = { ...shop.engine, ticks: () => performance.now() + ahead };
    const collector = startCollector(engine, 'slow');
    await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(collector);
    shop.world.clock.advanceMs(120_000);
    const resolving = resolveDoubts(collector);
    await new Promise((go) => setTimeout(go, 100));
    // The hold ends while the look-up is still waiting, and another worker sends the key again.
    ahead = 120_000;
    await shop.rows(
      `update doubt set asked = asked + 1, sent_until = now() + interval '10 years'
       where merchant_id = $1`,
    );
    answer({ is: 'absent' });
    await resolving;
    assert.equal(await only(shop), 'collecting 1');
    const intents = await shop.rows<{ status: string }>(
      'select status from payment_transaction where merchant_id = $1',
    );
    assert.deepEqual(intents, [{ status: 'unknown' }]);
  });

  test('a stop that is lifted while the gateway is asked leaves nothing unbillable', async (t) => {
    let lift = async (): Promise<void> => {};
    const shop = await slowShop(t, async () => {
      await lift();
      return { is: 'absent' };
    });
    const collector = shop.world.collector();
    const accountId = await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(collector);
    const stop = await stopPayments(shop.scope, { accountId, reason: 'dispute' });
    lift = async () => {
      await liftStop(shop.scope, { paymentStopId: stop.id });
    };
    shop.world.clock.advanceMs(120_000);
    await resolveDoubts(collector);
    assert.equal(await only(shop), 'to_come 1');
    await shop.collect(collector);
    assert.equal(await only(shop), 'collecting 2');
    await collector.drain();
  });

  test('an answer that no database can hold is kept without what it cannot, and asked again', async (t) => {
    const why = `HTTP 500: ${'\0'}half ${'\ud83d'}`;
    const shop = await slowShop(t, () => Promise.resolve({ is: 'no_answer', why }));
    const collector = shop.world.collector();
    await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(collector);
    shop.world.clock.advanceMs(1_000);
    await resolveDoubts(collector);
    const doubts = await shop.rows<{ last_answer: string; held: boolean }>(
      `select last_answer, ask_at > $2::timestamptz + interval '5 seconds' as held
       from doubt where merchant_id = $1`,
      [shop.world.clock.now()],
    );
    assert.deepEqual(doubts, [{ last_answer: 'HTTP 500: half \ufffd', held: false }]);
    await collector.drain();
  });

  test('rounds overtake each other: one that hangs holds up no other, and is waited for', async (t) => {
    let answer: (found: LookUpResult) => void = () => {};
    let asked = 0;
    const shop = await slowShop(t, () => {
      asked += 1;
      if (asked > 1) return Promise.resolve({ is: 'approved', gatewayRef: `ch_${asked}` });
      return new Promise((found) => {
        answer = found;
      });
    });
    const collector = shop.world.collector();
    const doubts = rounds(() => takeUpDoubts(collector), DOUBTS_MAX);
    await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(collector);
    shop.world.clock.advanceMs(1_000);
    assert.equal(await doubts.next(), false);
    while (asked === 0) await new Promise((go) => setTimeout(go, 5));
    await shop.oneOff('a');
    await shop.collect(collector);
    shop.world.clock.advanceMs(1_000);
    assert.equal(await doubts.next(), false);
    const paid = async () => {
      const all = await shop.billingRecords();
      return all.filter(({ status }) => status === 'paid').length;
    };
    while ((await paid()) === 0) await new Promise((go) => setTimeout(go, 20));
    let ended = false;
    const ending = doubts.ended().then(() => {
      ended = true;
    });
    await new Promise((go) => setTimeout(go, 100));
    assert.equal(ended, false);
    answer({ is: 'approved', gatewayRef: 'ch_1' });
    await ending;
    assert.equal(await paid(), 2);
    await collector.drain();
  });

  test('a doubt that was taken by a worker that died is asked for before its hold ends', async (t) => {
    let asked = 0;
    let answer: (found: LookUpResult) => void = () => {};
    const shop = await slowShop(t, () => {
      asked += 1;
      if (asked > 1) return Promise.resolve({ is: 'approved', gatewayRef: 'ch_1' });
      return new Promise((found) => {
        answer = found;
      });
    });
    const victim = shop.world.collector('victim');
    await shop.account('a');
    await shop.oneOff('a');
    await shop.collect(victim);
    shop.world.clock.advanceMs(1_000);
    const resolving = resolveDoubts(victim);
    while (asked === 0) await new Promise((go) => setTimeout(go, 5));
    const heir = shop.world.collector('heir');
    assert.equal(await resolveDoubts(heir), 0, 'it is held');
    await shop.rows(
      `update worker set alive_until = '2000-01-01' where name = 'victim' and $1 <> ''`,
    );
    await recoverWork(shop.engine);
    assert.equal(await resolveDoubts(heir), 1);
    assert.equal(await only(shop), 'paid 1');
    answer({ is: 'absent' });
    await resolving;
    assert.equal(await only(shop), 'paid 1');
    await heir.drain();
  });
});
