// Our account of each payment against the gateway's own: what the sandbox's books say was taken
// must be ours, once, with the same amount, and what we say was taken must stand there.

import type pg from 'pg';
import { type AuditScope, OFFENDERS_SHOWN_MAX } from '#db/audit.ts';
import { type AuditedTransaction, moneyTaken, transactionsNamed } from '#db/audit-pages.ts';
import { type Id, madeMs, readId, showId } from '#domain/ids.ts';
import type { Check } from './verify.ts';

/** One payment as the sandbox books it; amounts in the gateway's minor units. */
export type BookedPayment = {
  gateway: string;
  /** The gateway's own id. */
  id: string;
  key: string | null;
  reference: string | null;
  billing_record: string | null;
  amount: number;
  currency: string;
  /** What was taken, whatever was given back later; 0 when nothing was. */
  captured: number;
};

export type SandboxBooks = {
  /** Whose payments stand in these books, by name in the registry. */
  gateways: readonly string[];
  pages(): AsyncIterable<readonly BookedPayment[]>;
};

export type BooksFound = {
  /** Payments in the books, and those of them that took money. */
  payments: number;
  approved: number;
  /** Taken at the gateway, while we are still in doubt: open, no offence. */
  open: number;
  /** Billing records with more than one approved purchase at the gateway. */
  doubles: number;
  /** Taken there and unknown or failed here, or the other way round. */
  lost: number;
};

type Taken = BookedPayment & { transactionId: Id<'paymentTransaction'> | null };

export async function verifyBooks(
  snapshot: pg.PoolClient,
  scope: AuditScope,
  books: SandboxBooks,
): Promise<{ checks: Check[]; found: BooksFound }> {
  const found: BooksFound = { payments: 0, approved: 0, open: 0, doubles: 0, lost: 0 };
  const once = newCheck(1, 'in the books, a billing record has at most one approved purchase');
  const ours = newCheck(4, 'what the books say was taken is ours, succeeded, with its amount');
  const theirs = newCheck(4, 'what we say was taken stands in the books');
  const inBooks = new Set<Id<'paymentTransaction'>>();
  const perRecord = new Map<string, number>();
  for await (const page of books.pages()) {
    found.payments += page.length;
    const taken = page.filter((payment) => payment.captured > 0).map(named);
    const ids = taken.flatMap(({ transactionId }) => transactionId ?? []);
    const rows = await transactionsNamed(snapshot, scope, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const payment of taken) {
      const { transactionId } = payment;
      const row = transactionId === null ? undefined : byId.get(transactionId);
      // Of a merchant that is not looked at, or made after the snapshot was taken.
      if (row !== undefined && !row.mine) continue;
      if (row === undefined && isYounger(transactionId, scope.now)) continue;
      found.approved += 1;
      if (transactionId !== null) inBooks.add(transactionId);
      countRecord(perRecord, payment, row);
      judge(payment, row, ours, found);
    }
  }
  for (const [record, times] of perRecord) {
    once.checked += 1;
    if (times < 2) continue;
    found.doubles += 1;
    offend(once, record, `${times} approved purchases`);
  }
  for await (const page of moneyTaken(snapshot, scope, books.gateways)) {
    for (const { id, key, gateway } of page) {
      theirs.checked += 1;
      if (inBooks.has(key)) continue;
      found.lost += 1;
      offend(theirs, showId('paymentTransaction', id), `${gateway} took nothing for it`);
    }
  }
  return { checks: [once, ours, theirs], found };
}

function named(payment: BookedPayment): Taken {
  const names = [payment.reference, payment.key];
  const ids = names.map((name) => (name === null ? null : readId('paymentTransaction', name)));
  return { ...payment, transactionId: ids.find((id) => id !== null) ?? null };
}

/** The name the gateway was given, or else ours: two payments of one record count as two. */
function countRecord(
  perRecord: Map<string, number>,
  payment: Taken,
  row: AuditedTransaction | undefined,
): void {
  const own = row === undefined ? null : showId('billingRecord', row.billingRecordId);
  const record = own ?? payment.billing_record;
  if (record !== null) perRecord.set(record, (perRecord.get(record) ?? 0) + 1);
}

function judge(
  payment: Taken,
  row: AuditedTransaction | undefined,
  check: Check,
  found: BooksFound,
): void {
  check.checked += 1;
  const name = row === undefined ? payment.id : showId('paymentTransaction', row.id);
  const said = `${payment.gateway} took ${payment.captured} ${payment.currency} (${payment.id})`;
  if (row === undefined) {
    found.lost += 1;
    offend(check, name, `${said} for no payment transaction of ours`);
    return;
  }
  const { status, kind } = row;
  if (['in_progress', 'unknown', 'pending', 'authorized'].includes(status)) {
    found.open += 1;
    return;
  }
  if (status === 'failed' || status === 'cancelled') {
    found.lost += 1;
    offend(check, name, `${said}, here it is ${status}`);
    return;
  }
  const amount = kind === 'authorization' ? row.captured : row.amount;
  const same = amount === BigInt(payment.captured);
  if (same && row.currency === payment.currency.toUpperCase()) return;
  offend(check, name, `${said}, here it is ${amount} ${row.currency}`);
}

/** Slack for a payment that was claimed while the snapshot was being taken. */
const SNAPSHOT_SLACK_MS = 1_000;

function isYounger(id: Id<'paymentTransaction'> | null, at: Date): boolean {
  return id !== null && madeMs(id) > at.getTime() - SNAPSHOT_SLACK_MS;
}

function newCheck(invariant: Check['invariant'], name: string): Check {
  return { invariant, name, checked: 0, count: 0, offenders: [] };
}

function offend(check: Check, id: string, why: string): void {
  check.count += 1;
  if (check.offenders.length < OFFENDERS_SHOWN_MAX) check.offenders.push({ id, why });
}
