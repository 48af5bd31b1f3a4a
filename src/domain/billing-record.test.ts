// The state table of a billing record, told a second time in the words of the domain: every pair of
// status and event, what is reachable, and what ends.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BILLING_ARROWS,
  BILLING_STATUSES,
  type BillingEvent,
  type BillingStatus,
  billingStatusesBefore,
  billingSteps,
  FINAL_STATUSES,
  nextBillingStatus,
  paylineStatus,
  RETURN_TARGETS,
  returnTarget,
  STILL_TO_COME,
} from './billing-record.ts';

const EVENTS = Object.keys(BILLING_ARROWS) as BillingEvent[];

/** Every arrow that may exist: event, from, to. Written from the domain, not from the code. */
const ARROWS = `
  claimed             to_come          collecting
  claimed             in_retry         collecting
  held_back           to_come          unbillable
  held_back           in_retry         unbillable
  released            unbillable       to_come
  cancelled           to_come          cancelled
  cancelled           unbillable       cancelled
  cancelled           in_retry         cancelled
  cancelled           awaiting_payer   cancelled
  approved            collecting       paid
  approved            pending          paid
  approved            awaiting_payer   paid
  held                collecting       authorized
  held                pending          authorized
  held                awaiting_payer   authorized
  captured            authorized       paid
  hold_ended          authorized       cancelled
  accepted            collecting       pending
  accepted            awaiting_payer   pending
  declined_for_now    collecting       in_retry
  declined_for_now    pending          in_retry
  declined_for_good   collecting       failed
  declined_for_good   pending          failed
  declined_for_good   awaiting_payer   failed
  payer_must_act      collecting       awaiting_payer
  payer_must_act      to_come          awaiting_payer
  payer_must_act      in_retry         awaiting_payer
  payer_started       awaiting_payer   collecting
  payer_left          collecting       awaiting_payer
  payer_declined      collecting       awaiting_payer
  payer_declined      pending          awaiting_payer
  not_processed       collecting       in_retry
  withdrawn           collecting       unbillable
  called_off          collecting       cancelled
  cleared             paid             cleared
  settled             cleared          settled
  settled             paid             settled
  charged_back        paid             charged_back
  charged_back        cleared          charged_back
  charged_back        settled          charged_back
  chargeback_won      charged_back     paid
  refunded_in_full    paid             refunded
  refunded_in_full    cleared          refunded
  refunded_in_full    settled          refunded
  refund_failed       refunded         paid`;

const expected = new Map(
  ARROWS.trim()
    .split('\n')
    .map((line) => {
      const [event, from, to] = line.trim().split(/\s+/);
      return [`${event} ${from}`, to];
    }),
);

describe('the states of a billing record', () => {
  for (const event of EVENTS) {
    test(`${event} leads only where the domain says, from nowhere else`, () => {
      for (const from of BILLING_STATUSES) {
        const to = expected.get(`${event} ${from}`) ?? null;
        assert.equal(nextBillingStatus(from, event), to, `${from} on ${event}`);
      }
    });
  }

  test('the table holds every arrow of the domain and names only statuses that exist', () => {
    for (const arrow of expected.keys()) {
      const [event, from] = arrow.split(' ') as [BillingEvent, BillingStatus];
      assert.ok(EVENTS.includes(event), event);
      assert.ok(BILLING_STATUSES.includes(from), from);
    }
  });

  test('the guard of an event is exactly the statuses from which it may happen', () => {
    for (const event of EVENTS) {
      const may = BILLING_STATUSES.filter((from) => nextBillingStatus(from, event) !== null);
      assert.deepEqual([...billingStatusesBefore(event)].sort(), [...may].sort(), event);
    }
  });

  test('an event has one target from wherever it happens, as one statement writes it', () => {
    for (const event of EVENTS) {
      const targets = billingStatusesBefore(event).map((from) => nextBillingStatus(from, event));
      assert.equal(new Set(targets).size, 1, event);
    }
  });

  test('every status can be reached from to_come', () => {
    const reached = reachable('to_come');
    assert.deepEqual([...reached].sort(), [...BILLING_STATUSES].sort());
  });

  test('nothing that still waits is a dead end: a final status can be reached from it', () => {
    const final: readonly BillingStatus[] = FINAL_STATUSES;
    for (const status of BILLING_STATUSES) {
      if (final.includes(status)) continue;
      assert.ok(
        [...reachable(status)].some((one) => final.includes(one)),
        `${status} leads nowhere`,
      );
    }
  });

  test('failed and cancelled end; what was refunded ends unless the refund fails; money taken can still go back', () => {
    const ends = BILLING_STATUSES.filter(
      (from) => !EVENTS.some((event) => nextBillingStatus(from, event) !== null),
    );
    assert.deepEqual([...ends].sort(), ['cancelled', 'failed']);
    const leaving = EVENTS.filter((event) => nextBillingStatus('refunded', event) !== null);
    assert.deepEqual(leaving, ['refund_failed']);
    for (const status of ['paid', 'cleared', 'settled'] as const) {
      assert.equal(nextBillingStatus(status, 'charged_back'), 'charged_back');
      assert.equal(nextBillingStatus(status, 'refunded_in_full'), 'refunded');
    }
  });

  test('nothing in flight can be cancelled, and nothing final is claimed again', () => {
    for (const status of ['collecting', 'pending', 'authorized', ...FINAL_STATUSES] as const) {
      assert.equal(nextBillingStatus(status, 'cancelled'), null, status);
      assert.equal(nextBillingStatus(status, 'claimed'), null, status);
    }
    assert.deepEqual([...billingStatusesBefore('cancelled')].sort(), [...STILL_TO_COME].sort());
  });

  test('what undoes a chargeback or a refund returns only to a status that one can interrupt', () => {
    for (const interrupting of ['charged_back', 'refunded_in_full'] as const) {
      const before = [...billingStatusesBefore(interrupting)].sort();
      assert.deepEqual([...RETURN_TARGETS].sort(), before, interrupting);
    }
    for (const status of RETURN_TARGETS) assert.equal(returnTarget(status), status);
    for (const status of [null, 'collecting', 'refunded'] as const) {
      assert.equal(returnTarget(status), 'paid');
    }
  });

  test('the steps are the arrows, with every status that is returned to', () => {
    const steps = billingSteps().map(([event, from, to]) => `${event} ${from} ${to}`);
    const returns = ['chargeback_won charged_back', 'refund_failed refunded'];
    const arrows = [...expected].map(([arrow, to]) => `${arrow} ${to}`);
    const more = returns.flatMap((arrow) => [`${arrow} cleared`, `${arrow} settled`]);
    assert.deepEqual(steps.sort(), [...arrows, ...more].sort());
  });

  test('in the three words of Payline, waiting is to come and a cancelled one is canceled', () => {
    const words = Object.fromEntries(BILLING_STATUSES.map((one) => [one, paylineStatus(one)]));
    assert.deepEqual(words, {
      to_come: 'to come',
      collecting: 'to come',
      in_retry: 'to come',
      unbillable: 'to come',
      awaiting_payer: 'to come',
      pending: 'to come',
      authorized: 'to come',
      paid: 'done',
      cleared: 'done',
      settled: 'done',
      charged_back: 'done',
      refunded: 'done',
      failed: 'done',
      cancelled: 'canceled',
    });
  });
});

function reachable(start: BillingStatus): Set<BillingStatus> {
  const reached = new Set<BillingStatus>([start]);
  for (const from of reached) {
    for (const event of EVENTS) {
      const to = nextBillingStatus(from, event);
      if (to !== null) reached.add(to);
    }
  }
  return reached;
}
