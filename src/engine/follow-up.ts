// What follows a payment: capture, void, refund. The intent is committed with a doubt beside it, so
// a crash at any point is found; the effect on the payment is written once, however it is learnt.

import { addDoubts, dropDoubt } from '#db/doubts.ts';
import { merchantById } from '#db/merchants.ts';
import { connectionOf, instrumentForCall, parentOf } from '#db/payment-origins.ts';
import {
  book,
  changeTransaction,
  insertFollowUp,
  type LockedTransaction,
  lockTransaction,
  type ParentRow,
} from '#db/payment-transactions.ts';
import { inTransaction } from '#db/pool.ts';
import { appendLog } from '#db/transaction-log.ts';
import { type Id, showId } from '#domain/ids.ts';
import { posting } from '#domain/ledger.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { TransactionEvent } from '#domain/payment-transaction.ts';
import { Problem } from '#domain/problems.ts';
import type { Exchange } from '#gateways/http.ts';
import { applyRefund, failedAfterAll, undoRefund } from './apply-refund.ts';
import { askedBefore, keyUsedElsewhere } from './asked-before.ts';
import { type Caller, sendToGateway } from './call-gateway.ts';
import type { Scope } from './context.ts';
import { moveBilling } from './move-billing.ts';
import { logOf, PENDING_QUESTION_MS, transactionChange } from './outcome-row.ts';

export type FollowUpKind = 'capture' | 'void' | 'refund';

export type FollowUpRequest = {
  kind: FollowUpKind;
  paymentTransactionId: Id<'paymentTransaction'>;
  /** Minor units that the caller named; null: all there is. */
  amount: bigint | null;
  /** The amount, from the locked payment; throws a Problem when it may not be done. */
  amountOf(parent: LockedTransaction, wanted: bigint | null): bigint;
  /** Why, for the transaction log. */
  reason: string | null;
  /** The caller's own name of this request: asked again under it, nothing is done again. */
  requestKey: string | null;
};

export type FollowUpResult = { id: Id<'paymentTransaction'>; outcome: Outcome };

/** Sent within this time after it was asked for, or left to its doubt. */
const SEND_WITHIN_MS = 2_000;

/**
 * Makes the intent under the payment's lock, calls the gateway, records. A request that comes again
 * with its key is answered with what became of the first one, however far that had got.
 */
export async function followUp(
  caller: Caller,
  scope: Scope,
  request: FollowUpRequest,
): Promise<FollowUpResult> {
  const { engine, merchantId } = scope;
  const sendBy = engine.ticks() + SEND_WITHIN_MS;
  const oneAtATime = await refundsBySum(caller, scope, request);
  const intent = await makeIntent(scope, request, oneAtATime);
  if ('known' in intent) return intent.known;
  const { id, amount, parent } = intent;
  const instrument = await instrumentForCall(engine.db.pool, merchantId, parent.instrumentId);
  const call = {
    merchantId,
    transactionId: id,
    billingRecordId: parent.billingRecordId,
    connectionId: parent.connectionId,
    kind: request.kind,
    amount,
    currency: parent.currency,
    description: null,
    origin: 'one_off' as const,
    parentRef: parent.gatewayRef,
    parent: parentRow(parent),
    ...instrument,
  };
  const inTime = () => engine.ticks() < sendBy;
  const { outcome, exchanges } = await sendToGateway(caller, call, inTime, { first: true });
  // Too late to be sure that nobody has taken up its doubt and sent it: it stays with the doubt.
  if (outcome.is === 'not_sent' && !inTime()) {
    return { id, outcome: { is: 'unknown', why: 'it could not be sent in time' } };
  }
  await recordFollowUp(scope, id, outcome, exchanges, 'engine');
  return { id, outcome };
}

function parentRow(parent: LockedTransaction): ParentRow | null {
  const { kind } = parent;
  return kind === 'void' || kind === 'refund' ? null : { ...parent, ...parent.atGateway, kind };
}

type Intent =
  | { known: FollowUpResult }
  | { id: Id<'paymentTransaction'>; amount: bigint; parent: LockedTransaction };

// Two refunds that only their sums tell apart must not be open at once: a doubt about either could
// never be settled.
async function refundsBySum(
  { known }: Caller,
  { engine, merchantId }: Scope,
  { kind, paymentTransactionId }: FollowUpRequest,
): Promise<boolean> {
  if (kind !== 'refund') return false;
  const connectionId = await connectionOf(engine.db.pool, merchantId, paymentTransactionId);
  const to = connectionId === null ? null : await known.connection(merchantId, connectionId);
  return to?.gateway.idempotency.refundsBySum === true;
}

async function makeIntent(
  scope: Scope,
  request: FollowUpRequest,
  oneAtATime: boolean,
): Promise<Intent> {
  const { engine, merchantId, actor } = scope;
  const { kind, paymentTransactionId, reason, requestKey } = request;
  const { clockAt } = await merchantById(engine.db.pool, merchantId);
  const id = engine.ids.next('paymentTransaction');
  const now = engine.clock.now();
  const sentUntil = new Date(now.getTime() + engine.limits.callTimeoutMs + SEND_WITHIN_MS);
  return inTransaction(engine.db.pool, async (tx) => {
    const parent = await lockTransaction(tx, merchantId, paymentTransactionId);
    if (parent === null) {
      const value = showId('paymentTransaction', paymentTransactionId);
      throw new Problem('not_found', { field: 'payment_transaction', value });
    }
    // Read under the lock: of two that come at once, the second one sees the first.
    const known = await askedBefore(tx, merchantId, request);
    if (known !== null) return { known };
    if (oneAtATime && parent.openFollowUps.some((one) => one.kind === 'refund')) {
      const limit = 'the refund that is still open to end: this gateway tells them apart by sums';
      throw new Problem('state_conflict', { field: 'status', value: 'refund open', limit });
    }
    const amount = request.amountOf(parent, request.amount);
    const next = { id, kind, trigger: 'manual', amount, at: clockAt, requestKey } as const;
    const made = await insertFollowUp(tx, parent, next);
    if (!made) throw keyUsedElsewhere(requestKey);
    await addDoubts(tx, [
      { merchantId, transactionId: id, sentUntil, since: now, askAt: sentUntil },
    ]);
    const why = reason ? `: ${reason}` : '';
    const summary = `${kind} of ${amount} ${parent.currency} asked for${why}`;
    await appendLog(tx, merchantId, [
      {
        id: engine.ids.next('logEntry'),
        at: clockAt,
        kind: 'change',
        actor,
        summary,
        subjectId: paymentTransactionId,
        detail: { amount: amount.toString(), reason },
      },
    ]);
    return { id, amount, parent };
  });
}

/**
 * Writes what became of a follow-up, once: its own status, and what it means for the payment, the
 * billing record and the ledger. Used by the live answer and the look-up.
 */
export async function recordFollowUp(
  scope: Scope,
  id: Id<'paymentTransaction'>,
  outcome: Outcome,
  exchanges: readonly Exchange[],
  cause: string,
): Promise<void> {
  const { pool } = scope.engine.db;
  const { clockAt } = await merchantById(pool, scope.merchantId);
  await inTransaction(pool, async (tx) => {
    await writeFollowUp(tx, scope, id, { outcome, exchanges, cause, at: clockAt });
  });
}

export type FollowUpSaid = {
  outcome: Outcome;
  exchanges: readonly Exchange[];
  cause: string;
  at: Date | null;
};

/** The same inside a transaction, beside a notice that is noted. */
export async function writeFollowUp(
  tx: Tx,
  scope: Scope,
  id: Id<'paymentTransaction'>,
  { outcome, exchanges, cause, at }: FollowUpSaid,
): Promise<void> {
  const { engine, merchantId } = scope;
  // The payment before what follows it: everybody locks in this order.
  const parentId = await parentOf(tx, merchantId, id);
  const parent = parentId === null ? null : await lockTransaction(tx, merchantId, parentId);
  const child = await lockTransaction(tx, merchantId, id);
  if (parent === null || child === null) return;
  const event = failedAfterAll(child, outcome) ? 'refund_failed' : eventOf(outcome);
  const log = exchanges.length === 0 ? null : logOf(engine.ids, outcome, exchanges);
  const changed = await changeTransaction(tx, merchantId, id, {
    ...transactionChange(event),
    at,
    cause,
    httpCode: 'http' in outcome ? (outcome.http ?? 0) : 0,
    code: outcome.is === 'declined' ? outcome.reason : null,
    message: messageOf(outcome),
    gatewayRef: 'gatewayRef' in outcome ? (outcome.gatewayRef ?? null) : null,
    logId: log?.id ?? null,
  });
  if (!changed) return;
  if (log !== null) {
    const kind = 'exchange' as const;
    const entry = { id: log.id, summary: log.summary, at, kind, actor: cause, subjectId: id };
    await appendLog(tx, merchantId, [{ ...entry, detail: { exchanges: log.detail } }]);
  }
  if (event === 'succeeded') await applyToPayment(tx, scope, parent, child, at);
  if (event === 'refund_failed') await undoRefund(tx, scope, parent, child, at);
  if (outcome.is === 'pending') await postpone(tx, scope, id);
  else if (outcome.is !== 'unknown') await dropDoubt(tx, merchantId, id);
}

type Tx = Parameters<typeof lockTransaction>[0];

async function applyToPayment(
  tx: Tx,
  scope: Scope,
  parent: LockedTransaction,
  child: LockedTransaction,
  at: Date | null,
): Promise<void> {
  const { engine, merchantId } = scope;
  if (child.kind === 'refund') await applyRefund(tx, scope, parent, child.amount, at);
  else {
    const captured = child.kind === 'capture';
    await changeTransaction(tx, merchantId, parent.id, {
      ...transactionChange(captured ? 'hold_captured' : 'hold_ended'),
      at,
      cause: child.kind,
    });
    await moveBilling(tx, scope, parent, captured ? 'captured' : 'hold_ended', at);
  }
  if (child.kind === 'void') return;
  const cause = child.kind === 'refund' ? 'refund' : 'capture';
  const transfer = posting(cause, parent, child.amount, child.currency);
  const sumId = engine.ids.next('event');
  await book(tx, merchantId, child.id, child.accountId, transfer, at, sumId);
}

async function postpone(tx: Tx, { engine, merchantId }: Scope, id: Id<'paymentTransaction'>) {
  const since = engine.clock.now();
  const askAt = new Date(since.getTime() + PENDING_QUESTION_MS);
  await dropDoubt(tx, merchantId, id);
  await addDoubts(tx, [{ merchantId, transactionId: id, sentUntil: since, since, askAt }]);
}

function eventOf(outcome: Outcome): TransactionEvent {
  if (outcome.is === 'approved') return 'succeeded';
  if (outcome.is === 'pending') return 'accepted';
  if (outcome.is === 'unknown') return 'in_doubt';
  return outcome.is === 'not_sent' ? 'withdrawn' : 'refused';
}

function messageOf(outcome: Outcome): string | null {
  if (outcome.is === 'declined') return `${outcome.code}: ${outcome.said}`.slice(0, 300);
  if (outcome.is === 'unknown' || outcome.is === 'not_sent') return outcome.why.slice(0, 300);
  return null;
}
