// Stores a tokenised instrument of a customer, sealed, and makes it the default where asked.

import type { Instrument } from '#db/instruments.ts';
import type { Id } from '#domain/ids.ts';
import type { InstrumentKind } from '#domain/working-days.ts';
import type { Scope } from './context.ts';

export type StoreInstrumentInput = {
  customerId: Id<'customer'>;
  gatewayConnectionId: Id<'gatewayConnection'>;
  kind: InstrumentKind;
  /** The gateway's own token; never shown again. */
  token: string;
  gatewayCustomer?: string | null;
  networkTransactionId?: string | null;
  brand?: string | null;
  last4?: string | null;
  /** 1 to 12, with expYear (4 digits): cards only. */
  expMonth?: number | null;
  expYear?: number | null;
  walletId?: Id<'wallet'> | null;
  makeDefaultFor?: { accountId?: Id<'account'> | null; walletId?: Id<'wallet'> | null } | null;
};

/** `released`: billing records that were unbillable and are to come again. */
export type DefaultSet = { stopsLifted: number; released: number };

export async function storeInstrument(
  scope: Scope,
  input: StoreInstrumentInput,
): Promise<DefaultSet & { instrument: Instrument }> {
  throw new Error(`not written: ${scope.merchantId} ${input.kind}`);
}
