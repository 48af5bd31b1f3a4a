import assert from 'node:assert/strict';
import { exec, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { FAULT_WORDS } from './faults.ts';
import { frontPage } from './front-page.ts';
import { type Sandbox, startSandbox } from './server.ts';
import type { Twin, TwinAbout } from './twin.ts';
import { twins } from './twins.ts';

const run = promisify(exec);
const START = Date.parse('2027-03-01T10:00:00Z');

const noCurl = (() => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'there is no curl on this machine';
  }
})();

const hosted: Twin[] = twins.map((make) =>
  make({
    nowMs: () => START,
    wallMs: () => START,
    books: null as never,
    deliver: () => {},
  }),
);

describe('the first page of a sandbox', () => {
  let sandbox: Sandbox;
  let page: string;
  let headers: Headers;

  before(async () => {
    sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
    const reply = await fetch(`${sandbox.url}/`);
    headers = reply.headers;
    page = await reply.text();
  });
  after(() => sandbox.close());

  it('lists every twin with its address, its credentials and its test cards', () => {
    for (const { name, about } of hosted) {
      assert.ok(page.includes(`<section id="${name}">`), name);
      const shown = [
        ...about.addresses.map(({ path }) => sandbox.url + path),
        ...about.credentials.map(({ example }) => example),
        ...about.tries.map(({ what }) => what),
      ];
      for (const text of shown) assert.ok(page.includes(asShown(text)), `${name}: ${text}`);
    }
  });

  it('shows every fault word with a command that sets it', () => {
    for (const word of FAULT_WORDS) {
      assert.ok(page.includes(`<code>${word}</code>`), word);
      assert.ok(page.includes(asShown(`"word":"${word}","match"`)), word);
    }
  });

  it('loads, runs and sends nothing: the policy allows its one style sheet alone', () => {
    const policy = headers.get('content-security-policy') ?? '';
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'/);
    assert.ok(policy.includes(`'sha256-${hash}'`));
    assert.doesNotMatch(page, /<script|<link|<img|\sstyle=|\son\w+=/);
  });

  it('names the address by which it was asked', async () => {
    const url = sandbox.url.replace('127.0.0.1', 'localhost');
    const reply = await fetch(`${url}/`).catch(() => null);
    if (reply !== null) assert.ok((await reply.text()).includes(`${url}/_control/faults`));
    assert.ok(page.includes(`${sandbox.url}/_control/faults`));
  });

  it('leads to the facts of every gateway, and to no other file', async () => {
    for (const { name } of hosted) {
      assert.ok(page.includes(`href="/_readme/${name}"`), name);
      const reply = await fetch(`${sandbox.url}/_readme/${name}`);
      assert.equal(reply.status, 200, name);
      assert.equal(reply.headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.match(await reply.text(), /^# /);
    }
    for (const path of ['/_readme/', '/_readme/nobody', '/_readme/..%2F..%2Fpackage.json']) {
      assert.equal((await fetch(sandbox.url + path)).status, 404, path);
    }
  });

  it('does nothing when it is posted to', async () => {
    assert.equal((await fetch(`${sandbox.url}/`, { method: 'POST' })).status, 404);
  });

  it('gives commands that work as they stand', { skip: noCurl }, async () => {
    for (const { name, about } of hosted) {
      const { example, shows } = about;
      const command = example.replaceAll('{url}', sandbox.url).replace('curl ', 'curl -sS --fail ');
      const { stdout } = await run(command);
      assert.ok(stdout.includes(shows), `${name} answers ${stdout}`);
    }
    const commands = [...page.matchAll(/<pre>(curl -X [\s\S]*?)<\/pre>/g)].map(([, text = '']) =>
      text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    );
    const set = commands.filter((text) => text.includes('/_control/faults'));
    assert.equal(set.length, FAULT_WORDS.length + 2);
    for (const command of set) await run(command.replace('curl ', 'curl -sS --fail '));
  });
});

it('shows what a twin says as text', () => {
  const about: TwinAbout = {
    ...{ title: '<b>Acme</b>', summary: 'A & B', credentials: [], tries: [], pages: [] },
    ...{ addresses: [{ vendor: '"x"', path: '/acme' }], example: 'curl {url}/<acme>', shows: '<>' },
  };
  const { body } = frontPage([{ name: 'acme', about }], 'http://here.test');
  assert.ok(body.includes('&lt;b&gt;Acme&lt;/b&gt;') && !body.includes('<b>Acme'));
  assert.ok(body.includes('curl http://here.test/&lt;acme&gt;'));
});

function asShown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
