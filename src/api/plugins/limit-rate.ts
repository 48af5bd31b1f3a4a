// How often one caller may ask. Counted per API key once the key is known to be good, else per
// address, so that guessing keys is slow and one merchant's haste is not another's wait.

import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#domain/problems.ts';
import { presentedKey } from './authenticate.ts';
import type { KnownKeys } from './known-keys.ts';

export type RateLimits = {
  /** Requests of one API key in a minute. */
  perKeyMinute: number;
  /** Requests of one address without a good key in a minute. */
  perAddressMinute: number;
  /** Gateway notices from one address in a minute: gateways send from few. */
  noticesMinute: number;
};

const CALLERS_MAX = 50_000;
const KEY_CALLER = 'key:';
const NOTICE_CALLER = 'notices:';

export async function limitRate(
  app: FastifyInstance,
  keys: KnownKeys,
  limits: RateLimits,
): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    cache: CALLERS_MAX,
    timeWindow: 60_000,
    keyGenerator: (request) => callerOf(request, keys),
    max: (_request, caller) => limitOf(caller, limits),
    errorResponseBuilder: (_request, { max, ttl }) =>
      new Problem('rate_limited', {
        limit: `${max} requests in a minute`,
        detail: `Too many requests: at most ${max} in a minute; wait ${Math.ceil(ttl / 1000)} s.`,
      }),
  });
}

function callerOf(request: FastifyRequest, keys: KnownKeys): string {
  if (request.url.startsWith('/notices/')) return NOTICE_CALLER + request.ip;
  const given = presentedKey(request);
  const key = given === null ? null : keys.remembered(given);
  return key === null ? request.ip : KEY_CALLER + key.id;
}

function limitOf(caller: string, limits: RateLimits): number {
  if (caller.startsWith(KEY_CALLER)) return limits.perKeyMinute;
  if (caller.startsWith(NOTICE_CALLER)) return limits.noticesMinute;
  return limits.perAddressMinute;
}
