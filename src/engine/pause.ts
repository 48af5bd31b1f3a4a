// Waiting on the engine's own timers, cut short by a signal.

import type { Timers } from '#domain/timers.ts';

/** Resolves after `ms`, or at once when `signal` is or becomes aborted. Never rejects. */
export function pause(timers: Timers, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      timer.cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = timers.after(ms, end);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}
