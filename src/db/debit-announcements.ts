// Debits of mandates that are announced to their payers: each once for the day and amount that it
// has, so many days before as the connection says.

import type { Id, IdSource, MerchantId } from '#domain/ids.ts';
import { CHARGEABILITY_JOINS } from './chargeability.ts';
import { EVENT_NOW } from './events.ts';
import type { Connection } from './pool.ts';

/** A debit may be as many days after its due day as banks do not settle, and no more. */
const BANK_HOLIDAYS_MAX = 5;

const DUE = `
  select b.merchant_id, b.id, b.account_id, b.amount, b.currency, i.mandate_reference,
    m.clock_at, d.today, (s.queue_at at time zone m.time_zone)::date as debit_on
  from gateway_connection g
  join merchant m on m.id = g.merchant_id
  cross join lateral (
    select (coalesce(m.clock_at, $1::timestamptz) at time zone m.time_zone)::date as today
  ) d
  join billing_record b
    on b.merchant_id = g.merchant_id and b.due_on >= d.today - ${BANK_HOLIDAYS_MAX}
    and b.due_on <= d.today + g.pre_notification_days and b.announced_on is null
  join billing_state s
    on s.merchant_id = b.merchant_id and s.billing_record_id = b.id and s.status = 'to_come'
  ${CHARGEABILITY_JOINS}
  where g.pre_notification_days > 0 and g.enabled and c.id = g.id and i.kind = 'mandate'
    and ($2::uuid is null or g.merchant_id = $2)
  limit $3
  for update of b skip locked`;

/** Returns how many; `limit`: there may be more. Index billing_record_by_day. */
export async function announceDue(
  connection: Connection,
  request: { now: Date; merchantId: MerchantId | null; limit: number; ids: IdSource },
): Promise<number> {
  const { now, merchantId, limit, ids } = request;
  const eventIds: Id<'event'>[] = Array.from({ length: limit }, () => ids.next('event'));
  const { rows } = await connection.query<{ count: number }>(
    `with due as materialized (${DUE}), numbered as (
       select *, row_number() over () as number from due
     ), noted as (
       update billing_record b set announced_on = n.today from numbered n
       where b.merchant_id = n.merchant_id and b.id = n.id
     ), told as (
       insert into event (merchant_id, at, id, type, account_id, billing_record_id, data)
       select merchant_id, coalesce(clock_at, ${EVENT_NOW}), ($4::uuid[])[number],
         'debit.announced', account_id, id, jsonb_build_object('debit_on', debit_on,
           'amount', amount, 'currency', currency, 'mandate_reference', mandate_reference)
       from numbered
     )
     select count(*)::int as count from numbered`,
    [now, merchantId, limit, eventIds],
  );
  return rows[0]?.count ?? 0;
}
