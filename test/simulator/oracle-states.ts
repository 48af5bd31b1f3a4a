// Invariant 6: every history is a path through its table, without a hole, ends where its subject
// stands, and never goes back in time. The tables are written from the domain's part 4 and from
// docs/decisions/0007 and 0010, by hand.

import type { Ground } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';

/** From a billing record's status to the next; '' is before it was made. */
const BILLING = `
  > to_come
  to_come > collecting unbillable cancelled awaiting_payer
  unbillable > to_come cancelled
  collecting > paid authorized pending in_retry failed awaiting_payer unbillable cancelled
  authorized > paid cancelled
  awaiting_payer > collecting failed cancelled
  in_retry > collecting cancelled unbillable awaiting_payer
  pending > paid in_retry failed authorized awaiting_payer
  paid > cleared settled charged_back refunded
  cleared > settled charged_back refunded
  settled > charged_back refunded
  charged_back > paid cleared settled
  refunded > paid cleared settled
`;

/**
 * The statuses of part 4, in the order in which a payment transaction may have them: open ones end
 * by an answer, a doubt only by one, a decline and what never happened are the end, and what took
 * money may be given back or disputed.
 */
const PAYMENT = `
  > in_progress
  in_progress > unknown pending authorized succeeded failed cancelled
  unknown > pending authorized succeeded failed cancelled
  pending > authorized succeeded failed
  authorized > succeeded cancelled
  succeeded > partially_refunded refunded charged_back
  partially_refunded > partially_refunded refunded charged_back
  charged_back > succeeded partially_refunded
`;

/** A refund may fail after it had succeeded, and what it is of has its money again. */
const PAYMENT_OF_KIND = {
  refund: 'succeeded > failed',
  purchase: `
    refunded > succeeded partially_refunded
    partially_refunded > succeeded
  `,
};

const arrows = (table: string): string[] =>
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [from = '', to = ''] = line.split('>');
      return to
        .trim()
        .split(' ')
        .map((status) => `${from.trim()}>${status}`);
    });

export async function judgeStates({ query, report }: Ground): Promise<void> {
  const { refund, purchase } = PAYMENT_OF_KIND;
  const steps = [arrows(PAYMENT), arrows(refund), arrows(purchase)];
  const payments = await query.query<Fault>(PAYMENT_STEPS, steps);
  for (const { id, why } of payments.rows) report(6, `${shown('ptx', id)} ${why}`);
  const ends = await query.query<Fault>(PAYMENT_ENDS);
  for (const { id, why } of ends.rows) report(6, `${shown('ptx', id)} ${why}`);
  const billings = await query.query<Fault>(BILLING_STEPS, [arrows(BILLING)]);
  for (const { id, why } of billings.rows) report(6, `billing record ${shown('bil', id)} ${why}`);
}

type Fault = { id: string; why: string };

const PAYMENT_STEPS = `
select steps.id,
  format('goes from "%s" to "%s" in step %s, %s after %s', before, status, seq, at,
    coalesce(at_before::text, 'nothing')) as why
from (
  select merchant_id, payment_transaction_id as id, seq, status, at,
    coalesce(lag(status) over w, '') as before,
    coalesce(lag(seq) over w, 0) as seq_before, lag(at) over w as at_before
  from transaction_status
  window w as (partition by merchant_id, payment_transaction_id order by seq)
) steps
left join (select merchant_id, id, kind from payment_transaction) t using (merchant_id, id)
where seq <> seq_before + 1 or at < at_before or before || '>' || status <> all ($1::text[] ||
  case when kind = 'refund' then $2::text[] when kind in ('purchase', 'capture') then $3::text[]
    else '{}' end)
limit 1000`;

const PAYMENT_ENDS = `
select coalesce(t.id, h.id) as id,
  format('is %s after %s steps, its history ends with %s after %s', coalesce(t.status, 'nowhere'),
    t.status_count, coalesce(h.status, 'nothing'), coalesce(h.steps, 0)) as why
from payment_transaction t
full join (
  select merchant_id, payment_transaction_id as id, count(*) as steps,
    (array_agg(status order by seq desc))[1] as status, max(at) as at
  from transaction_status group by 1, 2
) h on h.merchant_id = t.merchant_id and h.id = t.id
where h.status is distinct from t.status or h.steps <> t.status_count or h.at <> t.status_at
limit 1000`;

// A won dispute, and a refund that failed, return to the status that was interrupted.
const BILLING_STEPS = `
with told as (
  select billing_record_id as id, merchant_id, at, substr(type, 16) as status,
    coalesce(lag(substr(type, 16)) over w, '') as before,
    lag(substr(type, 16), 2) over w as earlier, lead(id) over w is null as is_last
  from event
  where starts_with(type, 'billing_record.')
  window w as (partition by merchant_id, billing_record_id order by at, id)
)
select id, format('goes from "%s" to "%s" at %s', before, status, at) as why
from told
where before || '>' || status <> all ($1::text[])
  or (before in ('charged_back', 'refunded') and status is distinct from earlier)
union all
select coalesce(s.billing_record_id, told.id),
  format('is %s, its history ends with %s', coalesce(s.status, 'nowhere'),
    coalesce(told.status, 'nothing'))
from billing_state s
full join (select * from told where is_last) told
  on told.merchant_id = s.merchant_id and told.id = s.billing_record_id
where told.status is distinct from s.status
limit 1000`;
