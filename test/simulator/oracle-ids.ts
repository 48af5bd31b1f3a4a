// Ids as gateways know them: a prefix, an underscore and 26 characters of Crockford's base32, which
// are the 128 bits of the uuid in the database.

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const DIGITS = new Map([...LETTERS].map((letter, digit) => [letter, digit]));

/** The uuid behind `ptx_01h455vb4pex5vsknk084sn02q`, or null when the text is no such name. */
export function uuidOf(prefix: string, text: string | null): string | null {
  const start = prefix.length + 1;
  if (text === null || text.length !== start + 26 || !text.startsWith(`${prefix}_`)) return null;
  // Two letters are the first byte, and each four after them are 20 bits, or five digits of hex.
  const first = bitsOf(text.slice(start, start + 2));
  if (first === null || first > 255) return null;
  let hex = first.toString(16).padStart(2, '0');
  for (let at = start + 2; at < text.length; at += 4) {
    const bits = bitsOf(text.slice(at, at + 4));
    if (bits === null) return null;
    hex += bits.toString(16).padStart(5, '0');
  }
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** As gateways and logs show it, so that what the oracle reports can be searched for there. */
export function shown(prefix: string, uuid: string): string {
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let letters = '';
  for (let place = 0; place < 26; place++) {
    letters = `${LETTERS[Number(bits & 31n)]}${letters}`;
    bits >>= 5n;
  }
  return `${prefix}_${letters}`;
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

const ALNUM = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The 20 letters and digits by which fields too short for an id have it: the bits of a uuid v7 that
 * are not the same in each of them, 44 of its time, 12 of its sequence, 62 of chance.
 */
export function shortOf(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  const time = BigInt(`0x${hex.slice(1, 12)}`);
  const sequence = BigInt(`0x${hex.slice(13, 16)}`);
  const chance = BigInt(`0x${hex.slice(16)}`) % (1n << 62n);
  let bits = ((time << 12n) + sequence) * (1n << 62n) + chance;
  let letters = '';
  for (let place = 0; place < 20; place++) {
    letters = `${ALNUM[Number(bits % 62n)]}${letters}`;
    bits /= 62n;
  }
  return letters;
}
