// One route as data: what it takes, what it answers, which mistakes it names, and its handler.
// Routes are listed, never discovered, so that the document, the isolation test and the server
// all know the same ones.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { ProblemCode } from '#domain/problems.ts';
import type { Collector } from '#engine/collect-due.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { givenKey } from './plugins/idempotency.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route says of itself; absent on the few that are no part of the API. */
    endpoint?: EndpointFacts;
  }
}

/** `key` needs an API key; `none` is open to everyone. */
export type Access = 'key' | 'none';

export type EndpointFacts = {
  access: Access;
  /** POSTs that move money at once are refused without an Idempotency-Key. */
  keyRequired: boolean;
  /** The reply holds a secret, which is never stored: a repeat is not answered from memory. */
  secretReply: boolean;
  /** Beyond those that every route may answer. */
  problems: readonly ProblemCode[];
};

type Read<S> = S extends TSchema ? Static<S> : undefined;

export type Asked<P, Q, B> = {
  engine: Engine;
  /** For the few that call a gateway at once. */
  collector: Collector;
  scope: Scope;
  /** The caller's Idempotency-Key, for verbs that keep it with what they do. */
  requestKey: string | null;
  params: Read<P>;
  query: Read<Q>;
  body: Read<B>;
};

type Shape<P, Q, B, R> = {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Status of success, 200 unless told. */
  status?: 200 | 201 | 202;
  reply: R;
  problems?: readonly ProblemCode[];
  keyRequired?: boolean;
  secretReply?: boolean;
  /** Bytes; the API's ordinary limit unless told. */
  bodyLimit?: 'bulk';
};

export type Endpoint = Shape<TSchema, TSchema, TSchema, TSchema> & {
  handle(asked: Asked<TSchema, TSchema, TSchema>): Promise<unknown>;
};

/** Declares a route; the handler is checked against the schemas here and erased after. */
export function endpoint<
  R extends TSchema,
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(shape: Shape<P, Q, B, R> & { handle(asked: Asked<P, Q, B>): Promise<Static<R>> }): Endpoint {
  return shape as Endpoint;
}

export type BodyLimits = { bodyBytes: number; bulkBodyBytes: number };

/** Registers the routes under the hooks that the instance already has. */
export function serve(
  app: FastifyInstance,
  collector: Collector,
  endpoints: readonly Endpoint[],
  limits: BodyLimits,
): void {
  for (const one of endpoints) {
    const lists = listFieldsOf(one.query);
    app.route({
      method: one.method,
      url: one.url,
      bodyLimit: one.bodyLimit === 'bulk' ? limits.bulkBodyBytes : limits.bodyBytes,
      config: {
        endpoint: {
          access: 'key',
          keyRequired: one.keyRequired ?? false,
          secretReply: one.secretReply ?? false,
          problems: one.problems ?? [],
        },
      },
      schema: schemaOf(one),
      preValidation: async (request) => {
        // An act that needs nothing said may come without a body.
        if (request.body === undefined && mayBeEmpty(one.body)) request.body = {};
        for (const name of lists) splitList(request.query as Record<string, unknown>, name);
      },
      handler: async (request, reply) => {
        reply.code(one.status ?? 200);
        return one.handle(askedBy(collector, request));
      },
    });
  }
}

function askedBy(collector: Collector, request: FastifyRequest): Asked<TSchema, TSchema, TSchema> {
  const { params, query, body } = request;
  const { engine } = collector;
  const requestKey = givenKey(request);
  return { engine, collector, scope: request.scope(), requestKey, params, query, body };
}

function mayBeEmpty(body: TSchema | undefined): boolean {
  if (body === undefined) return false;
  const { required = [], minProperties = 0 }: { required?: string[]; minProperties?: number } =
    body;
  return required.length === 0 && minProperties === 0;
}

function listFieldsOf(query: TSchema | undefined): string[] {
  const { properties = {} }: { properties?: Record<string, { type?: string }> } = query ?? {};
  return Object.keys(properties).filter((name) => properties[name]?.type === 'array');
}

/** A list in a query is given several times, or once with commas, or both. */
function splitList(query: Record<string, unknown>, name: string): void {
  const given = query[name];
  if (given === undefined) return;
  query[name] = [given].flat().flatMap((part) => String(part).split(','));
}

function schemaOf(one: Endpoint) {
  const { operationId, summary, description, tag, params, query, body, reply } = one;
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    response: { [one.status ?? 200]: reply },
  };
}
