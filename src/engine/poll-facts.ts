// Reads from gateways what no notice tells: settlements, returns, chargebacks. The same fact has
// the same notice id, so that it is applied once however often it is read.

import { notePoll, type Poll, takePolls } from '#db/gateway-polls.ts';
import { isPassing } from '#db/passing.ts';
import { type MerchantId, showId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import type { Notice } from '#gateways/contract.ts';
import { applyNotice } from './accept-notice.ts';
import type { Collector } from './collect-due.ts';
import { callOf } from './known.ts';

const POLL_EVERY_MS = 3_600_000;
/** After an answer that did not come, or a fact that came before what it follows. */
const AGAIN_MS = 300_000;
/** A connection that was never read is read from so long ago. */
const FIRST_MS = 7 * 86_400_000;
/** Gateways book late: the end of what was read is read once more. */
const OVERLAP_MS = 3_600_000;
const HOLD_MS = 300_000;
export const POLLS_MAX = 20;
/** Payments of which facts are applied side by side. */
const AT_ONCE = 500;

/** Returns how many connections were read; POLLS_MAX: there may be more. */
export async function pollFacts(
  collector: Collector,
  gateways: readonly string[],
  merchantId: MerchantId | null = null,
): Promise<number> {
  const { engine } = collector;
  if (gateways.length === 0) return 0;
  const now = engine.clock.now();
  const taking = { now, holdUntil: new Date(now.getTime() + HOLD_MS), limit: POLLS_MAX };
  const polls = await takePolls(engine.db.pool, taking, gateways, merchantId);
  await Promise.all(
    polls.map((poll) =>
      pollOne(collector, poll, now).catch((error) => {
        const connection = showId('gatewayConnection', poll.connectionId);
        engine.log.error({ err: error, connection }, 'a gateway could not be read, it will be');
      }),
    ),
  );
  return polls.length;
}

async function pollOne(collector: Collector, poll: Poll, now: Date): Promise<void> {
  const { engine, known, lanes } = collector;
  const { merchantId, connectionId, readUntil } = poll;
  const to = await known.connection(merchantId, connectionId).catch(() => null);
  const read = to?.gateway.poll;
  if (to === null || read === undefined) return;
  const begin = readUntil?.getTime() ?? now.getTime() - FIRST_MS;
  const span = { from: new Date(begin - OVERLAP_MS), to: now };
  const { outcome } = await lanes.run(
    connectionId,
    to.limits,
    async () => ({
      outcome: await read({ ...callOf(engine, to), ...span }).catch((error) => noAnswer(error)),
    }),
    () => ({ outcome: noAnswer('the circuit breaker of the gateway connection is open') }),
  );
  const told = outcome.is === 'told' ? await applyAll(collector, poll, outcome.notices) : false;
  if (outcome.is === 'no_answer') {
    engine.log.warn({ gateway: poll.gateway, why: outcome.why }, 'a gateway was not read');
  }
  const pollAt = new Date(now.getTime() + (told ? POLL_EVERY_MS : AGAIN_MS));
  await notePoll(engine.db.pool, poll, told ? now : null, pollAt);
}

/** False when one came before what it follows, or could not be stored: all is read again. */
async function applyAll(
  collector: Collector,
  { merchantId, connectionId, gateway }: Poll,
  notices: readonly Notice[],
): Promise<boolean> {
  const { engine } = collector;
  const scope = { engine, merchantId, actor: `gateway:${gateway}` as const };
  const applyInTurn = async (told: readonly Notice[]): Promise<boolean> => {
    let all = true;
    for (const notice of told) {
      try {
        await applyNotice(collector, scope, connectionId, notice);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'state_conflict') throw error;
        all = false;
      }
    }
    return all;
  };
  let all = true;
  const payments = [...Map.groupBy(notices, subjectIn).values()];
  for (let start = 0; start < payments.length; start += AT_ONCE) {
    const some = payments.slice(start, start + AT_ONCE).map(applyInTurn);
    // One that breaks keeps no other from its end, here or in what comes after it.
    for (const applied of await Promise.allSettled(some)) {
      if (applied.status === 'fulfilled') all &&= applied.value;
      else if (isPassing(applied.reason)) throw applied.reason;
      else {
        engine.log.error({ err: applied.reason, gateway }, 'a fact could not be applied');
        all = false;
      }
    }
  }
  return all;
}

// What is told of one payment is applied in the order in which it is told.
function subjectIn({ key, gatewayRef }: Notice): string {
  return `${key} ${gatewayRef}`;
}

function noAnswer(why: unknown): { is: 'no_answer'; why: string } {
  return { is: 'no_answer', why: why instanceof Error ? why.message : String(why) };
}
