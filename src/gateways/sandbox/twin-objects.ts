// The fake provider's objects: what it remembers of an account, and how each is shown.

import type { Behaviour } from '#sandbox/behaviour.ts';
import type { BookedPayment } from '#sandbox/books.ts';
import type { TwinReply } from '#sandbox/twin.ts';

export type ChargeStatus =
  | 'approved'
  | 'authorized'
  | 'pending'
  | 'declined'
  | 'action_required'
  | 'voided';

/** A capture, void or refund of a charge. */
export type Operation = {
  id: string;
  kind: 'capture' | 'void' | 'refund';
  reference: string;
  amount: number;
  charge: string;
};

export type Charge = {
  id: string;
  createdMs: number;
  reference: string;
  billingRecord: string | null;
  amount: number;
  currency: string;
  token: string;
  capture: boolean;
  status: ChargeStatus;
  captured: number;
  refunded: number;
  chargedBack: number;
  declineReason: string | null;
  expiresMs: number | null;
  booked: BookedPayment;
};

/** A visit of a payer to the hosted page. */
export type Checkout = {
  id: string;
  account: string;
  reference: string;
  billingRecord: string | null;
  /** null: only an instrument is stored. */
  amount: number | null;
  currency: string;
  capture: boolean;
  store: boolean;
  returnUrl: string;
  cancelUrl: string;
  url: string;
  expiresMs: number;
  status: 'open' | 'complete' | 'declined' | 'cancelled' | 'expired';
  charge: Charge | null;
  instrument: { token: string; brand: string; last4: string } | null;
};

export type StoredReply = { path: string; body: string; reply: TwinReply; storedMs: number };

export type Account = {
  key: string;
  charges: Map<string, Charge>;
  /** By our reference; a reference names one charge. */
  byReference: Map<string, Charge>;
  checkouts: Map<string, Checkout>;
  operations: Map<string, Operation[]>;
  /** Behaviours that were seeded for a token, beside those its name carries. */
  seeded: Map<string, Behaviour>;
  /** How often each token was charged. */
  uses: Map<string, number>;
  endpoints: { url: string; secret: string }[];
  replies: Map<string, StoredReply>;
};

export function newAccount(key: string): Account {
  return {
    key,
    charges: new Map(),
    byReference: new Map(),
    checkouts: new Map(),
    operations: new Map(),
    seeded: new Map(),
    uses: new Map(),
    endpoints: [],
    replies: new Map(),
  };
}

export function showCheckout(checkout: Checkout): Record<string, unknown> {
  const { id, reference, amount, currency, url, status, charge, instrument } = checkout;
  const expires_at = new Date(checkout.expiresMs).toISOString();
  const shown = charge === null ? null : showCharge(charge);
  return { id, reference, amount, currency, url, status, charge: shown, instrument, expires_at };
}

export function showCharge(charge: Charge): Record<string, unknown> {
  return {
    id: charge.id,
    created_at: new Date(charge.createdMs).toISOString(),
    reference: charge.reference,
    billing_record: charge.billingRecord,
    amount: charge.amount,
    currency: charge.currency,
    status: charge.status,
    captured: charge.captured,
    refunded: charge.refunded,
    charged_back: charge.chargedBack,
    decline_reason: charge.declineReason,
    action_url:
      charge.status === 'action_required' ? `https://pay.sandbox.invalid/${charge.id}` : null,
    expires_at: charge.expiresMs === null ? null : new Date(charge.expiresMs).toISOString(),
  };
}
