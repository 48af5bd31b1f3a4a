// Which notices are believed, whom we ask about them, and what each of PayPal's events tells.

import assert from 'node:assert/strict';
import { sign, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { callWith, connection, json, KEY, refusal, replying, START } from '#test/paypal-wire.ts';
import type { Call, NoticeReading, RawNotice } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { paypal } from './index.ts';
import { leadsToRoot } from './signature.ts';
import { CERTIFICATE, PRIVATE_KEY } from './twin-certificate.ts';

const TIME = '2027-03-01T10:00:00Z';
const STAND_IN = 'http://127.0.0.1:4010/paypal';
const OF_STAND_IN = `${STAND_IN}/v1/notifications/certs/CERT-1`;
const OF_PAYPAL = 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1';
const PEM: HttpReply = { is: 'reply', status: 200, headers: {}, body: CERTIFICATE };
const SUCCESS = json({ verification_status: 'SUCCESS' });
const FAILURE = json({ verification_status: 'FAILURE' });
const LOST: HttpReply = { is: 'lost', why: 'ECONNRESET' };

const SMALL = '{"id":"WH-1"}';
/** PayPal's sum of the body above, from its documents. */
const SMALL_SUM = '838965618';

function raw(body: string, certUrl: string, sum: string, more = {}): RawNotice {
  const message = Buffer.from(`t1|${TIME}|WH1|${sum}`);
  const headers = {
    'paypal-transmission-id': 't1',
    'paypal-transmission-time': TIME,
    'paypal-transmission-sig': sign('RSA-SHA256', message, PRIVATE_KEY).toString('base64'),
    'paypal-cert-url': certUrl,
    'paypal-auth-algo': 'SHA256withRSA',
    ...more,
  };
  return { method: 'POST', query: '', headers, body };
}

const read = (given: RawNotice, call: Call<unknown>) => paypal.readNotice!(given, call);

describe('a notice is believed', () => {
  const event = '{"id":"WH-1","event_type":"SOMETHING.NEW","resource":{}}';
  const EVENT_SUM = '3396700177';
  const ours = (certUrl: string, more = {}) => raw(event, certUrl, EVENT_SUM, more);
  const standIn = connection({ api_base: STAND_IN });

  it('when the signature fits the sum of its bytes', async () => {
    const http = replying(PEM);
    assert.equal(
      (await read(raw(SMALL, OF_STAND_IN, SMALL_SUM), callWith(http, standIn))).is,
      'refused',
    );
    assert.equal(http.sent.length, 1, 'signed, but no event');
    const told = await read(ours(OF_STAND_IN), callWith(http, standIn));
    const fact = { is: 'irrelevant' };
    assert.deepEqual(told, {
      is: 'told',
      notices: [{ noticeId: 'WH-1', key: null, gatewayRef: null, fact }],
    });
  });

  it('by a certificate that is fetched once', async () => {
    const http = replying(PEM);
    const call = callWith(http, standIn);
    await read(ours(OF_STAND_IN), call);
    await read(ours(OF_STAND_IN), call);
    assert.deepEqual(
      http.sent.map(({ url }) => url),
      [OF_STAND_IN],
    );
  });

  it('from no other host, which is not even asked', async () => {
    const others = [
      'https://api.paypal.com.attacker.test/v1/notifications/certs/CERT-1',
      'https://attackerpaypal.com/v1/notifications/certs/CERT-1',
      'https://attacker.test/v1/notifications/certs/CERT-1?paypal.com',
      'https://paypal.com@attacker.test/v1/notifications/certs/CERT-1',
      'http://api.paypal.com/v1/notifications/certs/CERT-1',
      'https://api.paypal.com:8443/v1/notifications/certs/CERT-1',
      'https://www.paypal.com/somebody/upload.pem',
      'http://127.0.0.1:4011/paypal/v1/notifications/certs/CERT-1',
      'no address',
    ];
    for (const certUrl of others) {
      const http = replying(PEM);
      assert.equal((await read(ours(certUrl), callWith(http, standIn))).is, 'refused', certUrl);
      assert.deepEqual(http.sent, []);
    }
    const live = { ...connection(), mode: 'live' as const };
    const http = replying(PEM);
    assert.equal((await read(ours(OF_STAND_IN), callWith(http, live))).is, 'refused');
    assert.deepEqual(http.sent, []);
  });

  it('not when a header is missing, or the webhook is not known', async () => {
    for (const name of ['id', 'time', 'sig'].map((part) => `paypal-transmission-${part}`)) {
      const http = replying(PEM);
      const notice = ours(OF_STAND_IN, { [name]: undefined });
      assert.equal((await read(notice, callWith(http, standIn))).is, 'refused', name);
    }
    const nameless = connection({ api_base: STAND_IN, webhook_id: undefined });
    assert.equal((await read(ours(OF_STAND_IN), callWith(replying(PEM), nameless))).is, 'refused');
    const other = connection({ api_base: STAND_IN, webhook_id: 'WH2' });
    assert.equal((await read(ours(OF_STAND_IN), callWith(replying(PEM), other))).is, 'refused');
  });

  const verdicts: [HttpReply, NoticeReading['is']][] = [
    [SUCCESS, 'told'],
    [FAILURE, 'refused'],
    [refusal(400, 'VALIDATION_ERROR'), 'refused'],
    [LOST, 'no_answer'],
    [refusal(500, 'INTERNAL_SERVER_ERROR'), 'no_answer'],
  ];
  for (const [reply, is] of verdicts) {
    it(`by PayPal’s own word where no authority is known that signed it: ${is}`, async () => {
      const http = replying(PEM, reply);
      assert.equal((await read(ours(OF_PAYPAL), callWith(http))).is, is);
      const [, asked] = http.sent;
      const base = 'https://api-m.sandbox.paypal.com';
      assert.equal(asked?.url, `${base}/v1/notifications/verify-webhook-signature`);
      assert.ok(asked?.body?.endsWith(`,"webhook_event":${event}}`), 'the event to the byte');
    });
  }

  it('by PayPal’s own word where it signs in a new way, or no certificate comes', async () => {
    const newer = replying(SUCCESS);
    const notice = ours(OF_PAYPAL, { 'paypal-auth-algo': 'SHA512withRSA' });
    assert.equal((await read(notice, callWith(newer))).is, 'told');
    assert.equal(newer.sent.length, 1);
    for (const none of [LOST, { ...PEM, status: 502 }, { ...PEM, body: 'no certificate' }]) {
      const http = replying(none, SUCCESS, none, SUCCESS);
      const call = callWith(http, standIn);
      assert.equal((await read(ours(OF_STAND_IN), call)).is, 'told');
      await read(ours(OF_STAND_IN), call);
      assert.equal(http.sent.length, 4, 'what did not come is asked for again');
    }
  });

  it('not by a certificate that its host does not know, or at an odd address', async () => {
    const http = replying({ ...PEM, status: 404 });
    assert.equal((await read(ours(OF_STAND_IN), callWith(http, standIn))).is, 'refused');
    assert.equal(http.sent.length, 1);
    for (const more of ['?n=1', '#1', '/../CERT-1', '%2e', '/']) {
      const never = replying(PEM);
      const notice = ours(`${OF_PAYPAL}${more}`);
      assert.equal((await read(notice, callWith(never))).is, 'refused', more);
      assert.deepEqual(never.sent, []);
    }
  });

  it('by a chain only when each is signed by the next and the last by a known authority', () => {
    const own = new X509Certificate(CERTIFICATE);
    const [pem = '', another = ''] = rootCertificates;
    const root = new X509Certificate(pem);
    assert.equal(leadsToRoot([root], [another, pem]), true);
    assert.equal(leadsToRoot([root], [another]), false);
    assert.equal(leadsToRoot([own, root], [pem]), false);
    assert.equal(leadsToRoot([], [pem]), false);
    assert.equal(leadsToRoot([own]), false);
  });

  it('not any more by a certificate whose time is over', async () => {
    const later = { ...callWith(replying(PEM, FAILURE), standIn) };
    const now = () => new Date('2100-01-02T00:00:00Z');
    later.memory.keep('access_token AadapterClient1', 'A21AAknown', now().getTime() + 1_000);
    assert.equal((await read(ours(OF_STAND_IN), { ...later, now })).is, 'refused');
  });

  it('never with a signature that does not fit, and nobody is asked about it', async () => {
    const http = replying(PEM, SUCCESS);
    const forged = { ...ours(OF_PAYPAL), body: event.replace('NEW', 'OLD') };
    assert.equal((await read(forged, callWith(http))).is, 'refused');
    assert.equal(http.sent.length, 1);
  });
});

describe('an event tells', () => {
  // PayPal confirms it, so that the tests need no sum of every body.
  const tell = async (type: string, resource: object, ...replies: HttpReply[]) => {
    const body = JSON.stringify({ id: 'WH-9', event_type: type, resource });
    const notice = raw(body, OF_PAYPAL, '0', { 'paypal-auth-algo': 'SHA512withRSA' });
    const http = replying(SUCCESS, ...replies);
    const reading = await read(notice, callWith(http));
    assert.ok(reading.is === 'told', reading.is);
    return { told: reading.notices, http };
  };
  const euros = (value: string) => ({ currency_code: 'EUR', value });
  const up = [{ rel: 'up', href: 'https://api.paypal.com/v2/payments/captures/CAP1' }];

  it('an approved order as a checkout to ask for', async () => {
    const order = { id: 'ORD1', status: 'APPROVED', purchase_units: [{ custom_id: KEY }] };
    const { told } = await tell('CHECKOUT.ORDER.APPROVED', order);
    const expected = { noticeId: 'WH-9', key: KEY, gatewayRef: 'ORD1', fact: { is: 'checkout' } };
    assert.deepEqual(told, [expected]);
    const lost = await tell('CHECKOUT.PAYMENT-APPROVAL.REVERSED', order);
    assert.equal(lost.told[0]?.fact.is, 'checkout');
  });

  it('a wallet that came later as a checkout to ask for', async () => {
    const token = { id: '8kk8451t', metadata: { order_id: 'ORD1' } };
    const { told } = await tell('VAULT.PAYMENT-TOKEN.CREATED', token);
    assert.deepEqual([told[0]?.gatewayRef, told[0]?.fact.is], ['ORD1', 'checkout']);
    const alone = await tell('VAULT.PAYMENT-TOKEN.CREATED', { id: '8kk8451t' });
    assert.equal(alone.told[0]?.fact.is, 'irrelevant');
  });

  it('a capture under the name of who asked for it', async () => {
    const resource = {
      ...{ id: 'CAP1', status: 'COMPLETED', amount: euros('19.90'), custom_id: KEY },
      invoice_id: 'ptx_capture',
      supplementary_data: { related_ids: { order_id: 'ORD1' } },
    };
    const { told } = await tell('PAYMENT.CAPTURE.COMPLETED', resource);
    assert.equal(told[0]?.key, 'ptx_capture');
    const outcome = { is: 'approved', gatewayRef: 'CAP1', data: { order: 'ORD1' } };
    assert.deepEqual(told[0]?.fact, { is: 'outcome', outcome });
    const denied = await tell('PAYMENT.CAPTURE.DENIED', { ...resource, status: 'PENDING' });
    const fact = denied.told[0]?.fact;
    assert.ok(fact?.is === 'outcome' && fact.outcome.is === 'declined');
    const shop = await tell('PAYMENT.CAPTURE.COMPLETED', { ...resource, invoice_id: 'R-1' });
    assert.equal(shop.told[0]?.key, KEY);
  });

  it('a refund by how much is back in all, and our own refund’s outcome', async () => {
    const breakdown = { seller_payable_breakdown: { total_refunded_amount: euros('15.00') } };
    const refund = {
      ...{ id: 'REF1', status: 'COMPLETED', amount: euros('5.00'), invoice_id: 'ptx_refund' },
      links: up,
    };
    const { told } = await tell('PAYMENT.CAPTURE.REFUNDED', { ...refund, ...breakdown });
    assert.deepEqual(told[0]?.fact, { is: 'refunded', totalRefunded: 1_500n });
    assert.deepEqual([told[0]?.noticeId, told[0]?.gatewayRef], ['WH-9', 'CAP1']);
    assert.deepEqual([told[1]?.noticeId, told[1]?.key], ['WH-9 1', 'ptx_refund']);
    const asked = await tell('PAYMENT.CAPTURE.REFUNDED', refund, json({ ...refund, ...breakdown }));
    assert.deepEqual(asked.told[0]?.fact, { is: 'refunded', totalRefunded: 1_500n });
    const foreign = { ...refund, ...breakdown, invoice_id: 'R-1' };
    assert.equal((await tell('PAYMENT.CAPTURE.REFUNDED', foreign)).told.length, 1);
  });

  it('a hold that is let go', async () => {
    const made = { id: 'AUTH1', status: 'VOIDED', custom_id: KEY, amount: euros('19.90') };
    const { told } = await tell('PAYMENT.AUTHORIZATION.VOIDED', made);
    assert.deepEqual(told[0]?.fact, { is: 'released' });
  });

  it('a reversal by its own name, so that the report does not tell it again', async () => {
    const reversal = { id: 'REV1', status: 'COMPLETED', amount: euros('-19.90'), links: up };
    const { told } = await tell('PAYMENT.CAPTURE.REVERSED', reversal);
    assert.deepEqual([told[0]?.noticeId, told[0]?.gatewayRef], ['reversal REV1', 'CAP1']);
    const fact = told[0]?.fact;
    assert.ok(fact?.is === 'charged_back' && fact.amount === 1_990n);
    const shapeless = await tell('PAYMENT.CAPTURE.REVERSED', {
      ...reversal,
      id: 'CAP1',
      links: [],
    });
    assert.deepEqual(
      [shapeless.told[0]?.noticeId, shapeless.told[0]?.gatewayRef],
      ['WH-9', 'CAP1'],
    );
  });

  const moved = (type: string, value: string, more = {}) => ({
    ...{ affected_party: 'SELLER', type, amount: euros(value), reason: 'DISPUTE_SETTLEMENT' },
    ...more,
  });
  const dispute = (...money_movements: object[]) => ({
    ...{ dispute_id: 'PP-D-1', reason: 'UNAUTHORISED', status: 'OPEN', money_movements },
    disputed_transactions: [{ seller_transaction_id: 'CAP1' }],
  });

  it('a dispute only by the money that it moved, read from PayPal now', async () => {
    const fee = moved('DEBIT', '20.00', { reason: 'CHARGEBACK_FEE' });
    const buyer = moved('CREDIT', '19.90', { affected_party: 'BUYER' });
    const cases: [object, unknown][] = [
      [dispute(), 'irrelevant'],
      [dispute(fee, buyer), 'irrelevant'],
      [dispute(moved('DEBIT', '19.90'), fee, buyer), 'charged_back'],
      [dispute(moved('DEBIT', '19.90'), moved('CREDIT', '9.90')), 'charged_back'],
      [dispute(moved('DEBIT', '19.90'), moved('CREDIT', '19.90')), 'chargeback_won'],
    ];
    const amounts = [];
    for (const [now, is] of cases) {
      const { told, http } = await tell('CUSTOMER.DISPUTE.UPDATED', dispute(), json(now));
      assert.equal(http.sent[1]?.url.endsWith('/v1/customer/disputes/PP-D-1'), true);
      assert.equal(told[0]?.fact.is, is);
      if (told[0]?.fact.is === 'charged_back') amounts.push(told[0].fact.amount);
    }
    assert.deepEqual(amounts, [1_990n, 1_000n]);
  });

  it('the same of a dispute by every event, and with less permission what it says', async () => {
    const now = json(dispute(moved('DEBIT', '19.90')));
    const created = await tell('CUSTOMER.DISPUTE.CREATED', dispute(), now);
    const updated = await tell('CUSTOMER.DISPUTE.UPDATED', dispute(), now);
    assert.equal(created.told[0]?.noticeId, updated.told[0]?.noticeId);
    const forbidden = refusal(403, 'PERMISSION_DENIED');
    const said = dispute(moved('DEBIT', '5.00'));
    const { told } = await tell('CUSTOMER.DISPUTE.CREATED', said, forbidden);
    assert.ok(told[0]?.fact.is === 'charged_back' && told[0].fact.amount === 500n);
  });
});

describe('the report tells', () => {
  const euros = (value: string) => ({ currency_code: 'EUR', value });
  const line = (code: string, more: object = {}) => ({
    transaction_info: {
      ...{ transaction_id: `TX-${code}`, transaction_event_code: code, transaction_status: 'S' },
      ...{ transaction_amount: euros('19.90'), invoice_id: KEY, custom_field: KEY, ...more },
    },
  });
  const polled = (...transaction_details: object[]) => {
    const http = replying(json({ transaction_details, total_pages: 1 }));
    const asked = { from: new Date(START - 3_600_000), to: new Date(START) };
    return { http, read: paypal.poll!({ ...callWith(http), ...asked }) };
  };

  it('what is on the balance with its fee, and what was taken from it and given back', async () => {
    const back = { paypal_reference_id: 'CAP1', transaction_amount: euros('-19.90') };
    const { read } = polled(
      line('T0003', { fee_amount: euros('-0.94') }),
      line('T0006', { transaction_status: 'P' }),
      line('T0006', { invoice_id: 'R-1', custom_field: 'R-1' }),
      line('T1107', back),
      line('T1201', back),
      line('T1201', { ...back, transaction_id: 'TX-0', transaction_amount: euros('0.00') }),
      line('T1202', { paypal_reference_id: 'CAP1' }),
      line('T1202', { ...back, transaction_id: 'TX-1' }),
      line('T0400'),
    );
    const reading = await read;
    assert.ok(reading.is === 'told');
    assert.deepEqual(
      reading.notices.map(({ noticeId, gatewayRef, fact }) => [noticeId, gatewayRef, fact]),
      [
        ['settled TX-T0003', 'TX-T0003', { is: 'settled', payout: null, fee: 94n }],
        [
          'reversal TX-T1201',
          'CAP1',
          { is: 'charged_back', amount: 1_990n, reason: 'report T1201' },
        ],
        ['reversal TX-T1202', 'CAP1', { is: 'chargeback_won' }],
      ],
    );
  });

  it('from before the window as well, since lines come late', async () => {
    const { http, read } = polled();
    await read;
    const query = new URL(http.sent[0]?.url ?? '').searchParams;
    assert.equal(Date.parse(query.get('start_date') ?? ''), START - 7 * 3_600_000);
    assert.equal(query.get('balance_affecting_records_only'), 'Y');
  });

  it('nothing when it cannot be read', async () => {
    const http = replying(refusal(403, 'PERMISSION_DENIED'));
    const asked = { from: new Date(START - 1_000), to: new Date(START) };
    assert.equal((await paypal.poll!({ ...callWith(http), ...asked })).is, 'no_answer');
  });
});
