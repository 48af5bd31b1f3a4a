// Asks what became of visits, and writes it: the payments of billing records through the same
// record as every other outcome, or what a checkout session creates. Whatever breaks in between,
// the visit is asked again, and the same answer changes nothing twice.

import { CALLED_OFF, type Doubt, transactionsOfVisit } from '#db/doubts.ts';
import { appendLog } from '#db/transaction-log.ts';
import {
  announceCompletion,
  askVisitAgain,
  decideLeaving,
  endVisit,
  type Leaving,
  takeVisit,
  takeVisits,
  VISITS_MAX,
  type Visit,
  visitById,
} from '#db/visits.ts';
import { addDays, startOfDay } from '#domain/calendar.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import type { Approved, Declined, Pending } from '#domain/outcome.ts';
import { storable } from '#domain/storable.ts';
import type { CompletedState } from '#gateways/contract.ts';
import type { Exchange } from '#gateways/http.ts';
import { askAtGateway } from './call-checkout.ts';
import { closeAttempt } from './close-attempt.ts';
import type { Collector } from './collect-due.ts';
import { completeByVisit } from './complete-session.ts';
import { isAttempt, logOf, outcomeRow } from './outcome-row.ts';
import { pause } from './pause.ts';
import type { Round } from './rounds.ts';
import { openFacts, sealFacts, type VisitFacts } from './visit-facts.ts';

/** A visit is held for this long beyond the time-outs of its turn and its call. */
const HOLD_SLACK_MS = 5_000;
/** Nobody has come back yet: the next question after half its age, within these bounds. */
const WAIT_MS_MIN = 5_000;
const WAIT_MS_MAX = 60_000;
/** Somebody waits for the answer: so many milliseconds later for each question. */
const EAGER_STEP_MS = 1_000;
/** How long a payer's page or a notice waits for the answer. */
const WAITED_MS = 8_000;
const LOOK_MS = 100;

const CAUSE = 'visit';

/** Takes the visits that are to be asked for. Returns how many; VISITS_MAX: there may be more. */
export async function settleVisits(
  collector: Collector,
  merchantId: MerchantId | null = null,
): Promise<number> {
  const { each, done } = await takeUpVisits(collector, merchantId);
  await done;
  return each.length;
}

/** The same as a round, whose visits others need not wait for. */
export async function takeUpVisits(
  collector: Collector,
  merchantId: MerchantId | null = null,
): Promise<Round> {
  const { engine } = collector;
  const hold = await holdNow(collector);
  const visits = await takeVisits(engine.db.pool, { ...hold, limit: VISITS_MAX }, merchantId);
  const each = visits.map((visit) => settleSafely(collector, visit, hold));
  return { each, done: Promise.all(each).then(() => {}) };
}

/**
 * Asks for one visit now, or waits for who is asking; at most WAITED_MS, after which the question
 * goes on by itself. Returns the visit as it stands then.
 */
export async function settleVisitNow(
  collector: Collector,
  merchantId: MerchantId,
  id: Id<'visit'>,
): Promise<Visit | null> {
  const { engine } = collector;
  const deadline = engine.ticks() + WAITED_MS;
  for (;;) {
    const hold = await holdNow(collector);
    const taken = await takeVisit(engine.db.pool, hold, merchantId, id);
    if (taken !== null) {
      const enough = new AbortController();
      const settled = settleSafely(collector, taken, hold).finally(() => enough.abort());
      await Promise.race([settled, pause(engine, WAITED_MS, enough.signal)]);
    }
    const visit = await visitById(engine.db.pool, merchantId, id);
    if (visit?.status !== 'open' || taken !== null || engine.ticks() >= deadline) return visit;
    await pause(engine, LOOK_MS);
  }
}

/** Who holds a visit from now on, and until when; while it `stands`, a call still ends before. */
export async function holdNow({ engine, membership }: Collector) {
  const { workerId } = await membership.current();
  const { callTimeoutMs } = engine.limits;
  const deadline = engine.ticks() + callTimeoutMs + HOLD_SLACK_MS;
  const stands = () => engine.ticks() < deadline;
  const now = engine.clock.now();
  const holdUntil = new Date(now.getTime() + 2 * callTimeoutMs + HOLD_SLACK_MS);
  return { now, holdUntil, workerId, stands };
}

type Hold = Awaited<ReturnType<typeof holdNow>>;

// What fails stays open, and is held by nobody once its hold has run out.
async function settleSafely(collector: Collector, visit: Visit, hold: Hold): Promise<void> {
  try {
    await settleVisit(collector, visit, hold);
  } catch (error) {
    const id = showId('visit', visit.id);
    collector.engine.log.error({ err: error, visit: id }, 'a visit could not be settled, it stays');
  }
}

async function settleVisit(collector: Collector, taken: Visit, hold: Hold): Promise<void> {
  const { engine } = collector;
  if (taken.leaving !== null) return letGo(collector, taken, taken.leaving, []);
  // Its address was never given out, so no payer has come, and none can.
  if (!taken.started) return leave(collector, taken, { how: 'not_started' }, []);
  const facts = openFacts(engine, taken);
  const close = taken.closing || engine.clock.now() >= taken.expiresAt;
  const announced: { factsSealed?: Buffer } = {};
  const announce = async (kept: VisitFacts['kept']) => {
    const factsSealed = sealFacts(engine, { ...facts, kept });
    const completing = { until: hold.holdUntil, factsSealed };
    if (!(await announceCompletion(engine.db.pool, taken, completing))) return false;
    announced.factsSealed = factsSealed;
    return true;
  };
  const turn = { close, stands: hold.stands, announce };
  const { outcome, exchanges } = await askAtGateway(collector, taken, facts, turn);
  // What was answered is not under way any more, and what went before it could not arrive then.
  const completingUntil = outcome.is === 'no_answer' ? engine.clock.now() : null;
  const visit = announced.factsSealed ? { ...taken, ...announced, completingUntil } : taken;
  switch (outcome.is) {
    case 'open':
    case 'no_answer':
      return askLater(collector, visit, outcome);
    case 'ended':
      return leave(collector, visit, outcome, exchanges);
    case 'done':
      return finish(collector, visit, outcome, exchanges);
  }
}

async function askLater(
  { engine }: Collector,
  visit: Visit,
  state: Extract<CompletedState, { is: 'open' | 'no_answer' }>,
): Promise<void> {
  const facts = openFacts(engine, visit);
  const now = engine.clock.now().getTime();
  const halfAge = (now - visit.startedAt.getTime()) / 2;
  const eager = visit.returnedSealed !== null || visit.closing;
  const byAge = Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, halfAge));
  const wait = eager ? Math.min(WAIT_MS_MAX, visit.asked * EAGER_STEP_MS) : byAge;
  const kept = state.is === 'open' ? { ...facts.kept, ...state.kept } : facts.kept;
  const to = state.is === 'open' ? (state.to ?? facts.to) : facts.to;
  await askVisitAgain(engine.db.pool, visit, {
    askAt: new Date(now + wait),
    answer: state.is === 'open' ? 'open' : storable(state.why.slice(0, 300)),
    factsSealed: sealFacts(engine, { ...facts, kept, to }),
    completingUntil: visit.completingUntil,
    told: visit.returnedSealed,
  });
}

type Left = { how: Exclude<Leaving, 'declined'> } | { how: 'declined'; declined: Declined };

/**
 * Nothing was paid: what waited for the payer waits again. Decided first: should this process stand
 * still now, nobody who comes after it completes what it takes for left.
 */
export async function leave(
  collector: Collector,
  visit: Visit,
  left: Left,
  exchanges: readonly Exchange[],
): Promise<void> {
  const { engine } = collector;
  const factsSealed =
    left.how === 'declined'
      ? sealFacts(engine, { ...openFacts(engine, visit), declined: left.declined })
      : visit.factsSealed;
  if (!(await decideLeaving(engine.db.pool, visit, { how: left.how, factsSealed }))) return;
  await letGo(collector, { ...visit, factsSealed }, left.how, exchanges);
}

async function letGo(
  collector: Collector,
  visit: Visit,
  how: Leaving,
  exchanges: readonly Exchange[],
): Promise<void> {
  const { engine, known } = collector;
  if (how === 'declined') return decline(collector, visit, exchanges);
  const merchant = await known.merchant(visit.merchantId);
  const said = { outcome: { is: how }, exchanges };
  for (const [index, doubt] of (await attemptsOf(collector, visit)).entries()) {
    const calledOff = doubt.heldBy === CALLED_OFF;
    const giveUpAt = startOfDay(addDays(doubt.windowUntil, 1), merchant.timeZone);
    await closeAttempt(collector, doubt, {
      transaction: 'withdrawn',
      billing: calledOff ? 'called_off' : 'payer_left',
      reason: calledOff ? CALLED_OFF : `payer_${how}`,
      queueAt: calledOff ? null : giveUpAt,
      cause: CAUSE,
      said: index === 0 ? said : null,
    });
  }
  await logVisit(collector, visit, how, exchanges);
  await endVisit(engine.db.pool, visit, { status: 'ended', how, at: engine.clock.now() });
}

async function decline(
  collector: Collector,
  visit: Visit,
  exchanges: readonly Exchange[],
): Promise<void> {
  const { engine } = collector;
  const { declined } = openFacts(engine, visit);
  if (declined === undefined) throw new Error('a declined visit has no decline');
  await record(collector, visit, declined, exchanges);
  await logVisit(collector, visit, 'declined', exchanges);
  const end = { status: 'ended', how: 'declined', at: engine.clock.now() } as const;
  await endVisit(engine.db.pool, visit, end);
}

async function finish(
  collector: Collector,
  visit: Visit,
  state: Extract<CompletedState, { is: 'done' }>,
  exchanges: readonly Exchange[],
): Promise<void> {
  const { engine } = collector;
  const { payment } = state;
  if (visit.amount !== null && payment === null) {
    const no_answer = { is: 'no_answer', why: 'done, and without the payment' } as const;
    return askLater(collector, visit, no_answer);
  }
  if (visit.sessionId !== null) await completeByVisit(collector, visit, state);
  if (payment === null) await logVisit(collector, visit, 'stored', exchanges);
  else await record(collector, visit, payment, exchanges);
  const gatewayRef = payment?.gatewayRef ?? null;
  const end = { status: 'done', how: null, at: engine.clock.now(), gatewayRef } as const;
  await endVisit(engine.db.pool, visit, end);
}

/** One outcome for all that the visit pays; those that have it already are left alone. */
async function record(
  collector: Collector,
  visit: Visit,
  outcome: Approved | Declined | Pending,
  exchanges: readonly Exchange[],
): Promise<void> {
  const { engine, known, recorder } = collector;
  const merchant = await known.merchant(visit.merchantId);
  const now = engine.clock.now();
  const all = await transactionsOfVisit(engine.db.pool, visit.merchantId, visit.id, now);
  if (all.length === 0 && outcome.is !== 'declined') {
    const paid = showId('visit', visit.id);
    engine.log.error({ visit: paid }, 'a visit has paid for nothing that is there: refund it');
  }
  const attempts = all.filter(({ status }) => status === 'in_progress');
  await Promise.all(
    attempts.filter(isAttempt).map((attempt, index) => {
      const at = attempt.clockAt;
      const circumstances = { merchant, at, now, cause: CAUSE, doubted: true };
      const said = index === 0 ? exchanges : [];
      return recorder.record(outcomeRow(engine.ids, attempt, outcome, said, circumstances));
    }),
  );
}

/** What was said about a visit of a session that has no payment transaction to tell it of. */
async function logVisit(
  { engine, known }: Collector,
  { merchantId, id, sessionId }: Visit,
  is: string,
  exchanges: readonly Exchange[],
): Promise<void> {
  if (sessionId === null || exchanges.length === 0) return;
  const { clockAt } = await known.merchant(merchantId);
  const { id: logId, summary, detail } = logOf(engine.ids, { is }, exchanges);
  const entry = { id: logId, at: clockAt, kind: 'exchange', actor: CAUSE, subjectId: id } as const;
  const about = `visit ${showId('visit', id)}: ${summary}`;
  await appendLog(engine.db.pool, merchantId, [
    { ...entry, summary: about, detail: { exchanges: detail } },
  ]);
}

async function attemptsOf({ engine }: Collector, visit: Visit): Promise<Doubt[]> {
  const now = engine.clock.now();
  const all = await transactionsOfVisit(engine.db.pool, visit.merchantId, visit.id, now);
  return all.filter(({ status }) => status === 'in_progress');
}
