// Running payment records move to what their payers have at the other connection, and whoever has
// nothing there is named.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Id } from '#domain/ids.ts';
import { payerShop } from '#test/payer-shop.ts';
import { connectGateway } from './connect-gateway.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { disableConnection } from './enable-connection.ts';
import { moveConnection } from './move-connection.ts';
import { addPaymentMethod } from './payment-methods.ts';
import { storeInstrument } from './store-instrument.ts';

const TERMS = { amount: 4900, currency: 'EUR', frequency: 'monthly', billing_count: 2 };

test('a dry run says who can go and who has nothing there, and changes nothing', async (t) => {
  const { shop, to, ready, bare } = await ground(t);
  const input = { from: shop.connectionId, to, dryRun: true };
  const found = await moveConnection(shop.scope, input);
  assert.deepEqual(
    [found.movable, found.left, found.listed.map(({ id, why }) => [id, why])],
    [1, 1, [[bare, 'no_instrument']]],
  );
  assert.deepEqual(await moveConnection(shop.scope, input), found);
  const moved = await moveConnection(shop.scope, { ...input, dryRun: false });
  assert.deepEqual(moved, found);
  assert.equal((await moveConnection(shop.scope, input)).movable, 0, 'it has been moved');
  assert.equal(await connectionCharged(shop, ready), to);
});

test('what was moved is charged there, also what the old connection held back', async (t) => {
  const { shop, to, ready, bare } = await ground(t);
  const collector = shop.world.collector();
  await disableConnection(shop.scope, { gatewayConnectionId: shop.connectionId, reason: 'Ended' });
  await shop.collect(collector);
  await moveConnection(shop.scope, { from: shop.connectionId, to, dryRun: false });
  await shop.collect(collector);
  await shop.settle(collector);
  const first = (await shop.billingRecords()).filter(({ ordinal }) => ordinal === 1);
  assert.deepEqual(
    Object.fromEntries(first.map((one) => [one.paymentRecordId, [one.status, one.reason]])),
    { [ready]: ['paid', null], [bare]: ['unbillable', 'connection_disabled'] },
  );
  await shop.expectSound();
});

test('payers who pay by link are sent to the other connection', async (t) => {
  const shop = await payerShop(t);
  const accountId = await shop.payer('ada');
  const { paymentRecord } = await createPaymentRecord(shop.scope, {
    ...{ accountId, terms: TERMS, paymentMethodId: shop.payMethodId },
  });
  const to = await another(shop, 'payer_initiated');
  const input = { from: shop.payConnectionId, to, dryRun: false };
  const without = await moveConnection(shop.scope, input);
  assert.deepEqual(
    without.listed.map(({ id, why }) => [id, why]),
    [[paymentRecord.id, 'no_payment_method']],
  );
  const way = await addPaymentMethod(shop.scope, { name: 'New', gatewayConnectionId: to });
  assert.equal((await moveConnection(shop.scope, input)).movable, 1);
  const methods = (await shop.billingRecords()).map(({ paymentMethodId }) => paymentMethodId);
  assert.deepEqual(new Set(methods), new Set([way.id]));
});

type Shop = Awaited<ReturnType<typeof payerShop>>;

/** Two payment records at the first connection; the customer of one has a card at the second. */
async function ground(t: Parameters<typeof payerShop>[0]) {
  const shop = await payerShop(t);
  const to = await another(shop, 'automatic');
  const [one, other] = [await shop.account('ready'), await shop.account('bare')];
  const made = async (accountId: Id<'account'>) =>
    (await createPaymentRecord(shop.scope, { accountId, terms: TERMS })).paymentRecord.id;
  const [ready, bare] = [await made(one), await made(other)];
  const [{ customer_id: customerId }] = (await shop.rows<{ customer_id: Id<'customer'> }>(
    'select customer_id from account where merchant_id = $1 and id = $2',
    [one],
  )) as [{ customer_id: Id<'customer'> }];
  await storeInstrument(shop.scope, {
    ...{ customerId, gatewayConnectionId: to, kind: 'card', token: 'tok_ok__there' },
  });
  return { shop, to, ready, bare };
}

async function another(shop: Shop, collects: 'automatic' | 'payer_initiated') {
  const settings = {
    base_url: `${shop.twin.url}/sandbox`,
    api_key: shop.apiKey,
    notice_secret: 'notice-secret',
  };
  const connecting = { gateway: 'sandbox', name: 'another', settings, collects };
  return (await connectGateway(shop.scope, connecting)).id;
}

async function connectionCharged(shop: Shop, record: Id<'paymentRecord'>) {
  const [row] = await shop.rows<{ id: Id<'gatewayConnection'> }>(
    `select i.gateway_connection_id as id from payment_record r
     join account a on a.merchant_id = $1 and a.id = r.account_id
     join instrument i on i.merchant_id = $1 and i.id = a.default_instrument_id
     where r.merchant_id = $1 and r.id = $2`,
    [record],
  );
  return row?.id;
}
