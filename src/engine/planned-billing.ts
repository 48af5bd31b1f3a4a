// From a payment record's terms to the billing records that are due up to the horizon, and to the
// instant at which the next ones are needed. Pure, so that creating and planning cannot disagree.

import type { NewBillingRecord } from '#db/billing-changes.ts';
import type { Merchant } from '#db/merchants.ts';
import { type PaymentRecord, termsOf } from '#db/payment-records.ts';
import { onOrNextBankDay } from '#domain/bank-days.ts';
import { addDays, compareDates, type PlainDate, startOfDay } from '#domain/calendar.ts';
import type { IdSource } from '#domain/ids.ts';
import { lastOccurrence, occurrence, occurrences } from '#domain/schedule.ts';
import { type InstrumentKind, isBankDayNeeded } from '#domain/working-days.ts';

/** Billing records made of one payment record at one time; the rest follow in the next sweep. */
export const OCCURRENCES_MAX = 1_000;

/** A payment record that stays open long after its last due day is looked at more rarely. */
const OFTEN_DAYS = 90;
const SELDOM_EVERY_DAYS = 30;

export type NextBilling = {
  rows: NewBillingRecord[];
  plannedCount: number;
  /** When to look again: for the next billing records, or whether the record is completed. */
  planAt: Date;
  /** True when the schedule has ended with these. */
  allMade: boolean;
};

/**
 * Due days move on by the merchant's day; `today` is that day. `kind`: what would be charged now. A
 * euro mandate that falls due on a day on which banks do not settle is debited on the next one;
 * its due day stays as the terms have it.
 */
export function nextBilling(
  ids: IdSource,
  merchant: Merchant,
  record: PaymentRecord,
  today: PlainDate,
  kind: InstrumentKind | null,
): NextBilling {
  const terms = termsOf(record);
  const horizon = addDays(today, merchant.horizonDays);
  const debitDay = (dueOn: PlainDate) =>
    isBankDayNeeded(kind, record.currency) ? onOrNextBankDay(dueOn) : dueOn;
  const found = [...occurrences(terms, record.plannedCount + 1, horizon, OCCURRENCES_MAX)];
  const rows = found.map(
    ({ ordinal, dueOn, amount }): NewBillingRecord => ({
      id: ids.next('billingRecord'),
      origin: 'payment_record',
      paymentRecordId: record.id,
      ordinal,
      reference: null,
      asked: null,
      accountId: record.accountId,
      walletId: record.walletId,
      paymentMethodId: record.paymentMethodId,
      kind: ordinal === 1 ? record.firstKind : 'purchase',
      amount,
      currency: record.currency,
      dueOn,
      windowUntil: addDays(dueOn, merchant.windowDays),
      retryPolicy: record.retryPolicy,
      description: record.description,
      queueAt: startOfDay(debitDay(dueOn), merchant.timeZone),
    }),
  );
  const plannedCount = record.plannedCount + rows.length;
  const next = occurrence(terms, plannedCount + 1);
  const lookOn =
    next === null
      ? completionDay(lastOccurrence(terms)?.dueOn ?? today, today)
      : later(addDays(next.dueOn, -merchant.horizonDays), today);
  const planAt = startOfDay(lookOn, merchant.timeZone);
  return { rows, plannedCount, planAt, allMade: next === null };
}

/** Tomorrow or the day after the last due day; long after it, once in SELDOM_EVERY_DAYS. */
function completionDay(lastDueOn: PlainDate, today: PlainDate): PlainDate {
  const often = compareDates(today, addDays(lastDueOn, OFTEN_DAYS)) < 0;
  return later(addDays(lastDueOn, 1), addDays(today, often ? 1 : SELDOM_EVERY_DAYS));
}

function later(a: PlainDate, b: PlainDate): PlainDate {
  return compareDates(a, b) > 0 ? a : b;
}
