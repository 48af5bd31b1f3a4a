// A payer at DPO's page, seen from the adapter alone: where they are sent, and what is made of each
// thing that DPO may say of them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import {
  CARD,
  CREATED,
  CUSTOMER,
  callTo,
  connection,
  far,
  KEY,
  LOST,
  NOT_SENT,
  NOWHERE,
  OPEN,
  OURS,
  OUTAGE,
  paid,
  REF,
  result,
  START,
  TOKEN,
  USD,
  xml,
} from '#test/dpo-far-end.ts';
import type { CheckoutQuestion, CheckoutRequest } from '../contract.ts';
import type { GatewayHttp, HttpReply } from '../http.ts';
import { dpo } from './index.ts';
import { API_LIVE } from './wire.ts';

describe('a payer at the page', () => {
  const errand = {
    ...{ key: KEY, reference: 'bil_01h455vb4pex5vsknk084sn02q', currency: USD, store: true },
    pay: { kind: 'purchase' as const, amount: 45_000n },
    payer: {
      ...{ reference: 'cus_01h455vb4pex5vsknk084sn02q', gatewayCustomer: null },
      ...{ email: 'john@example.com', name: 'John van Doe' },
    },
  };
  const start = (http: GatewayHttp, given: Partial<CheckoutRequest<unknown>> = {}) =>
    dpo.checkout?.start({
      ...{ ...callTo(http), ...errand, description: 'Subscription', language: 'en' },
      ...{ returnUrl: 'https://m/return?a=1&b=2', cancelUrl: 'https://m/cancel' },
      expiresAt: new Date(START + 2 * 3_600_000),
      ...given,
    });
  const EMAIL = 'john+01h455vb4pex5vsknk084sn02q@example.com';
  const question = (http: GatewayHttp, given: Partial<CheckoutQuestion<unknown>> = {}) =>
    dpo.checkout?.ask({
      ...{ ...callTo(http), ...errand, gatewayRef: TOKEN, startedAt: new Date(START) },
      ...{ kept: { trans_ref: REF, email: EMAIL }, returned: null, close: false },
      ...given,
    });

  it('is sent to the page of a token that names who they are', async () => {
    const http = far({ createToken: CREATED });
    assert.deepEqual(await start(http), {
      is: 'started',
      to: { method: 'GET', url: `${API_LIVE}/payv2.php?ID=${TOKEN}` },
      gatewayRef: TOKEN,
      kept: { trans_ref: REF, email: EMAIL },
      expiresAt: new Date(START + 2 * 3_600_000),
    });
    const transaction = /<Transaction>(.*)<\/Transaction>/.exec(http.sent[0] ?? '')?.[1];
    assert.equal(
      transaction,
      '<PaymentAmount>450.00</PaymentAmount><PaymentCurrency>USD</PaymentCurrency>' +
        `<CompanyRef>${OURS}</CompanyRef><CompanyRefUnique>1</CompanyRefUnique>` +
        '<RedirectURL>https://m/return?a=1&amp;b=2</RedirectURL><BackURL>https://m/cancel</BackURL>' +
        '<PTL>120</PTL><PTLtype>minutes</PTLtype>' +
        '<CompanyAccRef>visit-bil_01h455vb4pex5vsknk084sn02q</CompanyAccRef>' +
        '<TransactionChargeType>1</TransactionChargeType><AllowRecurrent>1</AllowRecurrent>' +
        '<customerFirstName>John</customerFirstName><customerLastName>van Doe</customerLastName>' +
        `<customerEmail>${EMAIL}</customerEmail><TransactionSource>API</TransactionSource>`,
    );
  });

  it('is not sent there when there is no token, or the card could not be found again', async () => {
    for (const reply of [LOST, NOT_SENT, OUTAGE, result('904')]) {
      assert.equal((await start(far({ createToken: reply })))?.is, 'not_started');
    }
    const payer = { ...errand.payer, email: null };
    assert.equal((await start(far({}), { payer }))?.is, 'not_started');
    assert.equal(
      (await start(far({ createToken: CREATED }), { payer, store: false }))?.is,
      'started',
    );
  });

  it('lets funds be held where that is asked for', async () => {
    const http = far({ createToken: CREATED });
    await start(http, { pay: { kind: 'authorization', amount: 45_000n }, store: false });
    const [body = ''] = http.sent;
    assert.ok(body.includes('<TransactionChargeType>2</TransactionChargeType>'));
    assert.ok(!body.includes('AllowRecurrent') && body.includes('>john@example.com<'));
  });

  it('is refused what DPO cannot do', () => {
    const { settings } = connection();
    const refuse = (given: object, more = settings) =>
      dpo.checkout?.refuse({ currency: USD, store: true, pay: errand.pay, ...given }, more);
    assert.equal(refuse({}), null);
    assert.match(refuse({ pay: null }) ?? '', /only together with a payment/);
    assert.match(refuse({}, connection({ recurring: false }).settings) ?? '', /activates/);
    assert.equal(refuse({ store: false }, connection({ recurring: false }).settings), null);
    assert.match(refuse({ currency: 'KWD' as Currency }) ?? '', /two decimals/);
  });

  const newest = xml(
    '<Result>000</Result>' +
      '<SubscriptionToken>E4EF743C-0000-4000-8000-000000000001</SubscriptionToken>' +
      `<CustomerToken>${CUSTOMER}</CustomerToken>`,
  );
  const option = (token: string, type: string, last4: string) =>
    `<option><subscriptionToken>${token}</subscriptionToken><paymentType>${type}</paymentType>` +
    `<paymentLast4>${last4}</paymentLast4><paymentDefault>0</paymentDefault></option>`;
  const PHONE =
    '<option><subscriptionToken>E4EF743C-0000-4000-8000-000000000001</subscriptionToken>' +
    '<paymentType>Mobile</paymentType><customerMno>SafaricomC2B</customerMno></option>';
  const account = (options: string) =>
    xml(
      '<Code>000</Code><Explanation>Success</Explanation>' +
        `<customerToken>${CUSTOMER}</customerToken>` +
        `<paymentOptions>${options}</paymentOptions>`,
    );
  const keeps = (pullAccount: HttpReply, getSubscriptionToken: HttpReply = newest) =>
    far({ verifyToken: paid(), getSubscriptionToken, pullAccount });

  it('leaves the card that has paid, not another one of the same account', async () => {
    const others = option('11111111-0000-4000-8000-000000000001', 'Visa', '1111');
    const brand = option('22222222-0000-4000-8000-000000000001', 'MasterCard', '4432');
    const http = keeps(account(option(CARD, 'VISA', '4432') + others + brand + PHONE));
    const state = await question(http);
    assert.ok(state?.is === 'done' && state.payment?.is === 'approved');
    assert.deepEqual(state.instrument, {
      ...{ kind: 'card', token: CARD, gatewayCustomer: CUSTOMER, networkTransactionId: null },
      ...{ brand: 'visa', last4: '4432', expMonth: null, expYear: null },
    });
    const [, , email = '', pulled = ''] = http.sent;
    assert.match(email, /^\/API\/v6\/ .*<SearchCriteria>1<.*<SearchCriteriaValue>john\+01h4/s);
    assert.match(pulled, /^\/API\/v7\/ .*<customerToken>D570C45A/s);
  });

  it('is waited for while DPO does not show the card, and then has only paid', async () => {
    for (const http of [keeps(account(PHONE)), keeps(account(''), result('999'))]) {
      assert.equal((await question(http))?.is, 'no_answer');
      const state = await question(http, { close: true });
      assert.ok(state?.is === 'done' && state.instrument === null);
    }
    assert.equal((await question(keeps(OUTAGE), { close: true }))?.is, 'no_answer');
    assert.equal((await question(keeps(newest, OUTAGE), { close: true }))?.is, 'no_answer');
  });

  const done = result('000', 'Token been updated to status cancelled');
  type Row = [string, HttpReply[], boolean, string];
  const rows: Row[] = [
    ['has not paid', [OPEN], false, 'open'],
    ['has not paid, and nobody waits', [OPEN, result('904')], true, 'ended cancelled'],
    ['pays while it is closed', [OPEN, paid(), paid()], true, 'done'],
    ['cannot be shut out', [OPEN, OPEN], true, 'open'],
    ['is declined', [result('901', 'Lost card'), result('904')], false, 'ended declined'],
    ['pays after a decline', [result('901'), paid(), paid()], false, 'done'],
    ['is declined, and may go on', [result('901'), result('901')], false, 'open'],
    ['came too late', [result('903')], false, 'ended expired'],
    ['was cancelled', [result('904')], false, 'ended cancelled'],
    ['paid at a bank', [result('003')], false, 'done'],
    ['paid another amount', [result('002')], true, 'no_answer'],
    ['paid, they say, in another currency', [paid({ currency: 'KES' })], true, 'no_answer'],
    ['paid another payment', [paid({ ref: 'inv1001-1' })], true, 'no_answer'],
    ['cannot be asked about', [OUTAGE], true, 'no_answer'],
    ['is not known', [result('902', 'Data mismatch')], true, 'no_answer'],
  ];
  for (const [what, replies, close, expected] of rows) {
    it(`who ${what}: ${expected}`, async () => {
      const http = far({ verifyToken: replies, cancelToken: done });
      const state = await question(http, { close, store: false });
      const how = state?.is === 'ended' ? ` ${state.how}` : '';
      assert.equal(`${state?.is}${how}`, expected, JSON.stringify(http.names));
      if (state?.is === 'ended' && state.how === 'declined') {
        assert.equal(state.declined.reason, 'lost_card');
      }
    });
  }

  it('whose token was never confirmed is asked for by our reference', async () => {
    const http = far({ verifyToken: NOWHERE });
    const state = await question(http, { gatewayRef: null, kept: {}, close: true });
    assert.deepEqual(state, { is: 'ended', how: 'expired' });
    assert.ok(http.sent[0]?.includes(`<CompanyRef>${OURS}</CompanyRef>`));
  });
});
