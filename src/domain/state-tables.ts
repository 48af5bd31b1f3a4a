// The state tables in one shape, with a sentence for each status and event: docs/states.md is
// written from them, and their tests look for statuses that nothing reaches or nothing leaves.

import {
  BILLING_STATUSES,
  type BillingEvent,
  type BillingStatus,
  billingSteps,
  FINAL_STATUSES,
} from './billing-record.ts';
import {
  TRANSACTION_ARROWS,
  TRANSACTION_STATUSES,
  type TransactionEvent,
  type TransactionStatus,
} from './payment-transaction.ts';

export type Arrow = { from: string; event: string; to: string };

export type Told = { by: string; means: string };

export type StateTable = {
  /** What has these states, as in the glossary. */
  subject: string;
  /** Every status once; the first one is where it begins. */
  statuses: readonly string[];
  /** Nothing more is expected; what still may happen is rare and comes from outside. */
  final: readonly string[];
  arrows: readonly Arrow[];
  statusMeans: Readonly<Record<string, string>>;
  events: Readonly<Record<string, Told>>;
};

/** Statuses that no chain of arrows reaches from the first one. */
export function unreachable({ statuses, arrows }: StateTable): string[] {
  const reached = new Set(statuses.slice(0, 1));
  for (const at of reached) {
    for (const { from, to } of arrows) if (from === at) reached.add(to);
  }
  return statuses.filter((status) => !reached.has(status));
}

/** Statuses from which no chain of arrows reaches a final one. */
export function deadEnds({ statuses, final, arrows }: StateTable): string[] {
  const ending = new Set(final);
  for (const at of ending) {
    for (const { from, to } of arrows) if (to === at) ending.add(from);
  }
  return statuses.filter((status) => !ending.has(status));
}

const BILLING_STATUS_MEANS: Record<BillingStatus, string> = {
  to_come: 'Waits for its due day.',
  collecting: 'A payment transaction is under way, or its outcome is being asked for.',
  in_retry: 'An attempt took nothing; the next one has its day.',
  unbillable: 'Due, but something forbids an attempt; the reason is kept. Waits for it to go.',
  awaiting_payer: 'The payer has to act, by the payment link, until its window ends.',
  pending: 'The gateway accepted it and tells the result later, as with a bank debit.',
  authorized: 'The money is held. Waits for a capture, a void, or the end of the hold.',
  paid: 'The money was taken.',
  cleared: 'Taken, and by its clearing rule no longer expected to be returned.',
  settled: 'Taken, and paid out to the merchant.',
  charged_back: 'The payer disputed it or the bank returned it: the money is gone again.',
  refunded: 'All of it was given back. A part given back leaves it paid.',
  failed: 'Declined, and no further attempt is allowed.',
  cancelled: 'Nothing was taken, and nothing will be.',
};

const ENGINE = 'the engine';
const GATEWAY = 'the gateway';
const PERSON = 'the merchant';
const PAYER = 'the payer';

const BILLING_EVENTS: Record<BillingEvent, Told> = {
  claimed: { by: ENGINE, means: 'It is due and nothing forbids it: the intent is committed.' },
  held_back: { by: ENGINE, means: 'It is due, but stopped, or there is nothing to charge.' },
  released: { by: ENGINE, means: 'The reason is gone and its window is still open.' },
  cancelled: { by: PERSON, means: 'It, or the payment record it is of, was called off.' },
  approved: { by: GATEWAY, means: 'The money was taken.' },
  held: { by: GATEWAY, means: 'The money is held for a later capture.' },
  captured: { by: PERSON, means: 'The held money was asked for, and the gateway took it.' },
  hold_ended: { by: `${PERSON} or ${GATEWAY}`, means: 'A void, or the hold ran out.' },
  accepted: { by: GATEWAY, means: 'Taken on, with the result to follow.' },
  declined_for_now: { by: GATEWAY, means: 'Declined, and the retry policy has another day.' },
  declined_for_good: {
    by: `${GATEWAY} or ${ENGINE}`,
    means: 'Declined, and the retry policy ends here; or the payer let the window pass.',
  },
  payer_must_act: {
    by: `${GATEWAY} or ${ENGINE}`,
    means: 'The payer must confirm, or the gateway never charges without the payer.',
  },
  payer_started: { by: PAYER, means: 'Went to the gateway to pay it: the intent is committed.' },
  payer_left: { by: PAYER, means: 'The visit to the gateway ended, and nothing was paid.' },
  payer_declined: { by: GATEWAY, means: 'Declined to a payer who may try again.' },
  not_processed: {
    by: ENGINE,
    means: 'Looked up, and proved that the gateway knows nothing of the attempt: another is due.',
  },
  withdrawn: { by: ENGINE, means: 'Nothing was sent, and now something forbids sending it.' },
  called_off: {
    by: ENGINE,
    means: 'Nothing was sent or paid, and its payment record was deactivated meanwhile.',
  },
  cleared: { by: GATEWAY, means: 'It can no longer be returned.' },
  settled: { by: GATEWAY, means: 'A payout contains it.' },
  charged_back: { by: GATEWAY, means: 'A chargeback or a dishonour was reported.' },
  chargeback_won: {
    by: GATEWAY,
    means: 'The dispute was won: back to the status that it interrupted.',
  },
  refunded_in_full: {
    by: `${PERSON} or ${GATEWAY}`,
    means: 'Refunds, ours or made at the gateway, add up to all of it.',
  },
  refund_failed: {
    by: GATEWAY,
    means: 'A refund failed after it had succeeded: back to the status that it interrupted.',
  },
};

const TRANSACTION_STATUS_MEANS: Record<TransactionStatus, string> = {
  in_progress: 'The intent is committed; the call is about to be made, or under way.',
  unknown: 'A doubt: the gateway may have done it. It is asked, and never sent blind again.',
  pending: 'The gateway accepted it and tells the result later.',
  authorized: 'The money is held.',
  succeeded: 'Done: taken, given back or released, whichever its kind says.',
  failed: 'Refused: nothing moved.',
  cancelled: 'It never happened: not sent, unknown to the gateway, or a hold that ended.',
  partially_refunded: 'Done, and a part was given back since.',
  refunded: 'Done, and all of it was given back since.',
  charged_back: 'Done, and disputed or returned since.',
};

const TRANSACTION_EVENTS: Record<TransactionEvent, Told> = {
  succeeded: { by: GATEWAY, means: 'Its reply, its notice or a look-up says that it is done.' },
  held: { by: GATEWAY, means: 'The money is held for a later capture.' },
  accepted: { by: GATEWAY, means: 'Taken on, with the result to follow.' },
  refused: { by: GATEWAY, means: 'A decline, or the payer has to act first.' },
  in_doubt: { by: ENGINE, means: 'A time-out, a reset, a 5xx or an unreadable reply.' },
  not_processed: { by: ENGINE, means: 'Proved that the gateway knows nothing of it.' },
  withdrawn: {
    by: `${ENGINE} or ${PAYER}`,
    means: 'It was never sent, and now must not be; or its payer left without paying.',
  },
  hold_captured: { by: PERSON, means: 'A capture of the held money succeeded.' },
  hold_ended: { by: `${PERSON} or ${GATEWAY}`, means: 'A void succeeded, or the hold ran out.' },
  refunded_in_part: { by: `${PERSON} or ${GATEWAY}`, means: 'A refund of a part succeeded.' },
  refunded_in_full: { by: `${PERSON} or ${GATEWAY}`, means: 'Refunds add up to all of it.' },
  charged_back: { by: GATEWAY, means: 'A chargeback or a dishonour was reported.' },
  chargeback_won: { by: GATEWAY, means: 'The dispute was won.' },
  chargeback_won_in_part: {
    by: GATEWAY,
    means: 'The dispute was won, after a part had been given back.',
  },
  refund_failed: {
    by: GATEWAY,
    means: 'Of a refund only: it failed after it had succeeded, and the money is back.',
  },
  refund_undone: {
    by: GATEWAY,
    means: 'A refund of it failed after it had succeeded, and no other was given back.',
  },
  refund_undone_in_part: {
    by: GATEWAY,
    means: 'A refund of it failed after it had succeeded; others stand.',
  },
};

type Table = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;

function arrowsOf(table: Table): Arrow[] {
  return Object.entries(table).flatMap(([event, row]) =>
    Object.entries(row).flatMap(([from, to]) => (to === undefined ? [] : [{ from, event, to }])),
  );
}

export const BILLING_RECORD_STATES: StateTable = {
  subject: 'billing record',
  statuses: BILLING_STATUSES,
  final: FINAL_STATUSES,
  arrows: billingSteps().map(([event, from, to]) => ({ from, event, to })),
  statusMeans: BILLING_STATUS_MEANS,
  events: BILLING_EVENTS,
};

export const PAYMENT_TRANSACTION_STATES: StateTable = {
  subject: 'payment transaction',
  statuses: TRANSACTION_STATUSES,
  final: ['succeeded', 'failed', 'cancelled', 'partially_refunded', 'refunded', 'charged_back'],
  arrows: arrowsOf(TRANSACTION_ARROWS),
  statusMeans: TRANSACTION_STATUS_MEANS,
  events: TRANSACTION_EVENTS,
};
