// The engine takes up the payments of a restored release: the open ones end, the due ones are
// collected, one is given back, and a test clock moves on.

import { strict as assert } from 'node:assert';
import type { TestContext } from 'node:test';
import { merchantById } from '#db/merchants.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { advanceClock } from '#engine/advance-clock.ts';
import type { Collector, Tally } from '#engine/collect-due.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { planBilling } from '#engine/plan-billing.ts';
import { recoverWork } from '#engine/recover-work.ts';
import { refundPayment } from '#engine/refund-payment.ts';
import { resolveDoubts } from '#engine/resolve-unknown.ts';
import { NOTICE_SECRET, noticeAddress, twinControl } from '#test/sandbox-shop.ts';
import type { World } from '#test/world.ts';
import { CLOCKWORK, SHOP } from './history.ts';
import { until } from './until.ts';

const DAY_MS = 86_400_000;
/** A doubt about what was never sent is over within a minute of the world's clock. */
const STEP_MS = 1_000;

export async function goOn(t: TestContext, made: World, url: string): Promise<void> {
  const collector = made.collector('upgraded');
  try {
    await moveSandbox(t, made, url, collector);
    await settle(made, collector);
    for (const reference of ['cut', 'killed', 'unheard']) {
      assert.deepEqual(await statusesOf(made, reference), ['paid'], reference);
    }
    assert.equal(await standingOf(made, 'back_in_doubt'), 'partially_refunded');
    await collectTomorrow(made, collector);
    await until('the bank has said yes', async () => {
      return (await statusesOf(made, 'bank')).join() === 'paid';
    });
    await giveBack(made, collector);
    await advanceAMonth(made, collector);
    await startAnother(made, collector);
    await settle(made, collector);
  } finally {
    await collector.drain();
  }
}

// The gateway has moved to another address; the connection is told, as a merchant would.
async function moveSandbox(t: TestContext, made: World, url: string, collector: Collector) {
  const { rows } = await made.engine.db.pool.query<{ id: Id<'gatewayConnection'> }>(
    `update gateway_connection set settings = settings || jsonb_build_object('base_url', $1::text)
     where gateway = 'sandbox'
     returning id`,
    [`${url}/sandbox`],
  );
  const address = await noticeAddress(t, collector);
  for (const { id } of rows.slice(0, 1)) {
    await twinControl(url).notices(`sbx_${SHOP}_key`, address.url(id), NOTICE_SECRET);
  }
}

async function collectTomorrow(made: World, collector: Collector): Promise<void> {
  const { clock } = made;
  const before = await statusesOf(made, 'ahead');
  assert.ok(before.every((status) => status === 'to_come'));
  clock.advanceMs(DAY_MS);
  await collectDue(made, collector);
  await settle(made, collector);
  const paid = (await statusesOf(made, 'ahead')).filter((status) => status === 'paid');
  assert.equal(paid.length, 3);
}

async function giveBack(made: World, collector: Collector): Promise<void> {
  const { rows } = await made.engine.db.pool.query<{ id: Id<'paymentTransaction'> }>(
    `select t.id ${OF_ACCOUNT} and t.status = 'succeeded' order by t.id limit 1`,
    ['ok'],
  );
  const [payment] = rows;
  assert.ok(payment);
  const scope = made.scope(await merchant(made, SHOP));
  const asked = { paymentTransactionId: payment.id, amount: null, reason: 'upgraded' };
  await refundPayment(collector, scope, asked);
  await settle(made, collector);
  assert.ok((await statusesOf(made, 'ok')).includes('refunded'));
}

async function collectDue({ clock }: World, collector: Collector): Promise<Tally> {
  const tally = await collector.collect({ now: clock.now(), merchantId: null, testClock: false });
  await collector.recorder.flush();
  return tally;
}

// Counters go on where they stood: the next payment record has a number of its own.
async function startAnother(made: World, collector: Collector): Promise<void> {
  const { engine, clock } = made;
  const { pool } = engine.db;
  const scope = made.scope(await merchant(made, SHOP));
  const { rows } = await pool.query<{ id: Id<'account'>; most: bigint }>(
    `select id, (select max(number) from payment_record) as most
     from account where merchant_id = $1 and reference = 'ok'`,
    [scope.merchantId],
  );
  const [account] = rows;
  assert.ok(account);
  const terms = { amount: 2900, currency: 'EUR', frequency: 'monthly', billing_count: 2 };
  const another = await createPaymentRecord(scope, { accountId: account.id, terms });
  assert.ok(another.paymentRecord.number > account.most);
  await planBilling(engine, clock.now(), 100);
  const { approved } = await collectDue(made, collector);
  assert.equal(approved, 1);
}

async function advanceAMonth(made: World, collector: Collector): Promise<void> {
  const { pool } = made.engine.db;
  const merchantId = await merchant(made, CLOCKWORK);
  const { clockAt } = await merchantById(pool, merchantId);
  assert.ok(clockAt);
  const { approved } = await advanceClock(
    collector,
    merchantId,
    new Date(clockAt.getTime() + 31 * DAY_MS),
  );
  assert.ok(approved > 0);
}

async function settle(made: World, collector: Collector): Promise<void> {
  const { engine, clock } = made;
  await until('nothing is in doubt', async () => {
    await recoverWork(engine);
    await resolveDoubts(collector);
    await collector.recorder.flush();
    const { rowCount } = await engine.db.pool.query(
      `select from payment_transaction where status in ('in_progress', 'unknown') limit 1`,
    );
    if (rowCount === 0) return true;
    clock.advanceMs(STEP_MS);
    return false;
  });
}

async function merchant(made: World, name: string): Promise<MerchantId> {
  const { rows } = await made.engine.db.pool.query<{ id: MerchantId }>(
    `select id from merchant where name = $1 and mode = 'test'`,
    [name],
  );
  assert.ok(rows[0]);
  return rows[0].id;
}

const OF_ACCOUNT = `
  from account a
  join billing_record b on b.merchant_id = a.merchant_id and b.account_id = a.id
  join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
  left join payment_transaction t
    on t.merchant_id = s.merchant_id and t.id = s.last_transaction_id
  where a.reference = $1`;

async function statusesOf(made: World, reference: string): Promise<string[]> {
  const { rows } = await made.engine.db.pool.query<{ status: string }>(
    `select s.status ${OF_ACCOUNT} order by b.id`,
    [reference],
  );
  return rows.map(({ status }) => status);
}

/** Where the one payment of an account stands. */
async function standingOf(made: World, reference: string): Promise<string | undefined> {
  const { rows } = await made.engine.db.pool.query<{ status: string }>(
    `select t.status ${OF_ACCOUNT}`,
    [reference],
  );
  return rows[0]?.status;
}
