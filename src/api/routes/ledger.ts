// The ledger: entries by account or payment transaction, and balances.

import { type Static, Type } from 'typebox';
import {
  type BalanceRead,
  balancesOfAccount,
  balancesOfConnections,
  type LedgerEntryRead,
  listEntries,
  listEntriesOfAccount,
  listEntriesOfTransaction,
} from '#db/ledger-reads.ts';
import { readTransaction } from '#db/payment-transaction-reads.ts';
import { type Id, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, type PartKind, pageOf, pageQuery } from '../paging.ts';
import { amount, currency, idOf, instant, named, oneOf, PAGE_DEFAULT, record } from '../schema.ts';
import { givenId } from './ids.ts';
import { found, ownAccount } from './reading.ts';

const NAMES = ['payer', 'gateway'] as const;
const CAUSES = [
  'purchase',
  'capture',
  'refund',
  'refund_failed',
  'chargeback',
  'chargeback_won',
  'dishonour',
] as const;
/** Currencies times connections: a merchant has a handful of each. */
const BALANCES_MAX = 1000;

const LedgerAccountView = named('LedgerAccount', 'One side of a transfer.', {
  name: oneOf(NAMES, '`payer`: what an account has paid; `gateway`: what a connection holds.'),
  of: Type.String({ description: 'The account, or the gateway connection.' }),
});

const LedgerEntryView = named('LedgerEntry', 'One transfer; it never changes.', {
  payment_transaction_id: idOf('paymentTransaction', 'What moved the money.'),
  cause: oneOf(CAUSES, 'Why it moved.'),
  account_id: idOf('account'),
  debit: LedgerAccountView,
  credit: LedgerAccountView,
  amount: amount(),
  currency: currency(),
  booked_at: instant('When it was booked.'),
});

const BalanceView = named('Balance', 'The balance of one ledger account in one currency.', {
  ledger_account: LedgerAccountView,
  currency: currency(),
  debits: amount('Sum of what was debited.'),
  credits: amount('Sum of what was credited.'),
  balance: amount('What a gateway connection holds for you, or what an account has paid.'),
  entries: Type.Unsafe<bigint>({ type: 'integer', description: 'Entries in it.' }),
});

const entries = endpoint({
  method: 'GET',
  url: '/v1/ledger-entries',
  operationId: 'listLedgerEntries',
  tag: 'Ledger',
  summary: 'List ledger entries',
  description:
    'Newest payment transaction first; of an account by due day, the newest first. Ask for one ' +
    'account or one payment transaction, not both.',
  query: record({
    account_id: Type.Optional(idOf('account', "Only this account's.")),
    payment_transaction_id: Type.Optional(
      idOf('paymentTransaction', "Only this payment transaction's."),
    ),
    ...pageQuery(),
  }),
  reply: pageOf('LedgerEntry', LedgerEntryView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const accountId = givenId('account', query.account_id, 'account_id');
    const transactionId = givenId(
      'paymentTransaction',
      query.payment_transaction_id,
      'payment_transaction_id',
    );
    if (accountId !== null && transactionId !== null) {
      const limit = 'account_id or payment_transaction_id, not both';
      throw new Problem('value_invalid', { field: 'account_id', limit });
    }
    if (transactionId !== null) return ofTransaction(engine, scope, transactionId);
    const asked = { cursor: query.cursor, limit: query.limit ?? PAGE_DEFAULT };
    const page =
      accountId === null
        ? await newestFirst(engine, scope, asked)
        : await ofAccount(engine, scope, accountId, asked);
    return { data: page.rows.map(entryView), next_cursor: page.next_cursor };
  },
});

const balances = endpoint({
  method: 'GET',
  url: '/v1/balances',
  operationId: 'listBalances',
  tag: 'Ledger',
  summary: 'List balances',
  description:
    'What your gateway connections hold; with `account_id`, what that account has paid. One row ' +
    'for each currency.',
  query: record({ account_id: Type.Optional(idOf('account', "This account's balances.")) }),
  reply: named('Balances', 'Balances, one row a currency.', { data: Type.Array(BalanceView) }),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const wanted = givenId('account', query.account_id, 'account_id');
    const accountId = await ownAccount(engine, scope.merchantId, wanted);
    const { pool } = engine.db;
    const rows =
      accountId === null
        ? await balancesOfConnections(pool, scope.merchantId, BALANCES_MAX)
        : await balancesOfAccount(pool, scope.merchantId, accountId);
    return { data: rows.map(balanceView) };
  },
});

export const ledger = [entries, balances];

type Asked = { cursor: string | undefined; limit: number };

async function ofTransaction(engine: Engine, scope: Scope, id: Id<'paymentTransaction'>) {
  const { pool } = engine.db;
  found(await readTransaction(pool, scope.merchantId, id), 'paymentTransaction', id);
  const rows = await listEntriesOfTransaction(pool, scope.merchantId, id);
  return { data: rows.map(entryView), next_cursor: null };
}

const NEWEST: readonly PartKind[] = ['uuid', 'word', 'whole'];
const OF_ACCOUNT: readonly PartKind[] = ['day', 'uuid', ...NEWEST];

async function newestFirst(engine: Engine, scope: Scope, { cursor, limit }: Asked) {
  const position = decodeCursor(cursor, NEWEST);
  const after = position === null ? null : placeOf(position);
  const read = { after, limit: limit + 1 };
  const rows = await listEntries(engine.db.pool, scope.merchantId, read);
  return cutPage(rows, limit, partsOf);
}

async function ofAccount(
  engine: Engine,
  scope: Scope,
  accountId: Id<'account'>,
  { cursor, limit }: Asked,
) {
  await ownAccount(engine, scope.merchantId, accountId);
  const [dueOn = '', recordId, ...rest] = decodeCursor(cursor, OF_ACCOUNT) ?? [];
  const after =
    recordId === undefined
      ? null
      : { dueOn, billingRecordId: recordId as Id<'billingRecord'>, ...placeOf(rest) };
  const read = { after, limit: limit + 1 };
  const rows = await listEntriesOfAccount(engine.db.pool, scope.merchantId, accountId, read);
  return cutPage(rows, limit, (row) => [row.dueOn, row.billingRecordId, ...partsOf(row)]);
}

function placeOf([id = '', cause = '', seq = '']: readonly string[]) {
  return { paymentTransactionId: id as Id<'paymentTransaction'>, cause, seq: Number(seq) };
}

function partsOf({ paymentTransactionId, cause, seq }: LedgerEntryRead): string[] {
  return [paymentTransactionId, cause, String(seq)];
}

function entryView(row: LedgerEntryRead): Static<typeof LedgerEntryView> {
  return {
    payment_transaction_id: showId('paymentTransaction', row.paymentTransactionId),
    cause: row.cause,
    account_id: showId('account', row.accountId),
    debit: sideView(row.debit, row.debitOf),
    credit: sideView(row.credit, row.creditOf),
    amount: row.amount,
    currency: row.currency,
    booked_at: row.bookedAt,
  };
}

function balanceView(row: BalanceRead): Static<typeof BalanceView> {
  const { ledgerAccount, debits, credits } = row;
  return {
    ledger_account: sideView(ledgerAccount, row.of),
    currency: row.currency,
    debits,
    credits,
    balance: ledgerAccount === 'gateway' ? debits - credits : credits - debits,
    entries: row.entries,
  };
}

function sideView(name: LedgerEntryRead['debit'], of: string) {
  const shown =
    name === 'payer'
      ? showId('account', of as Id<'account'>)
      : showId('gatewayConnection', of as Id<'gatewayConnection'>);
  return { name, of: shown };
}
