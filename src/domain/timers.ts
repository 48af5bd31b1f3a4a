// Waiting as an input, like the clock: a test decides how long a moment lasts.

/** Durations, apart from the time of day: a clock that is set ahead or back does not touch them. */
export type Timers = {
  /** Milliseconds that only grow; their zero means nothing. */
  readonly ticks: () => number;
  /** Runs `act` once, that many milliseconds from now, unless it is cancelled before. */
  readonly after: (ms: number, act: () => void) => Timer;
};

export type Timer = {
  cancel(): void;
  /** The process may end without it. */
  unref(): void;
};
