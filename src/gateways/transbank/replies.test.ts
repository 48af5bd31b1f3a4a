// Replies that no well-behaved twin gives, and the forms of our names at Transbank.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Currency } from '#domain/money.ts';
import { CLP, idOf, START, settingsOf } from '#test/transbank-shop.ts';
import type { Call, Charge } from '../contract.ts';
import type { GatewayHttp, HttpReply } from '../http.ts';
import { newMemory } from '../memory.ts';
import { fromWire, refuseAmount, toNumber } from './amounts.ts';
import { transbank } from './index.ts';
import { childOrderOf, orderOf, productOf, usernameFor } from './reference.ts';

const USD = 'USD' as Currency;
const TOKEN = 'e1'.repeat(32);

/** The far end of the wire: gives its replies one after the other, the last one again and again. */
function replying(...replies: HttpReply[]): GatewayHttp & { sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    exchanges: [],
    hide: () => {},
    send: async ({ method, url }) => {
      sent.push(`${method} ${url.replace(/^.*\/v1\.2\//, '')}`);
      return replies[Math.min(sent.length, replies.length) - 1]!;
    },
  };
}

const json = (body: unknown, status = 200, headers = {}): HttpReply => ({
  ...{ is: 'reply', status, headers },
  body: JSON.stringify(body),
});

const error = (status: number, error_message: string, headers = {}) =>
  json({ error_message }, status, headers);

function callWith(http: GatewayHttp): Call<unknown> {
  return {
    connection: { id: 'gwc_1', mode: 'test', settings: settingsOf() },
    ...{ http, now: () => new Date(START), memory: newMemory(), noticeUrl: null },
  };
}

function chargeWith(...replies: HttpReply[]) {
  const http = replying(...replies);
  const asked: Charge<unknown> = {
    ...{ ...callWith(http), kind: 'purchase', key: KEY, reference: idOf('billingRecord') },
    ...{ amount: 1_990n, currency: CLP, description: 'March', consent: 'recurring', again: false },
    instrument: {
      ...{ kind: 'card', token: 'tbk', gatewayCustomer: 'user', networkTransactionId: null },
    },
  };
  return { http, outcome: transbank.charge(asked) };
}

const KEY = idOf('paymentTransaction');

/** A Oneclick payment as a status or an authorisation shows it. */
const payment = (status: string, more: object = {}, order = KEY.slice(4)) =>
  json({
    buy_order: order,
    details: [{ buy_order: 'c', commerce_code: '1', amount: 1990, status, ...more }],
  });

describe('a reply to a charge', () => {
  const cases: readonly [is: string, reply: HttpReply, why: string][] = [
    ['approved', payment('AUTHORIZED', { response_code: 0 }), 'the plain case'],
    ['approved', payment('AUTHORIZED', { response_code: 0, amount: '1990.00' }), 'as a text'],
    ['unknown', payment('AUTHORIZED', { response_code: 0, amount: 1991 }), 'another amount'],
    ['unknown', payment('AUTHORIZED', { response_code: 0, amount: 1990.5 }), 'no pesos'],
    ['unknown', payment('AUTHORIZED', { response_code: 0 }, 'other'), 'another order'],
    ['unknown', payment('AUTHORIZED', { response_code: -1 }), 'two words against each other'],
    ['unknown', payment('AUTHORIZED'), 'no code'],
    ['unknown', payment('FAILED', { response_code: 0 }), 'two words against each other'],
    ['declined', payment('FAILED', { response_code: -3, amount: null }), 'no amount'],
    ['declined', payment('FAILED', { response_code: -42 }), 'a code that nobody knows'],
    ['declined', payment('FAILED'), 'no code'],
    ['unknown', payment('INITIALIZED'), 'not a status of Oneclick'],
    ['unknown', payment('SOMETHING_NEW', { response_code: 0 }), 'a status that nobody knows'],
    ['unknown', json({ buy_order: KEY.slice(4), details: [] }), 'no detail'],
    ['unknown', json([]), 'another shape'],
    ['unknown', { is: 'reply', status: 200, headers: {}, body: '{"buy' }, 'half a reply'],
    ['unknown', { is: 'lost', why: 'reset' }, 'lost'],
    ['not_sent', { is: 'not_sent', why: 'refused' }, 'never left'],
    ['not_sent', error(401, 'Not Authorized'), 'wrong keys'],
    ['not_sent', error(429, 'Too many requests'), 'too many requests'],
    ['declined', error(422, 'Invalid value for parameter: amount'), 'refused by validation'],
    ['declined', error(400, 'Malformed'), 'refused before it was read'],
    ['unknown', { is: 'reply', status: 422, headers: {}, body: '<html>' }, 'not Transbank’s 422'],
    ['unknown', json({ description: 'Internal server error' }, 500), 'their fault'],
    ['unknown', error(503, 'x'), 'their load balancer'],
  ];
  for (const [is, reply, why] of cases) {
    it(`is ${is}: ${why}`, async () => {
      const { outcome, http } = chargeWith(reply);
      assert.equal((await outcome).is, is, JSON.stringify(await outcome));
      assert.deepEqual(http.sent, ['POST transactions']);
    });
  }

  it('that calls it a repetition is settled by the status, not by another charge', async () => {
    const repeated = error(422, 'Transaction already exists(21)');
    const found = chargeWith(repeated, payment('AUTHORIZED', { response_code: 0 }));
    assert.equal((await found.outcome).is, 'approved');
    const gone = chargeWith(
      repeated,
      error(422, 'Invalid value for parameter: buy order not found'),
    );
    assert.equal((await gone.outcome).is, 'unknown');
    assert.deepEqual(gone.http.sent.length, 2);
  });
});

describe('a status that is looked up', () => {
  const lookUp = (reply: HttpReply, more: object = {}) => {
    const http = replying(reply);
    const asked = { kind: 'purchase' as const, key: KEY, amount: 1_990n, currency: CLP };
    return transbank.lookUp({
      ...{ ...callWith(http), ...asked, since: new Date(START), gatewayRef: null },
      ...{ parentRef: null, original: null, gatewayCustomer: null, ...more },
    });
  };

  const cases: readonly [is: string, reply: HttpReply][] = [
    ['approved', payment('CAPTURED', { response_code: 0 })],
    ['approved', payment('NULLIFIED', { response_code: 0 })],
    ['approved', payment('PARTIALLY_NULLIFIED', { response_code: 0 })],
    ['declined', payment('REVERSED', { response_code: 0 })],
    ['absent', error(404, 'Not Found')],
    ['absent', error(422, 'Invalid value for parameter: buy order not found')],
    ['no_answer', error(422, 'Invalid value for parameter: buy_order')],
    ['no_answer', error(401, 'Not Authorized')],
    ['no_answer', json({ description: 'Internal server error' }, 500)],
    ['no_answer', payment('CAPTURED', { response_code: 0, amount: 1_000 })],
  ];
  for (const [is, reply] of cases) {
    it(`is ${is}: ${reply.is === 'reply' ? reply.body.slice(0, 90) : ''}`, async () => {
      assert.equal((await lookUp(reply)).is, is);
    });
  }

  it('of a form nobody knows is no proof: Transbank gave its token itself', async () => {
    const reply = error(422, 'Invalid value for parameter: transaction not found');
    assert.equal((await lookUp(reply, { gatewayRef: TOKEN })).is, 'no_answer');
  });

  it('of a form nobody committed is absent', async () => {
    const reply = json({ amount: 1990, status: 'INITIALIZED', buy_order: KEY.slice(4) });
    assert.equal((await lookUp(reply, { gatewayRef: TOKEN })).is, 'absent');
  });
});

describe('a follow-up', () => {
  const follow = (...replies: HttpReply[]) => {
    const http = replying(...replies);
    const data = { detail_order: 'c', auth_code: '1213' };
    return {
      ...{ ...callWith(http), key: idOf('paymentTransaction'), amount: 1_000n, currency: CLP },
      gatewayRef: KEY.slice(4),
      original: {
        ...{ key: KEY, kind: 'authorization' as const, amount: 1_990n, data },
        ...{ madeAt: new Date(START), refunded: 0n },
      },
      instrument: { kind: 'card', token: '', gatewayCustomer: null, networkTransactionId: null },
    } as const;
  };
  const taken = payment('CAPTURED', { response_code: 0 });
  const nullified = (more: object) => json({ type: 'NULLIFIED', ...more });

  const refunds: readonly [is: string, reply: HttpReply][] = [
    ['approved', nullified({ response_code: 0, balance: 990.0 })],
    ['approved', json({ type: 'REVERSED' })],
    ['declined', nullified({ response_code: -1 })],
    ['unknown', nullified({})],
    ['unknown', json({ type: 'SOMETHING' })],
    ['declined', error(422, 'Amount to refund is bigger than authorized')],
    ['unknown', json({}, 500)],
  ];
  for (const [is, reply] of refunds) {
    it(`refund is ${is}: ${reply.is === 'reply' ? reply.body : ''}`, async () => {
      assert.equal((await transbank.refund?.(follow(taken, reply)))?.is, is);
    });
  }

  it('capture that shows the authorised amount as captured decides nothing', async () => {
    assert.equal((await transbank.capture?.(follow(taken)))?.is, 'unknown');
    const other = payment('CAPTURED', { response_code: 0, amount: 700 });
    assert.equal((await transbank.capture?.(follow(other)))?.is, 'declined');
  });

  it('capture that somebody else did in between is in doubt', async () => {
    const held = payment('AUTHORIZED', { response_code: 0 });
    const late = error(422, 'Transaction already captured');
    assert.equal((await transbank.capture?.(follow(held, late)))?.is, 'unknown');
  });

  it('refund of what shows no balance decides nothing', async () => {
    const part = payment('PARTIALLY_NULLIFIED', { response_code: 0 });
    assert.equal((await transbank.refund?.(follow(part)))?.is, 'unknown');
  });

  it('of a payment that cannot be seen now is not sent', async () => {
    for (const verb of ['capture', 'void', 'refund'] as const) {
      assert.equal((await transbank[verb]?.(follow({ is: 'lost', why: 'x' })))?.is, 'not_sent');
    }
  });
});

describe('our names', () => {
  it('have 26 characters, of the payment and of its detail, which differ for each attempt', () => {
    const reference = idOf('billingRecord');
    const keys = [idOf('paymentTransaction'), idOf('paymentTransaction')];
    const details = keys.map((key) => childOrderOf(key, reference));
    assert.equal(new Set(details).size, 2);
    assert.equal(new Set(details.map((one) => one.slice(0, 21))).size, 1);
    for (const one of [...keys.map(orderOf), ...details]) assert.match(one, /^[0-9A-Za-z]{26}$/);
    assert.match(childOrderOf(keys[0]!, 'something else'), /^-[0-9a-z]{25}$/);
    assert.throws(() => orderOf('bil_01h455vb4pex5vsknk084sn02q'), TypeError);
  });

  it('of users hold forty characters', () => {
    const user = usernameFor(idOf('customer'), KEY);
    assert.match(user, /^[0-9a-z]{26}-[0-9a-z]{12}$/);
  });

  it('tell the products apart', () => {
    assert.deepEqual([productOf(orderOf(KEY)), productOf(TOKEN)], ['oneclick', 'webpay']);
  });
});

describe('an amount', () => {
  it('comes back from the wire as it was, in pesos and dollars', () => {
    const minor = fc.bigInt({ min: 1n, max: 999_999_999_999_999n });
    fc.assert(
      fc.property(minor, fc.constantFrom(CLP, USD), (amount, currency) => {
        assert.equal(refuseAmount(amount, currency), null);
        const text = JSON.stringify(toNumber(amount, currency));
        assert.match(text, currency === CLP ? /^\d+$/ : /^\d+(\.\d\d?)?$/);
        assert.ok(text.length <= 17);
        assert.equal(fromWire(JSON.parse(text), currency), amount);
        assert.equal(fromWire(text, currency), amount);
      }),
    );
  });

  it('is read alike however it is printed, and not where it is none', () => {
    for (const one of [1000, '1000', '1000.0', '1000.00']) assert.equal(fromWire(one, CLP), 1_000n);
    assert.equal(fromWire('1000.50', USD), 100_050n);
    for (const none of [null, undefined, '', 'x', 10.5, Number.NaN]) {
      assert.equal(fromWire(none, CLP), null);
    }
  });

  it('too long, of nothing, or of another currency is refused', () => {
    assert.equal(typeof refuseAmount(1_000_000_000_000_000n, CLP), 'string');
    assert.equal(typeof refuseAmount(0n, CLP), 'string');
    assert.equal(typeof refuseAmount(1n, 'EUR' as Currency), 'string');
  });
});
