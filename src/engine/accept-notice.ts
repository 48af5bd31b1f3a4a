// What a gateway tells us by itself: verified first, then applied once, through the same
// transitions as a live answer. A notice that is not authentic changes nothing.

import { type Doubt, transactionInQuestion } from '#db/doubts.ts';
import { type AppliedNotice, noteNotices } from '#db/gateway-notices.ts';
import type { NoticeSubject } from '#db/notices-in-question.ts';
import { inTransaction } from '#db/pool.ts';
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
import { pause } from './pause.ts';
import { isLate, type LateNotice, recordLateFact, tooEarly } from './record-late-fact.ts';
import { settleVisitNow } from './settle-visits.ts';

/** A reply that has come is written within this. Gateways wait for longer. */
const REPLY_WRITTEN_MS = 1_000;

export type NoticeAnswer = 'applied' | 'repeated' | 'refused';

/** Never throws for what a stranger sends; a fault of ours is thrown, so that it is sent again. */
export async function acceptNotice(
  collector: Collector,
  input: { gateway: string; connectionId: Id<'gatewayConnection'>; raw: RawNotice },
): Promise<NoticeAnswer> {
  const { engine, known } = collector;
  const merchantId = await known.merchantOf(input.connectionId);
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
  const { engine } = scope;
  const before = await subjectAtLast(collector, scope, connectionId, notice);
  if (before.noted) return false;
  const asked = before.subject === null || before.subject.visitOpen;
  const visit = asked ? await settleNamedVisit(collector, scope, connectionId, notice) : null;
  const found = visit === null ? before : await subjectOf(collector, scope, connectionId, notice);
  const { subject, together } = found;
  // Of another connection: its key was forged or mixed up, so it says nothing about this payment.
  if (found.noted || subject === null || subject.connectionId !== connectionId) {
    const of = visit === null ? 'no payment transaction' : 'a visit';
    const about = `${notice.fact.is}, of ${of} here`;
    return collector.gathered.note(
      noted(scope, connectionId, notice, { about, subjectId: visit?.id ?? null, at: null }),
    );
  }
  if (saysNothingNew(subject, notice)) return false;
  if (isLate(notice)) return applyLate(collector, scope, found, notice, connectionId);
  const outcome = subject.visitOpen ? null : outcomeIn(notice);
  if (isAttempt(subject) && outcome !== null) {
    await applyToAll(collector, scope, subject, together, outcome);
  }
  const about = aboutOurs(engine, subject, notice);
  const { transactionId: subjectId, clockAt: at } = subject;
  const note = noted(scope, connectionId, notice, { about, subjectId, at });
  if (isAttempt(subject) || outcome === null) return collector.gathered.note(note);
  return inTransaction(engine.db.pool, async (tx) => {
    const said = { outcome, exchanges: [], cause: scope.actor, at };
    await writeFollowUp(tx, scope, subjectId, said);
    return (await noteNotices(tx, [note]))[0] ?? false;
  });
}

function noted(
  { engine, merchantId, actor }: Scope,
  connectionId: Id<'gatewayConnection'>,
  { noticeId, gatewayRef, key }: Notice,
  { about, subjectId, at }: { about: string; subjectId: string | null; at: Date | null },
): AppliedNotice {
  const detail = { notice_id: noticeId, gateway_ref: gatewayRef, key };
  const summary = `notice ${noticeId}: ${about}`;
  const log = { id: engine.ids.next('logEntry'), at, actor, summary, subjectId, detail };
  return { merchantId, connectionId, noticeId, log };
}

// Nearly all that comes after the outcome says that the money has come: that goes by the hundred.
async function applyLate(
  { engine, gathered }: Collector,
  scope: Scope,
  { subject, together }: NoticeSubject,
  notice: LateNotice,
  connectionId: Id<'gatewayConnection'>,
): Promise<boolean> {
  const { fact, noticeId, gatewayRef } = notice;
  const alone = together.length === 1 && subject?.kind !== 'authorization' ? together[0] : null;
  if (alone == null || (fact.is !== 'cleared' && fact.is !== 'settled')) {
    return recordLateFact(scope, together, notice, connectionId);
  }
  const { merchantId, actor } = scope;
  const eventId = engine.ids.next('event');
  const logId = engine.ids.next('logEntry');
  const effect = await gathered.applyPlain({
    ...{ is: fact.is, merchantId, connectionId, noticeId, gatewayRef, transactionId: alone },
    ...{ eventId, logId, actor },
  });
  if (effect === 'early') throw tooEarly();
  return effect === 'applied';
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
  named: Doubt,
  ids: readonly Id<'paymentTransaction'>[],
  outcome: Told,
): Promise<void> {
  const { pool } = collector.engine.db;
  for (const id of ids) {
    const now = collector.engine.clock.now();
    const subject =
      id === named.transactionId
        ? named
        : await transactionInQuestion(pool, scope.merchantId, id, now);
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

// What came after a payment may come before the reply that tells the gateway's reference for it has
// been written: noted as nobody's, it would be lost.
async function subjectAtLast(
  collector: Collector,
  scope: Scope,
  connectionId: Id<'gatewayConnection'>,
  notice: Notice,
): Promise<NoticeSubject> {
  const found = await subjectOf(collector, scope, connectionId, notice);
  if (found.noted || found.subject !== null || !isLate(notice)) return found;
  await pause(scope.engine, REPLY_WRITTEN_MS);
  return subjectOf(collector, scope, connectionId, notice);
}

/** What the notice is about, by our key or by the gateway's own reference. */
function subjectOf(
  { gathered }: Collector,
  { merchantId }: Scope,
  connectionId: Id<'gatewayConnection'>,
  { noticeId, key, gatewayRef }: Notice,
): Promise<NoticeSubject> {
  const transactionId = key === null ? null : readId('paymentTransaction', key);
  return gathered.subjectOf({ merchantId, connectionId, noticeId, transactionId, gatewayRef });
}
