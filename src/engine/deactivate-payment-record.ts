// Deactivates a payment record: all that is still to come is cancelled, never one in flight. The
// wallet that was its own ends with it.

import type pg from 'pg';
import { lockOfPaymentRecord, moveBillingStates } from '#db/billing-changes.ts';
import { isInstrumentUsed, markUnusable } from '#db/instruments.ts';
import { type Merchant, merchantHeld, merchantNow } from '#db/merchants.ts';
import { deactivateActive, type PaymentRecord, paymentRecordLocked } from '#db/payment-records.ts';
import { inTransaction } from '#db/pool.ts';
import { setWalletDefault, walletById } from '#db/wallets.ts';
import { billingStatusesBefore } from '#domain/billing-record.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { readOptionalText } from './texts.ts';

/** Problem `state_conflict` naming the state when it is not active. */
export async function deactivatePaymentRecord(
  scope: Scope,
  input: { paymentRecordId: Id<'paymentRecord'>; reason?: string | null },
): Promise<{ paymentRecord: PaymentRecord; cancelled: number }> {
  const { engine, merchantId } = scope;
  const { paymentRecordId: id } = input;
  const reason = readOptionalText(input.reason, 'reason', 'reason') ?? 'deactivated';
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await paymentRecordLocked(tx, merchantId, id);
    const before = mustExist(row, 'paymentRecord', id, 'payment_record_id');
    const cancelled = await cancelOpen(tx, scope, merchant, id);
    const paymentRecord = await deactivateActive(tx, merchantId, id, reason);
    if (paymentRecord === null) {
      const value = showId('paymentRecord', id);
      const limit = `an active payment record, this one is ${before.state}`;
      throw new Problem('state_conflict', { field: 'payment_record_id', value, limit });
    }
    await endImplicitWallet(tx, scope, merchant, before.walletId);
    await logChange(tx, scope, merchant, {
      summary: `Deactivated payment record ${before.number}`,
      subjectId: id,
      reason,
      before: { state: before.state },
      after: { state: paymentRecord.state, cancelled },
    });
    return { paymentRecord, cancelled };
  });
}

async function cancelOpen(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  merchant: Merchant,
  id: Id<'paymentRecord'>,
): Promise<number> {
  const from = billingStatusesBefore('cancelled');
  const rows = await lockOfPaymentRecord(tx, merchantId, id, from);
  const writing = { merchantId, clockAt: merchant.clockAt, ids: engine.ids };
  const moves = rows.map((row) => ({
    id: row.id,
    accountId: row.accountId,
    from,
    to: 'cancelled' as const,
    queueAt: null,
    reason: 'payment_record_deactivated',
  }));
  return moveBillingStates(tx, writing, moves);
}

// The instrument ends with the wallet unless something else is charged with it. What is in flight
// keeps its token: a look-up or a refund may still need it.
async function endImplicitWallet(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  merchant: Merchant,
  walletId: Id<'wallet'>,
): Promise<void> {
  const wallet = await walletById(tx, merchantId, walletId);
  if (wallet === null || !wallet.implicit || wallet.defaultInstrumentId === null) return;
  const { defaultInstrumentId: instrumentId } = wallet;
  await setWalletDefault(tx, merchantId, walletId, null);
  if (await isInstrumentUsed(tx, merchantId, instrumentId, walletId)) return;
  const now = merchantNow(engine, merchant);
  await markUnusable(tx, merchantId, instrumentId, 'wallet_ended', now);
}
