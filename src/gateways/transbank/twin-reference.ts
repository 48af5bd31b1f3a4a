// Our names as the books of the simulation show them, read from orders and sessions as the
// gateway's README documents their forms.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The payment transaction of an order of 26 characters; any other order as it is. */
export function transactionOf(order: string): string {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(order) ? `ptx_${order}` : order;
}

/**
 * The billing record that a session names in full, or an order of a detail in its short form: 20
 * letters and digits for the 118 bits of an id, then `b`, then five characters of the attempt.
 */
export function billingRecordOf(text: string | null): string | null {
  if (text === null) return null;
  if (text.startsWith('bil_')) return text;
  const [, short] = /^([0-9A-Za-z]{20})b[0-9a-z]{5}$/.exec(text) ?? [];
  return short === undefined ? null : `bil_${longForm(short)}`;
}

// 44 bits of time, the version 7, 12 bits of sequence, the variant 2, 62 bits of chance.
function longForm(short: string): string {
  const value = [...short].reduce((sum, one) => sum * 62n + BigInt(LETTERS.indexOf(one)), 0n);
  const chance = value & ((1n << 62n) - 1n);
  const sequence = (value >> 62n) & 0xfffn;
  const time = value >> 74n;
  const bits = (time << 80n) | (7n << 76n) | (sequence << 64n) | (2n << 62n) | chance;
  let text = '';
  for (let at = 125n; at >= 0n; at -= 5n) text += ALPHABET[Number((bits >> at) & 31n)];
  return text;
}
