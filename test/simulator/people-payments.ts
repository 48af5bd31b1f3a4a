// What people do in a simulated run with single payments: cancel, change, capture, void, refund,
// and load more of them.

import { type BillingRecord, listBillingRecords } from '#db/billing-records.ts';
import {
  listTransactionsOfBillingRecord,
  type TransactionRead,
} from '#db/payment-transaction-reads.ts';
import type { BillingStatus } from '#domain/billing-record.ts';
import { addDays } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { cancelBillingRecord } from '#engine/cancel-billing-record.ts';
import { capturePayment } from '#engine/capture-payment.ts';
import { changeBillingRecord } from '#engine/change-billing-record.ts';
import type { FollowUpResult } from '#engine/follow-up.ts';
import { refundPayment } from '#engine/refund-payment.ts';
import { voidPayment } from '#engine/void-payment.ts';
import { Refusal } from './asking.ts';
import { merchantIdOf, someAmount, someCurrency } from './cards.ts';
import { load, type OneOffDraft, referenceFor } from './one-offs.ts';
import {
  asOne,
  type Desk,
  each,
  type Look,
  plansOf,
  remembered,
  someAccount,
  someBilling,
  type Task,
  todayOf,
} from './people-desk.ts';
import type { SimProcess } from './process.ts';
import type { StoryDeed, StoryMerchant } from './story.ts';

const KEYED = 0.6;
const UNHEARD_MAX = 5;
const PLANS_TRIED = 6;
const PAGE = 20;
const HOLD_DAYS = 7;
const LOAD_MAX = 15;
const AGAIN_MAX = 10;
const AGAIN_AMONG = 400;

export const cancel: Look = async (desk) => {
  const row = await someToCome(desk);
  if (row === null) return null;
  const { id } = row;
  return each(desk, { is: 'cancel', billingRecordId: id }, (process) =>
    cancelBillingRecord(process.scope(merchantIdOf(desk.merchant)), { billingRecordId: id }),
  );
};

export const change: Look = async (desk) => {
  const row = await someToCome(desk);
  if (row === null) return null;
  const { chance, merchant } = desk;
  const what = chance.weighed({ date: 45, amount: 40, both: 15 });
  // Now and then a day that is over.
  const days = Number(chance.weighed({ 0: 40, 1: 25, 2: 15, 5: 16, [-1]: 4 }));
  const dueOn = what === 'amount' ? null : addDays(todayOf(desk), days);
  const amount = what === 'date' ? null : someAmount(chance);
  const { id } = row;
  return each(desk, { is: 'change', billingRecordId: id, dueOn, amount }, (process) =>
    changeBillingRecord(process.scope(merchantIdOf(merchant)), {
      billingRecordId: id,
      ...(dueOn !== null && { dueOn }),
      ...(amount !== null && { amount: BigInt(amount) }),
    }),
  );
};

/** Mostly what may still be changed, sometimes what is under way or over. */
async function someToCome(desk: Desk): Promise<BillingRecord | null> {
  const today = todayOf(desk);
  const aim = desk.chance.weighed({ today: 40, retry: 30, soon: 20, under_way: 6, over: 4 });
  const look = (statuses: BillingStatus[], from: number, to: number) =>
    someBilling(desk, { statuses, dueFrom: addDays(today, from), dueTo: addDays(today, to) });
  switch (aim) {
    case 'today':
      return look(['to_come', 'collecting'], 0, 1);
    case 'soon':
      return look(['to_come'], 1, 5);
    case 'retry':
      return look(['in_retry', 'unbillable', 'awaiting_payer'], -30, 2);
    case 'under_way':
      return look(['collecting', 'pending'], -7, 0);
    case 'over':
      return look(['paid', 'failed', 'cancelled'], -7, 0);
  }
}

export const capture: Look = async (desk) => {
  const found = await someHeld(desk);
  if (found === null) return null;
  const { payment, desk: own } = found;
  const amount = someOf(desk, payment, { all: 45, part: 42, beyond: 13 });
  const transactionId = payment.id;
  return followingUp(own, { is: 'capture', transactionId, amount }, (process, scope, requestKey) =>
    capturePayment(process.collector, scope, {
      paymentTransactionId: payment.id,
      amount: amount === null ? null : BigInt(amount),
      requestKey,
    }),
  );
};

export const release: Look = async (desk) => {
  const found = await someHeld(desk);
  if (found === null) return null;
  const { payment, desk: own } = found;
  return followingUp(own, { is: 'void', transactionId: payment.id }, (process, scope, requestKey) =>
    voidPayment(process.collector, scope, { paymentTransactionId: payment.id, requestKey }),
  );
};

export const refund: Look = async (desk) => {
  const today = todayOf(desk);
  const disputed = desk.chance.hits(0.08);
  const row = await someBilling(desk, {
    statuses: disputed ? ['charged_back', 'refunded'] : ['paid', 'settled'],
    dueFrom: addDays(today, -12),
    dueTo: today,
  });
  if (row === null) return null;
  const payment = (await paymentsOf(desk, row.id)).find(
    ({ kind, status }) => kind !== 'refund' && kind !== 'void' && status !== 'failed',
  );
  if (payment === undefined) return null;
  const amount = someOf(desk, payment, { all: 40, part: 48, beyond: 12 });
  const transactionId = payment.id;
  return followingUp(desk, { is: 'refund', transactionId, amount }, (process, scope, requestKey) =>
    refundPayment(process.collector, scope, {
      paymentTransactionId: payment.id,
      amount: amount === null ? null : BigInt(amount),
      requestKey,
    }),
  );
};

/** A shipping payment whose funds should still be held, of whichever merchant. */
async function someHeld(desk: Desk): Promise<{ payment: TransactionRead; desk: Desk } | null> {
  const { process, chance, story } = desk;
  const today = todayOf(desk);
  const plans = plansOf(desk).records.filter(
    ({ firstIsAuthorization, firstOn }) =>
      firstIsAuthorization && firstOn <= today && firstOn >= addDays(today, -HOLD_DAYS),
  );
  for (let tries = 0; tries < PLANS_TRIED && plans.length > 0; tries++) {
    const plan = chance.pick(plans);
    const merchant = story.merchants.find(({ id }) => id === plan.merchantId);
    if (merchant === undefined) continue;
    const own = { ...desk, merchant };
    const paymentRecordId = plan.id as Id<'paymentRecord'>;
    const page = { paymentRecordId, statuses: ['authorized' as const], after: null, limit: 1 };
    const { pool } = process.engine.db;
    const { billingRecords } = await listBillingRecords(pool, merchantIdOf(merchant), page);
    const [row] = billingRecords;
    if (row === undefined) continue;
    const held = await paymentsOf(own, remembered(own, row).id);
    const payment = held.find(({ kind }) => kind === 'authorization');
    if (payment !== undefined) return { payment, desk: own };
  }
  return null;
}

function paymentsOf({ process, merchant }: Desk, id: Id<'billingRecord'>) {
  const { pool } = process.engine.db;
  const page = { after: null, limit: PAGE };
  return listTransactionsOfBillingRecord(pool, merchantIdOf(merchant), id, page);
}

/** Null: all of it. */
function someOf(
  { chance }: Desk,
  { amount: whole }: TransactionRead,
  weights: Record<'all' | 'part' | 'beyond', number>,
): number | null {
  const amount = Number(whole);
  const how = chance.weighed(weights);
  if (how === 'all') return null;
  if (how === 'beyond') return amount + 10;
  return Math.max(10, 10 * Math.floor(amount / chance.between(2, 5) / 10));
}

type Ask = (
  process: SimProcess,
  scope: ReturnType<SimProcess['scope']>,
  requestKey: string | null,
) => Promise<FollowUpResult>;

/** Under a key, whoever hears no answer asks for the very same again later. */
function followingUp(desk: Desk, what: StoryDeed, ask: Ask): Task {
  const { memory, merchant, chance } = desk;
  const key = chance.hits(KEYED) ? `person-${memory.serial++}` : null;
  const verb = async (process: SimProcess): Promise<void> => {
    mustBeApproved(await ask(process, process.scope(merchantIdOf(merchant)), key));
  };
  if (key === null) return each(desk, what, verb);
  const task: Task = asOne(desk, what, verb, ({ is }) => {
    if (is === 'lost' && memory.unheard.length < UNHEARD_MAX) memory.unheard.push(task);
  });
  return task;
}

// What is pending or not known may come about at any later time: an answer that was none.
function mustBeApproved({ outcome }: FollowUpResult): void {
  if (outcome.is === 'approved') return;
  if (outcome.is === 'declined') throw new Refusal(outcome.reason);
  if (outcome.is === 'not_sent') throw new Refusal('not_sent');
  throw new Error(`the gateway's answer is ${outcome.is}`);
}

export const loadMore = async (desk: Desk): Promise<Task> => {
  const { chance, memory } = desk;
  const today = todayOf(desk);
  const count = chance.between(1, LOAD_MAX);
  const drafts: OneOffDraft[] = [];
  for (let number = 0; number < count; number++) {
    const account = someAccount(desk);
    if (account === null) break;
    drafts.push({
      accountId: account.id,
      reference: referenceFor(`person-${memory.serial++}`, chance.hits(0.5)),
      amount: someAmount(chance),
      currency: someCurrency(account, chance),
      dueOn: addDays(today, Number(chance.weighed({ 0: 60, 1: 25, 3: 15 }))),
    });
  }
  return loading(desk, desk.merchant, drafts);
};

/** What was loaded before, as it was or with other amounts. */
export const loadAgain: Look = async (desk) => {
  const { chance, story } = desk;
  const recent = plansOf(desk).oneOffs.slice(-AGAIN_AMONG);
  if (recent.length === 0) return null;
  const lost = recent.filter(({ asked: { answer } }) => answer === 'lost');
  const first = chance.pick(lost.length > 0 && chance.hits(0.7) ? lost : recent);
  const merchant = story.merchants.find(({ id }) => id === first.merchantId);
  if (merchant === undefined) return null;
  const from = recent.indexOf(first);
  const same = recent
    .slice(from, from + chance.between(1, AGAIN_MAX))
    .filter(({ merchantId }) => merchantId === first.merchantId);
  const more = chance.hits(0.25) ? 10 : 0;
  const drafts = same.map(({ accountId, reference, amount, currency, dueOn }) => {
    return { accountId, reference, amount: amount + more, currency, dueOn };
  });
  return loading(desk, merchant, drafts);
};

function loading(
  { story, at }: Desk,
  merchant: StoryMerchant,
  drafts: readonly OneOffDraft[],
): Task {
  return async (processes) => {
    await Promise.all(processes.map((process) => load(process, story, at, merchant, drafts)));
  };
}
