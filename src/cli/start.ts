// `dunlin start`, which is `npm start`: everything in one process for whoever wants to look at it,
// with gateways that are simulated, a merchant, a key and a few payments. Started again, the same.

import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { keyByHash } from '#db/api-keys.ts';
import { type Merchant, merchantById } from '#db/merchants.ts';
import { startCollector } from '#engine/collect-due.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { hashKey, issueApiKey } from '#engine/issue-api-key.ts';
import { openBusiness } from '#engine/open-business.ts';
import { startWorker } from '#engine/worker.ts';
import { type Context, command, EXIT, textValue, wholeValue } from './command.ts';
import { untilStopped, within } from './running.ts';
import { sandboxControl } from './sandbox-control.ts';
import { DRAIN_SLACK_MS } from './serve.ts';
import { addShowcase } from './showcase.ts';
import { connectTwins, wireNotices } from './twins.ts';

export const start = command({
  name: 'start',
  summary: 'Run everything on this machine, with simulated gateways and a demo merchant',
  about: [
    'The embedded database, the API, the engine and the sandbox in one process. The first start',
    'makes a merchant and prints its API key once; the key stays in the data folder, demo-key.',
  ],
  options: {
    host: { type: 'string', value: 'ADDRESS', meaning: 'Address to listen on' },
    port: { type: 'string', value: 'PORT', meaning: 'Port to listen on, 0 for any' },
  },
  examples: ['dunlin start', 'dunlin start --data /tmp/dunlin --port 8080'],
  run: startAll,
});

async function startAll(context: Context): Promise<number> {
  const { config, out, parts, values } = context;
  const host = textValue(values, 'host') ?? config.host;
  const port = wholeValue(values, 'port', config.port, [0, 65_535]);
  const stopped = untilStopped();
  const running = await parts.assemble(
    { ...config, host, port },
    { quiet: true, onProgress: out.line },
  );
  const { engine } = running;
  try {
    fs.mkdirSync(config.data, { recursive: true });
    const sandbox = await parts.startSandbox({
      host: '127.0.0.1',
      port: await sandboxPort(config.data),
      seed: 1,
      journal: join(config.data, 'sandbox.journal'),
    });
    const collector = startCollector(engine, `dunlin start, process ${process.pid}`);
    const api = await parts.serveApi(collector, { host, port });
    const { merchant, key, isNew } = await demoMerchant(engine, config.data);
    const scope: Scope = { engine, merchantId: merchant.id, actor: 'cli:start' };
    const twins = await connectTwins(scope, sandbox.url);
    const control = sandboxControl(engine.http, sandbox.url);
    await wireNotices(control, api.url, twins);
    const page = isNew ? await addShowcase(collector, scope, control, twins) : null;
    const worker = startWorker(collector, config.claimScope);
    const keyFile = join(config.data, KEY_FILE);
    const ready = { ready: true, url: api.url, docs: `${api.url}/docs`, sandbox: sandbox.url };
    const first = page === null ? {} : { checkout: page };
    out.result({ ...ready, ...first, ...(isNew ? { key } : { key_file: keyFile }) }, () =>
      [
        `dunlin is ready on ${api.url}`,
        `  API key   ${isNew ? `${key} (kept in ${keyFile})` : `in ${keyFile}`}`,
        `  API docs  ${ready.docs}`,
        ...(page === null ? [] : [`  Checkout  ${page}`]),
        `  Sandbox   ${sandbox.url}, its books: ${sandbox.url}/_control/books`,
      ].join('\n'),
    );
    const signal = await stopped;
    engine.log.info({ signal }, 'stopping');
    const leave = async (): Promise<void> => {
      await api.close();
      await worker.stop();
      await sandbox.close();
    };
    await within(config.callTimeoutMs + DRAIN_SLACK_MS, leave());
    return EXIT.ok;
  } finally {
    await running.close();
  }
}

const KEY_FILE = 'demo-key';

async function demoMerchant(
  engine: Engine,
  data: string,
): Promise<{ merchant: Merchant; key: string; isNew: boolean }> {
  const path = join(data, KEY_FILE);
  if (fs.existsSync(path)) {
    const key = fs.readFileSync(path, 'utf8').trim();
    const found = await keyByHash(engine.db.pool, hashKey(key));
    if (found !== null) {
      const merchant = await merchantById(engine.db.pool, found.merchantId);
      return { merchant, key, isNew: false };
    }
  }
  const { merchant } = await openBusiness(engine, {
    name: 'Demo',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
  });
  const scope: Scope = { engine, merchantId: merchant.id, actor: 'cli:start' };
  const { key } = await issueApiKey(scope, { name: 'demo' });
  fs.writeFileSync(path, `${key}\n`, { mode: 0o600 });
  return { merchant, key, isNew: true };
}

const SANDBOX_PORT = 4281;
const PORT_FILE = 'sandbox-port';

// The connections remember the address, so that the sandbox comes back on the same port.
async function sandboxPort(data: string): Promise<number> {
  const path = join(data, PORT_FILE);
  if (fs.existsSync(path)) return Number(fs.readFileSync(path, 'utf8').trim());
  const port = (await freePort(SANDBOX_PORT)) ?? (await freePort(0)) ?? SANDBOX_PORT;
  fs.writeFileSync(path, `${port}\n`);
  return port;
}

function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(port));
    });
  });
}
