// The words that stand in test tokens.

import assert from 'node:assert/strict';
import test from 'node:test';
import { parseBehaviour, stepAt } from './behaviour.ts';
import { dueList } from './due-list.ts';

const CODES = new Set(['insufficient_funds', 'lost_card', 'card']);

const steps = (text: string) =>
  parseBehaviour(text, CODES)?.steps.map((step) => (step.is === 'decline' ? step.code : step.is));

test('reads single words, and ignores what makes a token distinct', () => {
  assert.deepEqual(steps('ok'), ['ok']);
  assert.deepEqual(steps('ok__a17'), ['ok']);
  assert.deepEqual(steps('lost_card__x__y'), ['lost_card']);
  assert.deepEqual(steps('pending_charged_back'), ['pending']);
  assert.equal(parseBehaviour('delay_250ms', CODES)?.delayMs, 250);
  assert.deepEqual(parseBehaviour('pending_lost_card', CODES)?.steps, [
    { is: 'pending', ends: 'returned', code: 'lost_card' },
  ]);
});

test('reads sequences by the longest names, and repeats the last step', () => {
  assert.deepEqual(steps('seq_insufficient_funds_ok'), ['insufficient_funds', 'ok']);
  assert.deepEqual(steps('seq_lost_card_card_charged_back_won__1'), [
    'lost_card',
    'card',
    'charged_back',
  ]);
  const behaviour = parseBehaviour('seq_lost_card_ok', CODES);
  assert.ok(behaviour);
  assert.deepEqual(
    [0, 1, 2, 9].map((count) => stepAt(behaviour, count).is),
    ['decline', 'ok', 'ok', 'ok'],
  );
});

test('knows no other words', () => {
  for (const text of ['', 'sings', 'seq_', 'seq_ok_sings', 'pending_sings', 'delay_ms', '__ok']) {
    assert.equal(parseBehaviour(text, CODES), null, text);
  }
  assert.equal(parseBehaviour('delay_60001ms', CODES), null);
  assert.equal(parseBehaviour(`seq_${'ok_'.repeat(11)}ok`, CODES), null);
});

test('a due list runs what is due in order of time, and what that adds', () => {
  const times = Array.from({ length: 300 }, (_, index) => (index * 37) % 101);
  const list = dueList();
  const ran: number[] = [];
  for (const at of times) list.add(at, () => ran.push(at));
  list.add(10, () => list.add(20, () => ran.push(20)));
  list.runDue(49);
  const expected = [...times.filter((at) => at <= 49), 20].sort((a, b) => a - b);
  assert.deepEqual(ran, expected);
  assert.equal(list.size, times.filter((at) => at > 49).length);
});
