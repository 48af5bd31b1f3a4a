// What people work with in a simulated run: what they remember, how they find a thing to act on,
// and how they ask for an act and note what they were told.

import {
  type BillingFilter,
  type BillingRecord,
  billingRecordById,
  listBillingRecords,
} from '#db/billing-records.ts';
import { dateIn, type PlainDate } from '#domain/calendar.ts';
import type { Id, MerchantId } from '#domain/ids.ts';
import type { Host } from '#sandbox/host.ts';
import { type Answer, answerOf, closeAct, openAct } from './asking.ts';
import { merchantIdOf } from './cards.ts';
import type { Chance } from './chance.ts';
import type { OneOffPlan } from './one-offs.ts';
import { isBulk } from './population-plans.ts';
import type { SimProcess } from './process.ts';
import type { Moment, Story, StoryAccount, StoryDeed, StoryMerchant, StoryPlan } from './story.ts';

/** Asks each of the processes, at once, and resolves when all have answered. Never rejects. */
export type Task = (processes: readonly SimProcess[]) => Promise<void>;

/** One person's desk while he looks for something to do; `process` is whom he asks. */
export type Desk = {
  story: Story;
  host: Host;
  at: () => Moment;
  chance: Chance;
  memory: Memory;
  process: SimProcess;
  merchant: StoryMerchant;
};

/** Looks for something to do; null when there is nothing. May reject, as any reading. */
export type Look = (desk: Desk) => Promise<Task | null>;

export type RecordPlan = StoryPlan & { is: 'payment_record' };

export type Memory = {
  /** To be undone, once it has stood for a while. */
  debts: Debt[];
  /** Requests under a key of their own that nobody answered. */
  unheard: Task[];
  /** What somebody has just acted on: others will too. */
  recent: { merchantId: MerchantId; id: Id<'billingRecord'> }[];
  /** Of the story's plans, as far as they were looked through. */
  plans: { seen: number; records: RecordPlan[]; oneOffs: OneOffPlan[] };
  ended: Set<string>;
  serial: number;
};

export type Debt = { atMs: number; of: string; task: Task };

export function newMemory(): Memory {
  return {
    debts: [],
    unheard: [],
    recent: [],
    plans: { seen: 0, records: [], oneOffs: [] },
    ended: new Set(),
    serial: 0,
  };
}

const RECENT_MAX = 12;
const RECENT = 0.2;
const SMALL = 0.75;
const ACCOUNTS_TRIED = 4;
const PAGE = 60;

export function todayOf({ at, merchant }: Desk): PlainDate {
  return dateIn(new Date(at().atMs), merchant.timeZone);
}

/** Not yet closed; more often a small one. Null when all are closed. */
export function someAccount(
  { merchant, chance, memory }: Desk,
  fits: (account: StoryAccount) => boolean = () => true,
): StoryAccount | null {
  const open = merchant.accounts.filter((one) => !memory.ended.has(one.id) && fits(one));
  const small = open.filter((account) => !isBulk(account));
  const from = small.length > 0 && chance.hits(SMALL) ? small : open;
  return from.length === 0 ? null : chance.pick(from);
}

/** One that fits; null when a few accounts have none. */
export async function someBilling(
  desk: Desk,
  filter: Pick<BillingFilter, 'statuses' | 'dueFrom' | 'dueTo'>,
): Promise<BillingRecord | null> {
  const { process, chance, memory, merchant } = desk;
  const { pool } = process.engine.db;
  const merchantId = merchantIdOf(merchant);
  const recent = memory.recent.filter((one) => one.merchantId === merchantId);
  if (recent.length > 0 && chance.hits(RECENT)) {
    return billingRecordById(pool, merchantId, chance.pick(recent).id);
  }
  for (let tries = 0; tries < ACCOUNTS_TRIED; tries++) {
    const account = someAccount(desk);
    if (account === null) return null;
    const accountId = account.id as Id<'account'>;
    const page = { accountId, after: null, limit: PAGE, ...filter };
    const { billingRecords } = await listBillingRecords(pool, merchantId, page);
    if (billingRecords.length > 0) return remembered(desk, chance.pick(billingRecords));
  }
  return null;
}

export function remembered({ memory, merchant }: Desk, row: BillingRecord): BillingRecord {
  memory.recent.push({ merchantId: merchantIdOf(merchant), id: row.id });
  if (memory.recent.length > RECENT_MAX) memory.recent.shift();
  return row;
}

/** What was planned so far and came to be, as far as anybody was told. */
export function plansOf({ story, memory }: Desk): Memory['plans'] {
  const { plans } = memory;
  for (; plans.seen < story.plans.length; plans.seen++) {
    const plan = story.plans[plans.seen]!;
    if (plan.asked.answer === 'open') break;
    if (plan.is === 'one_off') plans.oneOffs.push(plan);
    else if (plan.id !== null) plans.records.push(plan);
  }
  return plans;
}

/** Every process is asked in an act of its own. `then` sees each answer. */
export function each<T>(
  desk: Desk,
  what: StoryDeed,
  verb: (process: SimProcess) => Promise<T>,
  then: (answer: Answer<T>) => void = () => {},
): Task {
  const { story, at, merchant } = desk;
  return async (processes) => {
    await Promise.all(
      processes.map(async (process) => {
        const act = openAct(merchantIdOf(merchant), what, at);
        story.acts.push(act);
        const answer = await answerOf(process, verb);
        closeAct(act, answer, at);
        then(answer);
      }),
    );
  };
}

/** One act, whoever of the processes answers it: the request has a key, by which they are one. */
export function asOne<T>(
  desk: Desk,
  what: StoryDeed,
  verb: (process: SimProcess) => Promise<T>,
  then: (answer: Answer<T>) => void,
): Task {
  const { story, at, merchant } = desk;
  return async (processes) => {
    const act = openAct(merchantIdOf(merchant), what, at);
    story.acts.push(act);
    const answers = await Promise.all(processes.map((process) => answerOf(process, verb)));
    const answer = (['done', 'lost', 'refused'] as const)
      .map((word) => answers.find(({ is }) => is === word))
      .find((found) => found !== undefined);
    if (answer === undefined) return;
    closeAct(act, answer, at);
    then(answer);
  };
}

/** Until the undoing was answered, it stays owed. */
export function owe({ memory }: Desk, debt: Debt): void {
  if (!memory.debts.some(({ of }) => of === debt.of)) memory.debts.push(debt);
}

export function paid({ memory }: Desk, of: string): void {
  memory.debts = memory.debts.filter((debt) => debt.of !== of);
}
