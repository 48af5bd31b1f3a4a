// The auditor: every invariant of the money path, checked from the database alone and, where they
// can be reached, against the sandbox's own books. Reads only; names every offender.

import {
  type AuditCheck,
  type AuditScope,
  type Invariant,
  inSnapshot,
  runCheck,
} from '#db/audit.ts';
import { DUE_CHECKS } from '#db/audit-due.ts';
import { FORBIDDEN_CHECKS } from '#db/audit-forbidden.ts';
import { HISTORY_CHECKS } from '#db/audit-histories.ts';
import { LEDGER_CHECKS } from '#db/audit-ledger.ts';
import { ONCE_CHECKS } from '#db/audit-once.ts';
import { type Id, type MerchantId, type Noun, showId } from '#domain/ids.ts';
import type { Engine } from './context.ts';
import { type BooksFound, type SandboxBooks, verifyBooks } from './verify-books.ts';
import { verifySchedules } from './verify-schedules.ts';

export type Offender = { id: string; why: string };

/** `count` offenders in all, of which the first are listed. */
export type Check = {
  invariant: Invariant;
  name: string;
  checked: number;
  count: number;
  offenders: Offender[];
};

export type Report = {
  ok: boolean;
  at: Date;
  checks: Check[];
  /** null: no books were given. */
  books: BooksFound | null;
};

export const CHECKS: readonly AuditCheck[] = [
  ...ONCE_CHECKS,
  ...DUE_CHECKS,
  ...LEDGER_CHECKS,
  ...FORBIDDEN_CHECKS,
  ...HISTORY_CHECKS,
];

export type VerifyOptions = {
  /** null: every merchant. */
  merchantIds?: readonly MerchantId[] | null;
  /** Read after the snapshot was taken, so that they can only know more. */
  books?: SandboxBooks | null;
  onProgress?: (done: number, of: number, name: string) => void;
};

/** Throws only when the database or the books cannot be read. */
export async function verify(engine: Engine, options: VerifyOptions = {}): Promise<Report> {
  const { merchantIds = null, books = null, onProgress = () => {} } = options;
  const at = engine.clock.now();
  const scope: AuditScope = { merchantIds, now: at };
  const of = CHECKS.length + 1 + (books === null ? 0 : 1);
  return inSnapshot(engine.db.pool, async (snapshot) => {
    const checks: Check[] = [];
    for (const check of CHECKS) {
      onProgress(checks.length, of, check.name);
      const { invariant, name, noun } = check;
      const { checked, count, shown } = await runCheck(snapshot, scope, check);
      const offenders = shown.map(({ id, why }) => ({ id: shownId(noun, id), why }));
      checks.push({ invariant, name, checked, count, offenders });
    }
    onProgress(checks.length, of, 'schedules');
    checks.push(await verifySchedules(snapshot, scope));
    let found: BooksFound | null = null;
    if (books !== null) {
      onProgress(checks.length, of, 'books');
      const outcome = await verifyBooks(snapshot, scope, books);
      checks.push(...outcome.checks);
      found = outcome.found;
    }
    checks.sort((a, b) => a.invariant - b.invariant);
    onProgress(of, of, 'done');
    return { ok: checks.every((check) => check.count === 0), at, checks, books: found };
  });
}

function shownId<N extends Noun>(noun: N, uuid: string): string {
  return showId(noun, uuid as Id<N>);
}
