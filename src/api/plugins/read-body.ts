// JSON bodies as the engine can store them: an empty body is none, prototype tricks are refused,
// and so is text that PostgreSQL cannot hold (NUL characters, halves of surrogate pairs).

import type { FastifyInstance } from 'fastify';
import { Problem } from '#domain/problems.ts';

/** Escapes that may hide what the database refuses; most bodies have none. */
const SUSPECT = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

export function readBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') return done(null, undefined);
    parse(request, text, (error, value: unknown) => {
      if (error !== null) return done(malformed(error));
      if (SUSPECT.test(text)) {
        const field = unstorable(value, '');
        if (field !== null) return done(noText(field));
      }
      done(null, value);
    });
  });
  app.addHook('onRequest', async (request) => {
    if (/%00/.test(request.url)) throw noText('url');
  });
}

function malformed(cause: Error): Problem {
  const detail = `The body is not valid JSON: ${cause.message.slice(0, 200)}`;
  return new Problem('body_malformed', { field: 'body', detail, cause });
}

function noText(field: string): Problem {
  const limit = 'text without NUL characters and unpaired surrogates';
  return new Problem('value_invalid', { field, limit });
}

/** The dotted path of the first text that cannot be stored, or null. */
function unstorable(value: unknown, path: string): string | null {
  if (typeof value === 'string') return storable(value) ? null : path || 'body';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (!storable(key)) return path || 'body';
    const found = unstorable(inner, place);
    if (found !== null) return found;
  }
  return null;
}

function storable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
