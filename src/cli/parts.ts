// What commands are given by main.ts: the running engine, the API server and the sandbox. Commands
// know what they need, not how it is put together.

import type { Collector } from '#engine/collect-due.ts';
import type { Engine } from '#engine/context.ts';
import type { Config } from '#src/config.ts';

export type Running = {
  engine: Engine;
  /** What a child process of ours needs to work on the same data. Secret. */
  environment: { DATABASE_URL: string; DUNLIN_SECRET_KEY: string };
  migrated: readonly { number: number; name: string }[];
  close(): Promise<void>;
};

export type Served = { url: string; close(): Promise<void> };

export type Parts = {
  /** `quiet`: only warnings and errors are logged. */
  assemble(
    config: Config,
    options: { quiet?: boolean; onProgress?: (line: string) => void },
  ): Promise<Running>;
  /** `trusted`: for a sandbox on this machine, whose notices are not limited. */
  serveApi(
    collector: Collector,
    options: { host: string; port: number; trusted?: boolean },
  ): Promise<Served>;
  startSandbox(options: {
    host: string;
    port: number;
    seed: number;
    journal?: string;
  }): Promise<Served>;
  /** Programs that a command may start as processes of their own. */
  programs: { dunlin: string; sandbox: string };
  /** Folder with the input files of the demo. */
  demoFiles: string;
};
