// The run: claim what is due, call the gateways, record the answers. The intent is committed before
// the call and the outcome after it; whatever breaks in between is left to a lease and asked for.

import { CLAIM_MAX, type Claimed, type ClaimRequest, claimDue } from '#db/billing-state.ts';
import { addDoubts } from '#db/doubts.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { type Answer, type Caller, sendToGateway } from './call-gateway.ts';
import type { Engine } from './context.ts';
import { type Gathered, gathered } from './gathered.ts';
import { type Known, known } from './known.ts';
import { type Lanes, lanes } from './lanes.ts';
import { type Identity, type Membership, membership } from './membership.ts';
import { outcomeRow } from './outcome-row.ts';
import { pause } from './pause.ts';
import { type Recorder, recorder } from './recorder.ts';

/** Whose due rows are collected, and what time it is for them. */
export type Run = {
  now: Date;
  /** One merchant only; null: all that have no test clock. */
  merchantId: MerchantId | null;
  testClock: boolean;
  /** Leave what is due through a gateway that is away where it is, until its breaker closes. */
  sparing?: boolean;
};

/** What a run did. `open`: sent, but the outcome is not known yet. */
export type Tally = {
  attempts: number;
  approved: number;
  declined: number;
  open: number;
  heldBack: number;
};

export type Claim = {
  /** Due rows that were locked; 0: nothing was due that could be taken now. */
  locked: number;
  /** Some merchants were left out, because enough of theirs is waiting already. */
  crowded: boolean;
  /** Resolves when all its outcomes are recorded or handed to the sweep. */
  done: Promise<Tally>;
};

export type Collector = Caller & {
  readonly recorder: Recorder;
  readonly membership: Membership;
  readonly known: Known;
  readonly lanes: Lanes;
  readonly gathered: Gathered;
  claim(run: Run): Promise<Claim>;
  /** Claims until nothing is due and waits for all of it. */
  collect(run: Run, onProgress?: (tally: Tally) => void): Promise<Tally>;
  /** Payments claimed here whose outcome is not recorded yet. */
  inFlight(): number;
  /** Waits for what is in flight, then leaves. Nothing can be claimed afterwards. */
  drain(): Promise<void>;
};

/** Claimed and unfinished payments at which claiming waits: twice what can be called at once. */
const WINDOW_PER_CALL = 2;
/**
 * When a claim was full: one locks and reads while another commits or waits for this process.
 * Measured: a second one gains a fifth, a third nothing.
 */
export const CLAIMS_AT_ONCE = 2;
/** A doubt about what never left is looked at again after this, or when the breaker closes. */
const RESEND_MS = 500;
const DRAIN_LOOK_MS = 5;
/** When all that is due waits for lanes that are full, they are looked at again after this. */
const CROWDED_LOOK_MS = 10;

/** What a collector keeps beside its parts. */
type State = {
  readonly window: number;
  inFlight: number;
  readonly room: (() => void)[];
  readonly lanesOf: Map<MerchantId, Set<string>>;
};

type Parts = Pick<Collector, 'engine' | 'known' | 'lanes' | 'recorder' | 'membership' | 'gathered'>;

export function startCollector(engine: Engine, name: string): Collector {
  const parts: Parts = {
    engine,
    known: known(engine),
    lanes: lanes(engine.limits.callsMax, engine),
    recorder: recorder(engine),
    membership: membership(engine, name),
    gathered: gathered(engine),
  };
  const window = Math.max(engine.limits.callsMax * WINDOW_PER_CALL, CLAIM_MAX);
  const state: State = { window, inFlight: 0, room: [], lanesOf: new Map() };
  return {
    ...parts,
    claim: (run) => claim(parts, state, run),
    collect: (run, onProgress) => collect(parts, state, run, onProgress),
    inFlight: () => state.inFlight,
    drain: async () => {
      while (state.inFlight > 0) await pause(engine, DRAIN_LOOK_MS);
      await parts.recorder.flush();
      await parts.membership.leave();
    },
  };
}

async function claim(parts: Parts, state: State, run: Run): Promise<Claim> {
  const { engine, membership, recorder } = parts;
  while (state.inFlight >= state.window) {
    await new Promise<void>((wake) => state.room.push(wake));
  }
  const identity = await membership.current();
  const leaseId = engine.ids.next('worker');
  const at = run.testClock ? run.now : null;
  const { lanes } = parts;
  const away = run.sparing ? merchantsWhose(state, lanes.spares) : [];
  if (run.merchantId !== null && away.includes(run.merchantId)) {
    return { locked: 0, crowded: false, done: Promise.resolve({ ...NOTHING }) };
  }
  const crowded = run.merchantId === null ? merchantsWhose(state, lanes.crowded) : [];
  const request: ClaimRequest = {
    now: run.now,
    at,
    merchantId: run.merchantId,
    testClock: run.testClock,
    busy: [...crowded, ...away],
    limit: CLAIM_MAX,
    workerId: identity.workerId,
    leaseId,
  };
  const { locked, claimed, heldBack } = await claimDue(engine.db, engine.ids, request).catch(
    (error: unknown) => {
      // It may have been committed before the answer was lost: then only the lease knows of it.
      membership.abandon();
      throw error;
    },
  );
  const tally = { ...NOTHING, attempts: claimed.length, heldBack };
  state.inFlight += claimed.length;
  for (const row of claimed) noteLane(state.lanesOf, row);
  const all = claimed.map((row) => finish(parts, state, identity, row, at, tally));
  const done = Promise.all(all).then(() => {
    // An idle worker has made no lease.
    if (claimed.length > 0 && identity.alive()) recorder.endLease(leaseId);
    return tally;
  });
  return { locked, crowded: crowded.length > 0, done };
}

async function collect(
  parts: Parts,
  state: State,
  run: Run,
  onProgress: (tally: Tally) => void = () => {},
): Promise<Tally> {
  const total = { ...NOTHING };
  const pending: Promise<void>[] = [];
  let ended = false;
  const claimNext = async (): Promise<number> => {
    const { locked, crowded, done } = await claim(parts, state, run);
    if (locked === 0 && crowded) await pause(parts.engine, CROWDED_LOOK_MS);
    if (locked === 0 && !crowded) ended = true;
    pending.push(
      done.then((tally) => {
        add(total, tally);
        onProgress(total);
      }),
    );
    return locked;
  };
  const claimOn = async (): Promise<void> => {
    try {
      while (!ended) await claimNext();
    } finally {
      ended = true;
    }
  };
  const atOnce = (await claimNext()) < CLAIM_MAX ? 1 : CLAIMS_AT_ONCE;
  const claims = await Promise.allSettled(Array.from({ length: atOnce }, claimOn));
  for (const one of claims) if (one.status === 'rejected') throw one.reason;
  await Promise.all(pending);
  return total;
}

async function finish(
  parts: Parts,
  state: State,
  identity: Identity,
  row: Claimed,
  at: Date | null,
  tally: Tally,
): Promise<void> {
  const { engine, known, recorder } = parts;
  try {
    const { outcome, exchanges }: Answer = await sendToGateway(parts, row, identity.alive);
    if (outcome.is === 'approved') tally.approved += 1;
    else if (outcome.is === 'declined') tally.declined += 1;
    else tally.open += 1;
    if (outcome.is === 'not_sent') {
      // In another's hands already when the lease is lost; then it is asked for, not sent.
      if (identity.alive()) await keepForLater(parts, row);
      return;
    }
    const merchant = await known.merchant(row.merchantId);
    const now = engine.clock.now();
    const circumstances = { merchant, at, now, cause: 'engine', doubted: false };
    await recorder.record(outcomeRow(engine.ids, row, outcome, exchanges, circumstances));
  } catch (error) {
    // Not recorded: the row stays in progress, and a new identity lets the sweep find it.
    engine.log.error({ err: error }, 'an outcome was not recorded, it will be asked for');
    parts.membership.abandon();
  } finally {
    state.inFlight -= 1;
    if (state.inFlight < state.window) for (const wake of state.room.splice(0)) wake();
  }
}

export const NOTHING: Tally = { attempts: 0, approved: 0, declined: 0, open: 0, heldBack: 0 };

export function add(total: Tally, more: Tally): void {
  total.attempts += more.attempts;
  total.approved += more.approved;
  total.declined += more.declined;
  total.open += more.open;
  total.heldBack += more.heldBack;
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

function noteLane(lanesOf: Map<MerchantId, Set<string>>, row: Claimed): void {
  let connections = lanesOf.get(row.merchantId);
  if (connections === undefined) {
    if (lanesOf.size >= LANES_REMEMBERED_MAX) lanesOf.clear();
    connections = new Set();
    lanesOf.set(row.merchantId, connections);
  }
  connections.add(row.connectionId);
}

function merchantsWhose({ lanesOf }: State, is: (lane: string) => boolean): MerchantId[] {
  return [...lanesOf]
    .filter(([, connections]) => [...connections].some(is))
    .map(([merchantId]) => merchantId);
}
