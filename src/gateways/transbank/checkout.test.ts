// Payers at Transbank's pages: each way back from Webpay's form, and Oneclick's enrolment with what
// is paid in the same visit, also when answers are lost in between.

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { DEFERRED, done, linesOf, START, settingsOf, transbankShop } from '#test/transbank-shop.ts';
import type { Doing } from '#test/twin-payer.ts';
import { transbank } from './index.ts';

const shop = transbankShop();
const { visitor, advance, booked, fault, clearFaults, call } = shop;
const OWN = settingsOf('5970400001');
const HOLDING = settingsOf('5970400002', DEFERRED);
const MINUTE_MS = 60_000;

const pays: Doing = { choices: ['approve'] };

afterEach(() => clearFaults());

describe('Webpay’s form', () => {
  it('is made under our order, and posted to with its token', async () => {
    const { key, errand, request, started } = await visitor(OWN);
    assert.ok(started.is === 'started');
    const sent = JSON.parse(request.http.exchanges[0]?.request ?? '');
    assert.deepEqual(sent, {
      buy_order: key.slice(4),
      session_id: errand.reference,
      amount: 1_990,
      return_url: request.returnUrl,
    });
    const fields = { token_ws: started.gatewayRef };
    assert.deepEqual(started.to, { method: 'POST', url: started.to.url, fields });
    assert.match(started.to.url, /\/webpayserver\/initTransaction$/);
  });

  it('is committed for a payer who came back, once', async () => {
    const { key, errand, ask, goes } = await visitor(OWN);
    const back = await goes(pays);
    assert.deepEqual(Object.keys(back.returned), ['token_ws']);
    const first = await ask(back);
    assert.deepEqual(first.lines, ['GET transactions/*', 'PUT transactions/*']);
    const { payment } = done(first.state);
    assert.ok(payment?.is === 'approved');
    assert.deepEqual([payment.data?.product, payment.data?.payment_type], ['webpay', 'VN']);
    assert.deepEqual((await ask(back)).lines, ['GET transactions/*']);
    const [booking, ...more] = await booked(key);
    assert.deepEqual(more, []);
    assert.equal(booking?.billing_record, errand.reference);
  });

  it('is not committed before anybody came back', async () => {
    const { key, ask, goes } = await visitor(OWN);
    await goes(pays);
    const { state, lines } = await ask(null);
    assert.deepEqual([state.is, lines], ['open', ['GET transactions/*']]);
    const closed = await ask(null, true);
    assert.deepEqual([closed.state.is, closed.lines], ['ended', ['GET transactions/*']]);
    assert.deepEqual(await booked(key), []);
  });

  const ways = [
    ['cancel', 'cancelled', ['TBK_TOKEN', 'TBK_ID_SESION', 'TBK_ORDEN_COMPRA']],
    ['timeout', 'expired', ['TBK_ID_SESION', 'TBK_ORDEN_COMPRA']],
    ['error', 'cancelled', ['token_ws', 'TBK_TOKEN', 'TBK_ID_SESION', 'TBK_ORDEN_COMPRA']],
  ] as const;
  for (const [choice, how, names] of ways) {
    it(`left by ${choice} is ${how}, without a commit`, async () => {
      const { key, ask, goes } = await visitor(OWN);
      const back = await goes({ choices: [choice] });
      assert.deepEqual(Object.keys(back.returned).toSorted(), names.toSorted());
      const { state, lines } = await ask(back);
      assert.deepEqual(state, { is: 'ended', how });
      assert.deepEqual(lines, ['GET transactions/*']);
      assert.deepEqual(await booked(key), []);
    });
  }

  it('times out after five minutes at it', async () => {
    const { ask, goes } = await visitor(OWN);
    await advance(6 * MINUTE_MS);
    const { state } = await ask(await goes(pays));
    assert.deepEqual(state, { is: 'ended', how: 'expired' });
  });

  it('believes no token that is not its own', async () => {
    const other = await visitor(OWN);
    const back = await other.goes(pays);
    const { ask, key } = await visitor(OWN);
    assert.equal((await ask(back)).state.is, 'open');
    const { token_ws: TBK_TOKEN = '' } = back.returned;
    assert.equal((await ask({ ...back, returned: { TBK_TOKEN } })).state.is, 'open');
    const order = { TBK_ID_SESION: 'x', TBK_ORDEN_COMPRA: 'another' };
    assert.equal((await ask({ ...back, returned: order })).state.is, 'open');
    assert.deepEqual(await booked(key), []);
  });

  it('that the payer is still at is open, even when somebody says they are back', async () => {
    const { ask, goes, started } = await visitor(OWN);
    assert.ok(started.is === 'started');
    const token_ws = started.gatewayRef ?? '';
    const early = { url: '', returned: { token_ws } };
    const { state, lines } = await ask(early);
    assert.deepEqual([state.is, lines.length], ['open', 2]);
    done((await ask(await goes(pays))).state);
  });

  it('takes a debit card by the bank’s page, and gives it back as a whole only', async () => {
    const { key, errand, ask, goes } = await visitor(OWN);
    const back = await goes({
      choices: ['approve', 'approve'],
      fields: { card: '4051 8842 3993 7763' },
    });
    const { payment } = done((await ask(back)).state);
    assert.ok(payment?.is === 'approved');
    assert.equal(payment.data?.payment_type, 'VD');
    const refund = (amount: bigint) =>
      transbank.refund?.({
        ...{ ...call(OWN), key, amount, currency: errand.currency },
        gatewayRef: payment.gatewayRef,
        original: {
          ...{ key, kind: 'purchase', amount: 1_990n, madeAt: new Date(START), refunded: 0n },
          data: payment.data ?? {},
        },
        instrument: { kind: 'card', token: '', gatewayCustomer: null, networkTransactionId: null },
      });
    assert.equal((await refund(500n))?.is, 'declined');
    assert.equal((await refund(1_990n))?.is, 'approved');
  });

  it('rejected by the bank ends declined, with its code', async () => {
    const { ask, goes } = await visitor(OWN);
    const { state } = await ask(await goes({ choices: ['decline'] }));
    assert.ok(state.is === 'ended' && state.how === 'declined');
    assert.deepEqual([state.declined.reason, state.declined.code], ['do_not_honour', '-4']);
  });

  it('of deferred capture is captured with the commit, or when it is asked again', async () => {
    const { key, ask, goes } = await visitor(HOLDING);
    const back = await goes(pays);
    await fault('error_before', ['capture']);
    assert.equal((await ask(back)).state.is, 'no_answer');
    assert.equal((await booked(key))[0]?.status, 'authorized');
    done((await ask(null)).state);
    assert.equal((await booked(key))[0]?.captured, 1_990);
  });

  it('asks nothing of an address that Transbank would not take', async () => {
    const { request } = await visitor(OWN);
    const long = { ...request, ...call(OWN), returnUrl: `https://m.test/${'x'.repeat(250)}` };
    assert.equal((await transbank.checkout?.start(long))?.is, 'not_started');
    assert.deepEqual(linesOf(long.http), []);
  });
});

describe('Oneclick’s enrolment', () => {
  const leaves = { pay: null, store: true } as const;
  const both = { store: true } as const;

  it('is for a user of its own, named by customer and visit', async () => {
    const { key, errand, request, started } = await visitor(OWN, leaves);
    assert.ok(started.is === 'started' && started.to.method === 'POST');
    const { username } = JSON.parse(request.http.exchanges[0]?.request ?? '');
    assert.equal(username, `${errand.payer.reference.slice(4)}-${key.slice(-12)}`);
    assert.ok(username.length <= 40);
    assert.deepEqual(Object.keys(started.to.fields), ['TBK_TOKEN']);
  });

  it('gives a card of its own kind, last digits and both its names', async () => {
    const { ask, goes, kept } = await visitor(OWN, leaves);
    const card = '3700 0000 0002 032';
    const { instrument } = done((await ask(await goes({ ...pays, fields: { card } }))).state);
    assert.deepEqual([instrument?.brand, instrument?.last4], ['americanexpress', '2032']);
    assert.equal(instrument?.gatewayCustomer, kept().username);
    assert.match(instrument?.token ?? '', /^[0-9a-f-]{36}$/);
  });

  it('wants an e-mail address: the payer’s, or the connection’s', async () => {
    const { started } = await visitor(OWN, { ...leaves, email: null });
    assert.equal(started.is, 'not_started');
    const settings = { ...OWN, enrolment_email: 'shop@example.org' };
    const other = await visitor(settings, { ...leaves, email: null });
    assert.equal(other.started.is, 'started');
    assert.match(other.request.http.exchanges[0]?.request ?? '', /shop@example\.org/);
  });

  it('given up is cancelled; rejected is declined', async () => {
    const cancels = await visitor(OWN, both);
    const gone = await cancels.ask(await cancels.goes({ choices: ['cancel'] }));
    assert.deepEqual(gone.state, { is: 'ended', how: 'cancelled' });
    const rejected = await visitor(OWN, both);
    const { state } = await rejected.ask(await rejected.goes({ choices: ['decline'] }));
    assert.ok(state.is === 'ended' && state.how === 'declined');
    assert.equal(state.declined.code, '-1');
  });

  for (const choice of ['timeout', 'late']) {
    it(`that comes back by ${choice} stores nothing, and ends when it is closed`, async () => {
      const { ask, goes } = await visitor(OWN, leaves);
      const back = await goes(choice === 'late' ? pays : { choices: [choice] });
      if (choice === 'late') await advance(2 * MINUTE_MS);
      assert.equal((await ask(back)).state.is, 'open');
      assert.deepEqual((await ask(back, true)).state, { is: 'ended', how: 'expired' });
    });
  }

  it('with a payment is finished, then charged', async () => {
    const { key, errand, ask, goes } = await visitor(OWN, both);
    const { state, lines, shown } = await ask(await goes(pays));
    assert.deepEqual(lines, ['PUT inscriptions/*', 'POST transactions']);
    const { payment, instrument } = done(state);
    assert.ok(payment?.is === 'approved' && instrument);
    assert.ok(shown.includes('tbk_user') && !shown.includes(instrument.token), shown);
    const [booking, ...more] = await booked(key);
    assert.deepEqual(more, []);
    assert.deepEqual([booking?.captured, booking?.billing_record], [1_990, errand.reference]);
  });

  it('whose charge was answered by nothing has kept its card, and is found', async () => {
    const { key, ask, goes, kept } = await visitor(OWN, both);
    const back = await goes(pays);
    await fault('error_after', ['charge']);
    assert.equal((await ask(back)).state.is, 'no_answer');
    const { tbk_user } = kept();
    await advance(5 * MINUTE_MS);
    const { state, lines } = await ask(back);
    assert.deepEqual(lines, ['GET transactions/*']);
    assert.equal(done(state).instrument?.token, tbk_user);
    assert.equal((await booked(key)).length, 1);
  });

  it('whose charge never came is sent when it is asked again', async () => {
    const { key, ask, goes } = await visitor(OWN, both);
    const back = await goes(pays);
    await fault('error_before', ['charge']);
    assert.equal((await ask(back)).state.is, 'no_answer');
    const { state, lines } = await ask(back);
    assert.deepEqual(lines, ['GET transactions/*', 'POST transactions']);
    done(state);
    assert.equal((await booked(key)).length, 1);
  });

  it('whose charge never came is given up when it is closed, and its card forgotten', async () => {
    const { key, ask, goes } = await visitor(OWN, both);
    const back = await goes(pays);
    await fault('error_before', ['charge']);
    await ask(back);
    const { state, lines } = await ask(back, true);
    assert.deepEqual(state, { is: 'ended', how: 'expired' });
    assert.deepEqual(lines, ['GET transactions/*', 'DELETE inscriptions']);
    assert.deepEqual(await booked(key), []);
  });

  it('holds with codes of deferred capture, and refuses to without', async () => {
    const holds = { pay: 'authorization', store: true } as const;
    const { key, ask, goes } = await visitor(HOLDING, holds);
    done((await ask(await goes(pays))).state);
    assert.equal((await booked(key))[0]?.status, 'authorized');
    assert.equal((await visitor(OWN, holds)).started.is, 'not_started');
  });
});
