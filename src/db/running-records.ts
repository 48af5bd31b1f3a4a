// Payment records that are running through a gateway connection, and what their payers have at
// another one: what moving them is decided by.

import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type RunningRecord = {
  id: Id<'paymentRecord'>;
  number: bigint;
  accountId: Id<'account'>;
  customerId: Id<'customer'>;
  walletId: Id<'wallet'>;
  /** What is charged now at the connection; null: its payer pays by a payment method there. */
  instrumentId: Id<'instrument'> | null;
  /** Whether the wallet's default is charged, not the account's. */
  byWallet: boolean;
  /** Whether the payment method is the payment record's own, not the account's. */
  byRecord: boolean;
  /** The newest usable one of the customer at the other connection. */
  targetInstrumentId: Id<'instrument'> | null;
  /** The first enabled payment method through the other connection. */
  targetMethodId: Id<'paymentMethod'> | null;
};

export type Running = {
  merchantId: MerchantId;
  from: Id<'gatewayConnection'>;
  to: Id<'gatewayConnection'>;
  today: PlainDate;
  after: Id<'paymentRecord'> | null;
  limit: number;
};

/** Active ones, by id. Index payment_record_by_state; the rest by primary key. */
export async function runningThrough(
  connection: Connection,
  { merchantId, from, to, today, after, limit }: Running,
): Promise<RunningRecord[]> {
  const { rows } = await connection.query<RunningRecord>(
    `select r.id, r.number, r.account_id as "accountId", a.customer_id as "customerId",
       r.wallet_id as "walletId", used.id as "instrumentId",
       w.default_instrument_id is not null as "byWallet",
       r.payment_method_id is not null as "byRecord", target.id as "targetInstrumentId",
       way.id as "targetMethodId"
     from payment_record r
     join account a on a.merchant_id = r.merchant_id and a.id = r.account_id
     join wallet w on w.merchant_id = r.merchant_id and w.id = r.wallet_id
     left join instrument i
       on i.merchant_id = r.merchant_id
       and i.id = coalesce(w.default_instrument_id, a.default_instrument_id)
     left join payment_method pm
       on pm.merchant_id = r.merchant_id
       and pm.id = coalesce(r.payment_method_id,
         case when i.id is null then a.payment_method_id end)
     cross join lateral (
       select case when pm.id is null then i.id end as id,
         coalesce(pm.gateway_connection_id,
           case when pm.id is null then i.gateway_connection_id end) as connection_id
     ) used
     left join lateral (
       select t.id from instrument t
       where t.merchant_id = a.merchant_id and t.customer_id = a.customer_id
         and t.gateway_connection_id = $3 and t.unusable_reason is null
         and (t.expires_on is null or t.expires_on >= $4)
       order by t.id desc limit 1
     ) target on true
     left join lateral (
       select p.id from payment_method p
       where p.merchant_id = r.merchant_id and p.gateway_connection_id = $3 and p.enabled
       order by p.position, p.id limit 1
     ) way on true
     where r.merchant_id = $1 and r.state = 'active' and used.connection_id = $2
       and ($5::uuid is null or r.id > $5)
     order by r.id
     limit $6`,
    [merchantId, from, to, today, after, limit],
  );
  return rows;
}

/** Billing records still to come that name an instrument of the connection name another one. */
export async function renameInstruments(
  connection: Connection,
  merchantId: MerchantId,
  paymentRecordId: Id<'paymentRecord'>,
  change: { from: Id<'gatewayConnection'>; instrumentId: Id<'instrument'> },
): Promise<void> {
  await connection.query(
    `update billing_record b set instrument_id = $4
     from billing_state s, instrument i
     where b.merchant_id = $1 and b.payment_record_id = $2 and i.merchant_id = $1
       and i.id = b.instrument_id and i.gateway_connection_id = $3
       and s.merchant_id = $1 and s.billing_record_id = b.id
       and s.status in ('to_come', 'in_retry', 'unbillable')`,
    [merchantId, paymentRecordId, change.from, change.instrumentId],
  );
}

/** The payment record and what of it is still to come are paid by another payment method. */
export async function renameMethod(
  connection: Connection,
  merchantId: MerchantId,
  paymentRecordId: Id<'paymentRecord'>,
  methodId: Id<'paymentMethod'>,
): Promise<void> {
  await connection.query(
    `with record as (
       update payment_record set payment_method_id = $3 where merchant_id = $1 and id = $2
     )
     update billing_record b set payment_method_id = $3
     from billing_state s
     where b.merchant_id = $1 and b.payment_record_id = $2 and s.merchant_id = $1
       and s.billing_record_id = b.id
       and s.status in ('to_come', 'in_retry', 'unbillable', 'awaiting_payer')`,
    [merchantId, paymentRecordId, methodId],
  );
}
