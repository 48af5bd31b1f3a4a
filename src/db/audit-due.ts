// Invariant 2 as checks: nothing that is due is left behind, and what waits says why. Whether the
// dates and amounts are those of the terms is worked out by the domain, see audit-pages.ts.

import type { BillingStatus } from '#domain/billing-record.ts';
import { FINAL_STATUSES } from '#domain/billing-record.ts';
import type { TransactionStatus } from '#domain/payment-transaction.ts';
import type { AuditCheck } from './audit.ts';

const STATES = `billing_state s where s.merchant_id in (select id from m)`;

// What the last payment transaction may be, null where there may be none.
const LAST_TRANSACTION: Record<BillingStatus, readonly (TransactionStatus | null)[]> = {
  to_come: [null, 'failed', 'cancelled'],
  collecting: ['in_progress', 'unknown'],
  in_retry: ['failed', 'cancelled'],
  unbillable: [null, 'failed', 'cancelled'],
  awaiting_payer: [null, 'failed', 'cancelled'],
  pending: ['pending'],
  authorized: ['authorized'],
  paid: ['succeeded', 'partially_refunded'],
  cleared: ['succeeded', 'partially_refunded'],
  settled: ['succeeded', 'partially_refunded'],
  charged_back: ['charged_back'],
  refunded: ['refunded'],
  failed: [null, 'failed', 'cancelled'],
  cancelled: [null, 'failed', 'cancelled'],
};

const AGREEING = Object.entries(LAST_TRANSACTION).flatMap(([billing, allowed]) =>
  allowed.map((status) => `'${billing}>${status ?? ''}'`),
);

const FINAL = FINAL_STATUSES.map((status) => `'${status}'`).join(', ');

export const DUE_CHECKS: readonly AuditCheck[] = [
  {
    invariant: 2,
    name: 'what is due has been taken up',
    noun: 'billingRecord',
    checked: `select count(*) from ${STATES}
      and s.status in ('to_come', 'in_retry', 'awaiting_payer')`,
    offenders: `select s.billing_record_id as id,
        case when s.queue_at is null then format('is %s without a time', s.status)
          else format('is %s since %s', s.status, s.queue_at) end as why
      from billing_state s
      join m on m.id = s.merchant_id
      where s.status in ('to_come', 'in_retry', 'awaiting_payer')
        and (s.queue_at is null or s.queue_at < m.late)`,
  },
  {
    invariant: 2,
    name: 'a billing record agrees with its last payment transaction',
    noun: 'billingRecord',
    checked: `select count(*) from ${STATES}`,
    offenders: `select s.billing_record_id as id,
        format('is %s, its last payment transaction %s', s.status,
          coalesce(k.status, t.status, case when s.last_transaction_id is null then 'is not there'
            else 'is lost' end)) as why
      from billing_state s
      left join payment_transaction t on t.merchant_id = s.merchant_id
        and t.id = s.last_transaction_id and t.billing_record_id = s.billing_record_id
      -- The money of held funds that were captured stands with the capture.
      left join payment_transaction k on t.kind = 'authorization' and t.status = 'succeeded'
        and k.merchant_id = t.merchant_id and k.parent_id = t.id and k.kind = 'capture'
        and k.confirmed_at is not null and k.status not in ('failed', 'cancelled')
      where s.merchant_id in (select id from m)
        and (s.status || '>' || coalesce(k.status, t.status, '')
            <> all (array[${AGREEING.join(', ')}])
          or (t.id is null and s.last_transaction_id is not null))`,
  },
  {
    invariant: 2,
    name: 'a billing record that waits or failed says why',
    noun: 'billingRecord',
    checked: `select count(*) from ${STATES}
      and s.status in ('unbillable', 'awaiting_payer', 'failed')`,
    offenders: `select s.billing_record_id as id, format('is %s without a reason', s.status) as why
      from ${STATES} and s.status in ('unbillable', 'awaiting_payer', 'failed')
        and coalesce(s.reason, '') = ''`,
  },
  {
    invariant: 2,
    name: 'a payment record has its billing records without a gap',
    noun: 'paymentRecord',
    checked: `select count(*) from payment_record r where r.merchant_id in (select id from m)`,
    offenders: `select r.id, format('%s are planned, %s there up to number %s', r.planned_count,
        coalesce(b.made, 0), coalesce(b.highest, 0)) as why
      from payment_record r
      left join (
        select merchant_id, payment_record_id, count(*) as made, max(ordinal) as highest
        from billing_record
        where merchant_id in (select id from m) and payment_record_id is not null
        group by merchant_id, payment_record_id
      ) b on b.merchant_id = r.merchant_id and b.payment_record_id = r.id
      where r.merchant_id in (select id from m)
        and (coalesce(b.made, 0) <> r.planned_count or coalesce(b.highest, 0) <> r.planned_count)`,
  },
  {
    invariant: 2,
    name: 'an active payment record will be planned on',
    noun: 'paymentRecord',
    checked: `select count(*) from payment_record r
      where r.merchant_id in (select id from m) and r.state = 'active'`,
    offenders: `select r.id,
        coalesce(format('was to be planned at %s', r.plan_at), 'has no time to be planned') as why
      from payment_record r
      join m on m.id = r.merchant_id
      where r.state = 'active' and (r.plan_at is null or r.plan_at < m.late)`,
  },
  {
    invariant: 2,
    name: 'a completed payment record has nothing open',
    noun: 'paymentRecord',
    checked: `select count(*) from payment_record r
      where r.merchant_id in (select id from m) and r.state = 'completed'`,
    offenders: `select r.id, format('billing record %s is %s', b.ordinal, s.status) as why
      from payment_record r
      join billing_record b on b.merchant_id = r.merchant_id and b.payment_record_id = r.id
      join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id
      where r.merchant_id in (select id from m) and r.state = 'completed'
        and s.status not in (${FINAL})`,
  },
];
