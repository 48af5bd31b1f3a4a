// What is to be collected in a simulated run: payment records in all frequencies, one-offs that
// are there from the beginning, and those that merchants' systems push while it goes on.

import { termsOf } from '#db/payment-records.ts';
import { addDays, compareDates, dateIn, type PlainDate } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { FREQUENCIES, occurrences, type ScheduleTerms } from '#domain/schedule.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import type { Host } from '#sandbox/host.ts';
import { answerOf, closeAct, openAct } from './asking.ts';
import { merchantIdOf, oddAmount, someAmount, someCurrency } from './cards.ts';
import type { Chance } from './chance.ts';
import { load, type OneOffDraft, type OneOffPlan, referenceFor } from './one-offs.ts';
import type { SimProcess } from './process.ts';
import type { Moment, Story, StoryAccount, StoryMerchant, StoryPlan } from './story.ts';

/** `payments`: billing records due within the days, which begin with `firstDay`. */
export type PopulationSize = { payments: number; days: number; firstDay: PlainDate };

/** What a merchant's system asks for at a true time, of a living process. Never rejects. */
export type Push = { atMs: number; act: (process: SimProcess) => Promise<void> };

/** One merchant to be given work. */
export type Intake = {
  process: SimProcess;
  host: Host;
  story: Story;
  size: PopulationSize;
  at: () => Moment;
  merchant: StoryMerchant;
  chance: Chance;
};

/** The most common ones are those that come round within a run. */
const HOW_OFTEN = {
  daily: 40,
  weekly: 25,
  biweekly: 12,
  monthly: 8,
  bimonthly: 3,
  quarterly: 3,
  semiannual: 2,
  annual: 2,
  biennial: 2,
} as const;

const ENDS = { count: 45, end: 35, both: 5, never: 15 } as const;

const RECORDS_SHARE = 0.45;
/** Merchants of a run, and one-offs that a small account takes in it. */
export const MERCHANTS = 8;
export const PAYMENTS_PER_ACCOUNT = 40;
const FICKLE_SHARE = 0.3;
const RECORDS_PER_ACCOUNT_MAX = 3;
const OWN_INSTRUMENT = 0.25;
const AUTHORIZED_FIRST = 0.3;
const CHUNK = 2_500;
const PUSHED_SHARE = 0.4;
const PUSH_ITEMS = 25;
const PUSHES_MAX = 20;
const HALF_HOUR_MS = 1_800_000;
const HOUR_MS = 2 * HALF_HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

type RecordPlan = StoryPlan & { is: 'payment_record' };

/** For very many payments; people leave those alone when they destroy something. */
export function isBulk({ reference }: Pick<StoryAccount, 'reference'>): boolean {
  return reference.includes('-bulk-');
}

/** Whose payer is the one who pays what is due. */
export function isPayer({ reference }: Pick<StoryAccount, 'reference'>): boolean {
  return reference.includes('-payer-');
}

/** Creates payment records on the small accounts; returns how much they make due in the run. */
export async function planPayments(intake: Intake, wanted: number): Promise<number> {
  const small = intake.merchant.accounts.filter((account) => !isBulk(account));
  let due = 0;
  let made = 0;
  while (due < wanted * RECORDS_SHARE && made < small.length * RECORDS_PER_ACCOUNT_MAX) {
    const account = small[made++ % small.length]!;
    due += await planOne(intake, account);
  }
  return due;
}

async function planOne(intake: Intake, account: StoryAccount): Promise<number> {
  const { process, story, size, at, merchant, chance } = intake;
  const merchantId = merchantIdOf(merchant);
  const own = chance.hits(OWN_INSTRUMENT) ? (account.instruments.at(-1)?.id ?? null) : null;
  const plan: RecordPlan = {
    is: 'payment_record',
    merchantId,
    accountId: account.id,
    asked: openAct(merchantId, { is: 'plan' }, at),
    id: null,
    ...someTerms(size, account, chance),
    firstIsAuthorization: chance.hits(AUTHORIZED_FIRST) && canHold(merchant, account),
  };
  story.plans.push(plan);
  const retry = chance.weighed({ three_in_a_week: 70, next_working_day: 15, none: 5, offsets: 10 });
  const answer = await answerOf(process, (living) =>
    createPaymentRecord(living.scope(merchantId), {
      accountId: account.id as Id<'account'>,
      instrumentId: own as Id<'instrument'> | null,
      firstKind: plan.firstIsAuthorization ? 'authorization' : 'purchase',
      retry: retry === 'offsets' ? { offsets: [1, 2, 3] } : retry,
      terms: {
        frequency: plan.frequency,
        amount: plan.amount,
        first_amount: plan.firstAmount,
        currency: plan.currency,
        first_date: plan.firstOn,
        billing_day: plan.billingDay,
        billing_count: plan.billingCount,
        end_date: plan.endOn,
      },
    }),
  );
  closeAct(plan.asked, answer, at);
  if (answer.is !== 'done') throw new Error(`no payment record: ${plan.asked.code}`);
  const { paymentRecord } = answer.value;
  plan.id = paymentRecord.id;
  return paymentRecord.state === 'active' ? dueWithin(termsOf(paymentRecord), size) : 0;
}

// Where a stored card can only be charged, nobody means to hold its funds first.
function canHold({ connections }: StoryMerchant, { instruments }: StoryAccount): boolean {
  const holding = new Set(connections.filter(({ holds }) => holds).map(({ id }) => id));
  return instruments.every(({ connectionId }) => holding.has(connectionId));
}

function someTerms({ firstDay, days }: PopulationSize, account: StoryAccount, chance: Chance) {
  const frequency = chance.weighed(HOW_OFTEN);
  const { unit, step } = Object.values(FREQUENCIES).find(({ name }) => name === frequency)!;
  // Daily ones begin early, so that few payment records make much due.
  const firstIn = chance.below(frequency === 'daily' ? Math.ceil(days / 3) : days);
  const span = days - firstIn;
  const ends = chance.weighed(ENDS);
  const most = unit === 'day' ? Math.max(1, Math.ceil(span / step)) : 3;
  const counted = ends === 'count' || ends === 'both';
  const dated = ends === 'end' || ends === 'both';
  const firstOn = addDays(firstDay, firstIn);
  return {
    frequency,
    amount: someAmount(chance),
    firstAmount: chance.hits(0.25) ? someAmount(chance) : null,
    currency: someCurrency(account, chance),
    firstOn,
    billingDay: unit === 'month' ? chance.pick([null, 29, 30, 31, 31, 15]) : null,
    billingCount: counted ? chance.between(Math.ceil(most / 2), most) : null,
    endOn: dated ? addDays(firstOn, chance.between(Math.floor(span / 2), span)) : null,
  };
}

/** One-offs: the more part of them now, the others in the course of the run. */
export async function loadAhead(
  intake: Intake,
  wanted: number,
): Promise<{ due: number; pushes: Push[] }> {
  const { process, story, at, merchant } = intake;
  const pushed = Math.round(wanted * PUSHED_SHARE);
  let due = 0;
  for (let made = 0; made < wanted - pushed; ) {
    const count = Math.min(CHUNK, wanted - pushed - made);
    const drafts = Array.from({ length: count }, (_, number) => aheadOf(intake, made + number));
    const plans = await load(process, story, at, merchant, drafts);
    due += plans.filter(({ asked }) => asked.answer === 'done').length;
    made += count;
  }
  return { due: due + pushed, pushes: pushesOf(intake, pushed) };
}

function aheadOf(intake: Intake, number: number): OneOffDraft {
  const { size, chance } = intake;
  return oneOff(intake, `ahead-${number}`, addDays(size.firstDay, chance.below(size.days)));
}

function oneOff({ merchant, chance, size }: Intake, name: string, dueOn: PlainDate): OneOffDraft {
  const { accounts, connections } = merchant;
  const bulk = accounts.filter(isBulk);
  // Small accounts get as many as they can take without wearing their cards' behaviour out.
  const share = (PAYMENTS_PER_ACCOUNT * accounts.length * MERCHANTS) / size.payments;
  const account = chance.pick(chance.hits(Math.min(FICKLE_SHARE, share)) ? accounts : bulk);
  const currency = someCurrency(account, chance);
  const [card] = account.instruments;
  const connection = connections.find(({ id }) => id === card?.connectionId);
  const odd = isBulk(account) && (currency === 'EUR' || currency === 'USD') && chance.hits(0.05);
  const amount = (odd ? oddAmount(connection?.gateway ?? '', chance) : null) ?? someAmount(chance);
  return {
    accountId: account.id,
    reference: referenceFor(name, chance.hits(0.4)),
    amount,
    currency,
    dueOn,
  };
}

// Most come on the half hour, as such systems have it: then days begin somewhere.
function pushesOf(intake: Intake, count: number): Push[] {
  const { size, story, chance } = intake;
  const loads = Math.min(PUSHES_MAX, Math.ceil(count / PUSH_ITEMS));
  return Array.from({ length: loads }, (_, number) => {
    const items = Math.floor((count * (number + 1)) / loads) - Math.floor((count * number) / loads);
    const raw = story.beganAtMs + HOUR_MS + chance.next() * (size.days * DAY_MS - 4 * HOUR_MS);
    const sharp = Math.ceil(raw / HALF_HOUR_MS) * HALF_HOUR_MS + chance.below(2_000);
    return pushTwice(intake, number, items, chance.hits(0.8) ? sharp : raw);
  }).flat();
}

// Who did not hear the answer asks again, and some ask again all the same.
function pushTwice(intake: Intake, number: number, items: number, atMs: number): Push[] {
  const { size, story, at, merchant } = intake;
  const chance = intake.chance.fork(`push ${number}`);
  const last = addDays(size.firstDay, size.days - 1);
  const again = chance.hits(0.1);
  let drafts: OneOffDraft[] | null = null;
  let heard: readonly OneOffPlan[] | null = null;
  const first = async (process: SimProcess): Promise<void> => {
    const today = dateIn(new Date(at().atMs), merchant.timeZone);
    drafts = Array.from({ length: items }, (_, index) => {
      const wanted = addDays(today, Number(chance.weighed({ 0: 50, 1: 20, 2: 15, 4: 15 })));
      const dueOn = compareDates(wanted, last) > 0 ? later(today, last) : wanted;
      return oneOff({ ...intake, chance }, `push-${number}-${index}`, dueOn);
    });
    heard = await load(process, story, at, merchant, drafts);
  };
  const second = async (process: SimProcess): Promise<void> => {
    if (drafts === null) return first(process);
    const all = heard?.every(({ asked: { answer } }) => answer !== 'lost') ?? false;
    if (!all || again) await load(process, story, at, merchant, drafts);
  };
  const laterMs = chance.hits(0.8) ? chance.between(1, 60) * 1_000 : chance.next() * 2 * HOUR_MS;
  return [
    { atMs, act: first },
    { atMs: atMs + laterMs, act: second },
  ];
}

function later(a: PlainDate, b: PlainDate): PlainDate {
  return compareDates(a, b) > 0 ? a : b;
}

function dueWithin(terms: ScheduleTerms, { firstDay, days }: PopulationSize): number {
  return [...occurrences(terms, 1, addDays(firstDay, days - 1), days)].length;
}
