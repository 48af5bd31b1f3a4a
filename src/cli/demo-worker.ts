// The demo's worker: `dunlin advance -` as a process of its own, told one day at a time, killed
// with SIGKILL in the middle of some of them, and started again to finish the day.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlainDate } from '#domain/calendar.ts';
import { childEnvironment } from '#src/config.ts';

export type DemoWorker = {
  /**
   * Runs everything up to the day. `killAfterMs`: kill the process that long after it was told,
   * then start another one and tell it the same.
   */
  advance(until: PlainDate, killAfterMs: number | null): Promise<void>;
  /** How often it was killed while it worked. */
  kills(): number;
  /** Lets it end by itself. */
  end(): Promise<void>;
  /** Ends it at once, for a demo that is given up. */
  stop(): void;
};

export type DemoWorkerOptions = {
  program: string;
  merchant: string;
  environment: Record<string, string>;
};

/** A clock may still be held for a moment by the connection of a process that was killed. */
const STARTS_PER_DAY_MAX = 20;
const RESTART_MS = 100;
const SAID_MAX = 2_000;

type Process = { child: ChildProcess; lines: AsyncIterator<string>; said: () => string };

export function demoWorker(options: DemoWorkerOptions): DemoWorker {
  let current: Process | null = null;
  let kills = 0;
  let stopped = false;

  const started = async (): Promise<Process> => {
    if (current !== null) return current;
    const made = launch(options);
    current = made;
    await made.lines.next();
    return made;
  };

  // True when the day is done, false when the process ended before that.
  const tell = async (until: PlainDate, killAfterMs: number | null): Promise<boolean> => {
    const { child, lines } = await started();
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (killAfterMs !== null) {
      timer = setTimeout(() => {
        kills += 1;
        child.kill('SIGKILL');
      }, killAfterMs);
    }
    child.stdin?.write(`${until}\n`);
    const { value, done } = await lines.next();
    clearTimeout(timer);
    if (!done && JSON.parse(value).error === undefined) return true;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    current = null;
    return false;
  };

  return {
    advance: async (until, killAfterMs) => {
      let said = '';
      for (let tries = 0; tries < STARTS_PER_DAY_MAX && !stopped; tries++) {
        if (await tell(until, tries === 0 ? killAfterMs : null)) return;
        said = current === null ? said : current.said();
        await sleep(RESTART_MS);
      }
      throw new Error(`the worker does not get beyond ${until}: ${said}`);
    },
    kills: () => kills,
    end: async () => {
      if (current === null) return;
      const { child } = current;
      child.stdin?.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      current = null;
    },
    stop: () => {
      stopped = true;
      current?.child.kill('SIGKILL');
    },
  };
}

function launch({ program, merchant, environment }: DemoWorkerOptions): Process {
  const args = [program, 'advance', '-', '--json', '--merchant', merchant];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: childEnvironment(environment),
  });
  // A process that was killed no longer reads what it is told.
  child.stdin.on('error', () => {});
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-SAID_MAX);
  });
  const lines: Interface = createInterface({ input: child.stdout });
  return { child, lines: lines[Symbol.asyncIterator](), said: () => said };
}
