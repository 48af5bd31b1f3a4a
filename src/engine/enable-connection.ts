// Enables and disables a gateway connection. While it is disabled, what is due is unbillable.

import {
  connectionById,
  type GatewayConnection,
  setConnectionEnabled,
} from '#db/gateway-connections.ts';
import { lockDueOfMerchant } from '#db/held-back.ts';
import { merchantHeld, merchantNow } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { releaseOfConnection } from './release-unbillable.ts';
import { readText } from './texts.ts';

/** What falls due while the change commits is judged after it. */
const LOCK_AHEAD_MS = 60_000;

/**
 * Releases what the connection held back. Safe to repeat: a repeat releases what is still held,
 * should the first have been cut short.
 */
export async function enableConnection(
  scope: Scope,
  input: { gatewayConnectionId: Id<'gatewayConnection'> },
): Promise<{ connection: GatewayConnection; released: number }> {
  const { gatewayConnectionId } = input;
  const connection = await switchTo(scope, gatewayConnectionId, null);
  const { engine, merchantId } = scope;
  const released = await releaseOfConnection(engine, merchantId, gatewayConnectionId);
  return { connection, released };
}

export async function disableConnection(
  scope: Scope,
  input: { gatewayConnectionId: Id<'gatewayConnection'>; reason: string },
): Promise<GatewayConnection> {
  const reason = readText(input.reason, 'reason', 'reason');
  return switchTo(scope, input.gatewayConnectionId, reason);
}

async function switchTo(
  scope: Scope,
  id: Id<'gatewayConnection'>,
  disabledReason: string | null,
): Promise<GatewayConnection> {
  const { engine, merchantId } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await connectionById(tx, merchantId, id);
    const before = mustExist(row, 'gatewayConnection', id, 'gateway_connection_id');
    const until = new Date(merchantNow(engine, merchant).getTime() + LOCK_AHEAD_MS);
    await lockDueOfMerchant(tx, merchantId, until);
    const connection = await setConnectionEnabled(tx, merchantId, id, disabledReason);
    const word = disabledReason === null ? 'Enabled' : 'Disabled';
    await logChange(tx, scope, merchant, {
      summary: `${word} gateway connection ${before.name}`,
      subjectId: id,
      reason: disabledReason,
      before: { enabled: before.enabled },
      after: { enabled: disabledReason === null },
    });
    return mustExist(connection, 'gatewayConnection', id, 'gateway_connection_id');
  });
}
