// Ids as gateways know them: a prefix, an underscore and 26 characters of Crockford's base32, which
// are the 128 bits of the uuid in the database.

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** The uuid behind `ptx_01h455vb4pex5vsknk084sn02q`, or null when the text is no such name. */
export function uuidOf(prefix: string, text: string | null): string | null {
  if (text === null || !text.startsWith(`${prefix}_`)) return null;
  const letters = text.slice(prefix.length + 1);
  if (letters.length !== 26) return null;
  let bits = 0n;
  for (const letter of letters) {
    const digit = LETTERS.indexOf(letter);
    if (digit < 0) return null;
    bits = (bits << 5n) | BigInt(digit);
  }
  if (bits >> 128n !== 0n) return null;
  const hex = bits.toString(16).padStart(32, '0');
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
