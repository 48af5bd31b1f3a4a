// Invariant 2, what was to come: each amount that somebody planned stands in the database once,
// with its amount, currency and day, and nothing stands there that nobody planned.

import { type Act, actsOf, isCertain, possible } from './oracle-acts.ts';
import { dayAt, dayOf, textOf, workdayFrom } from './oracle-calendar.ts';
import type { Billing, PaymentRecord } from './oracle-facts.ts';
import type { Ground } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import { billingDays, CODES, dueAt, frequencyName, type RecordPlan } from './oracle-schedule.ts';
import type { StoryPlan } from './story.ts';

/** What a billing record was to be before anybody changed it; several days where it is open. */
export type Intended = { amount: number; days: number[]; kind: string; currency: string };

export type Plans = {
  intended: Map<string, Intended>;
  changes: Map<string, Act<'change'>[]>;
  /** Days that asking for a day may come to: that of a bank debit moves to a working day. */
  daysFor(accountId: string, merchantId: string, asked: number, askedAt: number): number[];
};

type OneOff = StoryPlan & { is: 'one_off' };

export function judgePlans(ground: Ground): Plans {
  const { story, facts } = ground;
  const changes = Map.groupBy(actsOf(story, 'change'), ({ what }) => what.billingRecordId);
  const plans: Plans = { intended: new Map(), changes, daysFor: daysFor(ground) };
  judgeOneOffs(ground, plans);
  judgeRecords(ground, plans);
  for (const billing of facts.billings.values()) {
    const intended = plans.intended.get(billing.id);
    if (intended === undefined) {
      ground.report(2, `${name(billing)} of ${billing.merchantId}: nobody planned it`);
    } else compare(ground, plans, billing, intended);
  }
  return plans;
}

function daysFor({ facts }: Ground): Plans['daysFor'] {
  const debited = new Set<string>();
  for (const { kind, accountIds } of facts.instruments.values()) {
    if (kind !== 'card') for (const id of accountIds) debited.add(id);
  }
  return (accountId, merchantId, asked, askedAt) => {
    const merchant = facts.merchants.get(merchantId);
    if (merchant === undefined || !debited.has(accountId)) return [asked];
    const { workdays, zone } = merchant;
    const today = dayAt(askedAt, zone);
    // Pushed after the cut-off for the same day, it goes on the next one.
    const later = asked <= today + 1 ? [today, today + 1, today + 2] : [];
    return [asked, ...[asked, ...later].map((day) => workdayFrom(day, workdays))];
  };
}

function judgeOneOffs(ground: Ground, plans: Plans): void {
  const { story, facts, report } = ground;
  const asked = story.plans.filter((plan): plan is OneOff => plan.is === 'one_off');
  const nameOf = (merchantId: string, reference: string) => `${merchantId} ${reference}`;
  const stored = Map.groupBy(
    [...facts.billings.values()].filter(({ reference }) => reference !== null),
    ({ merchantId, reference }) => nameOf(merchantId, reference ?? ''),
  );
  const groups = Map.groupBy(asked, (plan) => nameOf(plan.merchantId, plan.reference));
  for (const [reference, group] of groups) {
    const there = stored.get(reference) ?? [];
    const certain = group.filter((plan) => isCertain(plan.asked));
    const maybe = group.filter((plan) => plan.asked.answer !== 'refused');
    if (there.length > 1) report(2, `one-off ${reference} is there ${there.length} times`);
    if (there.length === 0 && certain.length > 0) {
      ground.count('lost');
      report(2, `one-off ${reference} was accepted and is not there`);
    }
    for (const billing of there) judgeOneOff(ground, plans, billing, certain, maybe);
  }
}

function judgeOneOff(
  { report }: Ground,
  plans: Plans,
  billing: Billing,
  certain: readonly OneOff[],
  maybe: readonly OneOff[],
): void {
  const [plan] = certain.length > 0 ? certain : maybe;
  // Refused by everybody who was asked: then nobody planned it.
  if (plan === undefined) return;
  for (const other of certain) {
    const same = other.amount === plan.amount && other.dueOn === plan.dueOn;
    if (!same) report(2, `${name(billing)}: two different ones were accepted as ${plan.reference}`);
    if (other.id !== null && other.id !== billing.id) {
      report(2, `${name(billing)}: somebody was told ${other.id} for ${plan.reference}`);
    }
  }
  if (plan.accountId !== billing.accountId) {
    report(2, `${name(billing)}: is of account ${billing.accountId}, not ${plan.accountId}`);
  }
  const { accountId, merchantId, asked, amount, currency } = plan;
  const { atMs } = asked.ended ?? asked.began;
  const days = plans.daysFor(accountId, merchantId, dayOf(plan.dueOn), atMs);
  plans.intended.set(billing.id, { amount, currency, days, kind: 'purchase' });
}

function judgeRecords(ground: Ground, plans: Plans): void {
  const { story, facts, report } = ground;
  const asked = story.plans.filter((plan): plan is RecordPlan => plan.is === 'payment_record');
  const billings = Map.groupBy(
    [...facts.billings.values()].filter(({ paymentRecordId }) => paymentRecordId !== null),
    ({ paymentRecordId }) => paymentRecordId ?? '',
  );
  const told = new Map<string, RecordPlan>();
  for (const plan of asked) {
    if (!isCertain(plan.asked) || plan.id === null) continue;
    told.set(plan.id, plan);
    if (facts.paymentRecords.has(plan.id)) continue;
    ground.count('lost');
    report(2, `payment record ${shown('prc', plan.id)} was promised and is not there`);
  }
  const lost = asked.filter(({ asked: { answer } }) => answer === 'lost' || answer === 'open');
  for (const record of facts.paymentRecords.values()) {
    let plan = told.get(record.id);
    if (plan === undefined) {
      const at = lost.findIndex((one) => couldBe(ground, one, record));
      plan = at < 0 ? undefined : lost.splice(at, 1)[0];
    }
    if (plan === undefined) {
      report(2, `payment record ${shown('prc', record.id)}: nobody asked for it`);
    } else judgeRecord(ground, plans, plan, record, billings.get(record.id) ?? []);
  }
}

function couldBe({ facts }: Ground, plan: RecordPlan, record: PaymentRecord): boolean {
  const zone = facts.merchants.get(plan.merchantId)?.zone ?? 'UTC';
  return (
    plan.accountId === record.accountId &&
    plan.amount === record.amount &&
    plan.firstAmount === record.firstAmount &&
    CODES[frequencyName(plan.frequency)] === record.frequency &&
    dayOf(plan.firstOn) === record.firstOn &&
    plan.billingCount === record.billingCount &&
    (plan.endOn === null ? null : dayOf(plan.endOn)) === record.endOn &&
    billingDays(plan, zone).includes(record.billingDay)
  );
}

function judgeRecord(
  ground: Ground,
  plans: Plans,
  plan: RecordPlan,
  record: PaymentRecord,
  billings: readonly Billing[],
): void {
  const { facts, report, story } = ground;
  const merchant = facts.merchants.get(record.merchantId);
  if (merchant === undefined) return;
  const title = `payment record ${shown('prc', record.id)}`;
  if (plan.accountId !== record.accountId) report(2, `${title}: of another account than asked`);
  const days = billingDays(plan, merchant.zone);
  const billingDay = days.includes(record.billingDay) ? record.billingDay : (days[0] ?? null);
  const kindOf = (ordinal: number) =>
    ordinal === 1 && plan.firstIsAuthorization ? 'authorization' : 'purchase';
  const byOrdinal = Map.groupBy(billings, ({ ordinal }) => ordinal ?? 0);
  for (const [ordinal, made] of byOrdinal) {
    const due = dueAt(plan, billingDay, ordinal);
    if (made.length > 1) report(2, `${title}: number ${ordinal} is there ${made.length} times`);
    if (due === null) report(2, `${title}: number ${ordinal} lies beyond its end`);
    if (due === null) continue;
    const { amount, dueOn } = due;
    const intended = { amount, days: [dueOn], kind: kindOf(ordinal), currency: plan.currency };
    for (const one of made) plans.intended.set(one.id, intended);
  }
  const ends = actsOf(story, 'deactivate').filter((act) => act.what.paymentRecordId === record.id);
  const refused = record.stateReason === 'card_expires' && merchant.onCardExpiry === 'refuse';
  if (record.state === 'inactive' && ends.length === 0 && !refused) {
    report(2, `${title}: is inactive, and nobody deactivated it`);
  }
  if (refused && billings.length === 0) return;
  // Deactivated, it plans no further; what was due until then had been made before.
  const until = Math.min(ground.now, ...ends.map(({ began }) => began.atMs));
  const last = dayAt(until, merchant.zone);
  for (let ordinal = 1; ; ordinal++) {
    const due = dueAt(plan, billingDay, ordinal);
    if (due === null || due.dueOn > last) break;
    if (byOrdinal.has(ordinal)) continue;
    ground.count('lost');
    report(2, `${title}: number ${ordinal}, due on ${textOf(due.dueOn)}, is missing`);
  }
}

function compare(ground: Ground, plans: Plans, billing: Billing, intended: Intended): void {
  const { report, facts, now } = ground;
  const { id, accountId, merchantId } = billing;
  const changes = plans.changes.get(id) ?? [];
  const amounts = possible(intended.amount, changes, ({ what }) => what.amount, now + 1);
  const days = possible(
    intended.days,
    changes,
    ({ what, began }) =>
      what.dueOn === null
        ? null
        : plans.daysFor(accountId, merchantId, dayOf(what.dueOn), began.atMs),
    now + 1,
  ).flat();
  if (!amounts.includes(billing.amount)) {
    report(2, `${name(billing)}: amount is ${billing.amount}, not ${amounts.join(' or ')}`);
  }
  if (billing.currency !== intended.currency) {
    report(2, `${name(billing)}: currency is ${billing.currency}, not ${intended.currency}`);
  }
  if (!days.includes(billing.dueOn)) {
    const wanted = days.map(textOf).join(' or ');
    report(2, `${name(billing)}: due on ${textOf(billing.dueOn)}, not ${wanted}`);
  }
  if (billing.kind !== intended.kind) {
    report(2, `${name(billing)}: is to be a ${billing.kind}, not a ${intended.kind}`);
  }
  const zone = facts.merchants.get(merchantId)?.zone ?? 'UTC';
  if (billing.dueOn <= dayAt(now, zone)) ground.count('payments due');
}

function name({ id }: Billing): string {
  return `billing record ${shown('bil', id)}`;
}
