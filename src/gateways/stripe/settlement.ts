// What became of the money, from Stripe's own balance: a debit's money that can no longer fail to
// come by itself, and which payout brought each payment to the merchant's bank.

import type { Call, Gateway, Notice } from '../contract.ts';
import { fromStripe } from './amounts.ts';
import type { Get } from './checkout.ts';
import {
  asBalanceList,
  asPayoutList,
  parseJson,
  type Settings,
  type WireBalance,
  type WireCharge,
  type WirePayout,
} from './wire.ts';

const DAY_S = 86_400;
const PAGE_SIZE = 100;
const PAGES_MAX = 40;
/** A debit's money is there at most so long after it was made. */
const AVAILABLE_AFTER_S = 21 * DAY_S;
/** Of more debits than that each is told with its payout only, a day or two later. */
const CLEARING_PAGES_MAX = 10;

type Asked = Call<Settings> & { from: Date; to: Date };
type Polled = Awaited<ReturnType<NonNullable<Gateway<Settings>['poll']>>>;
type NoAnswer = { is: 'no_answer'; why: string };
type TooMany = { is: 'too_many' };

export async function poll({ from, to }: Asked, get: Get): Promise<Polled> {
  const [start, end] = [seconds(from), seconds(to)];
  const cleared = await clearedDebits(start, end, get);
  if ('is' in cleared) return cleared;
  const notices = [...cleared];
  const arrived = `arrival_date[gte]=${start}&arrival_date[lt]=${end}`;
  const payouts = await all(`/v1/payouts?status=paid&${arrived}`, asPayoutList, get);
  if ('is' in payouts) return noAnswer(payouts);
  // What a person paid out names no payments.
  for (const payout of payouts.filter(({ automatic }) => automatic)) {
    const settled = await settledBy(payout, get);
    if ('is' in settled) return settled;
    notices.push(...settled);
  }
  return { is: 'told', notices };
}

// Cards are cleared when they are approved; `payment` is what Stripe calls a debit's money.
async function clearedDebits(start: number, end: number, get: Get): Promise<Notice[] | NoAnswer> {
  const created = `created[gte]=${start - AVAILABLE_AFTER_S}&created[lt]=${end}`;
  const path = `/v1/balance_transactions?type=payment&${created}&expand[]=data.source`;
  const found = await all(path, asBalanceList, get, CLEARING_PAGES_MAX);
  if ('is' in found) return found.is === 'too_many' ? [] : found;
  return found.filter(({ available_on: at }) => at >= start && at < end).flatMap(tellCleared);
}

async function settledBy(payout: WirePayout, get: Get): Promise<Notice[] | NoAnswer> {
  if (payout.reconciliation_status !== 'completed') {
    return { is: 'no_answer', why: `the payments of ${payout.id} are not known yet` };
  }
  const of = `payout=${encodeURIComponent(payout.id)}&expand[]=data.source`;
  const found = await all(`/v1/balance_transactions?${of}`, asBalanceList, get);
  if ('is' in found) return noAnswer(found);
  const settled = found.filter(({ type }) => type === 'charge' || type === 'payment');
  return settled.flatMap((one) => [
    ...(one.type === 'payment' ? tellCleared(one) : []),
    ...about(one, 'settled', { is: 'settled', payout: payout.id, fee: feeOf(one) }),
  ]);
}

function tellCleared(one: WireBalance): Notice[] {
  return about(one, 'cleared', { is: 'cleared' });
}

function noAnswer(found: NoAnswer | TooMany): NoAnswer {
  if (found.is === 'no_answer') return found;
  return { is: 'no_answer', why: `more than ${PAGES_MAX * PAGE_SIZE} rows in one payout or time` };
}

// Of a payment in another currency than the payout's the fee is in that of the payout.
function feeOf(one: WireBalance): bigint | null {
  return chargeOf(one)?.currency === one.currency ? fromStripe(one.fee, one.currency) : null;
}

function about(one: WireBalance, word: string, fact: Notice['fact']): Notice[] {
  const charge = chargeOf(one);
  if (charge === null) return [];
  const key = charge.metadata?.our_ref ?? null;
  const gatewayRef = charge.payment_intent ?? null;
  return [{ noticeId: `${word}:${one.id}`, key, gatewayRef, fact }];
}

function chargeOf({ source }: WireBalance): WireCharge | null {
  return typeof source === 'object' && source !== null && 'amount_captured' in source
    ? source
    : null;
}

async function all<T extends { id: string }>(
  path: string,
  as: (value: unknown) => { data: T[]; has_more: boolean } | null,
  get: Get,
  pagesMax = PAGES_MAX,
): Promise<T[] | NoAnswer | TooMany> {
  const found: T[] = [];
  let after = '';
  for (let pages = 0; pages < pagesMax; pages++) {
    const reply = await get(`${path}&limit=${PAGE_SIZE}${after}`);
    const list = reply.is === 'reply' && reply.status === 200 ? as(parseJson(reply.body)) : null;
    if (list === null) {
      const why = reply.is === 'reply' ? `HTTP ${reply.status}, or unreadable` : reply.why;
      return { is: 'no_answer', why };
    }
    found.push(...list.data);
    const last = list.data.at(-1);
    if (!list.has_more || last === undefined) return found;
    after = `&starting_after=${encodeURIComponent(last.id)}`;
  }
  return { is: 'too_many' };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
