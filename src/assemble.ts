// The parts of a running engine, put together from the configuration and taken apart in order: used
// by every command, so that none of them starts on a database that was not checked.

import * as fs from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import { startEmbedded } from '#db/embedded.ts';
import { FolderInUse } from '#db/folder-lock.ts';
import { MIGRATIONS_FOLDER, type Migration, migrate } from '#db/migrate.ts';
import { ensurePartitions } from '#db/partitions.ts';
import { type Database, openDatabase } from '#db/pool.ts';
import { sealer } from '#db/seal.ts';
import { selfCheck } from '#db/self-check.ts';
import type { Engine } from '#engine/context.ts';
import { payerLinks } from '#engine/payer-links.ts';
import { httpPool } from '#gateways/http.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { realClock, realIds, realTimers } from './clock.ts';
import type { Config } from './config.ts';
import { secretKeyFor } from './secret-key.ts';

export type Assembled = {
  engine: Engine;
  /** What another process of ours needs to work on the same data. Secret. */
  environment: { DATABASE_URL: string; DUNLIN_SECRET_KEY: string };
  migrated: Migration[];
  /** Waits for requests in flight, then closes the connections and the embedded database. */
  close(): Promise<void>;
};

export type AssembleOptions = {
  /** What takes a while, one line each. */
  onProgress?: (line: string) => void;
  /** A command that is over in a moment says only what is wrong. */
  quiet?: boolean;
};

const ADDRESS_FILE = 'database-url';
const KEY_ID = 1;

/** Throws EmbeddedError, FolderInUse, MigrationError or UnsafeDatabase, each saying what to do. */
export async function assemble(config: Config, options: AssembleOptions = {}): Promise<Assembled> {
  const log = logger(config, options.quiet ?? false);
  const key = secretKeyFor(config);
  const { url, stop } = await findDatabase(config, options.onProgress ?? (() => {}));
  let db: Database | null = null;
  let closing = false;
  try {
    // The driver's error carries the whole connection; its message says enough.
    const onLost = ({ message }: Error) => {
      if (!closing) log.warn({ why: message }, 'a database connection was lost');
    };
    db = openDatabase({ url, poolMax: config.poolMax, onLost });
    const migrated = await migrate(db.pool, MIGRATIONS_FOLDER, ({ number, name }) =>
      log.info({ number, name }, 'applied a migration'),
    );
    for (const fault of await selfCheck(db, config.allowUnsafeDatabase)) {
      log.warn({ fault }, 'the database may lose committed payments');
    }
    await ensurePartitions(db.pool, realClock.now());
    const http = httpPool();
    const engine: Engine = {
      db,
      clock: realClock,
      ids: realIds(),
      sealer: sealer([{ id: KEY_ID, key }]),
      links: payerLinks(key),
      publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
      http,
      gateway: gatewayNamed,
      log,
      ...realTimers,
      limits: {
        callTimeoutMs: config.callTimeoutMs,
        callsMax: config.workerConcurrency,
        aliveMs: config.leaseMs,
      },
    };
    const environment = {
      DATABASE_URL: url,
      DUNLIN_SECRET_KEY: Buffer.from(key).toString('hex'),
    };
    const close = async () => {
      closing = true;
      await http.close();
      await engine.db.close();
      await stop();
    };
    return { engine, environment, migrated, close };
  } catch (error) {
    await db?.close();
    await stop();
    throw error;
  }
}

type Found = { url: string; stop(): Promise<void> };

async function findDatabase(config: Config, onProgress: (line: string) => void): Promise<Found> {
  const { databaseUrl, data } = config;
  if (databaseUrl !== null) return { url: databaseUrl, stop: async () => {} };
  const address = join(data, ADDRESS_FILE);
  try {
    const embedded = await startEmbedded({ data, onProgress });
    fs.writeFileSync(address, embedded.url, { mode: 0o600 });
    const stop = async () => {
      fs.rmSync(address, { force: true });
      await embedded.stop();
    };
    return { url: embedded.url, stop };
  } catch (error) {
    // Another process of ours has it running: a command for people works beside it.
    if (!(error instanceof FolderInUse) || !fs.existsSync(address)) throw error;
    return { url: fs.readFileSync(address, 'utf8').trim(), stop: async () => {} };
  }
}

const HIDDEN = ['token', 'secret', 'password', 'authorization', 'api_key', 'secret_key', 'key'];

// To standard error: what commands print for others to read stays clean.
function logger({ logLevel }: Config, quiet: boolean): Logger {
  const level = quiet && logLevel === 'info' ? 'warn' : logLevel;
  const paths = HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact: { paths, censor: '***' } }, pino.destination(2));
}
