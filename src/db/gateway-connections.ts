// Gateway connections: a merchant's settings and sealed secrets at one gateway. Secrets are opened
// in one place, and what is opened is never shown or logged.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection as Database } from './pool.ts';
import type { Sealer } from './seal.ts';

/** What may be shown: the settings without the secrets. */
export type GatewayConnection = {
  id: Id<'gatewayConnection'>;
  gateway: string;
  name: string;
  mode: 'test' | 'live';
  /** Who sets off what is due. */
  collects: 'automatic' | 'payer_initiated';
  settings: Record<string, unknown>;
  enabled: boolean;
  disabledReason: string | null;
  /** null: the gateway's own limit, as perSecond. */
  concurrency: number | null;
  perSecond: number | null;
  clearingDays: number;
  settlementDays: number;
  /** Days before a mandate is debited on which the payer is told; 0: not by us. */
  preNotificationDays: number;
  createdAt: Date;
};

export type SealedConnection = GatewayConnection & { secretsSealed: Buffer };

/** Settings and secrets in one, for one call. The shape of the gateway contract's Connection. */
export type OpenedConnection = {
  readonly id: Id<'gatewayConnection'>;
  readonly mode: 'test' | 'live';
  readonly settings: Record<string, unknown>;
};

const COLUMNS = `
  id, gateway, name, mode, collects, settings, enabled, disabled_reason as "disabledReason",
  concurrency, per_second as "perSecond", clearing_days as "clearingDays",
  settlement_days as "settlementDays",
  pre_notification_days as "preNotificationDays", created_at as "createdAt"`;

/** With its secrets still sealed: for openConnection only. */
export async function connectionById(
  database: Database,
  merchantId: MerchantId,
  id: Id<'gatewayConnection'>,
): Promise<SealedConnection | null> {
  const { rows } = await database.query<SealedConnection>(
    `select ${COLUMNS}, secrets_sealed as "secretsSealed"
     from gateway_connection
     where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** Whether it is enabled, held so until the transaction ends. Primary key. */
export async function isEnabledHeld(
  database: Database,
  merchantId: MerchantId,
  id: Id<'gatewayConnection'>,
): Promise<boolean> {
  const { rows } = await database.query<{ enabled: boolean }>(
    `select enabled from gateway_connection where merchant_id = $1 and id = $2 for share`,
    [merchantId, id],
  );
  return rows[0]?.enabled ?? false;
}

/** Merges settings and secrets. Throws when the key that sealed them is not configured. */
export function openConnection(row: SealedConnection, sealer: Sealer): OpenedConnection {
  const secrets: Record<string, unknown> = JSON.parse(sealer.open(row.secretsSealed));
  return { id: row.id, mode: row.mode, settings: { ...row.settings, ...secrets } };
}

/** The opened secrets as texts, for redaction. */
export function secretsOf(row: SealedConnection, sealer: Sealer): string[] {
  const secrets: Record<string, unknown> = JSON.parse(sealer.open(row.secretsSealed));
  return Object.values(secrets).filter((value): value is string => typeof value === 'string');
}

/** null when the name is taken. */
export async function insertConnection(
  database: Database,
  merchantId: MerchantId,
  row: Omit<SealedConnection, 'enabled' | 'disabledReason' | 'createdAt'>,
): Promise<GatewayConnection | null> {
  const { rows } = await database.query<GatewayConnection>(
    `insert into gateway_connection
       (merchant_id, id, gateway, name, mode, settings, secrets_sealed, concurrency, per_second,
        clearing_days, settlement_days, collects, pre_notification_days)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (merchant_id, name) do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      row.id,
      row.gateway,
      row.name,
      row.mode,
      JSON.stringify(row.settings),
      row.secretsSealed,
      row.concurrency,
      row.perSecond,
      row.clearingDays,
      row.settlementDays,
      row.collects,
      row.preNotificationDays,
    ],
  );
  return rows[0] ?? null;
}

/** `disabledReason` null enables it. null when there is no such connection. */
export async function setConnectionEnabled(
  database: Database,
  merchantId: MerchantId,
  id: Id<'gatewayConnection'>,
  disabledReason: string | null,
): Promise<GatewayConnection | null> {
  const { rows } = await database.query<GatewayConnection>(
    `update gateway_connection
     set enabled = $3::text is null, disabled_reason = $3
     where merchant_id = $1 and id = $2
     returning ${COLUMNS}`,
    [merchantId, id, disabledReason],
  );
  return rows[0] ?? null;
}

/** All of the merchant, oldest first, at most `limit`; never the secrets. */
export async function listConnections(
  database: Database,
  merchantId: MerchantId,
  limit: number,
): Promise<GatewayConnection[]> {
  const { rows } = await database.query<GatewayConnection>(
    `select ${COLUMNS} from gateway_connection where merchant_id = $1 order by id limit $2`,
    [merchantId, limit],
  );
  return rows;
}
