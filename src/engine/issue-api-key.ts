// Issues and revokes API keys. The key is shown once; only its hash is kept.

import { createHash, randomBytes } from 'node:crypto';
import { type ApiKey, insertApiKey, revokeKey } from '#db/api-keys.ts';
import { merchantHeld } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import { readText } from './texts.ts';

const KEY_BYTES = 32;

/** SHA-256: a key is 256 random bits, so that nothing slower is needed. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** `key` is `dk_test_` or `dk_live_` and 43 characters of base64url; it cannot be shown again. */
export async function issueApiKey(
  scope: Scope,
  input: { name: string },
): Promise<{ apiKey: ApiKey; key: string }> {
  const { engine, merchantId } = scope;
  const name = readText(input.name, 'name', 'name');
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const key = `dk_${merchant.mode}_${randomBytes(KEY_BYTES).toString('base64url')}`;
    const apiKey = await insertApiKey(tx, {
      id: engine.ids.next('apiKey'),
      merchantId,
      name,
      hash: hashKey(key),
      last4: key.slice(-4),
    });
    await logChange(tx, scope, merchant, {
      summary: `Issued API key ${showId('apiKey', apiKey.id)} (…${apiKey.last4})`,
      subjectId: apiKey.id,
    });
    return { apiKey, key };
  });
}

/** Revoking twice keeps the first time. Problem `not_found`. */
export async function revokeApiKey(
  scope: Scope,
  input: { apiKeyId: Id<'apiKey'> },
): Promise<ApiKey> {
  const { engine, merchantId } = scope;
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const apiKey = await revokeKey(tx, merchantId, input.apiKeyId);
    if (apiKey === null) {
      const value = showId('apiKey', input.apiKeyId);
      throw new Problem('not_found', { field: 'api_key_id', value });
    }
    await logChange(tx, scope, merchant, {
      summary: `Revoked API key ${showId('apiKey', apiKey.id)} (…${apiKey.last4})`,
      subjectId: apiKey.id,
    });
    return apiKey;
  });
}
