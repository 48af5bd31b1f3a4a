// Payment transactions whose outcome has to be asked for. A row here is a promise to ask again;
// it goes only with an answer. Who works on one holds it by pushing its time ahead.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { TransactionKind, TransactionStatus } from '#domain/payment-transaction.ts';
import type { Claimed } from './billing-state.ts';
import { byKey } from './by-key.ts';
import { UNSENDABLE_REASON } from './chargeability.ts';
import { AT_GATEWAY } from './paid-together.ts';
import type { ParentRow } from './payment-transactions.ts';
import type { Connection } from './pool.ts';

export const DOUBTS_MAX = 500;

/** After so many questions a look-up that lags by moments would have shown the payment. */
const SILENCES_MAX = 4;

/** `last_answer` of a doubt that can only be settled by the contract's time of proof. */
export const NOT_FOUND_YET = 'not found yet';

/** `heldBy` of a doubt whose payment record was deactivated: it is never sent again. */
export const CALLED_OFF = 'payment_record_inactive';

/** One doubt with everything that asking, sending again and the verdict need. */
export type Doubt = Omit<Claimed, 'kind' | 'instrumentId' | 'tokenSealed' | 'instrumentKind'> & {
  kind: TransactionKind;
  /** null, as what is known of it: a payer paid without leaving one. */
  instrumentId: Id<'instrument'> | null;
  instrumentKind: Claimed['instrumentKind'] | null;
  tokenSealed: Buffer | null;
  /** As the gateway knows it: a visit may pay several with one payment there. */
  atGateway: AtGateway;
  /** Of a payer who was there: never sent by us, and asked for by the visit while that lasts. */
  visitId: Id<'visit'> | null;
  visitOpen: boolean;
  status: TransactionStatus;
  createdAt: Date;
  /** The instant of the merchant's test clock, or null. */
  clockAt: Date | null;
  gatewayRef: string | null;
  parentId: Id<'paymentTransaction'> | null;
  parentRef: string | null;
  parent: ParentRow | null;
  /**
   * Why a charge must not be sent now (stop, expired card, ...), or null; always null for what
   * follows a payment, which no stop forbids.
   */
  heldBy: string | null;
  sentUntil: Date | null;
  since: Date;
  asked: number;
};

/** What the gateway took under one key. */
export type AtGateway = { id: Id<'paymentTransaction'>; amount: bigint };

export type Taking = {
  now: Date;
  holdUntil: Date;
  limit: number;
  workerId: Id<'worker'>;
  leaseId: string;
};

/**
 * Takes up to `limit` doubts that are due, and holds them until `holdUntil`, under a lease that
 * ends sooner when the worker dies. `asked` grows with each taking, so it also tells whether
 * someone took it since.
 */
export async function takeDoubts(
  connection: Connection,
  { now, holdUntil, limit, workerId, leaseId }: Taking,
  merchantId: MerchantId | null,
): Promise<Doubt[]> {
  // Index doubt_to_ask; the joins by primary key.
  const { rows } = await connection.query<Doubt>({
    name: merchantId === null ? 'take-doubts' : 'take-doubts-of',
    text: `with taken as (
        update doubt d set ask_at = $2, asked = d.asked + 1
        from (
          select merchant_id, payment_transaction_id from doubt
          where ask_at <= $1 ${merchantId === null ? '' : 'and merchant_id = $6'}
          order by ask_at limit $3 for update skip locked
        ) due
        where d.merchant_id = due.merchant_id
          and d.payment_transaction_id = due.payment_transaction_id
        returning d.*, $1::timestamptz as p_clock
      ), leased as (
        insert into lease (id, worker_id, made_at, merchants, transactions)
        select $4::uuid, $5::uuid, clock_timestamp(), array_agg(merchant_id),
          array_agg(payment_transaction_id)
        from taken having count(*) > 0
      )
      ${openTransactions}`,
    values: [
      now,
      holdUntil,
      limit,
      leaseId,
      workerId,
      ...(merchantId === null ? [] : [merchantId]),
    ],
  });
  return rows.map(withParent);
}

/** jsonb knows neither bigint nor time. */
export function withParent(row: Doubt): Doubt {
  const { id, amount: asked } = row.atGateway;
  const doubt = { ...row, atGateway: { id, amount: BigInt(asked) } };
  if (doubt.parent === null) return doubt;
  const { amount, refunded, createdAt } = doubt.parent;
  return {
    ...doubt,
    parent: {
      ...doubt.parent,
      amount: BigInt(amount),
      refunded: BigInt(refunded),
      createdAt: new Date(createdAt),
    },
  };
}

/** What every look at an open payment transaction selects, over one CTE `taken`. */
export const openTransactions = `
select t.merchant_id as "merchantId", t.id as "transactionId",
  t.billing_record_id as "billingRecordId", t.account_id as "accountId",
  t.gateway_connection_id as "connectionId", t.instrument_id as "instrumentId", t.kind,
  t.status, t.amount, t.currency, b.description, b.origin,
  b.retry_policy as "retryPolicy", t.trigger, b.window_until as "windowUntil",
  s.decline_count as declines, s.first_failed_on as "firstFailedOn", p.p_today as today,
  i.kind as "instrumentKind", i.token_sealed as "tokenSealed",
  i.gateway_customer as "gatewayCustomer",
  i.network_transaction_id as "networkTransactionId", i.brand,
  t.created_at as "createdAt", m.clock_at as "clockAt", t.gateway_ref as "gatewayRef",
  t.parent_id as "parentId", parent.gateway_ref as "parentRef",
  case when parent.id is not null then jsonb_build_object('id', ${AT_GATEWAY.id('parent')},
    'kind', parent.kind, 'amount', (${AT_GATEWAY.amount('parent')})::text,
    'createdAt', parent.created_at, 'data', parent.data,
    'refunded', (${AT_GATEWAY.refunded('parent')})::text) end as parent,
  jsonb_build_object('id', ${AT_GATEWAY.id('t')}, 'amount', coalesce(v.amount, t.amount)::text)
    as "atGateway",
  t.visit_id as "visitId", coalesce(v.status = 'open', false) as "visitOpen",
  case
    when t.kind not in ('purchase', 'authorization') then null
    when r.state = 'inactive' then '${CALLED_OFF}'
    else ${UNSENDABLE_REASON}
  end as "heldBy",
  taken.sent_until as "sentUntil", taken.since, taken.asked
from taken
join payment_transaction t
  on t.merchant_id = taken.merchant_id and t.id = taken.payment_transaction_id
join merchant m on m.id = t.merchant_id
cross join lateral (select coalesce(m.clock_at, taken.p_clock) as p_now,
  (coalesce(m.clock_at, taken.p_clock) at time zone m.time_zone)::date as p_today) p
join billing_record b on b.merchant_id = t.merchant_id and b.id = t.billing_record_id
join billing_state s
  on s.merchant_id = t.merchant_id and s.billing_record_id = t.billing_record_id
${byKey('payment_record', 'r', 't.merchant_id', 'b.payment_record_id')}
${byKey('account', 'a', 't.merchant_id', 't.account_id')}
${byKey('instrument', 'i', 't.merchant_id', 't.instrument_id')}
${byKey('gateway_connection', 'c', 't.merchant_id', 't.gateway_connection_id')}
${byKey('visit', 'v', 't.merchant_id', 't.visit_id')}
${byKey('payment_transaction', 'parent', 't.merchant_id', 't.parent_id')}`;

/**
 * The payment transaction as a doubt would hold it, for a notice about it; null when there is none
 * of that merchant and connection.
 */
export async function transactionInQuestion(
  connection: Connection,
  merchantId: MerchantId,
  transactionId: Id<'paymentTransaction'>,
  now: Date,
): Promise<Doubt | null> {
  const { rows } = await connection.query<Doubt>({
    name: 'transaction-in-question',
    text: `with taken as (
       select $1::uuid as merchant_id, $2::uuid as payment_transaction_id,
         null::timestamptz as sent_until, $3::timestamptz as since, 0 as asked,
         $3::timestamptz as p_clock
     )
     ${openTransactions}`,
    values: [merchantId, transactionId, now],
  });
  return rows[0] === undefined ? null : withParent(rows[0]);
}

/** Every payment transaction of the visit as a doubt would hold it, in the order of their ids. */
export async function transactionsOfVisit(
  connection: Connection,
  merchantId: MerchantId,
  visitId: Id<'visit'>,
  now: Date,
): Promise<Doubt[]> {
  // Primary key of visit_item.
  const { rows } = await connection.query<Doubt>(
    `with taken as (
       select merchant_id, payment_transaction_id, null::timestamptz as sent_until,
         $3::timestamptz as since, 0 as asked, $3::timestamptz as p_clock
       from visit_item
       where merchant_id = $1 and visit_id = $2 and payment_transaction_id is not null
     )
     ${openTransactions}
     order by t.id`,
    [merchantId, visitId, now],
  );
  return rows.map(withParent);
}

export type Sending = Pick<Doubt, 'merchantId' | 'transactionId' | 'asked'> & {
  /** Until when it may be under way. */
  until: Date;
};

/**
 * Before requests are sent for doubts: writes durably until when they may be under way, and holds
 * the doubts until then. False for one that someone else took since: nothing may be sent for it.
 */
export async function announceSendings(
  connection: Connection,
  sendings: readonly Sending[],
): Promise<boolean[]> {
  // Primary key; locked in its order, as whoever takes doubts waits for nobody.
  const { rows } = await connection.query<{ id: string }>({
    name: 'announce-sendings',
    text: `with held as materialized (
         select d.merchant_id, d.payment_transaction_id, s.until
         from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[])
           as s (merchant_id, payment_transaction_id, asked, until)
         join doubt d on d.merchant_id = s.merchant_id
           and d.payment_transaction_id = s.payment_transaction_id and d.asked = s.asked
         order by d.merchant_id, d.payment_transaction_id
         for update of d
       )
       update doubt d set sent_until = greatest(d.sent_until, held.until),
         ask_at = greatest(d.ask_at, held.until)
       from held
       where d.merchant_id = held.merchant_id
         and d.payment_transaction_id = held.payment_transaction_id
       returning d.payment_transaction_id as id`,
    values: [
      sendings.map((one) => one.merchantId),
      sendings.map((one) => one.transactionId),
      sendings.map((one) => one.asked),
      sendings.map((one) => one.until),
    ],
  });
  const announced = new Set(rows.map(({ id }) => id));
  return sendings.map(({ transactionId }) => announced.has(transactionId));
}

export type NextQuestion = Pick<Doubt, 'merchantId' | 'transactionId' | 'asked'> & {
  askAt: Date;
  /** What the gateway said. */
  answer: string;
  /** Nothing has left for it yet. */
  neverSent: boolean;
};

/**
 * The answers settled nothing: each is asked again at its `askAt`. Changes nothing of a doubt that
 * someone else has taken since. False for one that somebody has locked just now: he may be writing
 * its outcome, or only have met it among those to be taken.
 */
export async function askAgain(
  connection: Connection,
  questions: readonly NextQuestion[],
): Promise<boolean[]> {
  // Primary key.
  const { rows } = await connection.query<{ id: string }>({
    name: 'ask-again',
    text: `with given as materialized (
         select * from jsonb_to_recordset($1::jsonb) as g ("merchantId" uuid, "transactionId" uuid,
           asked int, "askAt" timestamptz, answer text, "neverSent" boolean)
       ), free as materialized (
         select g.*
         from given g
         join doubt d on d.merchant_id = g."merchantId"
           and d.payment_transaction_id = g."transactionId" and d.asked = g.asked
         for update of d skip locked
       ), changed as (
         update doubt d set ask_at = f."askAt", last_answer = f.answer,
           sent_until = case when f."neverSent" then null else d.sent_until end
         from free f
         where d.merchant_id = f."merchantId" and d.payment_transaction_id = f."transactionId"
       )
       select g."transactionId" as id
       from given g
       join doubt d on d.merchant_id = g."merchantId"
         and d.payment_transaction_id = g."transactionId" and d.asked = g.asked
       where g."transactionId" not in (select "transactionId" from free)`,
    values: [JSON.stringify(questions)],
  });
  const locked = new Set(rows.map(({ id }) => id));
  return questions.map(({ transactionId }) => !locked.has(transactionId));
}

export type NewDoubt = {
  merchantId: MerchantId;
  transactionId: Id<'paymentTransaction'>;
  sentUntil: Date | null;
  since: Date;
  askAt: Date;
};

/** A doubt for each, where none stands yet. */
export async function addDoubts(
  connection: Connection,
  doubts: readonly NewDoubt[],
): Promise<void> {
  await connection.query(
    `insert into doubt (merchant_id, payment_transaction_id, sent_until, since, ask_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[],
       $5::timestamptz[])
     on conflict do nothing`,
    [
      doubts.map((one) => one.merchantId),
      doubts.map((one) => one.transactionId),
      doubts.map((one) => one.sentUntil),
      doubts.map((one) => one.since),
      doubts.map((one) => one.askAt),
    ],
  );
}

/** Answered by someone else meanwhile: the transaction is final, the doubt is moot. */
export async function dropDoubt(
  connection: Connection,
  merchantId: MerchantId,
  transactionId: Id<'paymentTransaction'>,
): Promise<void> {
  await connection.query(
    `delete from doubt where merchant_id = $1 and payment_transaction_id = $2`,
    [merchantId, transactionId],
  );
}

export type OpenDoubts = { count: number; hopeful: number; nextAt: Date | null };

/**
 * Open doubts of a merchant whose next question lies before `before`; pending ones lie far. Those
 * in `hopeful` may still be answered then: of the others silence was the answer so often that only
 * the contract's time of proof will tell.
 */
export async function doubtsOpen(
  connection: Connection,
  merchantId: MerchantId,
  before: Date,
): Promise<OpenDoubts> {
  const { rows } = await connection.query<OpenDoubts>(
    `select count(*)::int as count, count(*) filter (where hopeful)::int as hopeful,
       min(ask_at) filter (where hopeful) as "nextAt"
     from (select *, asked < $3 or last_answer is distinct from $4 as hopeful from doubt) d
     where merchant_id = $1 and ask_at < $2`,
    [merchantId, before, SILENCES_MAX, NOT_FOUND_YET],
  );
  return rows[0] ?? { count: 0, hopeful: 0, nextAt: null };
}
