// The part of invariant 2 that the database cannot work out: every billing record of a payment
// record has the date and the amount that its terms say, and none is missing up to the horizon.

import type pg from 'pg';
import { type AuditScope, OFFENDERS_SHOWN_MAX } from '#db/audit.ts';
import { type PlannedRecord, plannedRecords } from '#db/audit-pages.ts';
import { addDays, compareDates } from '#domain/calendar.ts';
import { showId } from '#domain/ids.ts';
import { occurrence } from '#domain/schedule.ts';
import type { Check } from './verify.ts';

/** What a person or the API has moved is left to the log entry that says so. */
export async function verifySchedules(snapshot: pg.PoolClient, scope: AuditScope): Promise<Check> {
  const check: Check = {
    invariant: 2,
    name: 'billing records have the dates and amounts of their terms, up to the horizon',
    checked: 0,
    count: 0,
    offenders: [],
  };
  const offend = (id: string, why: string) => {
    check.count += 1;
    if (check.offenders.length < OFFENDERS_SHOWN_MAX) check.offenders.push({ id, why });
  };
  for await (const page of plannedRecords(snapshot, scope)) {
    for (const record of page) {
      check.checked += record.billing.length;
      compareBilling(record, offend);
      compareHorizon(record, offend);
    }
  }
  return check;
}

type Offend = (id: string, why: string) => void;

function compareBilling({ terms, billing }: PlannedRecord, offend: Offend): void {
  for (const { id, ordinal, due_on, amount, currency, changed } of billing) {
    const name = showId('billingRecord', id);
    const wanted = occurrence(terms, ordinal);
    if (wanted === null) {
      offend(name, `number ${ordinal} lies beyond the end of its terms`);
      continue;
    }
    const is = `${amount} ${currency} on ${due_on}`;
    const should = `${wanted.amount} ${terms.currency} on ${wanted.dueOn}`;
    if (!changed && is !== should) offend(name, `is ${is}, its terms say ${should}`);
  }
}

// The horizon of yesterday: today's planning may still be under way.
function compareHorizon(record: PlannedRecord, offend: Offend): void {
  const { id, state, terms, plannedCount, yesterday, horizonDays } = record;
  if (state === 'inactive') return;
  const next = occurrence(terms, plannedCount + 1);
  const horizon = addDays(yesterday, horizonDays);
  if (next === null) return;
  if (state === 'active' && compareDates(next.dueOn, horizon) > 0) return;
  offend(showId('paymentRecord', id), `number ${next.ordinal}, due on ${next.dueOn}, is missing`);
}
