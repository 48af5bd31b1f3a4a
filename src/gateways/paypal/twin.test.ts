// The twin, driven by PayPal's own client library for every verb the gateway uses: if the library
// can live with its answers, so can ours. What the library cannot say goes over plain HTTP.

import assert from 'node:assert/strict';
import { verify, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import {
  CheckoutPaymentIntent,
  Client,
  CustomError,
  Environment,
  type Order,
  OrdersController,
  PaymentInitiator,
  PaymentsController,
  PaypalPaymentTokenUsageType,
  StoreInVaultInstruction,
  TransactionSearchController,
  VaultController,
  VaultTokenRequestType,
} from '@paypal/paypal-server-sdk';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { visit } from '#test/twin-payer.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHOP = 'http://shop.test/';
const WHOLE = { prefer: 'return=representation' };

let sandbox: Sandbox;

before(async () => {
  sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
});

after(() => sandbox.close());

/** How the library's HTTP layer hands a request over; only the address is changed. */
type Sent = {
  url: string;
  method: string;
  headers: { toJSON(): Record<string, string> };
  data?: string;
};

async function redirected({ url, method, headers, data }: Sent) {
  const to = url.replace('https://api-m.sandbox.paypal.com', `${sandbox.url}/paypal`);
  const sent = { method: method.toUpperCase(), headers: headers.toJSON(), body: data };
  const reply = await fetch(to, sent);
  const text = await reply.text();
  return { data: text, status: reply.status, headers: Object.fromEntries(reply.headers) };
}

function library(oAuthClientId = 'AlibraryClient1') {
  const client = new Client({
    clientCredentialsAuthCredentials: { oAuthClientId, oAuthClientSecret: 'Esecret1' },
    environment: Environment.Sandbox,
    unstable_httpClientOptions: { adapter: redirected },
  });
  return {
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    vault: new VaultController(client),
    reports: new TransactionSearchController(client),
  };
}

type Library = ReturnType<typeof library>;

let made = 0;
const nextId = () => `req-${++made}`;

const unit = (value = '100.00', currencyCode = 'USD') => ({
  ...{ referenceId: `bil_${made}`, invoiceId: `inv_${made}`, customId: `att_${made}` },
  description: 'Invoice 1001',
  amount: { currencyCode, value },
});

const context = { returnUrl: `${SHOP}return?a=1`, cancelUrl: `${SHOP}cancel?a=1` };

async function newOrder(
  { orders }: Library,
  intent = CheckoutPaymentIntent.Capture,
  store = false,
) {
  const vault = {
    storeInVault: StoreInVaultInstruction.OnSuccess,
    usageType: PaypalPaymentTokenUsageType.Merchant,
  };
  const { result, statusCode } = await orders.createOrder({
    ...{ paypalRequestId: nextId(), ...WHOLE },
    body: {
      intent,
      purchaseUnits: [unit()],
      paymentSource: {
        paypal: { experienceContext: context, ...(store ? { attributes: { vault } } : {}) },
      },
    },
  });
  assert.deepEqual([statusCode, result.status], [200, 'PAYER_ACTION_REQUIRED']);
  return result;
}

const pageOf = ({ links = [] }: Pick<Order, 'links'>) => {
  const { href = '' } = links.find(({ rel }) => rel === 'payer-action' || rel === 'approve') ?? {};
  return { method: 'GET' as const, url: href };
};

async function approved(api: Library, ...more: [CheckoutPaymentIntent?, boolean?]) {
  const order = await newOrder(api, ...more);
  const back = await visit(pageOf(order), SHOP, { choices: ['approve'] });
  assert.equal(back?.returned.token, order.id);
  assert.ok(back?.returned.PayerID && back.returned.a === '1', 'our own parameters survive');
  return order.id ?? '';
}

const capturesOf = ({ purchaseUnits }: Order) => purchaseUnits?.[0]?.payments?.captures ?? [];

async function refused(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof CustomError, String(error));
    const { name, details, links } = error.result ?? {};
    return { status: error.statusCode, name, issue: details?.[0]?.issue, details, links };
  }
  assert.fail('the call should have been refused');
}

const control = async (path: string, body: unknown) => {
  const sent = { method: 'POST', body: JSON.stringify(body) };
  const reply = await fetch(`${sandbox.url}/_control${path}`, sent);
  assert.equal(reply.status, 200, await reply.text());
};

describe('the twin answers PayPal’s library', () => {
  it('makes an order that a payer approves and the merchant captures', async () => {
    const api = library();
    const id = await approved(api);
    const paypalRequestId = nextId();
    const before = await api.orders.getOrder({ id });
    assert.equal(before.result.status, 'APPROVED');
    const { result, statusCode } = await api.orders.captureOrder({ id, paypalRequestId, ...WHOLE });
    assert.deepEqual([statusCode, result.status], [201, 'COMPLETED']);
    const [capture] = capturesOf(result);
    assert.equal(capture?.status, 'COMPLETED');
    assert.deepEqual(capture?.amount, { currencyCode: 'USD', value: '100.00' });
    assert.equal(capture?.sellerReceivableBreakdown?.paypalFee?.value, '2.90');
    const again = await api.orders.captureOrder({ id, paypalRequestId, ...WHOLE });
    assert.deepEqual([again.statusCode, capturesOf(again.result)[0]?.id], [200, capture?.id]);
    const short = await api.orders.captureOrder({ id, paypalRequestId });
    assert.equal(short.result.purchaseUnits, undefined);
    const other = await refused(api.orders.captureOrder({ id, paypalRequestId: nextId() }));
    assert.deepEqual([other.status, other.issue], [422, 'ORDER_ALREADY_CAPTURED']);
    const read = await api.payments.getCapturedPayment({ captureId: capture?.id ?? '' });
    assert.equal(read.result.invoiceId, capture?.invoiceId);
  });

  it('waits for the payer, and lets one whose funding was declined choose again', async () => {
    const api = library();
    const order = await newOrder(api);
    const id = order.id ?? '';
    const capture = () => api.orders.captureOrder({ id, paypalRequestId: nextId(), ...WHOLE });
    assert.equal((await refused(capture())).issue, 'ORDER_NOT_APPROVED');
    const cancelled = await visit(pageOf(order), SHOP, { choices: ['cancel'] });
    assert.deepEqual(cancelled?.returned, { a: '1', token: id });
    await visit(pageOf(order), SHOP, { choices: ['decline'] });
    const declined = await refused(capture());
    assert.equal(declined.issue, 'INSTRUMENT_DECLINED');
    const redirect = declined.links?.find(({ rel }) => rel === 'redirect')?.href ?? '';
    await visit({ method: 'GET', url: redirect }, SHOP, { choices: ['approve'] });
    assert.equal((await capture()).result.status, 'COMPLETED');
  });

  it('reviews a payment for a day, whose order is complete all the same', async () => {
    const api = library();
    const order = await newOrder(api);
    await visit(pageOf(order), SHOP, { choices: ['review'] });
    const id = order.id ?? '';
    const paid = await api.orders.captureOrder({ id, paypalRequestId: nextId(), ...WHOLE });
    const [capture] = capturesOf(paid.result);
    assert.deepEqual([paid.result.status, capture?.status], ['COMPLETED', 'PENDING']);
    assert.equal(capture?.statusDetails?.reason, 'PENDING_REVIEW');
    const captureId = capture?.id ?? '';
    const early = api.payments.refundCapturedPayment({ captureId, paypalRequestId: nextId() });
    assert.equal((await refused(early)).issue, 'PENDING_CAPTURE');
    await control('/clock', { advance_ms: DAY_MS });
    const later = await library().payments.getCapturedPayment({ captureId });
    assert.equal(later.result.status, 'COMPLETED');
  });

  it('authorises, captures in parts, and voids', async () => {
    const api = library();
    const id = await approved(api, CheckoutPaymentIntent.Authorize);
    const wrong = await refused(api.orders.captureOrder({ id, paypalRequestId: nextId() }));
    assert.equal(wrong.issue, 'ACTION_DOES_NOT_MATCH_INTENT');
    const reply = await api.orders.authorizeOrder({ id, paypalRequestId: nextId(), ...WHOLE });
    const [made] = reply.result.purchaseUnits?.[0]?.payments?.authorizations ?? [];
    const authorizationId = made?.id ?? '';
    assert.equal(made?.status, 'CREATED');
    const held = Date.parse(made?.expirationTime ?? '') - Date.parse(made?.createTime ?? '');
    assert.equal(held, 29 * DAY_MS);
    const part = (value: string, finalCapture = false) =>
      api.payments.captureAuthorizedPayment({
        ...{ authorizationId, paypalRequestId: nextId(), ...WHOLE },
        body: { amount: { currencyCode: 'USD', value }, invoiceId: nextId(), finalCapture },
      });
    assert.equal((await part('30.00')).result.status, 'COMPLETED');
    const { result } = await api.payments.getAuthorizedPayment({ authorizationId });
    assert.equal(result.status, 'PARTIALLY_CAPTURED');
    assert.equal((await refused(part('90.00'))).issue, 'MAX_CAPTURE_AMOUNT_EXCEEDED');
    assert.equal((await part('60.00', true)).result.finalCapture, true);
    assert.equal((await refused(part('1.00'))).issue, 'AUTHORIZATION_ALREADY_CAPTURED');
    const order = await api.orders.getOrder({ id });
    assert.equal(capturesOf(order.result).length, 2);

    const second = await approved(api, CheckoutPaymentIntent.Authorize);
    const more = { id: second, paypalRequestId: nextId(), ...WHOLE };
    const other = (await api.orders.authorizeOrder(more)).result;
    const otherId = other.purchaseUnits?.[0]?.payments?.authorizations?.[0]?.id ?? '';
    const voiding = () => api.payments.voidPayment({ authorizationId: otherId });
    assert.equal((await voiding()).statusCode, 204);
    assert.equal((await refused(voiding())).issue, 'PREVIOUSLY_VOIDED');
  });

  it('refunds in parts, and says how much is back in all', async () => {
    const api = library();
    const id = await approved(api);
    const paid = await api.orders.captureOrder({ id, paypalRequestId: nextId(), ...WHOLE });
    const captureId = capturesOf(paid.result)[0]?.id ?? '';
    const refund = (value: string | null, paypalRequestId = nextId()) =>
      api.payments.refundCapturedPayment({
        ...{ captureId, paypalRequestId, ...WHOLE },
        body: value === null ? {} : { amount: { currencyCode: 'USD', value }, invoiceId: nextId() },
      });
    const key = nextId();
    const first = await refund('40.00', key);
    assert.deepEqual([first.statusCode, first.result.status], [201, 'COMPLETED']);
    assert.equal((await refund('40.00', key)).result.id, first.result.id);
    assert.equal((await refused(refund('60.01'))).issue, 'REFUND_AMOUNT_EXCEEDED');
    const rest = await refund(null);
    const read = await api.payments.getRefund({ refundId: rest.result.id ?? '' });
    assert.equal(read.result.sellerPayableBreakdown?.totalRefundedAmount?.value, '100.00');
    assert.equal((await refused(refund('1.00'))).issue, 'CAPTURE_FULLY_REFUNDED');
    const order = await api.orders.getOrder({ id });
    assert.equal(order.result.purchaseUnits?.[0]?.payments?.refunds?.length, 2);
    const capture = await api.payments.getCapturedPayment({ captureId });
    assert.equal(capture.result.status, 'REFUNDED');
  });

  it('keeps a wallet with a payment or alone, and charges it without its payer', async () => {
    const api = library();
    const id = await approved(api, CheckoutPaymentIntent.Capture, true);
    const paid = await api.orders.captureOrder({ id, paypalRequestId: nextId(), ...WHOLE });
    const vault = paid.result.paymentSource?.paypal?.attributes?.vault;
    assert.equal(vault?.status, 'VAULTED');
    const setup = await api.vault.createSetupToken({
      paypalRequestId: nextId(),
      body: {
        paymentSource: {
          paypal: {
            usageType: PaypalPaymentTokenUsageType.Merchant,
            experienceContext: context,
          },
        },
      },
    });
    const token = { id: setup.result.id ?? '', type: VaultTokenRequestType.SetupToken };
    const exchange = () =>
      api.vault.createPaymentToken({
        paypalRequestId: 'exchange',
        body: { paymentSource: { token } },
      });
    assert.equal((await refused(exchange())).status, 422);
    await visit(pageOf(setup.result), SHOP, { choices: ['approve'] });
    assert.equal((await api.vault.getSetupToken(token.id)).result.status, 'APPROVED');
    const { result } = await exchange();
    assert.equal((await exchange()).result.id, result.id);
    for (const vaultId of [vault?.id ?? '', result.id ?? '']) {
      const charged = await charge(api, vaultId);
      assert.deepEqual([charged.statusCode, charged.result.status], [201, 'COMPLETED']);
    }
    await api.vault.deletePaymentToken(result.id ?? '');
    const gone = await refused(charge(api, result.id ?? ''));
    assert.deepEqual([gone.status, gone.issue], [422, 'TOKEN_ID_NOT_FOUND']);
  });

  it('answers a repeated request by the state of the first one, for six hours', async () => {
    const api = library('Aforgetful1');
    await seed('Aforgetful1', 'wallet01', 'ok');
    const first = await charge(api, 'wallet01', { paypalRequestId: 'same' });
    const [capture] = capturesOf(first.result);
    const body = { amount: { currencyCode: 'USD', value: '1.00' } };
    const captureId = capture?.id ?? '';
    await api.payments.refundCapturedPayment({ captureId, body, paypalRequestId: nextId() });
    const again = await charge(api, 'wallet01', { paypalRequestId: 'same' });
    assert.deepEqual([again.statusCode, again.result.id], [200, first.result.id]);
    assert.equal(capturesOf(again.result)[0]?.status, 'PARTIALLY_REFUNDED', 'its state now');
    await control('/clock', { advance_ms: 6 * HOUR_MS });
    const later = await charge(api, 'wallet01', { paypalRequestId: 'same' });
    assert.notEqual(later.result.id, first.result.id, 'after its time it is carried out anew');
  });

  it('declines by the words of the wallet, and by the sandbox’s own header', async () => {
    const api = library();
    await seed('AlibraryClient1', 'wallet02', 'seq_payer_cannot_pay_insufficient_funds_ok');
    const issues = [
      (await refused(charge(api, 'wallet02'))).issue,
      (await refused(charge(api, 'wallet02'))).issue,
    ];
    assert.deepEqual(issues, ['PAYER_CANNOT_PAY', 'INSTRUMENT_DECLINED']);
    const paypalMockResponse = '{"mock_application_codes":"TRANSACTION_REFUSED"}';
    const mocked = await refused(charge(api, 'wallet02', { paypalMockResponse }));
    assert.deepEqual([mocked.status, mocked.issue], [422, 'TRANSACTION_REFUSED']);
    assert.equal((await charge(api, 'wallet02')).result.status, 'COMPLETED');
  });

  it('reports three hours late, by our names, a month at most at a time', async () => {
    const api = library('Areported1');
    await seed('Areported1', 'wallet03', 'ok');
    const now = await clock();
    const paid = await charge(api, 'wallet03');
    const capture = capturesOf(paid.result)[0];
    const startDate = new Date(now - HOUR_MS).toISOString();
    const search = async (endMs: number) => {
      const endDate = new Date(endMs).toISOString();
      const asked = { startDate, endDate, fields: 'transaction_info', pageSize: 500, page: 1 };
      return (await api.reports.searchTransactions(asked)).result;
    };
    assert.deepEqual((await search(now + HOUR_MS)).transactionDetails, []);
    await control('/clock', { advance_ms: 3 * HOUR_MS });
    const { transactionDetails = [], lastRefreshedDatetime } = await search(now + HOUR_MS);
    const [line] = transactionDetails;
    assert.equal(line?.transactionInfo?.transactionId, capture?.id);
    assert.equal(line?.transactionInfo?.transactionEventCode, 'T0003');
    assert.equal(line?.transactionInfo?.invoiceId, capture?.invoiceId);
    assert.equal(line?.transactionInfo?.customField, capture?.customId);
    assert.ok(Date.parse(lastRefreshedDatetime ?? '') >= now);
    await assert.rejects(search(now + 40 * DAY_MS), { statusCode: 400 });
    const startOnly = { startDate, endDate: startDate };
    const blind = library('Anoreports1').reports.searchTransactions(startOnly);
    await assert.rejects(blind, { statusCode: 403 });
  });

  it('refuses what is malformed, in PayPal’s words', async () => {
    const api = library();
    const paymentSource = { paypal: { experienceContext: context } };
    const body = { intent: CheckoutPaymentIntent.Capture, purchaseUnits: [unit()], paymentSource };
    const noId = await refused(api.orders.createOrder({ body }));
    assert.deepEqual([noId.status, noId.issue], [400, 'PAYPAL_REQUEST_ID_REQUIRED']);
    const amounts: [string, string, string][] = [
      ['0.00', 'USD', 'CANNOT_BE_ZERO_OR_NEGATIVE'],
      ['1.001', 'USD', 'DECIMAL_PRECISION'],
      ['500.00', 'JPY', 'DECIMALS_NOT_SUPPORTED'],
      ['500.00', 'HUF', 'DECIMALS_NOT_SUPPORTED'],
      ['12.340', 'KWD', 'INVALID_CURRENCY_CODE'],
    ];
    for (const [value, currency, issue] of amounts) {
      const asked = { ...body, purchaseUnits: [unit(value, currency)] };
      const paypalRequestId = nextId();
      const said = await refused(api.orders.createOrder({ body: asked, paypalRequestId }));
      assert.deepEqual([said.status, said.issue], [422, issue]);
    }
    const long = { ...unit(), customId: 'x'.repeat(128) };
    const tooLong = { ...body, purchaseUnits: [long] };
    const said = await refused(
      api.orders.createOrder({ body: tooLong, paypalRequestId: nextId() }),
    );
    assert.deepEqual([said.status, said.issue], [400, 'INVALID_STRING_MAX_LENGTH']);
    const unknown = await refused(api.orders.getOrder({ id: '5O190127TN364715T' }));
    assert.deepEqual([unknown.status, unknown.name], [404, 'RESOURCE_NOT_FOUND']);
    const stranger = library('Ainvalid').orders.getOrder({ id: '5O190127TN364715T' });
    await assert.rejects(stranger, { statusCode: 401 });
  });

  it('takes an invoice id once only where the account says so', async () => {
    const api = library('Aunique1');
    await seed('Aunique1', 'wallet04', 'ok');
    const purchase = unit();
    await charge(api, 'wallet04', { purchase });
    const second = await refused(charge(api, 'wallet04', { purchase }));
    assert.equal(second.issue, 'DUPLICATE_INVOICE_ID');
  });
});

type Charging = {
  paypalRequestId?: string;
  paypalMockResponse?: string;
  purchase?: ReturnType<typeof unit>;
};

function charge({ orders }: Library, vaultId: string, more: Charging = {}) {
  const { paypalRequestId = nextId(), paypalMockResponse, purchase = unit() } = more;
  const storedCredential = { paymentInitiator: PaymentInitiator.Merchant };
  return orders.createOrder({
    ...{ paypalRequestId, paypalMockResponse, ...WHOLE },
    body: {
      intent: CheckoutPaymentIntent.Capture,
      purchaseUnits: [purchase],
      paymentSource: { paypal: { vaultId, storedCredential } },
    },
  });
}

async function seed(account: string, token: string, behaviour: string): Promise<void> {
  await control('/seed', { gateway: 'paypal', account, instruments: [{ token, behaviour }] });
}

async function clock(): Promise<number> {
  const reply = await fetch(`${sandbox.url}/_control/clock`);
  return Date.parse(((await reply.json()) as { now: string }).now);
}

async function plainly(path: string, client: string, body?: string): Promise<Response> {
  const basic = `Basic ${Buffer.from(`${client}:Esecret1`).toString('base64')}`;
  const at = `${sandbox.url}/paypal`;
  const form = 'grant_type=client_credentials';
  const headers = { authorization: basic };
  const granted = await fetch(`${at}/v1/oauth2/token`, { method: 'POST', headers, body: form });
  const { access_token } = (await granted.json()) as { access_token: string };
  const method = body === undefined ? 'GET' : 'POST';
  const sent = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
  return fetch(`${at}${path}`, { method, headers: sent, body });
}

describe('the twin tells', () => {
  it('events that fit its certificate, again on demand, and confirms them when asked', async () => {
    type Arrived = { headers: Record<string, string | string[] | undefined>; body: string };
    const arrived: Arrived[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        arrived.push({ headers: request.headers, body });
        response.end();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const client = 'Alistener1';
    await control('/notices', { gateway: 'paypal', account: client, url, secret: '4JH86294D6' });
    await seed(client, 'wallet05', 'ok');
    await charge(library(client), 'wallet05');
    await control('/clock', { advance_ms: 0 });
    const [first] = arrived;
    assert.ok(first);
    const header = (name: string) => String(first.headers[`paypal-${name}`]);
    const pem = await (await fetch(header('cert-url'))).text();
    const certificate = new X509Certificate(pem);
    assert.equal(certificate.validToDate.toISOString(), '2100-01-01T00:00:00.000Z');
    const [id, time] = [header('transmission-id'), header('transmission-time')];
    const message = Buffer.from(`${id}|${time}|4JH86294D6|${crc32(first.body)}`);
    const signature = Buffer.from(header('transmission-sig'), 'base64');
    assert.ok(verify('RSA-SHA256', message, certificate.publicKey, signature));
    const event = JSON.parse(first.body) as { id: string; event_type: string };
    assert.equal(event.event_type, 'PAYMENT.CAPTURE.COMPLETED');
    await plainly(`/v1/notifications/webhooks-events/${event.id}/resend`, client, '{}');
    await control('/clock', { advance_ms: 0 });
    assert.equal(arrived[1]?.body, first.body);
    const question = (text: string) =>
      `{"transmission_id":"${id}","transmission_time":"${time}","cert_url":"x",` +
      `"auth_algo":"SHA256withRSA","transmission_sig":"${header('transmission-sig')}",` +
      `"webhook_id":"4JH86294D6","webhook_event":${text}}`;
    const path = '/v1/notifications/verify-webhook-signature';
    const asked = async (text: string) =>
      (await (await plainly(path, client, question(text))).json()) as unknown;
    assert.deepEqual(await asked(first.body), { verification_status: 'SUCCESS' });
    const spaced = first.body.replace('{', '{ ');
    assert.deepEqual(await asked(spaced), { verification_status: 'FAILURE' });
    server.closeAllConnections();
    server.close();
  });

  it('the same after a restart: orders, wallets, approvals and request ids', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paypal-twin-'));
    const journal = join(folder, 'journal');
    const outer = sandbox;
    sandbox = await startSandbox({ port: 0, seed: 1, journal, clock: () => START });
    try {
      const api = library();
      const id = await approved(api);
      await seed('AlibraryClient1', 'wallet06', 'ok');
      const charged = await charge(api, 'wallet06', { paypalRequestId: 'kept' });
      await sandbox.close();
      sandbox = await startSandbox({ port: 0, seed: 1, journal, clock: () => START });
      const later = library();
      assert.equal((await later.orders.getOrder({ id })).result.status, 'APPROVED');
      const again = await charge(later, 'wallet06', { paypalRequestId: 'kept' });
      assert.deepEqual([again.statusCode, again.result.id], [200, charged.result.id]);
    } finally {
      await sandbox.close();
      sandbox = outer;
      await rm(folder, { recursive: true });
    }
  });
});
