// Closes an account: nothing new is accepted, and what falls due on it becomes unbillable.

import { type Account, accountById, closeOpenAccount } from '#db/accounts.ts';
import { merchantHeld } from '#db/merchants.ts';
import { lockClaimable } from '#db/outcomes.ts';
import { inTransaction } from '#db/pool.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { readOptionalText } from './texts.ts';

/** Problem `state_conflict` when it is closed already. */
export async function closeAccount(
  scope: Scope,
  input: { accountId: Id<'account'>; reason?: string | null },
): Promise<Account> {
  const { engine, merchantId } = scope;
  const { accountId } = input;
  const reason = readOptionalText(input.reason, 'reason', 'reason');
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const account = await accountById(tx, merchantId, accountId);
    mustExist(account, 'account', accountId, 'account_id');
    await lockClaimable(tx, [{ merchantId, accountId }]);
    const closed = await closeOpenAccount(tx, merchantId, accountId);
    if (closed === null) {
      const value = showId('account', accountId);
      throw new Problem('state_conflict', { field: 'account_id', value, limit: 'an open account' });
    }
    await logChange(tx, scope, merchant, {
      summary: `Closed account ${closed.reference}`,
      subjectId: accountId,
      reason,
    });
    return closed;
  });
}
