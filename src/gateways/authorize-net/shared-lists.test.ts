// Who shares a reading of a list, and who must not: what has happened before one asked has to be in
// what one gets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { HttpReply } from '../http.ts';
import { newMemory } from '../memory.ts';
import type { Ask } from './look-up.ts';
import { type Page, readingOf } from './shared-lists.ts';

const LIST = { name: 'getUnsettledTransactionListRequest', body: { status: 'any' } };

/** Answers when it is told to, with as many transactions as there are then. */
function farEnd() {
  const waiting: (() => void)[] = [];
  const state = { asked: 0, there: 0 };
  const ask: Ask = () => {
    state.asked += 1;
    return new Promise((resolve) => waiting.push(() => resolve(listOf(state.there))));
  };
  const answer = async () => {
    await turn();
    for (const one of waiting.splice(0)) one();
    await turn();
  };
  return { ask, answer, state };
}

function listOf(count: number): HttpReply {
  const transactions = Array.from({ length: count }, (_, index) => ({
    transId: String(index + 1),
    submitTimeUTC: '2026-03-01T10:00:00Z',
    transactionStatus: 'capturedPendingSettlement',
    settleAmount: 49,
  }));
  const body = { transactions, messages: { resultCode: 'Ok', message: [] } };
  return { is: 'reply', status: 200, headers: {}, body: JSON.stringify(body) };
}

const rowsOf = ({ rows }: Page) => rows?.length ?? null;

test('a hundred who ask at once read the list once', async () => {
  const { ask, answer, state } = farEnd();
  const memory = newMemory();
  const all = Array.from({ length: 100 }, () => readingOf(memory, LIST, ask).page(1, ask));
  await answer();
  assert.deepEqual((await Promise.all(all)).map(rowsOf), Array(100).fill(0));
  assert.equal(state.asked, 1);
});

test('who asks while a reading is under way gets a later one, together with all who do', async () => {
  const { ask, answer, state } = farEnd();
  const memory = newMemory();
  const first = readingOf(memory, LIST, ask).page(1, ask);
  await turn();
  const later = Array.from({ length: 50 }, () => readingOf(memory, LIST, ask).page(1, ask));
  await turn();
  assert.equal(state.asked, 1, 'one after the other');
  await answer();
  assert.equal(rowsOf(await first), 0);
  state.there = 1;
  await answer();
  assert.deepEqual((await Promise.all(later)).map(rowsOf), Array(50).fill(1));
  assert.equal(state.asked, 2);
});

test('who asks after it was answered has it read anew', async () => {
  const { ask, answer, state } = farEnd();
  const memory = newMemory();
  const before = readingOf(memory, LIST, ask).page(1, ask);
  await answer();
  await before;
  state.there = 3;
  const after = readingOf(memory, LIST, ask).page(1, ask);
  await answer();
  assert.equal(rowsOf(await after), 3);
});

test('each page of a reading is asked for once, and other lists and connections are apart', async () => {
  const { ask, answer, state } = farEnd();
  const memory = newMemory();
  const batch = { name: 'getTransactionListRequest', body: { batchId: '7' } };
  const one = readingOf(memory, LIST, ask);
  const two = readingOf(memory, LIST, ask);
  assert.equal(two, one);
  assert.notEqual(readingOf(memory, batch, ask), one);
  assert.notEqual(readingOf(newMemory(), LIST, ask), one);
  const pages = [one.page(1, ask), one.page(2, ask), two.page(2, ask)];
  await answer();
  await Promise.all(pages);
  assert.equal(state.asked, 4);
});

test('a reading that breaks holds up none of those after it', async () => {
  const { ask, answer } = farEnd();
  const memory = newMemory();
  const broken: Ask = () => Promise.reject(new Error('broken'));
  const first = readingOf(memory, LIST, broken).page(1, broken);
  first.catch(() => {});
  await turn();
  const second = readingOf(memory, LIST, ask).page(1, ask);
  await answer();
  await assert.rejects(first, /broken/);
  assert.equal(rowsOf(await second), 0);
});
