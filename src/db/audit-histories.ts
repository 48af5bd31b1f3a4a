// Invariant 6 as checks: every history is a path of the state tables and ends where its subject
// stands; and the rows of the hot set, which has no foreign keys, belong together.

import { billingSteps } from '#domain/billing-record.ts';
import { KINDS_OF_EVENT, TRANSACTION_ARROWS } from '#domain/payment-transaction.ts';
import { type AuditCheck, arrowsAsSql } from './audit.ts';

const arrowsOf = (row: Partial<Record<string, string>>) =>
  Object.entries(row).flatMap(([from, to]): [string, string][] => (to ? [[from, to]] : []));

const OF_ANY_KIND = Object.entries(TRANSACTION_ARROWS).flatMap(([event, row]) =>
  event in KINDS_OF_EVENT ? [] : arrowsOf(row),
);

const TRANSACTION_STEPS = arrowsAsSql([['', 'in_progress'], ...OF_ANY_KIND]);

/** With the kind before the status it comes from. */
const STEPS_OF_KIND = arrowsAsSql(
  Object.entries(KINDS_OF_EVENT).flatMap(([event, kinds]) =>
    arrowsOf(TRANSACTION_ARROWS[event as keyof typeof KINDS_OF_EVENT]).flatMap(([from, to]) =>
      kinds.map((kind) => [`${kind}:${from}`, to] as const),
    ),
  ),
);

const BILLING_STEPS = arrowsAsSql([
  ['', 'to_come'],
  ...billingSteps().map(([, from, to]) => [from, to] as const),
]);

const TOLD = `
  select merchant_id, billing_record_id as id, substr(type, 16) as status,
    coalesce(lag(substr(type, 16)) over w, '') as before, lead(id) over w is null as is_last
  from event
  where merchant_id in (select id from m) and starts_with(type, 'billing_record.')
  window w as (partition by merchant_id, billing_record_id order by at, id)`;

export const HISTORY_CHECKS: readonly AuditCheck[] = [
  {
    invariant: 6,
    name: 'every step of a payment transaction is in its state table',
    noun: 'paymentTransaction',
    checked: `select count(*) from transaction_status h where h.merchant_id in (select id from m)`,
    offenders: `select h.id, format('step %s goes from "%s" to "%s"', h.seq, h.before, h.status)
        as why
      from (
        select merchant_id, payment_transaction_id as id, seq, status,
          coalesce(lag(status) over w, '') as before, row_number() over w as number
        from transaction_status
        where merchant_id in (select id from m)
        window w as (partition by merchant_id, payment_transaction_id order by seq)
      ) h
      left join payment_transaction t on t.merchant_id = h.merchant_id and t.id = h.id
      where h.seq <> h.number or (h.before || '>' || h.status <> all (${TRANSACTION_STEPS})
        and coalesce(t.kind, '') || ':' || h.before || '>' || h.status
          <> all (${STEPS_OF_KIND}))`,
  },
  {
    invariant: 6,
    name: 'a payment transaction stands where its history ends',
    noun: 'paymentTransaction',
    checked: `select count(*) from payment_transaction t where t.merchant_id in (select id from m)`,
    offenders: `select t.id, format('is %s after %s steps, its history ends with %s after %s',
        t.status, t.status_count, coalesce(h.status, 'nothing'), coalesce(h.steps, 0)) as why
      from payment_transaction t
      left join (
        select merchant_id, payment_transaction_id, count(*) as steps,
          (array_agg(status order by seq desc))[1] as status
        from transaction_status
        where merchant_id in (select id from m)
        group by merchant_id, payment_transaction_id
      ) h on h.merchant_id = t.merchant_id and h.payment_transaction_id = t.id
      where t.merchant_id in (select id from m)
        and (h.status is distinct from t.status or h.steps <> t.status_count)`,
  },
  {
    invariant: 6,
    name: 'every step of a billing record is in its state table',
    noun: 'billingRecord',
    checked: `select count(*) from event e
      where e.merchant_id in (select id from m) and starts_with(e.type, 'billing_record.')`,
    offenders: `select told.id, format('goes from "%s" to "%s"', told.before, told.status) as why
      from (${TOLD}) told
      where told.before || '>' || told.status <> all (${BILLING_STEPS})`,
  },
  {
    invariant: 6,
    name: 'a billing record stands where its events end',
    noun: 'billingRecord',
    checked: `select count(*) from billing_state s where s.merchant_id in (select id from m)`,
    offenders: `select s.billing_record_id as id,
        format('is %s, its events end with %s', s.status, coalesce(told.status, 'nothing')) as why
      from billing_state s
      left join (${TOLD}) told
        on told.merchant_id = s.merchant_id and told.id = s.billing_record_id and told.is_last
      where s.merchant_id in (select id from m) and told.status is distinct from s.status`,
  },
  {
    invariant: 6,
    name: 'a billing record has its state and its account',
    noun: 'billingRecord',
    checked: `select count(*) from billing_record b where b.merchant_id in (select id from m)`,
    offenders: `select coalesce(b.id, s.billing_record_id) as id,
        case when b.id is null then 'a state without a billing record'
          when s.billing_record_id is null then 'has no state' else 'has no account' end as why
      from (select * from billing_record where merchant_id in (select id from m)) b
      full join (select * from billing_state where merchant_id in (select id from m)) s
        on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
      left join account a on a.merchant_id = b.merchant_id and a.id = b.account_id
      where b.id is null or s.billing_record_id is null or a.id is null`,
  },
  {
    invariant: 6,
    name: 'a payment transaction is what its billing record asked for',
    noun: 'paymentTransaction',
    checked: `select count(*) from payment_transaction t where t.merchant_id in (select id from m)`,
    offenders: `select t.id, case when b.id is null then 'its billing record is not there'
        else format('%s %s for a billing record of %s %s', t.amount, t.currency, b.amount,
          b.currency) end as why
      from payment_transaction t
      left join billing_record b on b.merchant_id = t.merchant_id and b.id = t.billing_record_id
      where t.merchant_id in (select id from m)
        and (b.id is null or b.account_id <> t.account_id or b.currency <> t.currency
          or (t.status in ('succeeded', 'authorized', 'in_progress', 'unknown', 'pending')
            and t.kind in ('purchase', 'authorization') and b.amount <> t.amount))`,
  },
];
