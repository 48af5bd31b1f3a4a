// The decision about a doubt, as tables: what a gateway declares, what was sent and when, what the
// look-up said, and the one thing that may be done then.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Idempotency, LookUpResult } from '#gateways/contract.ts';
import { type Doubtful, nextMove } from './next-move.ts';

const NOW = new Date('2027-01-31T12:00:00Z');
const SECOND = 1_000;
const DAY = 86_400_000;

const ago = (ms: number) => new Date(NOW.getTime() - ms);

/** Honours the key for a day, forgets no error, absence proves after a minute. */
const CONTRACT: Idempotency = {
  key: { honoured: true, forMs: DAY },
  replaysErrors: false,
  lookUpLagMs: 0,
  absenceProvesAfterMs: 60 * SECOND,
};
const NO_KEY: Idempotency = { ...CONTRACT, key: { honoured: false } };
const NEVER_PROVES: Idempotency = { ...CONTRACT, absenceProvesAfterMs: null };
const NEITHER: Idempotency = { ...NO_KEY, absenceProvesAfterMs: null };
const REPLAYS: Idempotency = { ...CONTRACT, replaysErrors: true };

const STRAYS: Idempotency = { ...NEVER_PROVES, strayMs: 30 * SECOND };
const UNSEEN: Idempotency = { ...NO_KEY, capturesUnseen: true };

const DOUBT: Doubtful = {
  kind: 'purchase',
  status: 'unknown',
  createdAt: ago(10 * SECOND),
  since: ago(10 * SECOND),
  sentUntil: ago(10 * SECOND),
  heldBy: null,
  asked: 1,
};

const ABSENT: LookUpResult = { is: 'absent' };
const APPROVED: LookUpResult = { is: 'approved', gatewayRef: 'g' };
const DECLINED: LookUpResult = {
  is: 'declined',
  reason: 'insufficient_funds',
  code: '51',
  said: 'no',
};
const PENDING: LookUpResult = { is: 'pending', gatewayRef: 'g' };

describe('the gateway does not know of it', () => {
  const table: [string, Idempotency, Partial<Doubtful>, string][] = [
    // Soon after: only the same request under the same key may follow.
    ['key honoured, sent 10 s ago', CONTRACT, {}, 'send_again'],
    ['key honoured, errors replayed, sent 10 s ago', REPLAYS, {}, 'send_again'],
    ['key honoured, absence never proves', NEVER_PROVES, {}, 'send_again'],
    // The simulator's seed 27: sent again and declined, and then the first one came and was paid.
    ['key honoured, declines not kept, 29.999 s', STRAYS, { sentUntil: ago(29_999) }, 'ask_later'],
    ['key honoured, declines not kept, 30 s', STRAYS, { sentUntil: ago(30_000) }, 'send_again'],
    ['no key, sent 10 s ago', NO_KEY, {}, 'ask_later'],
    ['no key, absence never proves', NEITHER, {}, 'ask_later'],
    // Before the time of proof is over, to the millisecond.
    ['no key, 59.999 s', NO_KEY, { sentUntil: ago(59_999) }, 'ask_later'],
    ['no key, 60 s', NO_KEY, { sentUntil: ago(60_000) }, 'not_processed'],
    ['key honoured, 60 s', CONTRACT, { sentUntil: ago(60_000) }, 'not_processed'],
    ['absence never proves, a month', NEITHER, { sentUntil: ago(30 * DAY) }, 'ask_later'],
    // A capture may wait in the gateway's queue for hours.
    ['captures unseen, a capture', UNSEEN, { kind: 'capture' }, 'send_again'],
    [
      'captures unseen, a capture, a month',
      UNSEEN,
      { kind: 'capture', sentUntil: ago(30 * DAY) },
      'send_again',
    ],
    [
      'captures unseen, a void, 60 s',
      UNSEEN,
      { kind: 'void', sentUntil: ago(60_000) },
      'not_processed',
    ],
    ['captures unseen, a purchase, 59.999 s', UNSEEN, { sentUntil: ago(59_999) }, 'ask_later'],
    // Something may still be under way: nothing is proved.
    ['no key, sending until later', NO_KEY, { sentUntil: ago(-5_000) }, 'ask_later'],
    ['key honoured, sending until later', CONTRACT, { sentUntil: ago(-5_000) }, 'send_again'],
    // The key is forgotten: sending it again would be a second payment.
    ['key forgotten', NEVER_PROVES, { since: ago(DAY) }, 'ask_later'],
    ['key remembered for a second', NEVER_PROVES, { since: ago(DAY - SECOND) }, 'send_again'],
    // A stop, an expired card and their kind: nothing is sent any more.
    ['held back, not proved', CONTRACT, { heldBy: 'payment_stop' }, 'ask_later'],
    [
      'held back, proved',
      CONTRACT,
      { heldBy: 'payment_stop', sentUntil: ago(60_000) },
      'withdraw payment_stop',
    ],
    // What the gateway confirmed cannot vanish: never failed, never sent again.
    ['pending before', CONTRACT, { status: 'pending', sentUntil: ago(30 * DAY) }, 'ask_later'],
    ['held before', CONTRACT, { status: 'authorized', sentUntil: ago(30 * DAY) }, 'ask_later'],
    ['in progress, its worker died', CONTRACT, { status: 'in_progress' }, 'send_again'],
    ['in progress, no key', NO_KEY, { status: 'in_progress' }, 'ask_later'],
  ];
  for (const [name, contract, doubt, expected] of table) {
    test(`${name}: ${expected}`, () => {
      const move = nextMove(contract, { ...DOUBT, ...doubt }, ABSENT, NOW);
      assert.equal(move.do === 'withdraw' ? `withdraw ${move.reason}` : move.do, expected);
    });
  }

  test('a doubt whose sending was never announced is counted from when it arose', () => {
    const since = ago(59_999);
    assert.equal(
      nextMove(NO_KEY, { ...DOUBT, since, sentUntil: null }, ABSENT, NOW).do,
      'ask_later',
    );
  });
});

describe('the gateway answers', () => {
  for (const status of ['in_progress', 'unknown', 'pending'] as const) {
    for (const found of [APPROVED, DECLINED, PENDING]) {
      test(`${found.is} for what is ${status} is recorded as it is, whatever the contract`, () => {
        for (const contract of [CONTRACT, NO_KEY, NEVER_PROVES, NEITHER, REPLAYS]) {
          for (const heldBy of [null, 'payment_stop']) {
            const move = nextMove(contract, { ...DOUBT, status, heldBy }, found, NOW);
            assert.deepEqual(move, { do: 'record', outcome: found });
          }
        }
      });
    }
  }

  test('a payer who must act is recorded', () => {
    const found: LookUpResult = { is: 'action_required', url: null };
    assert.deepEqual(nextMove(CONTRACT, DOUBT, found, NOW), { do: 'record', outcome: found });
  });

  test('funds still held are looked at again in an hour, funds let go end the hold', () => {
    const held = { ...DOUBT, status: 'authorized' as const };
    const still = nextMove(CONTRACT, held, APPROVED, NOW);
    assert.equal(still.do, 'ask_later');
    assert.equal(still.do === 'ask_later' ? still.waitMs : 0, 3_600_000);
    assert.deepEqual(nextMove(CONTRACT, held, DECLINED, NOW), { do: 'hold_ended' });
  });

  test('a look-up that failed says nothing: nothing is sent and nothing is closed', () => {
    const old = { ...DOUBT, sentUntil: ago(30 * DAY) };
    for (const is of ['no_answer', 'unknown', 'not_sent'] as const) {
      for (const contract of [CONTRACT, NO_KEY, NEVER_PROVES, NEITHER]) {
        const move = nextMove(contract, old, { is, why: 'maintenance' }, NOW);
        assert.deepEqual(move, { do: 'ask_later', why: 'maintenance' });
      }
    }
  });
});

test('whatever is declared and found, nothing is sent that the contract does not make safe', () => {
  const ms = fc.integer({ min: -120_000, max: 3 * DAY });
  const arbitrary = fc.record({
    honoured: fc.boolean(),
    provesAfter: fc.option(fc.integer({ min: 0, max: 2 * DAY })),
    status: fc.constantFrom('in_progress', 'unknown', 'pending', 'authorized' as const),
    since: ms,
    sent: ms,
    heldBy: fc.constantFrom(null, 'payment_stop'),
    found: fc.constantFrom<LookUpResult[]>(ABSENT, APPROVED, DECLINED, PENDING, {
      is: 'no_answer',
      why: 'x',
    }),
  });
  fc.assert(
    fc.property(arbitrary, (one) => {
      const key = one.honoured ? ({ honoured: true, forMs: DAY } as const) : NO_KEY.key;
      const contract = { ...CONTRACT, key, absenceProvesAfterMs: one.provesAfter };
      const { status, heldBy, found } = one;
      const doubt = { ...DOUBT, status, heldBy, since: ago(one.since), sentUntil: ago(one.sent) };
      const move = nextMove(contract, doubt, found, NOW);
      if (move.do === 'send_again') {
        assert.ok(found.is === 'absent' && one.honoured && one.since < DAY && heldBy === null);
        assert.ok(status === 'in_progress' || status === 'unknown');
      }
      if (move.do === 'not_processed' || move.do === 'withdraw') {
        assert.ok(found.is === 'absent' && one.provesAfter !== null);
        assert.ok(one.sent >= one.provesAfter);
        assert.ok(status === 'in_progress' || status === 'unknown');
      }
      if (found.is === 'no_answer') assert.equal(move.do, 'ask_later');
    }),
  );
});
