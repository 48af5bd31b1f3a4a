// What payers pay at gateways' pages, judged without a database: a visit that paid two records with
// one payment is in order, and each damage to it is named with the invariant that it breaks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import type { BookedPayment } from '#sandbox/books.ts';
import { judgeBooks } from './oracle-books.ts';
import type { Billing, Facts, Payment, Visit, VisitItem } from './oracle-facts.ts';
import { bookedBy, findings, type Ground } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import { judgeVisits } from './oracle-visits.ts';
import { newStory } from './story.ts';

const HOUR_MS = 3_600_000;
const NOW = 100 * HOUR_MS;
const uuid = (end: number) => `01a4226f-8c20-7019-ab33-00000000000${end}`;
const [MERCHANT, CONNECTION, ACCOUNT] = [uuid(1), uuid(2), uuid(3)];
const BILLINGS = [uuid(4), uuid(5)] as const;
/** The first payment's id is the visit's. */
const PAYMENTS = [uuid(6), uuid(7)] as const;
const VISIT = PAYMENTS[0];
const AMOUNTS = [4_900, 1_200] as const;
const SUM = AMOUNTS[0] + AMOUNTS[1];

type Scene = {
  visit: Visit;
  items: VisitItem[];
  payments: Payment[];
  billings: Billing[];
  books: BookedPayment[];
};

test('a visit that paid two billing records with one payment is in order', () => {
  assert.deepEqual(
    broken(() => {}),
    [],
  );
});

test('what is wrong with a visit, or with what it paid, is named with its invariant', () => {
  const damages: [string, number[], (scene: Scene) => void][] = [
    ['it never ended', [2], ({ visit }) => put(visit, { status: 'open' })],
    ['what it paid is still held', [2], ({ items }) => put(items[1], { open: true })],
    ['its sum is not that of its items', [4], ({ visit }) => put(visit, { amount: SUM + 1 })],
    ['an item has no attempt', [4], ({ items }) => put(items[1], { paymentId: null })],
    ['an attempt is of another amount', [4], ({ payments }) => put(payments[1], { amount: 1 })],
    ['an attempt goes on', [1, 3], ({ payments }) => put(payments[1], { status: 'in_progress' })],
    ['it ended, and was paid', [3], ({ visit }) => put(visit, { status: 'ended' })],
    ['one is not booked', [1, 3], ({ payments }) => put(payments[1], { status: 'failed' })],
    ['a paid one is cancelled', [1], ({ billings }) => put(billings[1], { status: 'cancelled' })],
    ['it was paid twice', [1], ({ books }) => books.push({ ...books[0]!, id: 'again' })],
    ['another sum was taken', [4], ({ books }) => put(books[0], { captured: SUM - 1 })],
    ['something was given back', [4], ({ books }) => put(books[0], { refunded: 500 })],
  ];
  for (const [what, breaks, damage] of damages) {
    const found = new Set(broken(damage).map(({ invariant }) => invariant));
    assert.deepEqual([...found].sort(), breaks, what);
  }
});

function put<T extends object>(of: T | undefined, changes: Partial<T>): void {
  assert.ok(of);
  Object.assign(of, changes);
}

function broken(damage: (scene: Scene) => void) {
  const scene = asItShouldBe();
  damage(scene);
  const { visit, items, payments, billings, books } = scene;
  const facts: Facts = {
    ...{ merchants: new Map(), paymentRecords: new Map(), instruments: new Map(), stops: [] },
    ...{ doubts: new Map(), leased: new Map(), notices: [] },
    visits: new Map([[visit.id, visit]]),
    visitItems: items,
    ofVisit: new Map([[visit.id, payments]]),
    payments: new Map(payments.map((one) => [one.id, one])),
    billings: new Map(billings.map((one) => [one.id, one])),
    attempts: new Map(payments.map((one) => [one.billingId, [one]])),
    followUps: new Map(),
  };
  const story = newStory(0);
  const connection = { id: CONNECTION, gateway: 'sandbox', account: 'sbx_shop', secrets: [] };
  const connections = [{ ...connection, holds: true, byPayer: true }];
  story.merchants.push({ id: MERCHANT, timeZone: 'UTC', connections, accounts: [] });
  const found = findings();
  const booked = bookedBy(books, facts);
  const of = { query: new pg.Client(), story, books, requests: [], now: NOW, facts, booked };
  const ground: Ground = { ...found, ...of };
  judgeBooks(ground);
  judgeVisits(ground);
  return found.violations;
}

function asItShouldBe(): Scene {
  const of = { merchantId: MERCHANT, currency: 'EUR' };
  const visit: Visit = {
    ...{ ...of, id: VISIT, status: 'done', how: null, amount: SUM, connectionId: CONNECTION },
    ...{ startedAt: 50 * HOUR_MS, expiresAt: 51 * HOUR_MS, endedAt: 51 * HOUR_MS },
    ...{ askAt: 50 * HOUR_MS, asked: 2 },
  };
  const items = BILLINGS.map((billingId, at): VisitItem => {
    return {
      visitId: VISIT,
      billingId,
      paymentId: PAYMENTS[at]!,
      amount: AMOUNTS[at]!,
      open: false,
    };
  });
  const payments = PAYMENTS.map((id, at) => {
    const attempt = { billingId: BILLINGS[at], accountId: ACCOUNT, connectionId: CONNECTION };
    const paid = { kind: 'purchase', status: 'succeeded', refunded: 0, parentId: null, attempt: 1 };
    return { ...of, ...attempt, ...paid, id, visitId: VISIT, amount: AMOUNTS[at] } as Payment;
  });
  const billings = BILLINGS.map((id) => ({ ...of, id, status: 'paid' }) as Billing);
  const book: BookedPayment = {
    ...{ gateway: 'sandbox', account: 'sbx_shop', id: 'ch_1', key: shown('ptx', VISIT) },
    ...{ reference: shown('ptx', VISIT), billing_record: shown('bil', BILLINGS[0]), token: '' },
    ...{ amount: SUM, currency: 'EUR', status: 'approved', captured: SUM, refunded: 0 },
    ...{ charged_back: 0, at: 50 * HOUR_MS },
  };
  return { visit, items, payments, billings, books: [book] };
}
