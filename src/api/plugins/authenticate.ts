// Who asks. A request's API key decides whose data it sees: everything behind this hook is scoped
// by the key's merchant, and there is no other way in.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine, Scope } from '#engine/context.ts';
import type { KnownKeys } from './known-keys.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The engine on behalf of the request's API key; only behind `authenticate`. */
    scope(): Scope;
  }
}

const BEARER = /^Bearer +(\S+)$/i;
const BASIC = /^Basic +([A-Za-z0-9+/=]+)$/i;

export function authenticate(app: FastifyInstance, engine: Engine, keys: KnownKeys): void {
  const scopes = new WeakMap<FastifyRequest, Scope>();
  app.decorateRequest('scope', function (this: FastifyRequest): Scope {
    const scope = scopes.get(this);
    if (scope === undefined) throw new Error(`${this.url} is served without a key's scope`);
    return scope;
  });
  // After the rate limit, which hangs on each route, and before the body is read.
  app.addHook('preParsing', async (request) => {
    if (request.routeOptions.config.endpoint?.access !== 'key') return;
    const given = presentedKey(request);
    if (given === null) throw new Problem('key_missing', { field: 'authorization' });
    const key = await keys.find(given);
    if (key === null) throw new Problem('key_invalid', { field: 'authorization' });
    const actor = `key:${showId('apiKey', key.id)}` as const;
    scopes.set(request, { engine, merchantId: key.merchantId, actor });
  });
}

/** `Authorization: Bearer <key>`, or Basic with the key as the user name; null without either. */
export function presentedKey(request: FastifyRequest): string | null {
  const header = request.headers.authorization ?? '';
  const bearer = BEARER.exec(header);
  if (bearer?.[1] !== undefined) return bearer[1];
  const basic = BASIC.exec(header);
  if (basic?.[1] === undefined) return null;
  const [user = ''] = Buffer.from(basic[1], 'base64').toString().split(':');
  return user === '' ? null : user;
}
