// What the simulated DPO remembers: companies, their tokens, and the cards of their customers.

import { createHash } from 'node:crypto';
import type { Behaviour } from '#sandbox/behaviour.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinWorld } from '#sandbox/twin.ts';
import type { PaidWith } from './twin-cards.ts';

export type TokenStatus =
  | 'open'
  | 'pending'
  | 'authorised'
  | 'queued'
  | 'paid'
  | 'declined'
  | 'cancelled';

export type Refund = { state: 'done' | 'declined' | 'waiting'; amount: number; atMs: number };

/** One createToken, and what became of it. Amounts in minor units. */
export type Token = {
  token: string;
  ref: string;
  companyRef: string;
  accountRef: string;
  amount: number;
  currency: string;
  holds: boolean;
  redirectUrl: string;
  backUrl: string;
  declinedUrl: string;
  name: string;
  email: string;
  /** The card may be kept for later. */
  recurrent: boolean;
  createdMs: number;
  expiresMs: number;
  status: TokenStatus;
  /** When the status last changed. */
  changedMs: number;
  /** Result code while it is pending: 003 bank, 005 queued, 007 in parts. */
  pendingCode: string;
  /** Why it was declined. */
  why: string;
  approval: string;
  paidWith: PaidWith | null;
  /** Another amount was paid than asked for. */
  misfit: boolean;
  final: { currency: string; amount: number } | null;
  refunds: Refund[];
  booked: BookedPayment | null;
};

/** A saved payment option: a subscription token, and how charges of it go. */
export type Option = {
  token: string;
  paidWith: PaidWith;
  behaviour: Behaviour;
  charges: number;
};

export type Customer = { token: string; options: Option[] };

export type Company = {
  token: string;
  recurring: boolean;
  tokens: Map<string, Token>;
  byRef: Map<string, Token>;
  /** By our reference, the newest last. */
  byCompanyRef: Map<string, Token[]>;
  customersByEmail: Map<string, Customer>;
  customers: Map<string, Customer>;
  options: Map<string, Option>;
  /** Where it pushes payments to; set once for the company. */
  pushUrls: string[];
};

/** What one request works with. */
export type Scene = {
  world: TwinWorld;
  due: DueList;
  company: Company;
  marks: TwinMarks;
  /** Ascending over all companies. */
  nextNumber(): number;
};

export function newCompany(token: string): Company {
  return {
    token,
    // Of this kind DPO has not activated it.
    recurring: !/-ffff[0-9a-f]{8}$/i.test(token),
    tokens: new Map(),
    byRef: new Map(),
    byCompanyRef: new Map(),
    customersByEmail: new Map(),
    customers: new Map(),
    options: new Map(),
    pushUrls: [],
  };
}

/** A name in DPO's form, always the same for the same text. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32).toUpperCase();
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${parts.join('-')}-${hex.slice(20)}`;
}

export function customerOf({ company }: Scene, email: string): Customer {
  const known = company.customersByEmail.get(email);
  if (known !== undefined) return known;
  const customer = { token: guidOf(`${company.token} customer ${email}`), options: [] };
  company.customersByEmail.set(email, customer);
  company.customers.set(customer.token, customer);
  return customer;
}

export function addOption(company: Company, customer: Customer, option: Option): void {
  const known = customer.options.findIndex(({ token }) => token === option.token);
  if (known >= 0) customer.options.splice(known, 1);
  customer.options.push(option);
  company.options.set(option.token, option);
}
