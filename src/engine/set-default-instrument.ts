// Makes an instrument the default of an account or a wallet.

import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';
import type { DefaultSet } from './store-instrument.ts';

/** At least one of accountId and walletId. */
export async function setDefaultInstrument(
  scope: Scope,
  input: {
    instrumentId: Id<'instrument'>;
    accountId?: Id<'account'> | null;
    walletId?: Id<'wallet'> | null;
  },
): Promise<DefaultSet> {
  throw new Error(`not written: ${scope.merchantId} ${input.instrumentId}`);
}
