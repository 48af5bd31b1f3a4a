// The simulated Stripe's objects: what it remembers of an account, and how each is shown.

import type { BookedPayment } from '#sandbox/books.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinReply, TwinWorld } from '#sandbox/twin.ts';
import type { CardTraits } from './twin-cards.ts';
import type { Json } from './twin-wire.ts';

export type Method = {
  id: string;
  customer: string | null;
  card: CardTraits;
  created: number;
  expMonth: number;
  expYear: number;
  /** How often it was charged: a sequence goes on with each. */
  charges: number;
};

export type Refund = {
  id: string;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  failureReason: string | null;
  metadata: Record<string, string>;
  created: number;
  intent: Intent;
};

export type Charge = {
  id: string;
  created: number;
  status: 'succeeded' | 'failed';
  captured: boolean;
  amountCaptured: number;
  amountRefunded: number;
  released: boolean;
  disputed: boolean;
  failure: Json | null;
};

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

export type Intent = {
  id: string;
  /** Milliseconds; shown in seconds. */
  createdMs: number;
  amount: number;
  currency: string;
  customer: string | null;
  method: Method | null;
  manual: boolean;
  status: IntentStatus;
  description: string | null;
  metadata: Record<string, string>;
  charge: Charge | null;
  lastError: Json | null;
  cancellationReason: string | null;
  canceledMs: number | null;
  captureBeforeMs: number | null;
  refunds: Refund[];
  booked: BookedPayment;
};

export type Dispute = {
  id: string;
  intent: Intent;
  amount: number;
  status: 'needs_response' | 'won' | 'lost';
  created: number;
};

export type StoredReply = {
  path: string;
  body: string;
  reply: TwinReply;
  storedMs: number;
  /** Until then the first request with this key is still being worked on. */
  busyUntilMs: number;
};

export type Account = {
  key: string;
  customers: Map<string, Json>;
  methods: Map<string, Method>;
  intents: Map<string, Intent>;
  /** In order of creation: all, and by customer. */
  made: Intent[];
  madeFor: Map<string, Intent[]>;
  charges: Map<string, Intent>;
  refunds: Map<string, Refund>;
  disputes: Map<string, Dispute>;
  events: Json[];
  endpoints: { url: string; secret: string }[];
  replies: Map<string, StoredReply>;
};

/** What one request works with. */
export type Scene = {
  world: TwinWorld;
  due: DueList;
  account: Account;
  /** The idempotency key of the request. */
  key: string | null;
  marks: TwinMarks;
  newId(prefix: string): string;
};

export function newAccount(key: string): Account {
  return {
    key,
    customers: new Map(),
    methods: new Map(),
    intents: new Map(),
    made: [],
    madeFor: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    events: [],
    endpoints: [],
    replies: new Map(),
  };
}

export const seconds = (ms: number): number => Math.floor(ms / 1000);

export function showIntent(intent: Intent, expandCharge = false): Json {
  const { charge } = intent;
  const received = intent.status === 'succeeded' ? (charge?.amountCaptured ?? 0) : 0;
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount : 0,
    amount_received: received,
    canceled_at: intent.canceledMs === null ? null : seconds(intent.canceledMs),
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.manual ? 'manual' : 'automatic_async',
    client_secret: `${intent.id}_secret_${intent.id.slice(3, 11)}`,
    created: seconds(intent.createdMs),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    last_payment_error: intent.lastError,
    latest_charge: charge === null ? null : expandCharge ? showCharge(intent) : charge.id,
    livemode: false,
    metadata: intent.metadata,
    next_action: null,
    payment_method:
      intent.status === 'requires_payment_method' ? null : (intent.method?.id ?? null),
    payment_method_types: ['card'],
    status: intent.status,
  };
}

export function showCharge(intent: Intent): Json {
  const { charge, method } = intent;
  if (charge === null) throw new TypeError('an intent without a charge has none to show');
  return {
    id: charge.id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: charge.amountCaptured,
    amount_refunded: charge.amountRefunded,
    captured: charge.captured,
    created: charge.created,
    currency: intent.currency,
    customer: intent.customer,
    disputed: charge.disputed,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    livemode: false,
    metadata: intent.metadata,
    outcome: showOutcome(charge),
    paid: charge.status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method?.id ?? null,
    payment_method_details: {
      type: 'card',
      card: {
        brand: method?.card.brand ?? null,
        last4: method?.card.last4 ?? null,
        exp_month: method?.expMonth ?? null,
        exp_year: method?.expYear ?? null,
        network_transaction_id: charge.id.slice(-15),
        capture_before: intent.captureBeforeMs === null ? null : seconds(intent.captureBeforeMs),
      },
    },
    refunded: charge.released || (charge.captured && charge.amountRefunded >= intent.amount),
    status: charge.status,
  };
}

function showOutcome(charge: Charge): Json {
  if (charge.failure === null) {
    return { network_status: 'approved_by_network', type: 'authorized', reason: null };
  }
  const reason = charge.failure.decline_code ?? charge.failure.code;
  const advice = charge.failure.advice_code ?? null;
  const status = 'declined_by_network';
  return { network_status: status, type: 'issuer_declined', reason, advice_code: advice };
}

export function showRefund(refund: Refund): Json {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.status === 'pending' ? null : refund.id.replace('re_', 'txn_'),
    charge: refund.intent.charge?.id ?? null,
    created: refund.created,
    currency: refund.intent.currency,
    failure_reason: refund.failureReason,
    metadata: refund.metadata,
    payment_intent: refund.intent.id,
    reason: null,
    status: refund.status,
  };
}

export function showDispute(dispute: Dispute): Json {
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    charge: dispute.intent.charge?.id ?? null,
    created: dispute.created,
    currency: dispute.intent.currency,
    is_charge_refundable: false,
    payment_intent: dispute.intent.id,
    reason: 'fraudulent',
    status: dispute.status,
  };
}

export function showMethod(method: Method): Json {
  const { card } = method;
  const shown = { brand: card.brand, last4: card.last4, country: 'US', funding: 'credit' };
  return {
    id: method.id,
    object: 'payment_method',
    card: { ...shown, exp_month: method.expMonth, exp_year: method.expYear },
    created: method.created,
    customer: method.customer,
    livemode: false,
    type: 'card',
  };
}
