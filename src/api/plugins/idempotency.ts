// A POST that is repeated under its Idempotency-Key gets the first reply, word for word. The key is
// taken after the request was found well formed and before anything happens; only what did
// nothing (a 5xx) lets go of it.

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginKey, finishKey, releaseKey } from '#db/idempotency.ts';
import type { MerchantId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine } from '#engine/context.ts';

const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/;
const KEY_LIMIT = '1 to 200 printable characters without spaces';
const FIELD = 'idempotency-key';
/** A reply larger than this is not kept: the largest is that of a bulk of 10,000. */
const REPLY_KEPT_MAX = 16 * 1024 * 1024;

export function honourIdempotencyKeys(app: FastifyInstance, engine: Engine): void {
  const { pool } = engine.db;
  const taken = new WeakMap<FastifyRequest, { merchantId: MerchantId; key: string }>();

  app.addHook('preHandler', async (request, reply) => {
    const facts = request.routeOptions.config.endpoint;
    if (request.method !== 'POST' || facts?.access !== 'key' || facts.secretReply) return;
    const key = givenKey(request);
    if (key === null) {
      if (facts.keyRequired) throw new Problem('idempotency_key_missing', { field: FIELD });
      return;
    }
    const { merchantId } = request.scope();
    const begun = await beginKey(pool, merchantId, { key, requestHash: hashOf(request) });
    if (begun.is === 'conflict') {
      throw new Problem('idempotency_conflict', { field: FIELD, value: key });
    }
    if (begun.is === 'in_progress') {
      throw new Problem('idempotency_in_progress', { field: FIELD, value: key });
    }
    if (begun.is === 'run') {
      taken.set(request, { merchantId, key });
      return;
    }
    reply.code(begun.status).header('idempotent-replayed', 'true').type(typeOf(begun.status));
    return reply.serializer((body: unknown) => String(body)).send(begun.reply);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const ours = taken.get(request);
    if (ours === undefined) return payload;
    taken.delete(request);
    const { merchantId, key } = ours;
    const status = reply.statusCode;
    const text = typeof payload === 'string' ? payload : '';
    if (status >= 500 || status === 429 || text.length > REPLY_KEPT_MAX) {
      await releaseKey(pool, merchantId, key);
    } else {
      await finishKey(pool, merchantId, key, { status, reply: text });
    }
    return payload;
  });
}

/** The caller's key, or null. Throws Problem `value_invalid`. */
export function givenKey(request: FastifyRequest): string | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return null;
  if (typeof given === 'string' && KEY_SHAPE.test(given)) return given;
  throw new Problem('value_invalid', { field: FIELD, value: given, limit: KEY_LIMIT });
}

/** Of what was asked: how the JSON was written makes no difference. */
function hashOf(request: FastifyRequest): Buffer {
  const asked = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`;
  return createHash('sha256').update(asked).digest();
}

function typeOf(status: number): string {
  return status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8';
}
