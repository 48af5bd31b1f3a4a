// What another merchant owns does not exist here: an id that is not among the merchant's own rows
// is not found, whoever else has it.

import { type Id, type Noun, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';

/** The row, or Problem `not_found` naming the field and the id. */
export function mustExist<T, N extends Noun>(row: T | null, noun: N, id: Id<N>, field: string): T {
  if (row !== null) return row;
  throw new Problem('not_found', { field, value: showId(noun, id) });
}
