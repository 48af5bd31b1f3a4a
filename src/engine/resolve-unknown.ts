// Doubts: what became of a payment transaction is asked for, never guessed. The gateway's declared
// contract decides when the same request may be sent again and when silence proves something.

import { CALLED_OFF, DOUBTS_MAX, type Doubt, dropDoubt, takeDoubts } from '#db/doubts.ts';
import { endLeases } from '#db/leases.ts';
import type { MerchantId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { isInDoubt } from '#domain/payment-transaction.ts';
import { storable } from '#domain/storable.ts';
import type { LookUpResult } from '#gateways/contract.ts';
import type { Exchange } from '#gateways/http.ts';
import { askGateway, sendToGateway } from './call-gateway.ts';
import { closeAttempt } from './close-attempt.ts';
import type { Collector } from './collect-due.ts';
import { recordFollowUp } from './follow-up.ts';
import { nextMove } from './next-move.ts';
import { isAttempt, outcomeRow, PENDING_QUESTION_MS } from './outcome-row.ts';
import { releaseOfAccount } from './release-unbillable.ts';
import type { Round } from './rounds.ts';

/** The next question comes after half the doubt's age, within these bounds. Milliseconds. */
const WAIT_MS_MIN = 250;
const WAIT_MS_MAX = 900_000;
/** What takes days is asked about ever more rarely: after a quarter of its age, up to this. */
const PATIENT_MS_MAX = 6 * 3_600_000;
/** A doubt is held for this long beyond the time-outs of its look-up and its sending. */
const HOLD_SLACK_MS = 5_000;

/**
 * Takes the doubts that are due and works on each once. Returns how many it took; fewer than
 * DOUBTS_MAX means that no more are due. `merchantId` null: everybody's.
 */
export async function resolveDoubts(
  collector: Collector,
  merchantId: MerchantId | null = null,
): Promise<number> {
  const { each, done } = await takeUpDoubts(collector, merchantId);
  await done;
  return each.length;
}

/** The same as a round, whose doubts others need not wait for. */
export async function takeUpDoubts(
  collector: Collector,
  merchantId: MerchantId | null = null,
): Promise<Round> {
  const { engine, membership } = collector;
  const identity = await membership.current();
  const leaseId = engine.ids.next('worker');
  const now = engine.clock.now();
  const holdMs = 2 * engine.limits.callTimeoutMs + HOLD_SLACK_MS;
  const holdUntil = new Date(now.getTime() + holdMs);
  const taking = { now, holdUntil, leaseId, workerId: identity.workerId, limit: DOUBTS_MAX };
  const doubts = await takeDoubts(engine.db.pool, taking, merchantId);
  const deadline = engine.ticks() + holdMs - engine.limits.callTimeoutMs;
  const hold: Hold = { until: holdUntil, stands: () => engine.ticks() < deadline };
  const each = doubts.map((doubt) =>
    resolveOne(collector, doubt, hold).catch((error) => {
      engine.log.error({ err: error }, 'a doubt could not be worked on, it stays');
      // Left to the lease, which ends before the hold would.
      membership.abandon();
    }),
  );
  const end = async (): Promise<void> => {
    await Promise.all(each);
    if (doubts.length > 0 && identity.alive()) await endLeases(engine.db.pool, [leaseId]);
  };
  return { each, done: end() };
}

/** A doubt is ours until then; while it stands, a call still ends before. */
type Hold = { until: Date; stands: () => boolean };

async function resolveOne(collector: Collector, doubt: Doubt, hold: Hold): Promise<void> {
  const { engine, known } = collector;
  const open = ['in_progress', 'unknown', 'pending', 'authorized'].includes(doubt.status);
  if (!open) return dropDoubt(engine.db.pool, doubt.merchantId, doubt.transactionId);
  if (doubt.visitOpen) return later(collector, doubt, { why: 'its payer is at the gateway' });
  if (doubt.sentUntil === null) {
    if (doubt.heldBy !== null) return withdraw(collector, doubt, doubt.heldBy);
    return send(collector, doubt, hold);
  }
  const to = await known.connection(doubt.merchantId, doubt.connectionId);
  if (to === null)
    return later(collector, doubt, { why: 'the gateway connection cannot be opened' });
  const { outcome, exchanges } = await askGateway(collector, doubt);
  // Waited too long for its turn: another may have sent it since, and this answer be out of date.
  if (!hold.stands()) return;
  const move = nextMove(to.gateway.idempotency, doubt, outcome, engine.clock.now());
  // What a payer did there is not ours to repeat, and was confirmed once.
  if (doubt.visitId !== null && ['send_again', 'not_processed', 'withdraw'].includes(move.do)) {
    return later(collector, doubt, { why: 'the gateway does not find what it confirmed before' });
  }
  switch (move.do) {
    case 'record':
      return settle(collector, doubt, move.outcome, exchanges);
    case 'hold_ended':
      return endHold(collector, doubt, exchanges, outcome);
    case 'send_again':
      return send(collector, doubt, hold);
    case 'not_processed':
      return notProcessed(collector, doubt, exchanges, outcome);
    case 'withdraw':
      return withdraw(collector, doubt, move.reason);
    case 'ask_later':
      return later(collector, doubt, move);
  }
}

// The same request under the same key. Announced durably first, so that whoever takes the doubt
// next knows that something may be under way.
async function send(collector: Collector, doubt: Doubt, hold: Hold): Promise<void> {
  const { merchantId, transactionId, asked } = doubt;
  // It may wait for its turn for almost as long as it is held.
  if (!hold.stands()) return;
  const sending = { merchantId, transactionId, asked, until: hold.until };
  if (!(await collector.gathered.announce(sending))) return;
  const { outcome, exchanges } = await sendToGateway(collector, doubt, hold.stands, {
    first: true,
    again: doubt.sentUntil !== null,
  });
  if (outcome.is === 'not_sent') {
    return later(collector, doubt, { why: outcome.why, neverSent: doubt.sentUntil === null });
  }
  if (outcome.is === 'unknown' && doubt.status === 'unknown') {
    return later(collector, doubt, { why: outcome.why });
  }
  return settle(collector, doubt, outcome, exchanges);
}

async function settle(
  collector: Collector,
  doubt: Doubt,
  outcome: Exclude<Outcome, { is: 'not_sent' }>,
  exchanges: readonly Exchange[],
): Promise<void> {
  const { engine, known, recorder } = collector;
  if (outcome.is === 'pending' && doubt.status === 'pending') {
    return later(collector, doubt, { why: 'still pending', waitMs: PENDING_QUESTION_MS });
  }
  if (!isAttempt(doubt)) {
    const scope = { engine, merchantId: doubt.merchantId, actor: 'engine' as const };
    return recordFollowUp(scope, doubt.transactionId, outcome, exchanges, 'look-up');
  }
  const merchant = await known.merchant(doubt.merchantId);
  const now = engine.clock.now();
  const at = doubt.clockAt;
  const circumstances = { merchant, at, now, cause: 'look-up', doubted: true };
  await recorder.record(outcomeRow(engine.ids, doubt, outcome, exchanges, circumstances));
}

// Proved: the gateway knows nothing of it. The intent is closed and another one is due at once,
// with a key of its own; it counts as no decline.
async function notProcessed(
  collector: Collector,
  doubt: Doubt,
  exchanges: readonly Exchange[],
  outcome: LookUpResult,
): Promise<void> {
  const { engine } = collector;
  if (!isAttempt(doubt)) {
    const scope = { engine, merchantId: doubt.merchantId, actor: 'engine' as const };
    const absent = { is: 'not_sent' as const, why: 'the gateway knows nothing of it' };
    return recordFollowUp(scope, doubt.transactionId, absent, exchanges, 'look-up');
  }
  await closeAttempt(collector, doubt, {
    transaction: 'not_processed',
    billing: 'not_processed',
    reason: 'not_processed',
    queueAt: doubt.clockAt ?? engine.clock.now(),
    cause: 'look-up',
    said: { outcome, exchanges },
  });
}

// Nothing was sent, and now something forbids sending it. The reason was read before the gateway
// was asked: whoever took it away meanwhile found nothing to release yet.
async function withdraw(collector: Collector, doubt: Doubt, reason: string): Promise<void> {
  const event = reason === CALLED_OFF ? 'called_off' : 'withdrawn';
  await closeAttempt(collector, doubt, {
    transaction: 'withdrawn',
    billing: event,
    reason,
    queueAt: null,
    cause: 'look-up',
    said: null,
  });
  const { engine } = collector;
  if (event === 'withdrawn') await releaseOfAccount(engine, doubt.merchantId, doubt.accountId);
}

async function endHold(
  collector: Collector,
  doubt: Doubt,
  exchanges: readonly Exchange[],
  outcome: LookUpResult,
): Promise<void> {
  await closeAttempt(collector, doubt, {
    transaction: 'hold_ended',
    billing: 'hold_ended',
    reason: 'hold_ended',
    queueAt: null,
    cause: 'look-up',
    said: { outcome, exchanges },
  });
}

type Later = {
  why: string;
  /** Nothing is wrong, it takes its time: asked again after this at the earliest. */
  waitMs?: number;
  /** When the answer may be another one at last: asked no later. */
  atLatest?: Date;
  /** Nothing has left for it yet. */
  neverSent?: boolean;
};

// Few are in doubt at a gateway that is away, and they are who finds that it is back: not by their
// age.
function waitForAnswer({ status, sentUntil }: Doubt, ageMs: number, openForMs: number): number {
  const inDoubt = sentUntil !== null && isInDoubt(status);
  if (openForMs > 0 && inDoubt) return openForMs;
  const byAge = Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, ageMs / 2));
  return Math.max(byAge, openForMs);
}

async function later(collector: Collector, doubt: Doubt, how: Later): Promise<void> {
  const { engine, gathered, lanes } = collector;
  const now = engine.clock.now().getTime();
  const age = now - doubt.since.getTime();
  const wait =
    how.waitMs === undefined
      ? waitForAnswer(doubt, age, lanes.openForMs(doubt.connectionId))
      : Math.max(how.waitMs, Math.min(PATIENT_MS_MAX, age / 4));
  const atLatest = how.atLatest?.getTime() ?? Number.POSITIVE_INFINITY;
  const askAt = new Date(Math.max(now + WAIT_MS_MIN, Math.min(now + wait, atLatest)));
  const { merchantId, transactionId, asked } = doubt;
  const { why, neverSent = false } = how;
  const answer = storable(why);
  await gathered.askAgain({ merchantId, transactionId, asked, askAt, answer, neverSent });
}
