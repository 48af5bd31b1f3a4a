// One statement in place of many: what is asked for within moments is gathered and worked on
// together. Each who asks gets an answer of his own.

import { isPassing } from '#db/passing.ts';
import type { Timer, Timers } from '#domain/timers.ts';

export type Gather = {
  /** How long the first one waits for others. Milliseconds. */
  forMs: number;
  /** So many are enough. */
  max: number;
};

type Waiting<In, Out> = { one: In; done: (out: Out) => void; failed: (error: unknown) => void };

/**
 * `work` answers in the order of what it is given, and may be given part of that again when it has
 * failed: one that cannot be worked on must not take the others with it.
 */
export function gather<In, Out>(
  { after }: Pick<Timers, 'after'>,
  { forMs, max }: Gather,
  work: (all: readonly In[]) => Promise<Out[]>,
): (one: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let timer: Timer | null = null;
  const send = (): void => {
    timer?.cancel();
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) void answer(batch, work);
  };
  return (one) =>
    new Promise((done, failed) => {
      waiting.push({ one, done, failed });
      if (waiting.length >= max) send();
      else timer ??= after(forMs, send);
    });
}

// Halved until the one that cannot be worked on stands alone. Never rejects.
async function answer<In, Out>(
  batch: readonly Waiting<In, Out>[],
  work: (all: readonly In[]) => Promise<Out[]>,
): Promise<void> {
  try {
    const answers = await work(batch.map(({ one }) => one));
    for (const [index, { done }] of batch.entries()) done(answers[index] as Out);
  } catch (error) {
    if (batch.length === 1 || isPassing(error)) {
      for (const { failed } of batch) failed(error);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await answer(batch.slice(0, half), work);
    await answer(batch.slice(half), work);
  }
}
