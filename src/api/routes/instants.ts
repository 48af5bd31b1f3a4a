// Instants as callers give them.

import { YEAR_MAX, YEAR_MIN } from '#domain/calendar.ts';
import { Problem } from '#domain/problems.ts';

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const LIMIT = `an instant as RFC 3339 from ${YEAR_MIN} to ${YEAR_MAX}, e.g. 2030-01-31T09:00:00Z`;

/** null when nothing was given. Throws Problem `date_invalid`. */
export function instantIn(text: string | undefined, field: string): Date | null {
  return text === undefined ? null : parseInstant(text, field);
}

/** Throws Problem `date_invalid`. */
export function parseInstant(text: string, field: string): Date {
  const year = Number(text.slice(0, 4));
  const at = new Date(SHAPE.test(text) ? text : Number.NaN);
  const sound = !Number.isNaN(at.getTime()) && year >= YEAR_MIN && year <= YEAR_MAX;
  if (sound) return at;
  throw new Problem('date_invalid', { field, value: text, limit: LIMIT });
}
