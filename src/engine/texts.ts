// Texts that a caller gives: their lengths, and no control characters, which no field needs and
// the database cannot all hold.

import { Problem } from '#domain/problems.ts';

/** Characters, for every kind of text a caller may give. */
export const TEXT_LIMITS = {
  name: 200,
  reference: 100,
  reason: 500,
  description: 500,
  token: 4_000,
  place: 200,
} as const;

export type TextKind = keyof typeof TEXT_LIMITS;

/** Trimmed nowhere: what is given is what is kept. Throws Problem `value_invalid` or missing. */
export function readText(value: unknown, field: string, kind: TextKind): string {
  if (value === undefined || value === null) throw new Problem('field_missing', { field });
  const max = TEXT_LIMITS[kind];
  // A value may be a secret (a token, say): only its kind is answered.
  const shown = kind === 'token' ? undefined : value;
  if (typeof value === 'string' && value.trim() !== '' && value.length <= max && plain(value)) {
    return value;
  }
  const limit = `text of 1 to ${max} characters without control characters`;
  throw new Problem('value_invalid', { field, value: shown, limit });
}

/** As readText; null and undefined are null. */
export function readOptionalText(value: unknown, field: string, kind: TextKind): string | null {
  return value === undefined || value === null ? null : readText(value, field, kind);
}

const INSTRUCTIONS_MAX = 2_000;

/** Plain text with line ends; null stays null. */
export function readInstructions(value: string | null): string | null {
  if (value === null) return null;
  const text = value.replaceAll('\r\n', '\n');
  if (text.length <= INSTRUCTIONS_MAX && plain(text.replaceAll('\n', ' '))) return text;
  const limit = `text of at most ${INSTRUCTIONS_MAX} characters, of controls only line ends`;
  throw new Problem('value_invalid', { field: 'instructions', limit });
}

/** Throws Problem `value_invalid` naming the field. */
export function readWhole(value: unknown, field: string, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  throw new Problem('value_invalid', { field, value, limit: `an integer from ${min} to ${max}` });
}

function plain(text: string): boolean {
  return !/\p{Cc}|\p{Cs}/u.test(text);
}
