// Notices: authentic ones are applied once, in any order and however often they come; others
// change nothing.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { showId } from '#domain/ids.ts';
import type { RawNotice } from '#gateways/contract.ts';
import {
  expectAudited,
  NOTICE_SECRET,
  noticeAddress,
  sandboxShop,
  sandboxShopIn,
} from '#test/sandbox-shop.ts';
import { acceptNotice } from './accept-notice.ts';
import { capturePayment } from './capture-payment.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { refundPayment } from './refund-payment.ts';
import { resolveDoubts } from './resolve-unknown.ts';

const DAY_MS = 86_400_000;

async function noticed(t: TestContext) {
  const shop = await sandboxShop(t);
  const collector = shop.world.collector();
  const address = await noticeAddress(t, collector);
  await shop.twin.notices(shop.apiKey, address.url(shop.connectionId), NOTICE_SECRET);
  const payments = () =>
    shop.rows<{ id: never; gateway_ref: string; status: string }>(
      'select id, gateway_ref, status from payment_transaction where merchant_id = $1 order by id',
    );
  const ledger = async () =>
    (
      await shop.rows<{ cause: string; amount: bigint }>(
        `select cause, amount from ledger_entry where merchant_id = $1 order by booked_at`,
      )
    ).map(({ cause, amount }) => `${cause} ${amount}`);
  return {
    ...{ shop, collector, answers: address.answers, payments, ledger },
    status: async () => (await shop.billingRecords())[0]?.status,
    pass: async (days: number) => {
      shop.world.clock.advanceMs(days * DAY_MS);
      await shop.twin.moveTo(shop.world.clock.now());
    },
    /** A notice of the twin's shape, signed with any secret. */
    signed: (charge: object, type: string, secret: string, id = 'ntc_forged'): RawNotice => {
      const body = JSON.stringify({ id, type, made_at: '2027-02-03T11:00:00Z', charge });
      const at = Math.floor(shop.world.clock.now().getTime() / 1000);
      const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
      const headers = { 'sandbox-signature': `t=${at},v1=${mac}` };
      return { method: 'POST', query: '', headers, body };
    },
  };
}

const CHARGE = {
  ...{ id: 'ch_1', amount: 4900, currency: 'EUR', status: 'approved', captured: 4900, refunded: 0 },
  ...{ charged_back: 0, decline_reason: null, action_url: null, expires_at: null },
};

test('a notice that comes before the reply settles the payment, and the reply changes nothing', async (t) => {
  const { shop, collector, ledger, status } = await noticed(t);
  await shop.account('a');
  await shop.oneOff('a');
  await shop.twin.fault({ word: 'notice_first' });
  await shop.twin.fault({ word: 'repeat_notice' });
  await shop.collect(collector);
  assert.equal(await status(), 'paid');
  assert.deepEqual(await ledger(), ['purchase 4900']);
  const history = await shop.rows<{ cause: string }>(
    'select cause from transaction_status where merchant_id = $1 order by seq',
  );
  assert.deepEqual(
    history.map(({ cause }) => cause),
    ['engine', 'gateway:sandbox'],
  );
  await shop.expectSound();
  await collector.drain();
});

test('the same notice many times at once is applied once', async (t) => {
  const { shop, collector, signed, payments, ledger, status } = await noticed(t);
  await shop.account('a');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  const reference = showId('paymentTransaction', payment!.id);
  const charge = { ...CHARGE, id: payment!.gateway_ref, reference, charged_back: 4900 };
  const raw = signed(charge, 'charge.charged_back', NOTICE_SECRET, 'ntc_once');
  const input = { gateway: 'sandbox', connectionId: shop.connectionId, raw };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => acceptNotice(collector, input)),
  );
  assert.equal(answers.filter((answer) => answer === 'applied').length, 1);
  assert.equal(answers.filter((answer) => answer === 'repeated').length, 9);
  assert.deepEqual(await ledger(), ['purchase 4900', 'chargeback 4900']);
  assert.equal(await status(), 'charged_back');
  await collector.drain();
});

test('a forged, altered, late or misdirected notice changes nothing', async (t) => {
  const { shop, collector, signed, payments, ledger, status } = await noticed(t);
  const other = await sandboxShopIn(shop.world, shop.twin, 'other');
  await shop.account('a');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  const reference = showId('paymentTransaction', payment!.id);
  const charge = { ...CHARGE, id: payment!.gateway_ref, reference, charged_back: 4900 };
  const type = 'charge.charged_back';
  const good = signed(charge, type, NOTICE_SECRET);
  const accept = (raw: typeof good, connectionId = shop.connectionId, gateway = 'sandbox') =>
    acceptNotice(collector, { gateway, connectionId, raw });
  assert.equal(await accept(signed(charge, type, 'another-secret')), 'refused');
  assert.equal(await accept({ ...good, body: good.body.replace('4900', '4800') }), 'refused');
  assert.equal(await accept({ ...good, headers: {} }), 'refused');
  assert.equal(await accept(good, shop.connectionId, 'stripe'), 'refused');
  const nobody = shop.engine.ids.next('gatewayConnection');
  assert.equal(await accept(good, nobody), 'refused');
  // Authentic for the other merchant's connection, but about a payment that is not its own.
  assert.equal(await accept(good, other.connectionId), 'applied');
  shop.world.clock.advanceMs(DAY_MS);
  assert.equal(await accept(good), 'refused');
  assert.equal(await status(), 'paid');
  assert.deepEqual(await ledger(), ['purchase 4900']);
  await shop.expectSound();
  await collector.drain();
});

test('a chargeback takes the payment back, and a won one returns it to where it was', async (t) => {
  const { shop, collector, pass, ledger, status } = await noticed(t);
  await shop.account('a', 'tok_charged_back_won');
  await shop.oneOff('a');
  await shop.collect(collector);
  await pass(5);
  assert.equal(await status(), 'charged_back');
  assert.deepEqual(await ledger(), ['purchase 4900', 'chargeback 4900']);
  await pass(1);
  assert.equal(await status(), 'paid');
  assert.deepEqual(await ledger(), ['purchase 4900', 'chargeback 4900', 'chargeback_won 4900']);
  await shop.expectSound();
  await collector.drain();
});

test('a chargeback won after a part was refunded leaves that part refunded', async (t) => {
  const { shop, collector, pass, payments } = await noticed(t);
  await shop.account('a', 'tok_charged_back_won');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  const input = { paymentTransactionId: payment!.id, amount: 900n, reason: 'broken' };
  await refundPayment(collector, shop.scope, input);
  await pass(5);
  await pass(2);
  const rows = await shop.rows<{ status: string; refunded: bigint }>(
    `select status, refunded from payment_transaction
     where merchant_id = $1 and kind = 'purchase'`,
  );
  assert.deepEqual(rows, [{ status: 'partially_refunded', refunded: 900n }]);
  await shop.expectSound();
  await collector.drain();
});

for (const [word, becomes, booked] of [
  ['pending', 'paid', ['purchase 4900']],
  ['pending_returned', 'failed', []],
] as const) {
  test(`a bank debit that is ${word} waits for its notice and is then ${becomes}`, async (t) => {
    const { shop, collector, pass, ledger, status } = await noticed(t);
    await shop.account('a', `tok_${word}`, { kind: 'bank_account' });
    await shop.oneOff('a', { dueOn: '2027-02-04' });
    shop.world.clock.advanceMs(DAY_MS);
    await shop.collect(collector);
    assert.equal(await status(), 'pending');
    assert.deepEqual(await ledger(), []);
    await pass(1);
    assert.equal(await status(), becomes);
    assert.deepEqual(await ledger(), booked);
    await shop.expectSound();
    await collector.drain();
  });
}

test('a refund made at the gateway is booked once, beside our own', async (t) => {
  const { shop, collector, signed, payments, ledger, status } = await noticed(t);
  await shop.account('a');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  const input = { paymentTransactionId: payment!.id, amount: 900n };
  await refundPayment(collector, shop.scope, input);
  await shop.twin.moveTo(shop.world.clock.now());
  assert.deepEqual(await ledger(), ['purchase 4900', 'refund 900']);
  const reference = showId('paymentTransaction', payment!.id);
  const charge = { ...CHARGE, id: payment!.gateway_ref, reference };
  const tell = (refunded: number, id: string) =>
    acceptNotice(collector, {
      ...{ gateway: 'sandbox', connectionId: shop.connectionId },
      raw: signed({ ...charge, refunded }, 'charge.refunded', NOTICE_SECRET, id),
    });
  assert.equal(await tell(2_000, 'ntc_a'), 'applied');
  assert.equal(await tell(2_000, 'ntc_b'), 'applied');
  assert.equal(await tell(900, 'ntc_late'), 'applied');
  assert.deepEqual(await ledger(), ['purchase 4900', 'refund 900', 'refund 1100']);
  assert.equal(await status(), 'paid');
  await tell(4_900, 'ntc_c');
  assert.equal(await status(), 'refunded');
  await tell(9_900, 'ntc_more');
  assert.deepEqual(await ledger(), ['purchase 4900', 'refund 900', 'refund 1100', 'refund 2900']);
  await collector.drain();
});

test('a hold that the gateway let go ends its record, and nothing is booked', async (t) => {
  const { shop, collector, signed, payments, ledger } = await noticed(t);
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 1 };
  await createPaymentRecord(shop.scope, { accountId, terms, firstKind: 'authorization' });
  await shop.collect(collector);
  const [payment] = await payments();
  const reference = showId('paymentTransaction', payment!.id);
  const charge = { ...CHARGE, id: payment!.gateway_ref, reference, status: 'voided', captured: 0 };
  const raw = signed(charge, 'charge.expired', NOTICE_SECRET);
  await acceptNotice(collector, { gateway: 'sandbox', connectionId: shop.connectionId, raw });
  assert.equal((await shop.billingRecords())[0]?.status, 'cancelled');
  assert.deepEqual(await ledger(), []);
  assert.equal((await payments())[0]?.status, 'cancelled');
  await collector.drain();
});

test('a chargeback of captured funds stands with the capture, which cannot be refunded then', async (t) => {
  const { shop, collector, signed, payments, ledger } = await noticed(t);
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 1 };
  await createPaymentRecord(shop.scope, { accountId, terms, firstKind: 'authorization' });
  await shop.collect(collector);
  const [payment] = await payments();
  const held = { paymentTransactionId: payment!.id, amount: 4_000n };
  const capture = await capturePayment(collector, shop.scope, held);
  const reference = showId('paymentTransaction', payment!.id);
  const charge = { ...CHARGE, id: payment!.gateway_ref, reference, charged_back: 4_000 };
  const raw = signed(charge, 'charge.charged_back', NOTICE_SECRET);
  await acceptNotice(collector, { gateway: 'sandbox', connectionId: shop.connectionId, raw });
  assert.deepEqual(await ledger(), ['capture 4000', 'chargeback 4000']);
  assert.equal((await shop.billingRecords())[0]?.status, 'charged_back');
  const input = { paymentTransactionId: capture.id, amount: 1n };
  await assert.rejects(refundPayment(collector, shop.scope, input));
  await expectAudited(shop.engine);
  await collector.drain();
});

test('what comes back of a bank debit is booked as a dishonour, each time it does', async (t) => {
  const { shop, collector, signed, payments, ledger, status } = await noticed(t);
  await shop.account('a', 'tok_ok', { kind: 'mandate' });
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  const reference = showId('paymentTransaction', payment!.id);
  const charge = { ...CHARGE, id: payment!.gateway_ref, reference };
  const hear = (charged_back: number, type: string, id: string) => {
    const raw = signed({ ...charge, charged_back }, type, NOTICE_SECRET, id);
    return acceptNotice(collector, { gateway: 'sandbox', connectionId: shop.connectionId, raw });
  };
  await hear(4_900, 'charge.charged_back', 'ntc_1');
  assert.deepEqual(await ledger(), ['purchase 4900', 'dishonour 4900']);
  assert.equal(await status(), 'charged_back');
  await hear(0, 'charge.chargeback_won', 'ntc_2');
  assert.equal(await status(), 'paid');
  await hear(4_900, 'charge.charged_back', 'ntc_3');
  const rest = ['chargeback_won 4900', 'dishonour 4900'];
  assert.deepEqual(await ledger(), ['purchase 4900', 'dishonour 4900', ...rest]);
  await expectAudited(shop.engine);
  await collector.drain();
});

test('a notice that overtakes the one it follows is to be sent again, and counts then', async (t) => {
  const { shop, collector, signed, payments, ledger, status } = await noticed(t);
  await shop.account('a');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  const reference = showId('paymentTransaction', payment!.id);
  const hear = (charged_back: number, type: string, id: string) => {
    const charge = { ...CHARGE, id: payment!.gateway_ref, reference, charged_back };
    const raw = signed(charge, type, NOTICE_SECRET, id);
    return acceptNotice(collector, { gateway: 'sandbox', connectionId: shop.connectionId, raw });
  };
  const won = () => hear(0, 'charge.chargeback_won', 'ntc_2');
  await assert.rejects(won, { code: 'state_conflict' });
  assert.deepEqual(await ledger(), ['purchase 4900']);
  assert.equal(await hear(4_900, 'charge.charged_back', 'ntc_1'), 'applied');
  assert.equal(await status(), 'charged_back');
  assert.equal(await won(), 'applied');
  assert.equal(await won(), 'repeated');
  assert.equal(await status(), 'paid');
  assert.deepEqual(await ledger(), ['purchase 4900', 'chargeback 4900', 'chargeback_won 4900']);
  await shop.expectSound();
  await collector.drain();
});

test('a hold whose end nobody tells is asked about when it expires', async (t) => {
  const shop = await sandboxShop(t);
  const collector = shop.world.collector();
  const accountId = await shop.account('a');
  const terms = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 1 };
  await createPaymentRecord(shop.scope, { accountId, terms, firstKind: 'authorization' });
  await shop.collect(collector);
  const pass = async (days: number) => {
    shop.world.clock.advanceMs(days * DAY_MS);
    await shop.twin.moveTo(shop.world.clock.now());
    await resolveDoubts(collector);
    await collector.recorder.flush();
    return (await shop.billingRecords())[0]?.status;
  };
  assert.equal(await pass(6), 'authorized');
  assert.equal(await pass(2), 'cancelled');
  assert.deepEqual(await shop.rows('select 1 from doubt where merchant_id = $1'), []);
  await collector.drain();
});

test('an approval of what is closed here books nothing and says so in the log', async (t) => {
  const { shop, collector, signed, payments, ledger } = await noticed(t);
  await shop.account('a', 'tok_insufficient_funds');
  await shop.oneOff('a');
  await shop.collect(collector);
  const [payment] = await payments();
  assert.equal(payment?.status, 'failed');
  const reference = showId('paymentTransaction', payment!.id);
  const raw = signed({ ...CHARGE, reference }, 'charge.approved', NOTICE_SECRET);
  await acceptNotice(collector, { gateway: 'sandbox', connectionId: shop.connectionId, raw });
  assert.deepEqual(await ledger(), []);
  const [entry] = await shop.rows<{ summary: string }>(
    `select summary from transaction_log where merchant_id = $1 and kind = 'notice'
       and summary like '%ntc_forged%'`,
  );
  assert.match(entry?.summary ?? '', /closed here as failed/);
  await collector.drain();
});
