// One question about a payer's visit: what the gateway shows, and where the payer has agreed and it
// is for us to take the money, that too, once it is announced.

import type { Checkout, CheckoutQuestion, CompletedState } from './contract.ts';

export type Asking = {
  /** A completion that was given up before may still reach the gateway. */
  mayArrive: boolean;
  /** Durably, with all that is to be kept. False: it is not for us any more. */
  announce(kept: Record<string, string>): Promise<boolean>;
};

/**
 * While a completion may still arrive, nothing is closed or completed, and that nothing was paid is
 * not believed: only a payment that is found counts.
 */
export async function askCheckout<S>(
  { ask, completion }: Checkout<S>,
  question: CheckoutQuestion<S>,
  { mayArrive, announce }: Asking,
): Promise<CompletedState> {
  const state = await ask({ ...question, close: question.close && !mayArrive });
  if (mayArrive && (state.is === 'ready' || state.is === 'ended')) return STILL_COMING;
  if (state.is !== 'ready') return state;
  if (completion === undefined) return { is: 'no_answer', why: 'nothing can complete it' };
  const kept = { ...question.kept, ...state.kept };
  if (!(await announce(kept))) return { is: 'no_answer', why: 'another asks for it' };
  return completion.complete({ ...question, kept });
}

const STILL_COMING = { is: 'no_answer', why: 'what completes it may still arrive' } as const;
