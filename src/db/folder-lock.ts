// One live process per data folder. A lock file names the process that holds it; the lock of a
// process that was killed is taken over, also when another process has its number by now.

import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

const TRIES_MAX = 10;

/** Returns the release. Throws FolderInUse while another live process holds the folder. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'dunlin.lock');
  const mine = `${process.pid} ${birthOf(process.pid) ?? '-'}\n`;
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      // A link is made whole or not at all, so nobody ever reads a lock half written.
      if (tryLink(draft, path)) return () => release(path, mine);
      const theirs = readIfThere(path);
      if (theirs === null) continue;
      const pid = Number(theirs.split(' ')[0]);
      if (theirs !== mine && holds(pid, theirs)) {
        throw new FolderInUse(
          `the data folder ${folder} is in use by the process ${pid}: ` +
            'stop it first, or choose another folder with DUNLIN_DATA',
        );
      }
      removeStale(path, theirs);
    }
    throw new FolderInUse(`the lock of the data folder ${folder} cannot be taken: ${path}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A process of that number runs; whose it is does not matter. A zombie does not run. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (statOf(pid)?.[0] === 'Z') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function holds(pid: number, lock: string): boolean {
  if (!isAlive(pid)) return false;
  const birth = lock.trim().split(' ').slice(1).join(' ');
  const now = birthOf(pid);
  return now === null || birth === '-' || birth === now;
}

// When the process began, as Linux tells it: the boot and the clock ticks since. Elsewhere null.
function birthOf(pid: number): string | null {
  const began = statOf(pid)?.[19];
  const boot = readIfThere('/proc/sys/kernel/random/boot_id');
  return began === undefined || boot === null ? null : `${boot.trim()} ${began}`;
}

// Linux only: the fields after the command, which stands in brackets and may hold anything. The
// first is the state, the twentieth the start.
function statOf(pid: number): string[] | null {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

// Two may find the same stale lock: whoever renamed a lock that is not it puts it back.
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale.tmp`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, 'utf8') !== stale) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function release(path: string, mine: string): void {
  if (readIfThere(path) === mine) rmSync(path, { force: true });
}

function tryLink(from: string, to: string): boolean {
  for (const make of [linkSync, copyNew]) {
    try {
      make(from, to);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      // Some shared folders know no links: copied then, which is nearly as good.
      if (make === copyNew) throw error;
    }
  }
  return false;
}

function copyNew(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_EXCL);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
