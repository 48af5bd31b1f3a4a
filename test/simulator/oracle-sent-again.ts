// Invariant 5 on the wire: an attempt that was made before a stop may still be sent for a while,
// since whoever sends it looked before; when it is sent again later, the stop has been seen.

import type { Payment } from './oracle-facts.ts';
import type { Ground } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import { namesOf } from './oracle-names.ts';
import type { Ban } from './oracle-stops.ts';

/** What is claimed may wait so long for its turn, what is sent again as long as a doubt is held. */
const FIRST_WAITS_MS = 60_000;
const AGAIN_WAITS_MS = 20_000;
/** The requests of one call leave within this time. */
const ONE_CALL_MS = 10_000;

export function judgeSentAgain(ground: Ground, stops: ReadonlyMap<string, readonly Ban[]>): void {
  const { requests, report, count } = ground;
  const names = namesOf(ground);
  const first = new Map<string, number>();
  const judge = (payment: Payment, leftAtMs: number): void => {
    const began = Math.min(leftAtMs, first.get(payment.id) ?? leftAtMs);
    first.set(payment.id, began);
    const again = leftAtMs > began + ONE_CALL_MS;
    if (again) count('requests sent again');
    const waitsMs = again ? AGAIN_WAITS_MS : FIRST_WAITS_MS;
    for (const { id, from, until } of stops.get(payment.accountId) ?? []) {
      if (leftAtMs <= from + waitsMs || leftAtMs >= until) continue;
      const at = new Date(leftAtMs).toISOString();
      report(
        5,
        `${shown('ptx', payment.id)} was sent at ${at} while stop ${shown('stp', id)} stood`,
      );
    }
  };
  for (const request of requests) {
    if (request.verb !== 'charge') continue;
    for (const payment of names.candidates(request, ['purchase', 'authorization'])) {
      // No stop keeps a payer who is there from paying.
      if (payment.trigger !== 'payer') judge(payment, request.leftAtMs);
    }
  }
}
