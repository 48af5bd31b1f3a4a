// What many notices are about, read at once: whether each was applied before, and the payment
// transaction it names, by our key or by the gateway's own reference.

import type { Id, MerchantId } from '#domain/ids.ts';
import { type Doubt, openTransactions, withParent } from './doubts.ts';
import type { Connection } from './pool.ts';

export const NOTICES_MAX = 500;

export type NoticeName = {
  merchantId: MerchantId;
  connectionId: Id<'gatewayConnection'>;
  noticeId: string;
  /** Our key, as the notice names it. */
  transactionId: Id<'paymentTransaction'> | null;
  gatewayRef: string | null;
};

export type NoticeSubject = {
  /** Applied before: nothing else was read. */
  noted: boolean;
  /** null: there is none of that merchant. */
  subject: Doubt | null;
  /** All that the gateway paid with that payment, in ascending order. */
  together: Id<'paymentTransaction'>[];
};

type Row = Doubt & { n: number; noted: boolean; together: Id<'paymentTransaction'>[] | null };

// Primary keys, and index transaction_status_gateway_ref. `limit` and `offset 0` keep the planner
// from reading all notices or all payments of a merchant for a few that are asked for. A gateway's
// own reference stands on what it was first given for, which is no capture, void or refund.
const SUBJECTS = `
with asked as materialized (
  select * from jsonb_to_recordset($1::jsonb) as a (
    n int, "merchantId" uuid, "connectionId" uuid, "noticeId" text, "transactionId" uuid,
    "gatewayRef" text)
), named as materialized (
  select a.n, a."merchantId" as merchant_id, noted.is is not null as noted,
    case
      when noted.is then null
      when a."transactionId" is not null then a."transactionId"
      when a."gatewayRef" is not null then (
        select t.id
        from (
          select payment_transaction_id as id from transaction_status
          where merchant_id = a."merchantId" and gateway_ref = a."gatewayRef"
          offset 0
        ) h
        cross join lateral (
          select id, kind, created_at, gateway_connection_id from payment_transaction
          where merchant_id = a."merchantId" and id = h.id
          offset 0
        ) t
        where t.gateway_connection_id = a."connectionId"
          and t.kind in ('purchase', 'authorization')
        order by t.created_at limit 1)
    end as payment_transaction_id
  from asked a
  left join lateral (
    select true as is from gateway_notice g
    where g.merchant_id = a."merchantId" and g.gateway_connection_id = a."connectionId"
      and g.notice_id = a."noticeId"
    limit 1
  ) noted on true
)
select subject.*, named.n, named.noted,
  case when subject."visitId" is not null then (
    select array_agg(i.payment_transaction_id order by i.payment_transaction_id)
    from visit_item i
    where i.merchant_id = named.merchant_id and i.visit_id = subject."visitId"
      and i.payment_transaction_id is not null)
  end as together
from named
left join lateral (
  with taken as (
    select named.merchant_id, named.payment_transaction_id, null::timestamptz as sent_until,
      $2::timestamptz as since, 0 as asked, $2::timestamptz as p_clock
  )
  ${openTransactions}
  offset 0
) subject on true`;

/** In the order of `names`, at most NOTICES_MAX. `now`: for what holds payments back at present. */
export async function subjectsOf(
  connection: Connection,
  names: readonly NoticeName[],
  now: Date,
): Promise<NoticeSubject[]> {
  const { rows } = await connection.query<Row>({
    name: 'subjects-of-notices',
    text: SUBJECTS,
    values: [JSON.stringify(names.map((name, n) => ({ ...name, n }))), now],
  });
  const byNumber = new Map(rows.map((row) => [row.n, row]));
  return names.map((_, n) => {
    const row = byNumber.get(n);
    if (row === undefined) throw new Error('every notice that is asked for has its row');
    const { noted, together } = row;
    if (row.transactionId === null) return { noted, subject: null, together: [] };
    return { noted, subject: withParent(row), together: together ?? [row.transactionId] };
  });
}
