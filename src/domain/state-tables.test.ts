// No state table has a status that cannot be reached or cannot be left for a final one, and what is
// told of it is told of all of it. Each look is proved on tables that are wrong on purpose.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BILLING_RECORD_STATES,
  deadEnds,
  PAYMENT_TRANSACTION_STATES,
  type StateTable,
  unreachable,
} from './state-tables.ts';

for (const table of [BILLING_RECORD_STATES, PAYMENT_TRANSACTION_STATES]) {
  describe(`the states of a ${table.subject}`, () => {
    test('every status can be reached from the first one', () => {
      assert.deepEqual(unreachable(table), []);
    });

    test('from every status that is not final a final one can be reached', () => {
      assert.deepEqual(deadEnds(table), []);
    });

    test('arrows and final statuses name statuses that exist, and no arrow stands twice', () => {
      const named = [...table.final, ...table.arrows.flatMap(({ from, to }) => [from, to])];
      assert.deepEqual(
        named.filter((status) => !table.statuses.includes(status)),
        [],
      );
      const keys = table.arrows.map(({ from, event, to }) => `${from} ${event} ${to}`);
      assert.equal(new Set(keys).size, keys.length);
    });

    test('each status and each event has its sentence', () => {
      assert.deepEqual(Object.keys(table.statusMeans).sort(), [...table.statuses].sort());
      const events = new Set(table.arrows.map(({ event }) => event));
      assert.deepEqual(Object.keys(table.events).sort(), [...events].sort());
      const told = Object.values(table.events).flatMap(({ by, means }) => [by, means]);
      for (const text of [...told, ...Object.values(table.statusMeans)]) {
        assert.match(text, /^\w.*\w\.?$/);
      }
    });
  });
}

const WRONG: StateTable = {
  subject: 'lamp',
  statuses: ['off', 'on', 'flickering', 'stolen', 'broken'],
  final: ['broken'],
  arrows: [
    { from: 'off', event: 'switched', to: 'on' },
    { from: 'on', event: 'switched', to: 'off' },
    { from: 'on', event: 'dropped', to: 'broken' },
    { from: 'on', event: 'loosened', to: 'flickering' },
    { from: 'flickering', event: 'shaken', to: 'flickering' },
    { from: 'stolen', event: 'dropped', to: 'broken' },
  ],
  statusMeans: {},
  events: {},
};

test('control: a status that nothing leads to, and a loop that never ends, are found', () => {
  assert.deepEqual(unreachable(WRONG), ['stolen']);
  assert.deepEqual(deadEnds(WRONG), ['flickering']);
});

test('control: without one arrow the real tables are found to be wrong', () => {
  const without = (table: StateTable, event: string): StateTable => {
    return { ...table, arrows: table.arrows.filter((arrow) => arrow.event !== event) };
  };
  assert.deepEqual(unreachable(without(BILLING_RECORD_STATES, 'accepted')), ['pending']);
  assert.deepEqual(unreachable(without(PAYMENT_TRANSACTION_STATES, 'in_doubt')), ['unknown']);
  const onlyCancelled = { ...PAYMENT_TRANSACTION_STATES, final: ['cancelled'] };
  assert.ok(deadEnds(onlyCancelled).includes('succeeded'));
});
