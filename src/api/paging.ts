// Pages by keyset: a cursor is where the last row stood, opaque to the caller, and checked as
// closely as any other input.

import { type TSchema, Type } from 'typebox';
import { Problem } from '#domain/problems.ts';
import { named, PAGE_DEFAULT, PAGE_MAX } from './schema.ts';

const CURSOR_MAX = 400;

/** What each part of a cursor has to look like. Instants are text: no microsecond is lost. */
const PARTS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  instant: /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}(:?\d{2})?)$/,
  whole: /^\d{1,9}$/,
  word: /^[a-z_]{1,40}$/,
} as const;

export type PartKind = keyof typeof PARTS;

/** The query fields of a list. `max` is the largest page. */
export function pageQuery(max = PAGE_MAX) {
  return {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: max,
        description: `Most rows in the answer; ${PAGE_DEFAULT} unless given.`,
      }),
    ),
    cursor: Type.Optional(
      Type.String({
        maxLength: CURSOR_MAX,
        description: 'The `next_cursor` of the page before.',
        'x-problem': 'cursor_invalid',
      }),
    ),
  };
}

export function pageOf<T extends TSchema>(title: string, row: T) {
  return named(`${title}Page`, `One page of a list of ${title}.`, {
    data: Type.Array(row),
    next_cursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Give it as `cursor` to get the next page; null on the last one.',
    }),
  });
}

export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** null without a cursor. Throws Problem `cursor_invalid` for anything that we did not make. */
export function decodeCursor(
  cursor: string | undefined,
  kinds: readonly PartKind[],
): string[] | null {
  if (cursor === undefined) return null;
  const parts = partsOf(cursor);
  const sound =
    parts?.length === kinds.length &&
    kinds.every(
      (kind, index) => PARTS[kind].test(parts[index] ?? '') && realTime(kind, parts[index]),
    );
  if (sound) return parts;
  throw new Problem('cursor_invalid', { field: 'cursor', value: cursor });
}

/**
 * Cuts what was read to a page: the query asked for one row more than `limit`, and that row says
 * that there is a next page.
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => readonly string[],
): { rows: readonly Row[]; next_cursor: string | null } {
  if (rows.length <= limit) return { rows, next_cursor: null };
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next_cursor: last === undefined ? null : encodeCursor(positionOf(last)) };
}

function partsOf(cursor: string): string[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(value) || !value.every((part) => typeof part === 'string')) return null;
    return value;
  } catch {
    return null; // Not JSON: not one of ours.
  }
}

function realTime(kind: PartKind, part: string | undefined): boolean {
  if (kind !== 'day' && kind !== 'instant') return true;
  return !Number.isNaN(Date.parse(part ?? ''));
}
