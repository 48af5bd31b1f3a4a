// What is to be done, and when: read from the database by the simulation itself, and only after
// something was written. So the hours in which nothing happens cost nothing, and neither do the
// looks of workers that would find nothing.

import type pg from 'pg';
import type { Universe } from './universe.ts';

/** What the loops of a worker look for. */
export type Work = 'due' | 'doubts' | 'test_clocks' | 'dead' | 'visits' | 'plans';

export type Outlook = {
  /** Something was written, by a statement of that label if by one. */
  changed(label?: string): void;
  /** Reads again, if something was written since; says whether it did. */
  refresh(): Promise<boolean>;
  /** Whether a process whose clock is ahead by this would find such work now. */
  finds(work: Work, skewMs: number): boolean;
  /** How long nothing will happen, at most until `untilMs`; 0 while something goes on. */
  quietMs(untilMs: number): number;
  /** A phase that ends then begins: at its end everything is taken up without delay. */
  endsAt(untilMs: number): void;
};

/** Longest stretch that is skipped at once: the twins look for what fell due in between. */
const SKIP_MAX_MS = 6 * 3_600_000;
/** Processes' clocks may be ahead by this, and see something due before it is: now and then. */
const EARLY_MS = 6_000;
const EARLY = 0.08;
/** Not worth a skip. */
const SKIP_MIN_MS = 200;
/** Doubts and visits that are older than this wait for others: hundreds are open for days. */
const OLD_MS = 600_000;
const TOGETHER_MS = 1_800_000;
/** Longer than a doubt is held. */
const HELD_MS = 60_000;

type View = {
  leases: number;
  diesAt: number;
  freshAt: number;
  oldAt: number;
  queueAt: number;
  planAt: number;
  visitAt: number;
  oldVisitAt: number;
};

/** Puts off a death, and changes nothing else that is looked at here. */
const HEARTBEAT = 'update worker set alive_until';

export function outlook(monitor: pg.Client, universe: Universe): Outlook {
  let view: View = { ...NOTHING };
  let stale = true;
  let endMs = Number.POSITIVE_INFINITY;
  const together = (at: number): number => {
    const late = Math.ceil(at / TOGETHER_MS) * TOGETHER_MS;
    return late < endMs - TOGETHER_MS ? late : at;
  };
  const doubtAt = (): number => Math.min(view.freshAt, together(view.oldAt));
  const visitAt = (): number => Math.min(view.visitAt, together(view.oldVisitAt));
  return {
    changed: (label) => {
      if (label !== HEARTBEAT) stale = true;
    },
    refresh: async () => {
      if (!stale && view.diesAt >= universe.now()) return false;
      stale = false;
      view = await read(monitor, universe.now());
      return true;
    },
    finds: (work, skewMs) => {
      const now = universe.now();
      switch (work) {
        case 'due':
          return view.queueAt <= now + skewMs;
        case 'doubts':
          return doubtAt() <= now + skewMs;
        case 'dead':
          return view.diesAt < now;
        case 'visits':
          return visitAt() <= now + skewMs;
        case 'plans':
          return view.planAt <= now + skewMs;
        case 'test_clocks':
          return false;
      }
    },
    quietMs: (untilMs) => {
      if (view.leases > 0) return 0;
      const now = universe.now();
      const early = universe.chance.hits(EARLY) ? EARLY_MS : 0;
      const until = Math.min(
        untilMs,
        now + SKIP_MAX_MS,
        universe.nextAt() ?? Number.POSITIVE_INFINITY,
        Math.min(view.queueAt, doubtAt(), view.planAt, visitAt()) - early,
      );
      return until - now >= SKIP_MIN_MS ? until - now : 0;
    },
    endsAt: (untilMs) => {
      endMs = untilMs;
    },
  };
}

const NEVER = Number.POSITIVE_INFINITY;
const NOTHING: View = {
  leases: 0,
  diesAt: NEVER,
  freshAt: NEVER,
  oldAt: NEVER,
  queueAt: NEVER,
  planAt: NEVER,
  visitAt: NEVER,
  oldVisitAt: NEVER,
};

async function read(monitor: pg.Client, nowMs: number): Promise<View> {
  const { rows } = await monitor.query<Record<keyof View, number | null>>({
    name: 'outlook',
    text: OUTLOOK,
    values: [new Date(nowMs - OLD_MS), new Date(nowMs - HELD_MS)],
  });
  const [row] = rows;
  if (row === undefined) throw new TypeError('the outlook is one row');
  return {
    leases: row.leases ?? 0,
    diesAt: row.diesAt ?? NEVER,
    freshAt: row.freshAt ?? NEVER,
    oldAt: row.oldAt ?? NEVER,
    queueAt: row.queueAt ?? NEVER,
    planAt: row.planAt ?? NEVER,
    visitAt: row.visitAt ?? NEVER,
    oldVisitAt: row.oldVisitAt ?? NEVER,
  };
}

const ms = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;

// A lease whose end got lost on the way stays with its living worker, and nothing is under way.
const OUTLOOK = `select
  (select count(*)::int from lease l
    where l.made_at > $2 or exists (
      select from unnest(l.merchants, l.transactions) as o (merchant_id, id)
      join payment_transaction t on t.merchant_id = o.merchant_id and t.id = o.id
      where t.status = 'in_progress' and not exists (
        select from doubt d
        where d.merchant_id = t.merchant_id and d.payment_transaction_id = t.id))) as leases,
  (select min(${ms(`coalesce(w.alive_until, 'epoch')`)})
    from lease l left join worker w on w.id = l.worker_id) as "diesAt",
  ${ms('(select min(ask_at) from doubt where since >= $1)')} as "freshAt",
  ${ms('(select min(ask_at) from doubt where since < $1)')} as "oldAt",
  ${ms(`(select min(queue_at) from billing_state
    where queue_at is not null and not test_clock)`)} as "queueAt",
  ${ms(`(select min(plan_at) from payment_record
    where plan_at is not null and state = 'active')`)} as "planAt",
  ${ms(`(select min(ask_at) from visit where status = 'open' and started_at >= $1)`)} as "visitAt",
  ${ms(`(select min(ask_at) from visit where status = 'open' and started_at < $1)`)}
    as "oldVisitAt"`;
