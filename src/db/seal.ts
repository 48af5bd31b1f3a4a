// Secrets at rest: tokens and credentials are stored sealed with AES-256-GCM. The first byte names
// the key, so that a new key can seal while the old one still opens.

import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

export type Sealer = {
  /** Never the same twice for one text. */
  seal(text: string): Buffer;
  /** Throws SealError when the key is not known or the bytes were changed. */
  open(sealed: Buffer): string;
};

/** `id` 0 to 255 stands in what was sealed and never changes; `key` is 32 bytes. */
export type SealKey = { id: number; key: Uint8Array };

export class SealError extends Error {
  override name = 'SealError';
}

const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

// A key object is made once: a raw key would be made into one for every value, at 12 us each.

/** The first key seals; every key opens what it sealed. */
export function sealer(keys: readonly SealKey[]): Sealer {
  const [current] = keys;
  if (current === undefined) throw new RangeError('a sealer needs at least one key');
  const byId = new Map<number, KeyObject>();
  for (const { id, key } of keys) {
    if (!Number.isInteger(id) || id < 0 || id > 255 || byId.has(id)) {
      throw new RangeError(`a key's id is its own and from 0 to 255, got ${id}`);
    }
    if (key.length !== KEY_BYTES) {
      throw new RangeError(`key ${id} has ${key.length} bytes, not ${KEY_BYTES}`);
    }
    byId.set(id, createSecretKey(key));
  }
  return {
    seal: (text) => sealWith(current.id, byId.get(current.id) as KeyObject, text),
    open: (sealed) => openWith(byId, sealed),
  };
}

// Layout: key id (1), nonce (12), tag (16), text. The key id is authenticated too.
function sealWith(id: number, key: KeyObject, text: string): Buffer {
  const head = Buffer.from([id]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(head);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
}

function openWith(byId: ReadonlyMap<number, KeyObject>, sealed: Buffer): string {
  if (sealed.length < HEADER_BYTES) throw new SealError('the sealed value is cut off');
  const id = sealed.readUInt8(0);
  const key = byId.get(id);
  if (key === undefined) throw new SealError(`the key ${id} of a sealed value is not known`);
  const tagAt = 1 + NONCE_BYTES;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, tagAt), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(sealed.subarray(0, 1));
  decipher.setAuthTag(sealed.subarray(tagAt, HEADER_BYTES));
  try {
    const text = Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch (cause) {
    throw new SealError('a sealed value does not fit its key', { cause });
  }
}
