// What a payer is shown, and may do: the one shape between the engine and the pages. It names
// nothing that the payer must not see, and no gateway but by the merchant's own words.

import type { PlainDate } from '#domain/calendar.ts';
import type { Currency } from '#domain/money.ts';
import type { PayerAddress } from '#gateways/contract.ts';

export type Language = 'en' | 'fr';

/** Why a payer came: an order or subscription, amounts that are due, or to leave an instrument. */
export type Purpose = 'order' | 'due' | 'store';

export type PayerItem = {
  /** The billing record's prefixed id; of an order its place in it. */
  id: string;
  label: string;
  /** Minor units. */
  amount: bigint;
  dueOn: PlainDate | null;
  /** Part of what is paid unless the payer leaves it out; one at least is paid. */
  chosen: boolean;
  /** The payer may leave it out, or add it. */
  optional: boolean;
};

export type PayerMethod = {
  /** The payment method's prefixed id. */
  id: string;
  title: string;
  kind: 'automatic' | 'manual';
  /** What a payer has to do with a manual one; plain text with line ends. */
  instructions: string | null;
};

/**
 * `at_gateway`: a visit is open and can be gone on with at `to`. `checking`: what became of it is
 * being asked for. `accepted`: a manual method was chosen. `refused`: and another try is possible.
 */
export type PayerState =
  | { is: 'open' }
  | { is: 'at_gateway'; methodId: string; to: PayerAddress }
  | { is: 'checking' }
  | { is: 'done'; pending: boolean; stored: boolean }
  | { is: 'accepted'; instructions: string }
  | { is: 'refused'; why: 'declined' | 'cancelled' | 'unavailable' }
  | { is: 'ended'; how: 'expired' | 'cancelled' | 'settled_elsewhere' };

export type PayerView = {
  merchant: { name: string; logoUrl: string | null; colour: string | null };
  /** The merchant's own reference of the account, once there is one: a shop's widget hears it. */
  account: string | null;
  mode: 'test' | 'live';
  language: Language;
  purpose: Purpose;
  items: readonly PayerItem[];
  /** Of the chosen items. Minor units. */
  total: bigint;
  currency: Currency;
  /** What follows by itself, in the merchant's terms: for the payer's consent. */
  recurring: { amount: bigint; frequency: string; firstOn: PlainDate } | null;
  /** The instrument is kept and charged later without the payer. */
  stores: boolean;
  methods: readonly PayerMethod[];
  state: PayerState;
  /** Where the merchant wants the payer to go on. */
  successUrl: string | null;
  cancelUrl: string | null;
  /** Origins that may show the page in a frame; empty: none. */
  frameOrigins: readonly string[];
};

/** What a payer's press of the button came to: go to the gateway, or see the page again. */
export type Begun = { is: 'go'; to: PayerAddress } | { is: 'shown' };
