// The way of an outcome into the database: in batches, once, whatever text it carries and whatever
// becomes of the connection on the way.

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { claimDue } from '#db/billing-state.ts';
import type { OutcomeRow } from '#db/outcomes.ts';
import type { Outcome } from '#domain/outcome.ts';
import { type SandboxShop, sandboxShop } from '#test/sandbox-shop.ts';
import { databaseOnWire } from '#test/wire-proxy.ts';
import { type Attempted, outcomeRow } from './outcome-row.ts';
import { recorder } from './recorder.ts';

/** Payment transactions in progress, as a claim leaves them, with nobody to call for them. */
async function claimed(shop: SandboxShop, count: number): Promise<Attempted[]> {
  for (let n = 0; n < count; n++) await shop.oneOff('a');
  const { engine } = shop;
  const result = await claimDue({ ...engine.db, hot: engine.db.pool }, engine.ids, {
    now: engine.clock.now(),
    at: null,
    ...{ merchantId: null, testClock: false, busy: [], limit: 500 },
    workerId: engine.ids.next('worker'),
    leaseId: engine.ids.next('worker'),
  });
  assert.equal(result.claimed.length, count);
  return result.claimed;
}

async function ready(t: TestContext, count: number, options = {}) {
  const shop = await sandboxShop(t, options);
  await shop.account('a');
  return { shop, rows: await claimed(shop, count) };
}

function row(shop: SandboxShop, attempted: Attempted, outcome: Outcome): OutcomeRow {
  assert.notEqual(outcome.is, 'not_sent');
  const now = shop.world.clock.now();
  const { merchant, engine } = shop;
  const circumstances = { merchant, at: null, now, cause: 'engine', doubted: false };
  return outcomeRow(engine.ids, attempted, outcome as never, [], circumstances);
}

const approved = (n: number): Outcome => ({ is: 'approved', gatewayRef: `g${n}` });

const statuses = async (shop: SandboxShop) =>
  (
    await shop.rows<{ status: string; count: number }>(
      `select status, count(*)::int as count from payment_transaction
       where merchant_id = $1 group by 1 order by 1`,
    )
  ).map(({ status, count }) => `${status} ${count}`);

describe('batches', () => {
  test('outcomes that come together are written together', async (t) => {
    const { shop, rows } = await ready(t, 60);
    const to = recorder(shop.engine);
    await Promise.all(rows.map((one, n) => to.record(row(shop, one, approved(n)))));
    assert.deepEqual(await statuses(shop), ['succeeded 60']);
    // All changes of one statement have one transaction id of the database.
    const [written] = await shop.rows<{ count: number }>(
      `select count(distinct xmin::text)::int as count from payment_transaction
       where merchant_id = $1`,
    );
    assert.ok(written!.count <= 2, `${written!.count} commits for 60 outcomes`);
    await shop.expectSound().catch((error: Error) => {
      // The twin was never called here, so only the books of the database have to agree.
      assert.match(error.message, /is paid/);
    });
  });

  test('each payment keeps its own ending and its own exchanges in whatever letters', async (t) => {
    const { shop, rows } = await ready(t, 12);
    const to = recorder(shop.engine);
    const declined: Outcome = { is: 'declined', reason: 'refused', code: '51', said: 'no' };
    const detailOf = (n: number) => [{ said: `${'ü€😀'.repeat(n)} "\\" ${n}` }];
    await Promise.all(
      rows.map((one, n) => {
        const id = shop.engine.ids.next('logEntry');
        const log = n % 4 === 1 ? null : { id, summary: `{"${n}", \\}`, detail: detailOf(n) };
        return to.record({ ...row(shop, one, n % 3 === 2 ? declined : approved(n)), log });
      }),
    );
    const kept = await shop.rows<{ id: string; status: string; summary: string; detail: unknown }>(
      `select p.id, p.status, l.summary, l.detail from payment_transaction p
       left join transaction_log l on l.merchant_id = p.merchant_id and l.subject_id = p.id
         and l.kind = 'exchange'
       where p.merchant_id = $1`,
    );
    for (const [n, { transactionId }] of rows.entries()) {
      const one = kept.find(({ id }) => id === transactionId);
      assert.equal(one?.status, n % 3 === 2 ? 'failed' : 'succeeded');
      assert.equal(one?.summary, n % 4 === 1 ? null : `{"${n}", \\}`);
      assert.deepEqual(one?.detail, n % 4 === 1 ? null : detailOf(n));
    }
  });

  test('two answers for one payment are two statements, and the first one counts', async (t) => {
    const { shop, rows } = await ready(t, 1);
    const to = recorder(shop.engine);
    const [one] = rows;
    const declined: Outcome = { is: 'declined', reason: 'refused', code: '51', said: 'no' };
    await Promise.all([
      to.record(row(shop, one!, approved(1))),
      to.record(row(shop, one!, declined)),
      to.record(row(shop, one!, approved(2))),
    ]);
    assert.deepEqual(await statuses(shop), ['succeeded 1']);
    const entries = await shop.rows('select 1 from ledger_entry where merchant_id = $1');
    assert.equal(entries.length, 1);
    const history = await shop.rows(
      'select 1 from transaction_status where merchant_id = $1 order by seq',
    );
    assert.equal(history.length, 2);
  });

  test('an ended lease goes by itself when nothing else is written', async (t) => {
    const { shop } = await ready(t, 1);
    const [lease] = await shop.rows<{ id: string }>(
      'select id from lease where $1 = any(merchants)',
    );
    const to = recorder(shop.engine);
    to.endLease(lease!.id);
    for (let look = 0; look < 100; look++) {
      const left = await shop.rows('select 1 from lease where $1 = any(merchants)');
      if (left.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail('the lease of finished work stands for as long as its worker is idle');
  });
});

describe('a row that the database refuses', () => {
  const NUL = 'a\0b';
  const poisons: [string, (poisoned: OutcomeRow) => OutcomeRow][] = [
    ['a NUL byte in the message', (one) => ({ ...one, message: NUL })],
    ['a NUL byte in the data', (one) => ({ ...one, data: { [NUL]: NUL } })],
    ['half a character in the message', (one) => ({ ...one, message: 'a\ud83d' })],
    ['a NUL byte in the gateway reference', (one) => ({ ...one, gateway_ref: NUL })],
    ['a NUL byte in the code', (one) => ({ ...one, code: NUL })],
    [
      'a NUL byte in the log',
      (one) => ({
        ...one,
        log: { id: '00000000-0000-7000-8000-000000000001' as never, summary: NUL, detail: NUL },
      }),
    ],
  ];
  for (const [name, poison] of poisons) {
    test(`${name} costs it its texts, and the others nothing`, async (t) => {
      const { shop, rows } = await ready(t, 20);
      const to = recorder(shop.engine);
      await Promise.all(
        rows.map((one, n) => {
          const whole = { ...row(shop, one, approved(n)), message: 'fine' };
          return to.record(n === 7 ? poison(whole) : whole);
        }),
      );
      assert.deepEqual(await statuses(shop), ['succeeded 20']);
      const entries = await shop.rows('select 1 from ledger_entry where merchant_id = $1');
      assert.equal(entries.length, 20);
      const messages = await shop.rows<{ message: string; gateway_ref: string }>(
        `select message, gateway_ref from transaction_status
         where merchant_id = $1 and status = 'succeeded'`,
      );
      assert.equal(messages.filter(({ message }) => message === 'fine').length, 19);
      assert.ok(messages.every(({ gateway_ref }) => gateway_ref !== null));
    });
  }
});

describe('a connection that breaks', () => {
  test('with the statement carried out and its answer lost, nothing is written twice', async (t) => {
    const { db, wire } = await databaseOnWire(t);
    const { shop, rows } = await ready(t, 30, { db });
    const to = recorder(shop.engine);
    let lost = 0;
    wire.onSend((bytes) => {
      if (lost > 0 || !bytes.includes(rows[0]!.transactionId)) return 'pass';
      lost += 1;
      return 'lose_reply';
    });
    await Promise.all(rows.map((one, n) => to.record(row(shop, one, approved(n)))));
    assert.equal(lost, 1);
    assert.deepEqual(await statuses(shop), ['succeeded 30']);
    const [sums] = await shop.rows<{ entries: number; sum: bigint; histories: number }>(
      `select (select count(*)::int from ledger_entry where merchant_id = $1) as entries,
         (select sum(entries)::bigint from ledger_sum where merchant_id = $1) as sum,
         (select count(*)::int from transaction_status where merchant_id = $1) as histories`,
    );
    assert.deepEqual(sums, { entries: 30, sum: 30n, histories: 60 });
  });

  test('a database away for a moment delays the record and loses nothing', async (t) => {
    const { db, wire } = await databaseOnWire(t);
    const { shop, rows } = await ready(t, 10, { db });
    const to = recorder(shop.engine);
    wire.down(true);
    const written = Promise.all(rows.map((one, n) => to.record(row(shop, one, approved(n)))));
    setTimeout(() => wire.down(false), 300);
    await written;
    assert.deepEqual(await statuses(shop), ['succeeded 10']);
  });

  test('a database that stays away leaves the answer to the lease, and says so', async (t) => {
    const { db, wire } = await databaseOnWire(t);
    const { shop, rows } = await ready(t, 2, { db });
    const to = recorder(shop.engine);
    wire.down(true);
    const results = await Promise.allSettled(
      rows.map((one, n) => to.record(row(shop, one, approved(n)))),
    );
    assert.ok(results.every(({ status }) => status === 'rejected'));
    wire.down(false);
    // The recorder itself goes on.
    await Promise.all(rows.map((one, n) => to.record(row(shop, one, approved(n)))));
    assert.deepEqual(await statuses(shop), ['succeeded 2']);
  });
});
