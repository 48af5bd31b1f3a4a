// Visits: a payer's trip to a gateway. An open one is a promise to ask what became of it; who asks
// holds it, so that it is asked by one at a time, and whoever was too late changes nothing.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Currency } from '#domain/money.ts';
import type { Connection } from './pool.ts';

export const VISITS_MAX = 100;

export type VisitEnd = Leaving | 'manual';

/** Nothing was paid. */
export type Leaving = 'not_started' | 'cancelled' | 'expired' | 'declined';

export type Visit = {
  merchantId: MerchantId;
  id: Id<'visit'>;
  sessionId: Id<'checkoutSession'> | null;
  accountId: Id<'account'> | null;
  paymentMethodId: Id<'paymentMethod'>;
  /** null: a manual method, chosen and ended at once. */
  connectionId: Id<'gatewayConnection'> | null;
  status: 'open' | 'done' | 'ended';
  how: VisitEnd | null;
  /** What is paid in all; null: nothing. */
  kind: 'purchase' | 'authorization' | null;
  amount: bigint | null;
  currency: Currency;
  store: boolean;
  gatewayRef: string | null;
  factsSealed: Buffer;
  returnedSealed: Buffer | null;
  started: boolean;
  closing: boolean;
  /** Until then a request that takes what the payer agreed to may have been sent. */
  completingUntil: Date | null;
  /** It was decided that nothing was paid; what it holds is being let go. */
  leaving: Leaving | null;
  startedAt: Date;
  expiresAt: Date;
  asked: number;
  /** What the gateway answered last; null: not asked yet. */
  lastAnswer: string | null;
};

const COLUMNS = `
  v.merchant_id as "merchantId", v.id, v.checkout_session_id as "sessionId",
  v.account_id as "accountId", v.payment_method_id as "paymentMethodId",
  v.gateway_connection_id as "connectionId", v.status, v.how, v.kind, v.amount, v.currency,
  v.store, v.gateway_ref as "gatewayRef", v.facts_sealed as "factsSealed",
  v.returned_sealed as "returnedSealed", v.started, v.closing,
  v.completing_until as "completingUntil", v.leaving,
  v.started_at as "startedAt", v.expires_at as "expiresAt", v.asked,
  v.last_answer as "lastAnswer"`;

export type NewVisit = Pick<
  Visit,
  | 'id'
  | 'sessionId'
  | 'accountId'
  | 'paymentMethodId'
  | 'connectionId'
  | 'kind'
  | 'amount'
  | 'currency'
  | 'store'
  | 'factsSealed'
  | 'startedAt'
  | 'expiresAt'
> & {
  /** `ended` for a manual method. */
  how: 'manual' | null;
  /** Who starts it; should that one die, another ends it. */
  hold: { workerId: Id<'worker'>; until: Date } | null;
};

/** False when the session has an open visit already. */
export async function insertVisit(
  connection: Connection,
  merchantId: MerchantId,
  visit: NewVisit,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `insert into visit
       (merchant_id, id, checkout_session_id, account_id, payment_method_id,
        gateway_connection_id, status, how, kind, amount, currency, store, facts_sealed,
        started_at, expires_at, ask_at, ended_at, held_by, held_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14, $16, $17, $18)
     on conflict do nothing`,
    [
      merchantId,
      visit.id,
      visit.sessionId,
      visit.accountId,
      visit.paymentMethodId,
      visit.connectionId,
      visit.how === null ? 'open' : 'ended',
      visit.how,
      visit.kind,
      visit.amount,
      visit.currency,
      visit.store,
      visit.factsSealed,
      visit.startedAt,
      visit.expiresAt,
      visit.how === null ? null : visit.startedAt,
      visit.hold?.workerId ?? null,
      visit.hold?.until ?? null,
    ],
  );
  return rowCount === 1;
}

export async function visitById(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'visit'>,
): Promise<Visit | null> {
  const { rows } = await connection.query<Visit>(
    `select ${COLUMNS} from visit v where v.merchant_id = $1 and v.id = $2`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** The newest of a checkout session. Index visit_by_session. */
export async function lastVisitOfSession(
  connection: Connection,
  merchantId: MerchantId,
  sessionId: Id<'checkoutSession'>,
): Promise<Visit | null> {
  const { rows } = await connection.query<Visit>(
    `select ${COLUMNS} from visit v
     where v.merchant_id = $1 and v.checkout_session_id = $2
     order by v.id desc limit 1`,
    [merchantId, sessionId],
  );
  return rows[0] ?? null;
}

/** The newest that was to pay the billing record. Index visit_item_by_billing_record. */
export async function lastVisitOfBillingRecord(
  connection: Connection,
  merchantId: MerchantId,
  billingRecordId: Id<'billingRecord'>,
): Promise<Visit | null> {
  const { rows } = await connection.query<Visit>(
    `select ${COLUMNS}
     from (
       select visit_id from visit_item
       where merchant_id = $1 and billing_record_id = $2
       order by visit_id desc limit 1
     ) n
     join visit v on v.merchant_id = $1 and v.id = n.visit_id`,
    [merchantId, billingRecordId],
  );
  return rows[0] ?? null;
}

/** Open visits that hold any of the billing records. Index visit_item_open. */
export async function openVisitsOf(
  connection: Connection,
  merchantId: MerchantId,
  billingRecordIds: readonly Id<'billingRecord'>[],
): Promise<Visit[]> {
  const { rows } = await connection.query<Visit>(
    `select distinct on (v.id) ${COLUMNS}
     from visit_item n
     join visit v on v.merchant_id = n.merchant_id and v.id = n.visit_id
     where n.merchant_id = $1 and n.billing_record_id = any ($2) and n.open
     order by v.id`,
    [merchantId, billingRecordIds],
  );
  return rows;
}

/** The open visit that the gateway names. Index visit_open_by_ref. */
export async function openVisitByRef(
  connection: Connection,
  merchantId: MerchantId,
  connectionId: Id<'gatewayConnection'>,
  gatewayRef: string,
): Promise<Visit | null> {
  const { rows } = await connection.query<Visit>(
    `select ${COLUMNS} from visit v
     where v.merchant_id = $1 and v.gateway_connection_id = $2 and v.gateway_ref = $3
       and v.status = 'open'
     limit 1`,
    [merchantId, connectionId, gatewayRef],
  );
  return rows[0] ?? null;
}

/** The billing records of a visit, by id. */
export async function itemsOfVisit(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'visit'>,
): Promise<{ billingRecordId: Id<'billingRecord'>; amount: bigint }[]> {
  const { rows } = await connection.query<{
    billingRecordId: Id<'billingRecord'>;
    amount: bigint;
  }>(
    `select billing_record_id as "billingRecordId", amount from visit_item
     where merchant_id = $1 and visit_id = $2
     order by billing_record_id`,
    [merchantId, id],
  );
  return rows;
}

export type VisitTaking = {
  now: Date;
  holdUntil: Date;
  workerId: Id<'worker'>;
  limit: number;
};

// Whoever is dead holds nothing. What was asked for by a process that is only believed dead may
// still be under way: asking is safe to repeat, what it may be completing is announced, and only
// the newest question counts.
const FREE = `(held_until is null or held_until <= $1 or not exists (
  select from worker w where w.id = held_by and w.alive_until >= clock_timestamp()))`;

/** Takes visits that are to be asked for, and holds them. Index visit_to_ask. */
export async function takeVisits(
  connection: Connection,
  { now, holdUntil, workerId, limit }: VisitTaking,
  merchantId: MerchantId | null,
): Promise<Visit[]> {
  const { rows } = await connection.query<Visit>(
    `update visit v set asked = v.asked + 1, held_by = $2, held_until = $3
     from (
       select merchant_id, id from visit
       where status = 'open' and ask_at <= $1 and ${FREE}
         and ($5::uuid is null or merchant_id = $5)
       order by ask_at limit $4 for update skip locked
     ) due
     where v.merchant_id = due.merchant_id and v.id = due.id
     returning ${COLUMNS}`,
    [now, workerId, holdUntil, limit, merchantId],
  );
  return rows;
}

/** As takeVisits for one, whenever it is to be asked for; null when another holds it. */
export async function takeVisit(
  connection: Connection,
  { now, holdUntil, workerId }: Omit<VisitTaking, 'limit'>,
  merchantId: MerchantId,
  id: Id<'visit'>,
): Promise<Visit | null> {
  const { rows } = await connection.query<Visit>(
    `update visit v set asked = v.asked + 1, held_by = $2, held_until = $3
     where v.merchant_id = $4 and v.id = $5 and v.status = 'open' and ${FREE}
     returning ${COLUMNS}`,
    [now, workerId, holdUntil, merchantId, id],
  );
  return rows[0] ?? null;
}

type Held = Pick<Visit, 'merchantId' | 'id' | 'asked'>;

/** The gateway has an address for the payer. False: the visit has been ended meanwhile. */
export async function noteStarted(
  connection: Connection,
  visit: Held,
  started: { gatewayRef: string | null; factsSealed: Buffer; expiresAt: Date; askAt: Date },
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update visit
     set started = true, gateway_ref = $4, facts_sealed = $5, expires_at = $6, ask_at = $7,
       held_by = null, held_until = null
     where merchant_id = $1 and id = $2 and asked = $3 and status = 'open'`,
    [
      visit.merchantId,
      visit.id,
      visit.asked,
      started.gatewayRef,
      started.factsSealed,
      started.expiresAt,
      started.askAt,
    ],
  );
  return rowCount === 1;
}

/**
 * The intent to take what the payer agreed to, with what is needed to find it again: before the
 * gateway hears of it. False: somebody has taken the visit since, or it is held by nobody.
 */
export async function announceCompletion(
  connection: Connection,
  visit: Held,
  completing: { until: Date; factsSealed: Buffer },
): Promise<boolean> {
  const { rowCount } = await connection.query({
    name: 'announce-completion',
    text: `update visit set completing_until = $4, facts_sealed = $5
     where merchant_id = $1 and id = $2 and asked = $3 and status = 'open'
       and held_by is not null`,
    values: [visit.merchantId, visit.id, visit.asked, completing.until, completing.factsSealed],
  });
  return rowCount === 1;
}

/**
 * Decides that nothing was paid on it, durably and before anything is let go: whoever takes it from
 * now on lets go as well, and asks nothing. False: somebody has taken it since.
 */
export async function decideLeaving(
  connection: Connection,
  visit: Held,
  leaving: { how: Leaving; factsSealed: Buffer },
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update visit set leaving = $4, facts_sealed = $5
     where merchant_id = $1 and id = $2 and asked = $3 and status = 'open'`,
    [visit.merchantId, visit.id, visit.asked, leaving.how, leaving.factsSealed],
  );
  return rowCount === 1;
}

/** The answer settled nothing: ask again. What the browser brought was told, if `told`. */
export async function askVisitAgain(
  connection: Connection,
  visit: Held,
  later: Pick<Visit, 'factsSealed' | 'completingUntil'> & {
    askAt: Date;
    answer: string;
    told: Buffer | null;
  },
): Promise<void> {
  await connection.query(
    `update visit
     set ask_at = case when returned_sealed is distinct from $7 then least(ask_at, $4) else $4 end,
       last_answer = $5, facts_sealed = $6, completing_until = $8,
       held_by = null, held_until = null
     where merchant_id = $1 and id = $2 and asked = $3 and status = 'open'`,
    [
      visit.merchantId,
      visit.id,
      visit.asked,
      later.askAt,
      later.answer,
      later.factsSealed,
      later.told,
      later.completingUntil,
    ],
  );
}

/** Has an open visit asked for at once; with what a browser brought, or to be closed. */
export async function hurryVisit(
  connection: Connection,
  merchantId: MerchantId,
  id: Id<'visit'>,
  { now, returned = null, close = false }: { now: Date; returned?: Buffer | null; close?: boolean },
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update visit
     set ask_at = least(ask_at, $3), returned_sealed = coalesce($4, returned_sealed),
       closing = closing or $5
     where merchant_id = $1 and id = $2 and status = 'open'`,
    [merchantId, id, now, returned, close],
  );
  return rowCount === 1;
}

/**
 * Ends it and lets go of its billing records. False: another one has, or holds it now. Its payment
 * transactions have their outcomes.
 */
export async function endVisit(
  connection: Connection,
  visit: Held,
  end: { status: 'done' | 'ended'; how: VisitEnd | null; at: Date; gatewayRef?: string | null },
): Promise<boolean> {
  const { rows } = await connection.query<{ ended: number }>(
    `with ended as (
       update visit
       set status = $4, how = $5, ended_at = $6, gateway_ref = coalesce($7, gateway_ref),
         returned_sealed = null, held_by = null, held_until = null
       where merchant_id = $1 and id = $2 and asked = $3 and status = 'open'
       returning merchant_id, id
     ), free as (
       update visit_item n set open = false from ended e
       where n.merchant_id = e.merchant_id and n.visit_id = e.id
     )
     select count(*)::int as ended from ended`,
    [visit.merchantId, visit.id, visit.asked, end.status, end.how, end.at, end.gatewayRef ?? null],
  );
  return rows[0]?.ended === 1;
}
