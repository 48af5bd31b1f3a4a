// Ids: uuid v7 made by us before the write. Inside (code, database) the plain uuid; everywhere a
// person or another system sees one, prefixed text in the TypeID form:
// `ptx_01h455vb4pex5vsknk084sn02q`.

import { Problem } from './problems.ts';

export const PREFIXES = {
  business: 'biz',
  merchant: 'mer',
  apiKey: 'key',
  customer: 'cus',
  account: 'acc',
  paymentMethod: 'pm',
  gatewayConnection: 'gwc',
  instrument: 'ins',
  wallet: 'wal',
  paymentRecord: 'prc',
  billingRecord: 'bil',
  paymentTransaction: 'ptx',
  invoice: 'inv',
  manualPayment: 'man',
  paymentStop: 'stp',
  visit: 'vis',
  checkoutSession: 'cos',
  event: 'evt',
  logEntry: 'log',
  worker: 'wrk',
} as const;

export type Noun = keyof typeof PREFIXES;

/** A uuid that names one kind of thing; its brand keeps it out of another kind's place. */
export type Id<N extends Noun> = string & { readonly __id: N };

export type MerchantId = Id<'merchant'>;

/** Makes ids in ascending order within a process. */
export type IdSource = { next<N extends Noun>(noun: N): Id<N> };

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const DIGITS: ReadonlyMap<string, number> = new Map(
  [...ALPHABET].map((letter, value) => [letter, value] as const),
);
// Every value of ten bits as two letters: an id is shown for every call on the hot path.
const PAIRS: readonly string[] = Array.from(
  { length: 1024 },
  (_, value) => `${ALPHABET[value >> 5]}${ALPHABET[value & 31]}`,
);

/**
 * uuid v7: 48 bits of milliseconds, 12 bits of sequence within the millisecond, 62 random bits.
 * Ascending even when the clock stands still or steps back. `nowMs` and `randomBytes` are inputs.
 */
export function idSource(
  nowMs: () => number,
  randomBytes: (count: number) => Uint8Array,
): IdSource {
  const poolSize = 4096;
  let pool = new Uint8Array(0);
  let used = 0;
  let last = 0;
  let sequence = 0;
  const next = (): string => {
    const now = nowMs();
    if (now > last) {
      last = now;
      sequence = 0;
    } else if (++sequence > 0xfff) {
      last += 1;
      sequence = 0;
    }
    if (used + 8 > pool.length) {
      pool = Uint8Array.from(randomBytes(poolSize));
      used = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const middle = sequence.toString(16).padStart(3, '0');
    let tail = '';
    for (let index = 0; index < 8; index++) {
      const byte = pool[used++] ?? 0;
      tail += (index === 0 ? 0x80 | (byte & 0x3f) : byte).toString(16).padStart(2, '0');
    }
    return `${time.slice(0, 8)}-${time.slice(8)}-7${middle}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
  return { next: <N extends Noun>(_noun: N) => next() as Id<N> };
}

/** The uuid as prefixed text, for people, logs and gateways. */
export function showId<N extends Noun>(noun: N, id: Id<N>): string {
  const hex = id.replaceAll('-', '');
  // 128 bits are 8 and six times 20: two letters, then four letters for every five hex digits.
  const first = Number.parseInt(hex.slice(0, 2), 16);
  let text = `${PREFIXES[noun]}_${PAIRS[first]}`;
  for (let at = 2; at < 32; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    text += `${PAIRS[bits >> 10]}${PAIRS[bits & 1023]}`;
  }
  return text;
}

/** The uuid in prefixed text, or null when it is not the well-formed name of that kind of thing. */
export function readId<N extends Noun>(noun: N, text: string): Id<N> | null {
  const prefix = `${PREFIXES[noun]}_`;
  if (!text.startsWith(prefix) || text.length !== prefix.length + 26) return null;
  const letters = text.slice(prefix.length);
  const first = bitsOf(letters.slice(0, 2));
  if (first === null || first > 0xff) return null;
  let hex = first.toString(16).padStart(2, '0');
  for (let at = 2; at < 26; at += 4) {
    const bits = bitsOf(letters.slice(at, at + 4));
    if (bits === null) return null;
    hex += bits.toString(16).padStart(5, '0');
  }
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${parts.join('-')}-${hex.slice(20)}` as Id<N>;
}

function bitsOf(letters: string): number | null {
  let bits = 0;
  for (const letter of letters) {
    const digit = DIGITS.get(letter);
    if (digit === undefined) return null;
    bits = bits * 32 + digit;
  }
  return bits;
}

/** When a uuid v7 was made, on the clock of the process that made it. Milliseconds. */
export function madeMs(id: Id<Noun>): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

/** As readId; throws Problem `id_malformed` naming the field. */
export function parseId<N extends Noun>(noun: N, text: string, field: string): Id<N> {
  const id = readId(noun, text);
  if (id !== null) return id;
  const limit = `${PREFIXES[noun]}_ and 26 characters of ${ALPHABET}`;
  throw new Problem('id_malformed', { field, value: text, limit });
}

/** Which noun a prefixed text names, or null. For tools that take any id. */
export function nounOf(text: string): Noun | null {
  const prefix = text.slice(0, text.indexOf('_'));
  const found = Object.entries(PREFIXES).find(([, value]) => value === prefix);
  return found ? (found[0] as Noun) : null;
}
