// This process among the workers: joins, keeps its heartbeat, and knows at any moment whether its
// leases are still its own. After a lapse it comes back as somebody new.

import { beat, joinWorkers, leaveWorkers, type WorkerId } from '#db/leases.ts';
import type { Timer } from '#domain/timers.ts';
import type { Engine } from './context.ts';

/** Heartbeats go over the hot connections, which no flood of requests can take away. */
export type Membership = {
  /** The present identity. Throws when the database could not be reached to get one. */
  current(): Promise<Identity>;
  /** What this identity holds must be recovered by asking: the next claim gets a new one. */
  abandon(): void;
  leave(): Promise<void>;
};

export type Identity = {
  workerId: WorkerId;
  /** False once the heartbeat is late: nothing may leave in this identity's name any more. */
  alive(): boolean;
};

/** Heartbeats in the time a worker counts as alive after one. */
const BEATS_PER_LIFE = 4;

export function membership(engine: Engine, name: string): Membership {
  const { aliveMs } = engine.limits;
  let identity: (Identity & { until: number; gone: boolean }) | null = null;
  let joining: Promise<Identity> | null = null;
  let timer: Timer | null = null;
  let left = false;

  const join = async (): Promise<Identity> => {
    const workerId = engine.ids.next('worker');
    const asked = engine.ticks();
    await joinAs(engine, workerId, name, identity?.workerId ?? null);
    const joined = {
      workerId,
      until: asked + aliveMs,
      gone: false,
      // Once late, late for good: what was not sent meanwhile is left to the lease, and a heartbeat
      // that still arrives must not keep that lease from ending.
      alive: () => {
        joined.gone ||= engine.ticks() >= joined.until;
        return !joined.gone;
      },
    };
    identity = joined;
    schedule();
    return joined;
  };

  const schedule = (): void => {
    timer?.cancel();
    if (left) return;
    timer = engine.after(aliveMs / BEATS_PER_LIFE, () => void keepAlive());
    timer.unref();
  };

  // Counted from before the request left: the database's idea of our life is never the shorter.
  const keepAlive = async (): Promise<void> => {
    const held = identity;
    if (held === null || held.gone) return;
    const asked = engine.ticks();
    try {
      const alive = await beat(engine.db.hot, held.workerId, aliveMs);
      if (alive && held.alive()) held.until = asked + aliveMs;
      else held.gone = true;
    } catch (error) {
      engine.log.warn({ err: error }, 'a heartbeat did not reach the database');
    }
    schedule();
  };

  return {
    current: async () => {
      if (identity?.alive()) return identity;
      if (identity !== null) identity.gone = true;
      joining ??= join().finally(() => {
        joining = null;
      });
      return joining;
    },
    abandon: () => {
      if (identity !== null) identity.gone = true;
    },
    leave: async () => {
      left = true;
      timer?.cancel();
      const held = identity;
      identity = null;
      if (held !== null) await leaveWorkers(engine.db.hot, held.workerId);
    },
  };
}

// Instead of the identity it had before: what that held is asked for now, not when its time would
// have been over.
async function joinAs(
  { db, limits }: Engine,
  workerId: WorkerId,
  name: string,
  before: WorkerId | null,
): Promise<void> {
  await joinWorkers(db.hot, workerId, name, limits.aliveMs);
  if (before !== null) await leaveWorkers(db.hot, before);
}
