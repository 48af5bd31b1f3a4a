// One process of the stage: started, heard when it is ready, killed, and started again as it was.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { childEnvironment } from '#src/config.ts';

export type Ready = { url: string | null };

export type Part = {
  readonly name: string;
  /** Resolves with what it printed when it was ready; throws with its last words when it ends. */
  start(): Promise<Ready>;
  /** Ends it, if it runs, and waits for its end. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  running(): boolean;
};

export type PartOptions = {
  name: string;
  /** Script and arguments, asked for at each start. */
  command: () => readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Folder of what it writes to standard error. */
  logs: string;
};

const LAST_WORDS = 2_000;

export function part({ name, command, env = {}, logs }: PartOptions): Part {
  let child: ChildProcess | null = null;
  const log = join(logs, `${name.replaceAll(' ', '-')}.log`);
  const running = () => child !== null && child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals) => {
    if (child === null || !running()) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    name,
    running,
    end,
    start: async () => {
      const handle = openSync(log, 'a');
      const started = spawn(process.execPath, [...command()], {
        env: childEnvironment({ NODE_TEST_CONTEXT: undefined, ...env }),
        stdio: ['ignore', 'pipe', handle],
      });
      closeSync(handle);
      child = started;
      const last = () => started.kill('SIGTERM');
      process.once('exit', last);
      started.once('exit', () => process.off('exit', last));
      if (started.stdout === null) throw new TypeError('there is nothing to hear');
      const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
      const { value, done } = await lines.next();
      const said = done ? null : (JSON.parse(value) as Ready | { error: { detail: string } });
      if (said !== null && 'error' in said) throw new Error(said.error.detail);
      if (said !== null) return said;
      throw new Error(`${name} did not start: ${readFileSync(log, 'utf8').slice(-LAST_WORDS)}`);
    },
  };
}
