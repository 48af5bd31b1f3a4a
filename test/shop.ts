// A merchant that is ready to collect, for tests of verbs: a gateway of the far end's place, one
// connection, and accounts whose cards can be charged.

import type { TestContext } from 'node:test';
import Type from 'typebox';
import type { Account } from '#db/accounts.ts';
import { moveBillingStates } from '#db/billing-changes.ts';
import { type BillingRecord, listBillingRecords } from '#db/billing-records.ts';
import type { Instrument } from '#db/instruments.ts';
import type { Merchant } from '#db/merchants.ts';
import type { BillingStatus } from '#domain/billing-record.ts';
import type { Id } from '#domain/ids.ts';
import { addCustomer } from '#engine/add-customer.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import { openAccount } from '#engine/open-account.ts';
import { openBusiness } from '#engine/open-business.ts';
import { type StoreInstrumentInput, storeInstrument } from '#engine/store-instrument.ts';
import { defineGateway } from '#gateways/contract.ts';
import { type World, type WorldOptions, world } from './world.ts';

/** Takes euros and yen, at least 50 minor units, and is never called by these tests. */
export const FAR_END = defineGateway<{ key: string }>({
  name: 'far_end',
  title: 'Far end',
  modes: ['automatic'],
  settings: Type.Object(
    { key: Type.String({ minLength: 3, secret: true }), shop: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
  idempotency: {
    key: { honoured: true, forMs: 86_400_000 },
    replaysErrors: false,
    lookUpLagMs: 0,
    absenceProvesAfterMs: 60_000,
  },
  limits: { concurrency: 4, perSecond: 100, timeoutMs: 1_000 },
  accepts: (amount, currency) => {
    if (currency !== 'EUR' && currency !== 'JPY') return 'EUR or JPY';
    return amount < 50n ? 'at least 50' : null;
  },
  charge: async () => ({ is: 'not_sent', why: 'there is nobody' }),
  lookUp: async () => ({ is: 'no_answer', why: 'there is nobody' }),
  checkCredentials: async ({ connection }) =>
    connection.settings.key === 'good' ? { ok: true } : { ok: false, why: 'no such key' },
});

export type Shop = {
  world: World;
  merchant: Merchant;
  scope: Scope;
  connectionId: Id<'gatewayConnection'>;
  /** An account with a card as its default; `card` null for one without any. */
  account(reference: string, card?: CardInput | null): Promise<AccountWithCard>;
  /** All of them, by due day. */
  billingRecords(): Promise<BillingRecord[]>;
  /** Puts one where the run would have brought it. */
  put(row: BillingRecord, to: BillingStatus, reason?: string): Promise<void>;
};

export type CardInput = Partial<
  Pick<StoreInstrumentInput, 'kind' | 'expMonth' | 'expYear' | 'last4'>
>;

export type AccountWithCard = { account: Account; card: Instrument | null };

/** 2027-02-03 is a Wednesday; noon in Berlin. */
export async function shop(t: TestContext, options: WorldOptions = {}): Promise<Shop> {
  const gateway = (name: string) => (name === FAR_END.name ? FAR_END : null);
  const made = await world(t, { at: '2027-02-03T11:00:00Z', gateway, ...options });
  return shopIn(made);
}

/** Another merchant in the same world. */
export async function shopIn(made: World): Promise<Shop> {
  const { merchant } = await openBusiness(made.engine, {
    name: 'Bicycle club',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
  });
  const scope = made.scope(merchant.id);
  const connection = await connectGateway(scope, {
    gateway: FAR_END.name,
    name: 'main',
    settings: { key: 'good' },
  });
  return {
    world: made,
    merchant,
    scope,
    connectionId: connection.id,
    account: (reference, card = {}) => openWithCard(scope, connection.id, reference, card),
    billingRecords: async () => {
      const page = { after: null, limit: 10_000 };
      const { pool } = made.engine.db;
      return (await listBillingRecords(pool, merchant.id, page)).billingRecords;
    },
    put: async (row, to, reason) => {
      const { db, ids } = made.engine;
      const writing = { merchantId: merchant.id, clockAt: null, ids };
      const { id, accountId, status } = row;
      const move = { id, accountId, from: [status], to, queueAt: null, reason: reason ?? null };
      const moved = await moveBillingStates(db.pool, writing, [move]);
      if (moved !== 1) throw new Error(`${id} did not move to ${to}`);
    },
  };
}

async function openWithCard(
  scope: Scope,
  gatewayConnectionId: Id<'gatewayConnection'>,
  reference: string,
  card: CardInput | null,
): Promise<AccountWithCard> {
  const { customer } = await addCustomer(scope, { lastName: 'Lovelace' });
  const { account } = await openAccount(scope, { customerId: customer.id, reference });
  if (card === null) return { account, card };
  const { instrument } = await storeInstrument(scope, {
    customerId: customer.id,
    gatewayConnectionId,
    kind: 'card',
    token: `tok_${reference}`,
    brand: 'Visa',
    last4: '4242',
    ...card,
    makeDefaultFor: { accountId: account.id },
  });
  return { account: { ...account, defaultInstrumentId: instrument.id }, card: instrument };
}
