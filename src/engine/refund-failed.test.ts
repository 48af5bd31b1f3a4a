// A refund that fails after it had succeeded, at the simulated Stripe: the books go back to what
// they were before it, once, whoever tells it, and the payer can be refunded again.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { type Id, showId } from '#domain/ids.ts';
import { acceptNotice } from '#engine/accept-notice.ts';
import { recordFollowUp } from '#engine/follow-up.ts';
import { refundPayment } from '#engine/refund-payment.ts';
import { startSandbox } from '#sandbox/server.ts';
import { expectAudited, noticeAddress, shopThrough, twinControl } from '#test/sandbox-shop.ts';
import { world } from '#test/world.ts';

const HOUR_MS = 3_600_000;
const CARD = 'pm_the_card';
const REFUND_FAILS = '4000000000005126';
const SECRET = 'whsec_shop';

type PaymentRow = {
  id: Id<'paymentTransaction'>;
  kind: string;
  status: string;
  ref: string;
  /** Stripe's name of what it is of. */
  charge: string | null;
};

/** A merchant at Stripe with one payment of 49 by a card whose refunds fail after an hour. */
async function refundedShop(t: TestContext, { told = true } = {}) {
  const made = await world(t, { at: '2027-02-03T11:00:00Z' });
  const clock = () => made.clock.now().getTime();
  const hosted = await startSandbox({ port: 0, seed: 1, clock });
  t.after(() => hosted.close());
  const twin = twinControl(hosted.url);
  const apiKey = 'sk_test_shop';
  const api_base = `${hosted.url}/stripe`;
  const settings = { api_base, secret_key: apiKey, webhook_secret: SECRET };
  const shop = await shopThrough(made, twin, 'shop', { gateway: 'stripe', apiKey, settings });
  const collector = made.collector();
  const customer = 'cus_shop';
  await twin.seed('stripe', apiKey, [{ token: CARD, customer, card: REFUND_FAILS }]);
  const address = await noticeAddress(t, collector, 'stripe');
  if (told) await twin.notices(apiKey, address.url(shop.connectionId), SECRET, 'stripe');
  await shop.account('a', CARD, { gatewayCustomer: customer });
  await shop.oneOff('a');
  await shop.collect(collector);
  await collector.recorder.flush();
  const payments = () =>
    shop.rows<PaymentRow>(
      `select id, kind, status, gateway_ref as ref, data->>'charge' as charge
       from payment_transaction
       where merchant_id = $1 order by id`,
    );
  const [payment] = await payments();
  assert.equal(payment?.status, 'succeeded');
  const sql = (text: string, values: readonly unknown[] = []) => shop.rows(text, values);
  return {
    ...{ shop, collector, payments, sql, paymentId: payment.id },
    refund: (amount: bigint | null, requestKey: string | null = null) => {
      const input = { paymentTransactionId: payment.id, amount, requestKey };
      return refundPayment(collector, shop.scope, input);
    },
    pass: async (hours: number) => {
      made.clock.advanceMs(hours * HOUR_MS);
      await twin.moveTo(made.clock.now());
    },
    /** What the books say: the record, the payment, its refunds, the ledger. */
    books: async () => {
      const [record] = await shop.billingRecords();
      const rows = await payments();
      const [{ refunded } = { refunded: -1n }] = await shop.rows<{ refunded: bigint }>(
        'select refunded from payment_transaction where merchant_id = $1 and id = $2',
        [payment.id],
      );
      const ledger = await shop.rows<{ cause: string; amount: bigint }>(
        'select cause, amount from ledger_entry where merchant_id = $1 order by booked_at',
      );
      return {
        record: record?.status,
        payment: rows.find(({ kind }) => kind === 'purchase')?.status,
        refunded,
        refunds: rows.filter(({ kind }) => kind === 'refund').map(({ status }) => status),
        ledger: ledger.map(({ cause, amount }) => `${cause} ${amount}`),
      };
    },
    events: async () =>
      (
        await shop.rows<{ type: string }>(
          'select type from event where merchant_id = $1 order by at, id',
        )
      ).map(({ type }) => type),
    /** Stripe's own event about an object, signed as it signs. */
    hear: (id: string, type: string, object: object) => {
      const body = JSON.stringify({ id, object: 'event', type, data: { object } });
      const at = Math.floor(clock() / 1000);
      const mac = createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex');
      const headers = { 'stripe-signature': `t=${at},v1=${mac}` };
      const raw = { method: 'POST' as const, query: '', headers, body };
      return acceptNotice(collector, {
        ...{ gateway: 'stripe', connectionId: shop.connectionId, raw },
      });
    },
    failed: (refund: { id: Id<'paymentTransaction'>; ref: string }) => ({
      ...{ id: refund.ref, object: 'refund', amount: 4900, currency: 'eur', status: 'failed' },
      metadata: { our_ref: showId('paymentTransaction', refund.id) },
      failure_reason: 'expired_or_canceled_card',
    }),
    end: async () => {
      await shop.expectSound();
      await collector.drain();
    },
  };
}

test('a refund that fails after it had succeeded gives the payment back its money', async (t) => {
  const { refund, pass, books, events, payments, sql, end } = await refundedShop(t);
  const { outcome } = await refund(null);
  assert.equal(outcome.is, 'approved');
  assert.deepEqual(await books(), {
    ...{ record: 'refunded', payment: 'refunded', refunded: 4_900n, refunds: ['succeeded'] },
    ledger: ['purchase 4900', 'refund 4900'],
  });
  await pass(2);
  assert.deepEqual(await books(), {
    ...{ record: 'paid', payment: 'succeeded', refunded: 0n, refunds: ['failed'] },
    ledger: ['purchase 4900', 'refund 4900', 'refund_failed 4900'],
  });
  assert.deepEqual((await events()).slice(-3), [
    'billing_record.refunded',
    'refund.failed',
    'billing_record.paid',
  ]);
  const failed = (await payments()).find(({ kind }) => kind === 'refund');
  const history = await sql(
    `select status, cause, code, message from transaction_status
     where merchant_id = $1 and payment_transaction_id = $2 order by seq desc limit 1`,
    [failed?.id],
  );
  assert.deepEqual(history, [
    {
      ...{ status: 'failed', cause: 'gateway:stripe', code: 'processing_error' },
      message: 'expired_or_canceled_card: The refund failed.',
    },
  ]);
  await end();
});

test('the billing record returns to the status that the refund interrupted', async (t) => {
  const { refund, pass, books, shop, paymentId, end } = await refundedShop(t);
  await shop.rows(
    `with told as (
       insert into event (merchant_id, at, id, type, account_id, billing_record_id)
       select merchant_id, clock_timestamp(), $3, 'billing_record.settled', account_id,
         billing_record_id
       from payment_transaction where merchant_id = $1 and id = $2)
     update billing_state set status = 'settled' where merchant_id = $1`,
    [paymentId, shop.engine.ids.next('event')],
  );
  await refund(null);
  assert.equal((await books()).record, 'refunded');
  await pass(2);
  assert.equal((await books()).record, 'settled');
  await end();
});

test('of two refunds the one that fails is taken back, and the other stands', async (t) => {
  const { refund, books, hear, payments, failed, end } = await refundedShop(t, { told: false });
  await refund(900n);
  await refund(null);
  assert.equal((await books()).record, 'refunded');
  const [, first] = await payments();
  assert.equal(await hear('evt_1', 'refund.failed', failed(first!)), 'applied');
  assert.deepEqual(await books(), {
    ...{ record: 'paid', payment: 'partially_refunded', refunded: 4_000n },
    refunds: ['failed', 'succeeded'],
    ledger: ['purchase 4900', 'refund 900', 'refund 4000', 'refund_failed 900'],
  });
  await end();
});

test('told again, under the same name or another, it is applied once', async (t) => {
  const { refund, pass, books, hear, payments, failed, end } = await refundedShop(t);
  await refund(900n);
  await pass(2);
  const after = await books();
  assert.deepEqual(after, {
    ...{ record: 'paid', payment: 'succeeded', refunded: 0n, refunds: ['failed'] },
    ledger: ['purchase 4900', 'refund 900', 'refund_failed 900'],
  });
  const [, one] = await payments();
  const object = failed(one!);
  const answers = await Promise.all(
    ['evt_a', 'evt_a', 'evt_b'].map((id) => hear(id, 'refund.failed', object)),
  );
  assert.deepEqual(answers, ['repeated', 'repeated', 'repeated']);
  assert.deepEqual(await books(), after);
  await end();
});

test('the same failure many times at once is booked once', async (t) => {
  const { refund, books, hear, payments, failed, collector, shop } = await refundedShop(t, {
    told: false,
  });
  await refund(null);
  const [, one] = await payments();
  const heard = Array.from({ length: 8 }, (_, index) =>
    hear(`evt_${index % 2}`, 'refund.failed', failed(one!)),
  );
  assert.ok((await Promise.all(heard)).includes('applied'));
  assert.deepEqual((await books()).ledger, ['purchase 4900', 'refund 4900', 'refund_failed 4900']);
  await expectAudited(shop.engine);
  await collector.drain();
});

test('a look-up that finds it failed takes it back; a request turned down does not', async (t) => {
  const { refund, books, payments, collector, shop } = await refundedShop(t, { told: false });
  await refund(null);
  const [, one] = await payments();
  const before = await books();
  const declined = { is: 'declined', reason: 'processing_error', code: 'x', said: 'no' } as const;
  await recordFollowUp(shop.scope, one!.id, declined, [], 'look-up');
  const other = { ...declined, gatewayRef: 're_of_another' };
  await recordFollowUp(shop.scope, one!.id, other, [], 'look-up');
  assert.deepEqual(await books(), before);
  const found = { ...declined, gatewayRef: one!.ref };
  await recordFollowUp(shop.scope, one!.id, found, [], 'look-up');
  assert.deepEqual(await books(), {
    ...{ record: 'paid', payment: 'succeeded', refunded: 0n, refunds: ['failed'] },
    ledger: ['purchase 4900', 'refund 4900', 'refund_failed 4900'],
  });
  await expectAudited(shop.engine);
  await collector.drain();
});

test('a failure that is told before the reply leaves nothing to take back', async (t) => {
  const { refund, books, hear, payments, failed, shop, collector } = await refundedShop(t, {
    told: false,
  });
  await shop.twin.fault({ word: 'hang_after', verbs: ['refund'] });
  const { outcome } = await refund(null);
  assert.equal(outcome.is, 'unknown');
  const [, one] = await payments();
  const object = { ...failed(one!), id: 're_early' };
  assert.equal(await hear('evt_early', 'refund.failed', object), 'applied');
  const approved = { is: 'approved', gatewayRef: 're_early' } as const;
  await recordFollowUp(shop.scope, one!.id, approved, [], 'engine');
  assert.deepEqual(await books(), {
    ...{ record: 'paid', payment: 'succeeded', refunded: 0n, refunds: ['failed'] },
    ledger: ['purchase 4900'],
  });
  await expectAudited(shop.engine);
  await collector.drain();
});

test('a late word of the refund, from before it failed, gives nothing back again', async (t) => {
  const { refund, pass, books, hear, payments, end } = await refundedShop(t);
  await refund(null);
  await pass(2);
  const after = await books();
  assert.equal(after.record, 'paid');
  const [payment] = await payments();
  const charge = {
    ...{ id: payment!.charge, object: 'charge', amount: 4900, amount_captured: 4900 },
    ...{ amount_refunded: 4900, captured: true, currency: 'eur', payment_intent: payment!.ref },
    metadata: { our_ref: showId('paymentTransaction', payment!.id) },
  };
  assert.equal(await hear('evt_late', 'charge.refunded', charge), 'applied');
  assert.deepEqual(await books(), after);
  await end();
});

test('the payer is refunded again, and the first request under its key stays failed', async (t) => {
  const { refund, pass, books, end } = await refundedShop(t);
  await refund(null, 'first');
  await pass(2);
  assert.equal((await refund(null, 'first')).outcome.is, 'declined');
  assert.equal((await refund(null, 'second')).outcome.is, 'approved');
  const again = await books();
  assert.deepEqual(again.refunds, ['failed', 'succeeded']);
  assert.deepEqual([again.record, again.payment, again.refunded], ['refunded', 'refunded', 4_900n]);
  await pass(2);
  const { ledger, refunds, record } = await books();
  assert.deepEqual([record, refunds], ['paid', ['failed', 'failed']]);
  const twice = ['refund 4900', 'refund_failed 4900'];
  assert.deepEqual(ledger, ['purchase 4900', ...twice, ...twice]);
  await end();
});

test('a chargeback meanwhile stands, and what it returns to is not refunded any more', async (t) => {
  const { refund, books, hear, payments, failed, shop, collector } = await refundedShop(t, {
    told: false,
  });
  await refund(900n);
  const [payment, one] = await payments();
  const dispute = {
    ...{ id: 'dp_1', object: 'dispute', amount: 4000, currency: 'eur', reason: 'general' },
    ...{ charge: 'ch_1', payment_intent: payment!.ref },
  };
  const opened = { ...dispute, status: 'needs_response' };
  assert.equal(await hear('evt_dp', 'charge.dispute.created', opened), 'applied');
  assert.equal(await hear('evt_rf', 'refund.failed', failed(one!)), 'applied');
  assert.deepEqual(await books(), {
    ...{ record: 'charged_back', payment: 'charged_back', refunded: 0n, refunds: ['failed'] },
    ledger: ['purchase 4900', 'refund 900', 'chargeback 4000', 'refund_failed 900'],
  });
  await expectAudited(shop.engine);
  const won = { ...dispute, status: 'won' };
  assert.equal(await hear('evt_won', 'charge.dispute.closed', won), 'applied');
  const { record, payment: status } = await books();
  assert.deepEqual([record, status], ['paid', 'succeeded']);
  await expectAudited(shop.engine);
  await collector.drain();
});
