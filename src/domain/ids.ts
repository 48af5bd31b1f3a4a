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
// Every payment makes four ids and shows two. Put together from the codes of characters they cost a
// third of joining texts, and leave nothing to collect.
const HEX_CODES = codesOf('0123456789abcdef');
const LETTER_CODES = codesOf(ALPHABET);
const DASH = codeOf('-');
/** Where each byte of a uuid stands in its text. */
const BYTE_AT = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
/** By the code of its character, the value of a hex digit. */
const HEX_VALUES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase())),
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
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  let last = 0;
  let sequence = 0;
  const bytes = new Uint8Array(16);
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
      pool = randomBytes(poolSize);
      used = 0;
    }
    let time = last;
    for (let index = 5; index >= 0; index--) {
      bytes[index] = time % 256;
      time = Math.floor(time / 256);
    }
    bytes[6] = 0x70 | (sequence >> 8);
    bytes[7] = sequence;
    for (let index = 8; index < 16; index++) bytes[index] = at(pool, used++);
    bytes[8] = 0x80 | (at(bytes, 8) & 0x3f);
    return uuidText(bytes);
  };
  return { next: <N extends Noun>(_noun: N) => next() as Id<N> };
}

const uuidCodes: number[] = Array.from({ length: 36 }, () => DASH);

function uuidText(bytes: Uint8Array): string {
  for (let index = 0; index < 16; index++) {
    const place = at(BYTE_AT, index);
    const byte = at(bytes, index);
    uuidCodes[place] = at(HEX_CODES, byte >> 4);
    uuidCodes[place + 1] = at(HEX_CODES, byte & 15);
  }
  return String.fromCharCode.apply(null, uuidCodes);
}

const shownCodes: number[] = Array.from({ length: 26 }, () => DASH);

/** The uuid as prefixed text, for people, logs and gateways. */
export function showId<N extends Noun>(noun: N, id: Id<N>): string {
  // 128 bits are 26 letters of five; the first has only three.
  let bits = 0;
  let held = 2;
  let letter = 0;
  for (let index = 0; index < 36; index++) {
    const code = id.charCodeAt(index);
    if (code === DASH) continue;
    bits = (bits << 4) | at(HEX_VALUES, code);
    held += 4;
    if (held < 5) continue;
    held -= 5;
    shownCodes[letter++] = at(LETTER_CODES, bits >> held);
    bits &= (1 << held) - 1;
  }
  return `${PREFIXES[noun]}_${String.fromCharCode.apply(null, shownCodes)}`;
}

function codesOf(letters: string): readonly number[] {
  return [...letters].map(codeOf);
}

function codeOf(letter: string): number {
  return letter.charCodeAt(0);
}

function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0;
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
