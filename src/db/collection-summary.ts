// Numbers about a merchant's collecting for commands that run it: what is due, what became of it,
// and which accounts wait for a new card.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

/** Billing records of merchants without a test clock that a claim would take now. */
export async function claimableNow(connection: Connection, now: Date): Promise<number> {
  // Index billing_state_due.
  const { rows } = await connection.query<{ count: number }>(
    `select count(*)::int as count from billing_state
     where queue_at is not null and not test_clock and queue_at <= $1`,
    [now],
  );
  return rows[0]?.count ?? 0;
}

export type CollectionSummary = {
  /** Billing records that fell due and were charged at least once. */
  billed: number;
  /** Of those, the ones that took money, whatever was given back later. */
  collected: number;
  /** Of those, the ones that were declined before. */
  recovered: number;
  /** Given up. */
  failed: number;
  /** Held back: a stop, no usable instrument. */
  unbillable: number;
  /** Still under way: pending, to be retried, waiting for the payer or for an answer. */
  open: number;
  /** Requests to gateways. */
  attempts: number;
  /** Attempts whose outcome was in doubt and is known now. */
  unknownResolved: number;
};

/** Reads all of the merchant's billing records. */
export async function collectionSummary(
  connection: Connection,
  merchantId: MerchantId,
): Promise<CollectionSummary> {
  const { rows } = await connection.query<CollectionSummary>(
    `select count(*) filter (where attempt_count > 0)::int as billed,
       count(*) filter (where taken)::int as collected,
       count(*) filter (where taken and decline_count > 0)::int as recovered,
       count(*) filter (where status = 'failed')::int as failed,
       count(*) filter (where status = 'unbillable')::int as unbillable,
       count(*) filter (where status in ('collecting', 'pending', 'in_retry', 'awaiting_payer',
         'authorized'))::int as open,
       coalesce(sum(attempt_count), 0)::int as attempts,
       (select count(*)::int from payment_transaction t
        where t.merchant_id = $1 and t.status not in ('in_progress', 'unknown', 'pending')
          and exists (
            select from transaction_status h
            where h.merchant_id = $1 and h.payment_transaction_id = t.id
              and (h.status = 'unknown' or h.cause = 'look-up'))) as "unknownResolved"
     from (
       select *, status in ('paid', 'cleared', 'settled', 'charged_back', 'refunded') as taken
       from billing_state
       where merchant_id = $1
     ) s`,
    [merchantId],
  );
  return rows[0]!;
}

export type NeedsNewCard = {
  accountId: Id<'account'>;
  customerId: Id<'customer'>;
  reference: string;
  gatewayConnectionId: Id<'gatewayConnection'>;
  gatewayCustomer: string | null;
};

/** Open accounts whose default instrument was refused for good or has expired, by reference. */
export async function accountsNeedingCards(
  connection: Connection,
  merchantId: MerchantId,
): Promise<NeedsNewCard[]> {
  const { rows } = await connection.query<NeedsNewCard>(
    `select a.id as "accountId", a.customer_id as "customerId", a.reference,
       i.gateway_connection_id as "gatewayConnectionId", i.gateway_customer as "gatewayCustomer"
     from merchant m
     join account a on a.merchant_id = m.id
     join instrument i on i.merchant_id = a.merchant_id and i.id = a.default_instrument_id
     where m.id = $1 and a.state = 'open' and i.kind = 'card'
       and (i.unusable_reason is not null
         or i.expires_on < (coalesce(m.clock_at, now()) at time zone m.time_zone)::date)
     order by a.reference`,
    [merchantId],
  );
  return rows;
}
