// A disk that gets full: a file system of its own, of a few hundred megabytes, that the database
// has to itself until a ballast takes what is left.

import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from './faults.ts';

export type SmallDisk = {
  folder: string;
  fault(awayMs: number): Fault;
  close(): void;
};

/** A new database and its write-ahead log, and for each payment its rows and what is logged. */
const EMPTY_MB = 220;
const PAYMENT_KB = 10;
/** The record tries again in silence for three seconds; only then does it say why. */
const FELT_MS = 5_000;
const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A sentence instead: why this machine cannot have one. */
export function smallDisk(payments: number): SmallDisk | string {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-disk-'));
  const megabytes = EMPTY_MB + Math.ceil((payments * PAYMENT_KB) / 1024);
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`];
    execFileSync('mount', [...options, 'dunlin-kill', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
    return `a file system of limited size cannot be mounted here: ${why}`;
  }
  const data = join(folder, 'data');
  const ballast = join(folder, 'ballast');
  return {
    folder: data,
    fault: (awayMs) => ({
      name: 'disk-full',
      title: "the database's disk gets full, and room again",
      strike: () => fill(ballast),
      lastsMs: Math.max(awayMs, FELT_MS),
      mend: async (stage) => {
        rmSync(ballast);
        // Without room for its log PostgreSQL ends itself; then it is started again, as by hand.
        if (!stage.database.running()) await stage.startDatabase();
        const { pool } = stage.engine.db;
        while (!(await pool.query('select 1').catch(() => null)));
      },
      countedFrom: 'mended',
    }),
    close: () => {
      execFileSync('umount', [folder], { stdio: 'pipe' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let left = true; left; ) {
      try {
        writeSync(file, CHUNK);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
        left = false;
      }
    }
  } finally {
    closeSync(file);
  }
}
