// The books as the API and an operator read them: entries by account or payment transaction, and
// balances. A balance of a gateway connection is a sum of sums; of a payer, of a few entries.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { LedgerAccount, LedgerCause } from '#domain/ledger.ts';
import type { Currency } from '#domain/money.ts';
import type { Connection } from './pool.ts';

export type LedgerEntryRead = {
  paymentTransactionId: Id<'paymentTransaction'>;
  cause: LedgerCause;
  seq: number;
  accountId: Id<'account'>;
  debit: LedgerAccount['name'];
  debitOf: string;
  credit: LedgerAccount['name'];
  creditOf: string;
  amount: bigint;
  currency: Currency;
  bookedAt: Date;
};

/** Where the last row of a page stood. */
export type LedgerPosition = {
  paymentTransactionId: Id<'paymentTransaction'>;
  cause: string;
  seq: number;
};

/** As LedgerPosition, in an account's list, which goes by due day. */
export type AccountLedgerPosition = LedgerPosition & {
  dueOn: string;
  billingRecordId: Id<'billingRecord'>;
};

export type AccountLedgerEntryRead = LedgerEntryRead & {
  dueOn: string;
  billingRecordId: Id<'billingRecord'>;
};

/** debits - credits is what a gateway connection holds; credits - debits what a payer has paid. */
export type BalanceRead = {
  ledgerAccount: LedgerAccount['name'];
  of: string;
  currency: Currency;
  debits: bigint;
  credits: bigint;
  entries: bigint;
};

const COLUMNS = `
  e.payment_transaction_id as "paymentTransactionId", e.cause, e.seq, e.account_id as "accountId",
  e.debit, e.debit_of as "debitOf", e.credit, e.credit_of as "creditOf", e.amount, e.currency,
  e.booked_at as "bookedAt"`;

/** Primary key, backwards; newest payment transaction first. */
export const ENTRIES_NEWEST = `
  select ${COLUMNS}
  from ledger_entry e
  where e.merchant_id = $1
    and ($2::uuid is null
      or (e.payment_transaction_id, e.cause, e.seq) < ($2, $3::text, $4::smallint))
  order by e.payment_transaction_id desc, e.cause desc, e.seq desc
  limit $5`;

/** Primary key. */
export const ENTRIES_OF_TRANSACTION = `
  select ${COLUMNS}
  from ledger_entry e
  where e.merchant_id = $1 and e.payment_transaction_id = $2
  order by e.cause, e.seq`;

/** The books of one account's billing records `r`, by billing_record_by_account and keys. */
const OF_ACCOUNT = `
  from billing_record r
  join payment_transaction p on p.merchant_id = r.merchant_id and p.billing_record_id = r.id
  join ledger_entry e on e.merchant_id = p.merchant_id and e.payment_transaction_id = p.id
  where r.merchant_id = $1 and p.merchant_id = $1 and e.merchant_id = $1 and r.account_id = $2`;

/** Index billing_record_by_account, backwards, then the keys of what belongs to each. */
export const ENTRIES_OF_ACCOUNT = `
  select ${COLUMNS}, r.due_on as "dueOn", r.id as "billingRecordId"
  ${OF_ACCOUNT}
    and ($3::date is null or r.due_on <= $3)
    and ($3::date is null or (r.due_on, r.id, p.id, e.cause, e.seq)
      < ($3, $4::uuid, $5::uuid, $6::text, $7::smallint))
  order by r.due_on desc, r.id desc, p.id desc, e.cause desc, e.seq desc
  limit $8`;

/** One row a currency. Reads all of the account's entries: as many as it has had payments. */
export const BALANCES_OF_ACCOUNT = `
  select 'payer' as "ledgerAccount", $2::uuid as of, e.currency,
    coalesce(sum(e.amount) filter (where e.debit = 'payer'), 0)::bigint as debits,
    coalesce(sum(e.amount) filter (where e.credit = 'payer'), 0)::bigint as credits,
    count(*) as entries
  ${OF_ACCOUNT}
  group by e.currency
  order by e.currency`;

/** Primary key of ledger_sum: one row for every batch that booked on the connection. */
export const BALANCES_OF_CONNECTIONS = `
  select ledger_account as "ledgerAccount", ledger_account_of as of, currency,
    sum(debits)::bigint as debits, sum(credits)::bigint as credits, sum(entries)::bigint as entries
  from ledger_sum
  where merchant_id = $1 and ledger_account = 'gateway'
  group by ledger_account, ledger_account_of, currency
  order by ledger_account_of, currency
  limit $2`;

/** Newest first. */
export async function listEntries(
  connection: Connection,
  merchantId: MerchantId,
  page: { after: LedgerPosition | null; limit: number },
): Promise<LedgerEntryRead[]> {
  const { after } = page;
  const position = [after?.paymentTransactionId ?? null, after?.cause ?? null, after?.seq ?? null];
  const values = [merchantId, ...position, page.limit];
  const { rows } = await connection.query<LedgerEntryRead>(ENTRIES_NEWEST, values);
  return rows;
}

/** All of one payment transaction: a handful. */
export async function listEntriesOfTransaction(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<LedgerEntryRead[]> {
  const { rows } = await connection.query<LedgerEntryRead>(ENTRIES_OF_TRANSACTION, [
    merchantId,
    id,
  ]);
  return rows;
}

/** Newest due day first. */
export async function listEntriesOfAccount(
  connection: Connection,
  merchantId: MerchantId,
  accountId: Id<'account'>,
  page: { after: AccountLedgerPosition | null; limit: number },
): Promise<AccountLedgerEntryRead[]> {
  const { after } = page;
  const { rows } = await connection.query<AccountLedgerEntryRead>(ENTRIES_OF_ACCOUNT, [
    merchantId,
    accountId,
    after?.dueOn ?? null,
    after?.billingRecordId ?? null,
    after?.paymentTransactionId ?? null,
    after?.cause ?? null,
    after?.seq ?? null,
    page.limit,
  ]);
  return rows;
}

/** One row a currency; none before the first entry. */
export async function balancesOfAccount(
  connection: Connection,
  merchantId: MerchantId,
  accountId: Id<'account'>,
): Promise<BalanceRead[]> {
  const { rows } = await connection.query<BalanceRead>(BALANCES_OF_ACCOUNT, [
    merchantId,
    accountId,
  ]);
  return rows;
}

/** What each gateway connection holds, by currency. */
export async function balancesOfConnections(
  connection: Connection,
  merchantId: MerchantId,
  limit: number,
): Promise<BalanceRead[]> {
  const { rows } = await connection.query<BalanceRead>(BALANCES_OF_CONNECTIONS, [
    merchantId,
    limit,
  ]);
  return rows;
}
