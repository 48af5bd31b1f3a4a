// From a gateway's answer to the row that records it: the verdict of the domain, with the ids,
// days and texts that the database wants. Used by the live reply, the look-up and the notice alike.

import { CALLED_OFF, type Doubt } from '#db/doubts.ts';
import type { Merchant } from '#db/merchants.ts';
import { workingCalendarOf } from '#db/merchants.ts';
import type { BillingOutcome, OutcomeRow, PostingRow } from '#db/outcomes.ts';
import {
  type BillingEvent,
  type BillingStatus,
  billingStatusesBefore,
  nextBillingStatus,
} from '#domain/billing-record.ts';
import { type PlainDate, startOfDay } from '#domain/calendar.ts';
import type { Id, IdSource } from '#domain/ids.ts';
import type { Posting } from '#domain/ledger.ts';
import type { Outcome } from '#domain/outcome.ts';
import {
  nextTransactionStatus,
  type TransactionEvent,
  type TransactionStatus,
  type Trigger,
  transactionStatusesBefore,
} from '#domain/payment-transaction.ts';
import { readRetryPolicy } from '#domain/retry.ts';
import { type Attempt, judge, type Verdict } from '#domain/verdict.ts';
import type { Exchange } from '#gateways/http.ts';
import type { Request } from './call-gateway.ts';

/** An attempt as it was claimed, or as a doubt holds it. */
export type Attempted = Request & {
  kind: 'purchase' | 'authorization';
  accountId: Id<'account'>;
  instrumentId: Id<'instrument'> | null;
  trigger: Trigger;
  windowUntil: PlainDate;
  /** Why it could not be sent now, where that was looked at. */
  heldBy?: string | null;
  retryPolicy: string;
  declines: number;
  firstFailedOn: PlainDate | null;
  today: PlainDate;
  brand: string | null;
};

/** Whether it is a payment itself, and not what follows one. */
export function isAttempt(doubt: Doubt): doubt is Doubt & Attempted {
  return doubt.kind === 'purchase' || doubt.kind === 'authorization';
}

export type Circumstances = {
  merchant: Merchant;
  /** Time of the change for a merchant with a test clock; null: the database's clock. */
  at: Date | null;
  /** The process's clock, for when to ask again. */
  now: Date;
  /** What brought the answer: 'engine', 'look-up', 'gateway:stripe'. */
  cause: string;
  doubted: boolean;
};

/** First question after a doubt arose, and between questions about what is merely pending. */
export const FIRST_QUESTION_MS = 100;
export const PENDING_QUESTION_MS = 3_600_000;

/** Never called with `not_sent`: what never left has no outcome to record. */
export function outcomeRow(
  ids: IdSource,
  attempted: Attempted,
  outcome: Exclude<Outcome, { is: 'not_sent' }>,
  exchanges: readonly Exchange[],
  circumstances: Circumstances,
): OutcomeRow {
  const { merchant, at, now, cause, doubted } = circumstances;
  const verdict = judge(outcome, attemptOf(attempted, merchant));
  const { guard, status } = transactionChange(verdict.transaction);
  const askAt = questionAt(outcome, now);
  return {
    merchant_id: attempted.merchantId,
    transaction_id: attempted.transactionId,
    account_id: attempted.accountId,
    at: at?.toISOString() ?? null,
    guard,
    status,
    confirmed: !verdict.open,
    http_code: 'http' in outcome ? (outcome.http ?? 0) : 0,
    code: verdict.code,
    message: verdict.message,
    gateway_ref: 'gatewayRef' in outcome ? (outcome.gatewayRef ?? null) : null,
    data: providerData(outcome),
    cause,
    billing: billingOutcome(verdict, attempted, merchant),
    posting: verdict.posting === null ? null : postingRow(verdict.posting),
    stop: verdict.stop === null ? null : { id: ids.next('paymentStop'), reason: verdict.stop },
    unusable: verdict.unusable,
    network: networkIdOf(outcome, attempted),
    doubt:
      askAt === null
        ? null
        : {
            ask_at: askAt.toISOString(),
            sent_until: now.toISOString(),
            since: now.toISOString(),
          },
    doubted,
    event_id: ids.next('event'),
    log: exchanges.length === 0 ? null : logOf(ids, outcome, exchanges),
  };
}

function attemptOf(attempted: Attempted, merchant: Merchant): Attempt {
  return {
    kind: attempted.kind,
    amount: attempted.amount,
    currency: attempted.currency,
    accountId: attempted.accountId,
    connectionId: attempted.connectionId,
    instrumentKind: attempted.instrumentKind ?? 'card',
    brand: attempted.brand,
    retryPolicy: readRetryPolicy(attempted.retryPolicy, 'retry_policy'),
    declines: attempted.declines,
    byPayer: attempted.trigger === 'payer' || attempted.instrumentId === null,
    windowUntil: attempted.windowUntil,
    firstFailedOn: attempted.firstFailedOn,
    today: attempted.today,
    calendar: workingCalendarOf(merchant),
  };
}

// When the gateway is to be asked next: soon in doubt, now and then while it is pending, and when
// held funds are let go, which not every gateway tells.
function questionAt(outcome: Outcome, now: Date): Date | null {
  if (outcome.is === 'unknown') return new Date(now.getTime() + FIRST_QUESTION_MS);
  if (outcome.is === 'pending') return new Date(now.getTime() + PENDING_QUESTION_MS);
  return outcome.is === 'approved' ? (outcome.expiresAt ?? null) : null;
}

type Change<Status> = { readonly guard: readonly Status[]; readonly status: Status };

/** The guard and the target of an event that has one target from wherever it may happen. */
export function transactionChange(event: TransactionEvent): Change<TransactionStatus> {
  return remembered(transactionChanges, event, () => {
    const guard = transactionStatusesBefore(event);
    return { guard, status: guard[0] ? nextTransactionStatus(guard[0], event) : null };
  });
}

export function billingChange(event: BillingEvent): Change<BillingStatus> {
  return remembered(billingChanges, event, () => {
    const guard = billingStatusesBefore(event);
    return { guard, status: guard[0] ? nextBillingStatus(guard[0], event) : null };
  });
}

// Read off the tables once: every payment asks for two of them.
const transactionChanges = new Map<string, Change<TransactionStatus>>();
const billingChanges = new Map<string, Change<BillingStatus>>();

function remembered<Status>(
  changes: Map<string, Change<Status>>,
  event: string,
  read: () => { guard: Status[]; status: Status | null },
): Change<Status> {
  const known = changes.get(event);
  if (known !== undefined) return known;
  const { guard, status } = read();
  if (status === null) throw new Error(`the event ${event} leads nowhere`);
  const change = { guard, status };
  changes.set(event, change);
  return change;
}

function postingRow({ cause, debit, credit }: Posting): PostingRow {
  return { cause, debit: debit.name, credit: credit.name };
}

/** One log entry for all the requests of one call; texts were redacted where they left. */
export function logOf(
  ids: IdSource,
  outcome: { is: string },
  exchanges: readonly Exchange[],
): NonNullable<OutcomeRow['log']> {
  const last = exchanges.at(-1);
  const spoken =
    last === undefined ? '' : `${last.method} ${last.url} ${last.status ?? last.error}`;
  return { id: ids.next('logEntry'), summary: `${outcome.is}: ${spoken}`, detail: exchanges };
}

function billingOutcome(
  verdict: Verdict,
  attempted: Attempted,
  merchant: Merchant,
): BillingOutcome | null {
  if (verdict.billing === null) return null;
  const { declined, code } = verdict;
  const queueOn = verdict.retryOn ?? verdict.giveUpOn;
  // Its payment record was deactivated meanwhile: the next claim calls it off.
  const due = queueOn !== null && attempted.heldBy === CALLED_OFF ? attempted.today : queueOn;
  return {
    ...billingChange(verdict.billing),
    queue_at: due === null ? null : startOfDay(due, merchant.timeZone).toISOString(),
    reason: code,
    declined,
    failed_on: declined ? attempted.today : null,
  };
}

// Kept when the instrument has none: written only then, since every approval may bring one.
function networkIdOf(outcome: Outcome, { networkTransactionId }: Attempted): string | null {
  if (outcome.is !== 'approved' || networkTransactionId !== null) return null;
  return outcome.networkTransactionId ?? null;
}

function providerData(outcome: Outcome): unknown {
  if (outcome.is !== 'approved') return null;
  const { data, expiresAt } = outcome;
  if (expiresAt === undefined) return data ?? null;
  return { ...data, expires_at: expiresAt.toISOString() };
}
