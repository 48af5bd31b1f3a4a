// A vendor's real test account, as the environment describes it: the gateway's settings, and what
// to charge. What is not given is named, so that a scenario can say why it does not run.

import { Value } from 'typebox/value';
import type { Currency } from '#domain/money.ts';
import type { AnyGateway, InstrumentToken } from '#gateways/contract.ts';
import { liveTestValue, liveTestVariable } from '#src/config.ts';

/** Besides the settings, whose names are the gateway's own. */
export const LIVE_VALUES = {
  token: 'a stored test instrument that is approved',
  customer: 'the gateway’s customer that owns it, where it wants one',
  kind: 'card, bank_account or mandate; card by default',
  declined_token: 'a stored test instrument that is declined',
  declined_customer: 'the gateway’s customer that owns that one',
  currency: 'of the account; EUR by default',
  amount: 'minor units of one payment; 1990 by default',
  notice_url: 'an address that the gateway accepts for notices, where it wants one',
} as const;

export type LiveAccount = {
  settings: Record<string, unknown>;
  /** What must stand in no exchange. */
  secrets: string[];
  currency: Currency;
  amount: bigint;
  noticeUrl: string | null;
  instrument: InstrumentToken | null;
  declining: InstrumentToken | null;
};

/** The account, or the sentence why there is none. Throws when what is given cannot be right. */
export function liveAccount(gateway: AnyGateway): LiveAccount | string {
  const given = (name: string) => liveTestValue(gateway.name, name);
  const properties = Object.keys(gateway.settings.properties);
  const required: readonly string[] = gateway.settings.required ?? [];
  const missing = required.filter((name) => given(name) === null);
  if (missing.length > 0) {
    const names = missing.map((name) => liveTestVariable(gateway.name, name));
    return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} not set`;
  }
  const texts = properties.flatMap((name) => {
    const value = given(name);
    return value === null ? [] : [[name, value] as const];
  });
  const settings = Value.Convert(gateway.settings, Object.fromEntries(texts));
  if (!Value.Check(gateway.settings, settings)) {
    const [error] = Value.Errors(gateway.settings, settings);
    // Without the value, which may be a secret.
    throw new Error(`${gateway.name}: setting ${error?.instancePath} ${error?.message}`);
  }
  const secretNames = Object.entries(gateway.settings.properties as Record<string, object>)
    .filter(([, property]) => 'secret' in property && property.secret === true)
    .map(([name]) => name);
  const tokens = [given('token'), given('declined_token')];
  return {
    settings: settings as Record<string, unknown>,
    secrets: [...secretNames.map(given), ...tokens].filter((text) => text !== null),
    currency: (given('currency') ?? 'EUR') as Currency,
    amount: BigInt(given('amount') ?? '1990'),
    noticeUrl: given('notice_url'),
    instrument: instrumentOf(given('token'), given('customer'), given('kind')),
    declining: instrumentOf(given('declined_token'), given('declined_customer'), given('kind')),
  };
}

function instrumentOf(
  token: string | null,
  gatewayCustomer: string | null,
  given: string | null,
): InstrumentToken | null {
  if (token === null) return null;
  const kind = given === 'bank_account' || given === 'mandate' ? given : 'card';
  return { kind, token, gatewayCustomer, networkTransactionId: null };
}
