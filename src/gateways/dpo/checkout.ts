// A payer at DPO's page. The page takes the money by itself; from here it is begun, asked for, and
// closed by cancelling its token. What the payer's browser brings back is not looked at.

import type { Approved, Pending } from '#domain/outcome.ts';
import type {
  CheckoutQuestion,
  CheckoutRequest,
  CheckoutStart,
  CheckoutState,
  Errand,
  NewInstrument,
} from '../contract.ts';
import { refuseAmount } from './amounts.ts';
import { createToken, giveUp } from './charge.ts';
import { keptCard, ownEmail } from './instruments.ts';
import { isTransToken } from './look-up.ts';
import { type Asked, declinedOutcome, type Standing, verifyAndMark } from './verify.ts';
import { type Ask, payerAddress, type Settings } from './wire.ts';

const MINUTE_MS = 60_000;
/** DPO's own default. */
const PTL_MINUTES_MAX = 96 * 60;
/** Marks what verifyToken gives back: this token is paid at the page, and not charged by us. */
const VISIT = 'visit-';

type Wish = Omit<Errand, 'key' | 'reference' | 'payer'>;

export function refuse({ pay, currency, store }: Wish, settings: Settings): string | null {
  if (pay === null) return 'DPO keeps a card only together with a payment';
  if (store && settings.recurring !== true) {
    return 'this connection keeps no cards: DPO activates recurring tokens on request';
  }
  // A hold that is never captured would leave the payer without both.
  return refuseAmount(pay.amount, currency);
}

/** Whether verifyToken's AccRef is that of a visit to the page. */
export function isVisit(accountRef: string | null): boolean {
  return accountRef?.startsWith(VISIT) ?? false;
}

export async function start(request: CheckoutRequest<Settings>, ask: Ask): Promise<CheckoutStart> {
  const { connection, pay, store, payer, key, currency, description } = request;
  const why = refuse(request, connection.settings);
  if (pay === null || why !== null) return { is: 'not_started', why: why ?? '' };
  const email = store ? ownEmail(payer) : payer.email;
  if (store && email === null) {
    return { is: 'not_started', why: 'DPO finds a card by its payer’s e-mail, and there is none' };
  }
  const now = request.now();
  const ptlMinutes = minutesUntil(request.expiresAt, now);
  const made = await createToken(
    {
      ...{ key, amount: pay.amount, currency, description, now, ptlMinutes },
      accountRef: `${VISIT}${request.reference}`,
      serviceType: connection.settings.service_type,
      holds: pay.kind === 'authorization',
      payer: {
        ...{ returnUrl: request.returnUrl, cancelUrl: request.cancelUrl },
        ...{ store, email, name: payer.name },
      },
    },
    ask,
  );
  if ('transToken' in made) {
    const { transToken, transRef } = made;
    return {
      is: 'started',
      to: { method: 'GET', url: payerAddress(connection, transToken) },
      gatewayRef: transToken,
      kept: { trans_ref: transRef ?? '', email: email ?? '' },
      expiresAt: new Date(now.getTime() + ptlMinutes * MINUTE_MS),
    };
  }
  // A token that was made all the same is harmless: nobody knows its page.
  if (made.is === 'refused') return { is: 'not_started', why: `${made.code} ${made.said}` };
  return { is: 'not_started', why: made.why };
}

function minutesUntil(end: Date, now: Date): number {
  const minutes = Math.floor((end.getTime() - now.getTime()) / MINUTE_MS);
  return Math.min(Math.max(minutes, 1), PTL_MINUTES_MAX);
}

export async function ask(
  question: CheckoutQuestion<Settings>,
  askDpo: Ask,
): Promise<CheckoutState> {
  const { pay, key, currency, gatewayRef, kept, close } = question;
  if (pay === null) return { is: 'no_answer', why: 'DPO was asked for no payment' };
  const asked: Asked = {
    ...{ key, amount: pay.amount, currency },
    transToken: isTransToken(gatewayRef) ? gatewayRef : null,
    transRef: kept.trans_ref || null,
  };
  const found = await verifyAndMark(asked, askDpo);
  const leaves = found.is === 'declined' || (found.is === 'open' && close);
  if (!leaves || asked.transToken === null) return stateOf(question, found, askDpo);
  // Cancelled first and asked for after: what was paid in between is found.
  await giveUp(asked.transToken, askDpo);
  const after = await verifyAndMark(asked, askDpo);
  // The reason of a decline does not survive the cancelling.
  const ended = found.is === 'declined' && after.is === 'cancelled' ? found : after;
  if (ended.is === 'declined' && after.is !== 'cancelled') return { is: 'open' };
  return stateOf(question, ended, askDpo);
}

async function stateOf(
  question: CheckoutQuestion<Settings>,
  found: Standing,
  askDpo: Ask,
): Promise<CheckoutState> {
  switch (found.is) {
    case 'paid':
      return paid(question, found, askDpo);
    case 'authorised':
      if (question.pay?.kind === 'authorization') return paid(question, found, askDpo);
      return waiting(question, { is: 'pending', gatewayRef: found.payment.gatewayRef });
    case 'pending':
      return waiting(question, { is: 'pending', gatewayRef: found.gatewayRef, http: 200 });
    case 'declined': {
      const outcome = declinedOutcome(found);
      const { said } = found;
      const refused = { is: 'declined', reason: 'refused', code: '901', said } as const;
      const declined = outcome.is === 'declined' ? outcome : refused;
      return { is: 'ended', how: 'declined', declined };
    }
    case 'expired':
      return { is: 'ended', how: 'expired' };
    case 'cancelled':
      return { is: 'ended', how: 'cancelled' };
    case 'nowhere':
      // Its making was never confirmed, so no payer was sent to it.
      if (question.gatewayRef === null) return { is: 'ended', how: 'expired' };
      return { is: 'no_answer', why: 'DPO does not know the token it gave' };
    case 'open':
      return { is: 'open' };
    case 'no_answer':
      return found;
  }
}

// DPO shows a card to be kept only once it has paid.
function waiting({ store }: CheckoutQuestion<Settings>, payment: Pending): CheckoutState {
  return store ? { is: 'open' } : { is: 'done', payment, instrument: null };
}

type Paid = Standing & { is: 'paid' | 'authorised' };

async function paid(
  { store, kept, close }: CheckoutQuestion<Settings>,
  { payment, card }: Paid,
  askDpo: Ask,
): Promise<CheckoutState> {
  const done = (instrument: NewInstrument | null, given: Approved = payment): CheckoutState => ({
    ...{ is: 'done', payment: given, instrument },
  });
  // Paid with something that is no card, a phone say: there is nothing to be kept.
  if (!store || card === null || !kept.email) return done(null);
  const found = await keptCard(kept.email, card, askDpo);
  if (found.is === 'kept') return done(found.instrument);
  // It may come a moment after the payment; when nobody waits any more, the payment counts alone.
  if (found.is === 'none' && close) return done(null);
  return found.is === 'none' ? { is: 'no_answer', why: 'DPO does not show the card yet' } : found;
}
