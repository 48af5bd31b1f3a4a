// The state table of a payment transaction, told a second time: every pair of status and event.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  nextTransactionStatus,
  TRANSACTION_ARROWS,
  TRANSACTION_STATUSES,
  type TransactionEvent,
  type TransactionStatus,
  transactionStatusesBefore,
} from './payment-transaction.ts';

const EVENTS = Object.keys(TRANSACTION_ARROWS) as TransactionEvent[];

/** Columns: the status before. A dash: the event changes nothing there. */
const TABLE = `
  event             in_progress unknown    pending    authorized succeeded          failed cancelled partially_refunded refunded charged_back
  succeeded         succeeded   succeeded  succeeded  -          -                  -      -         -                  -        -
  held              authorized  authorized authorized -          -                  -      -         -                  -        -
  accepted          pending     pending    -          -          -                  -      -         -                  -        -
  refused           failed      failed     failed     -          -                  -      -         -                  -        -
  in_doubt          unknown     -          -          -          -                  -      -         -                  -        -
  not_processed     cancelled   cancelled  -          -          -                  -      -         -                  -        -
  withdrawn         cancelled   cancelled  -          -          -                  -      -         -                  -        -
  hold_captured     -           -          -          succeeded  -                  -      -         -                  -        -
  hold_ended        -           -          -          cancelled  -                  -      -         -                  -        -
  refunded_in_part  -           -          -          -          partially_refunded -      -         partially_refunded -        -
  refunded_in_full  -           -          -          -          refunded           -      -         refunded           -        -
  charged_back      -           -          -          -          charged_back       -      -         charged_back       -        -
  chargeback_won    -           -          -          -          -                  -      -         -                  -        succeeded`;

const [head, ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

describe('the states of a payment transaction', () => {
  for (const [event, ...targets] of lines) {
    test(`${event} leads only where the table says`, () => {
      for (const [index, target] of targets.entries()) {
        const from = head?.[index + 1] as TransactionStatus;
        const to = nextTransactionStatus(from, event as TransactionEvent);
        assert.equal(to ?? '-', target, `${from} on ${event}`);
      }
    });
  }

  test('the table above names every event and every status', () => {
    assert.deepEqual(lines.map(([event]) => event).sort(), [...EVENTS].sort());
    assert.deepEqual(head?.slice(1).sort(), [...TRANSACTION_STATUSES].sort());
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
      assert.equal(nextTransactionStatus('refunded', event), null);
    }
  });
});
