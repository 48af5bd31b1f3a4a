// A worker as a process of its own, made to be killed: `node test/crash/worker.ts URL`. It is the
// product's own worker with short times; nothing in it knows that it is watched.

import { parseArgs } from 'node:util';
import pino from 'pino';
import { openDatabase } from '#db/pool.ts';
import { startCollector } from '#engine/collect-due.ts';
import { DEFAULT_LIMITS } from '#engine/context.ts';
import { startWorker } from '#engine/worker.ts';
import { httpPool } from '#gateways/http.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { realClock, realIds, realTimers } from '#src/clock.ts';
import { PUBLIC_URL, testLinks } from '#test/links.ts';
import { testSealer } from '#test/sealer.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [url] = positionals;
if (url === undefined) throw new Error('the address of a database is missing');

const engine = {
  db: openDatabase({ url }),
  clock: realClock,
  ids: realIds(),
  sealer: testSealer(),
  links: testLinks(),
  publicUrl: PUBLIC_URL,
  http: httpPool(),
  gateway: gatewayNamed,
  log: pino({ level: 'silent' }),
  ...realTimers,
  limits: { ...DEFAULT_LIMITS, callTimeoutMs: 2_000, aliveMs: 1_000, callsMax: 64 },
};
const worker = startWorker(startCollector(engine, 'victim'), 'global');

process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(() => engine.db.close())
    .then(() => process.exit(0));
});
process.stdout.write('ready\n');
