// Wallets: a customer's set of instruments with one default.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type Wallet = {
  id: Id<'wallet'>;
  customerId: Id<'customer'>;
  reference: string | null;
  /** Made by a payment record without a wallet of its own; it ends with that record. */
  implicit: boolean;
  defaultInstrumentId: Id<'instrument'> | null;
  createdAt: Date;
};

const COLUMNS = `
  id, customer_id as "customerId", reference, implicit,
  default_instrument_id as "defaultInstrumentId", created_at as "createdAt"`;

export async function walletById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'wallet'>,
): Promise<Wallet | null> {
  const { rows } = await connection.query<Wallet>(
    `select ${COLUMNS} from wallet where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

export async function walletByReference(
  connection: Connection,
  merchantId: MerchantId,
  reference: string,
): Promise<Wallet | null> {
  const { rows } = await connection.query<Wallet>(
    `select ${COLUMNS} from wallet where merchant_id = $1 and reference = $2`,
    [merchantId, reference],
  );
  return rows[0] ?? null;
}

/** null when the reference is taken. */
export async function insertWallet(
  connection: Connection,
  merchantId: MerchantId,
  wallet: Omit<Wallet, 'createdAt'>,
): Promise<Wallet | null> {
  const { rows } = await connection.query<Wallet>(
    `insert into wallet
       (merchant_id, id, customer_id, reference, implicit, default_instrument_id)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (merchant_id, reference) do nothing
     returning ${COLUMNS}`,
    [
      merchantId,
      wallet.id,
      wallet.customerId,
      wallet.reference,
      wallet.implicit,
      wallet.defaultInstrumentId,
    ],
  );
  return rows[0] ?? null;
}

export async function setWalletDefault(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'wallet'>,
  instrumentId: Id<'instrument'> | null,
): Promise<void> {
  await connection.query(
    `update wallet set default_instrument_id = $3 where merchant_id = $1 and id = $2`,
    [merchantId, id, instrumentId],
  );
}

/** In the order of their making, from after `after`; of one customer where it is named. */
export async function listWallets(
  connection: Connection,
  merchantId: MerchantId,
  page: { customerId?: Id<'customer'> | null; after: Id<'wallet'> | null; limit: number },
): Promise<Wallet[]> {
  const { rows } = await connection.query<Wallet>(
    `select ${COLUMNS} from wallet
     where merchant_id = $1
       and ($2::uuid is null or customer_id = $2)
       and ($3::uuid is null or id > $3)
     order by id
     limit $4`,
    [merchantId, page.customerId ?? null, page.after, page.limit],
  );
  return rows;
}
