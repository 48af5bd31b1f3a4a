// What a gateway's reply means, gateway-blind, and why a payment was refused.

/** Meaning of a gateway's reply. Anything that cannot be proved otherwise is `unknown`. */
export type Outcome =
  | Approved
  | Declined
  | Pending
  // The payer must act.
  | { is: 'action_required'; url: string | null; gatewayRef?: string; http?: number }
  | { is: 'not_sent'; why: string } // provably never left: the same intent may be sent again
  // It may have moved money: look up, never resend blind.
  | { is: 'unknown'; why: string; http?: number };

/** A notice or a look-up will tell what becomes of it. */
export type Pending = { is: 'pending'; gatewayRef: string; http?: number; data?: KeptData };

/** Kept with the payment transaction, shown to operators, and given back to what follows it. */
export type KeptData = Readonly<Record<string, string | number | boolean | null>>;

export type Approved = {
  is: 'approved';
  gatewayRef: string;
  /** HTTP status of the reply that said so, for the status history. */
  http?: number;
  /** What the gateway says of the transaction, no secret among it (authorisation code, scheme). */
  data?: KeptData;
  /** Scheme transaction id, kept on the instrument when it has none: later charges name it. */
  networkTransactionId?: string;
  /** Set on an authorization: the instant after which the held funds are released. */
  expiresAt?: Date;
};

export type Declined = {
  is: 'declined';
  reason: DeclineReason;
  /** The gateway's own code, kept for the history. */
  code: string;
  /** The gateway's own words. */
  said: string;
  gatewayRef?: string;
  http?: number;
};

/**
 * Why a payment was refused, gateway-blind. The class in DECLINE_CLASS decides what happens next;
 * `lost_card` and `stolen_card` and their kind also set a payment stop.
 */
export type DeclineReason = keyof typeof DECLINE_CLASS;

export type DeclineClass = 'retry_later' | 'fix_instrument' | 'never';

export const DECLINE_CLASS = {
  insufficient_funds: 'retry_later',
  limit_exceeded: 'retry_later',
  do_not_honour: 'retry_later',
  issuer_unavailable: 'retry_later',
  processing_error: 'retry_later',
  suspected_duplicate: 'retry_later',
  /** A refund before its payment has settled, say: it may be asked for again later. */
  too_early: 'retry_later',
  refused: 'retry_later',
  expired_card: 'fix_instrument',
  incorrect_details: 'fix_instrument',
  instrument_missing: 'fix_instrument',
  not_permitted: 'fix_instrument',
  amount_not_possible: 'retry_later',
  lost_card: 'never',
  stolen_card: 'never',
  account_closed: 'never',
  authority_revoked: 'never',
  fraud_suspected: 'never',
  do_not_retry: 'never',
} as const satisfies Record<string, DeclineClass>;
