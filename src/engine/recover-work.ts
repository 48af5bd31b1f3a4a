// Takes over what dead workers left in flight: it is asked for, never guessed and never sent blind.

import { recoverDead } from '#db/leases.ts';
import type { Engine } from './context.ts';

/**
 * Returns how many doubts were made of it. A worker may only be believed dead: it starts no call
 * any more, but one it had started lasts as long as a call may.
 */
export async function recoverWork({ db, clock, limits }: Engine): Promise<number> {
  const now = clock.now();
  return recoverDead(db.pool, now, new Date(now.getTime() + limits.callTimeoutMs));
}
