// What an answer means: each outcome, kind, retry policy and decline reason, as tables.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parsePlainDate } from './calendar.ts';
import type { Id } from './ids.ts';
import { parseCurrency } from './money.ts';
import { DECLINE_CLASS, type DeclineReason, type Outcome } from './outcome.ts';
import type { RetryPolicy } from './retry.ts';
import { type Attempt, judge, type Verdict } from './verdict.ts';

// A Wednesday; the Thursday after it is a working day in Germany.
const WEDNESDAY = parsePlainDate('2026-05-06', 'test');

const ATTEMPT: Attempt = {
  kind: 'purchase',
  amount: 4900n,
  currency: parseCurrency('EUR', 'currency'),
  accountId: '00000000-0000-7000-8000-00000000000a' as Id<'account'>,
  connectionId: '00000000-0000-7000-8000-00000000000b' as Id<'gatewayConnection'>,
  instrumentKind: 'card',
  brand: 'visa',
  retryPolicy: 'three_in_a_week',
  declines: 0,
  byPayer: false,
  windowUntil: parsePlainDate('2027-03-05', 'test'),
  firstFailedOn: null,
  today: WEDNESDAY,
  calendar: { country: 'DE', region: null, closedDays: [] },
};

const QUIET: Verdict = {
  transaction: 'succeeded',
  billing: null,
  retryOn: null,
  giveUpOn: null,
  declined: false,
  posting: null,
  stop: null,
  unusable: null,
  open: false,
  code: null,
  message: null,
};

function decline(reason: DeclineReason): Outcome & { is: 'declined' } {
  return { is: 'declined', reason, code: 'x51', said: 'no' };
}

describe('an answer that is no decline', () => {
  test('an approved purchase is paid and books its whole amount once', () => {
    const verdict = judge({ is: 'approved', gatewayRef: 'g' }, ATTEMPT);
    assert.deepEqual(verdict, {
      ...QUIET,
      billing: 'approved',
      posting: {
        cause: 'purchase',
        debit: { name: 'gateway', of: ATTEMPT.connectionId },
        credit: { name: 'payer', of: ATTEMPT.accountId },
        amount: 4900n,
        currency: 'EUR',
      },
    });
  });

  test('an approved authorization holds funds and books nothing yet', () => {
    const verdict = judge(
      { is: 'approved', gatewayRef: 'g' },
      { ...ATTEMPT, kind: 'authorization' },
    );
    assert.deepEqual(verdict, { ...QUIET, transaction: 'held', billing: 'held' });
  });

  test('pending stays open and books nothing, whatever the kind', () => {
    for (const kind of ['purchase', 'authorization'] as const) {
      const verdict = judge({ is: 'pending', gatewayRef: 'g' }, { ...ATTEMPT, kind });
      assert.deepEqual(verdict, {
        ...QUIET,
        transaction: 'accepted',
        billing: 'accepted',
        open: true,
      });
    }
  });

  test('a payer who must act ends the attempt without counting a decline', () => {
    const verdict = judge({ is: 'action_required', url: null }, ATTEMPT);
    const { transaction, billing, declined, open, posting, retryOn } = verdict;
    assert.deepEqual(
      { transaction, billing, declined, open, posting, retryOn },
      {
        transaction: 'refused',
        billing: 'payer_must_act',
        declined: false,
        open: false,
        posting: null,
        retryOn: null,
      },
    );
  });

  test('a doubt moves no billing record, plans no retry, books nothing, and stays open', () => {
    const verdict = judge({ is: 'unknown', why: 'time-out' }, { ...ATTEMPT, declines: 3 });
    assert.deepEqual(verdict, {
      ...QUIET,
      transaction: 'in_doubt',
      open: true,
      code: 'unknown',
      message: 'time-out',
    });
  });
});

describe('a decline', () => {
  /** Day of the next attempt by class, policy and how often it was declined before. */
  const table: [DeclineReason, RetryPolicy, 'card' | 'bank_account', number, string | null][] = [
    ['insufficient_funds', 'three_in_a_week', 'card', 0, '2026-05-08'],
    ['insufficient_funds', 'three_in_a_week', 'card', 1, '2026-05-10'],
    ['insufficient_funds', 'three_in_a_week', 'card', 2, '2026-05-13'],
    ['insufficient_funds', 'three_in_a_week', 'card', 3, null],
    // A bank debit is planned on a working day: Sunday the 10th becomes Monday.
    ['insufficient_funds', 'three_in_a_week', 'bank_account', 1, '2026-05-11'],
    ['insufficient_funds', 'next_working_day', 'card', 0, '2026-05-07'],
    ['insufficient_funds', 'next_working_day', 'card', 1, null],
    ['insufficient_funds', 'next_working_day', 'bank_account', 0, null],
    ['insufficient_funds', 'none', 'card', 0, null],
    ['insufficient_funds', { offsets: [5] }, 'card', 0, '2026-05-11'],
    ['insufficient_funds', { offsets: [5] }, 'card', 1, null],
    ['expired_card', 'three_in_a_week', 'card', 0, '2026-05-08'],
    ['expired_card', 'none', 'card', 0, null],
    ['stolen_card', 'three_in_a_week', 'card', 0, null],
    ['stolen_card', { offsets: [5] }, 'card', 0, null],
    ['account_closed', 'next_working_day', 'bank_account', 0, null],
  ];
  for (const [reason, policy, kind, declines, on] of table) {
    const name = typeof policy === 'object' ? `after ${policy.offsets} days` : policy;
    const then = on === null ? 'fails for good' : `comes again on ${on}`;
    test(`${reason}, ${name}, ${kind}, after ${declines} declines: ${then}`, () => {
      const firstFailedOn = declines === 0 ? null : WEDNESDAY;
      const attempt = {
        ...ATTEMPT,
        retryPolicy: policy,
        instrumentKind: kind,
        declines,
        firstFailedOn,
      };
      const verdict = judge(decline(reason), attempt);
      assert.equal(verdict.retryOn, on);
      assert.equal(verdict.billing, on === null ? 'declined_for_good' : 'declined_for_now');
      assert.equal(verdict.transaction, 'refused');
      assert.equal(verdict.declined, true);
      assert.equal(verdict.posting, null);
      assert.equal(verdict.open, false);
    });
  }

  for (const reason of Object.keys(DECLINE_CLASS) as DeclineReason[]) {
    const kind = DECLINE_CLASS[reason];
    test(`${reason} is ${kind}: what it does to the account and the instrument`, () => {
      for (const retryPolicy of ['three_in_a_week', 'next_working_day', 'none'] as const) {
        const verdict = judge(decline(reason), { ...ATTEMPT, retryPolicy });
        assert.equal(verdict.stop, kind === 'never' ? reason : null);
        assert.equal(verdict.unusable, kind === 'retry_later' ? null : reason);
        assert.equal(verdict.code, reason);
        if (kind === 'never') assert.equal(verdict.retryOn, null);
      }
    });
  }

  test('a held authorization that is declined is treated as a purchase is', () => {
    const purchase = judge(decline('lost_card'), ATTEMPT);
    assert.deepEqual(judge(decline('lost_card'), { ...ATTEMPT, kind: 'authorization' }), purchase);
  });

  test('offsets count from the first failure, and a day gone by becomes tomorrow', () => {
    const late = { ...ATTEMPT, declines: 1, firstFailedOn: WEDNESDAY };
    const today = parsePlainDate('2026-05-20', 'test');
    const verdict = judge(decline('insufficient_funds'), { ...late, today });
    assert.equal(verdict.retryOn, '2026-05-21');
  });

  test('what a gateway says is kept to 300 characters', () => {
    const said = 'very '.repeat(1_000);
    const long = judge({ ...decline('refused'), said }, ATTEMPT);
    assert.equal(long.message?.length, 300);
    assert.ok(long.message?.startsWith('x51: very'));
    const doubt = judge({ is: 'unknown', why: said }, ATTEMPT);
    assert.equal(doubt.message?.length, 300);
  });

  test('a text cut at the limit never ends in half a character', () => {
    const verdict = judge({ ...decline('refused'), said: `${'a'.repeat(294)}😀😀` }, ATTEMPT);
    assert.ok(verdict.message?.isWellFormed(), 'half a character cannot be stored');
    const doubt = judge({ is: 'unknown', why: `${'a'.repeat(299)}😀` }, ATTEMPT);
    assert.ok(doubt.message?.isWellFormed());
  });

  test('a NUL byte, which no database text can hold, is left out', () => {
    const verdict = judge({ ...decline('refused'), said: 'a\0b' }, ATTEMPT);
    assert.equal(verdict.message, 'x51: ab');
  });
});
