// A merchant's connections to the sandbox's gateways, made once, and the way of their notices to
// us.

import { randomBytes } from 'node:crypto';
import { connectionById, listConnections, openConnection } from '#db/gateway-connections.ts';
import { type Id, showId } from '#domain/ids.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Engine, Scope } from '#engine/context.ts';
import type { SandboxControl } from './sandbox-control.ts';

/** A connection and what the twin knows it by. Secrets of a sandbox, which guard nothing. */
export type Twin = {
  gateway: string;
  connectionId: Id<'gatewayConnection'>;
  account: string;
  noticeSecret: string;
};

export type Twins = { sandbox: Twin; stripe: Twin; authorizeNet: Twin };

/** A twin on this machine takes more than the real gateway's own limits. */
const LIMITS = { concurrency: 256, perSecond: 5_000 };
const CONNECTIONS_MAX = 1_000;

/** Connects all under their own names, or finds the connections that were made before. */
export async function connectTwins(scope: Scope, sandboxUrl: string): Promise<Twins> {
  const { engine, merchantId } = scope;
  const known = await listConnections(engine.db.pool, merchantId, CONNECTIONS_MAX);
  const ensure = async (gateway: string, settings: Record<string, string>): Promise<Twin> => {
    const found = known.find(({ name }) => name === gateway);
    const { id } =
      found ?? (await connectGateway(scope, { gateway, name: gateway, settings, ...LIMITS }));
    return twinOf(scope, gateway, id);
  };
  const secret = () => randomBytes(12).toString('hex');
  return {
    sandbox: await ensure('sandbox', {
      base_url: `${sandboxUrl}/sandbox`,
      api_key: `sbx_${secret()}`,
      notice_secret: `ntc_${secret()}`,
    }),
    stripe: await ensure('stripe', {
      api_base: `${sandboxUrl}/stripe`,
      secret_key: `sk_test_${secret()}`,
      webhook_secret: `whsec_${secret()}`,
    }),
    authorizeNet: await ensure('authorize_net', {
      api_base: `${sandboxUrl}/authorize_net`,
      // The end of its name is the currency of the account.
      api_login_id: `shop${randomBytes(6).toString('hex')}EUR`,
      transaction_key: randomBytes(8).toString('hex'),
      signature_key: randomBytes(64).toString('hex'),
    }),
  };
}

/** Has all twins send their notices to the API at `apiUrl`. Safe to repeat. */
export async function wireNotices(
  control: SandboxControl,
  apiUrl: string,
  twins: Twins,
): Promise<void> {
  for (const { gateway, connectionId, account, noticeSecret } of Object.values(twins)) {
    const url = `${apiUrl}/notices/${gateway}/${showId('gatewayConnection', connectionId)}`;
    await control.sendNotices({ gateway, account, url, secret: noticeSecret });
  }
}

async function twinOf(
  { engine, merchantId }: { engine: Engine; merchantId: Scope['merchantId'] },
  gateway: string,
  connectionId: Id<'gatewayConnection'>,
): Promise<Twin> {
  const row = await connectionById(engine.db.pool, merchantId, connectionId);
  if (row === null) throw new Error(`the connection to ${gateway} is gone`);
  const { settings } = openConnection(row, engine.sealer);
  const text = (name: string) => (typeof settings[name] === 'string' ? settings[name] : '');
  return {
    gateway,
    connectionId,
    account: text('api_key') || text('secret_key') || text('api_login_id'),
    noticeSecret: text('notice_secret') || text('webhook_secret') || text('signature_key'),
  };
}
