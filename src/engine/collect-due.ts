// The run: claim what is due, call the gateways, record the answers. The intent is committed before
// the call and the outcome after it; whatever breaks in between is left to a lease and asked for.

import { CLAIM_MAX, type Claimed, claimDue } from '#db/billing-state.ts';
import { addDoubts } from '#db/doubts.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { gateways } from '#gateways/registry.ts';
import { type Answer, type Caller, sendToGateway } from './call-gateway.ts';
import type { Engine } from './context.ts';
import { type Known, known } from './known.ts';
import { type Lanes, lanes } from './lanes.ts';
import { type Identity, type Membership, membership } from './membership.ts';
import { outcomeRow } from './outcome-row.ts';
import { type Recorder, recorder } from './recorder.ts';

/** Whose due rows are collected, and what time it is for them. */
export type Run = {
  now: Date;
  /** One merchant only; null: all that have no test clock. */
  merchantId: MerchantId | null;
  testClock: boolean;
};

/** What a run did. `open`: sent, but the outcome is not known yet. */
export type Tally = {
  attempts: number;
  approved: number;
  declined: number;
  open: number;
  heldBack: number;
};

export type Collector = Caller & {
  readonly recorder: Recorder;
  readonly membership: Membership;
  readonly known: Known;
  readonly lanes: Lanes;
  /** One claim; `done` resolves when all its outcomes are recorded or handed to the sweep. */
  claim(run: Run): Promise<{ locked: number; done: Promise<Tally> }>;
  /** Claims until nothing is due and waits for all of it. */
  collect(run: Run, onProgress?: (tally: Tally) => void): Promise<Tally>;
  /** Payments claimed here whose outcome is not recorded yet. */
  inFlight(): number;
  /** Waits for what is in flight, then leaves. Nothing can be claimed afterwards. */
  drain(): Promise<void>;
};

/** Claimed and unfinished payments at which claiming waits: twice what can be called at once. */
const WINDOW_PER_CALL = 2;
/** A doubt about what never left is looked at again after this, or when the breaker closes. */
const RESEND_MS = 500;

const PAYER_INITIATED = gateways
  .filter((gateway) => gateway.mode === 'payer_initiated')
  .map((gateway) => gateway.name);

export function startCollector(engine: Engine, name: string): Collector {
  const collector = {
    engine,
    known: known(engine),
    lanes: lanes(engine.limits.callsMax, engine.ticks),
    recorder: recorder(engine),
    membership: membership(engine, name),
  };
  const window = Math.max(engine.limits.callsMax * WINDOW_PER_CALL, CLAIM_MAX);
  let inFlight = 0;
  const room: (() => void)[] = [];
  const merchantLanes = new Map<MerchantId, Set<string>>();

  const busy = (): MerchantId[] =>
    [...merchantLanes]
      .filter(([, connections]) => [...connections].some(collector.lanes.crowded))
      .map(([merchantId]) => merchantId);

  const finish = async (identity: Identity, row: Claimed, at: Date | null, tally: Tally) => {
    try {
      await attempt(collector, identity, row, at, tally);
    } catch (error) {
      // Not recorded: the row stays in progress, and a new identity lets the sweep find it.
      engine.log.error({ err: error }, 'an outcome was not recorded, it will be asked for');
      collector.membership.abandon();
    } finally {
      inFlight -= 1;
      if (inFlight < window) for (const wake of room.splice(0)) wake();
    }
  };

  const claim = async (run: Run) => {
    while (inFlight >= window) await new Promise<void>((wake) => room.push(wake));
    const identity = await collector.membership.current();
    const leaseId = engine.ids.next('worker');
    const at = run.testClock ? run.now : null;
    const claimed = await claimDue(engine.db, engine.ids, {
      now: run.now,
      at,
      merchantId: run.merchantId,
      testClock: run.testClock,
      busy: busy(),
      limit: CLAIM_MAX,
      workerId: identity.workerId,
      leaseId,
      payerInitiated: PAYER_INITIATED,
    });
    const tally = { ...NOTHING, attempts: claimed.claimed.length, heldBack: claimed.heldBack };
    inFlight += claimed.claimed.length;
    for (const row of claimed.claimed) noteLane(merchantLanes, row);
    const all = claimed.claimed.map((row) => finish(identity, row, at, tally));
    const done = Promise.all(all).then(() => {
      if (identity.alive()) collector.recorder.endLease(leaseId);
      return tally;
    });
    return { locked: claimed.locked, done };
  };

  return {
    ...collector,
    claim,
    collect: async (run, onProgress) => {
      const total = { ...NOTHING };
      const pending: Promise<void>[] = [];
      for (;;) {
        const { locked, done } = await claim(run);
        if (locked === 0) break;
        pending.push(
          done.then((tally) => {
            add(total, tally);
            onProgress?.(total);
          }),
        );
      }
      await Promise.all(pending);
      return total;
    },
    inFlight: () => inFlight,
    drain: async () => {
      while (inFlight > 0) await new Promise<void>((wake) => setTimeout(wake, 5));
      await collector.recorder.flush();
      await collector.membership.leave();
    },
  };
}

export const NOTHING: Tally = { attempts: 0, approved: 0, declined: 0, open: 0, heldBack: 0 };

export function add(total: Tally, more: Tally): void {
  total.attempts += more.attempts;
  total.approved += more.approved;
  total.declined += more.declined;
  total.open += more.open;
  total.heldBack += more.heldBack;
}

async function attempt(
  collector: Caller & { recorder: Recorder; known: Known },
  identity: Identity,
  row: Claimed,
  at: Date | null,
  tally: Tally,
): Promise<void> {
  const { engine } = collector;
  const { outcome, exchanges }: Answer = await sendToGateway(collector, row, identity.alive);
  if (outcome.is === 'not_sent') {
    tally.open += 1;
    // In another's hands already when the lease is lost; then it is asked for, not sent.
    if (identity.alive()) await keepForLater(collector, row);
    return;
  }
  const merchant = await collector.known.merchant(row.merchantId);
  const now = engine.clock.now();
  const circumstances = { merchant, at, now, cause: 'engine', doubted: false };
  if (outcome.is === 'approved') tally.approved += 1;
  else if (outcome.is === 'declined') tally.declined += 1;
  else tally.open += 1;
  await collector.recorder.record(outcomeRow(engine.ids, row, outcome, exchanges, circumstances));
}

// Nothing left this process: the same intent, under the same key, is sent when the way is free.
async function keepForLater(
  { engine, lanes }: Caller,
  row: { merchantId: MerchantId; transactionId: Id<'paymentTransaction'>; connectionId: string },
): Promise<void> {
  const now = engine.clock.now();
  const waitMs = Math.max(RESEND_MS, lanes.openForMs(row.connectionId));
  const askAt = new Date(now.getTime() + waitMs);
  const { merchantId, transactionId } = row;
  await addDoubts(engine.db.pool, [
    { merchantId, transactionId, sentUntil: null, since: now, askAt },
  ]);
}

/** Merchants remembered for their lanes; beyond it they are forgotten, and never held up. */
const LANES_REMEMBERED_MAX = 10_000;

function noteLane(merchantLanes: Map<MerchantId, Set<string>>, row: Claimed): void {
  let connections = merchantLanes.get(row.merchantId);
  if (connections === undefined) {
    if (merchantLanes.size >= LANES_REMEMBERED_MAX) merchantLanes.clear();
    connections = new Set();
    merchantLanes.set(row.merchantId, connections);
  }
  connections.add(row.connectionId);
}
