// Issues and revokes API keys. The key is shown once; only its hash is kept.

import type { ApiKey } from '#db/api-keys.ts';
import type { Id } from '#domain/ids.ts';
import type { Scope } from './context.ts';

/** The hash under which a key is stored and found. */
export function hashKey(key: string): Buffer {
  throw new Error(`not written: ${key.length}`);
}

/** `key` is `dk_test_` or `dk_live_` and 43 characters; it cannot be shown again. */
export async function issueApiKey(
  scope: Scope,
  input: { name: string },
): Promise<{ apiKey: ApiKey; key: string }> {
  throw new Error(`not written: ${scope.merchantId} ${input.name}`);
}

/** Revoking twice keeps the first time. Problem `not_found`. */
export async function revokeApiKey(
  scope: Scope,
  input: { apiKeyId: Id<'apiKey'> },
): Promise<ApiKey> {
  throw new Error(`not written: ${scope.merchantId} ${input.apiKeyId}`);
}
