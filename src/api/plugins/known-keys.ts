// Which API keys are good, remembered for a moment. A request must not cost a read for its key, and
// a revoked key must be refused within seconds: so what was found is believed for a short time.

import type { ApiKey } from '#db/api-keys.ts';
import { hashKey } from '#engine/issue-api-key.ts';

/** Most keys remembered; the oldest leaves. */
const REMEMBERED_MAX = 10_000;
/** Longest text that can be a key; longer ones are not even hashed. */
const KEY_LENGTH_MAX = 200;

export type KnownKeys = {
  /** The standing key, or null for an unknown or revoked one. */
  find(key: string): Promise<ApiKey | null>;
  /** What is remembered of it, without asking the database. */
  remembered(key: string): ApiKey | null;
};

/** `find` reads the database by SHA-256 hash; `believedMs` bounds how long an answer is kept. */
export function knownKeys(
  find: (hash: Buffer) => Promise<ApiKey | null>,
  now: () => number,
  believedMs: number,
): KnownKeys {
  const kept = new Map<string, { key: ApiKey; until: number }>();
  const remembered = (name: string): ApiKey | null => {
    const entry = kept.get(name);
    // A clock set back must not lengthen the belief.
    const fresh = entry !== undefined && entry.until > now() && entry.until <= now() + believedMs;
    return fresh ? entry.key : null;
  };
  return {
    remembered: (text) => (isKeyLike(text) ? remembered(hashKey(text).toString('hex')) : null),
    async find(text) {
      if (!isKeyLike(text)) return null;
      const hash = hashKey(text);
      const name = hash.toString('hex');
      const known = remembered(name);
      if (known !== null) return known;
      const key = await find(hash);
      kept.delete(name);
      if (key === null) return null;
      const [oldest] = kept.keys();
      if (kept.size >= REMEMBERED_MAX && oldest !== undefined) kept.delete(oldest);
      kept.set(name, { key, until: now() + believedMs });
      return key;
    },
  };
}

function isKeyLike(text: string): boolean {
  return text.length <= KEY_LENGTH_MAX && /^dk_(test|live)_[A-Za-z0-9_-]+$/.test(text);
}
