import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlainDate } from '#domain/calendar.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { setTestClock } from '#engine/set-test-clock.ts';
import { type Shop, shop, shopIn } from '#test/shop.ts';
import {
  appendEvents,
  closedUntil,
  FEED_CLOSE_WAIT_MS,
  type FeedCursor,
  type FeedWindow,
  type NewEvent,
  type StatusChange,
  statusChanges,
} from './events.ts';

const EVER = { from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };

async function readAll(s: Shop, window: Partial<FeedWindow>): Promise<StatusChange[]> {
  const changes: StatusChange[] = [];
  let after: FeedCursor | null = null;
  do {
    const { pool } = s.world.engine.db;
    const asked: FeedWindow = { ...EVER, limit: 3, ...window, after };
    const page = await statusChanges(pool, s.merchant.id, asked);
    assert.ok(page.changes.length <= asked.limit);
    changes.push(...page.changes);
    after = page.next;
  } while (after !== null);
  return changes;
}

async function load(s: Shop, count: number, account = 'club-1') {
  const items = Array.from({ length: count }, (_, index) => ({
    reference: `${account}-${index}`,
    account,
    amount: 1_000 + index,
    currency: 'EUR',
  }));
  await loadOneOffs(s.scope, items);
  return s.billingRecords();
}

function toldOf(row: { id: string; accountId: string }, s: Shop, at: Date | null): NewEvent {
  const { ids } = s.world.engine;
  const told = row as Pick<StatusChange, 'accountId'> & { id: StatusChange['billingRecordId'] };
  return {
    id: ids.next('event'),
    type: 'billing_record.paid',
    at,
    accountId: told.accountId,
    billingRecordId: told.id,
    paymentTransactionId: null,
  };
}

test('every change is read once, in order, page by page, by status and by account', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const { account } = await s.account('club-2');
  const rows = [...(await load(s, 7)), ...(await load(s, 2, 'club-2'))];
  await s.put(rows[0]!, 'collecting');
  const all = await readAll(s, {});
  assert.equal(all.length, 10);
  assert.equal(new Set(all.map((change) => change.cursor.id)).size, 10);
  const places = all.map(({ cursor }) => `${cursor.at} ${cursor.id}`);
  assert.deepEqual(places, [...places].sort());
  const collecting = await readAll(s, { statuses: ['collecting'] });
  assert.deepEqual(
    collecting.map((change) => change.billingRecordId),
    [rows[0]!.id],
  );
  assert.equal(collecting[0]?.reference, rows[0]!.reference);
  const ofAccount = await readAll(s, { accountId: account.id });
  assert.deepEqual(
    ofAccount.map((change) => change.accountReference),
    ['club-2', 'club-2'],
  );
  const other = await shopIn(s.world);
  assert.deepEqual(await readAll(other, {}), []);
});

test('a window has its first instant and not its last, to the microsecond', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const [row] = await load(s, 1);
  const { pool } = s.world.engine.db;
  const at = ['2030-01-01T00:00:00.000Z', '2030-01-01T00:00:00.001Z'].map((text) => new Date(text));
  const events = at.map((instant) => toldOf(row!, s, instant));
  await appendEvents(pool, s.merchant.id, events);
  const first = await readAll(s, { from: at[0]!, to: at[1]! });
  assert.deepEqual(
    first.map((change) => change.cursor.id),
    [events[0]!.id],
  );
  const second = await readAll(s, { from: at[1]!, to: EVER.to });
  assert.deepEqual(
    second.map((change) => change.cursor.id),
    [events[1]!.id],
  );
});

test('a rare status far behind many others is found by cheap pages', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const [row] = await load(s, 1);
  const { pool } = s.world.engine.db;
  const noise = Array.from({ length: 12_000 }, (_, index) => ({
    ...toldOf(row!, s, new Date(Date.UTC(2030, 0, 1) + index)),
    type: 'billing_record.in_retry',
  }));
  await appendEvents(pool, s.merchant.id, noise);
  await appendEvents(pool, s.merchant.id, [toldOf(row!, s, new Date('2031-01-01T00:00:00Z'))]);
  const window = { ...EVER, statuses: ['paid'] as const, after: null, limit: 3 };
  const page = await statusChanges(pool, s.merchant.id, window);
  assert.deepEqual([page.changes.length, page.next === null], [0, false]);
  assert.equal((await readAll(s, { statuses: ['paid'] })).length, 1);
});

test('a window is closed only when nobody who writes can still add to it', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const [row] = await load(s, 1);
  const { pool } = s.world.engine.db;
  const writer = await pool.connect();
  await writer.query('begin');
  await appendEvents(writer, s.merchant.id, [toldOf(row!, s, null)]);
  let closed: Date | null = null;
  const closing = closedUntil(pool, s.merchant.id, EVER).then((to) => {
    closed = to;
    return to;
  });
  // A later transaction of somebody else does not hold the window open.
  await load(s, 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(closed, null);
  await writer.query('commit');
  writer.release();
  const to = await closing;
  const paid = await readAll(s, { to, statuses: ['paid'] });
  assert.equal(paid.length, 1);
  const rest = await readAll(s, { from: to });
  const all = await readAll(s, {});
  assert.equal((await readAll(s, { to })).length + rest.length, all.length);
});

test('a writer that does not end in time leaves the window shorter, not wrong', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  const [row] = await load(s, 1);
  const { pool } = s.world.engine.db;
  const writer = await pool.connect();
  await writer.query('begin');
  await appendEvents(writer, s.merchant.id, [toldOf(row!, s, null)]);
  const started = performance.now();
  const to = await closedUntil(pool, s.merchant.id, EVER);
  assert.ok(performance.now() - started < FEED_CLOSE_WAIT_MS + 3_000);
  await writer.query('commit');
  writer.release();
  const before = await readAll(s, { to });
  assert.ok(before.every((change) => change.status !== 'paid'));
  assert.equal((await readAll(s, { from: to, statuses: ['paid'] })).length, 1);
});

test('a test clock’s feed closes at its own present', async (t) => {
  const s = await shop(t);
  await s.account('club-1');
  await setTestClock(s.scope, { at: '2026-06-30' as PlainDate });
  await load(s, 1);
  const { pool } = s.world.engine.db;
  const to = await closedUntil(pool, s.merchant.id, EVER);
  assert.equal(to.toISOString(), '2026-06-29T22:00:00.000Z');
  assert.deepEqual(await readAll(s, { to }), []);
  await setTestClock(s.scope, { at: '2026-07-01' as PlainDate });
  const next = await closedUntil(pool, s.merchant.id, EVER);
  assert.equal((await readAll(s, { from: to, to: next })).length, 1);
});
