// How each gateway is set up in a simulated run, and what the cards stored there do. Another
// gateway is one entry of GATEWAYS.

import { type PlainDate, partsOf } from '#domain/calendar.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import { connectGateway } from '#engine/connect-gateway.ts';
import type { Scope } from '#engine/context.ts';
import type { StoreInstrumentInput } from '#engine/store-instrument.ts';
import type { Host } from '#sandbox/host.ts';
import type { Chance } from './chance.ts';
import type { StoryConnection } from './story.ts';

type Weights = Readonly<Record<string, number>>;

type GatewayEntry = {
  /** Settings of a connection; `secret` makes one that stands nowhere else. */
  settings(secret: (prefix: string) => string): {
    settings: Record<string, string>;
    /** The merchant's name in the twin's books. */
    account: string;
    noticeSecret: string;
  };
  /** Of its tokens. */
  prefix: string;
  /** Behaviours by the twin's words, or a test card number of the gateway. */
  fickle: Weights;
  /** Null where it debits no bank accounts. */
  banks: Weights | null;
  /** Amounts that the twin refuses, or answers later, whatever the card. */
  oddAmounts: readonly number[];
};

/** Cards that are charged so often that a sequence of answers would soon be over. */
const STEADY: Weights = { ok: 90, delay_300ms: 8, delay_2000ms: 2 };

/** Of the sandbox: 99,990,000 and the number of a decline that may be tried again; 50: pending. */
const ODD_AMOUNTS = [1, 2, 3, 4, 5, 50].map((number) => 99_990_000 + number);

const CARDS: Weights = {
  ok: 40,
  seq_ok_insufficient_funds_ok: 12,
  seq_insufficient_funds_insufficient_funds_ok: 9,
  insufficient_funds: 4,
  seq_ok_processing_error_ok: 6,
  seq_ok_ok_expired_card: 4,
  seq_ok_ok_ok_lost_card: 3,
  seq_ok_ok_stolen_card: 2,
  seq_ok_action_ok: 3,
  seq_ok_charged_back_ok: 5,
  seq_charged_back_ok_charged_back_won_ok: 5,
  delay_700ms: 4,
  delay_8000ms: 1,
};

const GATEWAYS: Readonly<Record<string, GatewayEntry>> = {
  sandbox: {
    settings: (secret) => {
      const [account, noticeSecret] = [secret('sbx_'), secret('ntc_')];
      const base_url = 'https://sandbox.test';
      return {
        settings: { base_url, api_key: account, notice_secret: noticeSecret },
        account,
        noticeSecret,
      };
    },
    prefix: 'tok_',
    fickle: { ...CARDS, seq_do_not_honour_ok: 6, seq_ok_limit_exceeded_issuer_unavailable_ok: 6 },
    banks: {
      pending: 50,
      seq_pending_pending_returned_pending: 30,
      seq_pending_charged_back_pending: 10,
      seq_pending_pending_pending_account_closed: 10,
    },
    oddAmounts: ODD_AMOUNTS,
  },
  stripe: {
    settings: (secret) => {
      const [account, noticeSecret] = [secret('sk_test_'), secret('whsec_')];
      const api_base = 'https://stripe.test';
      return {
        settings: { api_base, secret_key: account, webhook_secret: noticeSecret },
        account,
        noticeSecret,
      };
    },
    prefix: 'pm_',
    // The two numbers: a refund that is pending first, and one that fails in the end.
    fickle: { ...CARDS, seq_generic_decline_ok: 8, '4000000000007726': 4, '4000000000005126': 4 },
    banks: null,
    oddAmounts: [],
  },
};

/** A twin on this machine takes more than the real gateway's own limits; a few are kept short. */
const LIMITS = [
  { concurrency: 256, perSecond: 5_000 },
  { concurrency: 256, perSecond: 5_000 },
  { concurrency: 16, perSecond: 500 },
];

/** Those of the host that a run knows how to set up. */
export function gatewaysOf(host: Host): string[] {
  return host.gateways.filter((name) => name in GATEWAYS);
}

/** Connects the scope's merchant under this name, and has the twin send its notices to us. */
export async function connect(
  scope: Scope,
  host: Host,
  chance: Chance,
  { gateway, name }: { gateway: string; name: string },
): Promise<StoryConnection> {
  const secret = (prefix: string) => `${prefix}${hex(chance, 12)}`;
  const { settings, account, noticeSecret } = entryOf(gateway).settings(secret);
  const limits = chance.pick(LIMITS);
  const { id } = await connectGateway(scope, { gateway, name, settings, ...limits });
  const url = `https://merchant.test/${gateway}/${showId('gatewayConnection', id)}`;
  host.subscribe(gateway, { account, url, secret: noticeSecret });
  return { id, gateway, account, secrets: [account, noticeSecret] };
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
  const { prefix, fickle, banks } = entryOf(gateway);
  const bank = !steady && banks !== null && chance.hits(0.1);
  const does = chance.weighed(bank ? banks : steady ? STEADY : fickle);
  const token = `${prefix}${hex(chance, 10)}`;
  const customer = gateway === 'stripe' ? `cus_${hex(chance, 6)}` : null;
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

/** The story keeps ids as plain texts. */
export function merchantIdOf({ id }: { id: string }): MerchantId {
  return id as MerchantId;
}

function entryOf(gateway: string): GatewayEntry {
  const entry = GATEWAYS[gateway];
  if (entry === undefined) throw new RangeError(`no run knows how to set up ${gateway}`);
  return entry;
}

function hex(chance: Chance, bytes: number): string {
  return Buffer.from(chance.bytes(bytes)).toString('hex');
}
