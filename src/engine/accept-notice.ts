// What a gateway tells us by itself: verified first, then applied once, through the same
// transitions as a live answer. A notice that is not authentic changes nothing.

import { type Doubt, transactionInQuestion } from '#db/doubts.ts';
import { isNoticeNoted, merchantOfConnection, noteNotice } from '#db/gateway-notices.ts';
import { paidTogether } from '#db/paid-together.ts';
import { transactionByGatewayRef } from '#db/payment-origins.ts';
import { inTransaction } from '#db/pool.ts';
import { appendLog } from '#db/transaction-log.ts';
import { hurryVisit, openVisitByRef, type Visit, visitById } from '#db/visits.ts';
import { type Id, readId, showId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { isOpen, type TransactionStatus } from '#domain/payment-transaction.ts';
import { Problem } from '#domain/problems.ts';
import type { Notice, RawNotice } from '#gateways/contract.ts';
import { failedAfterAll } from './apply-refund.ts';
import type { Collector } from './collect-due.ts';
import type { Engine, Scope } from './context.ts';
import { writeFollowUp } from './follow-up.ts';
import { callOf } from './known.ts';
import { isAttempt, outcomeRow } from './outcome-row.ts';
import { isLate, recordLateFact } from './record-late-fact.ts';
import { settleVisitNow } from './settle-visits.ts';

export type NoticeAnswer = 'applied' | 'repeated' | 'refused';

/** Never throws for what a stranger sends; a fault of ours is thrown, so that it is sent again. */
export async function acceptNotice(
  collector: Collector,
  input: { gateway: string; connectionId: Id<'gatewayConnection'>; raw: RawNotice },
): Promise<NoticeAnswer> {
  const { engine, known } = collector;
  const merchantId = await merchantOfConnection(engine.db.pool, input.connectionId);
  if (merchantId === null) return 'refused';
  const to = await known.connection(merchantId, input.connectionId);
  if (to === null || to.gateway.name !== input.gateway) return 'refused';
  const { gateway } = to;
  const reading = await gateway.readNotice?.(input.raw, callOf(engine, to));
  if (reading === undefined || reading.is === 'refused') return 'refused';
  if (reading.is === 'no_answer') throw new Problem('unavailable', { detail: reading.why });
  const scope: Scope = { engine, merchantId, actor: `gateway:${gateway.name}` };
  let answer: NoticeAnswer = 'repeated';
  for (const notice of reading.notices) {
    if (await applyNotice(collector, scope, input.connectionId, notice)) answer = 'applied';
  }
  return answer;
}

/** False when it changed nothing, since it was applied before or says nothing new. */
export async function applyNotice(
  collector: Collector,
  scope: Scope,
  connectionId: Id<'gatewayConnection'>,
  notice: Notice,
): Promise<boolean> {
  const { engine, merchantId, actor } = scope;
  const { pool } = engine.db;
  if (await isNoticeNoted(pool, merchantId, connectionId, notice.noticeId)) return false;
  const before = await subjectOf(scope, connectionId, notice);
  const asked = before === null || before.visitOpen;
  const visit = asked ? await settleNamedVisit(collector, scope, connectionId, notice) : null;
  const subject = visit === null ? before : await subjectOf(scope, connectionId, notice);
  // Of another connection: its key was forged or mixed up, so it says nothing about this payment.
  const mine = subject !== null && subject.connectionId === connectionId;
  if (mine && saysNothingNew(subject, notice)) return false;
  const together = mine ? await paidTogether(pool, merchantId, subject.transactionId) : [];
  const outcome = mine && !subject.visitOpen ? outcomeIn(notice) : null;
  if (mine && isAttempt(subject) && outcome !== null) {
    await applyToAll(collector, scope, together, outcome);
  } else if (mine && isLate(notice)) {
    return recordLateFact(scope, together, notice, connectionId);
  }
  const about = mine
    ? aboutOurs(engine, subject, notice)
    : `${notice.fact.is}, of ${visit === null ? 'no payment transaction' : 'a visit'} here`;
  return inTransaction(pool, async (tx) => {
    if (mine && !isAttempt(subject) && outcome !== null) {
      const said = { outcome, exchanges: [], cause: actor, at: subject.clockAt };
      await writeFollowUp(tx, scope, subject.transactionId, said);
    }
    if (!(await noteNotice(tx, merchantId, connectionId, notice.noticeId))) return false;
    await appendLog(tx, merchantId, [
      {
        id: engine.ids.next('logEntry'),
        at: subject?.clockAt ?? null,
        kind: 'notice',
        actor,
        summary: `notice ${notice.noticeId}: ${about}`,
        subjectId: mine ? subject.transactionId : (visit?.id ?? null),
        detail: { notice_id: notice.noticeId, gateway_ref: notice.gatewayRef, key: notice.key },
      },
    ]);
    return true;
  });
}

// Whatever a notice says of an open visit, the gateway is asked at once, and its answer counts. The
// question is noted first: should this process end, another asks it.
async function settleNamedVisit(
  collector: Collector,
  { engine, merchantId }: Scope,
  connectionId: Id<'gatewayConnection'>,
  { key, gatewayRef, fact }: Notice,
): Promise<Visit | null> {
  if (fact.is !== 'checkout' && fact.is !== 'outcome') return null;
  const { pool } = engine.db;
  const named = key === null ? null : readId('paymentTransaction', key);
  const byKey = named && (await visitById(pool, merchantId, named as string as Id<'visit'>));
  const visit =
    byKey ?? (gatewayRef && (await openVisitByRef(pool, merchantId, connectionId, gatewayRef)));
  if (!visit || visit.connectionId !== connectionId) return null;
  const now = engine.clock.now();
  if (visit.status !== 'open' || !(await hurryVisit(pool, merchantId, visit.id, { now }))) {
    return visit;
  }
  return settleVisitNow(collector, merchantId, visit.id);
}

type Told = Exclude<Outcome, { is: 'not_sent' | 'unknown' }>;

const CLOSED: readonly TransactionStatus[] = ['failed', 'cancelled'];

// Most notices come after the reply that said the same; they would change nothing, and leave none.
function saysNothingNew(subject: Doubt, { fact }: Notice): boolean {
  const { status } = subject;
  if (fact.is !== 'outcome' || isOpen(status)) return false;
  if (failedAfterAll(subject, fact.outcome)) return false;
  return fact.outcome.is !== 'approved' || !CLOSED.includes(status);
}

/** The outcome that it tells, where that is one. */
function outcomeIn({ fact }: Notice): Told | null {
  if (fact.is !== 'outcome') return null;
  const { outcome } = fact;
  return outcome.is === 'not_sent' || outcome.is === 'unknown' ? null : outcome;
}

// Money taken for what was closed without it cannot be booked by itself: a person has to look.
function aboutOurs(engine: Engine, subject: Doubt, { fact }: Notice): string {
  if (fact.is !== 'outcome') return fact.is;
  const { is } = fact.outcome;
  if (is !== 'approved' || !CLOSED.includes(subject.status)) return `outcome ${is}`;
  const payment_transaction = showId('paymentTransaction', subject.transactionId);
  const { status } = subject;
  engine.log.error({ payment_transaction, status }, 'a gateway approved what was closed here');
  return `approved, although it is closed here as ${status}: refund or book it by hand`;
}

// One payment at the gateway may have paid several.
async function applyToAll(
  collector: Collector,
  scope: Scope,
  ids: readonly Id<'paymentTransaction'>[],
  outcome: Told,
): Promise<void> {
  const { pool } = collector.engine.db;
  for (const id of ids) {
    const now = collector.engine.clock.now();
    const subject = await transactionInQuestion(pool, scope.merchantId, id, now);
    if (subject !== null) await applyOutcome(collector, scope, subject, outcome);
  }
}

// Guarded by the transaction's status, so applying it before it is noted cannot apply it twice.
async function applyOutcome(
  { engine, known, recorder }: Collector,
  scope: Scope,
  subject: Doubt,
  outcome: Told,
): Promise<void> {
  if (outcome.is === 'pending' && subject.status === 'pending') return;
  if (!isOpen(subject.status) || !isAttempt(subject)) return;
  const cause = scope.actor;
  const merchant = await known.merchant(scope.merchantId);
  const now = engine.clock.now();
  const circumstances = { merchant, at: subject.clockAt, now, cause, doubted: true };
  await recorder.record(outcomeRow(engine.ids, subject, outcome, [], circumstances));
}

/** What the notice is about, by our key or by the gateway's own reference. */
async function subjectOf(
  { engine, merchantId }: Scope,
  connectionId: Id<'gatewayConnection'>,
  { key, gatewayRef }: Notice,
): Promise<Doubt | null> {
  const { pool } = engine.db;
  const named = key === null ? null : readId('paymentTransaction', key);
  const id =
    named !== null || gatewayRef === null
      ? named
      : await transactionByGatewayRef(pool, merchantId, connectionId, gatewayRef);
  return id === null ? null : transactionInQuestion(pool, merchantId, id, engine.clock.now());
}
