// The states of one amount due. Every arrow that exists stands in this table; nothing else moves.

export const BILLING_STATUSES = [
  'to_come',
  'collecting',
  'in_retry',
  'unbillable',
  'awaiting_payer',
  'pending',
  'authorized',
  'paid',
  'cleared',
  'settled',
  'charged_back',
  'refunded',
  'failed',
  'cancelled',
] as const;

export type BillingStatus = (typeof BILLING_STATUSES)[number];

/** What can happen to a billing record. */
export type BillingEvent = keyof typeof BILLING_ARROWS;

/**
 * event -> from -> to. `held_back`: a stop or nothing usable when due. `not_processed`: the gateway
 * proved that it knows nothing of the attempt, so another one is due at once. `withdrawn`: nothing
 * was sent, and now something forbids sending it; `called_off`: and its payment record is
 * inactive. `payer_started`: a payer is at the gateway with it; `payer_left`: and nothing was paid;
 * `payer_declined`: and was declined. `chargeback_won` and `refund_failed` return to the status
 * before, which the row remembers (status_before); the possible targets are in RETURN_TARGETS.
 */
export const BILLING_ARROWS = {
  claimed: { to_come: 'collecting', in_retry: 'collecting' },
  held_back: { to_come: 'unbillable', in_retry: 'unbillable' },
  released: { unbillable: 'to_come' },
  cancelled: {
    to_come: 'cancelled',
    unbillable: 'cancelled',
    in_retry: 'cancelled',
    awaiting_payer: 'cancelled',
  },
  approved: { collecting: 'paid', pending: 'paid', awaiting_payer: 'paid' },
  held: { collecting: 'authorized', pending: 'authorized', awaiting_payer: 'authorized' },
  captured: { authorized: 'paid' },
  hold_ended: { authorized: 'cancelled' },
  accepted: { collecting: 'pending', awaiting_payer: 'pending' },
  declined_for_now: { collecting: 'in_retry', pending: 'in_retry' },
  declined_for_good: { collecting: 'failed', pending: 'failed', awaiting_payer: 'failed' },
  payer_must_act: {
    collecting: 'awaiting_payer',
    to_come: 'awaiting_payer',
    in_retry: 'awaiting_payer',
  },
  payer_started: { awaiting_payer: 'collecting' },
  payer_left: { collecting: 'awaiting_payer' },
  payer_declined: { collecting: 'awaiting_payer', pending: 'awaiting_payer' },
  not_processed: { collecting: 'in_retry' },
  withdrawn: { collecting: 'unbillable' },
  called_off: { collecting: 'cancelled' },
  cleared: { paid: 'cleared' },
  settled: { cleared: 'settled', paid: 'settled' },
  charged_back: { paid: 'charged_back', cleared: 'charged_back', settled: 'charged_back' },
  chargeback_won: { charged_back: 'paid' },
  refunded_in_full: { paid: 'refunded', cleared: 'refunded', settled: 'refunded' },
  refund_failed: { refunded: 'paid' },
} as const satisfies Record<string, Partial<Record<BillingStatus, BillingStatus>>>;

/** Events that undo another one: they lead to the status that it interrupted. */
export const RETURNING_EVENTS = ['chargeback_won', 'refund_failed'] as const;

/** Where they may return to. */
export const RETURN_TARGETS = ['paid', 'cleared', 'settled'] as const;

/** Still waiting for its day or for a reason to go: an operator may move or cancel it. */
export const STILL_TO_COME = ['to_come', 'in_retry', 'unbillable', 'awaiting_payer'] as const;

/** Nothing more is expected of it. `paid` and later may still be refunded or disputed. */
export const FINAL_STATUSES = [
  'paid',
  'cleared',
  'settled',
  'charged_back',
  'refunded',
  'failed',
  'cancelled',
] as const satisfies readonly BillingStatus[];

/** The status after the event, or null when the table has no such arrow. */
export function nextBillingStatus(from: BillingStatus, event: BillingEvent): BillingStatus | null {
  const arrows: Partial<Record<BillingStatus, BillingStatus>> = BILLING_ARROWS[event];
  return arrows[from] ?? null;
}

/** Where a returning event leads: to the status before, or to `paid` where none is remembered. */
export function returnTarget(before: BillingStatus | null): (typeof RETURN_TARGETS)[number] {
  return RETURN_TARGETS.find((status) => status === before) ?? 'paid';
}

/** Every arrow as from and to, with all targets of the returning events. */
export function billingSteps(): [event: BillingEvent, from: BillingStatus, to: BillingStatus][] {
  const events = Object.keys(BILLING_ARROWS) as BillingEvent[];
  const returning: readonly BillingEvent[] = RETURNING_EVENTS;
  return events.flatMap((event) =>
    billingStatusesBefore(event).flatMap((from) => {
      const next = nextBillingStatus(from, event);
      const targets = returning.includes(event) ? RETURN_TARGETS : next === null ? [] : [next];
      return targets.map((to): [BillingEvent, BillingStatus, BillingStatus] => [event, from, to]);
    }),
  );
}

/** The statuses from which the event may happen: the guard of the statement that writes it. */
export function billingStatusesBefore(event: BillingEvent): BillingStatus[] {
  return Object.keys(BILLING_ARROWS[event]) as BillingStatus[];
}

/** Payline's three words for the API view. */
export function paylineStatus(status: BillingStatus): 'to come' | 'done' | 'canceled' {
  if (status === 'cancelled') return 'canceled';
  const open: readonly BillingStatus[] = [
    'to_come',
    'collecting',
    'in_retry',
    'unbillable',
    'awaiting_payer',
    'pending',
    'authorized',
  ];
  return open.includes(status) ? 'to come' : 'done';
}
