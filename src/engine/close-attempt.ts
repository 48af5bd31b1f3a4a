// Ends an attempt that took nothing and was no decline: it was never processed, is withdrawn, or
// its payer left. Through the same record as every outcome.

import type { Doubt } from '#db/doubts.ts';
import type { BillingOutcome } from '#db/outcomes.ts';
import type { BillingEvent } from '#domain/billing-record.ts';
import type { Exchange } from '#gateways/http.ts';
import type { Collector } from './collect-due.ts';
import { billingChange, logOf, transactionChange } from './outcome-row.ts';

export type Closing = {
  transaction: 'not_processed' | 'withdrawn' | 'hold_ended';
  billing: BillingEvent;
  reason: string;
  /** When it is due again; null: not by itself. */
  queueAt: Date | null;
  cause: string;
  /** What the gateway said, where it was asked. */
  said: { outcome: { is: string }; exchanges: readonly Exchange[] } | null;
};

export async function closeAttempt(
  { engine, recorder }: Collector,
  doubt: Doubt,
  closing: Closing,
): Promise<void> {
  const { said, reason } = closing;
  const billing: BillingOutcome = {
    ...billingChange(closing.billing),
    queue_at: closing.queueAt?.toISOString() ?? null,
    reason,
    declined: false,
    failed_on: null,
  };
  await recorder.record({
    ...transactionChange(closing.transaction),
    merchant_id: doubt.merchantId,
    transaction_id: doubt.transactionId,
    account_id: doubt.accountId,
    at: doubt.clockAt?.toISOString() ?? null,
    confirmed: true,
    http_code: 0,
    code: reason,
    message: null,
    gateway_ref: null,
    data: null,
    cause: closing.cause,
    billing,
    posting: null,
    stop: null,
    unusable: null,
    network: null,
    doubt: null,
    doubted: true,
    event_id: engine.ids.next('event'),
    log:
      said === null || said.exchanges.length === 0
        ? null
        : logOf(engine.ids, said.outcome, said.exchanges),
  });
}
