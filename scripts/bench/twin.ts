// The sandbox's twin as a process of its own, as `npm start` runs it, and the engine speaking to it
// over loopback HTTP through the real gateway and the real way out.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { httpPool } from '#gateways/http.ts';
import { sandbox } from '#gateways/sandbox/index.ts';
import { engineRun, type Run } from './engine-run.ts';
import type { BenchDatabase } from './ground.ts';
import { BENCH_SEALER } from './seed.ts';

/** What the twin behind it approves. */
export const TWIN_TOKEN = 'tok_ok__bench';

const TWIN = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url));

export type OverHttp = { run: Run; twinPid: number; end(): Promise<void> };

/** Turns all gateway connections of the database to a twin. */
export async function openTwin(database: BenchDatabase): Promise<OverHttp> {
  const child = spawn(process.execPath, [TWIN, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const http = httpPool();
  try {
    const secrets = { api_key: 'sbx_bench', notice_secret: 'bench notices' };
    await database.db.pool.query(
      `update gateway_connection set gateway = $1, settings = $2, secrets_sealed = $3`,
      [
        sandbox.name,
        { base_url: `${await addressOf(child)}/${sandbox.name}` },
        BENCH_SEALER.seal(JSON.stringify(secrets)),
      ],
    );
    const run = engineRun(database, sandbox, http);
    const end = async () => {
      await run.end();
      await http.close();
      await stop(child);
    };
    return { run, twinPid: child.pid ?? 0, end };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

// Its one line when it is ready.
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the twin has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const said: { url?: unknown } = JSON.parse(line);
    if (typeof said.url === 'string') return said.url;
  }
  throw new Error('the twin ended before it was ready');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
