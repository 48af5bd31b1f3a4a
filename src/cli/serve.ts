// `dunlin serve`: the API and the engine in one process, or one of them. Stops claiming on SIGTERM,
// finishes what is in flight, and leaves.

import { startCollector } from '#engine/collect-due.ts';
import { startWorker } from '#engine/worker.ts';
import { type Context, command, EXIT, textValue, UsageError, wholeValue } from './command.ts';
import { untilStopped, within } from './running.ts';

const ROLES = ['all', 'api', 'worker'] as const;
type Role = (typeof ROLES)[number];

/** What is in flight ends within a call's time-out; what does not is found by its lease. */
export const DRAIN_SLACK_MS = 5_000;

export const serve = command({
  name: 'serve',
  summary: 'Run the API and the engine',
  about: [
    'Any number of these processes may run on one database. SIGTERM and SIGINT end one: it',
    'claims nothing more, waits for the calls in flight, writes their outcomes and leaves.',
  ],
  options: {
    role: { type: 'string', value: ROLES.join('|'), meaning: 'What to run; all by default' },
    host: { type: 'string', value: 'ADDRESS', meaning: 'Address to listen on' },
    port: { type: 'string', value: 'PORT', meaning: 'Port to listen on, 0 for any' },
  },
  examples: [
    'dunlin serve',
    'dunlin serve --role api --host 0.0.0.0 --port 8080',
    'dunlin serve --role worker',
  ],
  run: (context) => runServer(context, roleOf(context)),
});

async function runServer(context: Context, role: Role): Promise<number> {
  const { config, out, parts, values } = context;
  const host = textValue(values, 'host') ?? config.host;
  const port = wholeValue(values, 'port', config.port, [0, 65_535]);
  const stopped = untilStopped();
  const running = await parts.assemble({ ...config, host, port }, {});
  const { engine } = running;
  try {
    const collector = startCollector(engine, `dunlin serve, process ${process.pid}`);
    const api = role === 'worker' ? null : await parts.serveApi(collector, { host, port });
    const worker = role === 'api' ? null : startWorker(collector, config.claimScope);
    const what = role === 'all' ? 'API and engine' : role === 'api' ? 'API' : 'engine';
    const ready = { ready: true, role, url: api?.url ?? null };
    out.result(ready, () => `dunlin is ready: ${what}${api === null ? '' : ` on ${api.url}`}`);
    const signal = await stopped;
    engine.log.info({ signal }, 'stopping');
    const leave = async () => {
      await api?.close();
      await (worker?.stop() ?? collector.drain());
    };
    const drained = await within(config.callTimeoutMs + DRAIN_SLACK_MS, leave());
    if (!drained) engine.log.warn('not all calls ended in time: another process asks for them');
    return EXIT.ok;
  } finally {
    await running.close();
  }
}

function roleOf({ values }: Context): Role {
  const role = textValue(values, 'role') ?? 'all';
  const found = ROLES.find((one) => one === role);
  if (found !== undefined) return found;
  throw new UsageError(`--role is "${role}"; allowed is one of ${ROLES.join(', ')}`);
}
