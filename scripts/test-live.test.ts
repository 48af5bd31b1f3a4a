import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type Sandbox, startSandbox } from '#sandbox/server.ts';
import { realClock } from '#src/clock.ts';
import { childEnvironment, type Environment } from '#src/config.ts';

const run = promisify(execFile);

// The twins stand in for the vendors: what is tried here is the suite, not they.
let sandbox: Sandbox;
before(async () => {
  const clock = () => realClock.now().getTime();
  sandbox = await startSandbox({ port: 0, seed: 1, clock });
});
after(() => sandbox.close());

async function testLive(given: Record<string, string>) {
  const set = Object.entries(given).map(([name, value]) => [`DUNLIN_TEST_LIVE_${name}`, value]);
  // A test runner inside a test is told so by the environment, and would run nothing.
  const changes: Environment = { ...Object.fromEntries(set), NODE_TEST_CONTEXT: undefined };
  const script = join(import.meta.dirname, 'test-live.ts');
  return run(process.execPath, [script], { env: childEnvironment(changes) }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

const sandboxAccount = () => ({
  SANDBOX_BASE_URL: `${sandbox.url}/sandbox`,
  SANDBOX_API_KEY: 'sbx_live1',
  SANDBOX_NOTICE_SECRET: 'notice-secret-1',
  SANDBOX_TOKEN: 'tok_ok',
});

test('without credentials nothing is run, and it says what to set', async () => {
  const { code, stdout, stderr } = await testLive({});
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /DUNLIN_TEST_LIVE_STRIPE_SECRET_KEY\n/);
  assert.match(stderr, /DUNLIN_TEST_LIVE_AUTHORIZE_NET_SIGNATURE_KEY \(optional\)/);
});

test('what the environment gives is run, what it does not give is skipped and named', async () => {
  const { code, stdout } = await testLive({
    ...sandboxAccount(),
    SANDBOX_DECLINED_TOKEN: 'tok_lost_card',
    STRIPE_API_BASE: `${sandbox.url}/stripe`,
    STRIPE_SECRET_KEY: 'sk_test_live1',
    STRIPE_TOKEN: 'pm_card_visa',
  });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /✔ begins a payer’s visit, and closes it/);
  assert.match(stdout, /✔ reads a decline, and finds it/);
  assert.match(stdout, /﹣ reads a decline.*DUNLIN_TEST_LIVE_STRIPE_DECLINED_TOKEN is not set/);
  assert.match(stdout, /authorize_net on.*DUNLIN_TEST_LIVE_AUTHORIZE_NET_API_LOGIN_ID and /);
});

test('credentials that do not work fail', async () => {
  const { code, stdout } = await testLive({ ...sandboxAccount(), SANDBOX_API_KEY: 'sbx_invalid' });
  assert.equal(code, 1);
  assert.match(stdout, /✖ takes the credentials/);
});

test('a setting that cannot be right is named without its value', async () => {
  const { code, stderr } = await testLive({ ...sandboxAccount(), SANDBOX_API_KEY: 'wrong-form' });
  assert.equal(code, 1);
  assert.match(stderr, /sandbox: setting \/api_key/);
  assert.doesNotMatch(stderr, /wrong-form/);
});
