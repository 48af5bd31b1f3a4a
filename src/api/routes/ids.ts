// Ids at the edge: prefixed text outside, uuid inside, and null where there is none.

import { type Id, type Noun, parseId, showId } from '#domain/ids.ts';

/** null when nothing was given. Throws Problem `id_malformed`. */
export function givenId<N extends Noun>(
  noun: N,
  text: string | null | undefined,
  field: string,
): Id<N> | null {
  return text === undefined || text === null ? null : parseId(noun, text, field);
}

export function shownId<N extends Noun>(noun: N, id: Id<N> | null): string | null {
  return id === null ? null : showId(noun, id);
}
