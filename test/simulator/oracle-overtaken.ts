// Invariant 3 on the wire, where a decline is not kept under the key: what is sent again while the
// first request is on its way may be declined, and the first one be carried out all the same.

import type { ArrivedRequest } from './oracle.ts';
import type { Ground } from './oracle-ground.ts';

/** PayPal makes nothing of what it declines, so the request id is free again. */
const FORGETS_DECLINES = new Set(['paypal']);
/** What only makes a page or a token takes no money. */
const TAKES_NOTHING = /-(create|setup|token)$/;

export function judgeOvertaken({ requests, report }: Pick<Ground, 'requests' | 'report'>): void {
  const byName = new Map<string, ArrivedRequest[]>();
  for (const request of requests) {
    const { gateway, requestId = null } = request;
    if (requestId === null || !FORGETS_DECLINES.has(gateway)) continue;
    if (!TAKES_NOTHING.test(requestId)) {
      byName.set(requestId, [...(byName.get(requestId) ?? []), request]);
    }
  }
  for (const [name, sent] of byName) {
    const order = sent.toSorted((a, b) => a.leftAtMs - b.leftAtMs);
    let arrived = Number.NEGATIVE_INFINITY;
    for (const { leftAtMs, atMs, gateway } of order) {
      if (leftAtMs < arrived) {
        const at = new Date(leftAtMs).toISOString();
        report(3, `${name} was sent to ${gateway} again at ${at}, while it was on its way`);
      }
      arrived = Math.max(arrived, atMs);
    }
  }
}
