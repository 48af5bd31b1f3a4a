// Writes the API's document to src/api/openapi.json, or with --check says whether the committed one
// is still true. The engine behind the routes is never asked, so that no database is needed.

import { readFileSync, writeFileSync } from 'node:fs';
import pino from 'pino';
import { buildApi } from '#api/app.ts';
import { openApiText } from '#api/plugins/openapi.ts';
import { openDatabase } from '#db/pool.ts';
import { sealer } from '#db/seal.ts';
import { startCollector } from '#engine/collect-due.ts';
import { DEFAULT_LIMITS } from '#engine/context.ts';
import { payerLinks } from '#engine/payer-links.ts';
import { httpPool } from '#gateways/http.ts';
import { realClock, realIds, realTimers } from '#src/clock.ts';

const TARGET = new URL('../src/api/openapi.json', import.meta.url);

const collector = startCollector(
  {
    db: openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' }),
    clock: realClock,
    ids: realIds(),
    sealer: sealer([{ id: 0, key: new Uint8Array(32) }]),
    links: payerLinks(new Uint8Array(32)),
    publicUrl: 'http://127.0.0.1:4280',
    http: httpPool(),
    gateway: () => null,
    log: pino({ level: 'silent' }),
    ...realTimers,
    limits: DEFAULT_LIMITS,
  },
  'openapi',
);
const app = await buildApi({ collector });
const text = openApiText(app);
await app.close();
await collector.engine.http.close();

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  process.stderr.write('src/api/openapi.json is stale: run node scripts/write-openapi.ts\n');
  process.exitCode = 1;
}
