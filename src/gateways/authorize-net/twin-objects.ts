// What the simulated Authorize.Net remembers of a merchant account.

import type { BookedPayment } from '#sandbox/books.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinWorld } from '#sandbox/twin.ts';
import type { Card } from './twin-cards.ts';
import type { Visit } from './twin-pages.ts';
import type { Json } from './twin-wire.ts';

export type Profile = {
  id: string;
  merchantCustomerId: string | null;
  description: string | null;
  email: string | null;
  payments: PaymentProfile[];
};

export type PaymentProfile = {
  id: string;
  customerId: string;
  customerType: string | null;
  card: Card;
  /** `2099-12`. */
  expires: string;
  billTo: Json;
  isDefault: boolean;
  /** How often it was charged: a sequence goes on with each. */
  charges: number;
};

export type Transaction = {
  id: string;
  type: 'authCaptureTransaction' | 'authOnlyTransaction' | 'refundTransaction';
  status: string;
  responseCode: number;
  reasonCode: number;
  reasonText: string;
  authCode: string;
  avs: string;
  cvv: string;
  submitMs: number;
  /** Minor units. */
  authAmount: number;
  settleAmount: number;
  refunded: number;
  refTransId: string | null;
  refId: string | null;
  invoiceNumber: string | null;
  description: string | null;
  card: { number: string; brand: string; expires: string };
  profile: { customerId: string; paymentId: string } | null;
  billTo: Json;
  customer: Json;
  recurring: boolean;
  networkTransId: string | null;
  batchId: string | null;
  /** A refund has none: it changes that of its payment. */
  booked: BookedPayment | null;
};

export type Batch = {
  id: string;
  settledMs: number;
  transactions: Transaction[];
};

export type Webhook = {
  id: string;
  url: string;
  eventTypes: string[];
  status: 'active' | 'inactive';
  /** The address's own key, where the control API named one. */
  key: string;
};

export type Account = {
  login: string;
  /** The one currency of the account. */
  currency: string;
  signatureKey: string;
  profiles: Map<string, Profile>;
  payments: Map<string, PaymentProfile>;
  transactions: Map<string, Transaction>;
  /** By customer profile, in order of submission. */
  madeFor: Map<string, Transaction[]>;
  /** In no batch yet, in order of submission. */
  unsettled: Set<Transaction>;
  batches: Batch[];
  /** When the next batch is closed, or null while nothing waits for one. */
  closesMs: number | null;
  /** What was asked for, by all that the search for duplicates compares. */
  recent: Map<string, { transaction: Transaction; atMs: number }>;
  webhooks: Map<string, Webhook>;
  notifications: Json[];
  /** By the token that a browser brings. */
  visits: Map<string, Visit>;
};

/** What one request works with. */
export type Scene = {
  world: TwinWorld;
  due: DueList;
  account: Account;
  marks: TwinMarks;
  newNumber(): number;
};

export const DAY_MS = 86_400_000;

export function authCode(number: number): string {
  return number.toString(36).toUpperCase().padStart(6, 'A').slice(-6);
}

export function masked(number: string): string {
  return `XXXX${number.slice(-4)}`;
}

/** The transaction's share of the merchant's money, as its own books have it. */
export function book(transaction: Transaction, change: Partial<BookedPayment>): void {
  if (transaction.booked !== null) Object.assign(transaction.booked, change);
}
