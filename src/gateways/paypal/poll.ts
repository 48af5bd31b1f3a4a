// What PayPal's report of transactions tells by itself: payments whose money is on the merchant's
// balance, and what was taken back from it.

import { isCurrency } from '#domain/money.ts';
import type { Call, Notice } from '../contract.ts';
import { fromPayPal } from './amounts.ts';
import { REPORT_LAG_MS, readReports } from './reports.ts';
import type { Settings, WireEntry } from './wire.ts';

type Polled = { is: 'told'; notices: Notice[] } | { is: 'no_answer'; why: string };

/** Transactions are reported late: what fell before the window may have come into it only now. */
const BACK_MS = 2 * REPORT_LAG_MS;

/** Payment reversal, chargeback: where money left the balance. */
const TAKEN_BACK = new Set(['T1106', 'T1201']);
/** Reversal of a chargeback: where money came back to it. */
const WON = new Set(['T1202']);

export async function poll(asked: Call<Settings> & { from: Date; to: Date }): Promise<Polled> {
  const fromMs = asked.from.getTime() - BACK_MS;
  const read = await readReports(asked, { fromMs, toMs: asked.to.getTime() });
  if ('is' in read) return read;
  return { is: 'told', notices: read.entries.flatMap(noticeOf) };
}

function noticeOf(entry: WireEntry): Notice[] {
  const code = entry.transaction_event_code ?? '';
  const parent = entry.paypal_reference_id ?? null;
  if (code.startsWith('T00')) return settled(entry);
  if (parent === null) return [];
  const noticeId = `reversal ${entry.transaction_id}`;
  const about = { noticeId, key: null, gatewayRef: parent };
  const moved = minor(entry.transaction_amount) ?? 0n;
  if (WON.has(code) && moved > 0n) return [{ ...about, fact: { is: 'chargeback_won' } }];
  if (!TAKEN_BACK.has(code) || moved >= 0n) return [];
  return [{ ...about, fact: { is: 'charged_back', amount: -moved, reason: `report ${code}` } }];
}

// On the balance, which PayPal pays out on the merchant's demand: no payout names its payments.
function settled(entry: WireEntry): Notice[] {
  const { transaction_id, invoice_id, custom_field, transaction_status, fee_amount } = entry;
  const key = [invoice_id, custom_field].find((name) => name?.startsWith('ptx_')) ?? null;
  if (key === null || transaction_status !== 'S') return [];
  const noticeId = `settled ${transaction_id}`;
  const kept = minor(fee_amount);
  const fee = kept === null ? null : -kept;
  const fact = { is: 'settled', payout: null, fee } as const;
  return [{ noticeId, key, gatewayRef: transaction_id, fact }];
}

/** With its sign: the report writes what is taken from the merchant below zero. */
function minor(amount: WireEntry['transaction_amount']): bigint | null {
  const code = amount?.currency_code ?? '';
  return isCurrency(code) ? fromPayPal(amount, code) : null;
}
