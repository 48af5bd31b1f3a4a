// What a gateway is to the engine: verbs that move or ask about money, and the facts about
// repeating them, as data. A capability is a function that is present; there is no second list.

import type { TObject } from 'typebox';
import type { Currency } from '#domain/money.ts';
import type { Approved, Declined, KeptData, Outcome, Pending } from '#domain/outcome.ts';
import type { GatewayHttp } from './http.ts';

/**
 * The declared idempotency contract: what repeating and asking mean at this gateway. The one
 * resolver reads it and knows nothing else of the gateway. Durations are milliseconds.
 */
export type Idempotency = {
  /** True when a re-send with the same key is safe; for how long the gateway remembers the key. */
  key: { honoured: false } | { honoured: true; forMs: number };
  /**
   * Where a decline is not kept under the key: so long a request that was given up may still
   * arrive, and be carried out although the same one was declined meanwhile. It is not sent again
   * before.
   */
  strayMs?: number;
  /** True when a stored 5xx is replayed for the same key, so re-sending cannot settle a doubt. */
  replaysErrors: boolean;
  /** How far the look-up may lag behind the charge. */
  lookUpLagMs: number;
  /**
   * After this time since the last possible send, an empty look-up proves that nothing happened.
   * null: an empty look-up never proves it, and a person must decide.
   */
  absenceProvesAfterMs: number | null;
  /**
   * True where a refund bears no name of ours: only sums tell one from another, so that one has to
   * end before the next may begin.
   */
  refundsBySum?: true;
  /**
   * True where an accepted capture is carried out by and by and not shown until then, and the same
   * request again takes nothing more: silence about one proves nothing, and it is sent again.
   */
  capturesUnseen?: true;
};

/**
 * Most calls in flight and started per second on one connection, and the longest time of one call.
 * A connection's own row may say otherwise.
 */
export type Limits = { concurrency: number; perSecond: number; timeoutMs: number };

/** Credentials and settings of one gateway connection, opened for one call. */
export type Connection<S = Record<string, unknown>> = {
  readonly id: string;
  readonly mode: 'test' | 'live';
  readonly settings: S;
};

/**
 * What a gateway gave for more than one call, an access token say: kept in this process only, apart
 * for each connection. `until` is in milliseconds of the call's own clock.
 */
export type Memory = {
  /** null when there is none, or its time is over. */
  recall(name: string, nowMs: number): string | null;
  keep(name: string, value: string, untilMs: number): void;
  forget(name: string): void;
  /** While somebody's work of that name goes on, all who want it get its answer. */
  once<T>(name: string, work: () => Promise<T>): Promise<T>;
};

/** What every verb gets: whose credentials, how to speak, what time it is, what is remembered. */
export type Call<S> = {
  connection: Connection<S>;
  http: GatewayHttp;
  now(): Date;
  memory: Memory;
  /** Where this connection takes notices, for gateways that want it named; null: not reachable. */
  noticeUrl: string | null;
};

/** A stored instrument, opened for one call. `token` is the gateway's own; it is never logged. */
export type InstrumentToken = {
  kind: 'card' | 'bank_account' | 'mandate';
  token: string;
  /** The gateway's customer that owns the token, where the gateway wants it named. */
  gatewayCustomer: string | null;
  /** Scheme transaction id of the first, payer-present payment, where it is known. */
  networkTransactionId: string | null;
};

export type Charge<S> = Call<S> & {
  /** `authorization` holds the funds until a capture; `purchase` takes them. */
  kind: 'purchase' | 'authorization';
  /** The payment transaction's id in prefixed text: idempotency key, and our reference there. */
  key: string;
  /** The billing record's prefixed id: the gateway's books can then show one purchase for each. */
  reference: string;
  /** Minor units, > 0. */
  amount: bigint;
  currency: Currency;
  instrument: InstrumentToken;
  /** Short text for the payer's statement or the gateway's dashboard. */
  description: string;
  /** How the payer's consent is used, for the scheme's stored-credential marks. */
  consent: 'recurring' | 'unscheduled';
  /** True when a request under this key may have been sent before. */
  again: boolean;
};

/** What a capture, void or refund follows; what was captured is refunded by its capture. */
export type Original = {
  key: string;
  kind: 'purchase' | 'authorization' | 'capture';
  /** Minor units, what was asked for at first. */
  amount: bigint;
  madeAt: Date;
  /** What its outcome gave to be kept (`Approved.data`). */
  data: KeptData;
  /** Minor units given back by refunds that are done: where a refund bears no name, sums tell. */
  refunded: bigint;
};

/** A verb on an earlier payment transaction: capture, void, refund. */
export type FollowUp<S> = Call<S> & {
  key: string;
  /** Minor units. For a void: the amount held. */
  amount: bigint;
  currency: Currency;
  /** The gateway's name for the transaction that is captured, voided or refunded. */
  gatewayRef: string;
  original: Original;
  /** What was charged; its token is empty when it was given up since, or never stored. */
  instrument: InstrumentToken;
};

/** Which transaction a look-up asks about. */
export type LookUp<S> = Call<S> & {
  kind: 'purchase' | 'authorization' | 'capture' | 'void' | 'refund';
  key: string;
  amount: bigint;
  currency: Currency;
  /** When the intent was made: where a gateway's list has to be searched from. */
  since: Date;
  /** Known when the gateway has answered once (pending), or when a follow-up names its parent. */
  gatewayRef: string | null;
  parentRef: string | null;
  /** Of a capture, void or refund: what it follows. */
  original: Original | null;
  gatewayCustomer: string | null;
};

/**
 * What a look-up found. `absent` means that the gateway answered and knows nothing of it, which
 * proves nothing before the contract's time. `no_answer` (maintenance, time-out) changes nothing.
 */
export type LookUpResult = Outcome | { is: 'absent' } | { is: 'no_answer'; why: string };

/** One fact a gateway told us by itself, authentic, and to be applied once. */
export type Notice = {
  /** The gateway's id of this notice: the same one twice is applied once. */
  noticeId: string;
  /** Our payment transaction's key when the notice names it, else null. */
  key: string | null;
  gatewayRef: string | null;
  fact:
    | { is: 'outcome'; outcome: Outcome }
    /** The payer has got on with a checkout: its state is asked for. */
    | { is: 'checkout' }
    /** `elsewhere`: what of it is not of refunds that we asked for, where that can be told. */
    | { is: 'refunded'; totalRefunded: bigint; elsewhere?: bigint }
    | { is: 'charged_back'; amount: bigint; reason: string }
    | { is: 'chargeback_won' }
    /** The funds an authorization held were let go: voided elsewhere, or expired. */
    | { is: 'released' }
    /** The money can no longer fail to come, apart from chargebacks. */
    | { is: 'cleared' }
    /** The money was paid out to the merchant. Minor units; null where the gateway does not say. */
    | { is: 'settled'; payout: string | null; fee: bigint | null }
    | { is: 'irrelevant' };
};

export type RawNotice = {
  method: 'GET' | 'POST';
  /** Without the question mark. */
  query: string;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  /** The bytes as received: signatures are over these. */
  body: string;
};

/**
 * `refused`: not authentic, changes nothing. `no_answer`: only the gateway could confirm it, and it
 * did not answer now; it is to be sent again.
 */
export type NoticeReading =
  | { is: 'told'; notices: Notice[] }
  | { is: 'refused' }
  | { is: 'no_answer'; why: string };

/** Who pays, as a gateway's page or its books may show it. */
export type Payer = {
  /** Ours, unique and lasting: the customer's prefixed id. */
  reference: string;
  email: string | null;
  name: string | null;
  /** The gateway's customer, where we know one already. */
  gatewayCustomer: string | null;
};

/** What a payer is to do on one visit to the gateway: pay, leave an instrument, or both. */
export type Errand = {
  /** The key of the payment transaction that comes of it: our reference there. */
  key: string;
  /** Prefixed id of what is paid: the billing record, or the checkout session. */
  reference: string;
  /** null: nothing is paid, an instrument is stored. Minor units, > 0. */
  pay: { kind: 'purchase' | 'authorization'; amount: bigint } | null;
  /** Also where nothing is paid: some gateways verify in it. */
  currency: Currency;
  /** Keep the instrument, to charge it later without the payer. */
  store: boolean;
  payer: Payer;
};

export type CheckoutRequest<S> = Call<S> &
  Errand & {
    description: string;
    /** Where the gateway sends the browser, with GET or POST; they differ for each visit. */
    returnUrl: string;
    cancelUrl: string;
    language: 'en' | 'fr';
    /** After this nobody waits for the payer any more; the gateway's own limit may be shorter. */
    expiresAt: Date;
  };

/** Where the payer's browser goes: an address, or a form that it posts. */
export type PayerAddress =
  | { method: 'GET'; url: string }
  | { method: 'POST'; url: string; fields: Record<string, string> };

/**
 * What is not `started` has moved nothing: no payer has seen its page. `kept` is stored sealed, and
 * given back with every question.
 */
export type CheckoutStart =
  | {
      is: 'started';
      to: PayerAddress;
      /** The gateway's name for the checkout; null where it has none before the payer came. */
      gatewayRef: string | null;
      kept?: Record<string, string>;
      expiresAt?: Date;
    }
  | { is: 'not_started'; why: string };

/** Asks what has become of a checkout. */
export type CheckoutQuestion<S> = Call<S> &
  Errand & {
    gatewayRef: string | null;
    kept: Record<string, string>;
    startedAt: Date;
    /** What a browser brought back: a hint where to look, never believed. null: nobody came. */
    returned: Record<string, string> | null;
    /** True: see to it that nothing can be paid on it any more, if nothing was. */
    close: boolean;
  };

/**
 * `open`: the payer may still pay; `to`: and is to go there for it (a challenge, say). `ready`: the
 * payer has agreed, and it is for us to take the money. `kept` is kept beside what the start gave.
 * `ended`: nothing was paid on it, and nothing can be. `done` has a payment where one was asked
 * for, an instrument where one was to be kept.
 */
export type CheckoutState =
  | { is: 'open'; to?: PayerAddress; kept?: Record<string, string> }
  | { is: 'ready'; kept?: Record<string, string> }
  | { is: 'ended'; how: 'cancelled' | 'expired' }
  | { is: 'ended'; how: 'declined'; declined: Declined }
  | { is: 'done'; payment: Approved | Pending | null; instrument: NewInstrument | null }
  | { is: 'no_answer'; why: string };

/** An instrument as the gateway keeps it: its token, and what may be shown of it. */
export type NewInstrument = InstrumentToken & {
  brand: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  /** Of a direct debit. */
  mandate?: { reference: string; scheme: string; url: string | null };
};

/** How a gateway serves a payer who is present. Every visit has an own key. */
export type Checkout<S> = {
  /** Why this connection cannot do that for a payer, or null. */
  refuse(errand: Omit<Errand, 'key' | 'reference' | 'payer'>, settings: S): string | null;
  start(request: CheckoutRequest<S>): Promise<CheckoutStart>;
  /** Safe to repeat: it begins no payment. */
  ask(question: CheckoutQuestion<S>): Promise<CheckoutState>;
  /** Where the gateway leaves it to us to take what the payer agreed to. */
  completion?: Completion<S>;
};

/** Taking what a payer agreed to: announced durably before, as every intent. */
export type Completion<S> = {
  /** After `ready` only, with what that kept. */
  complete(question: CheckoutQuestion<S>): Promise<CompletedState>;
  /**
   * So long a request that was given up may still arrive and take the money. Before, it is not
   * completed again, not closed, and not believed to have ended unpaid. Milliseconds.
   */
  strayMs: number;
};

export type CompletedState = Exclude<CheckoutState, { is: 'ready' }>;

/** Who sets a payment off when it is due: we, with a stored token, or the payer, with a link. */
export type CollectionMode = 'automatic' | 'payer_initiated';

type Refused = { is: 'refused' };

export type Gateway<S = never> = {
  readonly name: string;
  readonly title: string;
  /** The first one is the default of a connection. */
  readonly modes: readonly [CollectionMode, ...CollectionMode[]];
  /** Schema of the connection's settings; properties marked `secret: true` are sealed at rest. */
  readonly settings: TObject;
  /** Fields of its wire whose values no record may show: tokens that replies bring. */
  readonly hidden?: readonly string[];
  readonly idempotency: Idempotency;
  /** Most calls in flight, and most calls started in a second, on one connection. */
  readonly limits: Limits;
  /** null when the gateway takes this currency and amount, else the reason for people. */
  accepts(amount: bigint, currency: Currency): string | null;
  charge(charge: Charge<S>): Promise<Outcome>;
  lookUp(lookUp: LookUp<S>): Promise<LookUpResult>;
  capture?(followUp: FollowUp<S>): Promise<Outcome>;
  void?(followUp: FollowUp<S>): Promise<Outcome>;
  refund?(followUp: FollowUp<S>): Promise<Outcome>;
  readonly checkout?: Checkout<S>;
  /** Never throws for what a stranger sends. */
  readNotice?(raw: RawNotice, call: Call<S>): Promise<NoticeReading>;
  /** What the gateway wants to hear when its notice was taken; by default any 200 will do. */
  readonly noticeReply?: { contentType: string; body: string };
  /**
   * What happened between two instants that no notice tells: settlements, chargebacks, returns.
   * Read again and again, so the same fact has the same `noticeId`.
   */
  poll?(asked: Call<S> & { from: Date; to: Date }): Promise<Exclude<NoticeReading, Refused>>;
  /** Confirms that the credentials work; the reason when they do not. */
  checkCredentials?(call: Call<S>): Promise<{ ok: true } | { ok: false; why: string }>;
};

/** The gateway as the registry keeps it: its settings were validated when they were stored. */
// biome-ignore lint/suspicious/noExplicitAny: only the gateway itself knows its settings' type.
export type AnyGateway = Gateway<any>;

/** Declares a gateway; its settings type is checked against its verbs here and erased after. */
export function defineGateway<S>(gateway: Gateway<S>): AnyGateway {
  return gateway;
}
