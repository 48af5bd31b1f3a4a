// Numbers for a monitoring system: how many requests, how long, with what status. Labels are the
// route's pattern, never a path with ids, so that their count is bounded.

import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

const BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Adds GET /metrics. The registry is the caller's: the engine's numbers may stand in it too. */
export function exposeMetrics(app: FastifyInstance, registry: Registry): void {
  collectDefaultMetrics({ register: registry, prefix: 'dunlin_' });
  const durations = new Histogram({
    name: 'dunlin_http_request_duration_seconds',
    help: 'Time from request to reply, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    durations.observe(labels, reply.elapsedTime / 1000);
  });
  const options = { config: { rateLimit: false as const }, schema: { hide: true } };
  app.get('/metrics', options, async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}
