// Ids in fields that are too short for them. A uuid v7 has 122 bits that say something; the first
// four bits of its time are 0 until the year 2527, and the 118 that are left are 20 letters and
// digits. So the short form leads back to the id, exactly.

import type { Id, Noun } from './ids.ts';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RADIX = 62n;
const LENGTH = 20;

const TIME_BITS = 44n;
const SEQUENCE_BITS = 12n;
const RANDOM_BITS = 62n;

/** 20 letters and digits; null for what is no uuid v7 of this age. */
export function shortId(uuid: Id<Noun>): string | null {
  const parts = partsOf(uuid);
  if (parts === null) return null;
  let value = (((parts.time << SEQUENCE_BITS) | parts.sequence) << RANDOM_BITS) | parts.random;
  let text = '';
  for (let at = 0; at < LENGTH; at++) {
    text = LETTERS.charAt(Number(value % RADIX)) + text;
    value /= RADIX;
  }
  return text;
}

/** The uuid that a short form stands for; null for whatever else the text may be. */
export function longId<N extends Noun>(short: string): Id<N> | null {
  if (!/^[0-9A-Za-z]{20}$/.test(short)) return null;
  let value = 0n;
  for (const letter of short) value = value * RADIX + BigInt(LETTERS.indexOf(letter));
  const random = BigInt.asUintN(Number(RANDOM_BITS), value);
  const sequence = BigInt.asUintN(Number(SEQUENCE_BITS), value >> RANDOM_BITS);
  const time = value >> (SEQUENCE_BITS + RANDOM_BITS);
  if (time >> TIME_BITS !== 0n) return null;
  const hex = (bits: bigint, digits: number): string => bits.toString(16).padStart(digits, '0');
  const head = hex(time, 12);
  const tail = hex((0b10n << RANDOM_BITS) | random, 16);
  const groups = [head.slice(0, 8), head.slice(8), `7${hex(sequence, 3)}`];
  return [...groups, tail.slice(0, 4), tail.slice(4)].join('-') as Id<N>;
}

type Parts = { time: bigint; sequence: bigint; random: bigint };

function partsOf(uuid: string): Parts | null {
  const bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  const time = bits >> 80n;
  const version = BigInt.asUintN(4, bits >> 76n);
  const variant = BigInt.asUintN(2, bits >> RANDOM_BITS);
  if (time >> TIME_BITS !== 0n || version !== 7n || variant !== 0b10n) return null;
  const sequence = BigInt.asUintN(Number(SEQUENCE_BITS), bits >> 64n);
  return { time, sequence, random: BigInt.asUintN(Number(RANDOM_BITS), bits) };
}
