// Connections and instruments of a simulated run, made at the twins and stored by the engine.

import { type PlainDate, partsOf } from '#domain/calendar.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import type { StoreInstrumentInput } from '#engine/store-instrument.ts';
import type { CollectionMode } from '#gateways/contract.ts';
import type { Host } from '#sandbox/host.ts';
import type { Chance } from './chance.ts';
import { entryOf, KNOWN_GATEWAYS, setUp } from './stands.ts';
import type { StoryAccount, StoryConnection } from './story.ts';

/** A twin on this machine takes more than the real gateway's own limits; a few are kept short. */
const LIMITS = [
  { concurrency: 256, perSecond: 5_000 },
  { concurrency: 256, perSecond: 5_000 },
  { concurrency: 16, perSecond: 500 },
];

/** Those of the host that a run knows how to set up. */
export function gatewaysOf(host: Host): string[] {
  return host.gateways.filter((name) => KNOWN_GATEWAYS.has(name));
}

/** Connects the scope's merchant under this name, and has the twin send its notices to us. */
export async function connect(
  scope: Scope,
  host: Host,
  chance: Chance,
  { gateway, name, collects }: { gateway: string; name: string; collects: CollectionMode },
): Promise<StoryConnection> {
  const { settings, account, noticeSecret, secrets } = setUp(gateway, chance);
  const limits = chance.pick(LIMITS);
  const { id } = await connectGateway(scope, { gateway, name, settings, collects, ...limits });
  if (noticeSecret !== null) {
    const url = `https://merchant.test/${gateway}/${showId('gatewayConnection', id)}`;
    host.subscribe(gateway, { account, url, secret: noticeSecret });
  }
  const holds = entryOf(gateway).holds(settings);
  return { id, gateway, account, secrets, holds, byPayer: collects === 'payer_initiated' };
}

/** What is stored of a new instrument, which the twin knows by now. */
export type NewInstrument = Omit<StoreInstrumentInput, 'customerId' | 'makeDefaultFor'>;

/**
 * An instrument that a customer gave to the gateway. `steady`: one for very many payments.
 * `around`: some cards expire with the month of this day.
 */
export function newInstrument(
  host: Host,
  connection: StoryConnection,
  chance: Chance,
  { steady, around }: { steady: boolean; around: PlainDate },
): NewInstrument {
  const { gateway, account } = connection;
  const entry = entryOf(gateway);
  const { banks } = entry;
  const bank = !steady && banks !== null && chance.hits(0.1);
  const does = chance.weighed(bank ? banks : steady ? entry.steady : entry.fickle);
  const { token, customer } = entry.token(chance);
  const { year, month } = partsOf(around);
  const soon = !steady && chance.hits(0.06);
  const [expMonth, expYear] = soon ? [month, year] : [chance.between(1, 12), year + 5];
  const way = /^\d+$/.test(does) ? { card: does } : { behaviour: does };
  host.seed(gateway, account, [{ token, customer, ...way, expMonth, expYear }]);
  const last4 = String(chance.between(1_000, 9_999));
  const of = {
    gatewayConnectionId: connection.id as Id<'gatewayConnection'>,
    token,
    last4,
    gatewayCustomer: customer,
  };
  if (bank) return { ...of, kind: 'bank_account' };
  const brand = chance.pick(['visa', 'mastercard', null]);
  return { ...of, kind: 'card', brand, expMonth, expYear };
}

/** In the currency's minor units; of three decimals the last is 0, which is all some take. */
export function someAmount(chance: Chance): number {
  return 10 * chance.between(50, 5_000);
}

/** An amount that makes the twin of this gateway decline or wait; null where it has none. */
export function oddAmount(gateway: string, chance: Chance): number | null {
  const { oddAmounts } = entryOf(gateway);
  return oddAmounts.length === 0 ? null : chance.pick(oddAmounts);
}

/** One that every gateway of the account takes. */
export function someCurrency({ currencies }: StoryAccount, chance: Chance): string {
  return chance.weighed(currencies);
}

/** Whether all of the account's amounts can be charged there. */
export function takesAll({ gateway }: StoryConnection, { currencies }: StoryAccount): boolean {
  const taken = entryOf(gateway).currencies;
  const open = 'KWD' in taken;
  return open || Object.keys(currencies).every((currency) => currency in taken);
}

/** The story keeps ids as plain texts. */
export function merchantIdOf({ id }: { id: string }): MerchantId {
  return id as MerchantId;
}
