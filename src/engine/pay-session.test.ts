// Checkout sessions: nothing of what a session creates exists before the gateway has confirmed it,
// and then exactly once, however often and in whatever order that is learnt.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { CheckoutSession } from '#db/checkout-sessions.ts';
import { sessionById } from '#db/checkout-sessions.ts';
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
  payerShopBeside,
  seen,
  stateSeen,
} from '#test/payer-shop.ts';
import { expectAudited, noticeAddress } from '#test/sandbox-shop.ts';
import type { Collector } from './collect-due.ts';
import {
  type CheckoutSessionInput,
  confirmCheckoutSession,
  createCheckoutSession,
} from './create-checkout-session.ts';
import { endSession } from './end-session.ts';
import { openAccount } from './open-account.ts';

const MONTHLY: CheckoutSessionInput = {
  pay: { amount: 9900n, currency: 'EUR' },
  description: 'Membership',
  customer: { lastName: 'Lovelace', emails: ['ada@example.org'] },
  accountReference: 'A-1',
  paymentRecord: { amount: 4900, frequency: 'monthly', billing_count: 3 },
};

test('a subscription is paid, and made of it once, with its card', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  const view = await seen(collector, token);
  assert.deepEqual([view.purpose, view.total, view.stores], ['order', 9900n, true]);
  assert.deepEqual(view.recurring, { amount: 4900n, frequency: 'monthly', firstOn: '2027-03-03' });
  const to = await begin(collector, token, shop.cardMethodId);
  assert.deepEqual(await counts(shop), { accounts: 0, customers: 0, records: 0, payments: 0 });
  const back = await atGateway(to);
  assert.deepEqual(await counts(shop), { accounts: 0, customers: 0, records: 0, payments: 0 });
  await comeBack(collector, back);
  await comeBack(collector, back);
  await passTime(shop, collector, 60_000);
  const done = await reload(shop, session);
  assert.equal(done.status, 'completed');
  assert.deepEqual(await counts(shop), { accounts: 1, customers: 1, records: 1, payments: 1 });
  assert.deepEqual(await stateSeen(collector, token), { is: 'done', pending: false, stored: true });
  const records = await shop.billingRecords();
  assert.deepEqual(
    records.map(({ amount, status }) => [amount, status]),
    [
      [9900n, 'paid'],
      [4900n, 'to_come'],
      [4900n, 'to_come'],
    ],
  );
  await shop.expectSound();
  shop.world.clock.advanceMs(29 * 86_400_000);
  await shop.collect(collector);
  await shop.settle(collector);
  assert.equal((await shop.billingRecords()).filter(({ status }) => status === 'paid').length, 2);
  await shop.expectSound();
});

test('notices before and after the return end in the same', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  const { url, answers } = await noticeAddress(t, collector);
  const { twin, apiKey, connectionId } = shop;
  await twin.notices(apiKey, url(connectionId), 'notice-secret');
  const back = await atGateway(await begin(collector, token, shop.cardMethodId));
  await twin.moveTo(new Date(shop.world.clock.now().getTime() + 1_000));
  await collector.recorder.flush();
  assert.ok(answers.length > 0, 'no notice came');
  assert.equal((await reload(shop, session)).status, 'completed');
  await comeBack(collector, back);
  assert.deepEqual(await counts(shop), { accounts: 1, customers: 1, records: 1, payments: 1 });
  await shop.expectSound();
});

test('returns in two processes at once make it once', async (t) => {
  const { shop, collector, token } = await open(t, MONTHLY);
  const other = shop.world.collector('other');
  const back = await atGateway(await begin(collector, token, shop.cardMethodId));
  await Promise.all([comeBack(collector, back), comeBack(other, back), comeBack(other, back)]);
  assert.deepEqual(await counts(shop), { accounts: 1, customers: 1, records: 1, payments: 1 });
  await shop.expectSound();
});

test('a decline, a cancelled and an expired visit leave nothing, and the session open', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  await pay(collector, token, shop.cardMethodId, { choices: ['decline'] });
  assert.deepEqual(await stateSeen(collector, token), { is: 'refused', why: 'declined' });
  await pay(collector, token, shop.cardMethodId, { choices: ['cancel'] });
  assert.deepEqual(await stateSeen(collector, token), { is: 'refused', why: 'cancelled' });
  await begin(collector, token, shop.cardMethodId);
  await passTime(shop, collector, 1_801_000);
  assert.deepEqual(await stateSeen(collector, token), { is: 'open' });
  assert.deepEqual(await counts(shop), { accounts: 0, customers: 0, records: 0, payments: 0 });
  await pay(collector, token, shop.cardMethodId);
  assert.equal((await reload(shop, session)).status, 'completed');
  await shop.expectSound();
});

test('a session whose time is over ends, but not under a payer who is at the gateway', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  shop.world.clock.advanceMs(86_400_000 - 60_000);
  const to = await begin(collector, token, shop.cardMethodId);
  await passTime(shop, collector, 120_000);
  assert.equal((await reload(shop, session)).status, 'open');
  await comeBack(collector, await atGateway(to));
  assert.equal((await reload(shop, session)).status, 'completed');
  const late = await open(t, MONTHLY);
  await passTime(late.shop, late.collector, 86_400_000);
  assert.equal((await reload(late.shop, late.session)).status, 'expired');
  assert.equal((await choose(late.collector, late.token, late.shop.cardMethodId))?.is, 'shown');
  assert.deepEqual(await stateSeen(late.collector, late.token), { is: 'ended', how: 'expired' });
});

test('the merchant ends one: its payer is called back, or has paid', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  const to = await begin(collector, token, shop.cardMethodId);
  assert.equal((await endSession(collector, shop.scope, session.id)).status, 'expired');
  await assert.rejects(atGateway(to));
  const other = await open(t, MONTHLY);
  await atGateway(await begin(other.collector, other.token, other.shop.cardMethodId));
  const ended = await endSession(other.collector, other.shop.scope, other.session.id);
  assert.equal(ended.status, 'completed');
  await other.collector.recorder.flush();
  await other.shop.expectSound();
});

test('a store-only session leaves a card on the account, which is charged from then on', async (t) => {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const accountId = await shop.account('A-1', 'tok_insufficient_funds');
  const input = { pay: null, accountId, frameOrigins: ['https://shop.example'] };
  const session = await createCheckoutSession(collector, shop.scope, input);
  const token = tokenOf(shop, session.id);
  const view = await seen(collector, token);
  assert.deepEqual([view.purpose, view.frameOrigins], ['store', ['https://shop.example']]);
  assert.deepEqual(
    view.methods.map(({ title }) => title),
    ['Card'],
    'neither by hand nor where the payer is wanted each time',
  );
  await pay(collector, token, shop.cardMethodId);
  const done = await reload(shop, session);
  assert.deepEqual([done.status, done.paymentTransactionId], ['completed', null]);
  assert.deepEqual(await stateSeen(collector, token), { is: 'done', pending: false, stored: true });
  const id = await shop.oneOff('A-1');
  await shop.collect(collector);
  await shop.settle(collector);
  assert.equal((await shop.record(id)).status, 'paid');
  await shop.expectSound();
});

test('what is paid at a gateway that wants the payer is asked for by link again', async (t) => {
  const { shop, collector, token } = await open(t, MONTHLY);
  await pay(collector, token, shop.payMethodId);
  const [first, second] = await shop.billingRecords();
  assert.equal(first?.status, 'paid');
  shop.world.clock.advanceMs(29 * 86_400_000);
  await shop.collect(collector);
  assert.equal(await shop.status(second!.id), 'awaiting_payer');
  const ref = { is: 'due', merchantId: shop.merchant.id, id: second!.id } as const;
  await pay(collector, shop.engine.links.show(ref), shop.payMethodId);
  assert.equal(await shop.status(second!.id), 'paid');
  await shop.expectSound();
});

test('a manual method makes it at once, or when the merchant confirms', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  await choose(collector, token, shop.manualMethodId);
  assert.equal((await stateSeen(collector, token)).is, 'accepted');
  assert.equal((await reload(shop, session)).status, 'completed');
  await shop.collect(collector);
  const [first] = await shop.billingRecords();
  assert.deepEqual([first?.status, first?.amount], ['awaiting_payer', 9900n]);
  const later = { ...MONTHLY, accountReference: 'A-2', activate: 'when_paid' } as const;
  const waiting = await createCheckoutSession(collector, shop.scope, later);
  await choose(collector, tokenOf(shop, waiting.id), shop.manualMethodId);
  assert.equal((await reload(shop, waiting)).status, 'awaiting_manual_payment');
  assert.equal((await counts(shop)).accounts, 1);
  const confirmed = await confirmCheckoutSession(shop.scope, waiting.id);
  assert.equal(confirmed.status, 'completed');
  assert.equal((await counts(shop)).accounts, 2);
  await shop.collect(collector);
  await expectAudited(shop.engine);
});

test('an account opened under the same reference meanwhile is taken, not refused', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  const to = await begin(collector, token, shop.cardMethodId);
  const customerId = (await customers(shop))[0]?.id ?? (await newCustomer(shop));
  await openAccount(shop.scope, { customerId, reference: 'A-1' });
  await comeBack(collector, await atGateway(to));
  const done = await reload(shop, session);
  assert.deepEqual([done.status, done.customerId], ['completed', customerId]);
  await shop.expectSound();
});

test('a process that ends between any two steps loses and doubles nothing', async (t) => {
  for (const step of ['created', 'recorded'] as const) {
    const { shop, collector, session, token } = await open(t, MONTHLY);
    const back = await atGateway(await begin(collector, token, shop.cardMethodId));
    const dying = breaking(shop, step);
    await comeBack(dying, back);
    dying.membership.abandon();
    assert.equal((await reload(shop, session)).status, 'completed', step);
    await expectAudited(shop.engine);
    await shop.world.engine.db.pool.query('delete from worker');
    await passTime(shop, shop.world.collector('next'), 120_000);
    assert.equal((await reload(shop, session)).status, 'completed');
    assert.deepEqual(await counts(shop), { accounts: 1, customers: 1, records: 1, payments: 1 });
    const [first] = await shop.billingRecords();
    assert.equal(first?.status, 'paid', step);
    await shop.expectSound();
  }
});

test('another merchant’s page, visit and session are none of a payer’s', async (t) => {
  const { shop, collector, session, token } = await open(t, MONTHLY);
  const other = await payerShopBeside(shop, 'other');
  const back = await atGateway(await begin(collector, token, shop.cardMethodId));
  const theirs = await createCheckoutSession(collector, other.scope, MONTHLY);
  const url = back.url.replace(token, tokenOf(other, theirs.id));
  assert.equal(await comeBack(collector, { ...back, url }), null);
  assert.equal(await sessionById(shop.engine.db.pool, other.merchant.id, session.id), null);
  assert.equal((await choose(collector, token, other.cardMethodId))?.is, 'shown');
  assert.equal((await counts(other)).accounts, 0);
});

async function open(t: Parameters<typeof payerShop>[0], input: CheckoutSessionInput) {
  const shop = await payerShop(t);
  const collector = shop.world.collector();
  const session = await createCheckoutSession(collector, shop.scope, input);
  return { shop, collector, session, token: tokenOf(shop, session.id) };
}

function tokenOf({ engine, merchant }: PayerShop, id: Id<'checkoutSession'>): string {
  return engine.links.show({ is: 'session', merchantId: merchant.id, id });
}

async function reload(shop: PayerShop, { id }: CheckoutSession): Promise<CheckoutSession> {
  const row = await sessionById(shop.engine.db.pool, shop.merchant.id, id);
  assert.ok(row);
  return row;
}

async function counts(shop: PayerShop) {
  const [row] = await shop.rows<Record<string, number>>(
    `select (select count(*)::int from account where merchant_id = $1) as accounts,
       (select count(*)::int from customer where merchant_id = $1) as customers,
       (select count(*)::int from payment_record where merchant_id = $1) as records,
       (select count(*)::int from payment_transaction where merchant_id = $1) as payments`,
  );
  return row!;
}

function customers(shop: PayerShop) {
  return shop.rows<{ id: Id<'customer'> }>('select id from customer where merchant_id = $1');
}

async function newCustomer(shop: PayerShop): Promise<Id<'customer'>> {
  const id = shop.engine.ids.next('customer');
  await shop.rows('insert into customer (merchant_id, id, last_name) values ($1, $2, $3)', [
    ...[id, 'Byron'],
  ]);
  return id;
}

/** A process that ends after what the session makes is committed, or after its outcome is too. */
function breaking(shop: PayerShop, step: 'created' | 'recorded'): Collector {
  const collector = shop.world.collector('dying');
  const { recorder } = collector;
  return {
    ...collector,
    recorder: {
      ...recorder,
      record: async (row) => {
        if (step === 'recorded') await recorder.record(row);
        throw new Error(`ended after it was ${step}`);
      },
    },
  };
}
