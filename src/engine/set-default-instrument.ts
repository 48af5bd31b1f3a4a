// Makes an instrument the default of an account or a wallet, which is what attempts use that name
// no other. A stop that a decline has set ends with it.

import type pg from 'pg';
import { accountById, accountIdsOfCustomer, setAccountDefault } from '#db/accounts.ts';
import { type Merchant, merchantHeld, merchantNow } from '#db/merchants.ts';
import { lockClaimable } from '#db/outcomes.ts';
import { liftStopsOfDeclines } from '#db/payment-stops.ts';
import { inTransaction } from '#db/pool.ts';
import { setWalletDefault, walletById } from '#db/wallets.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { mustBeInstrumentOf } from './open-account.ts';
import { releaseUnbillable } from './release-unbillable.ts';

/** `released`: billing records that were unbillable and are to come again. */
export type DefaultSet = { stopsLifted: number; released: number };

export type DefaultFor = { accountId?: Id<'account'> | null; walletId?: Id<'wallet'> | null };

/** At least one of accountId and walletId. Problem `instrument_unusable` when it cannot be used. */
export async function setDefaultInstrument(
  scope: Scope,
  input: DefaultFor & { instrumentId: Id<'instrument'> },
): Promise<DefaultSet> {
  const { engine, merchantId } = scope;
  if (!input.accountId && !input.walletId) {
    const limit = 'account_id, wallet_id or both';
    throw new Problem('field_missing', { field: 'account_id', limit });
  }
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const customerId = await customerOf(tx, scope, input);
    const of = { merchantId, customerId, field: 'instrument_id' };
    const instrument = await mustBeInstrumentOf(tx, of, input.instrumentId);
    if (instrument.unusableReason !== null) {
      const value = showId('instrument', instrument.id);
      const limit = `an instrument that is not ${instrument.unusableReason}`;
      throw new Problem('instrument_unusable', { field: 'instrument_id', value, limit });
    }
    return makeDefault(tx, scope, merchant, { ...input, customerId });
  });
}

/** Whose instrument it has to be. Problem `not_found`, or `value_invalid` for two customers. */
export async function customerOf(
  tx: pg.PoolClient,
  { merchantId }: Scope,
  { accountId, walletId }: DefaultFor,
): Promise<Id<'customer'>> {
  const found: Id<'customer'>[] = [];
  if (accountId) {
    const row = await accountById(tx, merchantId, accountId);
    found.push(mustExist(row, 'account', accountId, 'account_id').customerId);
  }
  if (walletId) {
    const row = await walletById(tx, merchantId, walletId);
    found.push(mustExist(row, 'wallet', walletId, 'wallet_id').customerId);
  }
  const [first, second] = found;
  if (first === undefined) throw new Error('a default is of an account or a wallet');
  if (second === undefined || second === first) return first;
  throw new Problem('value_invalid', {
    field: 'wallet_id',
    value: showId('wallet', walletId!),
    limit: 'a wallet of the customer that has the account',
  });
}

/** In the caller's transaction, which holds the merchant and has checked whose instrument it is. */
export async function makeDefault(
  tx: pg.PoolClient,
  scope: Scope,
  merchant: Merchant,
  to: DefaultFor & { instrumentId: Id<'instrument'>; customerId: Id<'customer'> },
): Promise<DefaultSet> {
  const { engine, merchantId, actor } = scope;
  const { accountId, walletId, instrumentId } = to;
  // A wallet may serve every account of its customer.
  const accountIds = walletId
    ? await accountIdsOfCustomer(tx, merchantId, to.customerId)
    : [accountId!];
  await lockClaimable(
    tx,
    accountIds.map((id) => ({ merchantId, accountId: id })),
  );
  if (accountId) await setAccountDefault(tx, merchantId, accountId, instrumentId);
  if (walletId) await setWalletDefault(tx, merchantId, walletId, instrumentId);
  const lifted = { at: merchantNow(engine, merchant), by: actor };
  // The decline that stopped an account was of an instrument that a wallet does not replace.
  const stops = accountId ? await liftStopsOfDeclines(tx, merchantId, [accountId], lifted) : [];
  const released = await releaseUnbillable(tx, engine, merchant, accountIds);
  await logChange(tx, scope, merchant, {
    summary: `Made ${showId('instrument', instrumentId)} a default instrument`,
    subjectId: accountId ?? walletId ?? null,
    after: {
      account: accountId ? showId('account', accountId) : null,
      wallet: walletId ? showId('wallet', walletId) : null,
      stopsLifted: stops.length,
      released,
    },
  });
  return { stopsLifted: stops.length, released };
}
