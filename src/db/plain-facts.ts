// What gateways report of almost every payment, cleared or paid out, applied for many at once: the
// notice is noted, the billing record moves, and event and log tell of it, in one statement.

import { billingStatusesBefore } from '#domain/billing-record.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { OPEN_STATUSES } from '#domain/payment-transaction.ts';
import { EVENT_NOW } from './events.ts';
import { FRESH } from './gateway-notices.ts';
import type { Connection } from './pool.ts';

export type PlainFact = {
  is: 'cleared' | 'settled';
  merchantId: MerchantId;
  connectionId: Id<'gatewayConnection'>;
  noticeId: string;
  gatewayRef: string | null;
  /** Where the money of the payment stands. */
  transactionId: Id<'paymentTransaction'>;
  eventId: Id<'event'>;
  logId: Id<'logEntry'>;
  actor: string;
};

/** `early`: the payment has no outcome yet, and nothing was written. */
export type PlainEffect = 'applied' | 'repeated' | 'early';

const APPLY = `
with given as materialized (
  select * from jsonb_to_recordset($1::jsonb) as g (
    n int, "is" text, "merchantId" uuid, "connectionId" uuid, "noticeId" text, "gatewayRef" text,
    "transactionId" uuid, "eventId" uuid, "logId" uuid, actor text)
), held as materialized (
  select g.*, t.account_id, t.billing_record_id, m.clock_at, t.status = any ($2) as early,
    s.status = any (case g."is" when 'cleared' then $3::text[] else $4::text[] end) as moves
  from given g
  join merchant m on m.id = g."merchantId"
  join payment_transaction t on t.merchant_id = g."merchantId" and t.id = g."transactionId"
  join billing_state s
    on s.merchant_id = t.merchant_id and s.billing_record_id = t.billing_record_id
  order by g."merchantId", g."transactionId"
  for update of t, s
), timely as (
  select * from held where not early
), ${FRESH('timely')}, moved as (
  update billing_state s set status = f."is", status_before = null, queue_at = null, reason = null
  from fresh f
  where f.moves and s.merchant_id = f."merchantId" and s.billing_record_id = f.billing_record_id
), told as (
  insert into event (merchant_id, at, id, type, account_id, billing_record_id,
    payment_transaction_id)
  select "merchantId", coalesce(clock_at, ${EVENT_NOW}), "eventId", 'billing_record.' || "is",
    account_id, billing_record_id, "transactionId"
  from fresh where moves
), logged as (
  insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail)
  select "merchantId", "logId", coalesce(clock_at, clock_timestamp()), 'notice', actor,
    'notice ' || "noticeId" || ': ' || "is" || ', '
      || case when moves then 'applied' else 'ignored' end,
    "transactionId", jsonb_build_object('notice_id', "noticeId", 'gateway_ref', "gatewayRef")
  from fresh
)
select n, case when early then 'early' when n in (select n from fresh) then 'applied'
  else 'repeated' end as effect
from held`;

/**
 * In the order of `facts`; of each payment and each notice at most one. Rows by primary key, locked
 * in the order of their ids.
 */
export async function applyPlainFacts(
  connection: Connection,
  facts: readonly PlainFact[],
): Promise<PlainEffect[]> {
  const { rows } = await connection.query<{ n: number; effect: PlainEffect }>({
    name: 'apply-plain-facts',
    text: APPLY,
    values: [
      JSON.stringify(facts.map((fact, n) => ({ ...fact, n }))),
      OPEN_STATUSES,
      billingStatusesBefore('cleared'),
      billingStatusesBefore('settled'),
    ],
  });
  const effects = new Map(rows.map(({ n, effect }) => [n, effect]));
  return facts.map((_, n) => {
    const effect = effects.get(n);
    if (effect === undefined) throw new Error('a fact is of a payment transaction that is there');
    return effect;
  });
}
