// What is Stripe's alone: its amounts, its signature, its settings, and the meaning of replies that
// no well-behaved server gives.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CURRENCIES, type Currency } from '#domain/money.ts';
import type { Connection } from '../contract.ts';
import type { GatewayHttp, HttpReply } from '../http.ts';
import { newMemory } from '../memory.ts';
import { fromStripe, refuseAmount, toStripe } from './amounts.ts';
import { declineReason } from './declines.ts';
import { stripe } from './index.ts';

const EUR = 'EUR' as Currency;

/** The far end of the wire, giving one reply. */
function replying(reply: HttpReply): GatewayHttp {
  return { exchanges: [], hide: () => {}, send: () => Promise.resolve(reply) };
}

function json(status: number, body: unknown): HttpReply {
  return { is: 'reply', status, headers: {}, body: JSON.stringify(body) };
}

function connection(settings: Record<string, string> = {}): Connection {
  return { id: 'gwc_1', mode: 'test', settings: { secret_key: 'sk_test_12345678', ...settings } };
}

function charge(reply: HttpReply, given: Partial<Connection> = {}) {
  return stripe.charge({
    connection: { ...connection(), ...given },
    http: replying(reply),
    now: () => new Date('2027-03-01T10:00:00Z'),
    memory: newMemory(),
    noticeUrl: null,
    again: false,
    kind: 'purchase',
    key: 'ptx_1',
    reference: 'bil_1',
    amount: 1_000n,
    currency: EUR,
    instrument: {
      kind: 'card',
      token: 'pm_1',
      gatewayCustomer: 'cus_1',
      networkTransactionId: null,
    },
    description: '',
    consent: 'recurring',
  });
}

const error = (type: string, code?: string, more: object = {}) => ({
  error: { type, code, message: 'm', ...more },
});

describe('what replies mean', () => {
  const table: [string, HttpReply, string][] = [
    ['a wrong key', json(401, error('invalid_request_error')), 'not_sent'],
    ['no permission', json(403, error('invalid_request_error')), 'not_sent'],
    ['a wrong address', json(404, error('invalid_request_error')), 'not_sent'],
    ['the rate limit', json(429, error('invalid_request_error', 'rate_limit')), 'not_sent'],
    ['a key in flight', json(409, error('idempotency_error', 'idempotency_key_in_use')), 'unknown'],
    ['a key with other parameters', json(400, error('idempotency_error')), 'unknown'],
    ['a failed dependency', json(424, error('api_error')), 'unknown'],
    ['a 500', json(500, error('api_error')), 'unknown'],
    ['a 502 of some proxy', { is: 'reply', status: 502, headers: {}, body: '<html>' }, 'unknown'],
    ['a 401 of some proxy', { is: 'reply', status: 401, headers: {}, body: '<html>' }, 'unknown'],
    ['a 402 that is no card error', json(402, error('api_error')), 'unknown'],
    ['an empty 200', { is: 'reply', status: 200, headers: {}, body: '' }, 'unknown'],
    ['another object', json(200, { id: 'ch_1', object: 'charge', status: 'succeeded' }), 'unknown'],
    ['a redirect', json(302, {}), 'unknown'],
    ['a bad parameter', json(400, error('invalid_request_error', 'parameter_missing')), 'declined'],
    ['a lost reply', { is: 'lost', why: 'reset' }, 'unknown'],
    ['a refused connection', { is: 'not_sent', why: 'refused' }, 'not_sent'],
  ];
  for (const [what, reply, expected] of table) {
    it(`takes ${what} for ${expected}`, async () => {
      assert.equal((await charge(reply)).is, expected);
    });
  }

  for (const status of ['requires_capture', 'requires_confirmation', 'something_new']) {
    it(`doubts a purchase that is ${status}`, async () => {
      const intent = { id: 'pi_1', object: 'payment_intent', amount: 1_000, currency: 'eur' };
      assert.equal((await charge(json(200, { ...intent, status }))).is, 'unknown');
    });
  }
});

describe('declines', () => {
  it('lets an advice make a decline harder, never softer', () => {
    assert.equal(declineReason('generic_decline', null), 'refused');
    assert.equal(declineReason('generic_decline', 'do_not_try_again'), 'do_not_retry');
    assert.equal(declineReason('generic_decline', 'confirm_card_data'), 'incorrect_details');
    assert.equal(declineReason('expired_card', 'confirm_card_data'), 'expired_card');
    assert.equal(declineReason('lost_card', 'try_again_later'), 'lost_card');
    assert.equal(declineReason('a_code_of_next_year', null), 'refused');
  });
});

describe('amounts', () => {
  it('counts as Stripe does, and back', () => {
    const rows: [string, bigint, bigint][] = [
      ['EUR', 1_999n, 1_999n],
      ['JPY', 500n, 500n],
      ['ISK', 1_200n, 120_000n],
      ['UGX', 5_000n, 500_000n],
      ['MGA', 150_000n, 1_500n],
      ['KWD', 12_340n, 12_340n],
    ];
    for (const [code, ours, theirs] of rows) {
      assert.equal(toStripe(ours, code as Currency), theirs, code);
      assert.equal(fromStripe(Number(theirs), code.toLowerCase()), ours, code);
    }
  });

  it('refuses what Stripe would refuse', () => {
    const refused: [string, bigint][] = [
      ['EUR', 0n],
      ['EUR', 49n],
      ['GBP', 29n],
      ['JPY', 49n],
      ['KWD', 12_345n],
      ['MGA', 150_050n],
      ['EUR', 100_000_000n],
      ['ISK', 1_000_000n],
      ['UYI', 100n],
    ];
    for (const [code, amount] of refused) {
      assert.notEqual(refuseAmount(amount, code as Currency), null, `${amount} ${code}`);
    }
    assert.equal(refuseAmount(999_999_999_900n, 'IDR' as Currency), null);
    assert.equal(refuseAmount(99_999_999n, EUR), null);
  });

  it('comes back to the same amount in every currency it takes', () => {
    for (const currency of CURRENCIES) {
      for (const amount of [5_000n, 20_000n, 123_400n]) {
        if (refuseAmount(amount, currency) !== null) continue;
        assert.equal(fromStripe(Number(toStripe(amount, currency)), currency), amount, currency);
      }
    }
  });
});

describe('settings', () => {
  const fine = json(200, { id: 'pi_1', object: 'payment_intent', amount: 1, currency: 'eur' });
  const live = { secret_key: 'sk_live_12345678' };

  it('refuses a key of the other mode, and a live connection to a stand-in', async () => {
    const wrong: Partial<Connection>[] = [
      { mode: 'test', settings: live },
      { mode: 'live', settings: connection().settings },
      { mode: 'live', settings: { ...live, api_base: 'https://stripe.example' } },
    ];
    for (const given of wrong) assert.equal((await charge(fine, given)).is, 'not_sent');
  });

  it('speaks to Stripe with a live key in a live connection', async () => {
    assert.equal((await charge(fine, { mode: 'live', settings: live })).is, 'unknown');
  });
});
