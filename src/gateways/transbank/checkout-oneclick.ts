// Oneclick's enrolment: the payer leaves a card at Transbank, we finish it within a minute of the
// return, and what is to be paid is charged to the card in the same visit.

import type { Outcome } from '#domain/outcome.ts';
import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  CompletedState,
  NewInstrument,
} from '../contract.ts';
import { authorise, findOrder } from './charge.ts';
import { formEnds, notStarted, refuseReturn } from './checkout-webpay.ts';
import { meaningOf } from './declines.ts';
import { usernameFor } from './reference.ts';
import type { Scene } from './sale.ts';
import { answer } from './speak.ts';
import { readEnrolled, readEnrolment, type Settings } from './wire.ts';

const EMAIL_MAX = 100;
const NOT_FINISHED = -96;

type Texts = Readonly<Record<string, string>>;
type Request = CheckoutRequest<Settings>;
type Question = CheckoutQuestion<Settings>;

export async function startEnrolment(scene: Scene, request: Request): Promise<CheckoutStart> {
  const { key, payer, returnUrl, connection } = request;
  const why = refuseReturn(request);
  if (why !== null) return notStarted(why);
  const email = payer.email ?? connection.settings.enrolment_email ?? null;
  if (email === null || email.length > EMAIL_MAX) {
    return notStarted('Oneclick wants an e-mail address of at most 100 characters of who stores');
  }
  const username = usernameFor(payer.reference, key);
  const body = { username, email, response_url: returnUrl };
  const read = answer(await scene.ask('oneclick', 'POST', '/inscriptions', body), readEnrolment);
  if (read.is !== 'ok') return notStarted(read.is === 'refused' ? read.said : read.why);
  const { token, url_webpay: url } = read.body;
  return {
    is: 'started',
    to: { method: 'POST', url, fields: { TBK_TOKEN: token } },
    // The payment that may come of it goes by our order, and not by this.
    gatewayRef: null,
    kept: { token, username },
    expiresAt: formEnds(request),
  };
}

// Transbank tells the card within a minute, and never again: it is kept before it is charged.
export async function askEnrolment(scene: Scene, question: Question): Promise<CheckoutState> {
  const { pay } = question;
  const card = cardOf(question.kept);
  if (card !== null && pay !== null) return askPaid(scene, { ...question, pay }, card);
  const found = await finish(scene, question);
  if (found.is !== 'card') return found.is === 'over' ? found.state : found;
  if (pay !== null) return { is: 'ready', kept: found.card };
  return { is: 'done', payment: null, instrument: instrumentOf(found.card) };
}

/** What an enrolment gave; as texts, since it may have to be kept. */
type Card = { username: string; tbk_user: string; card_type: string; card_number: string };

type Over = CheckoutState & { is: 'ended' | 'open' };

type Finished =
  | { is: 'card'; card: Card }
  | { is: 'over'; state: Over }
  | { is: 'no_answer'; why: string };

// Only for a payer who came back: Transbank forgets what is not finished within a minute of that.
async function finish(scene: Scene, question: Question): Promise<Finished> {
  const { returned, close, kept } = question;
  const { token } = kept;
  if (token === undefined) return { is: 'no_answer', why: 'the enrolment has no token' };
  // Not finished, or finished by somebody who was faster: only who closes it may conclude.
  const left: Finished = {
    is: 'over',
    state: close ? { is: 'ended', how: 'expired' } : { is: 'open' },
  };
  const { TBK_TOKEN, TBK_ORDEN_COMPRA, TBK_ID_SESION } = returned ?? {};
  if (TBK_TOKEN !== token) return left;
  if (TBK_ORDEN_COMPRA !== undefined || TBK_ID_SESION !== undefined) {
    return { is: 'over', state: { is: 'ended', how: 'cancelled' } };
  }
  const reply = await scene.ask(
    'oneclick',
    'PUT',
    `/inscriptions/${encodeURIComponent(token)}`,
    {},
  );
  const read = answer(reply, readEnrolled);
  if (read.is === 'refused') return left;
  if (read.is !== 'ok') return { is: 'no_answer', why: read.why };
  const { response_code: code, tbk_user, card_type, card_number } = read.body;
  if (code === NOT_FINISHED) return left;
  if (code < 0) {
    const meaning = meaningOf(code, scene.level);
    const declined = { is: 'declined', code: String(code), http: 200, ...meaning } as const;
    return { is: 'over', state: { is: 'ended', how: 'declined', declined } };
  }
  const username = kept.username ?? '';
  if (code !== 0 || !tbk_user || username === '') {
    return { is: 'no_answer', why: `the enrolment answers ${code} without a user` };
  }
  const shown = { card_type: card_type ?? '', card_number: card_number ?? '' };
  return { is: 'card', card: { username, tbk_user, ...shown } };
}

type Paying = Question & { pay: NonNullable<Question['pay']> };

// A card that is kept was to be charged before.
async function askPaid(scene: Scene, question: Paying, card: Card): Promise<CheckoutState> {
  const { key, reference, pay, close } = question;
  const found = await findOrder(scene, { key, reference, ...pay });
  if (found.is !== 'absent') return concluded(scene, found, card);
  if (!close) return { is: 'ready' };
  await forget(scene, card);
  return { is: 'ended', how: 'expired' };
}

/** Charges the card that was left. */
export async function payWithCard(scene: Scene, question: Paying): Promise<CompletedState> {
  const { key, reference, pay, kept } = question;
  const card = cardOf(kept);
  if (card === null) return { is: 'no_answer', why: 'no card was kept' };
  const { username, tbk_user: tbkUser } = card;
  const outcome = await authorise(scene, { key, reference, ...pay, username, tbkUser });
  return concluded(scene, outcome, card);
}

async function concluded(scene: Scene, outcome: Outcome, card: Card): Promise<CompletedState> {
  switch (outcome.is) {
    case 'approved':
    case 'pending':
      return { is: 'done', payment: outcome, instrument: instrumentOf(card) };
    case 'declined':
      await forget(scene, card);
      return { is: 'ended', how: 'declined', declined: outcome };
    case 'action_required':
      return { is: 'no_answer', why: 'the payer has to act' };
    case 'not_sent':
    case 'unknown':
      return { is: 'no_answer', why: outcome.why };
  }
}

// Nobody will charge it. Should this fail, a card stays enrolled whose name nobody knows.
async function forget({ ask }: Scene, { tbk_user, username }: Card): Promise<void> {
  await ask('oneclick', 'DELETE', '/inscriptions', { tbk_user, username });
}

function cardOf(kept: Texts): Card | null {
  const { username, tbk_user, card_type = '', card_number = '' } = kept;
  if (username === undefined || tbk_user === undefined) return null;
  return { username, tbk_user, card_type, card_number };
}

function instrumentOf({ username, tbk_user, card_type, card_number }: Card): NewInstrument {
  const last4 = /\d{4}$/.exec(card_number)?.[0] ?? null;
  return {
    ...{ kind: 'card', token: tbk_user, gatewayCustomer: username, networkTransactionId: null },
    brand: card_type === '' ? null : card_type.toLowerCase(),
    ...{ last4, expMonth: null, expYear: null },
  };
}
