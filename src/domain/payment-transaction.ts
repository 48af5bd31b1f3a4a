// The states of one request to a gateway that may move money, as a table.

export const TRANSACTION_STATUSES = [
  'in_progress',
  'unknown',
  'pending',
  'authorized',
  'succeeded',
  'failed',
  'cancelled',
  'partially_refunded',
  'refunded',
  'charged_back',
] as const;

export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

export const TRANSACTION_KINDS = [
  'purchase',
  'authorization',
  'capture',
  'void',
  'refund',
] as const;

export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

export const TRIGGERS = [
  'signup',
  'schedule',
  'one_off',
  'invoice',
  'retry',
  'payer',
  'manual',
  'import',
  'notice',
] as const;

export type Trigger = (typeof TRIGGERS)[number];

export type TransactionEvent = keyof typeof TRANSACTION_ARROWS;

const OPEN = { in_progress: true, unknown: true, pending: true } as const;

export const OPEN_STATUSES = Object.keys(OPEN) as readonly (keyof typeof OPEN)[];

/** It has no outcome yet: a reply, a look-up or a notice is still to tell it. */
export function isOpen(status: TransactionStatus): boolean {
  return status in OPEN;
}

/** Nobody here knows whether it happened: the gateway is asked. */
export function isInDoubt(status: TransactionStatus): boolean {
  return status === 'in_progress' || status === 'unknown';
}

function fromOpen<T extends TransactionStatus>(to: T): { [from in keyof typeof OPEN]: T } {
  return { in_progress: to, unknown: to, pending: to };
}

/** event -> from -> to. A doubt (`unknown`) is open: only an answer of the gateway ends it. */
export const TRANSACTION_ARROWS = {
  succeeded: fromOpen('succeeded'),
  held: fromOpen('authorized'),
  accepted: { in_progress: 'pending', unknown: 'pending' },
  refused: fromOpen('failed'),
  in_doubt: { in_progress: 'unknown' },
  not_processed: { in_progress: 'cancelled', unknown: 'cancelled' },
  withdrawn: { in_progress: 'cancelled', unknown: 'cancelled' },
  hold_captured: { authorized: 'succeeded' },
  hold_ended: { authorized: 'cancelled' },
  refunded_in_part: {
    succeeded: 'partially_refunded',
    partially_refunded: 'partially_refunded',
  },
  refunded_in_full: { succeeded: 'refunded', partially_refunded: 'refunded' },
  charged_back: { succeeded: 'charged_back', partially_refunded: 'charged_back' },
  chargeback_won: { charged_back: 'succeeded' },
  chargeback_won_in_part: { charged_back: 'partially_refunded' },
  refund_failed: { succeeded: 'failed' },
  refund_undone: { refunded: 'succeeded', partially_refunded: 'succeeded' },
  refund_undone_in_part: {
    refunded: 'partially_refunded',
    partially_refunded: 'partially_refunded',
  },
} as const satisfies Record<string, Partial<Record<TransactionStatus, TransactionStatus>>>;

/**
 * Events that only payment transactions of these kinds know: a gateway may say of a refund that was
 * done that it failed after all, and then what it was of has its money again.
 */
export const KINDS_OF_EVENT = {
  refund_failed: ['refund'],
  refund_undone: ['purchase', 'capture'],
  refund_undone_in_part: ['purchase', 'capture'],
} as const satisfies Partial<Record<TransactionEvent, readonly TransactionKind[]>>;

/** The status after the event, or null when the table has no such arrow. */
export function nextTransactionStatus(
  from: TransactionStatus,
  event: TransactionEvent,
): TransactionStatus | null {
  const arrows: Partial<Record<TransactionStatus, TransactionStatus>> = TRANSACTION_ARROWS[event];
  return arrows[from] ?? null;
}

/** The statuses from which the event may happen: the guard of the statement that writes it. */
export function transactionStatusesBefore(event: TransactionEvent): TransactionStatus[] {
  return Object.keys(TRANSACTION_ARROWS[event]) as TransactionStatus[];
}
