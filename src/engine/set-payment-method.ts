// How an account pays that has no usable instrument: by hand, or at a gateway that wants the payer.

import { type Account, accountById, setAccountPaymentMethod } from '#db/accounts.ts';
import { merchantHeld } from '#db/merchants.ts';
import { lockClaimable } from '#db/outcomes.ts';
import { inTransaction } from '#db/pool.ts';
import { type Id, showId } from '#domain/ids.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { mustBeEnabledMethod } from './payment-methods.ts';
import { releaseUnbillable } from './release-unbillable.ts';

/** null: it pays by instrument only. Releases what was unbillable for want of one. */
export async function setPaymentMethod(
  scope: Scope,
  input: { accountId: Id<'account'>; paymentMethodId: Id<'paymentMethod'> | null },
): Promise<Account> {
  const { engine, merchantId } = scope;
  const { accountId, paymentMethodId } = input;
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await accountById(tx, merchantId, accountId);
    const before = mustExist(row, 'account', accountId, 'account_id');
    if (paymentMethodId !== null) {
      await mustBeEnabledMethod(tx, merchantId, paymentMethodId, 'payment_method_id');
    }
    await lockClaimable(tx, [{ merchantId, accountId }]);
    const account = await setAccountPaymentMethod(tx, merchantId, accountId, paymentMethodId);
    const released = await releaseUnbillable(tx, engine, merchant, [accountId]);
    await logChange(tx, scope, merchant, {
      summary: `Changed how account ${before.reference} pays`,
      subjectId: accountId,
      before: { paymentMethod: shown(before.paymentMethodId) },
      after: { paymentMethod: shown(paymentMethodId), released },
    });
    return mustExist(account, 'account', accountId, 'account_id');
  });
}

function shown(id: Id<'paymentMethod'> | null): string | null {
  return id === null ? null : showId('paymentMethod', id);
}
