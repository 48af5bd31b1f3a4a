// Disputes: most never move money. What moved is read from PayPal now, not from an event that may
// be days old, so that events in the wrong order tell the same in the end.

import { type Currency, isCurrency } from '#domain/money.ts';
import type { Call, Notice } from '../contract.ts';
import { fromPayPal } from './amounts.ts';
import { readReply, whyNot } from './replies.ts';
import { speaker } from './speak.ts';
import { asDispute, type Settings, type WireDispute } from './wire.ts';

type Telling = Notice[] | { is: 'no_answer'; why: string };

export async function readDispute(resource: unknown, call: Call<Settings>): Promise<Telling> {
  const told = asDispute(resource);
  if (told === null) return [];
  const path = `/v1/customer/disputes/${encodeURIComponent(told.dispute_id)}`;
  const reply = await speaker(call)({ method: 'GET', path });
  const answer = readReply(reply, asDispute);
  if (answer.is === 'said') return factsOf(answer.value);
  // Without the permission for disputes the event is all there is.
  const denied = reply.is === 'reply' && (reply.status === 403 || reply.status === 404);
  return denied ? factsOf(told) : { is: 'no_answer', why: whyNot(answer) };
}

function factsOf(dispute: WireDispute): Notice[] {
  const gatewayRef = dispute.disputed_transactions?.[0]?.seller_transaction_id ?? null;
  const { taken, back } = movedOf(dispute);
  if (gatewayRef === null || taken === 0n) return [];
  const about = { key: null, gatewayRef };
  if (back >= taken) {
    const noticeId = `dispute ${dispute.dispute_id} won ${back}`;
    return [{ noticeId, ...about, fact: { is: 'chargeback_won' } }];
  }
  const amount = taken - back;
  const reason = dispute.reason ?? 'dispute';
  const noticeId = `dispute ${dispute.dispute_id} taken ${amount}`;
  return [{ noticeId, ...about, fact: { is: 'charged_back', amount, reason } }];
}

// What was taken from the merchant for the dispute itself and given back; fees are not the payment.
function movedOf({ money_movements }: WireDispute): { taken: bigint; back: bigint } {
  const moved = { taken: 0n, back: 0n };
  for (const { affected_party, amount, type, reason } of money_movements ?? []) {
    if (affected_party !== 'SELLER' || (reason ?? SETTLEMENT) !== SETTLEMENT) continue;
    const code = amount?.currency_code ?? '';
    const sum = isCurrency(code) ? (fromPayPal(amount, code as Currency) ?? 0n) : 0n;
    if (type === 'DEBIT') moved.taken += sum;
    if (type === 'CREDIT') moved.back += sum;
  }
  return moved;
}

const SETTLEMENT = 'DISPUTE_SETTLEMENT';
