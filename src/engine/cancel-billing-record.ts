// Cancels a billing record that is still to come.

import { moveBillingStates } from '#db/billing-changes.ts';
import { type BillingRecord, billingRecordLocked } from '#db/billing-records.ts';
import { merchantHeld } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { billingStatusesBefore, nextBillingStatus } from '#domain/billing-record.ts';
import { type Id, showId } from '#domain/ids.ts';
import { notNow } from './change-billing-record.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { readOptionalText } from './texts.ts';

/** Problem `state_conflict` naming the status when the state table has no such arrow. */
export async function cancelBillingRecord(
  scope: Scope,
  input: { billingRecordId: Id<'billingRecord'>; reason?: string | null },
): Promise<BillingRecord> {
  const { engine, merchantId } = scope;
  const { billingRecordId: id } = input;
  const reason = readOptionalText(input.reason, 'reason', 'reason');
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await billingRecordLocked(tx, merchantId, id);
    const before = mustExist(row, 'billingRecord', id, 'billing_record_id');
    const from = billingStatusesBefore('cancelled');
    const to = nextBillingStatus(before.status, 'cancelled');
    if (to === null) throw notNow(before, from);
    const { accountId } = before;
    const why = reason ?? 'cancelled';
    const writing = { merchantId, clockAt: merchant.clockAt, ids: engine.ids };
    await moveBillingStates(tx, writing, [{ id, accountId, from, to, queueAt: null, reason: why }]);
    await logChange(tx, scope, merchant, {
      summary: `Cancelled billing record ${showId('billingRecord', id)}`,
      subjectId: id,
      reason,
      before: { status: before.status },
      after: { status: to },
    });
    return { ...before, status: to, queueAt: null, reason: why };
  });
}
