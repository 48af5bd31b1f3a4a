// Oneclick's enrolment: the payer leaves a card at Transbank, we finish it within a minute of the
// return, and what is to be paid is charged to the card in the same visit.

import type { Outcome } from '#domain/outcome.ts';
import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  NewInstrument,
} from '../contract.ts';
import { authorise, findOrder, type Order } from './charge.ts';
import { formEnds, notStarted, refuseReturn } from './checkout-webpay.ts';
import { meaningOf } from './declines.ts';
import { usernameFor } from './reference.ts';
import type { Scene } from './sale.ts';
import { answer } from './speak.ts';
import { readEnrolled, readEnrolment, type Settings } from './wire.ts';

const EMAIL_MAX = 100;
/** What was sent and is not there after this time never arrived. */
const ABSENT_MS = 600_000;
/** No call lasts longer; so long nobody else of this process charges the same visit. */
const CALL_MS_MAX = 120_000;
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

/** Two at once could charge twice: in this process the second one waits for the first. */
export async function askEnrolment(scene: Scene, question: Question): Promise<CheckoutState> {
  const { memory, key, now } = question;
  const visit = `visit ${key}`;
  const nowMs = now().getTime();
  if (memory.recall(visit, nowMs) !== null) return { is: 'open' };
  memory.keep(visit, 'asked', nowMs + CALL_MS_MAX);
  try {
    return await askAlone(scene, question);
  } finally {
    memory.forget(visit);
  }
}

async function askAlone(scene: Scene, question: Question): Promise<CheckoutState> {
  const kept = cardOf(question.kept);
  const found = kept === null ? await finish(scene, question) : { is: 'card' as const, card: kept };
  if (found.is === 'over') return notEnrolled(scene, question, found.state);
  if (found.is !== 'card') return found;
  const { pay } = question;
  if (pay !== null) return payWith(scene, { ...question, pay }, found.card);
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

// The card may have been enrolled and charged before, by a process that died before it could tell.
// Then the money is taken and the card is lost, which a person has to decide about.
async function notEnrolled(
  scene: Scene,
  { key, reference, pay }: Question,
  state: Over,
): Promise<CheckoutState> {
  if (pay === null || state.is === 'open') return state;
  const found = await findOrder(scene, { key, reference, ...pay });
  switch (found.is) {
    case 'absent':
      return state;
    case 'declined':
      return { is: 'ended', how: 'declined', declined: found };
    case 'approved':
    case 'pending':
    case 'action_required':
      return { is: 'no_answer', why: 'it is paid, and the card that paid was not kept' };
    case 'not_sent':
    case 'unknown':
      return { is: 'no_answer', why: found.why };
  }
}

type Paying = Question & { pay: NonNullable<Question['pay']> };

async function payWith(scene: Scene, question: Paying, card: Card): Promise<CheckoutState> {
  const { key, reference, pay, kept, close, now } = question;
  const { username, tbk_user: tbkUser } = card;
  const order: Order = { key, reference, ...pay, username, tbkUser };
  const nowMs = now().getTime();
  const sentMs = kept.sent_ms === undefined ? null : Number(kept.sent_ms);
  const found = await findOrder(scene, order);
  if (found.is !== 'absent') return concluded(scene, found, card, kept);
  if (sentMs !== null) {
    if (nowMs < sentMs + ABSENT_MS) return { is: 'open' };
    if (close) {
      await forget(scene, card);
      return { is: 'ended', how: 'expired' };
    }
  }
  const outcome = await authorise(scene, order);
  const sent: Texts = outcome.is === 'unknown' ? { sent_ms: String(nowMs) } : {};
  return concluded(scene, outcome, card, sent);
}

// In doubt the card is kept before all: Transbank tells its name within a minute, and never again.
async function concluded(
  scene: Scene,
  outcome: Outcome,
  card: Card,
  kept: Texts,
): Promise<CheckoutState> {
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
      if (kept.tbk_user !== undefined) return { is: 'no_answer', why: outcome.why };
      return { is: 'open', kept: { ...kept, ...card } };
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
