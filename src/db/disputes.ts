// What the ledger says of the disputes of a payment: how much they hold, and whether there was one.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

/** Minor units taken back by disputes and not returned by won ones. */
export async function disputedAmount(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<bigint> {
  const { rows } = await connection.query<{ amount: bigint }>(
    `select coalesce(sum(case cause when 'chargeback_won' then -amount else amount end), 0)::bigint
       as amount
     from ledger_entry
     where merchant_id = $1 and payment_transaction_id = $2
       and cause in ('chargeback', 'dishonour', 'chargeback_won')`,
    [merchantId, id],
  );
  return rows[0]?.amount ?? 0n;
}

/** A chargeback or a dishonour was booked on it at some time. Primary key of ledger_entry. */
export async function wasDisputed(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select 1 from ledger_entry
     where merchant_id = $1 and payment_transaction_id = $2
       and cause in ('chargeback', 'dishonour')
     limit 1`,
    [merchantId, id],
  );
  return rowCount === 1;
}
