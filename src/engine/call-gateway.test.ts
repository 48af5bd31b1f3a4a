import assert from 'node:assert/strict';
import test from 'node:test';
import { Type } from 'typebox';
import { askGateway } from '#engine/call-gateway.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import { openBusiness } from '#engine/open-business.ts';
import { type AnyGateway, defineGateway } from '#gateways/contract.ts';
import { world } from '#test/world.ts';

test('a look-up searches from when the intent was made, whatever a test clock says', async (t) => {
  const asked: Date[] = [];
  const fake: AnyGateway = defineGateway({
    name: 'fake',
    title: 'Fake',
    modes: ['automatic'],
    settings: Type.Object({}),
    idempotency: {
      key: { honoured: false },
      replaysErrors: false,
      lookUpLagMs: 0,
      absenceProvesAfterMs: null,
    },
    limits: { concurrency: 1, perSecond: 100, timeoutMs: 500 },
    accepts: () => null,
    charge: async () => ({ is: 'unknown', why: 'not asked here' }),
    lookUp: async ({ since }) => {
      asked.push(since);
      return { is: 'absent' };
    },
  });
  const { engine, scope, collector } = await world(t, { gateway: () => fake });
  const business = { name: 'Boats', country: 'GB', timeZone: 'UTC', baseCurrency: 'GBP' };
  const { merchant } = await openBusiness(engine, business);
  const on = scope(merchant.id);
  const { id } = await connectGateway(on, { gateway: 'fake', name: 'fake', settings: {} });
  const made = engine.ids.next('paymentTransaction');
  const request = {
    merchantId: merchant.id,
    transactionId: made,
    billingRecordId: engine.ids.next('billingRecord'),
    connectionId: id,
    kind: 'purchase' as const,
    amount: 4900n,
    currency: merchant.baseCurrency,
    description: null,
    origin: 'one_off' as const,
    instrumentKind: 'card' as const,
    tokenSealed: engine.sealer.seal('tok'),
    gatewayCustomer: null,
    networkTransactionId: null,
    gatewayRef: null,
  };
  const caller = collector();
  for (const createdAt of ['2099-01-01T00:00:00Z', '2001-01-01T00:00:00Z']) {
    await askGateway(caller, { ...request, createdAt: new Date(createdAt) });
  }
  const [ahead, behind] = asked;
  assert.equal(ahead?.getTime(), Number.parseInt(made.replaceAll('-', '').slice(0, 12), 16));
  assert.equal(behind?.toISOString(), '2001-01-01T00:00:00.000Z');
});
