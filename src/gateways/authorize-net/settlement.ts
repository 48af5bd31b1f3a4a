// What became of the money, from the daily batches: which payments were settled, and which came
// back afterwards, of which no notice tells. A batch says in its sums whether something came back.

import { parseCurrency } from '#domain/money.ts';
import type { Call, Gateway, Notice } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { fromDecimal } from './amounts.ts';
import { type Ask, type NoAnswer, noAnswer } from './look-up.ts';
import { longForm } from './reference.ts';
import { listPage, PAGE_SIZE } from './requests.ts';
import {
  readBatches,
  readSummaries,
  type Settings,
  type WireBatch,
  type WireSummary,
} from './wire.ts';

const DAY_MS = 86_400_000;
/** Authorize.Net lists the batches of at most 31 days. */
const RANGE_MS = 30 * DAY_MS;
/** A card payment is disputed within 120 days, as a rule; some are later. */
const COMES_BACK_MS = 180 * DAY_MS;
const PAGES_MAX = 20;
/** Lists name no currency; all that an account can have are counted like this one. */
const TWO_DECIMALS = parseCurrency('EUR');

type Asked = Call<Settings> & { from: Date; to: Date };
type Polled = Awaited<ReturnType<NonNullable<Gateway<Settings>['poll']>>>;

export async function poll({ from, to }: Asked, ask: Ask): Promise<Polled> {
  const notices: Notice[] = [];
  const settled = await batchesOf(from.getTime(), to.getTime(), ask);
  if ('is' in settled) return settled;
  for (const batch of settled.filter(({ settlementState: state }) => state !== 'settlementError')) {
    const rows = await rowsOf(batch, ask);
    if ('is' in rows) return rows;
    notices.push(...rows.flatMap((row) => tellSettled(row, batch)));
  }
  const older = await batchesOf(to.getTime() - COMES_BACK_MS, to.getTime(), ask);
  if ('is' in older) return older;
  for (const batch of older.filter(hasBack)) {
    const rows = await rowsOf(batch, ask);
    if ('is' in rows) return rows;
    notices.push(...rows.flatMap(tellBack));
  }
  return { is: 'told', notices };
}

async function batchesOf(from: number, to: number, ask: Ask): Promise<WireBatch[] | NoAnswer> {
  const found: WireBatch[] = [];
  for (let start = from; start < to; start += RANGE_MS) {
    const reply: HttpReply = await ask('getSettledBatchListRequest', {
      includeStatistics: 'true',
      firstSettlementDate: new Date(start).toISOString(),
      // An instant is named twice where two ranges meet; what is told twice has one name.
      lastSettlementDate: new Date(Math.min(start + RANGE_MS, to)).toISOString(),
    });
    const batches = reply.is === 'reply' ? readBatches(reply.body) : null;
    if (batches?.messages.resultCode !== 'Ok') return noAnswer(reply);
    found.push(...(batches.batchList ?? []));
  }
  return found;
}

async function rowsOf({ batchId }: WireBatch, ask: Ask): Promise<WireSummary[] | NoAnswer> {
  const found: WireSummary[] = [];
  for (let page = 1; page <= PAGES_MAX; page++) {
    const reply = await ask('getTransactionListRequest', { batchId, ...listPage(page) });
    const body = reply.is === 'reply' ? readSummaries(reply.body) : null;
    if (body?.messages.resultCode !== 'Ok') return noAnswer(reply);
    const rows = body.transactions ?? [];
    found.push(...rows);
    if (rows.length < PAGE_SIZE) return found;
  }
  return { is: 'no_answer', why: `batch ${batchId} has more than ${PAGES_MAX * PAGE_SIZE} rows` };
}

// Without sums nothing can be left out.
function hasBack({ statistics }: WireBatch): boolean {
  const isSome = (sum: number | string | null | undefined) => Number(sum ?? 0) > 0;
  return (
    statistics?.some((one) =>
      [
        ...[one.chargebackCount, one.chargebackAmount],
        ...[one.returnedItemCount, one.returnedItemAmount],
      ].some(isSome),
    ) ?? true
  );
}

const CAME = new Set(['settledSuccessfully', 'chargeback', 'chargebackReversal', 'returnedItem']);

function tellSettled(row: WireSummary, { batchId }: WireBatch): Notice[] {
  if (!CAME.has(row.transactionStatus)) return [];
  return tell(row, 'settled', { is: 'settled', payout: batchId, fee: null });
}

function tellBack(row: WireSummary): Notice[] {
  const { transactionStatus: status } = row;
  const amount = fromDecimal(row.settleAmount ?? null, TWO_DECIMALS);
  if (!CAME.has(status) || status === 'settledSuccessfully' || amount === null) return [];
  const back = tell(row, 'back', { is: 'charged_back', amount, reason: status });
  if (status !== 'chargebackReversal') return back;
  return [...back, ...tell(row, 'won', { is: 'chargeback_won' })];
}

// What does not bear a number of ours was not paid through us.
function tell(row: WireSummary, word: string, fact: Notice['fact']): Notice[] {
  const key = longForm(row.invoiceNumber ?? '');
  if (key === null) return [];
  return [{ noticeId: `${word}:${row.transId}`, key, gatewayRef: row.transId, fact }];
}
