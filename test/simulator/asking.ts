// Asking a simulated process for something, as a client does that may never hear the answer, and
// noting in the story what it was told.

import type { MerchantId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { SimProcess } from './process.ts';
import type { Moment, StoryAct, StoryDeed } from './story.ts';

export type Answer<T> =
  | { is: 'done'; value: T }
  | { is: 'refused'; code: string }
  | { is: 'lost'; why: string };

/** Said no, though not by a Problem: the gateway did. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function openAct(merchantId: MerchantId, what: StoryDeed, at: () => Moment): StoryAct {
  return { merchantId, began: at(), ended: null, answer: 'open', code: null, what };
}

/** Never rejects. Whatever is no Problem leaves it open whether it happened. */
export async function answerOf<T>(
  process: SimProcess,
  verb: (process: SimProcess) => Promise<T>,
): Promise<Answer<T>> {
  const died = process.died.then((): Answer<T> => ({ is: 'lost', why: 'the process died' }));
  const told = (async (): Promise<Answer<T>> => {
    try {
      return { is: 'done', value: await verb(process) };
    } catch (error) {
      if (error instanceof Problem || error instanceof Refusal) {
        return { is: 'refused', code: error.code };
      }
      return { is: 'lost', why: String(error) };
    }
  })();
  return Promise.race([told, died]);
}

export function closeAct(act: StoryAct, answer: Answer<unknown>, at: () => Moment): void {
  act.answer = answer.is;
  if (answer.is !== 'lost') act.ended = at();
  if (answer.is === 'refused') act.code = answer.code;
  if (answer.is === 'lost') act.code = answer.why;
}
