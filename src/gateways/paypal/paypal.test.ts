// What is PayPal's alone: its requests, its access tokens, its settings, its amounts, and the
// meaning of replies that no well-behaved server gives.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Currency } from '#domain/money.ts';
import {
  callWith,
  connection,
  json,
  KEY,
  type Replies,
  refusal,
  replying,
  START,
} from '#test/paypal-wire.ts';
import type { Charge, Connection, FollowUp, InstrumentToken, LookUp } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { newMemory } from '../memory.ts';
import { fromPayPal, refuseAmount, toPayPal } from './amounts.ts';
import { meaningOf } from './declines.ts';
import { paypal } from './index.ts';

const EUR = 'EUR' as Currency;
const MINUTE_MS = 60_000;

const wallet: InstrumentToken = {
  ...{ kind: 'card', token: '8kk8451t', gatewayCustomer: 'cus1' },
  networkTransactionId: null,
};

function chargeOf(given: Partial<Charge<unknown>> = {}): Charge<unknown> {
  return {
    ...callWith(replying(paid())),
    ...{ kind: 'purchase', key: KEY, reference: 'bil_1', amount: 1_990n, currency: EUR },
    ...{ instrument: wallet, description: 'March', consent: 'recurring', again: false },
    ...given,
  };
}

const capture = (more: object = {}) => ({
  ...{ id: '3C679366HH908993F', status: 'COMPLETED', custom_id: KEY, invoice_id: KEY },
  amount: { currency_code: 'EUR', value: '19.90' },
  ...more,
});

const order = (captures: object[] = [capture()], more: object = {}) => ({
  ...{ id: '5O190127TN364715T', status: 'COMPLETED' },
  purchase_units: [{ custom_id: KEY, payments: { captures } }],
  ...more,
});

const paid = (...given: Parameters<typeof order>) => json(order(...given), 201);

const chargeAgainst = (...replies: HttpReply[]) =>
  paypal.charge(chargeOf(callWith(replying(...replies))));

describe('requests', () => {
  it('charge a wallet in one call, with the marks of a stored credential', async () => {
    const http = replying(paid());
    await paypal.charge(chargeOf(callWith(http)));
    const [sent] = http.sent;
    assert.equal(sent?.url, 'https://api-m.sandbox.paypal.com/v2/checkout/orders');
    assert.equal(sent?.headers?.['paypal-request-id'], KEY);
    assert.equal(sent?.headers?.prefer, 'return=representation');
    assert.deepEqual(JSON.parse(sent?.body ?? ''), {
      intent: 'CAPTURE',
      purchase_units: [
        {
          ...{ reference_id: 'bil_1', invoice_id: KEY, custom_id: KEY, description: 'March' },
          amount: { currency_code: 'EUR', value: '19.90' },
        },
      ],
      payment_source: {
        paypal: {
          vault_id: '8kk8451t',
          stored_credential: {
            payment_initiator: 'MERCHANT',
            usage: 'SUBSEQUENT',
            usage_pattern: 'RECURRING_PREPAID',
          },
        },
      },
    });
    const again = replying(paid());
    await paypal.charge(chargeOf({ ...callWith(again), again: true }));
    assert.equal(again.sent[0]?.body, sent?.body, 'a re-send is the same to the byte');
  });

  it('are not made for an account that may not charge without the payer', async () => {
    const http = replying(paid());
    const outcome = await paypal.charge(chargeOf(callWith(http, connection({ vault: false }))));
    assert.deepEqual(outcome, { is: 'action_required', url: null });
    assert.deepEqual(http.sent, []);
    const { refuse } = paypal.checkout!;
    const errand = { pay: null, currency: EUR, store: true };
    assert.match(refuse(errand, {} as never) ?? '', /may not store/);
    assert.equal(refuse(errand, { vault: true } as never), null);
    assert.equal(refuse({ ...errand, store: false }, {} as never), null);
  });
});

describe('what replies mean', () => {
  const table: [string, HttpReply, string][] = [
    ['a capture that is done', paid(), 'approved'],
    ['one that was refunded since', paid([capture({ status: 'REFUNDED' })]), 'approved'],
    ['one under review', paid([capture({ status: 'PENDING' })]), 'pending'],
    [
      'a completed order with a declined capture',
      paid([capture({ status: 'DECLINED' })]),
      'declined',
    ],
    ['a status of next year', paid([capture({ status: 'SOON' })]), 'unknown'],
    [
      'another amount',
      paid([capture({ amount: { currency_code: 'EUR', value: '1.99' } })]),
      'unknown',
    ],
    [
      'another currency',
      paid([capture({ amount: { currency_code: 'USD', value: '19.90' } })]),
      'unknown',
    ],
    ['another payment', paid([capture({ custom_id: 'ptx_other' })]), 'unknown'],
    ['an order without a payment', paid([]), 'unknown'],
    [
      'an order that waits for the payer',
      paid([], { status: 'PAYER_ACTION_REQUIRED' }),
      'action_required',
    ],
    ['a declined wallet', refusal(422, 'INSTRUMENT_DECLINED'), 'declined'],
    ['a payer who must act', refusal(422, 'PAYER_ACTION_REQUIRED'), 'action_required'],
    ['an invoice id that was there', refusal(422, 'DUPLICATE_INVOICE_ID'), 'unknown'],
    ['a merchant who may not', refusal(422, 'PAYEE_ACCOUNT_RESTRICTED'), 'not_sent'],
    ['an issue of next year', refusal(422, 'NEXT_YEAR'), 'declined'],
    ['a malformed request', refusal(400, 'INVALID_PARAMETER_VALUE'), 'declined'],
    ['no permission', refusal(403, 'PERMISSION_DENIED'), 'not_sent'],
    ['another request under way', refusal(409, 'PREVIOUS_REQUEST_IN_PROGRESS'), 'unknown'],
    ['too many requests', refusal(429, 'RATE_LIMIT_REACHED'), 'not_sent'],
    ['an error of theirs', refusal(500, 'INTERNAL_SERVER_ERROR'), 'unknown'],
    ['a 404 of some proxy', { is: 'reply', status: 404, headers: {}, body: '<html>' }, 'unknown'],
    ['an empty 200', { is: 'reply', status: 200, headers: {}, body: '' }, 'unknown'],
    ['a refused connection', { is: 'not_sent', why: 'ECONNREFUSED' }, 'not_sent'],
    ['a lost one', { is: 'lost', why: 'ECONNRESET' }, 'unknown'],
  ];
  for (const [what, reply, is] of table) {
    it(`${what}: ${is}`, async () => {
      assert.equal((await chargeAgainst(reply)).is, is);
    });
  }

  it('keeps the order, the fee, and the end of a hold', async () => {
    const fee = { paypal_fee: { currency_code: 'EUR', value: '0.94' } };
    const one = await chargeAgainst(paid([capture({ seller_receivable_breakdown: fee })]));
    assert.ok(one.is === 'approved');
    assert.deepEqual(one.data, { paypal_fee: '0.94 EUR', order: '5O190127TN364715T' });
    const authorizations = [
      capture({ status: 'CREATED', expiration_time: '2027-03-30T10:00:00Z' }),
    ];
    const unit = { custom_id: KEY, payments: { authorizations } };
    const reply = json({ ...order(), purchase_units: [unit] }, 201);
    const held = await paypal.charge(
      chargeOf({ ...callWith(replying(reply)), kind: 'authorization' }),
    );
    assert.ok(held.is === 'approved');
    assert.equal(held.expiresAt?.toISOString(), '2027-03-30T10:00:00.000Z');
  });

  it('hides the wallet that an order shows', async () => {
    const vault = { id: 'wallet99', status: 'VAULTED' };
    const more = { payment_source: { paypal: { attributes: { vault } } } };
    const http = replying(paid([capture()], more));
    await paypal.charge(chargeOf(callWith(http)));
    assert.deepEqual(http.hidden, ['wallet99']);
  });

  it('knows each issue of its table once, and the merchant’s own troubles by their name', () => {
    assert.equal(meaningOf('PAYEE_ACCOUNT_NOT_VERIFIED', 422), 'merchant');
    assert.equal(meaningOf('TOKEN_ID_NOT_FOUND', 422), 'instrument_missing');
    assert.equal(meaningOf('INVALID_RESOURCE_ID', 404), 'instrument_missing');
    assert.equal(meaningOf('MALFORMED_REQUEST_JSON', 400), 'processing_error');
  });
});

describe('access tokens', () => {
  const granted = (token: string) => json({ access_token: token, expires_in: 32_400 });

  function wire(...replies: HttpReply[]): Replies {
    return replying(...replies);
  }

  it('are asked for once and used until shortly before their end', async () => {
    const memory = newMemory();
    const http = wire(granted('A21AAone'), paid(), paid(), granted('A21AAtwo'), paid());
    const at = (ms: number) => ({ ...callWith(http), memory, now: () => new Date(START + ms) });
    await paypal.charge(chargeOf(at(0)));
    await paypal.charge(chargeOf(at(32_400_000 - 6 * MINUTE_MS)));
    await paypal.charge(chargeOf(at(32_400_000 - 4 * MINUTE_MS)));
    const bearers = http.sent.map(({ headers }) => headers?.authorization);
    assert.match(bearers[0] ?? '', /^Basic /);
    assert.deepEqual(
      [bearers[1], bearers[2], bearers[4]],
      ['Bearer A21AAone', 'Bearer A21AAone', 'Bearer A21AAtwo'],
    );
    assert.equal(http.sent[0]?.body, 'grant_type=client_credentials');
  });

  it('that are not taken any more are renewed once, and no more', async () => {
    const gone = json({ error: 'invalid_token' }, 401);
    const http = wire(granted('A21AAone'), paid(), gone, granted('A21AAtwo'), paid());
    const memory = newMemory();
    await paypal.charge(chargeOf({ ...callWith(http), memory }));
    const renewed = await paypal.charge(chargeOf({ ...callWith(http), memory }));
    assert.equal(renewed.is, 'approved');
    const never = wire(gone, granted('A21AAthree'), gone);
    const outcome = await paypal.charge(chargeOf({ ...callWith(never), memory }));
    assert.deepEqual([outcome.is, never.sent.length], ['not_sent', 3]);
  });

  it('that cannot be had leave nothing sent, whatever became of asking', async () => {
    const replies: HttpReply[] = [
      { is: 'lost', why: 'ECONNRESET' },
      refusal(500, 'INTERNAL_SERVER_ERROR'),
      json({ error: 'invalid_client' }, 401),
      json({ access_token: '', expires_in: 'soon' }),
    ];
    for (const reply of replies) {
      const call = { ...callWith(wire(reply)), memory: newMemory() };
      assert.equal((await paypal.charge(chargeOf(call))).is, 'not_sent');
    }
  });
});

describe('settings', () => {
  const verdictOf = async (given: Connection) => {
    const http = replying(paid());
    const outcome = await paypal.charge(chargeOf(callWith(http, given)));
    return [outcome.is, http.sent.length];
  };
  const live = (settings = {}): Connection => ({ ...connection(settings), mode: 'live' });

  it('keep live connections to PayPal, and test connections from the live one', async () => {
    assert.deepEqual(await verdictOf(live()), ['approved', 1]);
    assert.deepEqual(await verdictOf(connection()), ['approved', 1]);
    const refused = [
      live({ api_base: 'http://127.0.0.1:4010/paypal' }),
      live({ api_base: 'https://api-m.sandbox.paypal.com' }),
      connection({ api_base: 'https://api-m.paypal.com/' }),
      connection({ api_base: 'https://api.paypal.com' }),
    ];
    for (const one of refused) assert.deepEqual(await verdictOf(one), ['not_sent', 0]);
  });

  it('are checked with new credentials, and with the report where it is needed', async () => {
    const report = json({ transaction_details: [] });
    const check = (http: Replies, settings = {}) =>
      paypal.checkCredentials!(callWith(http, connection(settings)));
    const granted = json({ access_token: 'A21AAnew', expires_in: 32_400 });
    assert.deepEqual(await check(replying(granted, report)), { ok: true });
    const blind = await check(replying(granted, refusal(403, 'PERMISSION_DENIED')));
    assert.ok(!blind.ok && /Transaction Search/.test(blind.why));
    const payers = replying(granted, refusal(403, 'PERMISSION_DENIED'));
    assert.deepEqual(await check(payers, { vault: false }), { ok: true });
    const wrong = await check(replying(json({ error: 'invalid_client' }, 401)));
    assert.ok(!wrong.ok && /credentials/.test(wrong.why));
  });
});

describe('amounts', () => {
  const table: [string, bigint, string | null][] = [
    ['EUR', 1_005n, '10.05'],
    ['USD', 5n, '0.05'],
    ['JPY', 500n, '500'],
    ['HUF', 12_300n, '123'],
    ['HUF', 12_345n, null],
    ['TWD', 100n, '1'],
    ['TWD', 50n, null],
    ['EUR', 0n, null],
    ['KWD', 12_340n, null],
    ['KRW', 1_000n, null],
  ];
  for (const [code, amount, text] of table) {
    const currency = code as Currency;
    it(`${amount} of ${code} ${text === null ? 'is refused' : `is ${text}`}`, () => {
      assert.equal(refuseAmount(amount, currency) === null, text !== null);
      if (text === null) return;
      const wire = { currency_code: code, value: text };
      assert.deepEqual(toPayPal(amount, currency), wire);
      assert.equal(fromPayPal(wire, currency), amount);
    });
  }

  it('are read in the forms PayPal answers them, and never in another currency', () => {
    assert.equal(fromPayPal({ currency_code: 'JPY', value: '500.00' }, 'JPY' as Currency), 500n);
    assert.equal(fromPayPal({ currency_code: 'HUF', value: '123.00' }, 'HUF' as Currency), 12_300n);
    assert.equal(fromPayPal({ currency_code: 'USD', value: '1.00' }, EUR), null);
    assert.equal(fromPayPal({ currency_code: 'EUR', value: 'x' }, EUR), null);
    assert.equal(fromPayPal(null, EUR), null);
  });
});

describe('what follows a payment', () => {
  const followUp = (http: Replies, data = {}): FollowUp<unknown> => ({
    ...callWith(http),
    ...{
      key: 'ptx_capture',
      amount: 1_000n,
      currency: EUR,
      gatewayRef: 'AUTH1',
      instrument: wallet,
    },
    original: {
      ...{ key: KEY, kind: 'authorization', amount: 1_990n, madeAt: new Date(START) },
      ...{ data, refunded: 0n },
    },
  });
  const before = refusal(422, 'AUTHORIZATION_ALREADY_CAPTURED');
  const ten = { currency_code: 'EUR', value: '10.00' };

  it('a capture that was there before is ours when the order shows our name on it', async () => {
    const ours = capture({ invoice_id: 'ptx_capture', amount: ten });
    const kept = { order: '5O190127TN364715T' };
    const found = await paypal.capture!(followUp(replying(before, json(order([ours]))), kept));
    assert.equal(found.is, 'approved');
    const other = await paypal.capture!(followUp(replying(before, json(order())), kept));
    assert.equal(other.is, 'declined');
    const silent = refusal(500, 'INTERNAL_SERVER_ERROR');
    const unclear = await paypal.capture!(followUp(replying(before, silent), kept));
    assert.equal(unclear.is, 'unknown');
  });

  it('a hold that was voided before is voided', async () => {
    const again = await paypal.void!(followUp(replying(refusal(422, 'PREVIOUSLY_VOIDED'))));
    assert.equal(again.is, 'approved');
    const captured = await paypal.void!(followUp(replying(refusal(422, 'PREVIOUSLY_CAPTURED'))));
    assert.equal(captured.is, 'declined');
    const gone: HttpReply = { is: 'reply', status: 204, headers: {}, body: '' };
    assert.equal((await paypal.void!(followUp(replying(gone)))).is, 'approved');
  });
});

describe('look-ups', () => {
  const asked = (http: Replies, more: Partial<LookUp<unknown>> = {}): LookUp<unknown> => ({
    ...callWith(http),
    ...{ kind: 'purchase', key: KEY, amount: 1_990n, currency: EUR, since: new Date(START) },
    ...{ gatewayRef: null, parentRef: null, original: null, gatewayCustomer: null, ...more },
  });
  const report = (lines: object[], refreshed = START, pages = 1) =>
    json({
      transaction_details: lines.map((transaction_info) => ({ transaction_info })),
      last_refreshed_datetime: new Date(refreshed).toISOString(),
      total_pages: pages,
    });
  const line = (more = {}) => ({
    ...{ transaction_id: '3C679366HH908993F', transaction_event_code: 'T0003', invoice_id: KEY },
    ...more,
  });

  it('search the report by our name, page by page, then read the capture itself', async () => {
    const http = replying(report([], START, 2), report([line()], START, 2), json(capture()));
    const found = await paypal.lookUp(asked(http));
    assert.equal(found.is, 'approved');
    const [first, second, third] = http.sent.map(({ url }) => new URL(url));
    assert.equal(first?.searchParams.get('page'), '1');
    assert.equal(first?.searchParams.get('balance_affecting_records_only'), 'N');
    assert.equal(second?.searchParams.get('page'), '2');
    assert.equal(third?.pathname, '/v2/payments/captures/3C679366HH908993F');
  });

  it('take no line of another kind or another name for the payment', async () => {
    const others = [
      line({ transaction_event_code: 'T1107' }),
      line({ transaction_event_code: 'T1300' }),
      line({ invoice_id: 'ptx_capture', custom_field: KEY }),
    ];
    assert.equal((await paypal.lookUp(asked(replying(report(others))))).is, 'absent');
  });

  it('conclude nothing from a report that stands still, once the key is forgotten', async () => {
    const late = START + 24 * 3_600_000;
    const now = () => new Date(late);
    const still = await paypal.lookUp({ ...asked(replying(report([], START))), now });
    assert.equal(still.is, 'no_answer');
    const fresh = await paypal.lookUp({ ...asked(replying(report([], late))), now });
    assert.equal(fresh.is, 'absent');
    const soon = { ...asked(replying(report([], START - 24 * 3_600_000))) };
    assert.equal((await paypal.lookUp(soon)).is, 'absent', 'the same key can be sent again');
  });

  it('believe no capture of another amount, and no page that did not come', async () => {
    const other = json(capture({ amount: { currency_code: 'EUR', value: '1.00' } }));
    const found = asked(replying(other), { gatewayRef: '3C679366HH908993F' });
    assert.equal((await paypal.lookUp(found)).is, 'no_answer');
    const broken = asked(replying(report([], START, 2), refusal(500, 'INTERNAL_SERVER_ERROR')));
    assert.equal((await paypal.lookUp(broken)).is, 'no_answer');
    const forbidden = asked(replying(refusal(403, 'PERMISSION_DENIED')));
    assert.equal((await paypal.lookUp(forbidden)).is, 'no_answer');
  });

  it('find a refund in the report where no order was kept', async () => {
    const refund = {
      ...capture({ custom_id: 'ptx_refund', invoice_id: 'ptx_refund' }),
      id: 'REF1',
    };
    const lines = [line({ transaction_event_code: 'T1107', invoice_id: 'ptx_refund' })];
    const http = replying(report(lines), json(refund));
    const found = await paypal.lookUp(
      asked(http, { kind: 'refund', key: 'ptx_refund', parentRef: '3C679366HH908993F' }),
    );
    assert.ok(found.is === 'approved' && found.gatewayRef === 'REF1');
  });

  it('tell of a void by the state of the authorization', async () => {
    const is = async (status: string) => {
      const http = replying(json(capture({ status })));
      return (await paypal.lookUp(asked(http, { kind: 'void', parentRef: 'AUTH1' }))).is;
    };
    assert.equal(await is('VOIDED'), 'approved');
    assert.equal(await is('CREATED'), 'absent');
    assert.equal(await is('CAPTURED'), 'declined');
  });
});
