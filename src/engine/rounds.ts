// Work that is taken up in rounds which overtake each other: a gateway that hangs holds up nothing
// but its own.

/** `each` never rejects, and is over before `done`. */
export type Round = { each: readonly Promise<void>[]; done: Promise<void> };

export type Rounds = {
  /** Takes up what is due, and does not wait for answers; true: more is due. */
  next(): Promise<boolean>;
  /** Resolves when nothing that was taken up is being worked on. */
  ended(): Promise<void>;
};

/** Full rounds that may be worked on at once. */
const ROUNDS_MAX = 4;

/** `full`: what a round takes at most; with fewer, no more are due. */
export function rounds(takeUp: () => Promise<Round>, full: number): Rounds {
  const open = new Set<Promise<void>>();
  let inFlight = 0;
  let room = () => {};
  const over = (): void => {
    inFlight -= 1;
    room();
  };
  return {
    next: async () => {
      while (inFlight >= ROUNDS_MAX * full) {
        await new Promise<void>((resolve) => {
          room = resolve;
        });
      }
      const { each, done } = await takeUp();
      inFlight += each.length;
      for (const one of each) void one.then(over);
      open.add(done);
      void done.catch(() => {}).then(() => open.delete(done));
      return each.length === full;
    },
    ended: async () => {
      await Promise.allSettled(open);
    },
  };
}
