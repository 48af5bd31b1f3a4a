// DPO's pushes bear no signature. One is taken for a hint only: DPO itself is asked about the token
// that it names, and what is told is DPO's answer. A push that contradicts the answer is refused.

import type { Outcome } from '#domain/outcome.ts';
import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { isVisit } from './checkout.ts';
import { refusalOf } from './declines.ts';
import { keyOf } from './reference.ts';
import { type Ask, type Settings, speaker } from './wire.ts';
import { type Fields, readXml, textOf } from './xml.ts';

const TOKEN = /^[0-9A-Za-z-]{20,60}$/;

export async function readNotice(raw: RawNotice, call: Call<Settings>): Promise<NoticeReading> {
  const pushed = raw.method === 'POST' ? readXml(raw.body) : null;
  const token = pushed === null ? null : textOf(pushed, 'TransactionToken');
  if (pushed === null || token === null || !TOKEN.test(token)) return { is: 'refused' };
  return confirm(pushed, token, speaker(call));
}

async function confirm(pushed: Fields, token: string, ask: Ask): Promise<NoticeReading> {
  const answer = await ask('verifyToken', [
    ['TransactionToken', token],
    ['VerifyTransaction', '0'],
  ]);
  if (answer.is !== 'said') return { is: 'no_answer', why: answer.why };
  const { code, said, fields } = answer;
  // Of no transaction of this company, or of none at all.
  if (code === '902' || code === '950') return { is: 'refused' };
  if (!agrees(pushed, { code, fields })) return { is: 'refused' };
  const key = keyOf(textOf(fields, 'CompanyRef') ?? '');
  const noticeId = `${token}:${code}`;
  const about = { noticeId, key, gatewayRef: token };
  if (key === null) return { is: 'told', notices: [{ ...about, fact: { is: 'irrelevant' } }] };
  return { is: 'told', notices: [{ ...about, fact: factOf(code, said, fields, token) }] };
}

/** What a push says must be what the answer says, as far as both say it. */
const SAME = ['CompanyRef', 'TransactionCurrency', 'TransactionAmount', 'TransactionApproval'];

function agrees(pushed: Fields, { code, fields }: { code: string; fields: Fields }): boolean {
  if (textOf(pushed, 'Result') !== code) return false;
  return SAME.every((name) => {
    const [told, known] = [textOf(pushed, name), textOf(fields, name)];
    return told === null || known === null || plain(told) === plain(known);
  });
}

/** `450.00` and `450` are one amount, `usd` and `USD` one currency. */
function plain(text: string): string {
  return text.toUpperCase().replace(/^(\d+)\.0+$/, '$1');
}

// A visit has to be asked for as a whole: its amount is compared there, and its card found.
function factOf(code: string, said: string, fields: Fields, gatewayRef: string): Notice['fact'] {
  if (isVisit(textOf(fields, 'AccRef'))) return { is: 'checkout' };
  const outcome = outcomeOf(code, said, gatewayRef, fields);
  return outcome === null ? { is: 'irrelevant' } : { is: 'outcome', outcome };
}

// null: what is not said for certain, the look-up finds out.
function outcomeOf(code: string, said: string, gatewayRef: string, fields: Fields): Outcome | null {
  if (code === '000') {
    const data = {
      approval: textOf(fields, 'TransactionApproval'),
      trans_ref: textOf(fields, 'TransactionRef'),
    };
    return { is: 'approved', gatewayRef, data };
  }
  if (code === '003' || code === '005') return { is: 'pending', gatewayRef };
  if (code !== '901') return null;
  const reason = refusalOf(said);
  if (reason === 'action_required') return { is: 'action_required', url: null, gatewayRef };
  return { is: 'declined', reason, code, said, gatewayRef };
}
