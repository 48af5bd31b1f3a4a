// The HTTP API, assembled: who may ask, how often, how large, what is refused and how, then the
// routes. Nothing here knows what a payment is.

import helmet from '@fastify/helmet';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Registry } from 'prom-client';
import { keyByHash } from '#db/api-keys.ts';
import { ping } from '#db/payment-transaction-reads.ts';
import type { Collector } from '#engine/collect-due.ts';
import { serve } from './endpoint.ts';
import { authenticate } from './plugins/authenticate.ts';
import { tellHealth } from './plugins/health.ts';
import { honourIdempotencyKeys } from './plugins/idempotency.ts';
import { knownKeys } from './plugins/known-keys.ts';
import { limitRate, type RateLimits } from './plugins/limit-rate.ts';
import { exposeMetrics } from './plugins/metrics.ts';
import { describeRoutes } from './plugins/openapi.ts';
import { readBodies } from './plugins/read-body.ts';
import { refuse, renderProblems } from './plugins/render-problem.ts';
import { nameRequests, requestIdOf } from './plugins/request-id.ts';
import { serveReference } from './reference/serve.ts';
import { ENDPOINTS } from './routes/all.ts';
import { takeNotices } from './routes/notices.ts';

export type ApiLimits = RateLimits & {
  /** Largest body of an ordinary request, in bytes. */
  bodyBytes: number;
  /** Largest body of a bulk request, in bytes. */
  bulkBodyBytes: number;
  /** How long a key is believed to be good after it was last looked up. */
  keyBelievedMs: number;
};

export const API_LIMITS: ApiLimits = {
  bodyBytes: 1024 * 1024,
  bulkBodyBytes: 10 * 1024 * 1024,
  keyBelievedMs: 3000,
  perKeyMinute: 12_000,
  perAddressMinute: 1200,
  noticesMinute: 30_000,
};

export type ApiOptions = {
  /** The engine, and the means to call a gateway at once. */
  collector: Collector;
  limits?: Partial<ApiLimits>;
  /** Shown in the API's document. */
  version?: string;
  /** GET /metrics is served when given. */
  metrics?: Registry | null;
  /** What else the same server shows: the payers' pages. */
  beside?: (app: FastifyInstance) => Promise<void>;
  /** Believe X-Forwarded-For: only behind a proxy of ours. */
  trustProxy?: boolean;
};

/** Query and path texts: nothing of ours is longer. */
const PARAM_LENGTH_MAX = 300;
const REQUEST_TIMEOUT_MS = 60_000;

/** Not listening yet: the caller listens, and closes it before the database. */
export async function buildApi(options: ApiOptions): Promise<FastifyInstance> {
  const { collector } = options;
  const { engine } = collector;
  const limits = { ...API_LIMITS, ...options.limits };
  const app: FastifyInstance = Fastify({
    loggerInstance: engine.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    trustProxy: options.trustProxy ?? false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    frameworkErrors: refuse,
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  renderProblems(app);
  nameRequests(app);
  readBodies(app);
  await app.register(helmet, { contentSecurityPolicy: CONTENT_POLICY });
  const find = (hash: Buffer) => keyByHash(engine.db.pool, hash);
  const keys = knownKeys(find, () => engine.clock.now().getTime(), limits.keyBelievedMs);
  await limitRate(app, keys, limits);
  await tellHealth(app, () => ping(engine.db.pool));
  if (options.metrics) exposeMetrics(app, options.metrics);
  await describeRoutes(app, options.version ?? '1');
  serveReference(app);
  authenticate(app, engine, keys);
  honourIdempotencyKeys(app, engine);
  serve(app, collector, ENDPOINTS, limits);
  await takeNotices(app, collector);
  await options.beside?.(app);
  await app.ready();
  return app;
}

/** Pages are plain HTML with one style sheet of ours: nothing else is loaded or run. */
const CONTENT_POLICY = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'style-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
};
