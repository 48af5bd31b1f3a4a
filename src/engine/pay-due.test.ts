// A payer pays by link: whatever payer, gateway, engine and a second browser do, each billing
// record is paid once, and what was not paid waits again.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sandboxControl } from '#cli/sandbox-control.ts';
import { inTransaction } from '#db/pool.ts';
import { lockPayables } from '#db/visit-attempts.ts';
import { showId } from '#domain/ids.ts';
import {
  atGateway,
  begin,
  choose,
  comeBack,
  type PayerShop,
  passTime,
  pay,
  payerShop,
  seen,
  stateSeen,
} from '#test/payer-shop.ts';
import { expectAudited } from '#test/sandbox-shop.ts';
import { cancelBillingRecord } from './cancel-billing-record.ts';
import { disableConnection } from './enable-connection.ts';
import { liftStop, stopPayments } from './stop-payments.ts';
import { verify } from './verify.ts';

const HALF_AN_HOUR_MS = 1_800_000;

test('what is due of an account that pays by itself waits for the payer, who pays it', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const view = await seen(collector, token);
  assert.deepEqual(
    view.methods.map(({ title, kind }) => [title, kind]),
    [
      ['Online', 'automatic'],
      ['Card', 'automatic'],
      ['Transfer', 'manual'],
    ],
  );
  assert.deepEqual([view.total, view.currency, view.purpose], [4900n, 'EUR', 'due']);
  const to = await begin(collector, token, shop.payMethodId);
  assert.deepEqual(await stateSeen(collector, token), {
    ...{ is: 'at_gateway', methodId: showId('paymentMethod', shop.payMethodId), to },
  });
  assert.equal(await shop.status(id), 'collecting');
  const back = await atGateway(to);
  await comeBack(collector, back);
  assert.equal(await shop.status(id), 'paid');
  assert.deepEqual(await stateSeen(collector, token), {
    is: 'done',
    pending: false,
    stored: false,
  });
  await comeBack(collector, back);
  await passTime(shop, collector, HALF_AN_HOUR_MS);
  await shop.expectSound();
});

test('a payer who cancels may come again, and pay', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  await pay(collector, token, shop.payMethodId, { choices: ['cancel'] });
  assert.equal(await shop.status(id), 'awaiting_payer');
  assert.deepEqual(await stateSeen(collector, token), { is: 'refused', why: 'cancelled' });
  await shop.expectSound();
  await pay(collector, token, shop.payMethodId);
  assert.equal(await shop.status(id), 'paid');
  await shop.expectSound();
});

test('a decline is an attempt in the history, and the payer may try again', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  await pay(collector, token, shop.payMethodId, { choices: ['decline'] });
  const declined = await shop.record(id);
  assert.deepEqual([declined.status, declined.attemptCount], ['awaiting_payer', 1]);
  assert.deepEqual(await stateSeen(collector, token), { is: 'refused', why: 'declined' });
  await shop.expectSound();
  await pay(collector, token, shop.cardMethodId);
  const paid = await shop.record(id);
  assert.deepEqual([paid.status, paid.attemptCount], ['paid', 2]);
  await shop.expectSound();
});

test('a payer who never comes back is found to have paid, or the visit ends with its time', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const paid = await shop.waiting(collector, 'ada');
  await atGateway(await begin(collector, paid.token, shop.payMethodId));
  await passTime(shop, collector, 15_000);
  assert.equal(await shop.status(paid.id), 'paid');
  const left = await shop.waiting(collector, 'ada');
  const to = await begin(collector, left.token, shop.payMethodId);
  await passTime(shop, collector, 15_000);
  assert.equal(await shop.status(left.id), 'collecting');
  await passTime(shop, collector, HALF_AN_HOUR_MS);
  assert.equal(await shop.status(left.id), 'awaiting_payer');
  assert.deepEqual(await stateSeen(collector, left.token), { is: 'open' });
  assert.equal((await fetch(to.url)).status, 410);
  await shop.expectSound();
});

test('several are paid with one payment, and each is booked by itself', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const [one, two, three] = [
    await shop.waiting(collector, 'ada', 1000),
    await shop.waiting(collector, 'ada', 2000),
    await shop.waiting(collector, 'ada', 4000),
  ];
  const view = await seen(collector, one.token);
  assert.deepEqual(
    view.items.map(({ amount, chosen, optional }) => [amount, chosen, optional]),
    [
      [1000n, true, false],
      [2000n, false, true],
      [4000n, false, true],
    ],
  );
  const chosen = [one.id, three.id];
  await pay(collector, one.token, shop.payMethodId, { choices: ['decline'] }, chosen);
  assert.deepEqual(await ledgerOf(shop), []);
  assert.equal(await shop.status(three.id), 'awaiting_payer');
  await pay(collector, one.token, shop.payMethodId, {}, chosen);
  assert.deepEqual(
    [await shop.status(one.id), await shop.status(two.id), await shop.status(three.id)],
    ['paid', 'awaiting_payer', 'paid'],
  );
  assert.deepEqual(await ledgerOf(shop), [1000n, 4000n]);
  await expectAudited(shop.engine);
  const books = sandboxControl(shop.engine.http, shop.twin.url).books;
  const { checks } = await verify(shop.engine, { books: await books() });
  assert.deepEqual(
    checks.filter(({ count }) => count > 0),
    [],
  );
  const taken = (await shop.books()).filter(({ captured }) => captured > 0);
  assert.deepEqual(
    taken.map(({ captured }) => captured),
    [5000],
  );
});

test('two browsers at once go to one payment', async (t) => {
  const shop = await payerShop(t);
  const [here, there] = [shop.world.collector('here'), shop.world.collector('there')];
  await shop.payer('ada');
  const { id, token } = await shop.waiting(here, 'ada');
  const both = await Promise.all([
    choose(here, token, shop.payMethodId),
    choose(there, token, shop.payMethodId),
  ]);
  assert.ok(
    both.some((one) => one?.is === 'go'),
    JSON.stringify(both),
  );
  const to = await begin(here, token, shop.payMethodId);
  assert.deepEqual(await begin(there, token, shop.payMethodId), to);
  const back = await atGateway(to);
  await Promise.all([comeBack(here, back), comeBack(there, back)]);
  assert.equal(await shop.status(id), 'paid');
  await shop.expectSound();
});

test('with another method the first visit is closed, or gone on with when it was paid', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const first = await begin(collector, token, shop.payMethodId);
  const second = await begin(collector, token, shop.cardMethodId);
  assert.notDeepEqual(first, second);
  await assert.rejects(atGateway(first), 'nothing can be paid on the first one any more');
  await atGateway(second);
  assert.equal((await choose(collector, token, shop.payMethodId))?.is, 'shown');
  await collector.recorder.flush();
  assert.equal(await shop.status(id), 'paid');
  await shop.expectSound();
});

test('while the gateway cannot be asked, a second method is refused and the first goes on', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const first = await begin(collector, token, shop.payMethodId);
  await shop.twin.fault({ word: 'error_before', verbs: ['checkout'] });
  assert.equal((await choose(collector, token, shop.cardMethodId))?.is, 'shown');
  assert.equal((await stateSeen(collector, token)).is, 'checking');
  await shop.twin.clearFaults();
  await atGateway(first).catch(() => null);
  await passTime(shop, collector, 120_000);
  assert.ok(['paid', 'awaiting_payer'].includes(await shop.status(id)));
  await shop.expectSound();
});

test('at the gateway it is nobody else’s: not the merchant’s to cancel, not the engine’s', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const to = await begin(collector, token, shop.payMethodId);
  await assert.rejects(cancelBillingRecord(shop.scope, { billingRecordId: id }), {
    code: 'state_conflict',
  });
  await shop.collect(collector);
  await comeBack(collector, await atGateway(to));
  assert.equal(await shop.status(id), 'paid');
  await shop.expectSound();
});

test('a gateway that starts nothing leaves it waiting', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  await shop.twin.fault({ word: 'reset_after', verbs: ['checkout'] });
  assert.equal((await choose(collector, token, shop.payMethodId))?.is, 'shown');
  await collector.recorder.flush();
  assert.equal(await shop.status(id), 'awaiting_payer');
  assert.deepEqual(await stateSeen(collector, token), { is: 'refused', why: 'unavailable' });
  await shop.twin.clearFaults();
  await pay(collector, token, shop.payMethodId);
  assert.equal(await shop.status(id), 'paid');
  await shop.expectSound();
});

test('under a payment stop nothing is begun', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const accountId = await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const stop = await stopPayments(shop.scope, { accountId, reason: 'Dispute' });
  assert.equal((await choose(collector, token, shop.payMethodId))?.is, 'shown');
  assert.deepEqual(await stateSeen(collector, token), { is: 'refused', why: 'unavailable' });
  shop.world.clock.advanceMs(5_000);
  await liftStop(shop.scope, { paymentStopId: stop.id });
  shop.world.clock.advanceMs(5_000);
  await pay(collector, token, shop.payMethodId);
  assert.equal(await shop.status(id), 'paid');
});

test('who waits past the window has failed, and the link says so', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  shop.world.clock.advanceMs(29 * 86_400_000);
  await shop.collect(collector);
  assert.equal(await shop.status(id), 'awaiting_payer');
  shop.world.clock.advanceMs(2 * 86_400_000);
  await shop.collect(collector);
  const given = await shop.record(id);
  assert.deepEqual([given.status, given.reason], ['failed', 'payer_gave_up']);
  assert.deepEqual(await stateSeen(collector, token), { is: 'ended', how: 'expired' });
  await shop.expectSound();
});

test('a payer who pays by hand is told how, and nothing is booked', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  assert.equal((await choose(collector, token, shop.manualMethodId))?.is, 'shown');
  const state = await stateSeen(collector, token);
  assert.ok(state.is === 'accepted' && state.instructions.includes('DE02'));
  assert.equal(await shop.status(id), 'awaiting_payer');
  await shop.expectSound();
});

test('a link that was changed in any letter opens nothing', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  await shop.payer('ada');
  const { token } = await shop.waiting(collector, 'ada');
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A';
    const forged = token.slice(0, at) + other + token.slice(at + 1);
    assert.equal(shop.engine.links.read(forged), null, `letter ${at}`);
  }
  assert.equal(shop.engine.links.read(`${token}A`), null);
  assert.equal(shop.engine.links.read(''), null);
});

async function ledgerOf(shop: { rows<T extends object>(sql: string): Promise<T[]> }) {
  const sql = 'select amount from ledger_entry where merchant_id = $1 order by amount';
  return (await shop.rows<{ amount: bigint }>(sql)).map(({ amount }) => amount);
}

test('no payer is sent through a connection that is disabled while he chooses it', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const { merchant, engine, payConnectionId } = shop;
  await shop.payer('ada');
  const { id, token } = await shop.waiting(collector, 'ada');
  const [locked, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = inTransaction(engine.db.pool, async (tx) => {
    await lockPayables(tx, merchant.id, [id]);
    locked.resolve();
    await go.promise;
  });
  await locked.promise;
  const choosing = choose(collector, token, shop.payMethodId);
  await waitsForLock(shop);
  const input = { gatewayConnectionId: payConnectionId, reason: 'Moving' };
  await disableConnection(shop.scope, input);
  go.resolve();
  await holding;
  assert.deepEqual(await choosing, { is: 'shown' });
  assert.equal(await shop.status(id), 'awaiting_payer');
});

async function waitsForLock({ engine }: PayerShop): Promise<void> {
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await engine.db.pool.query(waiting)).rowCount === 0) await pause(5);
}
