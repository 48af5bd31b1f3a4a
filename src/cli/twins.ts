// A merchant's connections to the sandbox's gateways, made once, and the way of their notices to
// us.

import { randomBytes } from 'node:crypto';
import { connectionById, listConnections, openConnection } from '#db/gateway-connections.ts';
import { type Id, showId } from '#domain/ids.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import type { SandboxControl } from './sandbox-control.ts';
import { type Settings, STAND_NAMES, type StandName, standAt } from './stands.ts';

/** A connection and what the twin knows it by. Secrets of a sandbox, which guard nothing. */
export type Twin = {
  gateway: StandName;
  connectionId: Id<'gatewayConnection'>;
  account: string;
  /** null: it sends no notices. */
  noticeSecret: string | null;
};

export type Twins = Readonly<Record<StandName, Twin>>;

/** A twin on this machine takes more than the real gateway's own limits. */
const LIMITS = { concurrency: 256, perSecond: 5_000 };
const CONNECTIONS_MAX = 1_000;

/** Connects all under their own names, or finds the connections that were made before. */
export async function connectTwins(scope: Scope, sandboxUrl: string): Promise<Twins> {
  const { engine, merchantId } = scope;
  const known = await listConnections(engine.db.pool, merchantId, CONNECTIONS_MAX);
  const twins: Partial<Record<StandName, Twin>> = {};
  for (const gateway of STAND_NAMES) {
    const found = known.find(({ name }) => name === gateway);
    const { id } = found ?? (await connect(scope, gateway, sandboxUrl));
    twins[gateway] = await twinOf(scope, gateway, id);
  }
  return twins as Twins;
}

function connect(scope: Scope, gateway: StandName, sandboxUrl: string) {
  const secret = (bytes: number) => randomBytes(bytes).toString('hex');
  const settings = standAt(gateway).settings(sandboxUrl, secret);
  return connectGateway(scope, {
    ...{ gateway, name: gateway, settings, ...LIMITS },
    collects: 'automatic',
  });
}

/** Has all twins send their notices to the API at `apiUrl`. Safe to repeat. */
export async function wireNotices(
  control: SandboxControl,
  apiUrl: string,
  twins: Twins,
): Promise<void> {
  for (const { gateway, connectionId, account, noticeSecret } of Object.values(twins)) {
    if (noticeSecret === null) continue;
    const url = `${apiUrl}/notices/${gateway}/${showId('gatewayConnection', connectionId)}`;
    await control.sendNotices({ gateway, account, url, secret: noticeSecret });
  }
}

async function twinOf(
  { engine, merchantId }: Scope,
  gateway: StandName,
  connectionId: Id<'gatewayConnection'>,
): Promise<Twin> {
  const row = await connectionById(engine.db.pool, merchantId, connectionId);
  if (row === null) throw new Error(`the connection to ${gateway} is gone`);
  const { settings } = openConnection(row, engine.sealer);
  const { account, noticeSecret } = standAt(gateway);
  return {
    gateway,
    connectionId,
    account: account(settings as Settings),
    noticeSecret: noticeSecret === null ? null : noticeSecret(settings as Settings),
  };
}
