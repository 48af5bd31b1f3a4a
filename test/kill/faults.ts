// What is done to the running product, and how it is undone: one row a fault.

import type { Stage } from './stage.ts';

export type Fault = {
  /** For `--scenario`. */
  name: string;
  title: string;
  /** Both are waited for, where they take time. */
  strike(stage: Stage): unknown;
  /** From the strike to its mending. */
  lastsMs: number;
  mend(stage: Stage): unknown;
  /**
   * What recovery is counted from: the mending, or the end of the dead worker's lease, where the
   * other worker takes over and nothing is mended before that.
   */
  countedFrom: 'mended' | 'lease';
};

const AT_ONCE = 0;

const bothWorkers = ({ workers }: Stage, act: 'kill' | 'start') =>
  Promise.all(workers.map((one) => (act === 'kill' ? one.end('SIGKILL') : one.start())));

/** `awayMs`: how long what is cut stays cut. */
export const faults = (awayMs: number): readonly Fault[] => [
  {
    name: 'worker',
    title: 'SIGKILL of one worker of two',
    strike: ({ workers: [first] }) => first.end('SIGKILL'),
    lastsMs: AT_ONCE,
    mend: ({ workers: [first] }) => first.start(),
    countedFrom: 'lease',
  },
  {
    name: 'workers',
    title: 'SIGKILL of both workers',
    strike: (stage) => bothWorkers(stage, 'kill'),
    lastsMs: AT_ONCE,
    mend: (stage) => bothWorkers(stage, 'start'),
    countedFrom: 'mended',
  },
  {
    name: 'api',
    title: 'SIGKILL of the API while one-offs are pushed',
    strike: ({ api }) => api.end('SIGKILL'),
    lastsMs: AT_ONCE,
    mend: ({ api }) => api.start(),
    countedFrom: 'mended',
  },
  {
    name: 'gateway',
    title: 'SIGKILL of the gateways, started again with their journal',
    strike: ({ sandbox }) => sandbox.end('SIGKILL'),
    lastsMs: AT_ONCE,
    mend: ({ sandbox }) => sandbox.start(),
    countedFrom: 'mended',
  },
  {
    name: 'database',
    title: 'immediate shutdown of PostgreSQL, started again',
    strike: (stage) => process.kill(stage.postmaster(), 'SIGQUIT'),
    lastsMs: AT_ONCE,
    mend: untilDatabaseAnswers,
    countedFrom: 'mended',
  },
  {
    name: 'database-cut',
    title: 'connections to the database cut, new ones refused',
    strike: ({ databaseWire }) => databaseWire.down(true),
    lastsMs: awayMs,
    mend: ({ databaseWire }) => databaseWire.down(false),
    countedFrom: 'mended',
  },
  {
    name: 'database-dark',
    title: 'black hole between engine and database',
    strike: ({ databaseWire }) => databaseWire.dark(true),
    lastsMs: awayMs,
    mend: ({ databaseWire }) => databaseWire.dark(false),
    countedFrom: 'mended',
  },
  {
    name: 'gateway-cut',
    title: 'connections to the gateways cut, new ones refused',
    strike: ({ gatewayWire }) => gatewayWire.down(true),
    lastsMs: awayMs,
    mend: ({ gatewayWire }) => gatewayWire.down(false),
    countedFrom: 'mended',
  },
  {
    name: 'gateway-dark',
    title: 'black hole between engine and gateways',
    strike: ({ gatewayWire }) => gatewayWire.dark(true),
    lastsMs: awayMs,
    mend: ({ gatewayWire }) => gatewayWire.dark(false),
    countedFrom: 'mended',
  },
];

const ANSWERS_WITHIN_MS = 60_000;

// The process that holds the database starts it again by itself; it is back when it answers.
async function untilDatabaseAnswers({ engine }: Stage): Promise<void> {
  const began = performance.now();
  for (;;) {
    const answers = await engine.db.pool.query('select 1').then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (performance.now() - began > ANSWERS_WITHIN_MS) throw new Error('the database stays away');
  }
}
