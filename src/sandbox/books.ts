// What the gateways did, kept by themselves: the oracle that knows nothing of our database. One
// entry per payment a gateway was asked for, with our names on it.

export type BookedStatus = 'approved' | 'authorized' | 'pending' | 'declined' | 'voided';

export type BookedPayment = {
  gateway: string;
  account: string;
  /** The gateway's own id. */
  id: string;
  /** The idempotency key it was made with. */
  key: string | null;
  /** Our payment transaction and our billing record, as the request named them. */
  reference: string | null;
  billing_record: string | null;
  token: string;
  amount: number;
  currency: string;
  status: BookedStatus;
  /** What was taken, given back, and taken back by the payer's bank. Minor units. */
  captured: number;
  refunded: number;
  charged_back: number;
  /** Milliseconds on the twin's clock. */
  at: number;
};

export type AccountSummary = {
  gateway: string;
  account: string;
  payments: number;
  /** Payments that took money, and how much per currency (before refunds and chargebacks). */
  approved: number;
  approved_sums: Record<string, number>;
  refunded_sums: Record<string, number>;
  charged_back: number;
  declined: number;
  pending: number;
  authorized: number;
  voided: number;
  /** Billing records with more than one approved purchase: must be 0. */
  doubles: number;
  /** The first of them. */
  double_billing_records: string[];
};

export type BooksFilter = { gateway?: string; account?: string; cursor?: number; limit?: number };

export type BooksPage = { payments: BookedPayment[]; next_cursor: number | null };

export type Books = {
  /** The twin keeps the entry it passes and changes it as the payment goes on. */
  add(payment: BookedPayment): void;
  page(filter: BooksFilter): BooksPage;
  summary(): { accounts: AccountSummary[] };
};

const PAGE_MAX = 5_000;
const DOUBLES_SHOWN_MAX = 20;

export function books(): Books {
  const all: BookedPayment[] = [];
  return {
    add: (payment) => {
      all.push(payment);
    },
    page: (filter) => page(all, filter),
    summary: () => summary(all),
  };
}

/** Money was taken at some time, whatever became of it later. */
export function tookMoney(payment: BookedPayment): boolean {
  return payment.captured > 0;
}

function page(all: readonly BookedPayment[], filter: BooksFilter): BooksPage {
  const limit = Math.min(filter.limit ?? 1_000, PAGE_MAX);
  const payments: BookedPayment[] = [];
  let index = filter.cursor ?? 0;
  for (; index < all.length && payments.length < limit; index++) {
    const payment = all[index]!;
    if (filter.gateway !== undefined && payment.gateway !== filter.gateway) continue;
    if (filter.account !== undefined && payment.account !== filter.account) continue;
    payments.push(payment);
  }
  return { payments, next_cursor: index < all.length ? index : null };
}

function summary(all: readonly BookedPayment[]): { accounts: AccountSummary[] } {
  const accounts = new Map<string, { sum: AccountSummary; seen: Map<string, number> }>();
  for (const payment of all) {
    const name = `${payment.gateway} ${payment.account}`;
    let entry = accounts.get(name);
    if (entry === undefined) {
      entry = { sum: emptySummary(payment.gateway, payment.account), seen: new Map() };
      accounts.set(name, entry);
    }
    addTo(entry.sum, entry.seen, payment);
  }
  return { accounts: [...accounts.values()].map(({ sum }) => sum) };
}

function addTo(sum: AccountSummary, seen: Map<string, number>, payment: BookedPayment): void {
  sum.payments += 1;
  if (payment.status !== 'approved') sum[payment.status] += 1;
  if (payment.charged_back > 0) sum.charged_back += 1;
  if (!tookMoney(payment)) return;
  const { currency } = payment;
  sum.approved += 1;
  sum.approved_sums[currency] = (sum.approved_sums[currency] ?? 0) + payment.captured;
  if (payment.refunded > 0) {
    sum.refunded_sums[currency] = (sum.refunded_sums[currency] ?? 0) + payment.refunded;
  }
  // Without the billing record's name the gateway can't tell one due amount from another.
  if (payment.billing_record === null) return;
  const times = (seen.get(payment.billing_record) ?? 0) + 1;
  seen.set(payment.billing_record, times);
  if (times !== 2) return;
  sum.doubles += 1;
  if (sum.double_billing_records.length < DOUBLES_SHOWN_MAX) {
    sum.double_billing_records.push(payment.billing_record);
  }
}

function emptySummary(gateway: string, account: string): AccountSummary {
  const counts = { payments: 0, approved: 0, charged_back: 0, declined: 0, pending: 0 };
  const more = { authorized: 0, voided: 0, doubles: 0, double_billing_records: [] };
  return { gateway, account, ...counts, ...more, approved_sums: {}, refunded_sums: {} };
}
