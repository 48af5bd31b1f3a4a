// What follows a payment: refunds that never exceed it, captures and voids of held funds, each in
// the books of both sides once, whatever happens on the wire.

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Id } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { NOTICE_SECRET, noticeAddress, type SandboxShop, sandboxShop } from '#test/sandbox-shop.ts';
import { capturePayment } from './capture-payment.ts';
import type { Collector } from './collect-due.ts';
import type { Engine } from './context.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { refundPayment } from './refund-payment.ts';
import { voidPayment } from './void-payment.ts';

type Paid = { shop: SandboxShop; collector: Collector; id: Id<'paymentTransaction'> };

/** One payment of 49.00, or one authorization of it, at the twin and here. */
async function paid(
  t: TestContext,
  kind: 'purchase' | 'authorization' = 'purchase',
  { notices = false, gateway }: { notices?: boolean; gateway?: Engine['gateway'] } = {},
): Promise<Paid> {
  const shop = await sandboxShop(t, gateway === undefined ? {} : { gateway });
  const collector = shop.world.collector();
  if (notices) {
    const address = await noticeAddress(t, collector);
    await shop.twin.notices(shop.apiKey, address.url(shop.connectionId), NOTICE_SECRET);
  }
  const accountId = await shop.account('a');
  if (kind === 'purchase') await shop.oneOff('a');
  else {
    const terms = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 1 };
    await createPaymentRecord(shop.scope, { accountId, terms, firstKind: kind });
  }
  await shop.collect(collector);
  const [one] = await shop.rows<{ id: Id<'paymentTransaction'> }>(
    'select id from payment_transaction where merchant_id = $1',
  );
  assert.ok(one);
  return { shop, collector, id: one.id };
}

const billed = async (shop: SandboxShop) => (await shop.billingRecords())[0]?.status;

/** Status and refunded amount of each payment transaction, oldest first. */
const transactions = async (shop: SandboxShop) =>
  (
    await shop.rows<{ kind: string; status: string; amount: bigint; refunded: bigint }>(
      `select kind, status, amount, refunded from payment_transaction
       where merchant_id = $1 order by id`,
    )
  ).map(({ kind, status, amount, refunded }) => `${kind} ${amount} ${status} ${refunded}`);

const ledger = async (shop: SandboxShop) =>
  (
    await shop.rows<{ cause: string; amount: bigint }>(
      `select cause, amount from ledger_entry where merchant_id = $1
       order by booked_at, payment_transaction_id`,
    )
  ).map(({ cause, amount }) => `${cause} ${amount}`);

const code = (expected: string) => (error: unknown) =>
  error instanceof Problem && error.code === expected;

describe('a refund', () => {
  test('in part leaves the payment paid, the rest completes it, and more is refused', async (t) => {
    const { shop, collector, id } = await paid(t);
    const refund = (amount: bigint | null) =>
      refundPayment(collector, shop.scope, { paymentTransactionId: id, amount });
    await assert.rejects(refund(4901n), code('refund_exceeds'));
    await assert.rejects(refund(0n), code('amount_invalid'));
    await assert.rejects(refund(-1n), code('amount_invalid'));
    await refund(1_000n);
    assert.equal(await billed(shop), 'paid');
    await assert.rejects(refund(3_901n), code('refund_exceeds'));
    await refund(null);
    assert.equal(await billed(shop), 'refunded');
    await assert.rejects(refund(1n), code('state_conflict'));
    assert.deepEqual(await transactions(shop), [
      'purchase 4900 refunded 4900',
      'refund 1000 succeeded 0',
      'refund 3900 succeeded 0',
    ]);
    assert.deepEqual(await ledger(shop), ['purchase 4900', 'refund 1000', 'refund 3900']);
    assert.equal((await shop.books())[0]?.refunded, 4900);
    await shop.expectSound();
    await collector.drain();
  });

  test('asked for eight times at once never gives back more than was taken', async (t) => {
    const { shop, collector, id } = await paid(t);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        refundPayment(collector, shop.scope, { paymentTransactionId: id, amount: 1_500n }),
      ),
    );
    const made = results.filter(({ status }) => status === 'fulfilled');
    assert.equal(made.length, 3);
    assert.equal((await shop.books())[0]?.refunded, 4_500);
    assert.equal((await transactions(shop))[0], 'purchase 4900 partially_refunded 4500');
    await shop.expectSound();
    await collector.drain();
  });

  for (const word of ['reset_after', 'hang_after', 'error_after', 'reset_before'] as const) {
    test(`${word}: counts as made while in doubt, and is given back once`, async (t) => {
      const { shop, collector, id } = await paid(t);
      await shop.twin.fault({ word, match: { nth: 1 } });
      const input = { paymentTransactionId: id, amount: 4_000n };
      const { outcome } = await refundPayment(collector, shop.scope, input);
      assert.equal(outcome.is, 'unknown');
      await assert.rejects(
        refundPayment(collector, shop.scope, { ...input, amount: 901n }),
        code('refund_exceeds'),
      );
      await shop.settle(collector);
      assert.equal((await shop.books())[0]?.refunded, 4_000);
      assert.equal((await transactions(shop))[0], 'purchase 4900 partially_refunded 4000');
      await shop.expectSound();
      await collector.drain();
    });
  }

  test('in doubt forbids the next one where only sums tell them apart', async (t) => {
    const gateway = (name: string) => {
      const real = gatewayNamed(name);
      return real && { ...real, idempotency: { ...real.idempotency, refundsBySum: true as const } };
    };
    const { shop, collector, id } = await paid(t, 'purchase', { gateway });
    await shop.twin.fault({ word: 'reset_after', match: { nth: 1 } });
    const refund = (amount: bigint) =>
      refundPayment(collector, shop.scope, { paymentTransactionId: id, amount });
    assert.equal((await refund(500n)).outcome.is, 'unknown');
    await assert.rejects(refund(500n), code('state_conflict'));
    await shop.settle(collector);
    assert.equal((await refund(500n)).outcome.is, 'approved');
    assert.equal((await shop.books())[0]?.refunded, 1_000);
    await collector.drain();
  });

  test('of another merchant or of nothing is not found', async (t) => {
    const { shop, collector, id } = await paid(t);
    const stranger = { ...shop.scope, merchantId: shop.engine.ids.next('merchant') };
    const input = { paymentTransactionId: id, amount: null };
    await assert.rejects(refundPayment(collector, stranger, input));
    const unknown = shop.engine.ids.next('paymentTransaction');
    await assert.rejects(
      refundPayment(collector, shop.scope, { ...input, paymentTransactionId: unknown }),
      code('not_found'),
    );
    await collector.drain();
  });
});

describe('held funds', () => {
  test('captured in part are paid, and only what was captured can go back', async (t) => {
    const { shop, collector, id } = await paid(t, 'authorization');
    assert.equal(await billed(shop), 'authorized');
    assert.deepEqual(await ledger(shop), []);
    const capture = (amount: bigint | null) =>
      capturePayment(collector, shop.scope, { paymentTransactionId: id, amount });
    await assert.rejects(capture(4_901n), code('capture_exceeds'));
    const { id: captureId } = await capture(3_000n);
    assert.equal(await billed(shop), 'paid');
    await assert.rejects(capture(100n), code('state_conflict'));
    const refund = (amount: bigint) =>
      refundPayment(collector, shop.scope, { paymentTransactionId: captureId, amount });
    await assert.rejects(refund(3_001n), code('refund_exceeds'));
    await refund(3_000n);
    assert.equal(await billed(shop), 'refunded');
    assert.deepEqual(await ledger(shop), ['capture 3000', 'refund 3000']);
    assert.equal((await shop.books())[0]?.captured, 3_000);
    await shop.expectSound();
    await collector.drain();
  });

  test('voided are let go, and nothing is booked', async (t) => {
    const { shop, collector, id } = await paid(t, 'authorization');
    await voidPayment(collector, shop.scope, { paymentTransactionId: id });
    assert.equal(await billed(shop), 'cancelled');
    assert.deepEqual(await ledger(shop), []);
    assert.equal((await shop.books())[0]?.status, 'voided');
    await assert.rejects(
      capturePayment(collector, shop.scope, { paymentTransactionId: id, amount: null }),
      code('state_conflict'),
    );
    await shop.expectSound();
    await collector.drain();
  });

  test('a capture and a void at once: one of them is made', async (t) => {
    const { shop, collector, id } = await paid(t, 'authorization');
    const results = await Promise.allSettled([
      capturePayment(collector, shop.scope, { paymentTransactionId: id, amount: null }),
      voidPayment(collector, shop.scope, { paymentTransactionId: id }),
      capturePayment(collector, shop.scope, { paymentTransactionId: id, amount: 100n }),
    ]);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    await shop.expectSound();
    await collector.drain();
  });

  test('a capture whose reply is lost is looked up and booked once', async (t) => {
    const { shop, collector, id } = await paid(t, 'authorization');
    await shop.twin.fault({ word: 'reset_after', match: { nth: 1 } });
    await capturePayment(collector, shop.scope, { paymentTransactionId: id, amount: 2_000n });
    await shop.settle(collector);
    assert.equal(await billed(shop), 'paid');
    assert.deepEqual(await ledger(shop), ['capture 2000']);
    await shop.expectSound();
    await collector.drain();
  });

  test('a refund of what was captured is booked once, although the gateway tells of it too', async (t) => {
    const { shop, collector, id } = await paid(t, 'authorization', { notices: true });
    const input = { paymentTransactionId: id, amount: null };
    const capture = await capturePayment(collector, shop.scope, input);
    await refundPayment(collector, shop.scope, { paymentTransactionId: capture.id, amount: 900n });
    await shop.twin.moveTo(shop.world.clock.now());
    assert.deepEqual(await ledger(shop), ['capture 4900', 'refund 900']);
    assert.equal(await billed(shop), 'paid');
    await shop.expectSound();
    await collector.drain();
  });
});
