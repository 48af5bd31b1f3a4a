// Invariants 1 and 3 as checks: at most one approved purchase for a billing record, and a doubt is
// looked up, never counted as failed and never forgotten.

import { type AuditCheck, UNASKED_MINUTES_MAX } from './audit.ts';

const ATTEMPTS = `payment_transaction t where t.merchant_id in (select id from m)
  and t.kind in ('purchase', 'authorization')`;

const UNKNOWN = `payment_transaction t where t.merchant_id in (select id from m)
  and t.status = 'unknown'`;

/** Statuses of a payment transaction that took money, whatever became of it later. */
export const TOOK_MONEY = `('succeeded', 'partially_refunded', 'refunded', 'charged_back')`;

/** A lease names what it covers as two arrays side by side. */
const LEASED = `select l.merchant_id, l.id from lease,
  unnest(lease.merchants, lease.transactions) as l (merchant_id, id)`;

export const ONCE_CHECKS: readonly AuditCheck[] = [
  {
    invariant: 1,
    name: 'a billing record has at most one approved purchase or capture',
    noun: 'billingRecord',
    checked: `select count(*) from payment_transaction t
      where t.merchant_id in (select id from m) and t.status in ${TOOK_MONEY}
        and t.kind in ('purchase', 'capture')`,
    offenders: `select t.billing_record_id as id, format('%s approved', count(*)) as why
      from payment_transaction t
      where t.merchant_id in (select id from m) and t.status in ${TOOK_MONEY}
        and t.kind in ('purchase', 'capture')
      group by t.merchant_id, t.billing_record_id
      having count(*) > 1`,
  },
  {
    invariant: 1,
    name: 'attempts are numbered once each, without a gap, and counted',
    noun: 'billingRecord',
    checked: `select count(*) from ${ATTEMPTS}`,
    offenders: `select s.billing_record_id as id,
        format('%s attempts up to number %s, counted are %s',
          coalesce(a.made, 0), coalesce(a.highest, 0), s.attempt_count) as why
      from billing_state s
      left join (
        select t.merchant_id, t.billing_record_id, count(*) as made,
          count(distinct t.attempt) as numbers, max(t.attempt) as highest
        from ${ATTEMPTS}
        group by t.merchant_id, t.billing_record_id
      ) a on a.merchant_id = s.merchant_id and a.billing_record_id = s.billing_record_id
      where s.merchant_id in (select id from m)
        and (coalesce(a.made, 0) <> s.attempt_count or coalesce(a.numbers, 0) <> s.attempt_count
          or coalesce(a.highest, 0) <> s.attempt_count)`,
  },
  {
    invariant: 1,
    name: 'a billing record has at most one attempt that took money or still may',
    noun: 'billingRecord',
    checked: `select count(*) from ${ATTEMPTS} and t.status not in ('failed', 'cancelled')`,
    offenders: `select t.billing_record_id as id,
        string_agg(t.status, ', ' order by t.attempt) as why
      from ${ATTEMPTS} and t.status not in ('failed', 'cancelled')
      group by t.merchant_id, t.billing_record_id
      having count(*) > 1`,
  },
  {
    invariant: 3,
    name: 'an unknown payment transaction has its doubt',
    noun: 'paymentTransaction',
    checked: `select count(*) from ${UNKNOWN}`,
    offenders: `select t.id, 'nobody will ask for it' as why
      from ${UNKNOWN} and not exists (
        select from doubt d
        where d.merchant_id = t.merchant_id and d.payment_transaction_id = t.id)`,
  },
  {
    invariant: 3,
    name: 'an open payment transaction is covered by a lease, a doubt or a visit',
    noun: 'paymentTransaction',
    checked: `select count(*) from payment_transaction t
      where t.merchant_id in (select id from m) and t.status in ('in_progress', 'pending')`,
    offenders: `select t.id, format('is %s, and nobody works on it', t.status) as why
      from payment_transaction t
      left join (${LEASED}) l on l.merchant_id = t.merchant_id and l.id = t.id
      left join doubt d on d.merchant_id = t.merchant_id and d.payment_transaction_id = t.id
      where t.merchant_id in (select id from m) and t.status in ('in_progress', 'pending')
        and l.id is null and d.payment_transaction_id is null and not exists (
          select from visit v
          where v.merchant_id = t.merchant_id and v.id = t.visit_id and v.status = 'open')`,
  },
  {
    invariant: 3,
    name: 'a doubt is asked for in time',
    noun: 'paymentTransaction',
    checked: `select count(*) from doubt d where d.merchant_id in (select id from m)`,
    offenders: `select d.payment_transaction_id as id,
        format('was to be asked for at %s, was asked %s times', d.ask_at, d.asked) as why
      from doubt d, p
      where d.merchant_id in (select id from m)
        and d.ask_at < p.now - interval '${UNASKED_MINUTES_MAX} minutes'`,
  },
  {
    invariant: 3,
    name: 'an open visit is asked for in time',
    noun: 'visit',
    checked: `select count(*) from visit v
      where v.merchant_id in (select id from m) and v.status = 'open'`,
    offenders: `select v.id, format('was to be asked for at %s, was asked %s times', v.ask_at,
        v.asked) as why
      from visit v, p
      where v.merchant_id in (select id from m) and v.status = 'open'
        and greatest(v.ask_at, v.held_until) < p.now - interval '${UNASKED_MINUTES_MAX} minutes'`,
  },
  {
    invariant: 3,
    name: 'what a visit pays is all told by one gateway reference, and ends with it',
    noun: 'visit',
    checked: `select count(*) from visit v
      where v.merchant_id in (select id from m) and v.status <> 'open'`,
    offenders: `select v.id, format('is %s; its payment transactions are %s', v.status,
        string_agg(t.status, ', ' order by t.id)) as why
      from visit v
      join visit_item n on n.merchant_id = v.merchant_id and n.visit_id = v.id
      join payment_transaction t
        on t.merchant_id = n.merchant_id and t.id = n.payment_transaction_id
      where v.merchant_id in (select id from m) and v.status <> 'open'
      group by v.merchant_id, v.id, v.status, v.amount
      having bool_or(n.open) or bool_or(t.status = 'in_progress')
        or sum(t.amount) <> v.amount
        or (v.status = 'ended' and bool_or(t.status not in ('failed', 'cancelled')))
        or count(distinct t.gateway_ref) > 1`,
  },
  {
    invariant: 3,
    name: 'the billing record of an unknown attempt is still collecting',
    noun: 'paymentTransaction',
    checked: `select count(*) from ${UNKNOWN} and t.parent_id is null`,
    offenders: `select t.id, format('is unknown, its billing record is %s', s.status) as why
      from payment_transaction t
      join billing_state s
        on s.merchant_id = t.merchant_id and s.billing_record_id = t.billing_record_id
      where t.merchant_id in (select id from m) and t.status = 'unknown' and t.parent_id is null
        and (s.status <> 'collecting' or s.last_transaction_id is distinct from t.id)`,
  },
];
