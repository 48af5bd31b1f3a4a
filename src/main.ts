// The composition root: what commands need is put together here and nowhere else.

import { join } from 'node:path';
import { Registry } from 'prom-client';
import { API_LIMITS, type ApiOptions, buildApi } from '#api/app.ts';
import type { Parts } from '#cli/parts.ts';
import { runProgram } from '#cli/program.ts';
import { engineDesk } from '#pages/engine-desk.ts';
import { servePages } from '#pages/serve-pages.ts';
import { startSandbox } from '#sandbox/server.ts';
import { assemble } from './assemble.ts';
import { realClock } from './clock.ts';

const ROOT = join(import.meta.dirname, '..');
/** After its result a command has this long to let go of what it holds. */
const EXIT_WAIT_MS = 3_000;

const parts: Parts = {
  assemble,
  serveApi: async (collector, { host, port, trusted }) => {
    const noticesMinute = trusted ? Number.MAX_SAFE_INTEGER : API_LIMITS.noticesMinute;
    const limits = { noticesMinute };
    const site = { desk: engineDesk(collector), base: pathOf(collector.engine.publicUrl) };
    const beside: ApiOptions['beside'] = (app) => servePages(app, site);
    const api = await buildApi({ collector, metrics: new Registry(), limits, beside });
    return { url: await api.listen({ host, port }), close: () => api.close() };
  },
  startSandbox: (options) => startSandbox({ ...options, clock: () => realClock.now().getTime() }),
  programs: {
    dunlin: join(ROOT, 'bin', 'dunlin'),
    sandbox: join(ROOT, 'src', 'sandbox', 'main.ts'),
  },
  demoFiles: join(ROOT, 'demo'),
};

/** Without a slash at its end: mostly nothing. */
function pathOf(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}

// Whoever reads our output may stop reading.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runProgram(process.argv.slice(2), parts, process);
setTimeout(() => process.exit(), EXIT_WAIT_MS).unref();
