// The embedded database: a real PostgreSQL in the data folder, for whoever has none of their own.
// Started and stopped with the process, and found again whatever killed it or us the last time.

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  type Binaries,
  databaseUser,
  EmbeddedError,
  findBinaries,
  majorVersion,
  type OsUser,
  runAs,
} from './embedded-binaries.ts';
import { lockFolder } from './folder-lock.ts';
import { readPostmaster, STOP_TIMEOUT_MS, stopOrphan } from './orphan.ts';

export type EmbeddedDatabase = {
  /** As the owner of the database `dunlin`, who is no superuser. */
  readonly url: string;
  /** As superuser, for tests and tools. */
  readonly adminUrl: string;
  /** Waits for the last checkpoint; safe to call twice. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Data folder; made when missing. */
  data: string;
  /** What takes a while or went wrong, one line each. */
  onProgress?: (line: string) => void;
  /** Server settings beside ours. */
  settings?: Record<string, string>;
};

const BUFFERS_MB_MIN = 128;
const BUFFERS_MB_MAX = 8192;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: sharedBuffers(totalmem()),
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Refused statements are the caller's to report; the log keeps what the server itself has to say.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

const LOG_BYTES_MAX = 10 * 1024 * 1024;
const START_TRIES_MAX = 20;
/** Recovery of a full write-ahead log on a slow disk takes minutes, and is worth waiting for. */
const START_TIMEOUT_MS = 600_000;
const POLL_MS = 20;
const RETRY_MS = 250;
const RESTARTS_MAX = 20;

/** Throws EmbeddedError or FolderInUse saying what to do. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { onProgress = () => {} } = options;
  // As root the folder is passed through by another user; what is secret in it is closed by itself.
  fs.mkdirSync(options.data, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const data = fs.realpathSync(options.data);
  const unlock = lockFolder(data);
  try {
    const binaries = await findBinaries();
    const home: Home = {
      data,
      folder: join(data, 'postgres'),
      binaries,
      user: databaseUser(join(data, 'postgres')),
      password: passwordOf(data),
      settings: { ...SETTINGS, ...options.settings },
      onProgress,
    };
    refuseOtherVersion(home);
    if (!fs.existsSync(home.folder)) await initialise(home);
    await stopOrphan(home.folder, onProgress);
    return await supervise(home, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

// A quarter of the memory is the usual advice. It is taken only as it is used.
function sharedBuffers(memoryBytes: number): string {
  const quarter = Math.floor(memoryBytes / 4 / 2 ** 20);
  return `${Math.min(BUFFERS_MB_MAX, Math.max(BUFFERS_MB_MIN, quarter))}MB`;
}

type Home = {
  data: string;
  folder: string;
  binaries: Binaries;
  user: OsUser;
  password: string;
  settings: Record<string, string>;
  onProgress: (line: string) => void;
};

function passwordOf(data: string): string {
  const path = join(data, 'postgres.password');
  if (!fs.existsSync(path)) {
    fs.writeFileSync(`${path}.tmp`, randomBytes(24).toString('base64url'), { mode: 0o600 });
    fs.renameSync(`${path}.tmp`, path);
  }
  return fs.readFileSync(path, 'utf8').trim();
}

function refuseOtherVersion({ folder, binaries }: Home): void {
  const file = join(folder, 'PG_VERSION');
  if (!fs.existsSync(folder)) return;
  const theirs = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : 'no';
  const ours = majorVersion(binaries);
  if (theirs === String(ours)) return;
  throw new EmbeddedError(
    `${folder} is of PostgreSQL version ${theirs}, the embedded one is ${ours}: ` +
      'choose another folder with DUNLIN_DATA, or bring the data over with pg_dump',
  );
}

// Made beside and renamed when it is whole: a kill in the middle leaves no half database.
async function initialise({ data, folder, binaries, user, password, onProgress }: Home) {
  onProgress(`making a new database in ${folder}`);
  const draft = `${folder}.new`;
  const passwordFile = join(draft, 'password');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(join(draft, 'data'), { recursive: true, mode: 0o700 });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== null) {
    for (const path of [draft, join(draft, 'data'), passwordFile]) {
      fs.chownSync(path, user.uid, user.gid);
    }
  }
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = ['-D', join(draft, 'data'), '-U', 'postgres', '--encoding=UTF8', ...locale];
  args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-instructions');
  const child = runAs(user, binaries.initdb, args, {
    folder: draft,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new EmbeddedError(`the database could not be made: ${said.trim()}`);
  fs.renameSync(join(draft, 'data'), folder);
  fs.rmSync(draft, { recursive: true, force: true });
  syncFolder(data);
}

function syncFolder(path: string): void {
  const handle = fs.openSync(path, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

async function supervise(home: Home, unlock: () => void): Promise<EmbeddedDatabase> {
  const { onProgress } = home;
  let port = await freePort();
  let child: ChildProcess | null = null;
  let stopping: Promise<void> | null = null;
  let restarts = 0;
  const launch = async () => {
    for (let tries = 1; ; tries++) {
      const started = await start(home, port);
      if (!('why' in started)) {
        child = started;
        child.once('exit', (code, signal) => void restart(`${signal ?? code}`));
        return;
      }
      if (!started.passes || tries === START_TRIES_MAX) {
        throw new EmbeddedError(`the database does not start: ${started.why}`);
      }
      await sleep(RETRY_MS);
      if (child === null) port = await freePort();
    }
  };
  // Rejects into the void when it cannot: a process without its database had better end.
  const restart = async (how: string) => {
    if (stopping !== null) return;
    if (++restarts > RESTARTS_MAX) throw new EmbeddedError('the database ends again and again');
    onProgress(`the database server ended by itself (${how}): starting it again`);
    await stopOrphan(home.folder, onProgress);
    await launch();
    onProgress('the database server runs again');
  };
  const onExit = () => child?.kill('SIGINT');
  const stop = async () => {
    process.off('exit', onExit);
    if (child !== null) await end(child);
    unlock();
  };
  process.once('exit', onExit);
  try {
    await launch();
    const password = randomBytes(24).toString('base64url');
    const admin = `postgres://postgres:${home.password}@127.0.0.1:${port}/postgres`;
    await makeOwner(admin, password);
    const url = `postgres://dunlin:${password}@127.0.0.1:${port}/dunlin`;
    return { url, adminUrl: admin, stop: () => (stopping ??= stop()) };
  } catch (error) {
    stopping = stop();
    await stopping;
    throw error;
  }
}

/** `passes`: it may be gone at the next try. */
type NotStarted = { why: string; passes: boolean };

async function start(home: Home, port: number): Promise<ChildProcess | NotStarted> {
  const log = openLog(join(home.data, 'postgres.log'));
  const settings = Object.entries(home.settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const args = ['-D', home.folder, '-p', String(port), ...settings];
  const child = runAs(home.user, home.binaries.postgres, args, {
    folder: home.folder,
    stdio: ['ignore', log.handle, log.handle],
  });
  fs.closeSync(log.handle);
  let failed: string | null = null;
  child.once('error', (error) => {
    failed = error.message;
  });
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += POLL_MS) {
    if (failed !== null) return { why: failed, passes: false };
    if (child.exitCode !== null || child.signalCode !== null) {
      const why = log.tail();
      return { why, passes: /shared memory block|Address already in use/.test(why) };
    }
    const postmaster = readPostmaster(home.folder);
    if (postmaster?.pid === child.pid && postmaster?.ready) {
      child.unref();
      return child;
    }
    if (waited > 0 && waited % 5000 === 0) home.onProgress('the database is recovering');
    await sleep(POLL_MS);
  }
  await end(child);
  return { why: `it was not ready after ${START_TIMEOUT_MS} ms`, passes: false };
}

// The log of the server goes to a file of ours, not to a pipe: it may outlive us.
function openLog(path: string): { handle: number; tail: () => string } {
  const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const from = size > LOG_BYTES_MAX ? 0 : size;
  if (from < size) fs.renameSync(path, `${path}.1`);
  const handle = fs.openSync(path, 'a', 0o600);
  return {
    handle,
    tail: () => fs.readFileSync(path).subarray(from).toString('utf8').trim().slice(-1000),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  // What is committed is in its write-ahead log: ended the hard way, the next start replays it.
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

// The server is ours alone, so its owner gets a new password at each start and none is kept.
async function makeOwner(adminUrl: string, password: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const role = await admin.query("select from pg_roles where rolname = 'dunlin'");
    if (role.rowCount === 0) await admin.query('create role dunlin login');
    await admin.query(`alter role dunlin password ${pg.escapeLiteral(password)}`);
    const database = await admin.query("select from pg_database where datname = 'dunlin'");
    if (database.rowCount === 0) await admin.query('create database dunlin owner dunlin');
  } finally {
    await admin.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new EmbeddedError('no free port');
  return address.port;
}
