// Closes an account: nothing new is accepted, and what falls due on it becomes unbillable.

import type { Account } from '#db/accounts.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

/** Problem `state_conflict` when it is closed already. */
export async function closeAccount(
  scope: Scope,
  input: { accountId: Id<'account'>; reason?: string },
): Promise<Account> {
  throw new Error(`not written: ${scope.merchantId} ${input.accountId}`);
}
