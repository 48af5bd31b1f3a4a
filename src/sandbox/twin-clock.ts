// The twins' clock: runs with the host's, jumps ahead on demand, and stands still while one request
// is worked on, so that doing it again from the journal gives the same result.

const DAY_MS = 86_400_000;

export type TwinClock = {
  nowMs(): number;
  /** Holds the clock still while `act` runs, so that one request has one time. */
  at<T>(atMs: number, act: () => T): T;
  moveTo(atMs: number): void;
  /** Changes the time within `at`. */
  hold(atMs: number): void;
  /** After a replay: never earlier than what was already seen. */
  notBefore(): void;
};

export function twinClock(base: () => number): TwinClock {
  let aheadMs = 0;
  let held: number | null = null;
  let latest = 0;
  const nowMs = (): number => held ?? base() + aheadMs;
  const see = (atMs: number): void => {
    latest = Math.max(latest, atMs);
  };
  return {
    nowMs,
    at: (atMs, act) => {
      const before = held;
      held = atMs;
      see(atMs);
      try {
        return act();
      } finally {
        held = before;
      }
    },
    hold: (atMs) => {
      held = atMs;
      see(atMs);
    },
    moveTo: (atMs) => {
      aheadMs = atMs - base();
      see(atMs);
    },
    notBefore: () => {
      if (base() + aheadMs < latest) aheadMs = latest - base();
    },
  };
}

/** Moves a held clock a day at a time, so that what falls due does so on its day. */
export function stepTo(clock: TwinClock, to: number, settleDue: () => void): void {
  for (let at = clock.nowMs() + DAY_MS; at < to; at += DAY_MS) {
    clock.hold(at);
    settleDue();
  }
  clock.hold(to);
  settleDue();
}
