// Invariant 5: no attempt while something forbids it. An attempt is made at the database's time,
// which is the true one; what forbids counts from the moment at which it is certain. No attempt is
// before its day, and none is more than the policy allows. A day begins, and a card expires, by the
// clock of the worker that claims, which may be a few seconds off (docs/reliability.md).

import { actsOf, certainFrom, possible } from './oracle-acts.ts';
import { dayAt, dayOf, startOf, textOf } from './oracle-calendar.ts';
import type { Billing, Payment } from './oracle-facts.ts';
import { COMMITTED_WITHIN_MS, type Ground, SKEW_MS } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import { judgeOvertaken } from './oracle-overtaken.ts';
import type { Intended, Plans } from './oracle-plan.ts';
import { isDecline, NEVER, offsetsOf, retryDays } from './oracle-retries.ts';
import { judgeSentAgain } from './oracle-sent-again.ts';
import { type Ban, standingStops } from './oracle-stops.ts';
import type { StoryAct } from './story.ts';

type Bans = {
  stops: Map<string, Ban[]>;
  /** Certain from an instant on, for ever: by account, billing record, payment record. */
  ended: Map<string, { from: number; why: string }>;
  disabled: Map<string, { from: number; until: number }[]>;
};

export function judgeAttempts(ground: Ground, plans: Plans): void {
  const { facts, report, count } = ground;
  const bans = bansOf(ground);
  judgeSentAgain(ground, bans.stops);
  judgeOvertaken(ground);
  const causes = new Set(facts.stops.map(({ causeId }) => causeId));
  for (const [billingId, attempts] of facts.attempts) {
    const billing = facts.billings.get(billingId);
    if (billing === undefined) continue;
    for (const [index, attempt] of attempts.entries()) {
      judgeBans(ground, bans, billing, attempt);
      judgeInstrument(ground, attempt);
      judgeDay(ground, plans, billing, attempt);
      // A payer who is there may try as often as he likes, and is not kept from it.
      if (attempt.trigger === 'payer') continue;
      judgePolicy(ground, plans, billing, attempts.slice(0, index), attempt);
      if (!isDecline(attempt)) continue;
      count('declines');
      if (!NEVER.includes(attempt.code ?? '') || causes.has(attempt.id)) continue;
      report(5, `${name(attempt)} was declined as ${attempt.code}, and set no stop`);
    }
  }
}

function bansOf(ground: Ground): Bans {
  const { story } = ground;
  const ended: Bans['ended'] = new Map();
  const end = (id: string, act: StoryAct, why: string): void => {
    const from = Math.min(certainFrom(act), ended.get(id)?.from ?? Number.POSITIVE_INFINITY);
    ended.set(id, { from, why });
  };
  for (const act of actsOf(story, 'close_account')) {
    end(act.what.accountId, act, 'its account was closed');
  }
  for (const act of actsOf(story, 'cancel')) {
    end(act.what.billingRecordId, act, 'it was cancelled');
  }
  for (const act of actsOf(story, 'deactivate')) {
    end(act.what.paymentRecordId, act, 'its payment record was deactivated');
  }
  const disabled: Bans['disabled'] = new Map();
  const enabled = actsOf(story, 'enable_connection');
  for (const act of actsOf(story, 'disable_connection')) {
    const { connectionId } = act.what;
    // One that is enabled while it is being disabled may end either way.
    const after = enabled.filter(
      ({ what, ended: at }) =>
        what.connectionId === connectionId &&
        (at?.atMs ?? Number.POSITIVE_INFINITY) > act.began.atMs,
    );
    const until = Math.min(...after.map(({ began }) => began.atMs));
    const span = { from: certainFrom(act), until };
    disabled.set(connectionId, [...(disabled.get(connectionId) ?? []), span]);
  }
  return { stops: standingStops(ground), ended, disabled };
}

function judgeBans({ report }: Ground, bans: Bans, billing: Billing, attempt: Payment): void {
  const at = attempt.createdAt;
  for (const { id, from, until } of bans.stops.get(attempt.accountId) ?? []) {
    if (at > from && at < until) report(5, `${name(attempt)} while stop ${shown('stp', id)} stood`);
  }
  for (const id of [attempt.accountId, billing.id, billing.paymentRecordId]) {
    const ban = id === null ? undefined : bans.ended.get(id);
    if (ban !== undefined && at > ban.from) report(5, `${name(attempt)} after ${ban.why}`);
  }
  for (const { from, until } of bans.disabled.get(attempt.connectionId) ?? []) {
    if (at > from && at < until) report(5, `${name(attempt)} through a disabled connection`);
  }
}

function judgeInstrument({ facts, report }: Ground, attempt: Payment): void {
  const instrument = facts.instruments.get(attempt.instrumentId);
  const zone = facts.merchants.get(attempt.merchantId)?.zone;
  if (instrument === undefined || zone === undefined) return;
  const { expiresOn, unusableSince, accountIds } = instrument;
  if (expiresOn !== null && dayAt(attempt.createdAt - SKEW_MS, zone) > expiresOn) {
    report(5, `${name(attempt)} with a card that had expired on ${textOf(expiresOn)}`);
  }
  if (unusableSince !== null && attempt.createdAt > unusableSince + COMMITTED_WITHIN_MS) {
    report(5, `${name(attempt)} with an instrument that was known to be unusable`);
  }
  if (!accountIds.includes(attempt.accountId)) {
    report(8, `${name(attempt)} with an instrument of another customer`);
  }
}

function judgeDay(ground: Ground, plans: Plans, billing: Billing, attempt: Payment): void {
  const { facts, report } = ground;
  const intended = plans.intended.get(billing.id);
  const zone = facts.merchants.get(billing.merchantId)?.zone;
  if (intended === undefined || zone === undefined) return;
  const { createdAt, amount } = attempt;
  const days = daysBefore(plans, billing, intended, createdAt);
  const earliest = Math.min(...days);
  if (createdAt < startOf(earliest, zone) - SKEW_MS) {
    const day = textOf(earliest);
    report(5, `${name(attempt)} at ${instant(createdAt)}, before its day ${day} began in ${zone}`);
  }
  const changes = plans.changes.get(billing.id) ?? [];
  const amounts = possible(intended.amount, changes, ({ what }) => what.amount, createdAt);
  if (amounts.includes(amount)) return;
  report(2, `${name(attempt)} of ${amount}, asked for were ${amounts.join(' or ')}`);
}

/** The due days that it may have had just before the instant. */
function daysBefore(plans: Plans, billing: Billing, intended: Intended, atMs: number): number[] {
  return possible(
    intended.days,
    plans.changes.get(billing.id) ?? [],
    ({ what, began }) =>
      what.dueOn === null
        ? null
        : plans.daysFor(billing.accountId, billing.merchantId, dayOf(what.dueOn), began.atMs),
    atMs,
  ).flat();
}

function judgePolicy(
  { facts, report }: Ground,
  plans: Plans,
  billing: Billing,
  before: readonly Payment[],
  attempt: Payment,
): void {
  const declines = before.filter(isDecline);
  const last = declines.at(-1);
  if (last === undefined) return;
  const isCard = facts.instruments.get(last.instrumentId)?.kind === 'card';
  const allowed = offsetsOf(billing.retryPolicy, isCard).length;
  if (declines.length > allowed) {
    report(5, `${name(attempt)} after ${declines.length} declines, ${billing.retryPolicy}`);
    return;
  }
  if (NEVER.includes(last.code ?? '')) {
    report(5, `${name(attempt)} after a decline as ${last.code}`);
    return;
  }
  // Somebody may have moved the next attempt to a day of their own.
  const moved = (plans.changes.get(billing.id) ?? []).some(
    ({ what, began }) => what.dueOn !== null && began.atMs < attempt.createdAt,
  );
  const zone = facts.merchants.get(billing.merchantId)?.zone ?? 'UTC';
  const [earliest] = retryDays(facts, billing, before);
  if (moved || earliest === undefined || attempt.createdAt >= startOf(earliest, zone) - SKEW_MS)
    return;
  const day = textOf(earliest);
  report(
    5,
    `${name(attempt)} at ${instant(attempt.createdAt)}, before the day of its retry ${day}`,
  );
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function name({ id, billingId, attempt }: Payment): string {
  const of = shown('bil', billingId);
  return `attempt ${attempt} of billing record ${of} (${shown('ptx', id)}) was made`;
}
