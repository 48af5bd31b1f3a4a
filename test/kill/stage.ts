// The product as it runs in earnest: PostgreSQL, the gateways' sandbox, the API and two workers,
// each a process of its own, with a wire of ours before the database and before the gateways.

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '#engine/context.ts';
import { assemble } from '#src/assemble.ts';
import { type Config, readConfig } from '#src/config.ts';
import { openWire, type WireProxy } from '#test/wire.ts';
import { type Part, part } from './part.ts';

export type StageOptions = {
  leaseMs: number;
  callTimeoutMs: number;
  /** Where the database lives; a folder of the stage's own when left out. */
  databaseFolder?: string;
};

export type Stage = {
  readonly folder: string;
  readonly leaseMs: number;
  readonly database: Part;
  readonly sandbox: Part;
  readonly api: Part;
  readonly workers: readonly [Part, Part];
  /** Between engine and database, and between engine and gateway. */
  readonly databaseWire: WireProxy;
  readonly gatewayWire: WireProxy;
  /** In this process, with a way of its own to the database: it prepares and looks on. */
  readonly engine: Engine;
  /** What the product's own commands need beside the paths of their code. */
  readonly environment: Readonly<Record<string, string>>;
  sandboxUrl(): string;
  apiUrl(): string;
  /** What the parts whose name begins so have logged. */
  logged(name: string): string;
  /** Process id of PostgreSQL's first process. */
  postmaster(): number;
  /** After it was restarted by itself the database has another port. */
  startDatabase(): Promise<void>;
  close(): Promise<void>;
};

export const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'dunlin');
const SCRIPTS = { database: 'test/kill/database.ts', sandbox: 'src/sandbox/main.ts' };

/** Everything but the workers is started. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-kill-'));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await open(options, folder, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  options: StageOptions,
  folder: string,
  closers: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Stage> {
  const { leaseMs, callTimeoutMs, databaseFolder } = options;
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const data = databaseFolder ?? join(folder, 'data');
  const size = databaseFolder === undefined ? 'large' : 'small';
  const ended = (one: Part): Part => {
    closers.push(() => one.end(one.name.startsWith('worker') ? 'SIGKILL' : 'SIGTERM'));
    return one;
  };
  const database = ended(
    part({ name: 'database', command: () => [SCRIPTS.database, data, size], logs }),
  );
  const first = urlOf(await database.start());
  const [databaseWire, ownWire] = [await openWire(first), await openWire(first)];
  closers.push(databaseWire.close, ownWire.close);

  const journal = join(folder, 'sandbox.journal');
  let sandboxPort = '0';
  const sandboxArgs = () => [SCRIPTS.sandbox, '--journal', journal, '--port', sandboxPort];
  const sandbox = ended(part({ name: 'sandbox', command: sandboxArgs, logs }));
  const sandboxUrl = urlOf(await sandbox.start());
  sandboxPort = new URL(sandboxUrl).port;
  const gatewayWire = await openWire(sandboxUrl);
  closers.push(gatewayWire.close);

  const shared = {
    DUNLIN_SECRET_KEY: randomBytes(32).toString('hex'),
    DUNLIN_LEASE_MS: String(leaseMs),
    DUNLIN_CALL_TIMEOUT_MS: String(callTimeoutMs),
    DUNLIN_LOG_LEVEL: 'warn',
  };
  const ownUrl = ownWire.through(first);
  const own: Config = readConfig({ ...shared, DATABASE_URL: ownUrl, DUNLIN_LOG_LEVEL: 'silent' });
  const running = await assemble(own, { quiet: true });
  closers.push(running.close);

  const env = { ...shared, DATABASE_URL: databaseWire.through(first) };
  let apiPort = '0';
  const apiArgs = () => [PROGRAM, 'serve', '--role', 'api', '--port', apiPort, '--json'];
  const api = ended(part({ name: 'API', command: apiArgs, env, logs }));
  const apiUrl = urlOf(await api.start());
  apiPort = new URL(apiUrl).port;
  const worker = (name: string) =>
    ended(
      part({ name, command: () => [PROGRAM, 'serve', '--role', 'worker', '--json'], env, logs }),
    );
  return {
    ...{ folder, leaseMs, database, sandbox, api, databaseWire, gatewayWire, close },
    workers: [worker('worker 1'), worker('worker 2')],
    engine: running.engine,
    environment: { ...shared, DATABASE_URL: ownUrl },
    sandboxUrl: () => sandboxUrl,
    apiUrl: () => apiUrl,
    logged: (name) =>
      readdirSync(logs)
        .filter((file) => file.startsWith(name))
        .map((file) => readFileSync(join(logs, file), 'utf8'))
        .join(''),
    postmaster: () =>
      Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
    startDatabase: async () => {
      const url = urlOf(await database.start());
      databaseWire.leadTo(url);
      ownWire.leadTo(url);
    },
  };
}

function urlOf({ url }: { url: string | null }): string {
  if (url === null) throw new Error('a part of the stage has no address');
  return url;
}
