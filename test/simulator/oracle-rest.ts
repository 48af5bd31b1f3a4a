// Invariants 2 and 3 at rest: nothing that is due was left behind. Each billing record is final,
// or waits visibly: for its day, for the answer to a question that will be asked, or for a reason
// to go that is named and still there.

import { actsOf, isCertain } from './oracle-acts.ts';
import { OPEN, PAID } from './oracle-books.ts';
import { dayOf, startOf } from './oracle-calendar.ts';
import type { Billing, Payment } from './oracle-facts.ts';
import { type Ground, TAKEN_UP_WITHIN_MS } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import type { Plans } from './oracle-plan.ts';
import { retryDays } from './oracle-retries.ts';

const FINAL = [...PAID, 'failed', 'cancelled'];

/** Returns the age of the oldest payment transaction in doubt, or null. */
export async function judgeRest(ground: Ground, plans: Plans): Promise<number | null> {
  const { facts, count } = ground;
  const enders = endersOf(ground);
  for (const billing of facts.billings.values()) {
    const why = billing.status === 'unbillable' ? ` for ${billing.reason}` : '';
    count(`at rest ${billing.status}${why}`);
    judgeOne(ground, plans, billing);
    judgeEnd(ground, enders, billing);
  }
  judgeRecords(ground, enders);
  await judgeHeldBack(ground);
  return judgeOpen(ground);
}

function judgeOne(ground: Ground, plans: Plans, billing: Billing): void {
  const { status, reason } = billing;
  const says = ['unbillable', 'awaiting_payer', 'failed'];
  if (status === 'to_come' || status === 'in_retry') judgeDate(ground, plans, billing);
  else if (status === 'collecting') mustStand(ground, billing, ['in_progress', 'unknown']);
  else if (status === 'pending') mustStand(ground, billing, ['pending']);
  else if (status === 'authorized') judgeHold(ground, billing);
  else if (status === 'awaiting_payer' && isPast(ground, billing.queueAt)) {
    ground.count('lost');
    ground.report(2, `${name(billing)} waits for its payer beyond its time`);
  } else if (says.includes(status)) {
    if ((reason ?? '') === '') ground.report(2, `${name(billing)} is ${status} without a reason`);
  } else if (!FINAL.includes(status)) ground.report(2, `${name(billing)} is ${status}`);
}

/** When a payer is waited for no longer, the record fails: until then that time stands there. */
function isPast({ now }: Ground, queueAt: number | null): boolean {
  return queueAt === null || queueAt < now - TAKEN_UP_WITHIN_MS;
}

function judgeDate(ground: Ground, plans: Plans, billing: Billing): void {
  const { facts, report, count, now } = ground;
  const { queueAt, status, dueOn } = billing;
  const zone = facts.merchants.get(billing.merchantId)?.zone ?? 'UTC';
  if (queueAt === null || isPast(ground, queueAt)) {
    count('lost');
    const since = queueAt === null ? 'without a time' : `since ${new Date(queueAt).toISOString()}`;
    report(2, `${name(billing)} is forgotten: ${status} ${since}`);
    return;
  }
  // Due a moment ago: released, or another attempt because the one before never arrived.
  if (queueAt <= now) return;
  const moved = (plans.changes.get(billing.id) ?? []).flatMap(({ what, began }) =>
    what.dueOn === null
      ? []
      : plans.daysFor(billing.accountId, billing.merchantId, dayOf(what.dueOn), began.atMs),
  );
  const attempts = facts.attempts.get(billing.id) ?? [];
  const days = status === 'to_come' ? [dueOn] : [...retryDays(facts, billing, attempts), ...moved];
  if (days.some((day) => startOf(day, zone) === queueAt)) return;
  report(
    2,
    `${name(billing)} is ${status} until ${new Date(queueAt).toISOString()}: no day of its`,
  );
}

function mustStand(ground: Ground, billing: Billing, statuses: readonly string[]): void {
  const last = ground.facts.payments.get(billing.lastId ?? '');
  if (last?.billingId === billing.id && statuses.includes(last.status)) return;
  ground.count('lost');
  const what = last?.status ?? 'nowhere';
  ground.report(2, `${name(billing)} is ${billing.status}, its last payment transaction ${what}`);
}

// Held funds wait for a capture; if the gateway knows better, somebody has to be about to ask.
function judgeHold(ground: Ground, billing: Billing): void {
  const { facts, booked, report } = ground;
  mustStand(ground, billing, ['authorized']);
  const id = billing.lastId ?? '';
  const { status = 'absent', gateway = 'no gateway' } = booked.get(id) ?? {};
  const children = facts.followUps.get(id) ?? [];
  const asked = [id, ...children.map((child) => child.id)].some((one) => isAsked(ground, one));
  if (status === 'authorized' || asked) return;
  const after = children.map((child) => `${child.kind} ${child.status}`).join(', ') || 'nothing';
  report(
    2,
    `${name(billing)} is authorized, ${status} at ${gateway}, nobody asks; after it: ${after}`,
  );
}

type Enders = {
  cancelled: Map<string, boolean>;
  deactivated: Map<string, boolean>;
};

/** Whose end was asked for, and whether it is certain. */
function endersOf({ story }: Ground): Enders {
  const made: Enders = { cancelled: new Map(), deactivated: new Map() };
  for (const act of actsOf(story, 'cancel')) {
    const id = act.what.billingRecordId;
    made.cancelled.set(id, made.cancelled.get(id) === true || isCertain(act));
  }
  for (const act of actsOf(story, 'deactivate')) {
    const id = act.what.paymentRecordId;
    made.deactivated.set(id, made.deactivated.get(id) === true || isCertain(act));
  }
  return made;
}

function judgeEnd(ground: Ground, enders: Enders, billing: Billing): void {
  const { facts, booked, report, count } = ground;
  const { id, status, paymentRecordId, lastId } = billing;
  if (enders.cancelled.get(id) === true && status !== 'cancelled') {
    report(2, `${name(billing)} was cancelled by a person and is ${status}`);
  }
  const recordId = paymentRecordId ?? '';
  const waits = status === 'to_come' || status === 'unbillable';
  if (enders.deactivated.get(recordId) === true && waits) {
    report(2, `${name(billing)} is ${status}, its payment record was deactivated`);
  }
  if (status !== 'cancelled') return;
  const last = facts.payments.get(lastId ?? '');
  const letGo = last?.kind === 'authorization' && booked.get(last.id)?.status === 'voided';
  if (letGo || enders.cancelled.has(id) || enders.deactivated.has(recordId)) return;
  count('lost');
  report(2, `${name(billing)} is cancelled, and nobody asked for it`);
}

function judgeRecords({ facts, report, now }: Ground, enders: Enders): void {
  const open = new Map<string, string>();
  for (const { paymentRecordId, status } of facts.billings.values()) {
    if (paymentRecordId !== null && !FINAL.includes(status)) open.set(paymentRecordId, status);
  }
  for (const { id, state, planAt } of facts.paymentRecords.values()) {
    const title = `payment record ${shown('prc', id)}`;
    if (state === 'active' && (planAt === null || planAt < now - TAKEN_UP_WITHIN_MS)) {
      report(2, `${title} is active, and nobody plans its next billing records`);
    }
    if (state === 'completed' && open.has(id)) {
      report(2, `${title} is completed, one of its billing records is ${open.get(id)}`);
    }
    if (enders.deactivated.get(id) === true && state !== 'inactive') {
      report(2, `${title} was deactivated by a person and is ${state}`);
    }
  }
}

// A reason that is gone releases what it held back while its window is open. Enabling a connection
// releases in a transaction of its own, so one that was cut short has to be asked for again.
async function judgeHeldBack({ query, story, now, report, count }: Ground): Promise<void> {
  const cut = new Set(
    actsOf(story, 'enable_connection')
      .filter((act) => !isCertain(act))
      .map(({ what }) => what.connectionId),
  );
  const { rows } = await query.query<{ id: string; reason: string; connectionId: string }>(
    RELEASABLE,
    [now, TAKEN_UP_WITHIN_MS],
  );
  for (const { id, reason, connectionId } of rows) {
    if (reason === 'connection_disabled' && cut.has(connectionId)) continue;
    count('lost');
    report(2, `billing record ${shown('bil', id)} is unbillable for ${reason}, which is gone`);
  }
}

const RELEASABLE = `
  select b.id, s.reason, c.id as "connectionId"
  from billing_state s
  join billing_record b on b.merchant_id = s.merchant_id and b.id = s.billing_record_id
  join merchant m on m.id = s.merchant_id
  cross join lateral (
    select to_timestamp($1::float8 / 1000) as at,
      (to_timestamp($1::float8 / 1000) at time zone m.time_zone)::date as today
  ) clock
  join account a on a.merchant_id = b.merchant_id and a.id = b.account_id and a.state = 'open'
  left join wallet w on w.merchant_id = b.merchant_id and w.id = b.wallet_id
  left join instrument i on i.merchant_id = b.merchant_id
    and i.id = coalesce(b.instrument_id, w.default_instrument_id, a.default_instrument_id)
  left join payment_method p on p.merchant_id = b.merchant_id
    and p.id = a.payment_method_id and i.id is null
  join gateway_connection c on c.merchant_id = b.merchant_id
    and c.id = coalesce(p.gateway_connection_id, i.gateway_connection_id)
    and c.enabled
    and (c.collects = 'payer_initiated' or (i.unusable_reason is null
      and (i.expires_on is null or i.expires_on >= greatest(clock.today, b.due_on))))
  where s.status = 'unbillable' and b.window_until >= clock.today
    and not exists (
      select from payment_stop t
      where t.merchant_id = b.merchant_id and t.account_id = b.account_id and t.lifted_at is null
        and (t.until_at is null or t.until_at > clock.at - $2::float8 * interval '1 millisecond'))`;

function judgeOpen(ground: Ground): number | null {
  const { facts, report, count, now } = ground;
  let oldest: number | null = null;
  for (const payment of facts.payments.values()) {
    if (!OPEN.includes(payment.status)) continue;
    count(payment.status === 'pending' ? 'pending still open' : 'unknown still open');
    if (!isAsked(ground, payment.id)) {
      count('lost');
      report(3, `${title(payment)} is ${payment.status}, and nobody asks for it`);
    }
    const billing = facts.billings.get(payment.billingId);
    const wanted = payment.status === 'pending' ? 'pending' : 'collecting';
    if (payment.parentId === null && billing?.status !== wanted) {
      report(3, `${title(payment)} is ${payment.status}, its billing record ${billing?.status}`);
    }
    if (payment.status === 'pending') continue;
    oldest = Math.max(oldest ?? 0, now - payment.createdAt);
  }
  return oldest;
}

/** Somebody will ask what became of it, or has it in hand at this moment. */
function isAsked({ facts, now }: Ground, id: string): boolean {
  const visit = facts.visits.get(facts.payments.get(id)?.visitId ?? '');
  const visitAt = visit?.status === 'open' ? visit.askAt : undefined;
  const at = facts.doubts.get(id)?.askAt ?? facts.leased.get(id) ?? visitAt;
  return at !== undefined && at >= now - TAKEN_UP_WITHIN_MS;
}

function name({ id }: Billing): string {
  return `billing record ${shown('bil', id)}`;
}

function title({ id, kind }: Payment): string {
  return `${kind} ${shown('ptx', id)}`;
}
