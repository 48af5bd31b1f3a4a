// What a gateway is to the engine: verbs that move or ask about money, and the facts about
// repeating them, as data. A capability is a function that is present; there is no second list.

import type { TObject } from 'typebox';
import type { Currency } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { GatewayHttp } from './http.ts';

/**
 * The declared idempotency contract: what repeating and asking mean at this gateway. The one
 * resolver reads it and knows nothing else of the gateway. Durations are milliseconds.
 */
export type Idempotency = {
  /** True when a re-send with the same key is safe; for how long the gateway remembers the key. */
  key: { honoured: false } | { honoured: true; forMs: number };
  /** True when a stored 5xx is replayed for the same key, so re-sending cannot settle a doubt. */
  replaysErrors: boolean;
  /** How far the look-up may lag behind the charge. */
  lookUpLagMs: number;
  /**
   * After this time since the last possible send, an empty look-up proves that nothing happened.
   * null: an empty look-up never proves it, and a person must decide.
   */
  absenceProvesAfterMs: number | null;
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

/** What every verb gets: whose credentials, how to speak, and how long it may take. */
export type Call<S> = {
  connection: Connection<S>;
  http: GatewayHttp;
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
};

/** A verb on an earlier payment transaction: capture, void, refund. */
export type FollowUp<S> = Call<S> & {
  key: string;
  /** Minor units. For a void: the amount held. */
  amount: bigint;
  currency: Currency;
  /** The gateway's name for the transaction that is captured, voided or refunded. */
  gatewayRef: string;
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
    | { is: 'refunded'; totalRefunded: bigint }
    | { is: 'charged_back'; amount: bigint; reason: string }
    | { is: 'chargeback_won' }
    /** The funds an authorization held were let go: voided elsewhere, or expired. */
    | { is: 'released' }
    | { is: 'irrelevant' };
};

export type RawNotice = {
  headers: Record<string, string | undefined>;
  /** The bytes as received: signatures are over these. */
  body: string;
};

export type Gateway<S = never> = {
  readonly name: string;
  readonly title: string;
  /** `automatic`: a stored token is charged without the payer. */
  readonly mode: 'automatic' | 'payer_initiated';
  /** Schema of the connection's settings; properties marked `secret: true` are sealed at rest. */
  readonly settings: TObject;
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
  /** Throws nothing: an unauthentic notice is null and changes nothing. */
  readNotice?(raw: RawNotice, connection: Connection<S>, now: Date): Notice[] | null;
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
