// The rows of the run's database that more than one theme judges, read once. Days are numbers (see
// oracle-calendar.ts), instants milliseconds, amounts minor units.

import type pg from 'pg';
import type { Workdays } from './oracle-calendar.ts';

export type Merchant = { id: string; zone: string; onCardExpiry: string; workdays: Workdays };

export type Billing = {
  id: string;
  merchantId: string;
  paymentRecordId: string | null;
  ordinal: number | null;
  reference: string | null;
  accountId: string;
  kind: string;
  amount: number;
  currency: string;
  dueOn: number;
  windowUntil: number;
  retryPolicy: string;
  status: string;
  queueAt: number | null;
  reason: string | null;
  lastId: string | null;
};

export type PaymentRecord = {
  id: string;
  merchantId: string;
  accountId: string;
  amount: number;
  firstAmount: number | null;
  currency: string;
  frequency: number;
  firstOn: number;
  billingDay: number | null;
  billingCount: number | null;
  endOn: number | null;
  firstKind: string;
  state: string;
  stateReason: string | null;
  planAt: number | null;
};

/** A payment transaction. */
export type Payment = {
  id: string;
  merchantId: string;
  kind: string;
  trigger: string;
  billingId: string;
  attempt: number | null;
  parentId: string | null;
  accountId: string;
  connectionId: string;
  instrumentId: string;
  /** Of the payer who set it off at the gateway's page. */
  visitId: string | null;
  amount: number;
  currency: string;
  status: string;
  statusAt: number;
  refunded: number;
  createdAt: number;
  /** Of a failed one: why. */
  code: string | null;
};

export type Stop = {
  id: string;
  merchantId: string;
  accountId: string;
  fromAt: number;
  untilAt: number | null;
  causeId: string | null;
  liftedAt: number | null;
  createdAt: number;
};

export type Instrument = {
  id: string;
  accountIds: string[];
  kind: string;
  expiresOn: number | null;
  unusableSince: number | null;
};

/** A payer's trip to a gateway. */
export type Visit = {
  id: string;
  merchantId: string;
  status: string;
  how: string | null;
  amount: number | null;
  currency: string;
  connectionId: string | null;
  startedAt: number;
  expiresAt: number;
  endedAt: number | null;
  askAt: number;
  asked: number;
};

export type VisitItem = {
  visitId: string;
  billingId: string;
  paymentId: string | null;
  amount: number;
  open: boolean;
};

export type Doubt = { id: string; askAt: number };

export type Facts = {
  merchants: Map<string, Merchant>;
  billings: Map<string, Billing>;
  paymentRecords: Map<string, PaymentRecord>;
  payments: Map<string, Payment>;
  /** Purchases and authorizations of a billing record, in order of their making. */
  attempts: Map<string, Payment[]>;
  /** Captures, voids and refunds of a payment. */
  followUps: Map<string, Payment[]>;
  visits: Map<string, Visit>;
  visitItems: VisitItem[];
  /** What the payer of a visit has paid, or meant to. */
  ofVisit: Map<string, Payment[]>;
  stops: Stop[];
  instruments: Map<string, Instrument>;
  doubts: Map<string, Doubt>;
  /** Payment transactions that a living process has in its hands, and since when. */
  leased: Map<string, number>;
  notices: { connectionId: string; noticeId: string }[];
};

export async function readFacts(query: pg.Client): Promise<Facts> {
  const rows = async <Row extends object>(text: string): Promise<Row[]> =>
    (await query.query<Row>(text)).rows;
  const merchants = await rows<MerchantRow>(MERCHANTS);
  const billings = await rows<Billing>(BILLINGS);
  const paymentRecords = await rows<PaymentRecord>(PAYMENT_RECORDS);
  const payments = await rows<Payment>(PAYMENTS);
  const isAttempt = ({ kind }: Payment) => kind === 'purchase' || kind === 'authorization';
  return {
    merchants: byId(
      merchants.map(({ closed, country, region, ...merchant }) => ({
        ...merchant,
        workdays: { country, region, closed: new Set(closed) },
      })),
    ),
    billings: byId(billings),
    paymentRecords: byId(paymentRecords),
    payments: byId(payments),
    attempts: Map.groupBy(payments.filter(isAttempt), ({ billingId }) => billingId),
    followUps: Map.groupBy(
      payments.filter((payment) => !isAttempt(payment)),
      ({ parentId }) => parentId ?? '',
    ),
    visits: byId(await rows<Visit>(VISITS)),
    visitItems: await rows<VisitItem>(VISIT_ITEMS),
    ofVisit: Map.groupBy(
      payments.filter((payment) => isAttempt(payment) && payment.visitId !== null),
      ({ visitId }) => visitId ?? '',
    ),
    stops: await rows<Stop>(STOPS),
    instruments: byId(await rows<Instrument>(INSTRUMENTS)),
    doubts: byId(await rows<Doubt>(DOUBTS)),
    leased: new Map(
      (await rows<{ id: string; madeAt: number }>(LEASED)).map(({ id, madeAt }) => [id, madeAt]),
    ),
    notices: await rows(NOTICES),
  };
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

type MerchantRow = Omit<Merchant, 'workdays'> & {
  country: string;
  region: string | null;
  closed: string[];
};

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const day = (column: string): string => `(${column} - date '1970-01-01')`;

const MERCHANTS = `
  select id, time_zone as zone, on_card_expiry as "onCardExpiry", country, region,
    closed_days::text[] as closed
  from merchant`;

const BILLINGS = `
  select b.id, b.merchant_id as "merchantId", b.payment_record_id as "paymentRecordId", b.ordinal,
    b.reference, b.account_id as "accountId", b.kind, b.amount::float8 as amount, b.currency,
    ${day('b.due_on')} as "dueOn", ${day('b.window_until')} as "windowUntil",
    b.retry_policy as "retryPolicy", coalesce(s.status, 'nowhere') as status,
    ${ms('s.queue_at')} as "queueAt", s.reason, s.last_transaction_id as "lastId"
  from billing_record b
  left join billing_state s on s.merchant_id = b.merchant_id and s.billing_record_id = b.id`;

const PAYMENT_RECORDS = `
  select id, merchant_id as "merchantId", account_id as "accountId", amount::float8 as amount,
    first_amount::float8 as "firstAmount", currency, frequency, ${day('first_on')} as "firstOn",
    billing_day as "billingDay", billing_count as "billingCount", ${day('end_on')} as "endOn",
    first_kind as "firstKind", state, state_reason as "stateReason", ${ms('plan_at')} as "planAt"
  from payment_record`;

const PAYMENTS = `
  select t.id, t.merchant_id as "merchantId", t.kind, t.trigger, t.billing_record_id as "billingId",
    t.attempt, t.parent_id as "parentId", t.account_id as "accountId",
    t.gateway_connection_id as "connectionId", t.visit_id as "visitId",
    coalesce(t.instrument_id::text, '') as "instrumentId",
    t.amount::float8 as amount, t.currency, t.status, ${ms('t.status_at')} as "statusAt",
    t.refunded::float8 as refunded, ${ms('t.created_at')} as "createdAt", h.code
  from payment_transaction t
  left join transaction_status h on t.status = 'failed' and h.merchant_id = t.merchant_id
    and h.payment_transaction_id = t.id and h.seq = t.status_count
  order by t.created_at, t.attempt, t.id`;

const VISITS = `
  select id, merchant_id as "merchantId", status, how, amount::float8 as amount, currency,
    gateway_connection_id as "connectionId", ${ms('started_at')} as "startedAt",
    ${ms('expires_at')} as "expiresAt", ${ms('ended_at')} as "endedAt", ${ms('ask_at')} as "askAt",
    asked
  from visit`;

const VISIT_ITEMS = `
  select visit_id as "visitId", billing_record_id as "billingId",
    payment_transaction_id as "paymentId", amount::float8 as amount, open
  from visit_item`;

const STOPS = `
  select id, merchant_id as "merchantId", account_id as "accountId", ${ms('from_at')} as "fromAt",
    ${ms('until_at')} as "untilAt", cause_transaction_id as "causeId",
    ${ms('lifted_at')} as "liftedAt", ${ms('created_at')} as "createdAt"
  from payment_stop`;

const INSTRUMENTS = `
  select i.id, i.kind, ${day('i.expires_on')} as "expiresOn",
    ${ms('i.unusable_since')} as "unusableSince",
    array(select a.id::text from account a
      where a.merchant_id = i.merchant_id and a.customer_id = i.customer_id) as "accountIds"
  from instrument i`;

const DOUBTS = `select payment_transaction_id as id, ${ms('ask_at')} as "askAt" from doubt`;

const LEASED = `
  select held.id, ${ms('l.made_at')} as "madeAt"
  from lease l
  join worker w on w.id = l.worker_id
  cross join lateral unnest(l.transactions) as held (id)`;

const NOTICES = `
  select gateway_connection_id as "connectionId", notice_id as "noticeId" from gateway_notice`;
