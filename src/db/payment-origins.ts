// Where a payment transaction comes from: what it follows, its connection, what was charged, where
// its money stands, and which one a gateway's own reference names. Reads only.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

/** What a capture, void or refund follows; null for a payment itself. It never changes. */
export async function parentOf(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<Id<'paymentTransaction'> | null> {
  const { rows } = await connection.query<{ parent_id: Id<'paymentTransaction'> | null }>(
    `select parent_id from payment_transaction where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0]?.parent_id ?? null;
}

/** The connection that a payment transaction goes through; null when there is no such one. */
export async function connectionOf(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<Id<'gatewayConnection'> | null> {
  const { rows } = await connection.query<{ id: Id<'gatewayConnection'> }>(
    `select gateway_connection_id as id from payment_transaction
     where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0]?.id ?? null;
}

/**
 * Where the money of a payment stands: its capture where held funds were captured, else itself.
 * Index payment_transaction_by_parent.
 */
export async function takenBy(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<Id<'paymentTransaction'>> {
  const { rows } = await connection.query<{ id: Id<'paymentTransaction'> }>(
    `select id from payment_transaction
     where merchant_id = $1 and parent_id = $2 and kind = 'capture'
       and status in ('succeeded', 'partially_refunded', 'refunded', 'charged_back')
     limit 1`,
    [merchantId, id],
  );
  return rows[0]?.id ?? id;
}

/** The instrument of an earlier payment, as a call about that payment needs it; null: none. */
export async function instrumentForCall(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'instrument'> | null,
): Promise<CallInstrument> {
  if (id === null) return NO_INSTRUMENT;
  const { rows } = await connection.query<CallInstrument>(
    `select kind as "instrumentKind", token_sealed as "tokenSealed",
       gateway_customer as "gatewayCustomer", network_transaction_id as "networkTransactionId"
     from instrument where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`the instrument ${id} of a payment is gone`);
  return row;
}

/** What was charged; null for a payment that no stored instrument made. By primary keys. */
export async function chargedKind(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'paymentTransaction'>,
): Promise<CallInstrument['instrumentKind'] | null> {
  const { rows } = await connection.query<{ kind: CallInstrument['instrumentKind'] }>(
    `select i.kind from payment_transaction t
     join instrument i on i.merchant_id = t.merchant_id and i.id = t.instrument_id
     where t.merchant_id = $1 and t.id = $2`,
    [merchantId, id],
  );
  return rows[0]?.kind ?? null;
}

export type CallInstrument = {
  instrumentKind: 'card' | 'bank_account' | 'mandate' | null;
  tokenSealed: Buffer | null;
  gatewayCustomer: string | null;
  networkTransactionId: string | null;
};

const NO_INSTRUMENT: CallInstrument = {
  instrumentKind: null,
  tokenSealed: null,
  gatewayCustomer: null,
  networkTransactionId: null,
};
