// How each gateway is set up in a simulated run: the demo's own settings and forms of tokens, with
// what instruments stored there do, which currencies they take, and what the twin is particular
// about. Another gateway is one entry.

import { type Settings, type StandName, standAt } from '#cli/stands.ts';
import type { Chance } from './chance.ts';
import { TWINS_URL } from './twins-address.ts';

export type Weights = Readonly<Record<string, number>>;

export type GatewayEntry = {
  /** Names of settings that must stand nowhere in clear. */
  secrets: readonly string[];
  /** Of an instrument's token and its gateway customer. */
  token(chance: Chance): { token: string; customer: string | null };
  /** Behaviours by the twin's words, or a test card number of the gateway. */
  fickle: Weights;
  /** Of cards that are charged so often that a sequence of answers would soon be over. */
  steady: Weights;
  /** Null where it debits no bank accounts. */
  banks: Weights | null;
  /** Amounts that the twin refuses, or answers later, whatever the card. */
  oddAmounts: readonly number[];
  currencies: Weights;
  /** Requests that one charge may take. */
  calls: number;
  /** Whether funds of a stored card can be held. */
  holds(settings: Settings): boolean;
  /** Other settings than the demo's, now and then. */
  altered?(settings: Settings, chance: Chance): Settings;
};

const STEADY: Weights = { ok: 90, delay_300ms: 8, delay_2000ms: 2 };

/** Of the sandbox: 99,990,000 and the number of a decline that may be tried again; 50: pending. */
const ODD_AMOUNTS = [1, 2, 3, 4, 5, 50].map((number) => 99_990_000 + number);

/** KWD has three decimals, JPY none. */
const ANY_CURRENCY: Weights = { EUR: 50, USD: 20, JPY: 15, KWD: 15 };

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

const always = () => true;
const never = () => false;

const GATEWAYS: Readonly<Record<string, GatewayEntry>> = {
  sandbox: {
    secrets: ['api_key', 'notice_secret'],
    calls: 1,
    token: (chance) => ({ token: `tok_${hex(chance, 10)}`, customer: null }),
    fickle: { ...CARDS, seq_do_not_honour_ok: 6, seq_ok_limit_exceeded_issuer_unavailable_ok: 6 },
    steady: STEADY,
    banks: {
      pending: 50,
      seq_pending_pending_returned_pending: 30,
      seq_pending_charged_back_pending: 10,
      seq_pending_pending_pending_account_closed: 10,
    },
    oddAmounts: ODD_AMOUNTS,
    currencies: ANY_CURRENCY,
    holds: always,
  },
  stripe: {
    secrets: ['secret_key', 'webhook_secret'],
    calls: 1,
    token: (chance) => ({ token: `pm_${hex(chance, 10)}`, customer: `cus_${hex(chance, 6)}` }),
    // The two numbers: a refund that is pending first, and one that fails in the end.
    fickle: { ...CARDS, seq_generic_decline_ok: 8, '4000000000007726': 4, '4000000000005126': 4 },
    steady: STEADY,
    banks: null,
    oddAmounts: [],
    currencies: ANY_CURRENCY,
    holds: always,
  },
  authorize_net: {
    secrets: ['transaction_key', 'signature_key'],
    calls: 1,
    token: (chance) => ({ token: numbered('7700', chance), customer: numbered('8800', chance) }),
    fickle: {
      ok: 40,
      seq_ok_insufficient_funds_ok: 12,
      seq_insufficient_funds_insufficient_funds_ok: 8,
      seq_ok_re_enter_ok: 6,
      seq_ok_ok_expired_card: 4,
      seq_ok_ok_pick_up_card: 3,
      seq_ok_fraud_filter: 3,
      seq_ok_pending_ok: 5,
      seq_ok_pending_returned_ok: 3,
      seq_ok_charged_back_ok: 4,
      delay_700ms: 4,
    },
    steady: STEADY,
    banks: null,
    oddAmounts: [],
    // The account's own.
    currencies: { EUR: 1 },
    holds: always,
  },
  paypal: {
    secrets: ['client_secret'],
    calls: 1,
    token: (chance) => ({ token: `wallet${hex(chance, 8)}`, customer: `payer${hex(chance, 6)}` }),
    fickle: {
      ok: 40,
      seq_ok_instrument_declined_ok: 12,
      seq_instrument_declined_instrument_declined_ok: 6,
      seq_instrument_declined_ok_instrument_declined_ok: 10,
      seq_ok_ok_transaction_limit_exceeded_ok: 6,
      seq_ok_ok_agreement_already_cancelled: 4,
      seq_ok_pending_ok: 5,
      seq_ok_pending_returned_ok: 3,
      seq_ok_charged_back_ok: 5,
      seq_ok_action_ok: 3,
      delay_700ms: 4,
    },
    steady: STEADY,
    banks: null,
    oddAmounts: [],
    currencies: { EUR: 50, USD: 30, JPY: 20 },
    holds: always,
  },
  transbank: {
    secrets: ['webpay_secret', 'oneclick_secret'],
    calls: 2,
    token: (chance) => ({
      token: `tbk-user-${hex(chance, 8)}`,
      customer: `user-${hex(chance, 6)}`,
    }),
    fickle: {
      ok: 45,
      seq_ok_rejected_ok: 14,
      seq_daily_amount_ok: 6,
      seq_ok_ok_fraud: 4,
      seq_ok_charged_back_ok: 5,
      delay_700ms: 4,
    },
    steady: STEADY,
    banks: null,
    oddAmounts: [],
    currencies: { CLP: 1 },
    holds: ({ oneclick_deferred }) => oneclick_deferred === true,
    altered: (settings, chance) => (chance.hits(0.4) ? deferred(settings) : settings),
  },
  dpo: {
    secrets: ['company_token'],
    calls: 3,
    token: (chance) => ({
      token: `798A29B4-EAB0-40B8-B46E-${hex(chance, 6).toUpperCase()}`,
      customer: `payer.${hex(chance, 6)}@example.com`,
    }),
    fickle: {
      ok: 40,
      seq_ok_insufficient_funds_ok: 12,
      seq_do_not_honour_ok: 6,
      seq_ok_ok_invalid_expiry: 4,
      seq_ok_ok_lost_card: 3,
      seq_ok_pending_ok: 5,
      seq_ok_action_ok: 3,
      seq_ok_charged_back_ok: 5,
      delay_700ms: 4,
    },
    steady: STEADY,
    banks: null,
    oddAmounts: [],
    currencies: { KES: 60, USD: 40 },
    holds: never,
  },
};

export const KNOWN_GATEWAYS: ReadonlySet<string> = new Set(Object.keys(GATEWAYS));

export function entryOf(gateway: string): GatewayEntry {
  const entry = GATEWAYS[gateway];
  if (entry === undefined) throw new RangeError(`no run knows how to set up ${gateway}`);
  return entry;
}

export type SetUp = {
  settings: Settings;
  /** The merchant's name in the twin's books. */
  account: string;
  /** What the twin signs notices with; null: it sends none. */
  noticeSecret: string | null;
  secrets: string[];
};

/** Credentials that stand nowhere else. */
export function setUp(gateway: string, chance: Chance): SetUp {
  const entry = entryOf(gateway);
  const stand = standAt(gateway as StandName);
  const plain = stand.settings(TWINS_URL, (bytes) => secret(chance, bytes));
  const settings = entry.altered?.(plain, chance) ?? plain;
  return {
    settings,
    account: stand.account(settings),
    noticeSecret: stand.noticeSecret?.(settings) ?? null,
    secrets: entry.secrets.map((name) => String(settings[name])),
  };
}

// Commerce codes whose payments are held first, and captured by us at once.
function deferred(settings: Settings): Settings {
  const shop = String(settings.webpay_code).slice(0, 10);
  return {
    ...settings,
    ...{ webpay_code: `${shop}40`, webpay_deferred: true },
    ...{ oneclick_code: `${shop}47`, oneclick_child_code: `${shop}48`, oneclick_deferred: true },
  };
}

/** All of them begin alike: they are looked for by their beginnings. */
function secret(chance: Chance, bytes: number): string {
  return `d0d0${hex(chance, bytes - 2)}`;
}

function numbered(first: string, chance: Chance): string {
  return `${first}${chance.between(1_000_000, 9_999_999)}`;
}

export function hex(chance: Chance, bytes: number): string {
  return Buffer.from(chance.bytes(bytes)).toString('hex');
}
