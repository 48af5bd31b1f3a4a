// Idempotency keys of callers: a request that is repeated with its key gets the first reply, word
// for word. The key is per merchant; another request under the same key is a conflict.

import type { MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

/** How long a key is remembered. */
export const KEY_KEPT_DAYS = 30;

/**
 * A request that has not ended after this time is taken for dead, and a repeat runs it. It may have
 * got as far as a gateway: what moves money is found again by payment_transaction.request_key.
 */
export const STALE_AFTER_MS = 60_000;

/** Rows deleted by one call of deleteOldKeys. */
export const DELETE_BATCH = 1_000;

export type Begun =
  | { is: 'run' }
  | { is: 'replay'; status: number; reply: string }
  | { is: 'conflict' }
  | { is: 'in_progress' };

/**
 * Takes the key for a request, or says what is there. Concurrent calls are safe: one gets `run`.
 * `key` has at most 255 characters, `requestHash` is a hash of method, path and body.
 */
export async function beginKey(
  connection: Connection,
  merchantId: MerchantId,
  request: { key: string; requestHash: Buffer },
): Promise<Begun> {
  const { rows } = await connection.query(
    `insert into idempotency_key as k (merchant_id, key, request_hash, created_at)
     values ($1, $2, $3, clock_timestamp())
     on conflict (merchant_id, key) do update
       set created_at = clock_timestamp()
       where k.status is null
         and k.request_hash = excluded.request_hash
         and k.created_at < clock_timestamp() - $4 * interval '1 millisecond'
     returning key`,
    [merchantId, request.key, request.requestHash, STALE_AFTER_MS],
  );
  if (rows.length === 1) return { is: 'run' };
  return known(connection, merchantId, request);
}

/** Keeps the reply for repeats. */
export async function finishKey(
  connection: Connection,
  merchantId: MerchantId,
  key: string,
  reply: { status: number; reply: string },
): Promise<void> {
  await connection.query(
    `update idempotency_key set status = $3, reply = $4
     where merchant_id = $1 and key = $2 and status is null`,
    [merchantId, key, reply.status, reply.reply],
  );
}

/** Forgets a key whose request did nothing and may be tried again (a 5xx, say). */
export async function releaseKey(
  connection: Connection,
  merchantId: MerchantId,
  key: string,
): Promise<void> {
  await connection.query(
    `delete from idempotency_key where merchant_id = $1 and key = $2 and status is null`,
    [merchantId, key],
  );
}

/** Deletes up to DELETE_BATCH keys older than KEY_KEPT_DAYS; returns how many went. */
export async function deleteOldKeys(connection: Connection): Promise<number> {
  const { rowCount } = await connection.query(
    `delete from idempotency_key
     where ctid = any(array(
       select ctid from idempotency_key
       where created_at < now() - $1 * interval '1 day'
       order by created_at
       limit $2
       for update skip locked))`,
    [KEY_KEPT_DAYS, DELETE_BATCH],
  );
  return rowCount ?? 0;
}

async function known(
  connection: Connection,
  merchantId: MerchantId,
  request: { key: string; requestHash: Buffer },
): Promise<Begun> {
  const { rows } = await connection.query<{
    same: boolean;
    status: number | null;
    reply: string | null;
  }>(
    `select request_hash = $3 as same, status, reply
     from idempotency_key
     where merchant_id = $1 and key = $2`,
    [merchantId, request.key, request.requestHash],
  );
  const [row] = rows;
  // Gone between the two statements: released by a request that did nothing. The caller repeats.
  if (row === undefined) return { is: 'in_progress' };
  if (!row.same) return { is: 'conflict' };
  if (row.status === null) return { is: 'in_progress' };
  return { is: 'replay', status: row.status, reply: row.reply ?? '' };
}
