// A refund, capture or void asked for again under its key, after whatever became of the process
// that was asked first: done once in the books of both sides.

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Id } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { type SandboxShop, sandboxShop } from '#test/sandbox-shop.ts';
import { capturePayment } from './capture-payment.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { refundPayment } from './refund-payment.ts';
import { voidPayment } from './void-payment.ts';

const isConflict = (error: unknown) =>
  error instanceof Problem && error.code === 'idempotency_conflict';

/** A shop with that many payments, or authorizations, of 49.00 each. */
async function withPayments(
  t: TestContext,
  count: number,
  firstKind: 'purchase' | 'authorization' = 'purchase',
) {
  const shop = await sandboxShop(t);
  const collector = shop.world.collector();
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 1 };
  for (let n = 0; n < count; n++) {
    await createPaymentRecord(shop.scope, { accountId, terms, firstKind });
  }
  await shop.collect(collector);
  const rows = await shop.rows<{ id: Id<'paymentTransaction'> }>(
    'select id from payment_transaction where merchant_id = $1 order by id',
  );
  const [id, other] = rows.map((row) => row.id);
  assert.ok(id);
  return { shop, collector, id, other };
}

const made = (shop: SandboxShop) =>
  shop.rows<{ id: string; amount: bigint; status: string }>(
    `select id, amount, status from payment_transaction
     where merchant_id = $1 and parent_id is not null`,
  );

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const began = performance.now(); !(await what()); ) {
    assert.ok(performance.now() - began < 5_000, 'it did not happen');
    await new Promise((go) => setTimeout(go, 5));
  }
}

describe('asked again under its key', () => {
  for (const word of ['hang_after', 'hang_before'] as const) {
    test(`a refund whose process got no answer (${word}) is the same one`, async (t) => {
      const { shop, collector, id } = await withPayments(t, 1);
      await shop.twin.fault({ word });
      const input = { paymentTransactionId: id, amount: 900n, requestKey: 'r-1' };
      const hanging = refundPayment(shop.world.collector('dying'), shop.scope, input);
      await until(async () => (await made(shop)).length === 1);
      const again = await refundPayment(collector, shop.scope, input);
      assert.equal(again.outcome.is, 'unknown');
      assert.equal((await hanging).id, again.id);
      await shop.twin.clearFaults();
      await shop.settle(collector, 60_000);
      const after = await refundPayment(collector, shop.scope, input);
      assert.deepEqual([after.id, after.outcome.is], [again.id, 'approved']);
      const all = { ...input, amount: null };
      assert.equal((await refundPayment(collector, shop.scope, all)).id, again.id);
      assert.equal((await made(shop)).length, 1);
      assert.equal((await shop.books())[0]?.refunded, 900);
      await shop.expectSound();
      await collector.drain();
    });
  }

  test('eight at once make one refund; under a key each, as many as there is money for', async (t) => {
    const { shop, collector, id } = await withPayments(t, 1);
    const ask = (requestKey: string | null) =>
      refundPayment(collector, shop.scope, { paymentTransactionId: id, amount: 900n, requestKey });
    const same = await Promise.all(Array.from({ length: 8 }, () => ask('r-1')));
    assert.equal(new Set(same.map((one) => one.id)).size, 1);
    assert.equal((await shop.books())[0]?.refunded, 900);
    // The control: without the key, or with another, it is another refund.
    const others = await Promise.all([ask(null), ask(null), ask('r-2')]);
    assert.equal(new Set([...same, ...others].map((one) => one.id)).size, 4);
    assert.equal((await shop.books())[0]?.refunded, 3600);
    await shop.expectSound();
    await collector.drain();
  });

  test('another payment, amount or act under the key is a conflict, also at once', async (t) => {
    const { shop, collector, id, other } = await withPayments(t, 2);
    assert.ok(other);
    const amount = 900n;
    const refund = (paymentTransactionId: Id<'paymentTransaction'>, requestKey: string) =>
      refundPayment(collector, shop.scope, { paymentTransactionId, amount, requestKey });
    await refund(id, 'r-1');
    await assert.rejects(refund(other, 'r-1'), isConflict);
    const input = { paymentTransactionId: id, amount: 901n, requestKey: 'r-1' };
    await assert.rejects(refundPayment(collector, shop.scope, input), isConflict);
    await assert.rejects(capturePayment(collector, shop.scope, { ...input, amount }), isConflict);
    for (let round = 0; round < 4; round++) {
      const both = await Promise.allSettled([
        refund(id, `x-${round}`),
        refund(other, `x-${round}`),
      ]);
      const refused = both.filter((one) => one.status === 'rejected');
      assert.ok(refused.length === 1 && isConflict(refused[0]?.reason), `round ${round}`);
    }
    const refunded = (await shop.books()).reduce((sum, one) => sum + one.refunded, 0);
    assert.equal(refunded, 5 * 900);
    await shop.expectSound();
    await collector.drain();
  });

  test('a capture in part and a void are made once', async (t) => {
    const { shop, collector, id, other } = await withPayments(t, 2, 'authorization');
    assert.ok(other);
    const capture = { paymentTransactionId: id, amount: 2_000n, requestKey: 'c-1' };
    const captures = await Promise.all(
      [1, 2, 3].map(() => capturePayment(collector, shop.scope, capture)),
    );
    assert.equal(new Set(captures.map((one) => one.id)).size, 1);
    const release = { paymentTransactionId: other, requestKey: 'v-1' };
    const first = await voidPayment(collector, shop.scope, release);
    const again = await voidPayment(collector, shop.scope, release);
    assert.deepEqual([again.id, again.outcome.is], [first.id, 'approved']);
    assert.equal((await made(shop)).length, 2);
    const captured = (await shop.books()).map((one) => one.captured).sort((a, b) => a - b);
    assert.deepEqual(captured, [0, 2_000]);
    await shop.expectSound();
    await collector.drain();
  });
});
