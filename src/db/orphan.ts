// A process that is killed leaves its PostgreSQL running. The next start must stop it, and must
// never take another process for it, nor let two servers work on one folder.

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError } from './embedded-binaries.ts';
import { isAlive } from './folder-lock.ts';

const POLL_MS = 20;
/** The last checkpoint of a busy server takes its time. */
export const STOP_TIMEOUT_MS = 60_000;

export type Postmaster = { pid: number; ready: boolean };

/** What the server wrote about itself into its folder; null when there is nothing. */
export function readPostmaster(folder: string): Postmaster | null {
  try {
    const lines = readFileSync(pidFile(folder), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

/** To be called while holding the folder's lock, before a server is started on it. */
export async function stopOrphan(
  folder: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const found = readPostmaster(folder);
  if (found === null) return;
  const { pid } = found;
  if (!isServerOf(folder, pid)) {
    // PostgreSQL itself refuses to start while any process has the number in this file.
    onProgress(`the database was not stopped cleanly (process ${pid} is gone): recovering`);
    rmSync(pidFile(folder), { force: true });
    return;
  }
  onProgress(`a database server of an earlier start still runs (process ${pid}): stopping it`);
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isServerOf(folder, pid) || isEnding(pid); waited += POLL_MS) {
    if (waited >= STOP_TIMEOUT_MS) {
      throw new EmbeddedError(
        `the database server of an earlier start (process ${pid}) does not stop; ` +
          `end it by hand: kill -QUIT ${pid}`,
      );
    }
    await sleep(POLL_MS);
  }
  // It takes its file along, unless it was being killed just then.
  rmSync(pidFile(folder), { force: true });
}

function pidFile(folder: string): string {
  return join(folder, 'postmaster.pid');
}

// The number alone proves nothing, another process may have it by now: the command has to be a
// postgres on this very folder.
function isServerOf(folder: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  const args = commandOf(pid);
  return args.includes('postgres') && args.includes(`-D ${folder} `);
}

// Between its last act and its end a process has no command any more.
function isEnding(pid: number): boolean {
  return isAlive(pid) && commandOf(pid).trim() === '';
}

function commandOf(pid: number): string {
  try {
    return `${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')} `;
  } catch {
    return commandByPs(pid);
  }
}

function commandByPs(pid: number): string {
  try {
    const args = ['-ww', '-o', 'command=', '-p', String(pid)];
    return `${execFileSync('ps', args, { encoding: 'utf8' }).trim()} `;
  } catch {
    return '';
  }
}
