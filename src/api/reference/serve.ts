// The document at /openapi.json and the pages made from it: /docs, and /problems/<code> for each
// thing that can go wrong. Made once; plain HTML, one style sheet, no script.

import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PROBLEMS, Problem, type ProblemCode } from '#domain/problems.ts';
import type { EndpointFacts } from '../endpoint.ts';
import { openApiDocument, type RouteFacts } from '../plugins/openapi.ts';
import { problemPage, referencePage } from './page.ts';

const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
const CACHED = 'public, max-age=300';

declare module 'fastify' {
  interface FastifyInstance {
    /** The OpenAPI document of this instance, once it is ready. */
    openApi(): Record<string, unknown>;
  }
}

/** Has to be called before the routes are registered, to hear of each. */
export function serveReference(app: FastifyInstance): void {
  const facts = gatherFacts(app);
  let document: Record<string, unknown> | null = null;
  let page: string | null = null;
  app.decorate('openApi', () => {
    document ??= openApiDocument(app, facts);
    return document;
  });
  const hidden = { schema: { hide: true } };
  app.get('/openapi.json', hidden, async (_request, reply) => {
    reply.header('cache-control', CACHED);
    return app.openApi();
  });
  app.get('/docs', hidden, async (_request, reply) => {
    page ??= referencePage(app.openApi());
    return html(reply, page);
  });
  app.get('/docs/style.css', hidden, async (_request, reply) => {
    reply.type('text/css; charset=utf-8').header('cache-control', CACHED);
    return STYLE;
  });
  app.get<{ Params: { code: string } }>('/problems/:code', hidden, async (request, reply) => {
    const { code } = request.params;
    if (!isCode(code)) throw new Problem('not_found', { value: code });
    return html(reply, problemPage(code, app.openApi()));
  });
}

function gatherFacts(app: FastifyInstance): RouteFacts {
  const known = new Map<string, EndpointFacts>();
  app.addHook('onRoute', (route) => {
    const { endpoint } = route.config ?? {};
    if (endpoint === undefined) return;
    const path = route.url.replace(/:([a-z_]+)/g, '{$1}');
    for (const method of [route.method].flat()) known.set(`${method} ${path}`, endpoint);
  });
  return (method, path) => known.get(`${method} ${path}`) ?? null;
}

function html(reply: FastifyReply, text: string): string {
  reply.type('text/html; charset=utf-8').header('cache-control', CACHED);
  return text;
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
