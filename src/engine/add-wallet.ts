// Adds a wallet of a customer. The same reference with the same customer answers with the first.

import type { Wallet } from '#db/wallets.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

export type AddWalletInput = { customerId: Id<'customer'>; reference?: string | null };

/** Problem `reference_conflict` names the field that differs. */
export async function addWallet(
  scope: Scope,
  input: AddWalletInput,
): Promise<{ wallet: Wallet; existing: boolean }> {
  throw new Error(`not written: ${scope.merchantId} ${input.reference}`);
}
