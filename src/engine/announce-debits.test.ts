// Direct debits: mandates are kept with their reference, debited on bank days, and announced once
// for the day and amount that they have.

import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { parsePlainDate } from '#domain/calendar.ts';
import { sandboxShop } from '#test/sandbox-shop.ts';
import { addCustomer } from './add-customer.ts';
import { announceDebits } from './announce-debits.ts';
import { changeBillingRecord } from './change-billing-record.ts';
import { connectGateway } from './connect-gateway.ts';
import { createPaymentRecord } from './create-payment-record.ts';
import { openAccount } from './open-account.ts';
import { storeInstrument } from './store-instrument.ts';

type Announced = { due_on: string; data: Record<string, unknown> };

async function debtor(t: Parameters<typeof sandboxShop>[0]) {
  const shop = await sandboxShop(t, { at: '2027-03-01T11:00:00Z' });
  const { scope, twin, apiKey } = shop;
  const settings = {
    base_url: `${twin.url}/sandbox`,
    api_key: apiKey,
    notice_secret: 'notice-secret',
  };
  const connecting = { gateway: 'sandbox', name: 'debits', settings, preNotificationDays: 5 };
  const { id: gatewayConnectionId } = await connectGateway(scope, connecting);
  const { customer } = await addCustomer(scope, { lastName: 'Byron' });
  const { account } = await openAccount(scope, { customerId: customer.id, reference: 'ada' });
  const { instrument } = await storeInstrument(scope, {
    ...{ customerId: customer.id, gatewayConnectionId, kind: 'mandate', token: 'tok_ok' },
    mandate: { reference: 'MREF-1', scheme: 'sepa_core', url: 'https://bank.example/m/1' },
    makeDefaultFor: { accountId: account.id },
  });
  const announced = () =>
    shop.rows<Announced>(
      `select b.due_on, e.data from event e
       join billing_record b on b.merchant_id = e.merchant_id and b.id = e.billing_record_id
       where e.merchant_id = $1 and e.type = 'debit.announced' order by e.at, e.id`,
    );
  return { shop, account, instrument, announced };
}

test('a debit that falls on a day without settlement is made on the next one', async (t) => {
  const { shop, account, instrument } = await debtor(t);
  assert.deepEqual(instrument.mandate, {
    ...{ reference: 'MREF-1', scheme: 'sepa_core', url: 'https://bank.example/m/1' },
  });
  // 26 March 2027 is Good Friday; the Monday after is Easter Monday.
  await createPaymentRecord(shop.scope, {
    accountId: account.id,
    terms: {
      ...{ amount: 4900, currency: 'EUR', frequency: 'weekly', billing_count: 2 },
      first_date: '2027-03-19',
    },
  });
  const rows = await shop.billingRecords();
  assert.deepEqual(
    rows.map(({ dueOn, queueAt }) => [dueOn, queueAt?.toISOString()]),
    [
      ['2027-03-19', '2027-03-18T23:00:00.000Z'],
      ['2027-03-26', '2027-03-29T22:00:00.000Z'],
    ],
  );
  await shop.expectSound();
});

test('it is announced so many days before, once, and again when it is changed', async (t) => {
  const { shop, account, announced } = await debtor(t);
  await createPaymentRecord(shop.scope, {
    accountId: account.id,
    terms: {
      ...{ amount: 4900, currency: 'EUR', frequency: 'weekly', billing_count: 2 },
      first_date: '2027-03-08',
    },
  });
  assert.equal(await announceDebits(shop.engine), 0, 'seven days before is too early');
  shop.world.clock.advanceMs(2 * 86_400_000);
  assert.equal(await announceDebits(shop.engine), 1);
  assert.equal(await announceDebits(shop.engine), 0);
  const data = { debit_on: '2027-03-08', amount: 4900, currency: 'EUR' };
  assert.deepEqual(await announced(), [
    { due_on: '2027-03-08', data: { ...data, mandate_reference: 'MREF-1' } },
  ]);
  const [first] = await shop.billingRecords();
  const dueOn = parsePlainDate('2027-03-05', 'test');
  await changeBillingRecord(shop.scope, { billingRecordId: first!.id, dueOn });
  assert.equal(await announceDebits(shop.engine), 1);
  assert.equal((await announced())[1]?.data.debit_on, '2027-03-05');
  await shop.expectSound();
});

test('nobody else’s debits and no cards are announced', async (t) => {
  const { shop } = await debtor(t);
  await shop.account('card');
  await shop.oneOff('card', { dueOn: '2027-03-03' });
  assert.equal(await announceDebits(shop.engine), 0);
});
