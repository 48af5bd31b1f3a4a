// What a demo's year happens in: a database, the sandbox as a process of its own, the API that its
// notices go to, and a merchant with the shipped input files imported.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PlainDate } from '#domain/calendar.ts';
import { showId } from '#domain/ids.ts';
import { type Collector, startCollector } from '#engine/collect-due.ts';
import type { Scope } from '#engine/context.ts';
import { openBusiness } from '#engine/open-business.ts';
import { setTestClock } from '#engine/set-test-clock.ts';
import { type Config, childEnvironment } from '#src/config.ts';
import { type DemoWorker, demoWorker } from './demo-worker.ts';
import { readRows } from './import-file.ts';
import { IMPORTS, KINDS } from './import-kinds.ts';
import { importRows } from './import-rows.ts';
import type { Parts, Running, Served } from './parts.ts';
import { type SandboxControl, sandboxControl } from './sandbox-control.ts';
import { standAt } from './stands.ts';
import { connectTwins, type Twins, wireNotices } from './twins.ts';

export type DemoWorld = {
  running: Running;
  scope: Scope;
  control: SandboxControl;
  twins: Twins;
  worker: DemoWorker;
  close(): Promise<void>;
};

/** `gateway token,behaviour`: what the simulated gateways do with the cards of the demo. */
const BEHAVIOURS = 'behaviours.csv';

/** Short, so that a call that hangs and a worker that was killed cost a moment of the demo. */
export const CALL_TIMEOUT_MS = 1_000;
export const LEASE_MS = 1_500;

type Opening = { parts: Parts; config: Config; seed: number; from: PlainDate };

/** Throws when anything does not start; what was started by then is stopped. */
export async function openDemoWorld(
  { parts, config, seed, from }: Opening,
  onStage: (text: string) => void,
): Promise<DemoWorld> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    onStage('starting the database and the sandbox');
    const own = { databaseUrl: null, secretKey: null, callTimeoutMs: CALL_TIMEOUT_MS };
    const running = await parts.assemble({ ...config, ...own, leaseMs: LEASE_MS }, { quiet: true });
    closers.push(running.close);
    const { engine } = running;
    const sandbox = await sandboxProcess(parts.programs.sandbox, config.data, seed);
    closers.push(sandbox.close);
    const collector: Collector = startCollector(engine, 'demo API');
    closers.push(collector.drain);
    const api = await parts.serveApi(collector, { host: '127.0.0.1', port: 0, trusted: true });
    closers.push(api.close);
    const { merchant } = await openBusiness(engine, {
      name: 'Demo',
      country: 'DE',
      timeZone: 'Europe/Berlin',
      baseCurrency: 'EUR',
    });
    const scope: Scope = { engine, merchantId: merchant.id, actor: 'cli:demo' };
    await setTestClock(scope, { at: from });
    const control = sandboxControl(engine.http, sandbox.url);
    const twins = await connectTwins(scope, sandbox.url);
    await wireNotices(control, api.url, twins);
    await importFiles(scope, parts.demoFiles, control, twins, onStage);
    const worker = demoWorker({
      program: parts.programs.dunlin,
      merchant: showId('merchant', merchant.id),
      environment: {
        ...running.environment,
        DUNLIN_CALL_TIMEOUT_MS: String(CALL_TIMEOUT_MS),
        DUNLIN_LEASE_MS: String(LEASE_MS),
        DUNLIN_LOG_LEVEL: 'fatal',
      },
    });
    closers.push(worker.end);
    return { running, scope, control, twins, worker, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function sandboxProcess(program: string, data: string, seed: number): Promise<Served> {
  const journal = join(data, 'sandbox.journal');
  const args = [program, '--port', '0', '--seed', String(seed), '--journal', journal];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnvironment({}),
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  if (done) throw new Error('the sandbox does not start');
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url: JSON.parse(value).url, close };
}

async function importFiles(
  scope: Scope,
  folder: string,
  control: SandboxControl,
  twins: Twins,
  onStage: (text: string) => void,
): Promise<void> {
  for (const kind of KINDS) {
    const text = await readFile(join(folder, `${kind}.csv`), 'utf8');
    if (kind === 'instruments') {
      const behaviours = await readFile(join(folder, BEHAVIOURS), 'utf8');
      await seedCards(text, behaviours, control, twins);
    }
    const { stored, bad } = await importRows(scope, kind, text, { skipBad: false });
    const [first] = bad;
    if (first !== undefined) {
      throw new Error(`${kind}.csv, row ${first.row}, ${first.column}: ${first.detail}`);
    }
    onStage(`imported ${kind}.csv: ${stored} rows`);
  }
}

// The simulated gateways know only cards that were stored there. What each of them does stands
// beside it in a file of the demo's own: no merchant would know.
async function seedCards(
  instruments: string,
  behaviours: string,
  control: SandboxControl,
  twins: Twins,
): Promise<void> {
  const does = new Map(behaviours.split('\n').map((line) => line.split(',') as [string, string]));
  const rows = readRows(instruments, IMPORTS.instruments.columns).map(({ values }) => values);
  for (const { gateway, account } of Object.values(twins)) {
    if (standAt(gateway).tokenTellsBehaviour !== undefined) continue;
    const cards = rows
      .filter((row) => row.gateway === gateway)
      .map(({ token = '', gateway_customer = null, exp_month, exp_year }) => ({
        token,
        customer: gateway_customer,
        behaviour: does.get(`${gateway} ${token}`) ?? 'ok',
        expMonth: Number(exp_month),
        expYear: Number(exp_year),
      }));
    await control.seed(gateway, account, cards);
  }
}
