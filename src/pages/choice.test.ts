import assert from 'node:assert/strict';
import test from 'node:test';
import { DUE, ORDER } from '#test/payer-views.ts';
import { againQuery, faultOf, readChoice } from './choice.ts';

const read = (query: string, view = DUE) => readChoice(view, new URLSearchParams(query));
const fault = (query: string, view = DUE) =>
  faultOf(view, read(query, view), new URLSearchParams(query));

test('before the payer has picked, it is what the engine proposes', () => {
  const { items, total, methodId } = read('');
  assert.deepEqual(
    items.map(({ id }) => id),
    ['bil_1', 'bil_2'],
  );
  assert.equal(total, 16350n);
  assert.equal(methodId, 'pm_card', 'the only method needs no choice');
});

test('what is picked is paid, and what is unknown is not', () => {
  const { items, total } = read('picked=1&item=bil_3&item=bil_9');
  assert.deepEqual(
    items.map(({ id }) => id),
    ['bil_3'],
  );
  assert.equal(total, 6000n);
});

test('what is not optional is always part of it', () => {
  assert.equal(read('picked=1', ORDER).total, 7400n);
  assert.equal(read('picked=1', ORDER).items.length, 2);
});

test('nothing picked, no method, and a sum that was not shown keep the payer from going on', () => {
  assert.equal(fault('picked=1&shown=0'), 'item');
  assert.equal(fault('picked=1&shown=7400', ORDER), 'method');
  assert.equal(fault('picked=1&shown=7400&method=pm_other', ORDER), 'method');
  assert.equal(fault('picked=1&item=bil_3&shown=16350'), 'total');
  assert.equal(fault('picked=1&item=bil_3'), 'total');
  assert.equal(fault('picked=1&item=bil_3&shown=6000'), null);
  assert.equal(fault('picked=1&shown=7400&method=pm_card', ORDER), null);
});

test('the form comes again as it was filled in', () => {
  const choice = read('picked=1&item=bil_3&item=bil_1');
  assert.deepEqual(readChoice(DUE, againQuery(choice, 'total', 'fr')), choice);
});
