// The simulated Stripe's objects: what it remembers of an account, and how each is shown.

import type { BookedPayment } from '#sandbox/books.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinReply, TwinWorld } from '#sandbox/twin.ts';
import type { BalanceTransaction, Payout } from './twin-balance.ts';
import type { Traits } from './twin-cards.ts';
import type { Session } from './twin-sessions.ts';
import type { SetupIntent } from './twin-setups.ts';
import type { Json } from './twin-wire.ts';

export type Method = {
  id: string;
  customer: string | null;
  traits: Traits;
  /** Of a bank account: what its owner agreed to. */
  mandate: Mandate | null;
  /** Stored while its payer was there. */
  setUp: boolean;
  billing: { name: string | null; email: string | null };
  created: number;
  expMonth: number;
  expYear: number;
  /** How often it was charged: a sequence goes on with each. */
  charges: number;
};

export type Mandate = {
  id: string;
  method: string;
  status: 'active' | 'inactive';
  reference: string;
  acceptedAt: number;
  online: { ip_address: string; user_agent: string } | null;
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
  status: 'succeeded' | 'pending' | 'failed';
  captured: boolean;
  amountCaptured: number;
  amountRefunded: number;
  released: boolean;
  disputed: boolean;
  failure: Json | null;
  balance: BalanceTransaction | null;
};

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
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
  types: readonly string[];
  futureUsage: string | null;
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
  /** The checkout it belongs to. */
  session: Session | null;
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
  mandates: Map<string, Mandate>;
  setups: Map<string, SetupIntent>;
  sessions: Map<string, Session>;
  /** In order of creation. */
  balance: BalanceTransaction[];
  unpaid: BalanceTransaction[];
  payouts: Map<string, Payout>;
  /** When the next payout is made; null while there is nothing to pay out. */
  paysOutMs: number | null;
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
  /** Where the caller found this server: its pages are there too. */
  host: string;
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
    ...{ disputes: new Map(), mandates: new Map(), setups: new Map(), sessions: new Map() },
    ...{ balance: [], unpaid: [], payouts: new Map(), paysOutMs: null },
    events: [],
    endpoints: [],
    replies: new Map(),
  };
}

export const seconds = (ms: number): number => Math.floor(ms / 1000);

export function showIntent(intent: Intent, expand: ReadonlySet<string> = NOTHING): Json {
  const { charge, method } = intent;
  const received = intent.status === 'succeeded' ? (charge?.amountCaptured ?? 0) : 0;
  const methodId = intent.status === 'requires_payment_method' ? null : (method?.id ?? null);
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
    latest_charge:
      charge === null ? null : expand.has('latest_charge') ? showCharge(intent) : charge.id,
    livemode: false,
    metadata: intent.metadata,
    next_action: null,
    payment_method:
      methodId !== null && method !== null && expand.has('payment_method')
        ? showMethod(method)
        : methodId,
    payment_method_types: intent.types,
    setup_future_usage: intent.futureUsage,
    status: intent.status,
  };
}

const NOTHING: ReadonlySet<string> = new Set();

export function showCharge(intent: Intent): Json {
  const { charge, method } = intent;
  if (charge === null) throw new TypeError('an intent without a charge has none to show');
  return {
    id: charge.id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: charge.amountCaptured,
    amount_refunded: charge.amountRefunded,
    balance_transaction: charge.balance?.id ?? null,
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
    payment_method_details: method === null ? null : showDetails(intent, charge, method),
    refunded: charge.released || (charge.captured && charge.amountRefunded >= intent.amount),
    status: charge.status,
  };
}

function showDetails(intent: Intent, charge: Charge, method: Method): Json {
  const { traits, mandate } = method;
  if (traits.bank !== null) {
    return {
      type: 'sepa_debit',
      sepa_debit: { ...showBank(method), mandate: mandate?.id ?? null },
    };
  }
  return {
    type: 'card',
    card: {
      brand: traits.brand,
      last4: traits.last4,
      exp_month: method.expMonth,
      exp_year: method.expYear,
      network_transaction_id: charge.id.slice(-15),
      capture_before: intent.captureBeforeMs === null ? null : seconds(intent.captureBeforeMs),
    },
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
    reason: dispute.intent.method?.traits.bank ? 'debit_not_authorized' : 'fraudulent',
    status: dispute.status,
  };
}

export function showMethod(method: Method): Json {
  const { traits } = method;
  const shown = { brand: traits.brand, last4: traits.last4, country: 'US', funding: 'credit' };
  const what: Json =
    traits.bank === null
      ? { card: { ...shown, exp_month: method.expMonth, exp_year: method.expYear }, type: 'card' }
      : { sepa_debit: showBank(method), type: 'sepa_debit' };
  return {
    id: method.id,
    object: 'payment_method',
    billing_details: method.billing,
    created: method.created,
    customer: method.customer,
    livemode: false,
    ...what,
  };
}

function showBank({ traits: { bank, last4 } }: Method): Json {
  const { country = null, bankCode: bank_code = null } = bank ?? {};
  return { bank_code, branch_code: null, country, fingerprint: `${bank_code}${last4}`, last4 };
}

export function showMandate(mandate: Mandate): Json {
  const { id, status, method, reference, acceptedAt, online } = mandate;
  const how = online === null ? { type: 'offline', offline: {} } : { type: 'online', online };
  return {
    ...{ id, object: 'mandate', type: 'multi_use', status, payment_method: method, multi_use: {} },
    customer_acceptance: { accepted_at: acceptedAt, ...how },
    payment_method_details: {
      type: 'sepa_debit',
      sepa_debit: { reference, url: `https://hooks.stripe.com/adapter/sepa_debit/file/${id}` },
    },
    livemode: false,
  };
}
