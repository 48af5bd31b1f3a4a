// The sandbox as a process: what it booked survives SIGKILL, its faults follow their seed, and its
// control API refuses what it cannot do.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { httpPool } from '#gateways/http.ts';
import type { BookedPayment } from './books.ts';
import { type Sandbox, startSandbox } from './server.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const pool = httpPool();
const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));

after(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

async function ask(url: string, method: 'GET' | 'POST' | 'DELETE', body?: unknown, key?: string) {
  const http = pool.forCall({ timeoutMs: 5_000, secrets: [] });
  const headers: Record<string, string> = { authorization: 'Bearer sbx_test1' };
  if (key !== undefined) headers['idempotency-key'] = key;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await http.send({ method, url, headers, body: text });
  if (reply.is !== 'reply') return { status: 0, body: { why: reply.why } };
  return { status: reply.status, body: JSON.parse(reply.body) };
}

function charge(url: string, reference: string, token = 'tok_ok', amount = 1_000) {
  const body = { reference, billing_record: `bil ${reference}`, amount, currency: 'EUR', token };
  return ask(`${url}/sandbox/v1/charges`, 'POST', body, reference);
}

async function payments(url: string): Promise<BookedPayment[]> {
  return (await ask(`${url}/_control/books`, 'GET')).body.payments;
}

async function startProcess(
  t: TestContext,
  journal: string,
): Promise<{ url: string; child: ChildProcess }> {
  const main = join(import.meta.dirname, 'main.ts');
  const args = [main, '--port', '0', '--journal', journal, '--seed', '3'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout!, 'data');
  return { url: JSON.parse(String(line)).url, child };
}

describe('a sandbox with a journal', () => {
  it('remembers after SIGKILL what it booked, under the same ids and keys', async (t) => {
    const journal = join(folder, 'books.jsonl');
    const first = await startProcess(t, journal);
    const seeded = [{ token: 'own', behaviour: 'seq_lost_card_ok' }];
    const seed = { gateway: 'sandbox', account: 'sbx_test1', instruments: seeded };
    await ask(`${first.url}/_control/seed`, 'POST', seed);
    await charge(first.url, 'ptx_1');
    const declined = await charge(first.url, 'ptx_2', 'own');
    await ask(`${first.url}/_control/clock`, 'POST', { advance_ms: 3_600_000 });
    await charge(first.url, 'ptx_3', 'tok_pending');
    const rule = { gateway: 'sandbox', word: 'reset_after', match: { nth: 1 } };
    await ask(`${first.url}/_control/faults`, 'POST', rule);
    assert.equal((await charge(first.url, 'ptx_4')).status, 0);
    const before = await payments(first.url);
    const clock = (await ask(`${first.url}/_control/clock`, 'GET')).body.now;
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    appendFileSync(journal, '{"is":"request","at":17');
    const second = await startProcess(t, journal);
    assert.deepEqual(await payments(second.url), before);
    assert.equal(before.length, 4);
    assert.ok((await ask(`${second.url}/_control/clock`, 'GET')).body.now >= clock);
    assert.deepEqual((await charge(second.url, 'ptx_2', 'own')).body, declined.body);
    assert.equal((await charge(second.url, 'ptx_4')).body.status, 'approved');
    assert.equal((await charge(second.url, 'ptx_5', 'own')).body.status, 'approved');
    assert.equal((await payments(second.url)).length, 5);
    assert.ok(!readFileSync(journal, 'utf8').includes('"at":17{'));
    second.child.kill('SIGTERM');
    const [code] = await once(second.child, 'exit');
    assert.equal(code, 0);
  });
});

describe('a sandbox', () => {
  let sandbox: Sandbox;
  const control = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    ask(`${sandbox.url}/_control${path}`, method, body);

  before(async () => {
    sandbox = await startSandbox({ port: 0, seed: 1, clock: () => START });
  });
  after(() => sandbox.close());

  it('hits the same calls with the same seed, and as many as the rate says', async () => {
    const run = async (seed: number, name: string): Promise<string> => {
      const own = await startSandbox({ port: 0, seed, clock: () => START });
      await ask(`${own.url}/_control/faults`, 'POST', { word: 'error_before', rate: 0.3 });
      const hits: string[] = [];
      for (let index = 0; index < 100; index++) {
        const { status } = await charge(own.url, `${name}${index}`);
        hits.push(status === 200 ? '.' : 'x');
      }
      await own.close();
      return hits.join('');
    };
    const [first, same, other] = [await run(7, 'a'), await run(7, 'b'), await run(8, 'c')];
    assert.equal(first, same);
    assert.notEqual(first, other);
    const hits = first.split('x').length - 1;
    assert.ok(hits > 15 && hits < 45, `${hits} of 100`);
  });

  it('counts two approved purchases of one billing record as a double', async () => {
    const body = { billing_record: 'bil_x', amount: 500, currency: 'EUR', token: 'tok_ok' };
    const send = (reference: string, token = 'tok_ok') =>
      ask(`${sandbox.url}/sandbox/v1/charges`, 'POST', { ...body, reference, token }, reference);
    const doubles = async () =>
      (await control('GET', '/books/summary')).body.accounts[0].double_billing_records;
    await send('one', 'tok_lost_card');
    await send('two');
    assert.deepEqual(await doubles(), []);
    await send('three');
    assert.deepEqual(await doubles(), ['bil_x']);
  });

  it('pages its books', async () => {
    for (const name of ['p1', 'p2', 'p3']) await charge(sandbox.url, name);
    const seen: string[] = [];
    let cursor: number | null = 0;
    while (cursor !== null) {
      const page = await control('GET', `/books?limit=2&cursor=${cursor}&account=sbx_test1`);
      seen.push(...page.body.payments.map((payment: BookedPayment) => payment.id));
      cursor = page.body.next_cursor;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(
      seen,
      (await payments(sandbox.url)).map(({ id }) => id),
    );
  });

  it('obeys magic amounts', async () => {
    const status = async (amount: number) => {
      const { body } = await charge(sandbox.url, `m${amount}`, 'tok_ok', amount);
      return body.decline_reason ?? body.status;
    };
    assert.equal(await status(99_990_000), 'action_required');
    assert.equal(await status(99_990_001), 'insufficient_funds');
    assert.equal(await status(99_990_018), 'do_not_retry');
    assert.equal(await status(99_990_019), 'too_early');
    assert.equal(await status(99_990_020), 'approved');
    assert.equal(await status(99_990_050), 'pending');
  });

  it('holds back the reply of a slow instrument', async () => {
    const started = performance.now();
    await charge(sandbox.url, 'slow', 'tok_delay_120ms__1');
    assert.ok(performance.now() - started >= 118);
  });

  it('seeds all instruments or none', async () => {
    const instruments = [{ token: 'fine' }, { token: 'odd', behaviour: 'sings' }];
    const seed = { gateway: 'sandbox', account: 'sbx_test1', instruments };
    const reply = await control('POST', '/seed', seed);
    assert.equal(reply.status, 400);
    assert.match(reply.body.error, /sings.*odd/);
    assert.equal((await charge(sandbox.url, 's1', 'fine')).body.error.code, 'token_unknown');
  });

  it('refuses what it cannot do', async () => {
    const now = (await control('GET', '/clock')).body.now;
    const wrong: [string, unknown][] = [
      ['/faults', { word: 'explode' }],
      ['/faults', { word: 'refuse', rate: 1.5 }],
      ['/faults', { word: 'refuse', gateway: 'nobody' }],
      ['/seed', { gateway: 'nobody', account: 'a', instruments: [] }],
      ['/clock', {}],
      ['/clock', { at: 'tomorrow' }],
      ['/clock', { at: '2020-01-01T00:00:00Z' }],
      ['/notices', { gateway: 'sandbox', account: 'a', url: 'ftp://x', secret: 's' }],
      ['/clock', '{'],
    ];
    for (const [path, body] of wrong) {
      const { status } = await control('POST', path, body);
      assert.equal(status, 400, `${path} ${JSON.stringify(body)}`);
    }
    assert.equal((await control('GET', '/clock')).body.now, now);
    assert.equal((await control('GET', '/nothing')).status, 404);
    assert.equal((await ask(`${sandbox.url}/nobody/v1/charges`, 'POST', {})).status, 404);
  });
});
