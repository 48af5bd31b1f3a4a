// The command line as people and scripts meet it: help, exit codes, one line for what is wrong, and
// what commands leave in the database.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openDatabase } from '#db/pool.ts';
import { showId } from '#domain/ids.ts';
import type { Engine } from '#engine/context.ts';
import { openBusiness } from '#engine/open-business.ts';
import { testDatabaseUrlFor } from '#test/database.ts';
import { world } from '#test/world.ts';
import type { Parts } from './parts.ts';
import { COMMANDS, runProgram } from './program.ts';

const NOTHING_STARTS = () => assert.fail('nothing may be started');

const parts: Parts = {
  assemble: NOTHING_STARTS,
  serveApi: NOTHING_STARTS,
  startSandbox: NOTHING_STARTS,
  programs: { dunlin: '', sandbox: '' },
  demoFiles: '',
};

async function run(args: string[], given: Parts = parts, env: Record<string, string> = {}) {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  const code = await runProgram(args, given, streams, env);
  return { code, ...said };
}

/** Commands over the engine of a test world, which they may close as often as they like. */
function over(engine: Engine): Parts {
  const environment = { DATABASE_URL: '', DUNLIN_SECRET_KEY: '' };
  return {
    ...parts,
    assemble: async () => ({ engine, environment, migrated: [], close: async () => {} }),
  };
}

test('help names every command, and each command shows its options and examples', async () => {
  const all = await run(['--help']);
  assert.equal(all.code, 0);
  for (const { name, examples, options } of COMMANDS) {
    assert.match(all.stdout, new RegExp(`^ {2}${name}\\b`, 'm'));
    const { code, stdout } = await run([name, '--help']);
    assert.equal(code, 0);
    for (const option of [...Object.keys(options), 'json', 'data']) {
      assert.ok(stdout.includes(`--${option}`), `${name} does not show --${option}`);
    }
    for (const example of examples) assert.ok(stdout.includes(example));
    assert.ok(examples.length > 0, `${name} has no example`);
  }
});

test('a wrong command line is one line on standard error and exit code 2', async () => {
  const cases: [string[], RegExp][] = [
    [['charge'], /^dunlin: there is no command "charge"/],
    [['verify', '--bocks', 'x'], /^dunlin verify: .*--bocks/],
    [['verify', 'twice'], /"twice" is not expected/],
    [['serve', '--role', 'king'], /--role is "king"; allowed is one of all, api, worker/],
    [['serve', '--port', '70000'], /--port is "70000"; allowed is a whole number, 0 to 65535/],
    [['import'], /give one FILE/],
    [['import', 'x.csv', '--kind', 'cats'], /--kind is "cats"; allowed is one of accounts/],
    [['advance'], /give one DATE/],
    [['demo', '--days', '0'], /--days is "0"/],
    [['id', 'nonsense'], /"nonsense" is neither a uuid nor an id/],
  ];
  for (const [args, said] of cases) {
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, said);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.equal(stdout, '');
  }
});

test('a wrong setting is exit code 2 and names the variable', async () => {
  const { code, stderr } = await run(['migrate'], parts, { DUNLIN_PORT: 'x' });
  assert.equal(code, 2);
  assert.match(stderr, /^dunlin migrate: DUNLIN_PORT is "x"/);
});

test('with --json what went wrong is an object too', async () => {
  const { code, stdout } = await run(['import', 'x.csv', '--kind', 'cats', '--json']);
  assert.equal(code, 2);
  assert.equal(JSON.parse(stdout).error.code, 'usage');
});

test('what a command cannot do is exit code 1, without a stack', async () => {
  const assemble = async () => {
    throw new Error('the data folder is in use\n  by another process');
  };
  const { code, stderr } = await run(['migrate'], { ...parts, assemble });
  assert.equal(code, 1);
  assert.equal(stderr, 'dunlin migrate: the data folder is in use by another process\n');
});

test('an id is shown both ways', async () => {
  const text = 'ptx_01h455vb4pex5vsknk084sn02q';
  const uuid = '01890a5d-ac96-774b-bcce-b302099a8057';
  assert.equal(JSON.parse((await run(['id', text, '--json'])).stdout).uuid, uuid);
  const back = JSON.parse((await run(['id', uuid, '--prefix', 'ptx', '--json'])).stdout);
  assert.deepEqual(back.ids, { paymentTransaction: text });
  assert.equal(back.made_at, '2023-06-30T03:34:18.518Z');
});

async function merchantIn(t: TestContext) {
  const made = await world(t, { at: '2027-01-01T12:00:00Z' });
  const { merchant } = await openBusiness(made.engine, {
    name: 'Boats',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
  });
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-cli-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { ...made, merchant, folder };
}

test('without a name the only merchant is taken, and with several one has to be named', async (t) => {
  const { engine, merchant } = await merchantIn(t);
  const dates = ['2027-02-01', '--json'];
  const one = await run(['advance', ...dates], over(engine));
  assert.equal(one.code, 0, one.stderr);
  assert.equal(JSON.parse(one.stdout).at, '2027-01-31T23:00:00.000Z');
  const other = { name: 'Bikes', country: 'DE', timeZone: 'UTC', baseCurrency: 'EUR' };
  await openBusiness(engine, other);
  const several = await run(['advance', ...dates], over(engine));
  assert.equal(several.code, 2);
  assert.match(several.stderr, /several merchants, name one with --merchant: mer_.*\(Boats\)/);
  const named = ['--merchant', showId('merchant', merchant.id)];
  assert.equal((await run(['advance', ...dates, ...named], over(engine))).code, 0);
});

test('verify is exit code 0 when all holds and 1 on an offender', async (t) => {
  const { engine, merchant } = await merchantIn(t);
  const sound = await run(['verify'], over(engine));
  assert.equal(sound.code, 0, sound.stderr);
  assert.match(sound.stdout, /Everything holds/);
  const id = engine.ids.next('billingRecord');
  await engine.db.pool.query(
    `insert into billing_state (merchant_id, billing_record_id, status) values ($1, $2, 'to_come')`,
    [merchant.id, id],
  );
  const broken = await run(['verify'], over(engine));
  assert.equal(broken.code, 1);
  assert.ok(broken.stdout.includes(showId('billingRecord', id)));
  const asJson = JSON.parse((await run(['verify', '--json'], over(engine))).stdout);
  assert.equal(asJson.ok, false);
});

test('collect runs what is due once and returns', async (t) => {
  const { engine } = await merchantIn(t);
  const { code, stdout, stderr } = await run(['collect', '--json'], over(engine));
  assert.equal(code, 0, stderr);
  const nothing = { attempts: 0, approved: 0, declined: 0, open: 0, held_back: 0 };
  assert.deepEqual(JSON.parse(stdout), nothing);
});

test('an import tells each bad row with column, value and limit', async (t) => {
  const { engine, folder } = await merchantIn(t);
  const file = join(folder, 'accounts.csv');
  writeFileSync(file, 'Reference,Last name\nA-1,Adler\nA-2,\n');
  const { code, stdout } = await run(
    ['import', file, '--kind', 'accounts', '--json'],
    over(engine),
  );
  assert.equal(code, 1);
  const { rows, stored, kept, bad } = JSON.parse(stdout);
  assert.deepEqual(
    { rows, stored, kept, faults: bad.length },
    { rows: 2, stored: 0, kept: false, faults: 1 },
  );
  assert.equal(bad[0].row, 3);
  assert.equal(bad[0].column, 'last_name');
});

test('the database of the settings is what the assembled engine works on', async (t) => {
  const url = await testDatabaseUrlFor(t);
  const { assemble } = await import('#src/assemble.ts');
  const env = {
    DATABASE_URL: url,
    DUNLIN_SECRET_KEY: '11'.repeat(32),
    DUNLIN_LOG_LEVEL: 'silent',
    DUNLIN_ALLOW_UNSAFE_DATABASE: 'yes',
  };
  const { code, stdout, stderr } = await run(['migrate', '--json'], { ...parts, assemble }, env);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { applied: [] });
  const database = openDatabase({ url });
  const { rows } = await database.pool.query('select count(*)::int as count from merchant');
  assert.deepEqual(rows, [{ count: 0 }]);
  await database.close();
});
