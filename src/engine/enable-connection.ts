// Enables and disables a gateway connection. While it is disabled, what is due is unbillable.

import type { GatewayConnection } from '#db/gateway-connections.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

/** Safe to repeat: it releases again what is still held back. */
export async function enableConnection(
  scope: Scope,
  input: { gatewayConnectionId: Id<'gatewayConnection'> },
): Promise<{ connection: GatewayConnection; released: number }> {
  throw new Error(`not written: ${scope.merchantId} ${input.gatewayConnectionId}`);
}

export async function disableConnection(
  scope: Scope,
  input: { gatewayConnectionId: Id<'gatewayConnection'>; reason: string },
): Promise<GatewayConnection> {
  throw new Error(`not written: ${scope.merchantId} ${input.reason}`);
}
