// Accounts: a customer's agreement with the merchant, under the merchant's own reference.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type Account = {
  id: Id<'account'>;
  customerId: Id<'customer'>;
  reference: string;
  defaultInstrumentId: Id<'instrument'> | null;
  /** How it pays without a usable instrument. */
  paymentMethodId: Id<'paymentMethod'> | null;
  state: 'open' | 'closed';
  createdAt: Date;
};

const COLUMNS = `
  id, customer_id as "customerId", reference, default_instrument_id as "defaultInstrumentId",
  payment_method_id as "paymentMethodId", state, created_at as "createdAt"`;

export async function accountById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'account'>,
): Promise<Account | null> {
  const { rows } = await connection.query<Account>(
    `select ${COLUMNS} from account where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** As accountById; nobody closes it or changes its default until the transaction ends. */
export async function accountHeld(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'account'>,
): Promise<Account | null> {
  const { rows } = await connection.query<Account>(
    `select ${COLUMNS} from account
     where merchant_id = $1 and id = $2
     for share`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** Every account of the customer. Index account_by_customer. */
export async function accountIdsOfCustomer(
  connection: Connection,
  merchantId: MerchantId,
  customerId: Id<'customer'>,
): Promise<Id<'account'>[]> {
  const { rows } = await connection.query<{ id: Id<'account'> }>(
    `select id from account where merchant_id = $1 and customer_id = $2 order by id`,
    [merchantId, customerId],
  );
  return rows.map((row) => row.id);
}

export async function accountByReference(
  connection: Connection,
  merchantId: MerchantId,
  reference: string,
): Promise<Account | null> {
  const { rows } = await connection.query<Account>(
    `select ${COLUMNS} from account where merchant_id = $1 and reference = $2`,
    [merchantId, reference],
  );
  return rows[0] ?? null;
}

/** null when the reference is taken. */
export async function insertAccount(
  connection: Connection,
  merchantId: MerchantId,
  account: Omit<Account, 'state' | 'createdAt'>,
): Promise<Account | null> {
  const { rows } = await connection.query<Account>(
    `insert into account (merchant_id, id, customer_id, reference, default_instrument_id,
       payment_method_id)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (merchant_id, reference) do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      account.id,
      account.customerId,
      account.reference,
      account.defaultInstrumentId,
      account.paymentMethodId,
    ],
  );
  return rows[0] ?? null;
}

export async function setAccountDefault(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'account'>,
  instrumentId: Id<'instrument'> | null,
): Promise<void> {
  await connection.query(
    `update account set default_instrument_id = $3 where merchant_id = $1 and id = $2`,
    [merchantId, id, instrumentId],
  );
}

/** What the claim would take of the account is locked. */
export async function setAccountPaymentMethod(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'account'>,
  methodId: Id<'paymentMethod'> | null,
): Promise<Account | null> {
  const { rows } = await connection.query<Account>(
    `update account set payment_method_id = $3 where merchant_id = $1 and id = $2
     returning ${COLUMNS}`,
    [merchantId, id, methodId],
  );
  return rows[0] ?? null;
}

/** Guarded: null when it is not open. */
export async function closeOpenAccount(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'account'>,
): Promise<Account | null> {
  const { rows } = await connection.query<Account>(
    `update account set state = 'closed'
     where merchant_id = $1 and id = $2 and state = 'open'
     returning ${COLUMNS}`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** In the order of their making, from after `after`; of one customer where it is named. */
export async function listAccounts(
  connection: Connection,
  merchantId: MerchantId,
  page: { customerId?: Id<'customer'> | null; after: Id<'account'> | null; limit: number },
): Promise<Account[]> {
  const { rows } = await connection.query<Account>(
    `select ${COLUMNS} from account
     where merchant_id = $1
       and ($2::uuid is null or customer_id = $2)
       and ($3::uuid is null or id > $3)
     order by id
     limit $4`,
    [merchantId, page.customerId ?? null, page.after, page.limit],
  );
  return rows;
}
