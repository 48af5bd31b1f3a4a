// Who collects from whom in a simulated run: merchants of many zones with their gateways, and
// accounts with cards of every kind, set up through the engine's own verbs.

import { listPaymentMethods } from '#db/payment-methods.ts';
import { plainDate } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { addCustomer } from '#engine/add-customer.ts';
import type { Scope } from '#engine/context.ts';
import { openAccount } from '#engine/open-account.ts';
import { openBusiness } from '#engine/open-business.ts';
import { addPaymentMethod } from '#engine/payment-methods.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import type { Host } from '#sandbox/host.ts';
import { connect, gatewaysOf, merchantIdOf, newInstrument, takesAll } from './cards.ts';
import type { Chance } from './chance.ts';
import {
  type Intake,
  isBulk,
  isPayer,
  loadAhead,
  PAYMENTS_PER_ACCOUNT,
  type PopulationSize,
  type Push,
  planPayments,
} from './population-plans.ts';
import type { SimProcess } from './process.ts';
import { entryOf } from './stands.ts';
import type { Moment, Story, StoryAccount, StoryConnection, StoryMerchant } from './story.ts';

export type { PopulationSize, Push } from './population-plans.ts';

/** Zones with a half hour, a change of 30 minutes, days that begin first and last, and none. */
const PLACES = [
  { timeZone: 'Europe/Berlin', country: 'DE' },
  { timeZone: 'America/New_York', country: 'US' },
  { timeZone: 'Asia/Kathmandu', country: 'NP' },
  { timeZone: 'Pacific/Chatham', country: 'NZ' },
  { timeZone: 'America/Santiago', country: 'CL' },
  { timeZone: 'Australia/Lord_Howe', country: 'AU' },
  { timeZone: 'Pacific/Apia', country: 'WS' },
  { timeZone: 'Africa/Lagos', country: 'NG' },
] as const;

/** How far ahead billing records are planned: short ones have the planner work during the run. */
const HORIZONS = [2, 7, 35, 62];
const SMALL_ACCOUNTS = [3, 16] as const;
const BULK_ACCOUNTS = 2;
/** Payments of one of those: all of an account are locked when it is stopped. */
const PAYMENTS_PER_BULK = 150;
const LIGHT = 0.8;

/**
 * Sets everything up in the given process and notes it in the story. Returns what the merchants'
 * systems push in the course of the run.
 */
export async function populate(
  process: SimProcess,
  host: Host,
  story: Story,
  size: PopulationSize,
  chance: Chance,
  at: () => Moment,
): Promise<Push[]> {
  const ground: Ground = { process, host, story, size, at };
  const pushes: Push[] = [];
  const planned = { due: 0 };
  for (const [index, place] of PLACES.entries()) {
    const own = chance.fork(`merchant ${index}`);
    const merchant = await openMerchant(ground, own, index, place);
    const intake: Intake = { ...ground, merchant, chance: own };
    const left = PLACES.length - index;
    const wanted = Math.round((size.payments - planned.due) / left);
    const due = await planPayments(intake, wanted);
    const ahead = await loadAhead(intake, wanted - due);
    planned.due += due + ahead.due;
    pushes.push(...ahead.pushes);
  }
  return pushes.sort((a, b) => a.atMs - b.atMs);
}

type Ground = Omit<Intake, 'merchant' | 'chance'>;

async function openMerchant(
  { process, host, story, size }: Ground,
  chance: Chance,
  index: number,
  place: (typeof PLACES)[number],
): Promise<StoryMerchant> {
  const { merchant: opened } = await openBusiness(process.engine, {
    ...place,
    name: `Merchant ${index + 1}`,
    baseCurrency: 'EUR',
    horizonDays: HORIZONS[index % HORIZONS.length]!,
    cutOffTime: chance.pick(['12:00', '16:00', '23:30']),
    onCardExpiry: index === 1 ? 'refuse' : 'warn',
  });
  const { id, timeZone } = opened;
  const merchant: StoryMerchant = { id, timeZone, connections: [], accounts: [] };
  story.merchants.push(merchant);
  const scope = process.scope(merchantIdOf(merchant));
  const gateways = gatewaysOf(host);
  const joined = [gateways[index % gateways.length]!];
  const light = gateways.filter((name) => entryOf(name).calls === 1);
  if (entryOf(joined[0]!).calls > 1) joined.push(chance.pick(light));
  else if (chance.hits(0.6)) joined.push(chance.pick(gateways));
  for (const [number, gateway] of joined.entries()) {
    const how = { gateway, name: `cards ${number + 1}`, collects: 'automatic' } as const;
    merchant.connections.push(await connect(scope, host, chance, how));
  }
  await offerWays(scope, host, chance, merchant);
  const share = size.payments / PLACES.length / PAYMENTS_PER_ACCOUNT;
  const [least, most] = SMALL_ACCOUNTS;
  const bulk = Math.max(
    BULK_ACCOUNTS,
    Math.round(size.payments / PLACES.length / PAYMENTS_PER_BULK),
  );
  const small = Math.min(most, Math.max(least, Math.round(share)));
  const names = [
    ...Array.from({ length: small }, (_, number) => `m${index}-${number}`),
    ...Array.from({ length: share < 8 ? 1 : 2 }, (_, number) => `m${index}-payer-${number}`),
    ...Array.from({ length: bulk }, (_, number) => `m${index}-bulk-${number}`),
  ];
  for (const name of names) {
    merchant.accounts.push(await openOne(scope, host, chance, { merchant, name, size }));
  }
  return merchant;
}

/** Gateways at which a payer can be the one who sets off what is due. */
const BY_PAYER = ['sandbox', 'paypal', 'transbank', 'dpo'];

// A connection for those who pay themselves, and a payment method for each way to pay.
async function offerWays(
  scope: Scope,
  host: Host,
  chance: Chance,
  merchant: StoryMerchant,
): Promise<void> {
  const gateway = chance.pick(BY_PAYER);
  const how = { gateway, name: 'payers', collects: 'payer_initiated' } as const;
  merchant.connections.push(await connect(scope, host, chance, how));
  for (const [position, { id }] of merchant.connections.entries()) {
    const gatewayConnectionId = id as Id<'gatewayConnection'>;
    await addPaymentMethod(scope, { name: `Way ${position + 1}`, gatewayConnectionId, position });
  }
  if (!chance.hits(0.3)) return;
  await addPaymentMethod(scope, { name: 'Transfer', instructions: 'To our bank', position: 9 });
}

async function openOne(
  scope: Scope,
  host: Host,
  chance: Chance,
  { merchant, name, size }: { merchant: StoryMerchant; name: string; size: PopulationSize },
): Promise<StoryAccount> {
  const emails = [`${name}@example.com`];
  const who = { lastName: `Payer of ${name}`, reference: name, emails };
  const { customer } = await addCustomer(scope, who);
  if (isPayer({ reference: name }))
    return openPayer(scope, host, chance, { merchant, name, customer });
  const { account } = await openAccount(scope, { customerId: customer.id, reference: name });
  const first = firstConnection(chance, merchant, isBulk({ reference: name }));
  const { currencies } = entryOf(first.gateway);
  const made: StoryAccount = { id: account.id, reference: name, instruments: [], currencies };
  const fitting = merchant.connections.filter((one) => !one.byPayer && takesAll(one, made));
  const steady = isBulk(made);
  const count = steady || chance.hits(0.6) ? 1 : 2;
  for (let number = 0; number < count; number++) {
    const connection = number === 0 ? first : chance.pick(fitting);
    const around = size.firstDay;
    const input = newInstrument(host, connection, chance, { steady, around });
    const makeDefaultFor = number === 0 ? { accountId: account.id as Id<'account'> } : null;
    const stored = { ...input, customerId: customer.id, makeDefaultFor };
    const { instrument } = await storeInstrument(scope, stored);
    const { id, expiresOn } = instrument;
    made.instruments.push({ id, connectionId: connection.id, token: input.token, expiresOn });
  }
  return made;
}

// Very many payments rather go where each takes one request: the others have their share.
function firstConnection(
  chance: Chance,
  { connections }: StoryMerchant,
  bulk: boolean,
): StoryConnection {
  const all = connections.filter(({ byPayer }) => !byPayer);
  const light = all.filter(({ gateway }) => entryOf(gateway).calls === 1);
  return chance.pick(bulk && light.length > 0 && chance.hits(LIGHT) ? light : all);
}

// Without an instrument, or with one that is of use only while its payer is there.
async function openPayer(
  scope: Scope,
  host: Host,
  chance: Chance,
  of: { merchant: StoryMerchant; name: string; customer: { id: Id<'customer'> } },
): Promise<StoryAccount> {
  const { merchant, name, customer } = of;
  const connection = merchant.connections.find(({ byPayer }) => byPayer)!;
  const methods = await listPaymentMethods(scope.engine.db.pool, scope.merchantId, METHODS_MAX);
  const method = methods.find(({ gatewayConnectionId: id }) => id === connection.id)!;
  const opening = { customerId: customer.id, reference: name, paymentMethodId: method.id };
  const { account } = await openAccount(scope, opening);
  const { currencies } = entryOf(connection.gateway);
  const made: StoryAccount = { id: account.id, reference: name, instruments: [], currencies };
  if (chance.hits(0.5)) return made;
  const input = newInstrument(host, connection, chance, { steady: true, around: FAR });
  const makeDefaultFor = { accountId: account.id };
  const stored = { ...input, customerId: customer.id, makeDefaultFor };
  const { instrument } = await storeInstrument(scope, stored);
  const { id, expiresOn } = instrument;
  made.instruments.push({ id, connectionId: connection.id, token: input.token, expiresOn });
  return made;
}

const METHODS_MAX = 20;
const FAR = plainDate(2028, 1, 1);
