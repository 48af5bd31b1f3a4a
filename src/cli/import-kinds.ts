// What can be imported: the columns of each kind, and the verb that its rows go through.

import { createHash } from 'node:crypto';
import { listConnections } from '#db/gateway-connections.ts';
import {
  accountsByReference,
  paymentRecordsByOrder,
  type Stored,
  sealedTokens,
} from '#db/import-reads.ts';
import type { Id } from '#domain/ids.ts';
import { readId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { FREQUENCIES } from '#domain/schedule.ts';
import { addCustomer } from '#engine/add-customer.ts';
import type { Scope } from '#engine/context.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { loadOneOffs } from '#engine/load-one-offs.ts';
import { openAccount } from '#engine/open-account.ts';
import { storeInstrument } from '#engine/store-instrument.ts';
import type { Columns, Row } from './import-file.ts';

export type Kind = 'accounts' | 'instruments' | 'payment-records' | 'one-off-schedules';

export type Outcome = 'stored' | 'existing' | Problem;

/** `one` throws a Problem for a bad row. Kinds that take many rows at once have `many`. */
type Importing = {
  one(row: Row): Promise<Outcome>;
  many?(rows: readonly Row[]): Promise<Outcome[]>;
};

type Import = {
  columns: Columns;
  begin(scope: Scope, rows: readonly Row[]): Promise<Importing>;
};

export const KINDS: readonly Kind[] = [
  'accounts',
  'instruments',
  'payment-records',
  'one-off-schedules',
];

const ACCOUNT = { required: true, also: ['account_reference'] };
const MONEY = { amount: { required: true }, currency: { required: true } };

export const IMPORTS: Readonly<Record<Kind, Import>> = {
  accounts: {
    columns: {
      reference: { required: true, also: ['account', 'account_reference'] },
      customer_reference: { also: ['customer'] },
      first_name: {},
      last_name: { also: ['name'] },
      company: {},
      email: {},
      phone: {},
    },
    begin: async (scope) => ({ one: (row) => importAccount(scope, row) }),
  },
  instruments: {
    columns: {
      account: ACCOUNT,
      gateway: { required: true, also: ['gateway_connection'] },
      kind: {},
      token: { required: true },
      gateway_customer: {},
      network_transaction_id: {},
      brand: {},
      last4: {},
      exp_month: {},
      exp_year: {},
    },
    begin: beginInstruments,
  },
  'payment-records': {
    columns: {
      account: ACCOUNT,
      order_ref: { also: ['order', 'order_reference'] },
      ...MONEY,
      first_amount: {},
      frequency: { required: true },
      first_date: {},
      billing_day: {},
      billing_count: {},
      end_date: {},
      first_kind: {},
      retry: {},
      description: {},
    },
    begin: beginPaymentRecords,
  },
  'one-off-schedules': {
    columns: {
      reference: { required: true },
      account: ACCOUNT,
      ...MONEY,
      due_on: { also: ['due_date', 'date'] },
      retry: {},
      description: {},
    },
    begin: async (scope) => ({
      one: async (row) => (await importOneOffs(scope, [row]))[0]!,
      many: (rows) => importOneOffs(scope, rows),
    }),
  },
};

async function importAccount(scope: Scope, { values }: Row): Promise<Outcome> {
  const { reference = '', customer_reference, first_name, last_name, company } = values;
  const { email, phone } = values;
  const { customer, existing } = await addCustomer(scope, {
    reference: customer_reference ?? reference,
    firstName: first_name ?? null,
    lastName: last_name ?? null,
    company: company ?? null,
    emails: email === undefined ? [] : [email],
    phones: phone === undefined ? [] : [phone],
  });
  const opened = await openAccount(scope, { customerId: customer.id, reference });
  return existing && opened.existing ? 'existing' : 'stored';
}

async function beginInstruments(scope: Scope, rows: readonly Row[]): Promise<Importing> {
  const { engine, merchantId } = scope;
  const accounts = await accountsNamed(scope, rows);
  const connections = await listConnections(engine.db.pool, merchantId, CONNECTIONS_MAX);
  const customers = [...accounts.values()].map(({ customerId }) => customerId);
  const known = new Set<string>();
  for (const one of await sealedTokens(engine.db.pool, merchantId, customers)) {
    const token = engine.sealer.open(one.tokenSealed);
    known.add(`${one.customerId} ${one.gatewayConnectionId} ${token}`);
  }
  const importOne = async ({ values }: Row): Promise<Outcome> => {
    const { accountId, customerId } = accountOf(accounts, values.account);
    const { gateway = '', token = '', kind = 'card' } = values;
    const id = readId('gatewayConnection', gateway);
    const connection = connections.find((one) => one.name === gateway || one.id === id);
    if (connection === undefined) {
      const limit = `one of ${connections.map(({ name }) => name).join(', ')}`;
      throw new Problem('value_invalid', { field: 'gateway', value: gateway, limit });
    }
    if (kind !== 'card' && kind !== 'bank_account' && kind !== 'mandate') {
      const limit = 'card, bank_account or mandate';
      throw new Problem('value_invalid', { field: 'kind', value: kind, limit });
    }
    const name = `${customerId} ${connection.id} ${token}`;
    if (known.has(name)) return 'existing';
    await storeInstrument(scope, {
      customerId,
      gatewayConnectionId: connection.id,
      kind,
      token,
      gatewayCustomer: values.gateway_customer ?? null,
      networkTransactionId: values.network_transaction_id ?? null,
      brand: values.brand ?? null,
      last4: values.last4 ?? null,
      expMonth: numberOf(values.exp_month, 'exp_month'),
      expYear: numberOf(values.exp_year, 'exp_year'),
      makeDefaultFor: { accountId },
    });
    known.add(name);
    return 'stored';
  };
  return { one: importOne };
}

const CONNECTIONS_MAX = 1_000;

async function beginPaymentRecords(scope: Scope, rows: readonly Row[]): Promise<Importing> {
  const { engine, merchantId } = scope;
  const accounts = await accountsNamed(scope, rows);
  const names = orderNames(rows);
  const stored = await paymentRecordsByOrder(engine.db.pool, merchantId, [...names.values()]);
  const seen = new Set<string>();
  const importOne = async (row: Row): Promise<Outcome> => {
    const { values } = row;
    const { accountId } = accountOf(accounts, values.account);
    const orderRef = names.get(row) ?? '';
    if (seen.has(orderRef)) {
      const limit = 'an order reference that no other row of the file has';
      throw new Problem('reference_conflict', { field: 'order_ref', value: orderRef, limit });
    }
    seen.add(orderRef);
    const before = stored.get(orderRef);
    if (before !== undefined) {
      mustBeSame(before, accountId, values);
      return 'existing';
    }
    const { amount, first_amount, currency, frequency, first_date } = values;
    const { billing_day, billing_count, end_date } = values;
    const firstKind = values.first_kind ?? 'purchase';
    if (firstKind !== 'purchase' && firstKind !== 'authorization') {
      const limit = 'purchase or authorization';
      throw new Problem('value_invalid', { field: 'first_kind', value: firstKind, limit });
    }
    await createPaymentRecord(scope, {
      accountId,
      terms: {
        ...{ amount, first_amount, currency, frequency, first_date },
        ...{ billing_day, billing_count, end_date },
      },
      firstKind,
      orderRef,
      retry: values.retry,
      description: values.description ?? null,
    });
    return 'stored';
  };
  return { one: importOne };
}

// Without a reference of its own a row is known by its content: the same row again, in this file or
// another, is the same payment record, and the second of two equal rows of one file the second.
function orderNames(rows: readonly Row[]): Map<Row, string> {
  const times = new Map<string, number>();
  return new Map(
    rows.map((row) => {
      const { order_ref, ...content } = row.values;
      if (order_ref !== undefined) return [row, order_ref] as const;
      const entries = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
      const hash = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 24);
      const time = (times.get(hash) ?? 0) + 1;
      times.set(hash, time);
      return [row, `import-${hash}-${time}`] as const;
    }),
  );
}

// Only what the row says is compared: what it leaves out was decided when it was first imported.
function mustBeSame(before: Stored, accountId: Id<'account'>, values: Row['values']): void {
  const frequency = FREQUENCIES[before.frequency];
  const stands: Record<string, readonly string[]> = {
    amount: [String(before.amount)],
    first_amount: [String(before.firstAmount)],
    currency: [before.currency],
    frequency: [frequency.name, String(frequency.code)],
    first_date: [before.firstOn],
    billing_day: [String(before.billingDay)],
    billing_count: [String(before.billingCount)],
    end_date: [String(before.endOn)],
    description: [String(before.description)],
    retry: [before.retryPolicy],
  };
  const differs =
    before.accountId !== accountId
      ? 'account'
      : Object.keys(stands).find((name) => {
          const value = values[name];
          return value !== undefined && !stands[name]?.includes(value);
        });
  if (differs === undefined) return;
  const limit = `${stands[differs]?.[0] ?? 'the account it has'}, as it was imported before`;
  throw new Problem('reference_conflict', { field: differs, value: values[differs], limit });
}

async function importOneOffs(scope: Scope, rows: readonly Row[]): Promise<Outcome[]> {
  const items = rows.map(({ values }) => ({
    reference: values.reference,
    account: values.account,
    amount: values.amount,
    currency: values.currency,
    dueOn: values.due_on,
    retry: values.retry,
    description: values.description,
  }));
  const results = await loadOneOffs(scope, items);
  return results.map((result) => {
    if (result.is === 'accepted') return result.existing ? 'existing' : 'stored';
    const { code, field, value, limit, detail } = result;
    return new Problem(code, { field, value, detail, ...(limit !== null && { limit }) });
  });
}

type Accounts = Awaited<ReturnType<typeof accountsByReference>>;

function accountsNamed({ engine, merchantId }: Scope, rows: readonly Row[]): Promise<Accounts> {
  const names = new Set(rows.flatMap(({ values }) => values.account ?? []));
  return accountsByReference(engine.db.pool, merchantId, [...names]);
}

function accountOf(accounts: Accounts, reference: string | undefined) {
  if (reference === undefined) throw new Problem('field_missing', { field: 'account' });
  const account = accounts.get(reference);
  if (account !== undefined) return account;
  const limit = 'the reference of an account';
  throw new Problem('account_unknown', { field: 'account', value: reference, limit });
}

function numberOf(text: string | undefined, field: string): number | null {
  if (text === undefined) return null;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new Problem('value_invalid', { field, value: text, limit: 'a whole number' });
}
