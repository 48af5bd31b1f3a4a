// The worker: loops that collect what is due, settle doubts, take over from the dead, plan ahead
// and keep house. Any number of them, in any number of processes, work side by side.

import { CLAIM_MAX, merchantsDue } from '#db/billing-state.ts';
import { DOUBTS_MAX } from '#db/doubts.ts';
import { deleteOldKeys } from '#db/idempotency.ts';
import { compactLedgerSums } from '#db/ledger-sums.ts';
import { ensurePartitions } from '#db/partitions.ts';
import { merchantsDueOnTestClock } from '#db/test-clock.ts';
import { VISITS_MAX } from '#db/visits.ts';
import type { MerchantId } from '#domain/ids.ts';
import { gateways } from '#gateways/registry.ts';
import { announceDebits } from './announce-debits.ts';
import { CLAIMS_AT_ONCE, type Collector } from './collect-due.ts';
import { EXPIRE_BATCH, expireSessions } from './expire-sessions.ts';
import { pause } from './pause.ts';
import { planBilling } from './plan-billing.ts';
import { POLLS_MAX, pollFacts } from './poll-facts.ts';
import { recoverWork } from './recover-work.ts';
import { takeUpDoubts } from './resolve-unknown.ts';
import { rounds } from './rounds.ts';
import { takeUpVisits } from './settle-visits.ts';

export type ClaimScope = 'global' | 'merchant';

export type Worker = {
  /** Stops claiming, waits for what is in flight, writes it, leaves. */
  stop(): Promise<void>;
};

const IDLE_MS = 200;
const TEST_CLOCKS_EVERY_MS = 300;
const DOUBTS_EVERY_MS = 250;
const VISITS_EVERY_MS = 600;
const SESSIONS_EVERY_MS = 2_000;
const ANNOUNCE_EVERY_MS = 3_600_000;
const POLLS_EVERY_MS = 60_000;
const RECOVER_EVERY_MS = 500;
const PLAN_EVERY_MS = 2_000;
const PLAN_BATCH = 500;
const HOUSEKEEPING_EVERY_MS = 3_600_000;
/** Ledger accounts whose sums are joined in one go. */
const COMPACTIONS_MAX = 1_000;
const MERCHANTS_PER_ROUND = 1_000;

export function startWorker(collector: Collector, claimScope: ClaimScope): Worker {
  const { engine } = collector;
  const stopping = new AbortController();
  const polled = gateways
    .map(({ name }) => name)
    .filter((name) => engine.gateway(name)?.poll !== undefined);
  const doubts = rounds(() => takeUpDoubts(collector), DOUBTS_MAX);
  const visits = rounds(() => takeUpVisits(collector), VISITS_MAX);
  const loops = [
    ...collectLoops(collector, claimScope).map((work) => loop('collect', work, IDLE_MS)),
    loop('test clocks', () => collectOnTestClocks(collector), TEST_CLOCKS_EVERY_MS),
    loop('doubts', doubts.next, DOUBTS_EVERY_MS),
    loop('visits', visits.next, VISITS_EVERY_MS),
    loop('sessions', () => sessionsLoop(collector), SESSIONS_EVERY_MS),
    loop('announcements', () => announceLoop(collector), ANNOUNCE_EVERY_MS),
    loop('polls', async () => (await pollFacts(collector, polled)) === POLLS_MAX, POLLS_EVERY_MS),
    loop('recover', () => recoverLoop(collector), RECOVER_EVERY_MS),
    loop('plan', () => planLoop(collector), PLAN_EVERY_MS),
    loop('housekeeping', () => keepHouse(collector), HOUSEKEEPING_EVERY_MS),
  ];

  // `work` says whether there is more to do at once. What fails is logged and tried again.
  async function loop(name: string, work: () => Promise<boolean>, everyMs: number): Promise<void> {
    while (!stopping.signal.aborted) {
      let more = false;
      try {
        more = await work();
      } catch (error) {
        if (!stopping.signal.aborted) engine.log.error({ err: error, loop: name }, 'a loop failed');
      }
      if (!more) await pause(engine, everyMs, stopping.signal);
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      await Promise.all([doubts.ended(), visits.ended()]);
      await collector.drain();
    },
  };
}

// The first looks for what is due; the others help while it finds as much as it can take.
function collectLoops(collector: Collector, claimScope: ClaimScope): (() => Promise<boolean>)[] {
  let muchIsDue = false;
  const first = async () => {
    const locked = await claimSome(collector, claimScope);
    muchIsDue = locked >= CLAIM_MAX;
    return locked > 0;
  };
  const helper = async () => muchIsDue && (await claimSome(collector, claimScope)) > 0;
  return [first, ...Array.from({ length: CLAIMS_AT_ONCE - 1 }, () => helper)];
}

/** How many due rows were locked. */
async function claimSome(collector: Collector, claimScope: ClaimScope): Promise<number> {
  const { engine } = collector;
  const claimOne = async (merchantId: MerchantId | null): Promise<number> => {
    const now = engine.clock.now();
    const run = { now, merchantId, testClock: false, sparing: true };
    return (await collector.claim(run)).locked;
  };
  if (claimScope === 'global') return claimOne(null);
  const due = await merchantsDue(engine.db.pool, engine.clock.now(), MERCHANTS_PER_ROUND);
  let locked = 0;
  for (const merchantId of due) locked += await claimOne(merchantId);
  return locked;
}

// A test clock that stands still: what falls due at its instant is collected without advancing it.
async function collectOnTestClocks(collector: Collector): Promise<boolean> {
  const { engine } = collector;
  const due = await merchantsDueOnTestClock(engine.db.pool, MERCHANTS_PER_ROUND);
  for (const { merchantId, clockAt } of due) {
    await collector.collect({ now: clockAt, merchantId, testClock: true });
  }
  return false;
}

async function recoverLoop({ engine }: Collector): Promise<boolean> {
  const recovered = await recoverWork(engine);
  if (recovered > 0) engine.log.warn({ recovered }, 'took over the open work of a dead worker');
  return recovered > 0;
}

async function planLoop({ engine }: Collector): Promise<boolean> {
  const { records } = await planBilling(engine, engine.clock.now(), PLAN_BATCH);
  return records === PLAN_BATCH;
}

async function sessionsLoop({ engine }: Collector): Promise<boolean> {
  return (await expireSessions(engine, null)) === EXPIRE_BATCH;
}

async function announceLoop({ engine }: Collector): Promise<boolean> {
  await announceDebits(engine);
  return false;
}

async function keepHouse({ engine }: Collector): Promise<boolean> {
  await ensurePartitions(engine.db.pool, engine.clock.now());
  await deleteOldKeys(engine.db.pool);
  for (let round = 0; round < COMPACTIONS_MAX; round++) {
    if ((await compactLedgerSums(engine.db.pool, engine.ids.next('event'))) === 0) break;
  }
  return false;
}
