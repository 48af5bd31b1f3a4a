// The oracle: what a run has to have come to, worked out from what people intended and from the
// twins' own books. It reads the run's database as a stranger would: none of its rules, tables of
// states or calendars are the product's, so that a mistake there is not repeated here. Invariant 10
// (the same seed gives the same run) is for whoever runs a seed twice.

import type pg from 'pg';
import type { BookedPayment } from '#sandbox/books.ts';
import { judgeAttempts } from './oracle-attempts.ts';
import { judgeBooks } from './oracle-books.ts';
import { readFacts } from './oracle-facts.ts';
import { bookedBy, findings, type Ground } from './oracle-ground.ts';
import { judgeLedger } from './oracle-ledger.ts';
import { judgeNotices } from './oracle-notices.ts';
import { judgeOwners } from './oracle-owners.ts';
import { judgePlans } from './oracle-plan.ts';
import { judgeRequests } from './oracle-requests.ts';
import { judgeRest } from './oracle-rest.ts';
import { judgeSecrets } from './oracle-secrets.ts';
import { judgeStates } from './oracle-states.ts';
import { judgeVisits } from './oracle-visits.ts';
import type { Story } from './story.ts';

export type Violation = {
  invariant: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
  /** One line, with ids that can be searched for. */
  what: string;
};

export type Verdict = {
  /** At most 50 of them; `counted.violations` is their number. */
  violations: Violation[];
  counted: Record<string, number>;
  /** Age of the oldest payment transaction whose outcome is still asked for. */
  oldestUnknownMs: number | null;
};

/**
 * A request as it arrived at a twin, with the names it bears: `key` of ours for what is asked for,
 * `parent` of ours for what it follows, `ref` the gateway's own for what it is about.
 */
export type ArrivedRequest = {
  step: number;
  atMs: number;
  gateway: string;
  account: string;
  verb: string;
  /** When it left us; arrived at `atMs`. */
  leftAtMs: number;
  key: string | null;
  parent?: string | null;
  ref?: string | null;
  /** By which the gateway knows the same request again, where that is more than the key. */
  requestId?: string | null;
};

/**
 * `query`: a connection to the run's database, after everything came to rest, which only reads.
 * `books`: every entry of the twins' books. `requests`: what arrived there, in order. `now`: true
 * time, in milliseconds.
 */
export async function judge(
  query: pg.Client,
  story: Story,
  books: readonly BookedPayment[],
  requests: readonly ArrivedRequest[],
  now: number,
): Promise<Verdict> {
  const found = findings();
  // Whole tables are sorted and joined: on disk, or compiled first, that takes far longer.
  await query.query(
    `select set_config('work_mem', '256MB', false), set_config('jit', 'off', false),
       set_config('enable_seqscan', 'on', false)`,
  );
  const facts = await readFacts(query);
  const booked = bookedBy(books, facts);
  const ground: Ground = { query, story, books, requests, now, facts, booked, ...found };
  const plans = judgePlans(ground);
  judgeBooks(ground);
  judgeRequests(ground);
  judgeAttempts(ground, plans);
  await judgeNotices(ground);
  judgeVisits(ground);
  const oldestUnknownMs = await judgeRest(ground, plans);
  await judgeLedger(ground);
  await judgeStates(ground);
  await judgeOwners(ground);
  await judgeSecrets(ground);
  return { violations: found.violations, counted: found.counted, oldestUnknownMs };
}
