// The twin, driven by Stripe's own client library for every verb the gateway uses: if the library
// can live with its answers, so can ours.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { visit } from '#test/twin-payer.ts';
import { httpPool } from '../http.ts';

const START = Date.parse('2027-03-01T10:00:00Z');

let sandbox: Sandbox;
let stripe: Stripe;

before(async () => {
  sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
  stripe = client('sk_test_library1');
});

after(() => sandbox.close());

// The library has no setting for a path before /v1, where the sandbox mounts its twins.
function client(key: string, port = sandbox.port): Stripe {
  const inner = Stripe.createNodeHttpClient();
  const mounted = Object.create(inner) as typeof inner;
  mounted.makeRequest = (host, port, path, ...rest) =>
    inner.makeRequest(host, port, `/stripe${path}`, ...rest);
  return new Stripe(key, {
    protocol: 'http',
    host: '127.0.0.1',
    port,
    maxNetworkRetries: 0,
    httpClient: mounted,
  });
}

async function customerWith(token: string) {
  const customer = await stripe.customers.create({ email: 'a@example.com', name: 'A' });
  const method = await stripe.paymentMethods.attach(token, { customer: customer.id });
  return { customer: customer.id, method: method.id };
}

function params(customer: string, method: string): Stripe.PaymentIntentCreateParams {
  return {
    amount: 1_999,
    currency: 'eur',
    customer,
    payment_method: method,
    confirm: true,
    off_session: true,
    allowed_payment_method_types: ['card'],
    metadata: { our_ref: `ref ${method}`, billing_record: 'bil_1' },
    expand: ['latest_charge'],
  };
}

type Refused = { statusCode?: number; type: string; code?: string; raw: Record<string, unknown> };

async function refused(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
  } catch (error) {
    return error as Refused;
  }
  assert.fail('the call should have been refused');
}

describe('the twin answers Stripe’s library', () => {
  it('stores a card and charges it', async () => {
    const { customer, method } = await customerWith('pm_card_visa');
    const intent = await stripe.paymentIntents.create(params(customer, method));
    assert.equal(intent.status, 'succeeded');
    assert.equal(intent.amount_received, 1_999);
    assert.ok(typeof intent.latest_charge === 'object' && intent.latest_charge?.paid);
    const charge = await stripe.charges.retrieve(intent.latest_charge.id);
    assert.equal(charge.payment_intent, intent.id);
    const again = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(again.metadata.billing_record, 'bil_1');
  });

  it('lists and searches by our reference', async () => {
    const { customer, method } = await customerWith('pm_card_mastercard');
    const intent = await stripe.paymentIntents.create(params(customer, method));
    const since = { gte: START / 1000 - 60 };
    const list = await stripe.paymentIntents.list({ customer, created: since, limit: 100 });
    assert.deepEqual(
      list.data.map(({ id }) => id),
      [intent.id],
    );
    const query = `metadata['our_ref']:'ref ${method}' AND status:'succeeded'`;
    const found = await stripe.paymentIntents.search({ query });
    assert.equal(found.data[0]?.id, intent.id);
    const later = { gte: START / 1000 + 10 };
    assert.equal((await stripe.paymentIntents.list({ customer, created: later })).data.length, 0);
  });

  it('replays the first answer to a key, declines too, for the same request only', async () => {
    const { customer, method } = await customerWith('pm_card_chargeCustomerFail');
    const key = { idempotencyKey: 'key-1' };
    const first = await refused(stripe.paymentIntents.create(params(customer, method), key));
    assert.deepEqual([first.statusCode, first.type], [402, 'StripeCardError']);
    const second = await refused(stripe.paymentIntents.create(params(customer, method), key));
    assert.equal(second.raw.charge, first.raw.charge);
    const other = { ...params(customer, method), amount: 2_000 };
    const changed = await refused(stripe.paymentIntents.create(other, key));
    assert.deepEqual([changed.statusCode, changed.type], [400, 'StripeIdempotencyError']);
    const elsewhere = await refused(stripe.customers.create({}, key));
    assert.equal(elsewhere.type, 'StripeIdempotencyError');
  });

  it('keeps no answer of a request that failed validation', async () => {
    const { customer, method } = await customerWith('pm_card_visa');
    const key = { idempotencyKey: 'key-2' };
    const wrong = { ...params(customer, method), amount: 1 };
    assert.equal(
      (await refused(stripe.paymentIntents.create(wrong, key))).code,
      'amount_too_small',
    );
    const intent = await stripe.paymentIntents.create(params(customer, method), key);
    assert.equal(intent.status, 'succeeded');
  });

  it('holds, captures a part, and cancels', async () => {
    const { customer, method } = await customerWith('pm_card_visa');
    const manual = { ...params(customer, method), capture_method: 'manual' as const };
    const held = await stripe.paymentIntents.create(manual);
    assert.deepEqual([held.status, held.amount_capturable], ['requires_capture', 1_999]);
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1_500 });
    assert.deepEqual([taken.status, taken.amount_received], ['succeeded', 1_500]);
    const late = await refused(stripe.paymentIntents.cancel(held.id));
    assert.equal(late.code, 'payment_intent_unexpected_state');
    const second = await stripe.paymentIntents.create(manual);
    assert.equal((await stripe.paymentIntents.cancel(second.id)).status, 'canceled');
  });

  it('confirms a declined intent with another card', async () => {
    const { customer, method } = await customerWith('pm_card_chargeCustomerFail');
    const error = await refused(stripe.paymentIntents.create(params(customer, method)));
    const { id } = error.raw.payment_intent as { id: string };
    const better = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    const intent = await stripe.paymentIntents.confirm(id, { payment_method: better.id });
    assert.equal(intent.status, 'succeeded');
  });

  it('refunds in parts and lists them', async () => {
    const { customer, method } = await customerWith('pm_card_visa');
    const intent = await stripe.paymentIntents.create(params(customer, method));
    const of = { payment_intent: intent.id };
    const refund = await stripe.refunds.create({ ...of, amount: 500, metadata: { our_ref: 'r' } });
    assert.equal(refund.status, 'succeeded');
    assert.equal((await stripe.refunds.retrieve(refund.id)).metadata?.our_ref, 'r');
    assert.equal((await refused(stripe.refunds.create({ ...of, amount: 1_500 }))).statusCode, 400);
    await stripe.refunds.create(of);
    assert.equal((await stripe.refunds.list(of)).data.length, 2);
    const over = await refused(stripe.refunds.create(of));
    assert.equal(over.code, 'charge_already_refunded');
  });

  it('asks for authentication, and refuses declining cards when they are stored', async () => {
    const { customer, method } = await customerWith('pm_card_authenticationRequired');
    const error = await refused(stripe.paymentIntents.create(params(customer, method)));
    assert.equal(error.code, 'authentication_required');
    const attach = stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer });
    assert.equal((await refused(attach)).code, 'card_declined');
  });

  it('opens a dispute for the card that has one', async () => {
    const { customer, method } = await customerWith('pm_card_createDispute');
    const intent = await stripe.paymentIntents.create(params(customer, method));
    await stripe.balance.retrieve();
    const disputes = await stripe.disputes.list({ payment_intent: intent.id });
    assert.equal(disputes.data[0]?.status, 'needs_response');
  });

  it('signs its events so that the library accepts them', async (t) => {
    const arrived: { body: string; signature: string }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        arrived.push({ body, signature: String(request.headers['stripe-signature']) });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    t.after(() => {
      receiver.closeAllConnections();
      receiver.close();
    });
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const own = client('sk_test_library2');
    const secret = 'whsec_library';
    await control('/notices', { gateway: 'stripe', account: 'sk_test_library2', url, secret });
    const body = { amount: 500, currency: 'eur', confirm: true, payment_method: 'pm_card_visa' };
    const types = { allowed_payment_method_types: ['card' as const] };
    const intent = await own.paymentIntents.create({ ...body, ...types });
    await control('/clock', { advance_ms: 0 });
    const events = arrived.map(({ body, signature }) =>
      own.webhooks.constructEvent(body, signature, secret, 300, undefined, START),
    );
    assert.deepEqual(
      events.map(({ type }) => type),
      ['charge.succeeded', 'payment_intent.succeeded'],
    );
    const [, second] = events;
    assert.ok(second?.type === 'payment_intent.succeeded');
    assert.equal(second.data.object.id, intent.id);
    assert.equal((await own.events.list()).data.length, 2);
  });

  it('lets a payer pay and store a card at its page', async () => {
    const { id: customer } = await stripe.customers.create({ email: 'b@example.com' });
    const session = await stripe.checkout.sessions.create({
      ...{ mode: 'payment', customer, client_reference_id: 'ref 9', ...RETURNS },
      line_items: [{ quantity: 1, price_data: { ...PRICE, product_data: { name: 'Plan' } } }],
      payment_intent_data: { setup_future_usage: 'off_session', metadata: { our_ref: 'ref 9' } },
      allowed_payment_method_types: ['card'],
    });
    assert.deepEqual([session.status, session.payment_status], ['open', 'unpaid']);
    assert.equal(session.payment_intent, null);
    const to = { method: 'GET', url: session.url ?? '' } as const;
    const back = await visit(to, 'http://merchant.test/', { choices: ['approve'] });
    assert.equal(back?.returned.session_id, session.id);
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge', 'payment_intent.payment_method'],
    });
    assert.deepEqual([paid.status, paid.payment_status, paid.url], ['complete', 'paid', null]);
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    assert.equal(intent.metadata.our_ref, 'ref 9');
    const method = intent.payment_method as Stripe.PaymentMethod;
    assert.deepEqual([method.customer, method.card?.last4], [customer, '4242']);
    const again = await stripe.paymentIntents.create(params(customer, method.id));
    assert.equal(again.status, 'succeeded');
  });

  it('closes a session that nobody paid, and only such a one', async () => {
    const { id: customer } = await stripe.customers.create({});
    const setup = await stripe.checkout.sessions.create({
      ...{ mode: 'setup', customer, currency: 'eur', ...RETURNS },
    });
    assert.equal((await stripe.checkout.sessions.expire(setup.id)).status, 'expired');
    assert.equal((await refused(stripe.checkout.sessions.expire(setup.id))).statusCode, 400);
    const open = await stripe.checkout.sessions.list({ customer, status: 'expired' });
    assert.deepEqual(
      open.data.map(({ id }) => id),
      [setup.id],
    );
  });

  it('stores an IBAN under a mandate, debits it, and pays the money out', async () => {
    const { id: customer } = await stripe.customers.create({});
    const setup = await stripe.setupIntents.create({ ...iban(customer), mandate_data: ONLINE });
    assert.equal(setup.status, 'succeeded');
    const mandate = await stripe.mandates.retrieve(String(setup.mandate));
    assert.equal(mandate.status, 'active');
    assert.ok(mandate.payment_method_details.sepa_debit?.reference);
    const method = String(setup.payment_method);
    const debit: Stripe.PaymentIntentCreateParams = {
      ...{ ...params(customer, method), mandate: mandate.id },
      allowed_payment_method_types: ['sepa_debit'],
    };
    const intent = await stripe.paymentIntents.create(debit);
    assert.equal(intent.status, 'processing');
    const usd = await refused(stripe.paymentIntents.create({ ...debit, currency: 'usd' }));
    assert.match(String(usd.raw.message), /usd.* is invalid for one or more payment method types/);
    const first = { ...iban(customer), mandate_data: undefined };
    assert.equal((await refused(stripe.setupIntents.create(first))).code, 'parameter_missing');
    await control('/clock', { advance_ms: 4 * 86_400_000 });
    const done = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    const charge = done.latest_charge as Stripe.Charge;
    assert.deepEqual([done.status, charge.status], ['succeeded', 'succeeded']);
    const payouts = await stripe.payouts.list({ status: 'paid' });
    const lists = await Promise.all(
      payouts.data.map(({ id }) =>
        stripe.balanceTransactions.list({ payout: id, limit: 100, expand: ['data.source'] }),
      ),
    );
    const rows = lists.flatMap(({ data }) => data);
    const row = rows.find(({ source }) => typeof source === 'object' && source?.id === charge.id);
    assert.deepEqual([row?.type, row?.amount, row?.status], ['payment', 1_999, 'available']);
  });

  it('returns a debit days later, for the reason its charge names', async () => {
    const { id: customer } = await stripe.customers.create({});
    const given = { ...iban(customer, 'AT981904300002222227'), mandate_data: ONLINE };
    const setup = await stripe.setupIntents.create(given);
    const intent = await stripe.paymentIntents.create({
      ...params(customer, String(setup.payment_method)),
      allowed_payment_method_types: ['sepa_debit'],
    });
    await control('/clock', { advance_ms: 1_000 });
    const done = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    assert.equal(done.status, 'requires_payment_method');
    assert.equal((done.latest_charge as Stripe.Charge).failure_code, 'insufficient_funds');
  });

  it('refuses strangers, unknown addresses, parameters and objects', async () => {
    const stranger = await refused(client('sk_test_invalid_key').customers.create({}));
    assert.deepEqual([stranger.statusCode, stranger.type], [401, 'StripeAuthenticationError']);
    const unknown = await refused(stripe.paymentIntents.retrieve('pi_none'));
    assert.deepEqual([unknown.statusCode, unknown.code], [404, 'resource_missing']);
    const extra = { amount: 500, currency: 'eur', payment_method_types: ['card'] };
    const old = await refused(stripe.paymentIntents.create(extra as never));
    assert.equal(old.code, 'parameter_unknown');
    const missing = await refused(stripe.paymentIntents.create({ amount: 500 } as never));
    assert.equal(missing.code, 'parameter_missing');
    assert.equal((await refused(stripe.products.list())).statusCode, 404);
  });
});

const RETURNS = {
  success_url: 'http://merchant.test/?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://merchant.test/cancel',
};
const PRICE = { currency: 'eur', unit_amount: 1_999 };
const ONLINE: Stripe.SetupIntentCreateParams.MandateData = {
  customer_acceptance: {
    type: 'online',
    online: { ip_address: '192.0.2.7', user_agent: 'a browser' },
  },
};

function iban(customer: string, number = 'AT611904300234573201'): Stripe.SetupIntentCreateParams {
  return {
    ...{ customer, confirm: true, usage: 'off_session' },
    allowed_payment_method_types: ['sepa_debit'],
    payment_method_data: {
      type: 'sepa_debit',
      sepa_debit: { iban: number },
      billing_details: { name: 'A Payer', email: 'a@example.com' },
    },
  };
}

it('remembers sessions, mandates and payouts after a restart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'stripe-twin-'));
  t.after(() => rm(folder, { recursive: true }));
  const start = () =>
    startSandbox({ port: 0, seed: 1, clock: () => START, journal: join(folder, 'journal') });
  const first = await start();
  const before = client('sk_test_restart', first.port);
  const { id: customer } = await before.customers.create({});
  const setup = await before.setupIntents.create({ ...iban(customer), mandate_data: ONLINE });
  const session = await before.checkout.sessions.create({
    ...{ mode: 'payment', customer, ...RETURNS, allowed_payment_method_types: ['card'] },
    line_items: [{ quantity: 1, price_data: { ...PRICE, product_data: { name: 'Plan' } } }],
  });
  const to = { method: 'GET', url: session.url ?? '' } as const;
  assert.ok(await visit(to, 'http://merchant.test/', { choices: ['approve'] }));
  await control('/clock', { advance_ms: 4 * 86_400_000 }, first.url);
  const told = async (stripe: Stripe) => ({
    session: await stripe.checkout.sessions.retrieve(session.id),
    mandate: await stripe.mandates.retrieve(String(setup.mandate)),
    payouts: (await stripe.payouts.list({})).data,
  });
  const known = await told(before);
  assert.equal(known.payouts.length, 1);
  await first.close();
  const second = await start();
  t.after(() => second.close());
  const after = await told(client('sk_test_restart', second.port));
  assert.deepEqual(JSON.stringify(after), JSON.stringify(known));
});

async function control(path: string, body: unknown, at = sandbox.url): Promise<void> {
  const pool = httpPool();
  const http = pool.forCall({ timeoutMs: 5_000, secrets: [] });
  const url = `${at}/_control${path}`;
  const reply = await http.send({ method: 'POST', url, body: JSON.stringify(body) });
  await pool.close();
  assert.ok(reply.is === 'reply' && reply.status === 200, JSON.stringify(reply));
}
