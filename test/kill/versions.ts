// Two versions of the product on one database. The newer one is this very code in another folder
// with one more migration, of the kind that may be applied while the older one works.

import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verified } from './books.ts';
import { part } from './part.ts';
import { openNow, recovered } from './recovery.ts';
import type { Middle, Plan } from './scenario.ts';
import { PROGRAM, type Stage } from './stage.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const COPIED = ['bin', 'src', 'db', 'package.json'];
const NAME = 'of_the_next_version';
const TABLES = ['billing_state', 'payment_transaction', 'doubt', 'lease', 'ledger_entry', 'event'];

// Takes the strongest lock on the tables of the hot path, one moment each, in one transaction.
const MIGRATION = `-- An additive change, as the next version would bring.
-- Locks: each of the tables for a moment.
${TABLES.map((name) => `alter table ${name} add column next_note text;`).join('\n')}
create table next_thing (id uuid primary key, made_at timestamptz not null default now());
`;

/** The last scenario of a stage: after it the older program does not start there any more. */
export function twoVersions(plan: Plan): Middle {
  return async (stage, run, strikes) => {
    const program = nextVersion(stage);
    await run.reached(plan.strikesAt[0] ?? 0);
    const open = await openNow(stage, run.merchantId);
    const servers = ['worker', 'api'].map((role) =>
      part({
        name: `next ${role}`,
        command: () => [program, 'serve', '--role', role, '--port', '0', '--json'],
        env: { ...stage.environment, DATABASE_URL: urlThrough(stage) },
        logs: join(stage.folder, 'logs'),
      }),
    );
    try {
      await Promise.all(servers.map((one) => one.start()));
      const since = performance.now();
      await expectApplied(stage);
      const { recoveredMs, settledMs } = await recovered(stage, run.merchantId, open, since);
      strikes.push({ inFlight: open.size, recoveryMs: recoveredMs, settledMs });
      if (stage.workers.some((one) => !one.running())) throw new Error('an older worker ended');
      await run.reached(1);
      const [offenders] = await Promise.all([verified(stage, program), expectOlderRefused(stage)]);
      if (offenders.length > 0) throw new Error(offenders.join('; '));
    } finally {
      await Promise.all(servers.map((one) => one.end('SIGTERM')));
      rmSync(join(stage.folder, 'next'), { recursive: true });
    }
  };
}

function nextVersion({ folder }: Stage): string {
  const next = join(folder, 'next');
  mkdirSync(next);
  for (const name of COPIED) cpSync(join(ROOT, name), join(next, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(next, 'node_modules'));
  const migrations = join(next, 'db', 'migrations');
  const number = String(readdirSync(migrations).length + 1).padStart(4, '0');
  writeFileSync(join(migrations, `${number}_${NAME}.sql`), MIGRATION);
  return join(next, 'bin', 'dunlin');
}

function urlThrough({ databaseWire, environment }: Stage): string {
  return databaseWire.through(environment.DATABASE_URL ?? '');
}

async function expectApplied({ engine }: Stage): Promise<void> {
  const { rows } = await engine.db.pool.query<{ n: number }>(
    `select count(*)::int as n from schema_migration where name = $1`,
    [NAME],
  );
  if (rows[0]?.n !== 1) throw new Error(`the migration is applied ${rows[0]?.n} times`);
}

async function expectOlderRefused(stage: Stage): Promise<void> {
  const older = part({
    name: 'older worker',
    command: () => [PROGRAM, 'serve', '--role', 'worker', '--json'],
    env: stage.environment,
    logs: join(stage.folder, 'logs'),
  });
  const said = await older.start().then(
    () => 'started',
    (error: Error) => error.message,
  );
  await older.end('SIGKILL');
  if (!/database is newer than this program: .*Run the newer program/.test(said)) {
    throw new Error(`an older program on the newer database: ${said}`);
  }
}
