// A payer at PayPal, against replies that come at the wrong moment: what is asked, what is
// completed, and what is never.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import { callWith, connection, json, KEY, refusal, replying, START } from '#test/paypal-wire.ts';
import { askCheckout } from '../ask-checkout.ts';
import type { CheckoutQuestion, CheckoutRequest, Errand } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { paypal } from './index.ts';

const checkout = paypal.checkout!;
const HOUR_MS = 3_600_000;
const ID = '5O190127TN364715T';
const APPROVE = { rel: 'approve', href: 'https://www.sandbox.paypal.com/checkoutnow?token=1' };
const EURO = { currency_code: 'EUR', value: '19.90' };

const ERRAND: Errand = {
  ...{ key: KEY, reference: 'bil_1', currency: 'EUR' as Currency, store: false },
  pay: { kind: 'purchase', amount: 1_990n },
  payer: { reference: 'cus_1', email: null, name: null, gatewayCustomer: null },
};

const capture = (status: string, more = {}) => ({
  ...{ id: 'CAP1', status, amount: EURO, custom_id: KEY, ...more },
});

const order = (status: string, captures: object[] = [], more = {}) =>
  json({
    ...{ id: ID, status, links: [APPROVE], ...more },
    purchase_units: [{ custom_id: KEY, amount: EURO, payments: { captures } }],
  });

function ask(replies: HttpReply[], more: Partial<CheckoutQuestion<unknown>> = {}) {
  const http = replying(...replies);
  const question: CheckoutQuestion<unknown> = {
    ...{ ...callWith(http), ...ERRAND, gatewayRef: ID, kept: {}, startedAt: new Date(START) },
    ...{ returned: null, close: false, ...more },
  };
  const asking = { mayArrive: false, announce: async () => true };
  return { http, state: askCheckout(checkout, question, asking) };
}

const sentTo = (http: ReturnType<typeof replying>) =>
  http.sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);

describe('a visit is begun', () => {
  const request = (http: ReturnType<typeof replying>, more = {}): CheckoutRequest<unknown> => ({
    ...callWith(http, connection({ brand_name: 'Dune Gym' })),
    ...{ ...ERRAND, description: 'March', language: 'fr', ...more },
    ...{ returnUrl: 'https://m.example/r?a=1', cancelUrl: 'https://m.example/c?a=1' },
    expiresAt: new Date(START + HOUR_MS),
  });

  it('by an order that waits for its payer, and leads there', async () => {
    const link = { ...APPROVE, rel: 'payer-action' };
    const http = replying(order('PAYER_ACTION_REQUIRED', [], { links: [link] }));
    const started = await checkout.start(request(http, { store: true }));
    assert.deepEqual(started, {
      ...{ is: 'started', to: { method: 'GET', url: APPROVE.href }, gatewayRef: ID },
      expiresAt: new Date(START + 3 * HOUR_MS),
    });
    const [sent] = http.sent;
    assert.equal(sent?.headers?.['paypal-request-id'], `${KEY}-create`);
    const { paypal: wallet } = (JSON.parse(sent?.body ?? '') as Sent).payment_source;
    assert.deepEqual(wallet.experience_context, {
      ...{ brand_name: 'Dune Gym', locale: 'fr-FR', shipping_preference: 'NO_SHIPPING' },
      ...{ return_url: 'https://m.example/r?a=1', cancel_url: 'https://m.example/c?a=1' },
      payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
      ...{ landing_page: 'LOGIN', user_action: 'PAY_NOW' },
    });
    assert.equal(wallet.attributes?.vault.store_in_vault, 'ON_SUCCESS');
  });

  type Sent = {
    payment_source: {
      paypal: { experience_context: object; attributes?: { vault: { store_in_vault: string } } };
    };
  };

  it('or not begun, whatever went wrong', async () => {
    const replies = [
      refusal(422, 'INVALID_CURRENCY_CODE'),
      refusal(500, 'INTERNAL_SERVER_ERROR'),
      { is: 'lost', why: 'ECONNRESET' } as HttpReply,
      order('CREATED', [], { links: [] }),
    ];
    for (const reply of replies) {
      assert.equal((await checkout.start(request(replying(reply)))).is, 'not_started');
      const alone = request(replying(reply), { pay: null, store: true });
      assert.equal((await checkout.start(alone)).is, 'not_started');
    }
  });
});

describe('a visit that was approved', () => {
  it('is captured once, under one request id', async () => {
    const { http, state } = ask([order('APPROVED'), order('COMPLETED', [capture('COMPLETED')])]);
    const done = await state;
    assert.ok(done.is === 'done' && done.payment?.is === 'approved');
    assert.equal(done.payment.gatewayRef, 'CAP1');
    assert.deepEqual(sentTo(http), [
      `GET /v2/checkout/orders/${ID}`,
      `POST /v2/checkout/orders/${ID}/capture`,
    ]);
    assert.equal(http.sent[1]?.headers?.['paypal-request-id'], `${KEY}-capture-0`);
  });

  it('is not captured when it is closed', async () => {
    const { http, state } = ask([order('APPROVED')], { close: true });
    assert.deepEqual(await state, { is: 'ended', how: 'expired' });
    assert.equal(http.sent.length, 1);
  });

  it('is not captured when it is another payment', async () => {
    const dollars = { amount: { currency_code: 'USD', value: '19.90' } };
    const others = [{ custom_id: 'ptx_other' }, dollars, { amount: { ...EURO, value: '19.91' } }];
    for (const other of others) {
      const unit = { custom_id: KEY, amount: EURO, ...other };
      const changed = json({ id: ID, status: 'APPROVED', purchase_units: [unit] });
      const { http, state } = ask([changed]);
      assert.equal((await state).is, 'no_answer');
      assert.equal(http.sent.length, 1);
    }
  });

  it('and captured by somebody else meanwhile is done', async () => {
    const there = order('COMPLETED', [capture('COMPLETED')]);
    const { state } = ask([order('APPROVED'), refusal(422, 'ORDER_ALREADY_CAPTURED'), there]);
    assert.equal((await state).is, 'done');
    const still = ask([
      order('APPROVED'),
      refusal(422, 'ORDER_COMPLETION_IN_PROGRESS'),
      order('APPROVED'),
    ]);
    assert.equal((await still.state).is, 'no_answer');
    const over = ask([order('APPROVED'), refusal(422, 'ORDER_EXPIRED'), order('APPROVED')]);
    assert.equal((await over.state).is, 'ended');
  });

  it('whose capture got no clear answer concludes nothing', async () => {
    const replies: HttpReply[] = [
      { is: 'lost', why: 'ECONNRESET' },
      refusal(500, 'INTERNAL_SERVER_ERROR'),
      refusal(409, 'PREVIOUS_REQUEST_IN_PROGRESS'),
      refusal(403, 'PERMISSION_DENIED'),
      refusal(422, 'PAYEE_ACCOUNT_RESTRICTED'),
      order('APPROVED'),
      order('COMPLETED'),
    ];
    for (const reply of replies) {
      assert.equal((await ask([order('APPROVED'), reply]).state).is, 'no_answer');
    }
  });

  it('is pending while PayPal reviews it, and ended when the capture was declined', async () => {
    const review = await ask([order('COMPLETED', [capture('PENDING')])]).state;
    assert.ok(review.is === 'done' && review.payment?.is === 'pending');
    const declined = await ask([order('COMPLETED', [capture('DECLINED')])]).state;
    assert.ok(declined.is === 'ended' && declined.how === 'declined');
  });
});

describe('a payer whose way to pay was declined', () => {
  const redirect = [
    { rel: 'redirect', href: 'https://www.sandbox.paypal.com/checkoutnow?token=2' },
  ];
  const declined = refusal(422, 'INSTRUMENT_DECLINED', redirect);

  it('is sent back to choose another one, which is captured under a new request id', async () => {
    const first = await ask([order('APPROVED'), declined]).state;
    assert.ok(first.is === 'open');
    assert.deepEqual(first.to, { method: 'GET', url: redirect[0]?.href });
    assert.equal(first.kept?.tries, '1');
    const returned = { token: ID, PayerID: 'P1' };
    const paid = order('COMPLETED', [capture('COMPLETED')]);
    const second = ask([order('APPROVED'), paid], { kept: first.kept, returned });
    assert.equal((await second.state).is, 'done');
    assert.equal(second.http.sent[1]?.headers?.['paypal-request-id'], `${KEY}-capture-1`);
  });

  it('is not charged the same way again before coming back', async () => {
    const kept = { tries: '1', refused_at: `${START - 60_000}`, issue: 'INSTRUMENT_DECLINED' };
    const { http, state } = ask([order('APPROVED')], { kept });
    assert.equal((await state).is, 'open');
    assert.equal(http.sent.length, 1);
    const later = { ...kept, refused_at: `${START - HOUR_MS}` };
    const rested = ask([order('APPROVED'), declined], { kept: later });
    assert.equal((await rested.state).is, 'open');
    assert.equal(rested.http.sent.length, 2);
  });

  it('is given up after ten times, and told the reason when the visit is closed', async () => {
    const kept = { tries: '9', refused_at: '0', issue: 'INSTRUMENT_DECLINED' };
    const last = await ask([order('APPROVED'), declined], { kept }).state;
    assert.ok(last.is === 'ended' && last.how === 'declined');
    const closed = await ask([order('APPROVED')], { kept, close: true }).state;
    assert.ok(closed.is === 'ended' && closed.how === 'declined');
    assert.equal(closed.declined.code, 'INSTRUMENT_DECLINED');
  });

  it('for good when PayPal refuses the payer, not the way to pay', async () => {
    const state = await ask([order('APPROVED'), refusal(422, 'TRANSACTION_REFUSED')]).state;
    assert.ok(state.is === 'ended' && state.how === 'declined');
    assert.equal(state.declined.reason, 'do_not_retry');
  });
});

describe('a visit that nobody approved', () => {
  const waiting = order('PAYER_ACTION_REQUIRED');

  it('stays open until nobody can approve it any more', async () => {
    assert.equal((await ask([waiting]).state).is, 'open');
    const startedAt = new Date(START - 73 * HOUR_MS);
    assert.deepEqual(await ask([waiting], { startedAt }).state, { is: 'ended', how: 'expired' });
    assert.equal((await ask([order('VOIDED')]).state).is, 'ended');
  });

  it('was cancelled when its payer came back without agreeing', async () => {
    const returned = { token: ID };
    assert.equal((await ask([waiting], { returned }).state).is, 'open', 'they may still agree');
    const closed = await ask([waiting], { returned, close: true }).state;
    assert.deepEqual(closed, { is: 'ended', how: 'cancelled' });
  });

  it('is over when PayPal has forgotten it, and a riddle when it does too soon', async () => {
    const gone = refusal(404, 'INVALID_RESOURCE_ID');
    assert.equal((await ask([gone]).state).is, 'no_answer');
    const startedAt = new Date(START - 4 * HOUR_MS);
    assert.equal((await ask([gone], { startedAt }).state).is, 'ended');
    const nameless = ask([], { gatewayRef: null });
    assert.equal((await nameless.state).is, 'ended');
    assert.equal(nameless.http.sent.length, 0);
  });
});

describe('a wallet that is left', () => {
  const vaulted = (vault: object) =>
    order('COMPLETED', [capture('COMPLETED', { create_time: new Date(START).toISOString() })], {
      payment_source: { paypal: { attributes: { vault } } },
    });

  it('with a payment is kept, and never shown in what is recorded', async () => {
    const vault = { id: '8kk8451t', status: 'VAULTED', customer: { id: 'cus1' } };
    const { http, state } = ask([vaulted(vault)], { store: true });
    const done = await state;
    assert.ok(done.is === 'done' && done.instrument !== null);
    assert.deepEqual(
      [done.instrument.token, done.instrument.gatewayCustomer],
      ['8kk8451t', 'cus1'],
    );
    assert.ok(http.hidden.includes('8kk8451t'));
  });

  it('later than its payment is waited for, for an hour', async () => {
    const coming = vaulted({ status: 'APPROVED' });
    assert.equal((await ask([coming], { store: true }).state).is, 'no_answer');
    const now = () => new Date(START + 2 * HOUR_MS);
    const late = await ask([coming], { store: true, now }).state;
    assert.ok(late.is === 'done' && late.instrument === null && late.payment !== null);
    const refused = await ask([order('COMPLETED', [capture('COMPLETED')])], { store: true }).state;
    assert.ok(refused.is === 'done' && refused.instrument === null);
  });

  const alone = { pay: null, store: true, gatewayRef: 'SETUP1' };
  const setup = (status: string) => json({ id: 'SETUP1', status, customer: { id: 'cus1' } });

  it('alone becomes a payment token, once', async () => {
    const token = json({ id: '8kk8451t', customer: { id: 'cus1' } }, 201);
    for (const status of ['APPROVED', 'VAULTED']) {
      const { http, state } = ask([setup(status), token], alone);
      const done = await state;
      assert.ok(done.is === 'done' && done.instrument?.token === '8kk8451t');
      assert.equal(done.payment, null);
      assert.equal(http.sent[1]?.headers?.['paypal-request-id'], `${KEY}-token`);
    }
  });

  it('alone is not kept when the visit is closed, or nothing is known of it', async () => {
    const closed = ask([setup('APPROVED')], { ...alone, close: true });
    assert.equal((await closed.state).is, 'ended');
    assert.equal(closed.http.sent.length, 1);
    assert.equal((await ask([setup('PAYER_ACTION_REQUIRED')], alone).state).is, 'open');
    assert.equal((await ask([refusal(404, 'X')], alone).state).is, 'no_answer');
    const broken: HttpReply = { is: 'lost', why: 'ECONNRESET' };
    assert.equal((await ask([broken], alone).state).is, 'no_answer');
    assert.equal((await ask([setup('APPROVED'), broken], alone).state).is, 'no_answer');
    assert.equal((await ask([setup('APPROVED'), refusal(422, 'X')], alone).state).is, 'ended');
  });
});
