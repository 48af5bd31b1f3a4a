// One reference names one content. The same content again is a repeat, another is a conflict that
// names what differs.

import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#domain/problems.ts';

/** The first field, in snake_case, in which the two differ, with what was stored; else null. */
export function firstDifference(
  given: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, unknown>>,
): { field: string; value: unknown; stored: unknown } | null {
  for (const [field, value] of Object.entries(given)) {
    if (!isDeepStrictEqual(value, stored[field])) return { field, value, stored: stored[field] };
  }
  return null;
}

/** Throws Problem `reference_conflict` naming the field. */
export function mustBeSame(
  reference: string,
  given: Readonly<Record<string, unknown>>,
  stored: Readonly<Record<string, unknown>>,
): void {
  const differs = firstDifference(given, stored);
  if (differs !== null) throw referenceConflict(reference, differs);
}

export function referenceConflict(
  reference: string,
  { field, value, stored }: { field: string; value: unknown; stored: unknown },
): Problem {
  const first = typeof stored === 'object' ? JSON.stringify(stored) : String(stored);
  const limit = `${first}, as first stored under ${reference}`;
  return new Problem('reference_conflict', { field, value, limit });
}
