// Invariant 4 as checks: what moved money is booked once and as it was, nothing else is booked, and
// the sums that balances are read from are those of the entries.

import type { AuditCheck } from './audit.ts';
import { TOOK_MONEY } from './audit-once.ts';

// One row for each transfer that the payment transactions and their histories demand. A dispute
// has its amount in its history row; one that is won returns what the row before it took. A refund
// that failed after it had succeeded was booked, and is booked back.
const EXPECTED = `
  select t.merchant_id, t.id, t.kind as cause, 1::bigint as seq, t.account_id,
    t.gateway_connection_id, t.amount, t.currency
  from payment_transaction t
  where t.merchant_id in (select id from m)
    and ((t.kind in ('purchase', 'capture') and t.status in ${TOOK_MONEY})
      or (t.kind = 'refund' and t.status = 'succeeded'))
  union all
  select t.merchant_id, t.id, booked.cause, 1, t.account_id, t.gateway_connection_id, t.amount,
    t.currency
  from payment_transaction t
  cross join (values ('refund'), ('refund_failed')) as booked (cause)
  where t.merchant_id in (select id from m) and t.kind = 'refund' and t.status = 'failed'
    and exists (
      select from transaction_status h
      where h.merchant_id = t.merchant_id and h.payment_transaction_id = t.id
        and h.status = 'succeeded')
  union all
  select h.merchant_id, h.payment_transaction_id, h.cause,
    row_number() over (partition by h.merchant_id, h.payment_transaction_id, h.cause
      order by h.seq),
    t.account_id, t.gateway_connection_id, h.amount, t.currency
  from (
    select merchant_id, payment_transaction_id, seq,
      case when status = 'charged_back' then 'chargeback' else 'chargeback_won' end as cause,
      case when status = 'charged_back' then amount else lag(amount) over w end as amount,
      status = 'charged_back' or lag(status) over w = 'charged_back' as counts
    from transaction_status
    where merchant_id in (select id from m)
    window w as (partition by merchant_id, payment_transaction_id order by seq)
  ) h
  join payment_transaction t on t.merchant_id = h.merchant_id and t.id = h.payment_transaction_id
  where h.counts`;

// A dishonour is a bank debit's chargeback.
const BOOKED = `
  select e.merchant_id, e.payment_transaction_id as id, c.cause,
    row_number() over (partition by e.merchant_id, e.payment_transaction_id, c.cause
      order by e.booked_at, e.seq) as seq,
    e.account_id, e.debit, e.debit_of, e.credit, e.credit_of, e.amount, e.currency
  from ledger_entry e
  cross join lateral (
    select case e.cause when 'dishonour' then 'chargeback' else e.cause end as cause
  ) c
  where e.merchant_id in (select id from m)`;

const SAME = `b.merchant_id = x.merchant_id and b.id = x.id and b.cause = x.cause
  and b.seq = x.seq`;

const CAME_IN = `x.cause in ('purchase', 'capture', 'chargeback_won', 'refund_failed')`;

export const LEDGER_CHECKS: readonly AuditCheck[] = [
  {
    invariant: 4,
    name: 'what moved money has its ledger entry, with the same amount, currency and sides',
    noun: 'paymentTransaction',
    checked: `select count(*) from (${EXPECTED}) x`,
    offenders: `select x.id, case when b.id is null then format('no entry for its %s', x.cause)
        else format('its %s of %s %s is booked as %s %s from %s to %s', x.cause, x.amount,
          x.currency, b.amount, b.currency, b.credit, b.debit) end as why
      from (${EXPECTED}) x
      left join (${BOOKED}) b on ${SAME}
      where b.id is null or b.amount <> x.amount or b.currency <> x.currency
        or b.account_id <> x.account_id
        or (case when ${CAME_IN}
          then (b.debit, b.debit_of, b.credit, b.credit_of)
            <> ('gateway', x.gateway_connection_id, 'payer', x.account_id)
          else (b.debit, b.debit_of, b.credit, b.credit_of)
            <> ('payer', x.account_id, 'gateway', x.gateway_connection_id) end)`,
  },
  {
    invariant: 4,
    name: 'every ledger entry has its cause',
    noun: 'paymentTransaction',
    checked: `select count(*) from ledger_entry e where e.merchant_id in (select id from m)`,
    offenders: `select b.id, format('a %s of %s %s that did not happen', b.cause, b.amount,
        b.currency) as why
      from (${BOOKED}) b
      left join (${EXPECTED}) x on ${SAME}
      where x.id is null`,
  },
  {
    invariant: 4,
    name: 'what a payment says was given back is the sum of the refunds that stand',
    noun: 'paymentTransaction',
    checked: `select count(*) from payment_transaction t
      where t.merchant_id in (select id from m) and t.kind in ('purchase', 'capture')
        and t.status in ${TOOK_MONEY}`,
    offenders: `select coalesce(t.id, r.id) as id,
        format('is %s with %s of %s given back, its refunds are %s',
          coalesce(t.status, 'not there'), t.refunded, t.amount, coalesce(r.sum, 0)) as why
      from (
        select * from payment_transaction
        where merchant_id in (select id from m) and kind in ('purchase', 'capture')
          and status in ${TOOK_MONEY}
      ) t
      full join (
        select merchant_id, parent_id as id, sum(amount) as sum
        from payment_transaction
        where merchant_id in (select id from m) and kind = 'refund' and status = 'succeeded'
        group by merchant_id, parent_id
      ) r on r.merchant_id = t.merchant_id and r.id = t.id
      where t.refunded is distinct from coalesce(r.sum, 0)
        or case t.status when 'succeeded' then t.refunded <> 0
          when 'partially_refunded' then t.refunded = 0
          when 'refunded' then t.refunded <> t.amount else false end`,
  },
  {
    invariant: 4,
    name: 'the sums of the ledger are those of its entries',
    noun: 'gatewayConnection',
    checked: `select count(*) from ledger_sum s where s.merchant_id in (select id from m)`,
    offenders: `select coalesce(e.id, s.id) as id,
        format('%s: entries say %s in %s out of %s, sums %s in %s out of %s',
          coalesce(e.currency, s.currency), coalesce(e.debits, 0), coalesce(e.credits, 0),
          coalesce(e.entries, 0), coalesce(s.debits, 0), coalesce(s.credits, 0),
          coalesce(s.entries, 0)) as why
      from (
        select merchant_id, side.id, currency, sum(side.debits) as debits,
          sum(side.credits) as credits, count(*) as entries
        from ledger_entry,
        lateral (values (debit, debit_of, amount, 0), (credit, credit_of, 0, amount))
          as side (account, id, debits, credits)
        where merchant_id in (select id from m) and side.account = 'gateway'
        group by merchant_id, side.id, currency
      ) e
      full join (
        select merchant_id, ledger_account_of as id, currency, sum(debits) as debits,
          sum(credits) as credits, sum(entries) as entries
        from ledger_sum
        where merchant_id in (select id from m) and ledger_account = 'gateway'
        group by merchant_id, ledger_account_of, currency
      ) s on s.merchant_id = e.merchant_id and s.id = e.id and s.currency = e.currency
      where (e.debits, e.credits, e.entries) is distinct from (s.debits, s.credits, s.entries)`,
  },
];
