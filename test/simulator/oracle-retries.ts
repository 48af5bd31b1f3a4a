// When a declined payment may be tried again, by the policies and decline classes of the domain.
// The card schemes' limits (20 tries in 30 days) lie beyond any policy here.

import { dayAt, workdayFrom } from './oracle-calendar.ts';
import type { Billing, Facts, Payment } from './oracle-facts.ts';
import { SKEW_MS } from './oracle-ground.ts';

/** Declines after which nothing is tried again, and a stop is set. */
export const NEVER = [
  'lost_card',
  'stolen_card',
  'account_closed',
  'authority_revoked',
  'fraud_suspected',
  'do_not_retry',
];

/** A payer who must act has declined nothing; one who was there is not retried by us. */
export function isDecline({ status, code, trigger }: Payment): boolean {
  return status === 'failed' && code !== 'action_required' && trigger !== 'payer';
}

/** Days from the first decline to each further attempt. */
export function offsetsOf(policy: string, isCard: boolean): number[] {
  if (policy === 'three_in_a_week') return [2, 4, 7];
  if (policy === 'next_working_day') return isCard ? [1] : [];
  if (policy === 'none') return [];
  return policy.replace('days:', '').split(',').map(Number);
}

/**
 * The days on which the policy wants the next attempt, after these declines. Several where it is
 * open on which day a process counted: the claim's or the answer's, each by its own clock.
 */
export function retryDays(facts: Facts, billing: Billing, attempts: readonly Payment[]): number[] {
  const merchant = facts.merchants.get(billing.merchantId);
  const declines = attempts.filter(isDecline);
  const [first, last] = [declines[0], declines.at(-1)];
  if (merchant === undefined || first === undefined || last === undefined) return [];
  const isCard = facts.instruments.get(last.instrumentId)?.kind === 'card';
  const offset = offsetsOf(billing.retryPolicy, isCard)[declines.length - 1];
  if (offset === undefined) return [];
  const onWorkday = !isCard || billing.retryPolicy === 'next_working_day';
  const found = new Set<number>();
  for (const firstDay of daysOf(first, merchant.zone)) {
    for (const today of daysOf(last, merchant.zone)) {
      // Catching up never makes two attempts on one day.
      const day = Math.max(firstDay + offset, today + 1);
      found.add(onWorkday ? workdayFrom(day, merchant.workdays) : day);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function daysOf({ createdAt, statusAt }: Payment, zone: string): Set<number> {
  const instants = [createdAt, statusAt].flatMap((at) => [at - SKEW_MS, at, at + SKEW_MS]);
  return new Set(instants.map((at) => dayAt(at, zone)));
}
