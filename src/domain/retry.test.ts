// Retries: the policies as tables, and what must hold on any life of a declined payment.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays, dayNumber, fromDayNumber, type PlainDate, parsePlainDate } from './calendar.ts';
import { Problem } from './problems.ts';
import {
  type DeclinedAttempt,
  nextStep,
  RETRY_OFFSET_DAYS_MAX,
  RETRY_OFFSETS_MAX,
  type RetryPolicy,
  readRetryPolicy,
  retryPolicyText,
  SCHEME_LIMITS,
} from './retry.ts';
import { isWorkingDay, type WorkingCalendar } from './working-days.ts';

const day = (text: string): PlainDate => parsePlainDate(text, 'test');
const GERMANY: WorkingCalendar = { country: 'DE', region: null, closedDays: [] };

/** What follows as text: the day, or why not. The first failure is on Wednesday 2026-05-06. */
function next(changes: Partial<DeclinedAttempt>): string {
  const step = nextStep({
    policy: 'three_in_a_week',
    declineClass: 'retry_later',
    instrumentKind: 'card',
    brand: 'visa',
    attempts: 1,
    firstFailedOn: day('2026-05-06'),
    today: day('2026-05-06'),
    calendar: GERMANY,
    triesIn30Days: 1,
    ...changes,
  });
  return step.is === 'retry' ? step.on : step.why;
}

describe('what follows a decline', () => {
  test('three in a week comes again 2, 4 and 7 days after the first failure, then no more', () => {
    assert.equal(next({ attempts: 1 }), '2026-05-08');
    assert.equal(next({ attempts: 2, today: day('2026-05-08') }), '2026-05-10');
    assert.equal(next({ attempts: 3, today: day('2026-05-10') }), '2026-05-13');
    assert.equal(next({ attempts: 4, today: day('2026-05-13') }), 'policy_ended');
    assert.equal(next({ attempts: 9, today: day('2026-05-13') }), 'policy_ended');
  });

  test('a planned day gone by becomes tomorrow, never today', () => {
    assert.equal(next({ attempts: 2, today: day('2026-05-09') }), '2026-05-10');
    assert.equal(next({ attempts: 2, today: day('2026-05-10') }), '2026-05-11');
    assert.equal(next({ attempts: 2, today: day('2026-06-20') }), '2026-06-21');
    assert.equal(next({ attempts: 3, today: day('2026-06-21') }), '2026-06-22');
  });

  test('next working day is once, and passes over weekends, holidays and closed days', () => {
    const policy = 'next_working_day';
    assert.equal(next({ policy }), '2026-05-07');
    const friday = day('2026-05-08');
    assert.equal(next({ policy, firstFailedOn: friday, today: friday }), '2026-05-11');
    const maundy = day('2026-04-02');
    assert.equal(next({ policy, firstFailedOn: maundy, today: maundy }), '2026-04-07');
    const calendar = { ...GERMANY, closedDays: [day('2026-05-07')] };
    assert.equal(next({ policy, calendar }), '2026-05-08');
    assert.equal(next({ policy, today: friday }), '2026-05-11');
    assert.equal(next({ policy, attempts: 2, today: day('2026-05-07') }), 'policy_ended');
  });

  test('next working day is for cards only', () => {
    for (const instrumentKind of ['bank_account', 'mandate'] as const) {
      const step = next({ policy: 'next_working_day', instrumentKind });
      assert.equal(step, 'policy_does_not_apply');
    }
  });

  test('none means none, own offsets mean those', () => {
    assert.equal(next({ policy: 'none' }), 'policy_ended');
    const policy = { offsets: [1, 30] };
    assert.equal(next({ policy }), '2026-05-07');
    assert.equal(next({ policy, attempts: 2, today: day('2026-05-07') }), '2026-06-05');
    assert.equal(next({ policy, attempts: 3, today: day('2026-06-05') }), 'policy_ended');
  });

  test('a bank debit is presented again on a working day, a card on any', () => {
    const saturday = { policy: { offsets: [3] } };
    assert.equal(next(saturday), '2026-05-09');
    assert.equal(next({ ...saturday, instrumentKind: 'mandate', brand: null }), '2026-05-11');
  });

  test('a decline for ever ends it at once, one for now or for the instrument does not', () => {
    for (const policy of ['three_in_a_week', 'next_working_day', { offsets: [1] }] as const) {
      assert.equal(next({ policy, declineClass: 'never' }), 'never');
      assert.match(next({ policy, declineClass: 'fix_instrument' }), /^2026-/);
      assert.match(next({ policy, declineClass: 'retry_later' }), /^2026-/);
    }
  });

  test('the schemes’ 30 days bind every policy', () => {
    const table = [
      ['visa', SCHEME_LIMITS.visa.in30Days],
      ['mastercard', SCHEME_LIMITS.mastercard.in30Days],
    ] as const;
    assert.deepEqual(table, [
      ['visa', 20],
      ['mastercard', 35],
    ]);
    for (const [brand, most] of table) {
      assert.equal(next({ brand, triesIn30Days: most - 1 }), '2026-05-08');
      assert.equal(next({ brand, triesIn30Days: most }), 'scheme_limit');
      assert.equal(next({ brand: 'amex', triesIn30Days: most }), '2026-05-08');
      assert.equal(next({ brand: null, triesIn30Days: most }), '2026-05-08');
    }
  });

  test('ten tries in 24 hours put the next one past them', () => {
    const policy = { offsets: [1] };
    const brand = 'mastercard';
    assert.equal(next({ policy, brand, triesIn24Hours: 9 }), '2026-05-07');
    assert.equal(next({ policy, brand, triesIn24Hours: 10 }), '2026-05-08');
    assert.equal(next({ policy, brand: 'visa', triesIn24Hours: 10 }), '2026-05-07');
  });

  test('no life of a payment has two attempts on one day or more retries than the policy', () => {
    const life = fc.record({
      policy: anyPolicy(),
      instrumentKind: fc.constantFrom('card', 'bank_account', 'mandate'),
      brand: fc.constantFrom('visa', 'mastercard', null),
      started: fc.integer({ min: dayNumber(day('2026-01-01')), max: dayNumber(day('2028-12-31')) }),
      // Days of downtime before each attempt is really made, and until its answer is known.
      late: fc.array(fc.nat(12), { minLength: 12, maxLength: 12 }),
      slow: fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }),
    });
    fc.assert(
      fc.property(life, ({ policy, instrumentKind, brand, started, late, slow }) => {
        const attemptedOn = [fromDayNumber(started)];
        const firstFailedOn = addDays(attemptedOn[0] ?? day('2026-01-01'), slow[0] ?? 0);
        let today = firstFailedOn;
        for (;;) {
          const attempts = attemptedOn.length;
          const step = nextStep({
            ...{ policy, declineClass: 'retry_later', instrumentKind, brand, attempts },
            ...{ firstFailedOn, today, calendar: GERMANY, triesIn30Days: attempts },
          });
          if (step.is === 'give_up') break;
          assert.ok(step.on > today, `${step.on} after ${today}`);
          if (policy === 'next_working_day' || instrumentKind !== 'card') {
            assert.equal(isWorkingDay(step.on, GERMANY), true);
          }
          const made = addDays(step.on, late[attempts] ?? 0);
          assert.ok(made > (attemptedOn.at(-1) ?? made));
          attemptedOn.push(made);
          today = addDays(made, slow[attempts] ?? 0);
        }
        const retries = attemptedOn.length - 1;
        assert.equal(retries, expectedRetries(policy, instrumentKind === 'card'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the policy in requests and in the database', () => {
  test('names and own offsets are read', () => {
    for (const name of ['three_in_a_week', 'next_working_day', 'none']) {
      assert.equal(readRetryPolicy(name, 'retry'), name);
    }
    assert.deepEqual(readRetryPolicy({ offsets: [1, 3, 5] }, 'retry'), { offsets: [1, 3, 5] });
    assert.deepEqual(readRetryPolicy('days:1,3,5', 'retry'), { offsets: [1, 3, 5] });
    assert.equal(retryPolicyText({ offsets: [1, 3, 5] }), 'days:1,3,5');
  });

  test('any policy survives being stored', () => {
    fc.assert(
      fc.property(anyPolicy(), (policy) => {
        assert.deepEqual(readRetryPolicy(retryPolicyText(policy), 'retry'), policy);
        assert.deepEqual(readRetryPolicy(policy, 'retry'), policy);
      }),
    );
  });

  test('everything else is refused with the field named', () => {
    const tooMany = Array.from({ length: RETRY_OFFSETS_MAX + 1 }, (_, index) => index + 1);
    const wrongOffsets = [[], [0], [-1], [1.5], [2, 1], [1, 1], ['1'], [RETRY_OFFSET_DAYS_MAX + 1]];
    const wrongTexts = [
      '',
      'always',
      'days:',
      'days:0',
      'days:3,1',
      'days:1,',
      'days: 1',
      'days:61',
    ];
    const wrong = [
      ...[...wrongOffsets, tooMany].map((offsets) => ({ offsets })),
      ...wrongTexts,
      ...[null, undefined, 3, [1, 2], {}, { offsets: '1' }, { offsets: null }],
    ];
    for (const input of wrong) {
      assert.throws(
        () => readRetryPolicy(input, 'retry'),
        (error) =>
          error instanceof Problem && error.code === 'value_invalid' && error.field === 'retry',
        JSON.stringify(input),
      );
    }
  });
});

function expectedRetries(policy: RetryPolicy, card: boolean): number {
  if (typeof policy === 'object') return policy.offsets.length;
  if (policy === 'next_working_day') return card ? 1 : 0;
  return policy === 'three_in_a_week' ? 3 : 0;
}

function anyPolicy(): fc.Arbitrary<RetryPolicy> {
  const offsets = fc
    .uniqueArray(fc.integer({ min: 1, max: RETRY_OFFSET_DAYS_MAX }), {
      minLength: 1,
      maxLength: RETRY_OFFSETS_MAX,
    })
    .map((days) => ({ offsets: days.sort((a, b) => a - b) }));
  const names = fc.constantFrom<RetryPolicy>('three_in_a_week', 'next_working_day', 'none');
  return fc.oneof(offsets, names);
}
