// Many simulated runs, some at a time, each a process with a PostgreSQL of its own meanwhile.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#db/embedded.ts';
import { readPostmaster } from '#db/orphan.ts';
import { childEnvironment } from '#src/config.ts';
import { TEST_SERVER_SETTINGS } from '#test/server.ts';
import type { SimOptions, SimReport } from './run.ts';

/** What one run is asked for. */
export type Ask = Pick<SimOptions, 'seed' | 'payments' | 'days' | 'restDays' | 'rough'> & {
  mistake?: string;
  /** File for every step. */
  stepsTo?: string;
  /** Ended, and broken, after so long; default half an hour. */
  limitMs?: number;
};

/** `broke`: why there is no verdict; a run that can't go on has failed as well. */
export type Told = { ask: Ask; report: SimReport | null; broke: string | null };

export type Runs = {
  run(ask: Ask, onProgress?: (line: string) => void): Promise<Told>;
  end(): Promise<void>;
};

const RUN_LIMIT_MS = 1_800_000;
const REPORT_CHARS_MAX = 16 * 1024 * 1024;
const SAID_KEPT = 4_000;
/** What lives for a moment only is not taken along: half of what tidying up would cost. */
const NODE = ['--max-semi-space-size=64'];

/**
 * Runs use one server after another: none is used by two at a time. With `processors` each server
 * and its runs stay on one of so many.
 */
export function openRuns({ processors }: { processors?: number } = {}): Runs {
  const all: Promise<Server>[] = [];
  const idle: Promise<Server>[] = [];
  return {
    run: async (ask, onProgress = () => {}) => {
      const processor = processors === undefined ? null : all.length % processors;
      const opened = idle.pop() ?? openServer(processor);
      if (!all.includes(opened)) all.push(opened);
      const server = await opened;
      try {
        return await server.run(ask, onProgress);
      } finally {
        idle.push(opened);
      }
    },
    end: async () => {
      for (const opened of all) await (await opened).end();
    },
  };
}

type Server = {
  run(ask: Ask, onProgress: (line: string) => void): Promise<Told>;
  end(): Promise<void>;
};

// A transaction of another run would keep rows from being tidied away: they would lie elsewhere,
// and what has no order of its own come in another one. Who waits for ever, a run finds out itself.
async function openServer(processor: number | null): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'dunlin-sim-'));
  const settings = {
    ...TEST_SERVER_SETTINGS,
    deadlock_timeout: '1h',
    // What is read anew from disk has lost its hints of where there is room, and what is written in
    // the background is not tidied meanwhile: rows would lie elsewhere. So all of a run has room,
    // and nothing is written before its end.
    shared_buffers: '1GB',
    bgwriter_lru_maxpages: '0',
    checkpoint_timeout: '1d',
    max_wal_size: '16GB',
    // Cheaper than the network's loop, and two packets for each statement add up.
    unix_socket_directories: data,
  };
  const server = await startEmbedded({ data, settings });
  keepOn(processor, readPostmaster(join(data, 'postgres'))?.pid);
  const admin = new pg.Client({ connectionString: server.adminUrl });
  // The server's end may reach the connection before its own does.
  admin.on('error', () => {});
  await admin.connect();
  let count = 0;
  return {
    run: async (ask, onProgress) => {
      const name = `sim_${++count}`;
      await admin.query(`create database ${name}`);
      const url = new URL(server.adminUrl);
      url.pathname = `/${name}`;
      url.searchParams.set('host', data);
      const told = await asProcess(ask, url.toString(), onProgress, processor);
      await admin.query(`drop database ${name} with (force)`);
      return told;
    },
    end: async () => {
      await admin.end();
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Runs all, `atOnce` at a time, in the order given; `onTold` as each of them is over. */
export async function runAll(
  runs: Runs,
  asks: readonly Ask[],
  atOnce: number,
  onTold: (told: Told) => void,
  onProgress?: (line: string) => void,
): Promise<void> {
  const left = [...asks];
  const lane = async (): Promise<void> => {
    for (let ask = left.shift(); ask !== undefined; ask = left.shift()) {
      onTold(await runs.run(ask, onProgress));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** One run as a process of its own, on an empty database. */
export async function asProcess(
  ask: Ask,
  url: string,
  onProgress: (line: string) => void,
  processor: number | null = null,
): Promise<Told> {
  const { limitMs = RUN_LIMIT_MS, ...asked } = ask;
  const options = JSON.stringify({ ...asked, url });
  const file = join(import.meta.dirname, 'one.ts');
  const child = spawn(process.execPath, [...NODE, file, options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment({}),
    timeout: limitMs,
  });
  keepOn(processor, child.pid);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (out.length < REPORT_CHARS_MAX) out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID_KEPT);
    for (const line of text.trimEnd().split('\n')) onProgress(line);
  });
  const [code] = await once(child, 'close');
  process.off('exit', end);
  const last = out.trimEnd().split('\n').at(-1) ?? '';
  if (code !== 0 || !last.startsWith('{')) {
    return { ask, report: null, broke: `${code}: ${said.trim()}` };
  }
  return { ask, report: JSON.parse(last) as SimReport, broke: null };
}

// A run and its server take turns: on one processor neither waits until the other one's is awake,
// which is a tenth of the time. Where there is no such command, or the processor is not ours, they
// run anywhere.
function keepOn(processor: number | null, pid: number | undefined): void {
  if (processor === null || pid === undefined || process.platform !== 'linux') return;
  spawnSync('taskset', ['-acp', String(processor), String(pid)], { stdio: 'ignore' });
}
