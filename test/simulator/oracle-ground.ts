// What every theme of the oracle stands on: the run's story, books and database, and the list of
// what was found.

import type pg from 'pg';
import type { BookedPayment } from '#sandbox/books.ts';
import type { ArrivedRequest, Violation } from './oracle.ts';
import type { Facts } from './oracle-facts.ts';
import { uuidOf } from './oracle-ids.ts';
import type { Story } from './story.ts';

export type Findings = {
  violations: Violation[];
  counted: Record<string, number>;
  report(invariant: Violation['invariant'], what: string): void;
  count(name: string, by?: number): void;
};

export type Ground = Findings & {
  query: pg.Client;
  story: Story;
  books: readonly BookedPayment[];
  requests: readonly ArrivedRequest[];
  /** True time at the end, in milliseconds. */
  now: number;
  facts: Facts;
  /** What the twins booked, by the payment transaction that the request named. */
  booked: ReadonlyMap<string, BookedPayment>;
};

/** How far a process's clock may be off, either way: the simulation draws no more. */
export const SKEW_MS = 5_000;
/** Processes look for work several times a second: what waits longer than this is forgotten. */
export const TAKEN_UP_WITHIN_MS = 60_000;
/** Between a statement and its commit other processes see nothing of it. */
export const COMMITTED_WITHIN_MS = 10_000;
/** It may wait so long for a lock that a process holds which stands still. */
export const LOCKED_OUT_MS = 160_000;

/** The payment transaction that a booked payment names, or null. */
export function paymentOf({ reference, key }: BookedPayment): string | null {
  return uuidOf('ptx', reference) ?? uuidOf('ptx', key);
}

/** What the twins booked, by each payment transaction that it was to pay. */
export function bookedBy(
  books: readonly BookedPayment[],
  facts: Facts,
): Map<string, BookedPayment> {
  const booked = new Map<string, BookedPayment>();
  for (const book of books) {
    const id = paymentOf(book) ?? book.id;
    // Who was declined at a page may try once more there: what took money counts.
    if ((booked.get(id)?.captured ?? 0) > 0) continue;
    const visitId = facts.payments.get(id)?.visitId ?? null;
    const all = visitId === null ? [] : (facts.ofVisit.get(visitId) ?? []);
    for (const one of [id, ...all.map((payment) => payment.id)]) booked.set(one, book);
  }
  return booked;
}

/** Minor units of ISO 4217: Stripe counts three currencies otherwise. */
export function isoAmount({ gateway, currency }: BookedPayment, amount: number): number {
  if (gateway !== 'stripe') return amount;
  if (currency === 'ISK' || currency === 'UGX') return amount / 100;
  return currency === 'MGA' ? amount * 100 : amount;
}

const KEPT_MAX = 50;

export function findings(): Findings {
  const violations: Violation[] = [];
  const counted: Record<string, number> = { violations: 0 };
  const count = (name: string, by = 1): void => {
    counted[name] = (counted[name] ?? 0) + by;
  };
  return {
    violations,
    counted,
    count,
    report: (invariant, what) => {
      count('violations');
      count(`violations of ${invariant}`);
      if (violations.length < KEPT_MAX) violations.push({ invariant, what });
    },
  };
}
