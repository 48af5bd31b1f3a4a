// DPO's pushes bear no signature. One is taken for a hint only: DPO itself is asked about the token
// that it names, and what is told is DPO's answer. A push that contradicts the answer is refused.

import type { Outcome } from '#domain/outcome.ts';
import type { Call, Notice, NoticeReading, RawNotice } from '../contract.ts';
import { recallNames } from './charge.ts';
import { isVisit } from './checkout.ts';
import { refusalOf } from './declines.ts';
import { keyOf } from './reference.ts';
import { type Settings, speaker } from './wire.ts';
import { type Fields, readXml, textOf } from './xml.ts';

const TOKEN = /^[0-9A-Za-z-]{20,60}$/;

export async function readNotice(raw: RawNotice, call: Call<Settings>): Promise<NoticeReading> {
  const pushed = raw.method === 'POST' ? readXml(raw.body) : null;
  const token = pushed === null ? null : textOf(pushed, 'TransactionToken');
  if (pushed === null || token === null || !TOKEN.test(token)) return { is: 'refused' };
  return confirm(pushed, token, call);
}

async function confirm(
  pushed: Fields,
  token: string,
  call: Call<Settings>,
): Promise<NoticeReading> {
  const answer = await speaker(call)('verifyToken', [
    ['TransactionToken', token],
    ['VerifyTransaction', '0'],
  ]);
  if (answer.is !== 'said') return { is: 'no_answer', why: answer.why };
  const { code, said, fields } = answer;
  // Of no transaction of this company, or of none at all.
  if (code === '902' || code === '950') return { is: 'refused' };
  if (!agrees(pushed, { code, fields })) {
    // It may be ahead of the answer.
    if (code === NOT_PAID) return { is: 'no_answer', why: 'DPO does not show the payment yet' };
    return { is: 'refused' };
  }
  const key = keyOf(textOf(fields, 'CompanyRef') ?? '');
  const noticeId = `${token}:${code}`;
  const about = { noticeId, key, gatewayRef: token };
  if (key === null) return { is: 'told', notices: [{ ...about, fact: { is: 'irrelevant' } }] };
  const transRef = textOf(fields, 'TransactionRef') ?? recallNames(call, key)?.transRef;
  const answered = { code, said, fields, transRef: transRef ?? pushedRef(pushed) };
  return { is: 'told', notices: [{ ...about, fact: factOf(answered, token) }] };
}

const NOT_PAID = '900';

// The one thing taken from a push itself: DPO's second name of the payment, by which it lists its
// refunds. Whoever knew the token and all the rest could put a wrong one here, and then no refund
// would be confirmed; without it none can ever be.
function pushedRef(pushed: Fields): string | null {
  const ref = textOf(pushed, 'TransactionRef') ?? '';
  return /^\w{4,40}$/.test(ref) ? ref : null;
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

type Answered = { code: string; said: string; fields: Fields; transRef: string | null };

// A visit has to be asked for as a whole: its amount is compared there, and its card found.
function factOf(answered: Answered, gatewayRef: string): Notice['fact'] {
  if (isVisit(textOf(answered.fields, 'AccRef'))) return { is: 'checkout' };
  const outcome = outcomeOf(answered, gatewayRef);
  return outcome === null ? { is: 'irrelevant' } : { is: 'outcome', outcome };
}

// null: what is not said for certain, the look-up finds out.
function outcomeOf({ code, said, fields, transRef }: Answered, gatewayRef: string): Outcome | null {
  const data = transRef === null ? {} : { data: dataOf(fields, transRef) };
  switch (code) {
    case '000':
      return { is: 'approved', gatewayRef, ...data };
    case '003':
    case '005':
      return { is: 'pending', gatewayRef, ...data };
    case '901': {
      const reason = refusalOf(said);
      if (reason === 'action_required') return { is: 'action_required', url: null, gatewayRef };
      return { is: 'declined', reason, code, said, gatewayRef };
    }
    default:
      return null;
  }
}

function dataOf(fields: Fields, trans_ref: string) {
  return { approval: textOf(fields, 'TransactionApproval'), trans_ref };
}
