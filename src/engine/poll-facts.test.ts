// What no notice tells is read, and applied once, however often it is read again.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { type Id, showId } from '#domain/ids.ts';
import type { AnyGateway, Notice } from '#gateways/contract.ts';
import { gatewayNamed } from '#gateways/registry.ts';
import { sandboxShop } from '#test/sandbox-shop.ts';
import { pollFacts } from './poll-facts.ts';

const HOUR_MS = 3_600_000;
const MANY = 40;
/** More than is applied side by side. */
const LONG = 600;

type Asked = { from: Date; to: Date };

test('settled by a report is settled once, and the bookmark moves with what was read', async (t) => {
  let told: Notice[] | null = null;
  const asked: Asked[] = [];
  const gateway = (name: string): AnyGateway | null => {
    const real = gatewayNamed(name);
    if (real === null) return null;
    const poll: NonNullable<AnyGateway['poll']> = async ({ from, to }) => {
      asked.push({ from, to });
      return told === null ? { is: 'no_answer', why: 'closed' } : { is: 'told', notices: told };
    };
    return { ...real, poll };
  };
  const shop = await sandboxShop(t, { gateway });
  const collector = shop.world.collector();
  await shop.account('ada');
  const id = await shop.oneOff('ada');
  await shop.collect(collector);
  await shop.settle(collector);
  const { lastTransactionId } = await shop.record(id);

  await pollFacts(collector, ['sandbox']);
  assert.equal((await shop.record(id)).status, 'paid', 'no answer changes nothing');
  told = [settled(lastTransactionId!)];
  assert.equal(await pollFacts(collector, ['sandbox']), 0, 'it is not asked again at once');
  shop.world.clock.advanceMs(300_000);
  await pollFacts(collector, ['sandbox']);
  assert.equal((await shop.record(id)).status, 'settled');
  assert.deepEqual(asked[1]?.from, new Date(asked[0]!.from.getTime() + 300_000));
  shop.world.clock.advanceMs(HOUR_MS);
  await pollFacts(collector, ['sandbox']);
  assert.deepEqual(asked[2]?.from, new Date(asked[1]!.to.getTime() - HOUR_MS));
  const changes = await shop.rows(
    `select from event where merchant_id = $1 and type = 'billing_record.settled'`,
  );
  assert.equal(changes.length, 1);
  await shop.expectSound();
});

test('a report of many is applied at once: each once, in its order, and what breaks stands alone', async (t) => {
  let told: Notice[] = [];
  const gateway = (name: string): AnyGateway | null => {
    const real = gatewayNamed(name);
    return real && { ...real, poll: async () => ({ is: 'told' as const, notices: told }) };
  };
  const shop = await sandboxShop(t, { gateway });
  const collector = shop.world.collector();
  await shop.account('ada');
  const records: Id<'billingRecord'>[] = [];
  for (let number = 0; number < MANY; number++) records.push(await shop.oneOff('ada'));
  await shop.collect(collector);
  await shop.settle(collector);
  const facts: Notice[] = [];
  for (const id of records) {
    const { lastTransactionId } = await shop.record(id);
    facts.push(cleared(lastTransactionId!), settled(lastTransactionId!));
  }
  // The first is told twice, and the last with a name that no database stores.
  const [first] = facts;
  const last = facts.at(-1)!;
  told = [first!, ...facts.slice(0, -1), { ...last, noticeId: `${last.noticeId}\0` }];
  await pollFacts(collector, ['sandbox']);
  const statuses = await Promise.all(records.map(async (id) => (await shop.record(id)).status));
  assert.deepEqual(statuses, [...records.slice(1).map(() => 'settled'), 'cleared']);
  const count = async (table: string, of: string) =>
    (await shop.rows(`select from ${table} where merchant_id = $1 and ${of}`)).length;
  assert.equal(await count('event', `type = 'billing_record.cleared'`), MANY);
  assert.equal(await count('event', `type = 'billing_record.settled'`), MANY - 1);
  assert.equal(await count('transaction_log', `kind = 'notice'`), 2 * MANY - 1);
  // The report has not been applied as a whole, so all of it is read again, and changes nothing.
  told = facts;
  shop.world.clock.advanceMs(HOUR_MS);
  await pollFacts(collector, ['sandbox']);
  assert.equal((await shop.record(records.at(-1)!)).status, 'settled');
  assert.equal(await count('event', `type = 'billing_record.settled'`), MANY);
  await shop.expectSound();
});

test('one that cannot be stored keeps nothing else of a long report from being applied', async (t) => {
  const told: Notice[] = Array.from({ length: LONG }, (_, n) => {
    const noticeId = n === 0 ? 'nameless\0' : `nobody's ${n}`;
    return { noticeId, key: null, gatewayRef: `ref ${n}`, fact: { is: 'cleared' } };
  });
  let reads = 0;
  const gateway = (name: string): AnyGateway | null => {
    const real = gatewayNamed(name);
    if (real === null) return null;
    const poll: NonNullable<AnyGateway['poll']> = async () => {
      reads += 1;
      return { is: 'told', notices: told };
    };
    return { ...real, poll };
  };
  const shop = await sandboxShop(t, { gateway });
  const collector = shop.world.collector();
  await pollFacts(collector, ['sandbox']);
  const noted = await shop.rows(`select from gateway_notice where merchant_id = $1`);
  assert.equal(noted.length, LONG - 1);
  shop.world.clock.advanceMs(300_000);
  await pollFacts(collector, ['sandbox']);
  assert.equal(reads, 2, 'it is read again soon');
});

test('a fact that came before what it follows leaves the bookmark where it was', async (t) => {
  const asked: Asked[] = [];
  let id: Id<'paymentTransaction'> | null = null;
  const gateway = (name: string): AnyGateway | null => {
    const real = gatewayNamed(name);
    if (real === null) return null;
    const poll: NonNullable<AnyGateway['poll']> = async ({ from, to }) => {
      asked.push({ from, to });
      return { is: 'told', notices: id === null ? [] : [settled(id)] };
    };
    return { ...real, poll };
  };
  const shop = await sandboxShop(t, { gateway });
  const collector = shop.world.collector();
  await shop.account('ada', 'tok_pending');
  const record = await shop.oneOff('ada');
  await shop.collect(collector);
  id = (await shop.record(record)).lastTransactionId;
  await pollFacts(collector, ['sandbox']);
  shop.world.clock.advanceMs(300_000);
  await pollFacts(collector, ['sandbox']);
  // A first reading goes back so far from its own present; there is no bookmark yet.
  assert.equal(asked[1]!.from.getTime() - asked[0]!.from.getTime(), 300_000);
});

function settled(id: Id<'paymentTransaction'>): Notice {
  const key = showId('paymentTransaction', id);
  const fact = { is: 'settled', payout: 'po_1', fee: null } as const;
  return { noticeId: `settled-${key}`, key, gatewayRef: null, fact };
}

function cleared(id: Id<'paymentTransaction'>): Notice {
  const key = showId('paymentTransaction', id);
  return { noticeId: `cleared-${key}`, key, gatewayRef: null, fact: { is: 'cleared' } };
}
