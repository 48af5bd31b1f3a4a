// Opens an account of a customer under the merchant's own reference.

import type { Account } from '#db/accounts.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

export type OpenAccountInput = {
  customerId: Id<'customer'>;
  reference: string;
  defaultInstrumentId?: Id<'instrument'> | null;
};

/** Problem `reference_conflict` names the field that differs. */
export async function openAccount(
  scope: Scope,
  input: OpenAccountInput,
): Promise<{ account: Account; existing: boolean }> {
  throw new Error(`not written: ${scope.merchantId} ${input.reference}`);
}
