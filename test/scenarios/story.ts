// Reads a scenario table (on, given, then) and lives it: a merchant on a test clock, the sandbox's
// twin over HTTP, its notices delivered. What it can say stands in the two tables below.

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type PlainDate, parsePlainDate, startOfDay } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { advanceClock } from '#engine/advance-clock.ts';
import { capturePayment } from '#engine/capture-payment.ts';
import type { Collector } from '#engine/collect-due.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { deactivatePaymentRecord } from '#engine/deactivate-payment-record.ts';
import { setTestClock } from '#engine/set-test-clock.ts';
import { liftStop, stopPayments } from '#engine/stop-payments.ts';
import { NOTICE_SECRET, noticeAddress, type SandboxShop, sandboxShop } from '#test/sandbox-shop.ts';

/**
 * Lines: a day, what happens on it, and what is then seen, in columns parted by two spaces or more.
 * The day is lived to its end: what falls due is collected, the twin's clock follows, and its
 * notices arrive before anything is looked at. `-` for a given: the day only passes.
 */
export async function live(t: TestContext, table: string): Promise<void> {
  const lines = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  const [first] = lines;
  const scene = await setScene(t, day(first?.[0]));
  for (const [on, given = '-', then = ''] of lines) {
    const at = `${on}  ${given}`;
    await passTo(scene, day(on));
    if (given !== '-') await happens(scene, given);
    await passTo(scene, day(on));
    await passDay(scene);
    for (const expected of then === '' ? [] : then.split('; ')) {
      assert.equal(await seen(scene, expected), expected, at);
    }
  }
  await scene.shop.expectSound();
  await scene.collector.drain();
}

type Scene = {
  shop: SandboxShop;
  collector: Collector;
  accountId: Id<'account'> | null;
  paymentRecordId: Id<'paymentRecord'> | null;
  stopId: Id<'paymentStop'> | null;
};

const ACCOUNT = 'club-member';

async function setScene(t: TestContext, on: PlainDate): Promise<Scene> {
  const shop = await sandboxShop(t, { at: startOfDay(on, 'Europe/Berlin').toISOString() });
  const collector = shop.world.collector();
  const address = await noticeAddress(t, collector);
  await shop.twin.notices(shop.apiKey, address.url(shop.connectionId), NOTICE_SECRET);
  await setTestClock(shop.scope, { at: on });
  return { shop, collector, accountId: null, paymentRecordId: null, stopId: null };
}

const DAY_MS = 86_400_000;

/** To an hour of the day, then the twin's clock to the same, with the notices of its way. */
async function passTo(scene: Scene, on: PlainDate, hours = 1): Promise<void> {
  const { shop, collector } = scene;
  const to = new Date(startOfDay(on, 'Europe/Berlin').getTime() + hours * 3_600_000);
  const { rows } = await shop.engine.db.pool.query<{ clock_at: Date }>(
    'select clock_at from merchant where id = $1',
    [shop.merchant.id],
  );
  const from = rows[0]?.clock_at ?? to;
  // Day by day, as the twin's results come: what they plan is then lived on its own day.
  for (let at = from; at < to; ) {
    at = new Date(Math.min(at.getTime() + DAY_MS, to.getTime()));
    await advanceClock(collector, shop.merchant.id, at);
    if (at > shop.world.clock.now()) shop.world.clock.set(at);
    await shop.twin.moveTo(shop.world.clock.now());
  }
}

async function passDay({ shop, collector }: Scene): Promise<void> {
  const { rows } = await shop.engine.db.pool.query<{ clock_at: Date }>(
    'select clock_at from merchant where id = $1',
    [shop.merchant.id],
  );
  await advanceClock(collector, shop.merchant.id, rows[0]!.clock_at);
}

type Act = (scene: Scene, ...parts: string[]) => Promise<void>;

const ACTS: readonly [RegExp, Act][] = [
  [
    /^member with (card|bank account) (\w+)$/,
    async (scene, kind = '', word = '') => {
      const card = { kind: kind === 'card' ? ('card' as const) : ('bank_account' as const) };
      scene.accountId = await scene.shop.account(ACCOUNT, `tok_${word}`, card);
    },
  ],
  [
    /^(daily|weekly|monthly) (\d+)(?: times (\d+))?(?:, first held)?(?: retry (\w+))?$/,
    async (scene, frequency = '', amount = '', count, retry) => {
      const terms = { amount: Number(amount), currency: 'EUR', frequency };
      const { paymentRecord } = await createPaymentRecord(scene.shop.scope, {
        accountId: scene.accountId!,
        terms: count === undefined ? terms : { ...terms, billing_count: Number(count) },
        retry: retry ?? 'three_in_a_week',
      });
      scene.paymentRecordId = paymentRecord.id;
    },
  ],
  [
    /^held (\d+) then monthly (\d+) times (\d+)$/,
    async (scene, first = '', amount = '', count = '') => {
      const { paymentRecord } = await createPaymentRecord(scene.shop.scope, {
        accountId: scene.accountId!,
        terms: {
          ...{ amount: Number(amount), first_amount: Number(first), currency: 'EUR' },
          ...{ frequency: 'monthly', billing_count: Number(count) },
        },
        firstKind: 'authorization',
      });
      scene.paymentRecordId = paymentRecord.id;
    },
  ],
  [/^new card (\w+)$/, async ({ shop }, word) => void (await shop.card(ACCOUNT, `tok_${word}`))],
  [
    /^captured (\d+)$/,
    async ({ shop, collector }, amount = '') => {
      const [held] = await shop.rows<{ id: Id<'paymentTransaction'> }>(
        `select id from payment_transaction where merchant_id = $1 and status = 'authorized'`,
      );
      const input = { paymentTransactionId: held!.id, amount: BigInt(amount) };
      await capturePayment(collector, shop.scope, input);
    },
  ],
  [
    /^deactivated$/,
    async ({ shop, paymentRecordId }) => {
      await deactivatePaymentRecord(shop.scope, { paymentRecordId: paymentRecordId! });
    },
  ],
  [
    /^stopped$/,
    async (scene) => {
      const input = { accountId: scene.accountId!, reason: 'asked for' };
      scene.stopId = (await stopPayments(scene.shop.scope, input)).id;
    },
  ],
  [
    /^stop lifted$/,
    async ({ shop, stopId }) => void (await liftStop(shop.scope, { paymentStopId: stopId! })),
  ],
  [
    /^twin: (\w+) once$/,
    async ({ shop }, word) => {
      await shop.twin.clearFaults();
      await shop.twin.fault({ word: word as 'garbage', match: { nth: 1 } });
    },
  ],
];

async function happens(scene: Scene, given: string): Promise<void> {
  for (const one of given.split('; ')) {
    const found = ACTS.find(([pattern]) => pattern.test(one));
    assert.ok(found, `nothing is known that is said so: ${one}`);
    const [pattern, act] = found;
    await act(scene, ...(pattern.exec(one) ?? []).slice(1));
  }
}

/** What is there in the words of the expectation: `2 paid`, `ledger 4900`, `#3 in_retry 02-05`. */
async function seen({ shop }: Scene, expected: string): Promise<string> {
  const records = await shop.billingRecords();
  const count = /^(\d+) (\w+)$/.exec(expected);
  if (count) {
    return `${records.filter(({ status }) => status === count[2]).length} ${count[2]}`;
  }
  if (expected.startsWith('ledger ')) {
    const [row] = await shop.rows<{ sum: bigint }>(
      `select coalesce(sum(debits - credits), 0)::bigint as sum from ledger_sum
       where merchant_id = $1 and ledger_account = 'gateway'`,
    );
    return `ledger ${row?.sum}`;
  }
  if (expected.startsWith('asked ')) return `asked ${(await shop.books()).length}`;
  const one = /^(\d{4}-\d\d-\d\d) (\w+)(?: (\d\d-\d\d|\w+))?$/.exec(expected);
  assert.ok(one, `nothing is known that is seen so: ${expected}`);
  const row = records.find(({ dueOn }) => dueOn === one[1]);
  if (row === undefined) return `${one[1]} is not there`;
  if (one[3] === undefined) return `${row.dueOn} ${row.status}`;
  const berlin = new Date((row.queueAt?.getTime() ?? 0) + 2 * 3_600_000).toISOString();
  const detail = /\d/.test(one[3]) ? berlin.slice(5, 10) : row.reason;
  return `${row.dueOn} ${row.status} ${detail}`;
}

function day(text: string | undefined): PlainDate {
  return parsePlainDate(text, 'on');
}
