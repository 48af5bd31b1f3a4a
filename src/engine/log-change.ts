// The log entry of a change by a person or the API: who, what, why, and what stood there before.

import type { Merchant } from '#db/merchants.ts';
import type { Connection } from '#db/pool.ts';
import { appendLog } from '#db/transaction-log.ts';
import type { Scope } from './context.ts';

export type Change = {
  /** One sentence for people. */
  summary: string;
  /** uuid of what changed. */
  subjectId: string | null;
  reason?: string | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** In the transaction of the change. Never given tokens or secrets. */
export async function logChange(
  tx: Connection,
  scope: Scope,
  merchant: Merchant,
  change: Change,
): Promise<void> {
  const { summary, subjectId, reason, before, after } = change;
  const detail = { reason: reason ?? null, before: before ?? null, after: after ?? null };
  await appendLog(tx, merchant.id, [
    {
      id: scope.engine.ids.next('logEntry'),
      at: merchant.clockAt,
      kind: 'change',
      actor: scope.actor,
      summary,
      subjectId,
      detail: writable(detail),
    },
  ]);
}

// JSON has no integers of 64 bits.
function writable(detail: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(detail, (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}
