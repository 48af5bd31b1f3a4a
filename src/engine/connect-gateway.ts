// Connects a merchant to a gateway: settings checked against the gateway's schema, secrets sealed.

import type { GatewayConnection } from '#db/gateway-connections.ts';
import type { Scope } from './context.ts';

export type ConnectGatewayInput = {
  /** The gateway's name in the registry. */
  gateway: string;
  /** The merchant's name for the connection, unique. */
  name: string;
  settings: Readonly<Record<string, unknown>>;
  /** By default the merchant's; another one is refused. */
  mode?: 'test' | 'live';
  concurrency?: number | null;
  perSecond?: number | null;
  clearingDays?: number;
  settlementDays?: number;
  /** Ask the gateway whether the credentials work, before anything is stored. */
  check?: boolean;
};

export async function connectGateway(
  scope: Scope,
  input: ConnectGatewayInput,
): Promise<GatewayConnection> {
  throw new Error(`not written: ${scope.merchantId} ${input.name}`);
}
