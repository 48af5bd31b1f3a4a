// Invariant 5 as checks: no attempt while a payment stop covers it, on an inactive payment record,
// or with an expired card. Between instants of two clocks only a clear order counts.

import { type AuditCheck, CLOCK_TOLERANCE_SECONDS } from './audit.ts';

const ATTEMPTS = `payment_transaction t where t.merchant_id in (select id from m)
  and t.kind in ('purchase', 'authorization')`;

/** Milliseconds inside a uuid v7: when a row was made, on whatever clock its merchant lives. */
const madeMs = (id: string) => `('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint`;

// A stop may be set from an instant in the past, so an attempt also has to be younger than the
// stop itself. At one instant of a test clock the ids tell the order; the id of a stop that a
// decline sets is made before the stop is written.
const YOUNGER = `
  t.id > st.id and case
    when st.cause_transaction_id is not null and t.created_at > st.from_at + m.tolerance then true
    when st.cause_transaction_id is null and m.clock_at is not null then true
    else ${madeMs('t.id')} > ${madeMs('st.id')} + ${CLOCK_TOLERANCE_SECONDS * 1000} end`;

export const FORBIDDEN_CHECKS: readonly AuditCheck[] = [
  {
    invariant: 5,
    name: 'no attempt was made while a payment stop covered the account',
    noun: 'paymentTransaction',
    checked: `select count(*) from ${ATTEMPTS}`,
    offenders: `select t.id, format('made at %s under a stop from %s to %s: %s', t.created_at,
        st.from_at, coalesce(least(st.lifted_at, st.until_at)::text, 'now'), st.reason) as why
      from payment_transaction t
      join m on m.id = t.merchant_id
      join payment_stop st on st.merchant_id = t.merchant_id and st.account_id = t.account_id
      where t.kind in ('purchase', 'authorization')
        and t.created_at >= st.from_at + m.tolerance
        and t.created_at < coalesce(least(st.lifted_at, st.until_at), 'infinity') - m.tolerance
        and ${YOUNGER}`,
  },
  {
    invariant: 5,
    name: 'no attempt was made on a deactivated payment record',
    noun: 'paymentTransaction',
    checked: `select count(*) from ${ATTEMPTS}`,
    offenders: `select t.id, format('made at %s, deactivated at %s', t.created_at, l.at) as why
      from payment_record r
      cross join lateral (
        select id, at from transaction_log l
        where l.merchant_id = r.merchant_id and l.subject_id = r.id and l.kind = 'change'
        order by id desc
        limit 1
      ) l
      join billing_record b on b.merchant_id = r.merchant_id and b.payment_record_id = r.id
      join payment_transaction t on t.merchant_id = b.merchant_id and t.billing_record_id = b.id
      where r.merchant_id in (select id from m) and r.state = 'inactive'
        and t.kind in ('purchase', 'authorization') and t.id > l.id`,
  },
  {
    invariant: 5,
    name: 'no attempt was made with an expired card',
    noun: 'paymentTransaction',
    checked: `select count(*) from ${ATTEMPTS}`,
    offenders: `select t.id, format('made on %s with a card that expired on %s', d.day,
        i.expires_on) as why
      from payment_transaction t
      join m on m.id = t.merchant_id
      join instrument i on i.merchant_id = t.merchant_id and i.id = t.instrument_id
      cross join lateral (
        select ((t.created_at - m.tolerance) at time zone m.time_zone)::date as day
      ) d
      where t.kind in ('purchase', 'authorization') and i.expires_on < d.day`,
  },
];
