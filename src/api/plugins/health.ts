// For whatever keeps the process running: alive, ready for work, and refusing work when the
// process is behind rather than making every caller wait.

import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { Problem } from '#domain/problems.ts';

/** A bulk request of 10,000 items may hold the event loop for a moment; this is far beyond it. */
const EVENT_LOOP_DELAY_MAX_MS = 3000;
const READY_WITHIN_MS = 2000;

/** `ready` answers when the database does. */
export async function tellHealth(app: FastifyInstance, ready: () => Promise<unknown>) {
  await app.register(underPressure, {
    maxEventLoopDelay: EVENT_LOOP_DELAY_MAX_MS,
    pressureHandler: () => {
      throw new Problem('unavailable', { detail: 'The server is busy; try again in a moment.' });
    },
  });
  const unlimited = { config: { rateLimit: false as const }, schema: { hide: true } };
  app.get('/healthz', unlimited, async () => ({ status: 'ok' }));
  app.get('/readyz', unlimited, async (request) => {
    await within(READY_WITHIN_MS, ready()).catch((error: unknown) => {
      request.log.warn({ err: error }, 'Not ready: the database does not answer');
      throw new Problem('unavailable', { detail: 'The database does not answer.', cause: error });
    });
    return { status: 'ready' };
  });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
