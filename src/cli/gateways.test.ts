import assert from 'node:assert/strict';
import test from 'node:test';
import { gateways } from '#gateways/registry.ts';
import { readConfig } from '#src/config.ts';
import { EXIT } from './command.ts';
import { showGateways } from './gateways.ts';
import { output } from './output.ts';
import type { Parts } from './parts.ts';

type Shown = {
  name: string;
  modes: string[];
  can: Record<string, boolean>;
  idempotency: { key_honoured: boolean; absence_proves_after_ms: number | null };
  settings: { name: string; title: string; secret: boolean }[];
};

async function show(json: boolean, ...positionals: string[]): Promise<string> {
  let text = '';
  const stdout = { write: (more: string) => (text += more) };
  const out = output(json, stdout, stdout, () => 0);
  const parts = {} as Parts;
  const given = { values: {}, positionals, out, config: readConfig({}), parts };
  assert.equal(await showGateways.run(given), EXIT.ok);
  return text;
}

const all = async () => (JSON.parse(await show(true)) as { gateways: Shown[] }).gateways;

test('every gateway of the registry is listed, with the functions that are present', async () => {
  const shown = await all();
  assert.deepEqual(
    shown.map(({ name }) => name),
    gateways.map(({ name }) => name),
  );
  for (const [at, gateway] of gateways.entries()) {
    const can = shown[at]?.can;
    assert.equal(can?.refund, gateway.refund !== undefined, gateway.name);
    assert.equal(can?.checkout, gateway.checkout !== undefined, gateway.name);
    assert.equal(can?.polled_facts, gateway.poll !== undefined, gateway.name);
    assert.equal(can?.charge, gateway.modes.includes('automatic'), gateway.name);
  }
});

test('every setting has a title, and what is secret is marked', async () => {
  for (const { name, settings } of await all()) {
    for (const setting of settings) {
      assert.notEqual(setting.title, setting.name, `${name}.${setting.name} has no title`);
      const telling = /secret|password|signature_key|transaction_key/.test(setting.name);
      if (telling) assert.ok(setting.secret, `${name}.${setting.name} is not marked secret`);
    }
  }
});

test('one gateway can be asked for, in sentences', async () => {
  const text = await show(false, 'stripe');
  assert.match(text, /Stripe \(stripe\)/);
  assert.match(text, /honours our key for 23 hours/);
  assert.match(text, /secret_key +Secret key +secret/);
  assert.doesNotMatch(text, /authorize_net/);
});

test('a gateway that there is not is refused with those that there are', async () => {
  await assert.rejects(show(false, 'nobody'), /no gateway "nobody"; there are sandbox, stripe/);
});
