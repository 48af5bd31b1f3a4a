// Unbillable records whose reason may be gone, and the locks of a whole merchant: what changes of
// stops, instruments, connections and clocks need.

import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { CHARGEABILITY_JOINS, UNCHARGEABLE_REASON } from './chargeability.ts';
import type { Connection } from './pool.ts';

export type Releasable = {
  id: Id<'billingRecord'>;
  accountId: Id<'account'>;
  dueOn: PlainDate;
};

export type ReleaseRequest = {
  merchantId: MerchantId;
  now: Date;
  today: PlainDate;
  /** null: of every account. */
  accountIds: readonly Id<'account'>[] | null;
  /** Only those whose instrument is of this connection. */
  gatewayConnectionId: Id<'gatewayConnection'> | null;
  limit: number;
};

/** The longest window a merchant may have: nothing due earlier can be within its own. */
const WINDOW_DAYS_MAX = 366;

/**
 * Unbillable records that could be charged now and whose window is open, locked, in the order of
 * their ids. Index billing_record_by_account or billing_record_by_day, a window's days of it.
 */
export async function lockReleasable(
  connection: Connection,
  request: ReleaseRequest,
): Promise<Releasable[]> {
  const all = request.accountIds === null;
  const { rows } = await connection.query<Releasable>({
    // To plan it takes longer than to run it.
    name: all ? 'releasable-of-all' : 'releasable-of-accounts',
    text: `select b.id, b.account_id as "accountId", b.due_on as "dueOn"
     from billing_record b
     join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
     cross join lateral (
       select $2::timestamptz as p_now, greatest($3::date, b.due_on) as p_today
     ) p
     ${CHARGEABILITY_JOINS}
     where b.merchant_id = $1
       and ${all ? '$4::uuid[] is null' : 'b.account_id = any ($4::uuid[])'}
       and ($5::uuid is null or coalesce(pc.id, c.id) = $5)
       and b.due_on >= $3::date - ${WINDOW_DAYS_MAX}
       and b.window_until >= $3
       and s.status = 'unbillable'
       and ${UNCHARGEABLE_REASON} is null
     order by b.id
     limit $6
     for no key update of s`,
    values: [
      request.merchantId,
      request.now,
      request.today,
      request.accountIds,
      request.gatewayConnectionId,
      request.limit,
    ],
  });
  return rows;
}

/**
 * Locks whatever of the merchant a claim could take until `until`, for a change that concerns
 * many accounts. Index billing_state_due or billing_state_due_on_test_clock.
 */
export async function lockDueOfMerchant(
  connection: Connection,
  merchantId: MerchantId,
  until: Date,
): Promise<void> {
  await connection.query(
    `select from billing_state
     where merchant_id = $1 and queue_at <= $2
     order by billing_record_id
     for no key update`,
    [merchantId, until],
  );
}

/** Each instant at which something of the merchant is to be tried, once. */
export async function queueInstants(
  connection: Connection,
  merchantId: MerchantId,
): Promise<Date[]> {
  const { rows } = await connection.query<{ at: Date }>(
    `select distinct queue_at as at
     from billing_state
     where merchant_id = $1 and queue_at is not null`,
    [merchantId],
  );
  return rows.map((row) => row.at);
}

/** Moves every planned attempt of the merchant from one instant to another. */
export async function moveQueue(
  connection: Connection,
  merchantId: MerchantId,
  instants: readonly { from: Date; to: Date }[],
): Promise<void> {
  if (instants.length === 0) return;
  await connection.query(
    `update billing_state s
     set queue_at = i."to"
     from jsonb_to_recordset($2::jsonb) as i ("from" timestamptz, "to" timestamptz)
     where s.merchant_id = $1 and s.queue_at = i."from"`,
    [merchantId, JSON.stringify(instants)],
  );
}

/** Puts all that the merchant has under its own clock. The merchant is locked. */
export async function putUnderTestClock(
  connection: Connection,
  merchantId: MerchantId,
): Promise<void> {
  await connection.query(
    `update billing_state set test_clock = true where merchant_id = $1 and not test_clock`,
    [merchantId],
  );
  await connection.query(
    `update payment_record set test_clock = true where merchant_id = $1 and not test_clock`,
    [merchantId],
  );
}

/** When the last event of the merchant happened; null when nothing has. */
export async function lastEventAt(
  connection: Connection,
  merchantId: MerchantId,
): Promise<Date | null> {
  const { rows } = await connection.query<{ at: Date }>(
    `select date_trunc('milliseconds', at) as at
     from event
     where merchant_id = $1
     order by at desc, id desc
     limit 1`,
    [merchantId],
  );
  return rows[0]?.at ?? null;
}
