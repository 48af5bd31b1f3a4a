// Refunds. DPO gives them no name of their own, and its "successful" may mean accepted only: what
// has been given back is read from its list of a payment's refunds, and told apart by the sums.

import type { Currency } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { FollowUp, LookUp, LookUpResult } from '../contract.ts';
import { fromDecimal, toDecimal } from './amounts.ts';
import type { Ask, Settings } from './wire.ts';
import { elementsOf, textOf } from './xml.ts';

/** Of one payment, in minor units: given back, waiting for somebody or something, refused. */
type Refunds = { done: bigint; waiting: bigint; refused: bigint };
type NoAnswer = { is: 'no_answer'; why: string };

const UNNAMED = 'DPO does not tell its names of a payment again, and the answer that did was lost.';

export async function refund(followUp: FollowUp<Settings>, ask: Ask): Promise<Outcome> {
  const { gatewayRef, amount, currency, original } = followUp;
  const transRef = original.data.trans_ref;
  if (typeof transRef !== 'string') {
    const said = `${UNNAMED} It can be refunded on DPO's own site.`;
    return { is: 'declined', reason: 'not_permitted', code: 'unnamed', said };
  }
  const before = await refundsOf(transRef, currency, ask);
  if ('is' in before) return { is: 'not_sent', why: before.why };
  const known = { amount, gatewayRef, refunded: original.refunded };
  const made = madeBefore(before, known);
  if (made !== null) return made;
  const reading = await ask('refundToken', [
    ['TransactionToken', gatewayRef],
    ['refundAmount', toDecimal(amount, currency)],
    ['refundDetails', `Refund ${followUp.key}`],
    ['refundRef', followUp.key],
  ]);
  if (reading.is === 'not_sent') return reading;
  if (reading.is === 'unclear') return { ...reading, is: 'unknown' };
  const { code, said } = reading;
  if (REFUSED.has(code)) {
    return { is: 'declined', reason: 'refused', code, said, gatewayRef, http: 200 };
  }
  if (code !== '000') return { is: 'unknown', why: `DPO says ${code}: ${said}`, http: 200 };
  return cameTo(before, await refundsOf(transRef, currency, ask), { amount, gatewayRef });
}

/** By the sums: what was given back in all, against what we know of. */
export async function lookUpRefund(asked: LookUp<Settings>, ask: Ask): Promise<LookUpResult> {
  const { original, amount, currency, gatewayRef, parentRef } = asked;
  const transRef = original?.data.trans_ref;
  if (original === null || typeof transRef !== 'string') return { is: 'no_answer', why: UNNAMED };
  const refunds = await refundsOf(transRef, currency, ask);
  if ('is' in refunds) return refunds;
  const { refunded } = original;
  const ref = gatewayRef ?? parentRef ?? '';
  const { done, waiting, refused } = refunds;
  if (done === refunded + amount) return { is: 'approved', gatewayRef: ref, http: 200 };
  if (done !== refunded) return { is: 'no_answer', why: sums(refunds, refunded) };
  if (waiting > 0n) return { is: 'pending', gatewayRef: ref, http: 200 };
  if (refused >= amount && gatewayRef !== null) return refusedLater(ref);
  // Accepted once, so it cannot be gone: it is not listed yet.
  return gatewayRef === null ? { is: 'absent' } : { is: 'pending', gatewayRef, http: 200 };
}

const REFUSED = new Set(['803', '804', '902', '950', '960', '999']);

type Known = { amount: bigint; gatewayRef: string; refunded: bigint };

// null: it has not been made, and nothing else is under way that could be taken for it.
function madeBefore(before: Refunds, { amount, gatewayRef, refunded }: Known): Outcome | null {
  const { done, waiting } = before;
  if (done === refunded && waiting === 0n) return null;
  if (done === refunded + amount && waiting === 0n) {
    return { is: 'approved', gatewayRef, http: 200 };
  }
  if (done === refunded && waiting === amount) return { is: 'pending', gatewayRef, http: 200 };
  const said = `${sums(before, refunded)} Another refund is under way, or was made elsewhere.`;
  return { is: 'declined', reason: 'too_early', code: 'sums', said, gatewayRef, http: 200 };
}

function cameTo(
  before: Refunds,
  after: Refunds | NoAnswer,
  { amount, gatewayRef }: Pick<Known, 'amount' | 'gatewayRef'>,
): Outcome {
  if ('is' in after) return { is: 'pending', gatewayRef, http: 200 };
  if (after.done === before.done + amount) return { is: 'approved', gatewayRef, http: 200 };
  if (after.refused === before.refused + amount) return refusedLater(gatewayRef);
  return { is: 'pending', gatewayRef, http: 200 };
}

function refusedLater(gatewayRef: string): Outcome & { is: 'declined' } {
  const said = 'DPO accepted the refund, and it was declined.';
  return { is: 'declined', reason: 'refused', code: '008', said, gatewayRef, http: 200 };
}

function sums({ done, waiting }: Refunds, refunded: bigint): string {
  return `DPO shows ${done} as refunded and ${waiting} as waiting, we know ${refunded}.`;
}

const STATES: Readonly<Record<string, keyof Refunds>> = {
  '003': 'done',
  '008': 'refused',
  '009': 'waiting',
};

async function refundsOf(
  transRef: string,
  currency: Currency,
  ask: Ask,
): Promise<Refunds | NoAnswer> {
  const reading = await ask('verifyRefund', [['TransRef', transRef]], 'v7');
  if (reading.is !== 'said') return { is: 'no_answer', why: reading.why };
  const { code, said, fields } = reading;
  const refunds: Refunds = { done: 0n, waiting: 0n, refused: 0n };
  if (code !== '000') {
    const none = /\bno (results?|refunds?)\b/i.test(said);
    return none ? refunds : { is: 'no_answer', why: `DPO says ${code}: ${said}` };
  }
  const listed = elementsOf(fields, 'Refunds').flatMap((list) => elementsOf(list, 'Refund'));
  for (const refund of listed) {
    const state = STATES[textOf(refund, 'Code') ?? ''];
    const shown = textOf(refund, 'RefundAmount');
    const amount = fromDecimal(shown, currency);
    if (state === undefined || amount === null) {
      const why = `DPO shows a refund of ${shown} as ${textOf(refund, 'Code')}`;
      return { is: 'no_answer', why };
    }
    refunds[state] += amount;
  }
  return refunds;
}
