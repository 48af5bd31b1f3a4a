// Whether anything is to be done now, so that the hours in which nothing happens cost nothing.

import type pg from 'pg';
import type { Universe } from './universe.ts';

/** Longest stretch that is skipped at once: the twins look for what fell due in between. */
const SKIP_MAX_MS = 6 * 3_600_000;
/** Processes' clocks may be ahead by this, and see something due before it is: now and then. */
const EARLY_MS = 6_000;
const EARLY = 0.08;
/** Not worth a skip. */
const SKIP_MIN_MS = 200;

/** How long nothing will happen, at most until `untilMs`; 0 while something goes on. */
export async function quietFor(
  monitor: pg.Client,
  universe: Universe,
  untilMs: number,
): Promise<number> {
  const { rows } = await monitor.query<{ leases: number; next_at: Date | null }>({
    name: 'quiet',
    text: `select (select count(*)::int from lease) as leases,
      least((select min(ask_at) from doubt),
        (select min(queue_at) from billing_state where queue_at is not null and not test_clock),
        (select min(plan_at) from payment_record where state = 'active')) as next_at`,
  });
  const [row] = rows;
  if (row === undefined || row.leases > 0) return 0;
  const dated = universe.nextAt();
  const now = universe.now();
  const early = universe.chance.hits(EARLY) ? EARLY_MS : 0;
  const until = Math.min(
    untilMs,
    now + SKIP_MAX_MS,
    dated ?? Number.POSITIVE_INFINITY,
    (row.next_at?.getTime() ?? Number.POSITIVE_INFINITY) - early,
  );
  return until - now >= SKIP_MIN_MS ? until - now : 0;
}
