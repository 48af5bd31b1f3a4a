// What a gateway's answer to an attempt means for everything we keep. The live reply, the look-up
// after a doubt and the notice all pass through here, so none of them can forget the ledger.

import type { BillingEvent } from './billing-record.ts';
import { addDays, compareDates, type PlainDate } from './calendar.ts';
import type { Id } from './ids.ts';
import { type Posting, posting } from './ledger.ts';
import type { Currency } from './money.ts';
import { DECLINE_CLASS, type Declined, type DeclineReason, type Outcome } from './outcome.ts';
import type { TransactionEvent } from './payment-transaction.ts';
import { nextStep, type RetryPolicy } from './retry.ts';
import { storable } from './storable.ts';
import type { WorkingCalendar } from './working-days.ts';

/** What has to be known of an attempt to judge its outcome. */
export type Attempt = {
  kind: 'purchase' | 'authorization';
  amount: bigint;
  currency: Currency;
  accountId: Id<'account'>;
  connectionId: Id<'gatewayConnection'>;
  instrumentKind: 'card' | 'bank_account' | 'mandate';
  brand: string | null;
  retryPolicy: RetryPolicy;
  /** Declined attempts before this one. */
  declines: number;
  /** The payer was there and may try again, with the same instrument or another. */
  byPayer: boolean;
  /** Last day on which the payer is waited for. */
  windowUntil: PlainDate;
  firstFailedOn: PlainDate | null;
  /** The merchant's day on which the outcome is judged. */
  today: PlainDate;
  calendar: WorkingCalendar;
};

export type Verdict = {
  transaction: TransactionEvent;
  /** null: the billing record stays where it is. */
  billing: BillingEvent | null;
  /** The day of the next attempt. */
  retryOn: PlainDate | null;
  /** The day on which the payer is waited for no longer. */
  giveUpOn: PlainDate | null;
  declined: boolean;
  posting: Posting | null;
  /** Set a payment stop on the account, for this reason. */
  stop: DeclineReason | null;
  /** The instrument cannot be charged until it is replaced, for this reason. */
  unusable: DeclineReason | null;
  /** The outcome still has to be asked for. */
  open: boolean;
  code: string | null;
  message: string | null;
};

/** Text of a gateway is cut to this many characters before it is stored. */
const SAID_MAX = 300;

/** Never called with `not_sent`: what never left has no outcome. */
export function judge(outcome: Exclude<Outcome, { is: 'not_sent' }>, attempt: Attempt): Verdict {
  switch (outcome.is) {
    case 'approved':
      return attempt.kind === 'purchase' ? approved(attempt) : { ...quiet, ...held };
    case 'pending':
      return { ...quiet, transaction: 'accepted', billing: 'accepted', open: true };
    case 'action_required':
      return {
        ...quiet,
        transaction: 'refused',
        billing: 'payer_must_act',
        giveUpOn: giveUpDay(attempt),
        code: 'action_required',
        message: 'The payer must confirm this payment',
      };
    case 'declined':
      return attempt.byPayer ? declinedToPayer(outcome, attempt) : declined(outcome, attempt);
    case 'unknown':
      return {
        ...quiet,
        transaction: 'in_doubt',
        billing: null,
        open: true,
        code: 'unknown',
        message: kept(outcome.why),
      };
  }
}

const quiet = {
  retryOn: null,
  giveUpOn: null,
  declined: false,
  posting: null,
  stop: null,
  unusable: null,
  open: false,
  code: null,
  message: null,
};

const held = { transaction: 'held', billing: 'held' } as const;

function approved(attempt: Attempt): Verdict {
  return {
    ...quiet,
    transaction: 'succeeded',
    billing: 'approved',
    posting: posting('purchase', attempt, attempt.amount, attempt.currency),
  };
}

function declined(outcome: Declined, attempt: Attempt): Verdict {
  const declineClass = DECLINE_CLASS[outcome.reason];
  const step = nextStep({
    policy: attempt.retryPolicy,
    declineClass,
    instrumentKind: attempt.instrumentKind,
    brand: attempt.brand,
    attempts: attempt.declines + 1,
    // The schemes count tries of one payment on one card: its attempts, which the policies bound.
    triesIn30Days: attempt.declines + 1,
    firstFailedOn: attempt.firstFailedOn ?? attempt.today,
    today: attempt.today,
    calendar: attempt.calendar,
    currency: attempt.currency,
  });
  return {
    ...quiet,
    transaction: 'refused',
    billing: step.is === 'retry' ? 'declined_for_now' : 'declined_for_good',
    retryOn: step.is === 'retry' ? step.on : null,
    declined: true,
    stop: declineClass === 'never' ? outcome.reason : null,
    unusable: declineClass === 'retry_later' ? null : outcome.reason,
    code: outcome.reason,
    message: kept(`${outcome.code}: ${outcome.said}`),
  };
}

// Of a payer who was there: no policy plans another attempt, no stop keeps the payer from paying
// with something else, and it has failed only when the payer's time is over.
function declinedToPayer(outcome: Declined, attempt: Attempt): Verdict {
  const over = compareDates(attempt.today, attempt.windowUntil) > 0;
  return {
    ...quiet,
    transaction: 'refused',
    billing: over ? 'declined_for_good' : 'payer_declined',
    giveUpOn: over ? null : giveUpDay(attempt),
    declined: true,
    code: outcome.reason,
    message: kept(`${outcome.code}: ${outcome.said}`),
  };
}

/** What comes late, in a retry say, leaves the payer the day on which it is asked for. */
function giveUpDay({ today, windowUntil }: Attempt): PlainDate {
  return addDays(compareDates(today, windowUntil) > 0 ? today : windowUntil, 1);
}

function kept(said: string): string {
  return storable(said.slice(0, SAID_MAX));
}
