// What a release's dump holds: a business whose payments stand in every status, made by the engine
// and the API against the sandbox, with a worker killed in the middle and doubts still open.

import { strict as assert } from 'node:assert';
import type { TestContext } from 'node:test';
import { buildApi } from '#api/app.ts';
import { moveBillingStates } from '#db/billing-changes.ts';
import { claimDue } from '#db/billing-state.ts';
import { joinWorkers } from '#db/leases.ts';
import { addDays, dateIn, type PlainDate } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { addCustomer } from '#engine/add-customer.ts';
import { addWallet } from '#engine/add-wallet.ts';
import { advanceClock } from '#engine/advance-clock.ts';
import { cancelBillingRecord } from '#engine/cancel-billing-record.ts';
import { capturePayment } from '#engine/capture-payment.ts';
import { changeBillingRecord } from '#engine/change-billing-record.ts';
import { changeMerchant } from '#engine/change-merchant.ts';
import { closeAccount } from '#engine/close-account.ts';
import type { Collector } from '#engine/collect-due.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { deactivatePaymentRecord } from '#engine/deactivate-payment-record.ts';
import { goLive } from '#engine/go-live.ts';
import { issueApiKey, revokeApiKey } from '#engine/issue-api-key.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { planBilling } from '#engine/plan-billing.ts';
import { refundPayment } from '#engine/refund-payment.ts';
import { setTestClock } from '#engine/set-test-clock.ts';
import { liftStop, stopPayments } from '#engine/stop-payments.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import { voidPayment } from '#engine/void-payment.ts';
import { asking } from '#test/api-world.ts';
import {
  NOTICE_SECRET,
  noticeAddress,
  type SandboxShop,
  sandboxShopIn,
  type TwinControl,
} from '#test/sandbox-shop.ts';
import type { World } from '#test/world.ts';
import { until } from './until.ts';

/** Days before the dump on which the story begins: a dispute takes six to be won. */
export const STORY_DAYS = 8;
const DAY_MS = 86_400_000;
/** The merchant that the upgrade test goes on with. */
export const SHOP = 'shop';
/** The merchant with a test clock. */
export const CLOCKWORK = 'clockwork';

/** The world's clock stands STORY_DAYS before the dump, and on its day afterwards. */
export async function makeHistory(t: TestContext, made: World, twin: TwinControl): Promise<void> {
  const shop = await sandboxShopIn(made, twin, SHOP);
  const collector = made.collector('release');
  const address = await noticeAddress(t, collector);
  const toldAt = () => twin.notices(shop.apiKey, address.url(shop.connectionId), NOTICE_SECRET);
  await toldAt();
  await changeMerchant(shop.scope, { closedDays: ['2199-12-24'], cutOffTime: '15:30' });
  await aWeekAgo(shop, collector, toldAt);
  await today(shop, collector);
  await followUps(shop, collector);
  await throughTheApi(shop, collector);
  await live(shop.scope);
  await onATestClock(await sandboxShopIn(made, twin, CLOCKWORK), collector);
  // Answers when every notice has arrived.
  await twin.moveTo(made.clock.now());
  await collector.drain();
  await killedInTheMiddle(shop);
}

// What needs days to happen: results that come later, disputes, records that are through.
async function aWeekAgo(shop: SandboxShop, collector: Collector, toldAt: () => Promise<void>) {
  const { clock, engine } = shop.world;
  await shop.account('disputed', 'tok_charged_back');
  await shop.account('won', 'tok_charged_back_won');
  await shop.account('late', 'tok_pending', { expMonth: 12, expYear: 2198 });
  await shop.account('once');
  const ids = [await shop.oneOff('disputed'), await shop.oneOff('won'), await shop.oneOff('late')];
  await series(shop, 'once', { billing_count: 1 });
  const left = await shop.account('left');
  await closeAccount(shop.scope, { accountId: left, reason: 'moved away' });
  await shop.collect(collector);
  // Each day asks something of the sandbox, whose journal then tells when it was.
  for (let day = 1; day <= STORY_DAYS; day++) {
    clock.advanceMs(DAY_MS);
    await toldAt();
    const news = NEWS[day];
    if (news === undefined) continue;
    await until(`the news of day ${day}`, async () => {
      const records = await Promise.all(ids.map(shop.record));
      return records.map(({ status }) => status).join(' ') === news;
    });
  }
  await planBilling(engine, clock.now(), 100);
}

/** Where the three then stand: what was pending is taken, two are disputed, one of them is won. */
const NEWS: Readonly<Record<number, string>> = {
  1: 'paid paid paid',
  5: 'charged_back charged_back paid',
  6: 'charged_back paid paid',
};

// One account for each way in which an attempt can end.
async function today(shop: SandboxShop, collector: Collector): Promise<void> {
  const { clock } = shop.world;
  const tokens = {
    ok: 'tok_ok',
    poor: 'tok_insufficient_funds',
    lost: 'tok_lost_card',
    wrong: 'tok_incorrect_details',
    asked: 'tok_action',
    bank: 'tok_pending',
    stopped: 'tok_ok__stopped',
    cut: 'tok_ok__cut',
    ahead: 'tok_ok__ahead',
    killed: 'tok_ok__killed',
  };
  for (const [reference, token] of Object.entries(tokens)) await shop.account(reference, token);
  const tomorrow = addDays(dateIn(clock.now(), 'Europe/Berlin'), 1);
  await oneOffs(shop, [
    'ok',
    'ok',
    'ok',
    'poor',
    'lost',
    'asked',
    'bank',
    'stopped',
    'cut',
    'wrong',
  ]);
  await series(shop, 'poor', { billing_count: 3 });
  await series(shop, 'ahead', { first_date: tomorrow });
  for (const dueOn of [tomorrow, addDays(tomorrow, 1)]) await shop.oneOff('ahead', { dueOn });
  const accountId = await accountOf(shop, 'stopped');
  await stopPayments(shop.scope, { accountId, reason: 'asked for by the customer' });
  const lifted = await stopPayments(shop.scope, {
    accountId: await accountOf(shop, 'ahead'),
    reason: 'a mistake',
  });
  await liftStop(shop.scope, { paymentStopId: lifted.id });
  const called = await shop.oneOff('ok', { dueOn: tomorrow });
  await cancelBillingRecord(shop.scope, { billingRecordId: called, reason: 'delivered too late' });
  const moved = await shop.oneOff('ahead', { dueOn: tomorrow });
  await changeBillingRecord(shop.scope, { billingRecordId: moved, amount: 5100n });
  const ended = await series(shop, 'wrong', { first_date: tomorrow });
  await deactivatePaymentRecord(shop.scope, { paymentRecordId: ended, reason: 'gave notice' });
  // Cut off before the gateway had read it: in doubt here, and unknown there.
  await shop.twin.fault({ word: 'reset_before', match: { token: tokens.cut } });
  await shop.collect(collector);
  await collector.recorder.flush();
  await shop.twin.clearFaults();
}

async function followUps(shop: SandboxShop, collector: Collector): Promise<void> {
  const { scope, engine } = shop;
  const references = ['all_back', 'part_back', 'back_in_doubt', 'cleared', 'settled'];
  for (const reference of references) await shop.account(reference, `tok_ok__${reference}`);
  for (const reference of ['held', 'shipped', 'released']) {
    await shop.account(reference, `tok_ok__${reference}`);
    await series(shop, reference, { billing_count: 1 }, 'authorization');
  }
  await oneOffs(shop, references);
  await shop.collect(collector);
  await collector.recorder.flush();
  const of = async (reference: string) => (await lastOf(shop, reference)).transactionId;
  const refund = async (reference: string, amount: bigint | null, requestKey: string | null) =>
    refundPayment(collector, scope, {
      ...{ paymentTransactionId: await of(reference), amount, reason: 'goodwill', requestKey },
    });
  await refund('all_back', null, 'refund-1');
  await refund('part_back', 1_900n, null);
  await shop.twin.fault({ word: 'hang_after', verbs: ['refund'] });
  await refund('back_in_doubt', 700n, null);
  await shop.twin.clearFaults();
  await capturePayment(collector, scope, {
    ...{ paymentTransactionId: await of('shipped'), amount: 4_000n },
  });
  await voidPayment(collector, scope, { paymentTransactionId: await of('released') });
  for (const to of ['cleared', 'settled'] as const) {
    const { id, accountId } = await lastOf(shop, to);
    const writing = { merchantId: shop.merchant.id, clockAt: null, ids: engine.ids };
    const move = { id, accountId, from: ['paid' as const], to, queueAt: null, reason: null };
    assert.equal(await moveBillingStates(engine.db.pool, writing, [move]), 1);
  }
}

async function throughTheApi({ scope }: SandboxShop, collector: Collector): Promise<void> {
  const app = await buildApi({ collector });
  try {
    const { apiKey } = await issueApiKey(scope, { name: 'old' });
    await revokeApiKey(scope, { apiKeyId: apiKey.id });
    const ask = asking(app, (await issueApiKey(scope, { name: 'shop system' })).key);
    const emails = ['ada@example.com'];
    const person = { last_name: 'Byron', first_name: 'Ada', emails, metadata: { plan: 'gold' } };
    const key = { 'idempotency-key': 'customer-17' };
    const customer = await ask('POST', '/v1/customers', person, key);
    assert.equal(customer.status, 201, customer.text);
    const account = { customer_id: customer.body.id, reference: 'by-api' };
    assert.equal((await ask('POST', '/v1/accounts', account)).status, 201);
  } finally {
    await app.close();
  }
}

// Another tenant of the business: nothing of it is due for years.
async function live(scope: Scope): Promise<void> {
  const merchant = await goLive(scope);
  const mine: Scope = { ...scope, merchantId: merchant.id };
  const connection = await connectGateway(mine, {
    ...{ gateway: 'stripe', name: 'live', check: false },
    settings: { secret_key: 'sk_live_of_nobody', webhook_secret: 'whsec_of_nobody' },
  });
  await issueApiKey(mine, { name: 'live' });
  const { customer } = await addCustomer(mine, { company: 'Analytical Engines Ltd' });
  const { account } = await openAccount(mine, { customerId: customer.id, reference: 'L-1' });
  await storeInstrument(mine, {
    ...{ customerId: customer.id, gatewayConnectionId: connection.id, kind: 'bank_account' },
    ...{ token: 'pm_of_nobody', gatewayCustomer: 'cus_of_nobody', last4: '3000' },
    makeDefaultFor: { accountId: account.id },
  });
  const item = { reference: 'INV-1', account: 'L-1', amount: 125_000, currency: 'EUR' };
  await loadOneOffs(mine, [{ ...item, dueOn: '2036-02-29' }]);
}

// Three months of its own days, with retries, a wallet, and days that are not in every month.
async function onATestClock(shop: SandboxShop, collector: Collector): Promise<void> {
  const { scope, merchant } = shop;
  await setTestClock(scope, { at: '2026-01-31' as PlainDate });
  await shop.account('steady', 'tok_ok__steady');
  await shop.account('sometimes', 'tok_seq_insufficient_funds_ok_lost_card');
  const { customer } = await addCustomer(scope, { lastName: 'Babbage', reference: 'family' });
  await openAccount(scope, { customerId: customer.id, reference: 'family' });
  const { wallet } = await addWallet(scope, { customerId: customer.id, reference: 'purse' });
  await storeInstrument(scope, {
    ...{ customerId: customer.id, gatewayConnectionId: shop.connectionId, kind: 'mandate' },
    ...{ token: 'tok_ok__mandate', last4: '3000', walletId: wallet.id },
    makeDefaultFor: { walletId: wallet.id },
  });
  await series(shop, 'steady', { billing_day: 31 });
  await series(shop, 'sometimes', { first_amount: 990, billing_count: 6 });
  const terms = { amount: 1900, currency: 'EUR', frequency: 'weekly', billing_count: 3 };
  const accountId = await accountOf(shop, 'family');
  await createPaymentRecord(scope, { accountId, walletId: wallet.id, terms });
  const day = new Date('2026-04-30T10:00:00Z');
  const { doubtsOpen } = await advanceClock(collector, merchant.id, day);
  assert.equal(doubtsOpen, 0);
  await unheard(shop, collector, day);
}

// Taken at the gateway, and the reply never came; no notices are sent to this merchant.
async function unheard(shop: SandboxShop, collector: Collector, now: Date): Promise<void> {
  await shop.account('unheard', 'tok_ok__unheard');
  await shop.oneOff('unheard');
  await shop.twin.fault({ word: 'hang_after', match: { token: 'tok_ok__unheard' } });
  await collector.collect({ now, merchantId: shop.merchant.id, testClock: true });
  await shop.twin.clearFaults();
}

// Claimed and committed by a worker that died before it called anybody.
async function killedInTheMiddle(shop: SandboxShop): Promise<void> {
  const { db, ids, clock } = shop.engine;
  await shop.oneOff('killed');
  const workerId = ids.next('worker');
  await joinWorkers(db.pool, workerId, 'killed', 1);
  const { claimed } = await claimDue(db, ids, {
    ...{ now: clock.now(), at: null, merchantId: shop.merchant.id, testClock: false },
    ...{ busy: [], limit: 10, workerId, leaseId: ids.next('worker') },
  });
  assert.equal(claimed.length, 1);
}

async function oneOffs(shop: SandboxShop, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await shop.oneOff(account, { retry: 'none' });
}

/** Monthly 49.00 EUR on the account. */
async function series(
  shop: SandboxShop,
  account: string,
  terms: Record<string, unknown>,
  firstKind: 'purchase' | 'authorization' = 'purchase',
): Promise<Id<'paymentRecord'>> {
  const accountId = await accountOf(shop, account);
  const monthly = { amount: 4900, currency: 'EUR', frequency: 'monthly', ...terms };
  const input = { accountId, terms: monthly, firstKind, orderRef: `order-${account}` };
  return (await createPaymentRecord(shop.scope, input)).paymentRecord.id;
}

async function accountOf(shop: SandboxShop, reference: string): Promise<Id<'account'>> {
  const [found] = await shop.rows<{ id: Id<'account'> }>(
    'select id from account where merchant_id = $1 and reference = $2',
    [reference],
  );
  assert.ok(found, `no account ${reference}`);
  return found.id;
}

type Last = {
  id: Id<'billingRecord'>;
  accountId: Id<'account'>;
  transactionId: Id<'paymentTransaction'>;
};

async function lastOf(shop: SandboxShop, reference: string): Promise<Last> {
  const accountId = await accountOf(shop, reference);
  const [found] = await shop.rows<Last>(
    `select b.id, b.account_id as "accountId", s.last_transaction_id as "transactionId"
     from billing_record b
     join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
     where b.merchant_id = $1 and b.account_id = $2 and s.last_transaction_id is not null`,
    [accountId],
  );
  assert.ok(found, `nothing was tried on ${reference}`);
  return found;
}
