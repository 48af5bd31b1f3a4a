// The environment as a typed value, and what is said about a bad one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { readConfig, VARIABLES } from './config.ts';

const KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

test('without any variable the defaults of the table hold', () => {
  assert.deepEqual(readConfig({}), {
    databaseUrl: null,
    data: '.dunlin',
    host: '127.0.0.1',
    port: 4280,
    publicUrl: null,
    secretKey: null,
    logLevel: 'info',
    claimScope: 'global',
    allowUnsafeDatabase: false,
    workerConcurrency: 1024,
    leaseMs: 4000,
    callTimeoutMs: 30_000,
    poolMax: 10,
  });
  assert.ok(Object.isFrozen(readConfig({})));
});

test('a key is read from hex and from base64 of either alphabet', () => {
  const key = Buffer.from(KEY, 'hex');
  for (const text of [KEY, KEY.toUpperCase(), key.toString('base64'), key.toString('base64url')]) {
    const { secretKey } = readConfig({ DUNLIN_SECRET_KEY: text });
    assert.deepEqual(secretKey, key);
  }
});

test('a bad value is named with what is allowed', () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ DUNLIN_PORT: '70000' }, /DUNLIN_PORT is "70000"; allowed is .* 0 to 65535/],
    [{ DUNLIN_PORT: '42.5' }, /DUNLIN_PORT is "42.5"/],
    [{ DUNLIN_PORT: '1e3' }, /DUNLIN_PORT is "1e3"/],
    [{ DUNLIN_LEASE_MS: '-1' }, /DUNLIN_LEASE_MS is "-1"; allowed is .* 500 to 600000/],
    [{ DUNLIN_LOG_LEVEL: 'loud' }, /DUNLIN_LOG_LEVEL is "loud"; allowed is one of fatal, error/],
    [{ DUNLIN_CLAIM_SCOPE: 'all' }, /allowed is one of global, merchant/],
    [{ DUNLIN_ALLOW_UNSAFE_DATABASE: 'true' }, /allowed is one of yes, no/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL begins with "mysql"; allowed is postgres:/],
    [{ DUNLIN_PROT: '1' }, /DUNLIN_PROT is not a setting; allowed are DATABASE_URL, DUNLIN_DATA/],
  ];
  for (const [env, said] of cases) assert.throws(() => readConfig(env), said);
});

test('a bad secret is not repeated in the message', () => {
  const said = (env: Record<string, string>) => {
    try {
      readConfig(env);
    } catch (error) {
      return String(error);
    }
    return assert.fail('was accepted');
  };
  const short = said({ DUNLIN_SECRET_KEY: 'hunter2' });
  assert.match(short, /has 7 characters .* 64 hex digits/);
  assert.ok(!short.includes('hunter2'));
  assert.ok(!said({ DATABASE_URL: 'localhost password=hunter2' }).includes('hunter2'));
});

test('an own database needs an own key, for a key file may not be there on the next machine', () => {
  const env = { DATABASE_URL: 'postgres://u:p@localhost/d' };
  assert.throws(() => readConfig(env), /DUNLIN_SECRET_KEY is missing/);
  assert.equal(readConfig({ ...env, DUNLIN_SECRET_KEY: KEY }).databaseUrl, env.DATABASE_URL);
});

test('variables of other programs do not matter', () => {
  readConfig({ PATH: '/bin', DUNLIN_TEST_DATABASE_URL: 'x' });
  assert.equal(new Set(VARIABLES.map(({ name }) => name)).size, VARIABLES.length);
});

test("the README's table has every variable with its default, and no other", () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const { name, default: value } of VARIABLES) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    assert.ok(row.includes(value), `a row | \`${name}\` | with the default: ${value}`);
  }
  const known: string[] = VARIABLES.map(({ name }) => name);
  const named = readme.match(/\bDUNLIN_\w+/g) ?? [];
  assert.deepEqual(
    named.filter((name) => !known.includes(name)),
    [],
  );
});
