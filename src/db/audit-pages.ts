// What the auditor reads row by row because SQL cannot work it out: payment records with what was
// planned of them, and our side of what a gateway's books say.

import type pg from 'pg';
import type { PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { TransactionKind, TransactionStatus } from '#domain/payment-transaction.ts';
import type { ScheduleTerms } from '#domain/schedule.ts';
import { type AuditScope, PRELUDE } from './audit.ts';
import { AT_GATEWAY } from './paid-together.ts';

export type PlannedRecord = {
  id: Id<'paymentRecord'>;
  state: 'active' | 'completed' | 'inactive';
  terms: ScheduleTerms;
  /** The merchant's day a day ago: a planning that is under way is not late. */
  yesterday: PlainDate;
  horizonDays: number;
  plannedCount: number;
  /** Amounts as digits. `changed`: by a person or the API, with its entry in the log. */
  billing: {
    id: Id<'billingRecord'>;
    ordinal: number;
    due_on: PlainDate;
    amount: string;
    currency: Currency;
    changed: boolean;
  }[];
};

const RECORDS_PER_PAGE = 1_000;

/** Every payment record with its billing records, in pages. */
export async function* plannedRecords(
  snapshot: pg.PoolClient,
  scope: AuditScope,
): AsyncGenerator<PlannedRecord[], void, void> {
  let after: Id<'paymentRecord'> | null = null;
  for (;;) {
    const { rows }: { rows: (ScheduleTerms & Omit<PlannedRecord, 'terms'>)[] } =
      await snapshot.query(PLANNED, [scope.merchantIds, scope.now, after]);
    if (rows.length === 0) return;
    yield rows.map((row) => ({ ...row, terms: row }));
    after = rows.at(-1)?.id ?? null;
  }
}

const PLANNED = `${PRELUDE}, r as materialized (
  select * from payment_record
  where merchant_id in (select id from m) and ($3::uuid is null or id > $3)
  order by id
  limit ${RECORDS_PER_PAGE}
)
select r.id, r.state, r.frequency, r.amount, r.first_amount as "firstAmount", r.currency,
  r.first_on as "firstOn", r.billing_day as "billingDay", r.billing_count as "billingCount",
  r.end_on as "endOn", r.planned_count as "plannedCount", merchant.horizon_days as "horizonDays",
  (coalesce(merchant.clock_at, p.now) at time zone merchant.time_zone)::date - 1 as yesterday,
  coalesce(b.billing, '[]') as billing
from r
cross join p
join merchant on merchant.id = r.merchant_id
left join lateral (
  select jsonb_agg(jsonb_build_object('id', b.id, 'ordinal', b.ordinal, 'due_on', b.due_on,
    'amount', b.amount::text, 'currency', b.currency, 'changed', exists (
      select from transaction_log l
      where l.merchant_id = b.merchant_id and l.subject_id = b.id and l.kind = 'change'))
    order by b.ordinal) as billing
  from billing_record b
  where b.merchant_id = r.merchant_id and b.payment_record_id = r.id
) b on true
order by r.id`;

export type AuditedTransaction = {
  id: Id<'paymentTransaction'>;
  merchantId: MerchantId;
  billingRecordId: Id<'billingRecord'>;
  kind: TransactionKind;
  status: TransactionStatus;
  amount: bigint;
  currency: Currency;
  /** What its captures took, of an authorization. */
  captured: bigint;
  /** False when it belongs to a merchant that is not looked at. */
  mine: boolean;
};

/** Those of the given ids that exist, of whatever merchant. At most a few thousand at a time. */
export async function transactionsNamed(
  snapshot: pg.PoolClient,
  scope: AuditScope,
  ids: readonly Id<'paymentTransaction'>[],
): Promise<AuditedTransaction[]> {
  const { rows } = await snapshot.query<AuditedTransaction>(
    `${PRELUDE}
     select t.id, t.merchant_id as "merchantId", t.billing_record_id as "billingRecordId", t.kind,
       t.status, ${AT_GATEWAY.amount('t')} as amount, t.currency,
       t.merchant_id in (select id from m) as mine,
       coalesce((select sum(c.amount) from payment_transaction c
         where c.merchant_id = t.merchant_id and c.parent_id = t.id and c.kind = 'capture'
           and c.status = 'succeeded'), 0)::bigint as captured
     from merchant
     join payment_transaction t on t.merchant_id = merchant.id and t.id = any ($3::uuid[])`,
    [scope.merchantIds, scope.now, ids],
  );
  return rows;
}

/** `key`: under which the gateway took it. */
export type MoneyTaken = {
  id: Id<'paymentTransaction'>;
  key: Id<'paymentTransaction'>;
  gateway: string;
};

const TAKEN_PER_PAGE = 10_000;

/** Payments that took money at one of the gateways, by our own account, in pages. */
export async function* moneyTaken(
  snapshot: pg.PoolClient,
  scope: AuditScope,
  gateways: readonly string[],
): AsyncGenerator<MoneyTaken[], void, void> {
  let after: Id<'paymentTransaction'> | null = null;
  for (;;) {
    const { rows }: { rows: MoneyTaken[] } = await snapshot.query(
      `${PRELUDE}
       select t.id, ${AT_GATEWAY.id('t')} as key, c.gateway
       from payment_transaction t
       join gateway_connection c
         on c.merchant_id = t.merchant_id and c.id = t.gateway_connection_id
       where t.merchant_id in (select id from m) and ($4::uuid is null or t.id > $4)
         and c.gateway = any ($3) and t.kind in ('purchase', 'authorization')
         and t.status in ('succeeded', 'partially_refunded', 'refunded', 'charged_back')
       order by t.id
       limit ${TAKEN_PER_PAGE}`,
      [scope.merchantIds, scope.now, gateways, after],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.id ?? null;
  }
}
