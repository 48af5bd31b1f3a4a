// The due days of a payment record, worked out from what was asked for by the rules of the domain.

import { dayAt, dayOf, lengthOfMonth, partsOf } from './oracle-calendar.ts';
import { SKEW_MS } from './oracle-ground.ts';
import type { StoryPlan } from './story.ts';

export type RecordPlan = StoryPlan & { is: 'payment_record' };

export type Due = { ordinal: number; dueOn: number; amount: number };

/** The frequencies by name and by the code that the source has for them. */
const STEPS: Record<string, { days?: number; months?: number }> = {
  daily: { days: 1 },
  weekly: { days: 7 },
  biweekly: { days: 14 },
  monthly: { months: 1 },
  bimonthly: { months: 2 },
  quarterly: { months: 3 },
  semiannual: { months: 6 },
  annual: { months: 12 },
  biennial: { months: 24 },
};

export const CODES: Record<string, number> = {
  daily: 10,
  weekly: 20,
  biweekly: 30,
  monthly: 40,
  bimonthly: 50,
  quarterly: 60,
  semiannual: 70,
  annual: 80,
  biennial: 90,
};

export function frequencyName(given: string): string {
  return Object.keys(CODES).find((name) => name === given || String(CODES[name]) === given) ?? '';
}

/**
 * The billing days that the plan may have: the one asked for, or the day of the month on which it
 * was asked for, which process and person may see differently around midnight.
 */
export function billingDays(plan: RecordPlan, zone: string): (number | null)[] {
  const step = STEPS[frequencyName(plan.frequency)];
  if (step?.months === undefined) return [null];
  if (plan.billingDay !== null) return [plan.billingDay];
  const { began, ended } = plan.asked;
  const first = dayAt(began.atMs - SKEW_MS, zone);
  const last = dayAt((ended ?? began).atMs + SKEW_MS, zone);
  return [...new Set([first, last])].map((day) => partsOf(day).day);
}

/** The nth billing record, or null where the schedule has ended before it. */
export function dueAt(plan: RecordPlan, billingDay: number | null, ordinal: number): Due | null {
  const step = STEPS[frequencyName(plan.frequency)];
  if (step === undefined) throw new RangeError(`no such frequency: ${plan.frequency}`);
  if (plan.billingCount !== null && ordinal > plan.billingCount) return null;
  const first = dayOf(plan.firstOn);
  let dueOn = first + (ordinal - 1) * (step.days ?? 0);
  if (step.months !== undefined && ordinal > 1) {
    const { year, month, day } = partsOf(first);
    const months = year * 12 + (month - 1) + (ordinal - 1) * step.months;
    const [dueYear, dueMonth] = [Math.floor(months / 12), (months % 12) + 1];
    const length = lengthOfMonth(dueYear, dueMonth);
    const inMonth = Math.min(billingDay ?? day, length);
    dueOn = Date.UTC(dueYear, dueMonth - 1, inMonth) / 86_400_000;
  }
  if (plan.endOn !== null && dueOn > dayOf(plan.endOn)) return null;
  return {
    ordinal,
    dueOn,
    amount: ordinal === 1 ? (plan.firstAmount ?? plan.amount) : plan.amount,
  };
}
