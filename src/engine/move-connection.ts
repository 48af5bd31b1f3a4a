// Moves running payment records from one gateway connection to another: to what their payers have
// there already. Whoever has nothing there is listed, and stays where they are.

import type pg from 'pg';
import { accountIdsOfCustomer, setAccountDefault, setAccountPaymentMethod } from '#db/accounts.ts';
import { connectionById } from '#db/gateway-connections.ts';
import { type Merchant, merchantById, merchantHeld, merchantToday } from '#db/merchants.ts';
import { lockClaimable } from '#db/outcomes.ts';
import { inTransaction } from '#db/pool.ts';
import {
  type RunningRecord,
  renameInstruments,
  renameMethod,
  runningThrough,
} from '#db/running-records.ts';
import { setWalletDefault } from '#db/wallets.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { releaseUnbillable } from './release-unbillable.ts';

export type Left = Pick<RunningRecord, 'id' | 'accountId' | 'customerId'> & {
  why: 'no_instrument' | 'no_payment_method';
};

/** `left`: everybody who has nothing at the other connection, of whom LEFT_MAX are listed. */
export type Moved = { movable: number; left: number; listed: Left[] };

export const LEFT_MAX = 1_000;
const BATCH = 200;

/**
 * A dry run changes nothing and says the same. Safe to repeat, and to go on with should it be cut
 * short: what was moved is no longer found.
 */
export async function moveConnection(
  scope: Scope,
  input: {
    from: Id<'gatewayConnection'>;
    to: Id<'gatewayConnection'>;
    dryRun: boolean;
  },
): Promise<Moved> {
  const { engine, merchantId } = scope;
  const { from, to, dryRun } = input;
  const { pool } = engine.db;
  const merchant = await merchantById(pool, merchantId);
  const old = await connectionById(pool, merchantId, from);
  mustExist(old, 'gatewayConnection', from, 'gateway_connection_id');
  const next = mustExist(await connectionById(pool, merchantId, to), 'gatewayConnection', to, 'to');
  if (from === to || !next.enabled) {
    const limit = 'another connection that is enabled';
    throw new Problem('value_invalid', {
      field: 'to',
      value: showId('gatewayConnection', to),
      limit,
    });
  }
  const moved: Moved = { movable: 0, left: 0, listed: [] };
  const today = merchantToday(engine, merchant);
  for (let after: Id<'paymentRecord'> | null = null; ; ) {
    const page = { merchantId, from, to, today, after, limit: BATCH };
    const rows: RunningRecord[] = await runningThrough(pool, page);
    for (const row of rows) {
      const why = obstacle(row);
      if (why !== null) {
        const { id, accountId, customerId } = row;
        moved.left += 1;
        if (moved.listed.length < LEFT_MAX) moved.listed.push({ id, accountId, customerId, why });
        continue;
      }
      moved.movable += 1;
      if (!dryRun) await moveOne(scope, row, input);
    }
    after = rows.at(-1)?.id ?? null;
    if (rows.length < BATCH) return moved;
  }
}

function obstacle({ instrumentId, targetInstrumentId, targetMethodId }: RunningRecord) {
  if (instrumentId === null) return targetMethodId === null ? 'no_payment_method' : null;
  return targetInstrumentId === null ? 'no_instrument' : null;
}

async function moveOne(
  scope: Scope,
  row: RunningRecord,
  { from, to }: { from: Id<'gatewayConnection'>; to: Id<'gatewayConnection'> },
): Promise<void> {
  const { engine, merchantId } = scope;
  await inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    // A wallet may serve every account of its customer.
    const accountIds = await accountIdsOfCustomer(tx, merchantId, row.customerId);
    await lockClaimable(
      tx,
      accountIds.map((accountId) => ({ merchantId, accountId })),
    );
    if (row.instrumentId === null) await changeMethod(tx, merchant, row);
    else await changeInstrument(tx, merchant, row, from);
    const released = await releaseUnbillable(tx, engine, merchant, accountIds);
    await logChange(tx, scope, merchant, {
      summary: `Moved payment record ${row.number} to another gateway connection`,
      subjectId: row.id,
      before: { connection: showId('gatewayConnection', from) },
      after: { connection: showId('gatewayConnection', to), released },
    });
  });
}

async function changeInstrument(
  tx: pg.PoolClient,
  { id: merchantId }: Merchant,
  row: RunningRecord,
  from: Id<'gatewayConnection'>,
): Promise<void> {
  const { targetInstrumentId: instrumentId, walletId, accountId } = row;
  if (instrumentId === null) return;
  if (row.byWallet) await setWalletDefault(tx, merchantId, walletId, instrumentId);
  else await setAccountDefault(tx, merchantId, accountId, instrumentId);
  await renameInstruments(tx, merchantId, row.id, { from, instrumentId });
}

async function changeMethod(
  tx: pg.PoolClient,
  { id: merchantId }: Merchant,
  { id, accountId, byRecord, targetMethodId }: RunningRecord,
): Promise<void> {
  if (targetMethodId === null) return;
  if (byRecord) await renameMethod(tx, merchantId, id, targetMethodId);
  else await setAccountPaymentMethod(tx, merchantId, accountId, targetMethodId);
}
