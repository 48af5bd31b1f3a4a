// PayPal's report of transactions: late by up to three hours, at most 31 days at a time, and the
// only place where what happened is found by our own names.

import type { Currency } from '#domain/money.ts';
import type { Call } from '../contract.ts';
import { readReply, whyNot } from './replies.ts';
import { type Ask, speaker } from './speak.ts';
import { asReport, type Settings, type WireEntry, type WireReport } from './wire.ts';

const HOUR_MS = 3_600_000;
const WINDOW_MS = 30 * 24 * HOUR_MS;
const WINDOWS_MAX = 40;
const PAGES_MAX = 20;
const PAGE_SIZE = 500;

/** PayPal names three hours as the longest time until a transaction stands in the report. */
export const REPORT_LAG_MS = 3 * HOUR_MS;

export type Reported = {
  entries: WireEntry[];
  /** Up to when PayPal says that its report is complete. */
  refreshedMs: number | null;
};

type NoAnswer = { is: 'no_answer'; why: string };

/**
 * Everything reported between two instants, oldest first; on to where PayPal's own report ends, if
 * that is later, since its clock counts and not ours.
 */
export async function readReports(
  call: Call<Settings>,
  { fromMs, toMs, all = false }: { fromMs: number; toMs: number; all?: boolean },
): Promise<Reported | NoAnswer> {
  const ask = speaker(call);
  const entries: WireEntry[] = [];
  let refreshedMs: number | null = null;
  let from = fromMs;
  for (let window = 0; window < WINDOWS_MAX; window++) {
    const end = Math.max(toMs, refreshedMs ?? 0);
    const to = Math.min(from + WINDOW_MS, end);
    const read = await readWindow(ask, { from, to, all });
    if ('is' in read) return read;
    entries.push(...read.entries);
    refreshedMs = read.refreshedMs ?? refreshedMs;
    if (to >= Math.max(toMs, refreshedMs ?? 0)) return { entries, refreshedMs };
    from = to;
  }
  return { is: 'no_answer', why: `more than ${WINDOWS_MAX} months to search` };
}

type Window = { from: number; to: number; all: boolean };

async function readWindow(ask: Ask, window: Window): Promise<Reported | NoAnswer> {
  const entries: WireEntry[] = [];
  for (let page = 1; page <= PAGES_MAX; page++) {
    const answer = readReply(await ask({ method: 'GET', path: pathOf(window, page) }), asReport);
    if (answer.is !== 'said') return { is: 'no_answer', why: whyNot(answer) };
    const { transaction_details, total_pages } = answer.value;
    for (const { transaction_info } of transaction_details ?? []) entries.push(transaction_info);
    if (page >= (total_pages ?? 0)) return { entries, refreshedMs: refreshed(answer.value) };
  }
  return { is: 'no_answer', why: `more than ${PAGES_MAX * PAGE_SIZE} transactions to search` };
}

function pathOf({ from, to, all }: Window, page: number): string {
  const query = new URLSearchParams({
    start_date: new Date(from).toISOString(),
    end_date: new Date(to).toISOString(),
    fields: 'transaction_info',
    balance_affecting_records_only: all ? 'N' : 'Y',
    page_size: `${PAGE_SIZE}`,
    page: `${page}`,
  });
  return `/v1/reporting/transactions?${query}`;
}

function refreshed({ last_refreshed_datetime }: WireReport): number | null {
  const at = Date.parse(last_refreshed_datetime ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Whether the account may read reports; why not, if it may not. */
export async function checkReports(call: Call<Settings>): Promise<string | null> {
  const to = call.now().getTime();
  const window = { from: to - HOUR_MS, to, all: false };
  const answer = readReply(
    await speaker(call)({ method: 'GET', path: pathOf(window, 1) }),
    asReport,
  );
  return answer.is === 'said' ? null : whyNot(answer);
}

export const currencyOf = (entry: WireEntry): Currency | null =>
  (entry.transaction_amount?.currency_code as Currency | undefined) ?? null;
