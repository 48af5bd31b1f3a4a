// The state table of a payment transaction, told a second time: every pair of status and event.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  KINDS_OF_EVENT,
  nextTransactionStatus,
  TRANSACTION_ARROWS,
  TRANSACTION_STATUSES,
  type TransactionEvent,
  type TransactionStatus,
  transactionStatusesBefore,
} from './payment-transaction.ts';

const EVENTS = Object.keys(TRANSACTION_ARROWS) as TransactionEvent[];

/** Event, from where it may happen, where it leads. */
const TABLE = `
  succeeded         in_progress unknown pending    > succeeded
  held              in_progress unknown pending    > authorized
  accepted          in_progress unknown            > pending
  refused           in_progress unknown pending    > failed
  in_doubt          in_progress                    > unknown
  not_processed     in_progress unknown            > cancelled
  withdrawn         in_progress unknown            > cancelled
  hold_captured     authorized                     > succeeded
  hold_ended        authorized                     > cancelled
  refunded_in_part  succeeded partially_refunded   > partially_refunded
  refunded_in_full  succeeded partially_refunded   > refunded
  charged_back      succeeded partially_refunded   > charged_back
  chargeback_won    charged_back                   > succeeded
  chargeback_won_in_part  charged_back             > partially_refunded
  refund_failed     succeeded                      > failed
  refund_undone     refunded partially_refunded    > succeeded
  refund_undone_in_part  refunded partially_refunded  > partially_refunded`;

const ARROWS = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [before, to] = line.split('>');
    const [event, ...from] = before!.trim().split(/\s+/);
    return { event: event as TransactionEvent, from, to: to!.trim() };
  });

describe('the states of a payment transaction', () => {
  for (const { event, from, to } of ARROWS) {
    test(`${event} leads only where the table says`, () => {
      for (const status of TRANSACTION_STATUSES) {
        const expected = from.includes(status) ? to : null;
        assert.equal(nextTransactionStatus(status, event), expected, `${status} on ${event}`);
      }
    });
  }

  test('the table above names every event', () => {
    assert.deepEqual(ARROWS.map(({ event }) => event).sort(), [...EVENTS].sort());
  });

  test('the guard of an event is exactly the statuses from which it may happen', () => {
    for (const event of EVENTS) {
      const may = TRANSACTION_STATUSES.filter((one) => nextTransactionStatus(one, event) !== null);
      assert.deepEqual([...transactionStatusesBefore(event)].sort(), [...may].sort(), event);
    }
  });

  test('an event has one target from wherever it happens, as one statement writes it', () => {
    for (const event of EVENTS) {
      const guard = transactionStatusesBefore(event);
      const targets = guard.map((from) => nextTransactionStatus(from, event));
      assert.equal(new Set(targets).size, 1, event);
    }
  });

  test('every status can be reached, and a doubt is never an end', () => {
    const reached = new Set<TransactionStatus>(['in_progress']);
    for (const from of reached) {
      for (const event of EVENTS) {
        const to = nextTransactionStatus(from, event);
        if (to !== null) reached.add(to);
      }
    }
    assert.deepEqual([...reached].sort(), [...TRANSACTION_STATUSES].sort());
    for (const open of ['in_progress', 'unknown', 'pending'] as const) {
      assert.ok(EVENTS.some((event) => nextTransactionStatus(open, event) === 'succeeded'));
      assert.ok(EVENTS.some((event) => nextTransactionStatus(open, event) === 'failed'));
    }
  });

  test('what was refused or proved not to have happened never becomes anything else', () => {
    for (const event of EVENTS) {
      assert.equal(nextTransactionStatus('failed', event), null);
      assert.equal(nextTransactionStatus('cancelled', event), null);
    }
  });

  test('what was done fails for a refund only, and only that gives a refunded payment back', () => {
    const leading = (from: TransactionStatus, to: TransactionStatus) =>
      EVENTS.filter((event) => nextTransactionStatus(from, event) === to);
    assert.deepEqual(leading('succeeded', 'failed'), ['refund_failed']);
    assert.deepEqual(KINDS_OF_EVENT.refund_failed, ['refund']);
    const undone = ['refund_undone', 'refund_undone_in_part'] as const;
    assert.deepEqual(
      EVENTS.filter((event) => nextTransactionStatus('refunded', event) !== null),
      undone,
    );
    for (const event of undone)
      assert.ok(!KINDS_OF_EVENT[event].some((kind) => `${kind}` === 'refund'));
  });
});
