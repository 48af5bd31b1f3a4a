// Payment stops: no new attempt on an account, from when to when; and lifting them.

import { accountById } from '#db/accounts.ts';
import { merchantHeld, merchantNow } from '#db/merchants.ts';
import { lockClaimable } from '#db/outcomes.ts';
import { insertStop, liftStanding, type PaymentStop, stopById } from '#db/payment-stops.ts';
import { inTransaction } from '#db/pool.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { releaseUnbillable } from './release-unbillable.ts';
import { readText } from './texts.ts';

export type StopPaymentsInput = {
  accountId: Id<'account'>;
  reason: string;
  /** Default now. */
  fromAt?: Date | null;
  /** Exclusive; default until it is lifted. */
  untilAt?: Date | null;
};

/** What is due while it stands becomes unbillable; an attempt in flight is not called back. */
export async function stopPayments(scope: Scope, input: StopPaymentsInput): Promise<PaymentStop> {
  const { engine, merchantId, actor } = scope;
  const { accountId, untilAt = null } = input;
  const reason = readText(input.reason, 'reason', 'reason');
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const account = await accountById(tx, merchantId, accountId);
    const { reference } = mustExist(account, 'account', accountId, 'account_id');
    const fromAt = input.fromAt ?? merchantNow(engine, merchant);
    if (untilAt !== null && untilAt <= fromAt) {
      const limit = `later than ${fromAt.toISOString()}`;
      const value = untilAt.toISOString();
      throw new Problem('end_before_start', { field: 'until_at', value, limit });
    }
    await lockClaimable(tx, [{ merchantId, accountId }]);
    const stop = await insertStop(tx, merchantId, {
      id: engine.ids.next('paymentStop'),
      accountId,
      fromAt,
      untilAt,
      reason,
      setBy: actor,
      causeTransactionId: null,
    });
    if (stop === null) throw new Error(`a stop without a cause was refused for ${accountId}`);
    await logChange(tx, scope, merchant, {
      summary: `Set a payment stop on account ${reference}`,
      subjectId: accountId,
      reason,
      after: { fromAt, untilAt, paymentStop: showId('paymentStop', stop.id) },
    });
    return stop;
  });
}

/** Also one that a decline has set. Problem `state_conflict` when it was lifted already. */
export async function liftStop(
  scope: Scope,
  input: { paymentStopId: Id<'paymentStop'> },
): Promise<{ paymentStop: PaymentStop; released: number }> {
  const { engine, merchantId, actor } = scope;
  const { paymentStopId } = input;
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await stopById(tx, merchantId, paymentStopId);
    const { accountId } = mustExist(row, 'paymentStop', paymentStopId, 'payment_stop_id');
    await lockClaimable(tx, [{ merchantId, accountId }]);
    const at = merchantNow(engine, merchant);
    const stop = await liftStanding(tx, merchantId, paymentStopId, { at, by: actor });
    if (stop === null) {
      const value = showId('paymentStop', paymentStopId);
      const limit = 'a stop that stands';
      throw new Problem('state_conflict', { field: 'payment_stop_id', value, limit });
    }
    const released = await releaseUnbillable(tx, engine, merchant, [accountId]);
    await logChange(tx, scope, merchant, {
      summary: `Lifted payment stop ${showId('paymentStop', paymentStopId)}`,
      subjectId: accountId,
      before: { reason: stop.reason, setBy: stop.setBy },
      after: { released },
    });
    return { paymentStop: stop, released };
  });
}
