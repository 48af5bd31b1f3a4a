// What happens to a payment after it was taken, as its gateway reports it: a dishonour or
// chargeback, one that is won, a refund made elsewhere, held funds let go. Applied once, with the
// notice noted in the same transaction.

import { noteNotice } from '#db/gateway-notices.ts';
import { merchantById } from '#db/merchants.ts';
import { chargedKind, takenBy } from '#db/payment-origins.ts';
import {
  book,
  changeTransaction,
  disputedAmount,
  insertFollowUp,
  type LockedTransaction,
  lockTransaction,
  refundedByNotice,
  wasDisputed,
} from '#db/payment-transactions.ts';
import { inTransaction } from '#db/pool.ts';
import { appendLog } from '#db/transaction-log.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import { disputeCause, type LedgerCause, posting } from '#domain/ledger.ts';
import { isOpen } from '#domain/payment-transaction.ts';
import { Problem } from '#domain/problems.ts';
import type { Notice } from '#gateways/contract.ts';
import { applyRefund } from './apply-refund.ts';
import type { Scope } from './context.ts';
import { moveBilling } from './move-billing.ts';
import { transactionChange } from './outcome-row.ts';

type Tx = Parameters<typeof lockTransaction>[0];
type Fact = Exclude<Notice['fact'], { is: 'outcome' | 'irrelevant' | 'checkout' }>;
export type LateNotice = Notice & { fact: Fact };
/** Of one payment; `more`: what was given back beyond what is known here, minor units, > 0. */
type Share = Exclude<Fact, { is: 'refunded' }> | { is: 'refunded'; more: bigint };

/** Whether it tells what happened after the payment had its outcome. */
export function isLate(notice: Notice): notice is LateNotice {
  return !['outcome', 'irrelevant', 'checkout'].includes(notice.fact.is);
}

/**
 * `ids`: all that the payment at the gateway has paid, in ascending order. False when the notice
 * had been applied before. Throws Problem `state_conflict` when it came before the one it follows.
 */
export async function recordLateFact(
  scope: Scope,
  ids: readonly Id<'paymentTransaction'>[],
  notice: LateNotice,
  connectionId: Id<'gatewayConnection'>,
): Promise<boolean> {
  const { engine, merchantId, actor } = scope;
  const { fact } = notice;
  const merchant = await merchantById(engine.db.pool, merchantId);
  const at = merchant.clockAt;
  return inTransaction(engine.db.pool, async (tx) => {
    const payments = await lockTaken(tx, merchantId, ids);
    for (const payment of payments) {
      if (!(await isTooEarly(tx, merchantId, payment, fact))) continue;
      throw tooEarly();
    }
    if (!(await noteNotice(tx, merchantId, connectionId, notice.noticeId))) return false;
    for (const { payment, share } of sharesOf(fact, await explained(tx, fact, payments))) {
      const effect = share === null ? 'ignored' : await applyFact(tx, scope, payment, share, at);
      await appendLog(tx, merchantId, [
        {
          id: engine.ids.next('logEntry'),
          at,
          kind: 'notice',
          actor,
          summary: `notice ${notice.noticeId}: ${fact.is}, ${effect}`,
          subjectId: payment.id,
          detail: { notice_id: notice.noticeId, gateway_ref: notice.gatewayRef },
        },
      ]);
    }
    return true;
  });
}

/** Thrown before anything is written. */
export function tooEarly(): Problem {
  const detail = 'What this notice follows has not been told yet: send it again later.';
  return new Problem('state_conflict', { detail });
}

// Gateways tell of the payment they were asked for first; a capture of ours holds its money.
async function lockTaken(
  tx: Tx,
  merchantId: MerchantId,
  ids: readonly Id<'paymentTransaction'>[],
): Promise<LockedTransaction[]> {
  const payments: LockedTransaction[] = [];
  for (const id of ids) {
    const named = await lockTransaction(tx, merchantId, id);
    const taken = named?.kind === 'authorization' ? await takenBy(tx, merchantId, id) : id;
    const payment = taken === id ? named : await lockTransaction(tx, merchantId, taken);
    if (payment !== null) payments.push(payment);
  }
  return payments;
}

/** `known`: what of the sum that a `refunded` tells is booked here, or under way. */
type Explained = LockedTransaction & { known: bigint };

// Where the gateway tells refunds made elsewhere apart, ours do not count: one that was in its sum
// may have failed before the sum got here.
async function explained(
  tx: Tx,
  fact: Fact,
  payments: readonly LockedTransaction[],
): Promise<Explained[]> {
  const all: Explained[] = [];
  const apart = fact.is === 'refunded' && fact.elsewhere !== undefined;
  for (const payment of payments) {
    const { merchantId, id } = payment;
    const known = apart ? await refundedByNotice(tx, merchantId, id) : refundedByUs(payment);
    all.push({ ...payment, known });
  }
  return all;
}

/** What of a fact is of each: an amount is used up in their order. null: nothing is left for it. */
function sharesOf(
  fact: Fact,
  payments: readonly Explained[],
): { payment: LockedTransaction; share: Share | null }[] {
  if (fact.is !== 'refunded' && payments.length <= 1) {
    return payments.map((payment) => ({ payment, share: fact }));
  }
  switch (fact.is) {
    case 'charged_back': {
      let left = fact.amount;
      return payments.map((payment) => {
        const amount = left < payment.amount ? left : payment.amount;
        left -= amount;
        return { payment, share: amount > 0n ? { ...fact, amount } : null };
      });
    }
    case 'refunded': {
      const told = fact.elsewhere ?? fact.totalRefunded;
      let left = told - payments.reduce((sum, one) => sum + one.known, 0n);
      return payments.map((payment) => {
        const room = payments.length === 1 ? left : payment.amount - refundedByUs(payment);
        const more = left <= 0n ? 0n : left < room ? left : room;
        left -= more;
        return { payment, share: more > 0n ? { is: 'refunded', more } : null };
      });
    }
    case 'chargeback_won':
    case 'released':
    case 'cleared':
    case 'settled':
      return payments.map((payment) => ({ payment, share: fact }));
  }
}

function refundedByUs({ refunded, openFollowUps }: LockedTransaction): bigint {
  return openFollowUps
    .filter((one) => one.kind === 'refund')
    .reduce((sum, one) => sum + one.amount, refunded);
}

// Notices overtake each other. What is taken back was taken first, and what was won was disputed
// first: the gateway sends the later one again until the earlier one has come.
async function isTooEarly(
  tx: Tx,
  merchantId: MerchantId,
  payment: LockedTransaction,
  fact: Fact,
): Promise<boolean> {
  if (isOpen(payment.status)) return true;
  if (fact.is !== 'chargeback_won' || payment.status === 'charged_back') return false;
  return !(await wasDisputed(tx, merchantId, payment.id));
}

async function applyFact(
  tx: Tx,
  scope: Scope,
  payment: LockedTransaction,
  fact: Share,
  at: Date | null,
): Promise<'applied' | 'ignored'> {
  const { merchantId, actor: cause } = scope;
  switch (fact.is) {
    case 'charged_back': {
      const change = { ...transactionChange('charged_back'), at, cause, code: 'charged_back' };
      const message = fact.reason.slice(0, 300);
      const amount = fact.amount;
      if (!(await changeTransaction(tx, merchantId, payment.id, { ...change, message, amount }))) {
        return 'ignored';
      }
      const taken = disputeCause(await chargedKind(tx, merchantId, payment.id));
      await bookFact(tx, scope, payment, taken, fact.amount, at);
      await moveBilling(tx, scope, payment, 'charged_back', at);
      return 'applied';
    }
    case 'chargeback_won':
      return wonBack(tx, scope, payment, at);
    case 'refunded':
      return refundedElsewhere(tx, scope, payment, fact.more, at);
    case 'released': {
      const change = { ...transactionChange('hold_ended'), at, cause };
      if (!(await changeTransaction(tx, merchantId, payment.id, change))) return 'ignored';
      await moveBilling(tx, scope, payment, 'hold_ended', at);
      return 'applied';
    }
    // The money is the gateway's to pay until then, so no transfer goes with it.
    case 'cleared':
    case 'settled':
      return (await moveBilling(tx, scope, payment, fact.is, at)) ? 'applied' : 'ignored';
  }
}

async function wonBack(
  tx: Tx,
  scope: Scope,
  payment: LockedTransaction,
  at: Date | null,
): Promise<'applied' | 'ignored'> {
  const { merchantId, actor: cause } = scope;
  const event = payment.refunded > 0n ? 'chargeback_won_in_part' : 'chargeback_won';
  const won = { ...transactionChange(event), at, cause };
  if (!(await changeTransaction(tx, merchantId, payment.id, won))) return 'ignored';
  const disputed = await disputedAmount(tx, merchantId, payment.id);
  if (disputed > 0n) await bookFact(tx, scope, payment, 'chargeback_won', disputed, at);
  await moveBilling(tx, scope, payment, 'chargeback_won', at);
  return 'applied';
}

// The gateway says how much is back in all; what our own refunds do not explain was made elsewhere.
async function refundedElsewhere(
  tx: Tx,
  scope: Scope,
  payment: LockedTransaction,
  amount: bigint,
  at: Date | null,
): Promise<'applied' | 'ignored'> {
  const { engine, merchantId } = scope;
  const taken = payment.status === 'succeeded' || payment.status === 'partially_refunded';
  if (!taken || payment.refunded + amount > payment.amount) return 'ignored';
  const id = engine.ids.next('paymentTransaction');
  await insertFollowUp(tx, payment, { id, kind: 'refund', trigger: 'notice', amount, at });
  const cause = scope.actor;
  await changeTransaction(tx, merchantId, id, { ...transactionChange('succeeded'), at, cause });
  await applyRefund(tx, scope, payment, amount, at);
  const transfer = posting('refund', payment, amount, payment.currency);
  await book(tx, merchantId, id, payment.accountId, transfer, at, engine.ids.next('event'));
  return 'applied';
}

async function bookFact(
  tx: Tx,
  { engine, merchantId }: Scope,
  payment: LockedTransaction,
  cause: LedgerCause,
  amount: bigint,
  at: Date | null,
): Promise<void> {
  const transfer = posting(cause, payment, amount, payment.currency);
  const sumId = engine.ids.next('event');
  await book(tx, merchantId, payment.id, payment.accountId, transfer, at, sumId);
}
