// API keys: only what is needed to recognise one. The key itself is shown once and never stored.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type ApiKey = {
  id: Id<'apiKey'>;
  merchantId: MerchantId;
  name: string;
  last4: string;
  createdAt: Date;
  revokedAt: Date | null;
};

const COLUMNS = `
  id, merchant_id as "merchantId", name, last4, created_at as "createdAt",
  revoked_at as "revokedAt"`;

/** The standing key with that SHA-256 hash, or null: unknown and revoked look the same. */
export async function keyByHash(connection: Connection, hash: Buffer): Promise<ApiKey | null> {
  const { rows } = await connection.query<ApiKey>({
    name: 'api-key-by-hash',
    text: `select ${COLUMNS} from api_key where hash = $1 and revoked_at is null`,
    values: [hash],
  });
  return rows[0] ?? null;
}

export async function insertApiKey(
  connection: Connection,
  key: { id: Id<'apiKey'>; merchantId: MerchantId; name: string; hash: Buffer; last4: string },
): Promise<ApiKey> {
  const { rows } = await connection.query<ApiKey>(
    `insert into api_key (merchant_id, id, name, hash, last4)
     values ($1, $2, $3, $4, $5)
     returning ${COLUMNS}`,
    [key.merchantId, key.id, key.name, key.hash, key.last4],
  );
  return rows[0]!;
}

/** Revokes it; the first time of revocation is kept. null when there is no such key. */
export async function revokeKey(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'apiKey'>,
): Promise<ApiKey | null> {
  const { rows } = await connection.query<ApiKey>(
    `update api_key set revoked_at = coalesce(revoked_at, now())
     where merchant_id = $1 and id = $2
     returning ${COLUMNS}`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** All keys of the merchant, revoked ones too, oldest first, at most `limit`. */
export async function listApiKeys(
  connection: Connection,
  merchantId: MerchantId,
  limit: number,
): Promise<ApiKey[]> {
  const { rows } = await connection.query<ApiKey>(
    `select ${COLUMNS} from api_key where merchant_id = $1 order by id limit $2`,
    [merchantId, limit],
  );
  return rows;
}
