// Webpay Plus: the payer pays at Transbank's form, and nothing is taken before we commit. That is
// done once, for a payer who came back by the way that means so.

import type { Outcome } from '#domain/outcome.ts';
import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  CompletedState,
} from '../contract.ts';
import { toNumber } from './amounts.ts';
import { otherThan } from './look-up.ts';
import { orderOf } from './reference.ts';
import { pathOf, readSale, type Sale, type Scene, statusOf, verdictOf } from './sale.ts';
import { answer } from './speak.ts';
import { completePurchase } from './take.ts';
import { readForm, type Settings } from './wire.ts';

const MINUTE_MS = 60_000;
/** The form's own limit, and as long again for the bank's page and the way back. */
const FORM_MS = { live: 10 * MINUTE_MS, test: 20 * MINUTE_MS } as const;
const RETURN_URL_MAX = 255;
const SESSION_MAX = 61;

type Pay = { kind: 'purchase' | 'authorization'; amount: bigint };
type Request = CheckoutRequest<Settings> & { pay: Pay };
type Question = CheckoutQuestion<Settings> & { pay: Pay };

export async function startForm(scene: Scene, request: Request): Promise<CheckoutStart> {
  const { key, reference, pay, currency, returnUrl } = request;
  const why = refuseReturn(request);
  if (why !== null) return notStarted(why);
  const reply = await scene.ask('webpay', 'POST', '/transactions', {
    buy_order: orderOf(key),
    session_id: reference.slice(0, SESSION_MAX),
    amount: toNumber(pay.amount, currency),
    return_url: returnUrl,
  });
  const read = answer(reply, readForm);
  if (read.is !== 'ok') return notStarted(read.is === 'refused' ? read.said : read.why);
  const { token, url } = read.body;
  return {
    is: 'started',
    to: { method: 'POST', url, fields: { token_ws: token } },
    gatewayRef: token,
    expiresAt: formEnds(request),
  };
}

/** Why Transbank would not send a browser back there, or null. */
export function refuseReturn({ connection, returnUrl }: CheckoutRequest<Settings>): string | null {
  if (returnUrl.length > RETURN_URL_MAX) return 'the return address is too long for Transbank';
  const isSafe = connection.mode === 'test' || returnUrl.startsWith('https://');
  return isSafe ? null : 'Transbank sends payers back to an https address only';
}

/** When nobody can come back from a form of Transbank's any more. */
export function formEnds({ connection, expiresAt, now }: CheckoutRequest<Settings>): Date {
  const ends = now().getTime() + FORM_MS[connection.mode];
  return new Date(Math.min(ends, expiresAt.getTime()));
}

export function notStarted(why: string): CheckoutStart {
  return { is: 'not_started', why };
}

export async function askForm(scene: Scene, question: Question): Promise<CheckoutState> {
  const token = question.gatewayRef;
  if (token === null) return { is: 'no_answer', why: 'the form has no token' };
  const seen = await statusOf(scene, token);
  if (!('ref' in seen)) {
    return { is: 'no_answer', why: seen.is === 'absent' ? 'the form is not found' : seen.why };
  }
  const why = notOurs(seen, question);
  if (why !== null) return { is: 'no_answer', why };
  // What a form that was left shows is not documented: no bank was asked, so it has no code.
  const isLeft = seen.status === 'FAILED' && seen.code === null;
  if (seen.status !== 'INITIALIZED' && !isLeft) return shown(scene, seen, question);
  switch (wayBack(question, token)) {
    case 'paid':
      return isLeft ? shown(scene, seen, question) : { is: 'ready' };
    case 'aborted':
      return { is: 'ended', how: 'cancelled' };
    case 'timed_out':
      return { is: 'ended', how: 'expired' };
    case 'nobody':
      if (isLeft) return { is: 'ended', how: 'cancelled' };
      // What nobody commits takes no money, so leaving it is enough.
      return question.close ? { is: 'ended', how: 'expired' } : { is: 'open' };
  }
}

type WayBack = 'paid' | 'aborted' | 'timed_out' | 'nobody';

/**
 * What the names that the browser brought say. They count for this form only, and the worst that a
 * forged one does is that a payer who did not pay is asked about, or that nothing is paid.
 */
export function wayBack(
  { returned, key }: Pick<Question, 'returned' | 'key'>,
  token: string,
): WayBack {
  const { token_ws, TBK_TOKEN, TBK_ID_SESION, TBK_ORDEN_COMPRA } = returned ?? {};
  if (TBK_TOKEN !== undefined) return TBK_TOKEN === token ? 'aborted' : 'nobody';
  if (token_ws !== undefined) return token_ws === token ? 'paid' : 'nobody';
  const isThis = TBK_ID_SESION !== undefined && TBK_ORDEN_COMPRA === orderOf(key);
  return isThis ? 'timed_out' : 'nobody';
}

function notOurs(sale: Sale, { key, reference, pay }: Question): string | null {
  const session = reference.slice(0, SESSION_MAX);
  if (sale.session !== null && sale.session !== session)
    return `the form of ${sale.session} is not this one`;
  return otherThan(sale, { order: orderOf(key), ...pay });
}

/** Commits the form; of one whose money is only held, that is captured. */
export async function commit(scene: Scene, question: Question): Promise<CompletedState> {
  const token = question.gatewayRef;
  if (token === null) return { is: 'no_answer', why: 'the form has no token' };
  const reply = await scene.ask('webpay', 'PUT', pathOf(token), {});
  const read = readSale(scene, reply, 'webpay', token);
  switch (read.is) {
    case 'ok': {
      const why = notOurs(read.body, question);
      return why === null ? concluded(scene, read.body, question) : { is: 'no_answer', why };
    }
    case 'refused':
      return notCommitted(scene, question, token, read.said);
    case 'not_sent':
    case 'unclear':
      return { is: 'no_answer', why: read.why };
  }
}

// The payer is not done at the form; or gave up there; or another commit was faster than this one.
async function notCommitted(
  scene: Scene,
  question: Question,
  token: string,
  said: string,
): Promise<CompletedState> {
  if (/invalid status '?0'?(?!\d)/i.test(said)) {
    return question.close ? { is: 'ended', how: 'expired' } : { is: 'open' };
  }
  if (/invalid status '?(10|19)'?(?!\d)|aborted/i.test(said)) {
    return { is: 'ended', how: 'cancelled' };
  }
  const seen = await statusOf(scene, token);
  if ('ref' in seen && seen.status !== 'INITIALIZED') return concluded(scene, seen, question);
  return { is: 'no_answer', why: said };
}

function shown(scene: Scene, sale: Sale, { pay }: Question): CheckoutState {
  const verdict = verdictOf(scene, sale, pay.kind);
  if (verdict.is === 'held') return { is: 'ready' };
  return verdict.is === 'unclear' ? { is: 'no_answer', why: verdict.why } : paid(verdict);
}

async function concluded(scene: Scene, sale: Sale, { pay }: Question): Promise<CompletedState> {
  return paid(await completePurchase(scene, verdictOf(scene, sale, pay.kind)));
}

function paid(payment: Outcome): CompletedState {
  switch (payment.is) {
    case 'approved':
    case 'pending':
      return { is: 'done', payment, instrument: null };
    case 'declined':
      return { is: 'ended', how: 'declined', declined: payment };
    case 'action_required':
      return { is: 'no_answer', why: 'the payer has to act' };
    case 'not_sent':
    case 'unknown':
      return { is: 'no_answer', why: payment.why };
  }
}
