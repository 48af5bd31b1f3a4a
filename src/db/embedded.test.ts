// The embedded database on servers of their own, with durability as shipped: what it survives, and
// when it refuses.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import pg from 'pg';
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './embedded.ts';
import { isAlive } from './folder-lock.ts';
import { readPostmaster } from './orphan.ts';

test('keeps what was committed over a stop and a start', async (t) => {
  const { start } = await place(t);
  const first = await start();
  await ask(first.url, 'create table kept (id int)');
  await ask(first.url, 'insert into kept values (7)');
  await first.stop();
  await first.stop();
  const second = await start();
  assert.deepEqual(await ask(second.url, 'select id from kept'), [{ id: 7 }]);
  assert.notEqual(second.url, first.url, 'the password is new at each start');
});

test('its owner is no superuser, its settings are durable, its secrets are closed', async (t) => {
  const { data, start } = await place(t);
  const { url } = await start();
  const [role] = await ask(url, 'select rolsuper from pg_roles where rolname = current_user');
  assert.deepEqual(role, { rolsuper: false });
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    assert.deepEqual(await ask(url, `show ${setting}`), [{ [setting]: 'on' }]);
  }
  assert.equal(statSync(join(data, 'postgres.password')).mode & 0o077, 0);
  assert.equal(statSync(join(data, 'postgres')).mode & 0o077, 0);
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await assert.rejects(ask(wrong.toString(), 'select 1'), /password authentication failed/);
});

test('refuses a folder that another live process holds, and names the process', async (t) => {
  const { data, start } = await place(t);
  const { url } = await start();
  const other = spawnHolder(t, data);
  const [said, [code]] = await Promise.all([allSaid(other), once(other, 'exit')]);
  assert.equal(code, 1);
  assert.match(said, new RegExp(`in use by the process ${process.pid}`));
  assert.deepEqual(await ask(url, 'select 1 as one'), [{ one: 1 }], 'and does not disturb it');
});

test('a killed process leaves a server running: the next start stops it and loses nothing', async (t) => {
  const { data, start } = await place(t);
  const holder = spawnHolder(t, data);
  const url = await firstLine(holder);
  await ask(url, 'create table kept (id int)');
  await ask(url, 'insert into kept values (1)');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const orphan = serverPid(data);
  assert.ok(isAlive(orphan), 'the server outlives the process that started it');
  const lines: string[] = [];
  const next = await start({ onProgress: (line) => lines.push(line) });
  assert.ok(!isAlive(orphan));
  assert.match(lines.join('\n'), new RegExp(`earlier start still runs \\(process ${orphan}\\)`));
  assert.deepEqual(await ask(next.url, 'select id from kept'), [{ id: 1 }]);
});

test('process and server both killed: the next start recovers what was committed', async (t) => {
  const { data, start } = await place(t);
  const holder = spawnHolder(t, data);
  const url = await firstLine(holder);
  await ask(url, 'create table kept as select generate_series(1, 1000) as id');
  const server = serverPid(data);
  holder.kill('SIGKILL');
  process.kill(server, 'SIGKILL');
  await once(holder, 'exit');
  const next = await start();
  assert.deepEqual(await ask(next.url, 'select count(*)::int as n from kept'), [{ n: 1000 }]);
});

test('a leftover pid file that names some other process neither stops it nor the start', async (t) => {
  const { data, start } = await place(t);
  await (await start()).stop();
  const innocent = spawn('sleep', ['60']);
  t.after(() => innocent.kill());
  const lines = [innocent.pid, join(data, 'postgres'), 1, 5432, '', '127.0.0.1', '', 'ready'];
  writeFileSync(join(data, 'postgres', 'postmaster.pid'), `${lines.join('\n')}\n`);
  const next = await start();
  assert.deepEqual(await ask(next.url, 'select 1 as one'), [{ one: 1 }]);
  assert.equal(innocent.exitCode ?? innocent.signalCode, null);
});

test('a server that is killed under us is started again on the same address', async (t) => {
  const { data, start } = await place(t);
  let again = () => {};
  const restarted = new Promise<void>((resolve) => {
    again = resolve;
  });
  const onProgress = (line: string) => line.includes('runs again') && again();
  const { url } = await start({ onProgress });
  await ask(url, 'create table kept as select 5 as id');
  process.kill(serverPid(data), 'SIGKILL');
  await restarted;
  assert.deepEqual(await ask(url, 'select id from kept'), [{ id: 5 }]);
});

test('refuses a folder of another major version and says which', async (t) => {
  const { data, start } = await place(t);
  await mkdir(join(data, 'postgres'));
  writeFileSync(join(data, 'postgres', 'PG_VERSION'), '14\n');
  await assert.rejects(start(), /is of PostgreSQL version 14, the embedded one is/);
  assert.throws(() => readFileSync(join(data, 'dunlin.lock')), /ENOENT/, 'and lets it go again');
});

test('a making that was killed half-way is begun anew', async (t) => {
  const { data, start } = await place(t);
  await mkdir(join(data, 'postgres.new', 'data', 'base'), { recursive: true });
  const { url } = await start();
  assert.deepEqual(await ask(url, 'select 1 as one'), [{ one: 1 }]);
});

test('works in a folder below one that is closed to all others', async (t) => {
  const { data, start } = await place(t);
  await chmod(data, 0o700);
  const { url } = await start({ data: join(data, 'deep', 'data') });
  assert.deepEqual(await ask(url, 'select 1 as one'), [{ one: 1 }]);
});

type Place = {
  data: string;
  start(options?: Partial<EmbeddedOptions>): Promise<EmbeddedDatabase>;
};

// Hooks run in the order of their making, so one hook stops what was started and then clears up.
async function place(t: TestContext): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'dunlin-embedded-'));
  const started: EmbeddedDatabase[] = [];
  t.after(async () => {
    for (const { stop } of started) await stop();
    await rm(data, { recursive: true, force: true });
  });
  await chmod(data, 0o711);
  const start: Place['start'] = async (options) => {
    const embedded = await startEmbedded({ data, ...options });
    started.push(embedded);
    return embedded;
  };
  return { data, start };
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

// Another process that starts the database, prints its address, and waits to be killed.
function spawnHolder(t: TestContext, data: string): ChildProcess {
  const program = `
    import { startEmbedded } from ${JSON.stringify(import.meta.resolve('./embedded.ts'))};
    const { url } = await startEmbedded({ data: ${JSON.stringify(data)} });
    process.stdout.write(url);
    setInterval(() => {}, 1000);`;
  const args = ['--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout !== null);
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
}

async function allSaid(child: ChildProcess): Promise<string> {
  assert.ok(child.stderr !== null);
  return (await child.stderr.toArray()).join('');
}

function serverPid(data: string): number {
  const found = readPostmaster(join(data, 'postgres'));
  assert.ok(found !== null);
  return found.pid;
}
