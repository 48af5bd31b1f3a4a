// A due run with something going wrong in the middle of it, and the numbers that come of it.

import { setTimeout as sleep } from 'node:timers/promises';
import { audited, type Judgement, judge } from './books.ts';
import { type DueRun, prepareRun } from './due-run.ts';
import type { Fault } from './faults.ts';
import { openNow, recovered, SETTLED_MAX_MS } from './recovery.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

export type Outcome = {
  scenario: string;
  payments: number;
  /** How often it was struck, and the payments that were open then, summed. */
  strikes: number;
  in_flight: number;
  /** Keys that reached the gateway more than once. */
  resent: number;
  doubles: number;
  lost: number;
  /** The longest of all strikes; null: nothing was struck. */
  recovery_ms: number | null;
  settled_ms: number | null;
  seconds: number;
  /** Anything here is a failure. */
  wrong: string[];
  /** Why it could not be run on this machine; null: it was. */
  not_run: string | null;
};

/** Parts of all payments that are paid when it strikes. */
export type Plan = {
  payments: number;
  strikesAt: readonly number[];
  /** A recovery that takes longer is wrong. */
  recoveryMaxMs: number;
};

export type Struck = { inFlight: number; recoveryMs: number; settledMs: number };

/** What happens in the middle of a due run; `strikes` is given as it goes. */
export type Middle = (stage: Stage, run: DueRun, strikes: Struck[]) => Promise<void>;

export type Theatre = {
  perform(name: string, plan: Plan, middle: Middle): Promise<Outcome>;
  readonly stage: Stage;
  close(): Promise<void>;
};

/** One stage for any number of scenarios, one after the other. */
export async function theatre(options: StageOptions): Promise<Theatre> {
  const stage = await openStage(options);
  const judged = judge(stage);
  return {
    stage,
    perform: (name, plan, middle) => perform(stage, judged, { name, plan, middle }),
    close: stage.close,
  };
}

/** Strikes at each of the plan's parts. */
export function struckBy(fault: Fault, plan: Plan): Middle {
  return async (stage, run, strikes) => {
    for (const part of plan.strikesAt) {
      await run.reached(part);
      strikes.push(await strikeOnce(stage, run, fault));
    }
  };
}

export async function strikeOnce(stage: Stage, run: DueRun, fault: Fault): Promise<Struck> {
  const open = await openNow(stage, run.merchantId);
  await fault.strike(stage);
  const struckAt = performance.now();
  await sleep(fault.lastsMs);
  if (fault.countedFrom === 'mended') await fault.mend(stage);
  const since = fault.countedFrom === 'mended' ? performance.now() : struckAt + stage.leaseMs;
  const { recoveredMs, settledMs } = await recovered(stage, run.merchantId, open, since);
  if (fault.countedFrom === 'lease') await fault.mend(stage);
  return { inFlight: open.size, recoveryMs: recoveredMs, settledMs };
}

type Performance = { name: string; plan: Plan; middle: Middle };

async function perform(
  stage: Stage,
  judged: (run: DueRun) => Promise<Judgement>,
  { name, plan, middle }: Performance,
): Promise<Outcome> {
  const began = performance.now();
  const run = await prepareRun(stage, name, plan.payments);

  const strikes: Struck[] = [];
  const wrong: string[] = [];
  try {
    await Promise.all(stage.workers.map((one) => one.running() || one.start()));

    const pushed = run.push();
    await Promise.all([pushed, middle(stage, run, strikes).then(() => run.reached(1))]);
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  } finally {
    run.giveUp();
  }
  const unread = (error: Error) => void wrong.push(`the books cannot be read: ${error.message}`);
  const nothing = { doubles: 0, lost: plan.payments, resent: 0 };
  const { doubles, lost, resent } = (await judged(run).catch(unread)) ?? nothing;
  const offenders = (await audited(stage).catch(unread)) ?? [];

  const outcome = {
    ...{ scenario: name, payments: plan.payments, strikes: strikes.length },
    in_flight: strikes.reduce((sum, { inFlight }) => sum + inFlight, 0),
    ...{ resent, doubles, lost },
    recovery_ms: longest(strikes.map(({ recoveryMs }) => recoveryMs)),
    settled_ms: longest(strikes.map(({ settledMs }) => settledMs)),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    not_run: null,
  };
  return { ...outcome, wrong: [...wrong, ...faultsOf(outcome, strikes, plan), ...offenders] };
}

function faultsOf(
  { doubles, lost, recovery_ms, settled_ms }: Omit<Outcome, 'wrong'>,
  strikes: readonly Struck[],
  { recoveryMaxMs }: Plan,
): string[] {
  const found: string[] = [];
  if (doubles > 0) found.push(`${doubles} billing records were charged twice`);
  if (lost > 0) found.push(`${lost} billing records were not paid exactly once`);
  if (recovery_ms !== null && recovery_ms >= recoveryMaxMs) {
    found.push(`recovery took ${recovery_ms} ms, allowed are ${recoveryMaxMs}`);
  }
  if (settled_ms !== null && settled_ms >= SETTLED_MAX_MS) {
    found.push(`some of what was open was still so after ${SETTLED_MAX_MS} ms`);
  }
  if (strikes.every(({ inFlight }) => inFlight === 0)) found.push('nothing was in flight');
  return found;
}

function longest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.max(...times);
}
