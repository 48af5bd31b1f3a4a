// Money at the simulated DPO: stored cards that are charged, holds that are taken from its queue,
// and what becomes of a payment days later.

import { type Step, stepAt } from '#sandbox/behaviour.ts';
import { ACTION_TEXT, DECLINE_TEXTS, type PaidWith } from './twin-cards.ts';
import type { Option, Scene, Token } from './twin-objects.ts';
import { push } from './twin-pushes.ts';
import { done, tokenNamed } from './twin-tokens.ts';
import { isPast, stateOf } from './twin-verify.ts';
import { DpoError, mismatch, missing, type Node, read, type Said } from './twin-wire.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PENDING_MS = DAY_MS;
const QUEUE_MS = HOUR_MS;
const CHARGED_BACK_MS = 5 * DAY_MS;

export type Charged = { said: Said; delayMs: number };

export function chargeRecurrent(scene: Scene, body: Node): Charged {
  const token = tokenNamed(scene, body);
  const name = read(body, 'subscriptionToken');
  if (name === null) throw missing('subscriptionToken');
  const { company } = scene;
  if (!company.recurring) throw new DpoError('999', 'Recurring payments are not activated');
  const option = company.options.get(name);
  if (option === undefined) throw mismatch('subscriptionToken');
  if (token.holds) throw mismatch('TransactionChargeType');
  refuseSpent(scene, token);
  const step = stepAt(option.behaviour, option.charges);
  option.charges += 1;
  book(scene, token, option.token);
  return { said: act(scene, token, option, step), delayMs: option.behaviour.delayMs };
}

/** A token is paid once, and one that is over is never paid. */
function refuseSpent({ world }: Scene, token: Token): void {
  if (token.status === 'paid') throw new DpoError('200', 'Transaction already paid');
  if (token.status === 'open' && !isPast(token, world.nowMs())) return;
  const [code, said] = stateOf(token, world.nowMs());
  throw new DpoError(code, said);
}

function act(scene: Scene, token: Token, { paidWith }: Option, step: Step): Said {
  switch (step.is) {
    case 'decline':
      return decline(scene, token, DECLINE_TEXTS[step.code] ?? step.code);
    case 'action':
      return decline(scene, token, ACTION_TEXT);
    case 'pending':
      wait(scene, token, paidWith, { code: '005', ends: step });
      return done('Queued Authorization', '005');
    case 'ok':
      take(scene, token, paidWith);
      return done('Transaction charged');
    case 'charged_back':
      take(scene, token, paidWith);
      chargeBackLater(scene, token, CHARGED_BACK_MS);
      return done('Transaction charged');
  }
}

/** Money was taken, now and for good. */
export function take(scene: Scene, token: Token, paidWith: PaidWith): void {
  const { world, marks } = scene;
  changeTo(scene, token, 'paid');
  token.paidWith = paidWith;
  token.approval = token.approval || String(938_204_312 + scene.nextNumber());
  if (token.booked !== null) {
    token.booked.status = 'approved';
    token.booked.captured = token.amount;
    token.booked.at = world.nowMs();
  }
  push(scene, token);
  if (marks.dishonourAfterMs !== undefined) chargeBackLater(scene, token, marks.dishonourAfterMs);
}

export function hold(scene: Scene, token: Token, paidWith: PaidWith): void {
  changeTo(scene, token, 'authorised');
  token.paidWith = paidWith;
  token.approval = String(938_204_312 + scene.nextNumber());
  if (token.booked !== null) token.booked.status = 'authorized';
}

/** Without a push: the vendor names successful payments only. */
export function decline(scene: Scene, token: Token, why: string): Said {
  changeTo(scene, token, 'declined');
  token.why = why;
  if (token.booked !== null) token.booked.status = 'declined';
  return done(`Transaction Declined - ${why}`, '999');
}

type Waiting = { code: string; ends: Step & { is: 'pending' } };

export const ENDS_WELL: Step & { is: 'pending' } = { is: 'pending', ends: 'ok', code: '' };

export function wait(scene: Scene, token: Token, paidWith: PaidWith, waiting: Waiting): void {
  const { code, ends } = waiting;
  changeTo(scene, token, 'pending');
  token.pendingCode = code;
  scene.due.add(scene.world.nowMs() + PENDING_MS, () => {
    if (token.status !== 'pending') return;
    if (ends.ends === 'returned') {
      decline(scene, token, DECLINE_TEXTS[ends.code] ?? ends.code);
      // The merchant's page is long gone: without this push nobody would hear of it.
      push(scene, token);
      return;
    }
    if (token.holds) return hold(scene, token, paidWith);
    take(scene, token, paidWith);
    if (ends.ends === 'charged_back') chargeBackLater(scene, token, CHARGED_BACK_MS);
  });
}

// The vendor has no message for it: it only shows in the books.
function chargeBackLater({ due, world }: Scene, token: Token, afterMs: number): void {
  due.add(world.nowMs() + afterMs, () => {
    const { booked } = token;
    if (booked === null || booked.charged_back > 0) return;
    booked.charged_back = Math.max(0, booked.captured - booked.refunded);
  });
}

export function chargeAuth(scene: Scene, body: Node): Said {
  const name = read(body, 'TransactionToken');
  if (name === null) throw missing('TransactionToken');
  const token = scene.company.tokens.get(name.toUpperCase());
  if (token === undefined) throw new DpoError('903', 'Transaction not found');
  if (token.status === 'paid' || token.status === 'queued') {
    throw new DpoError('905', 'Transaction already charged');
  }
  if (token.status !== 'authorised') throw new DpoError('800', 'Transaction not authorized');
  changeTo(scene, token, 'queued');
  scene.due.add(scene.world.nowMs() + QUEUE_MS, () => {
    if (token.status === 'queued' && token.paidWith) take(scene, token, token.paidWith);
  });
  return done('Transaction queued for charge');
}

function changeTo({ world }: Scene, token: Token, status: Token['status']): void {
  token.status = status;
  token.changedMs = world.nowMs();
}

const OUR_ID = /^[0-9a-hjkmnp-tv-z]{26}$/;
const BILLING_RECORD = /bil_[0-9a-hjkmnp-tv-z]{26}/;

/** The first try to pay a token writes it into the books, under the merchant's names. */
export function book({ world, company }: Scene, token: Token, instrument: string): void {
  if (token.booked !== null) return;
  const { companyRef, accountRef, amount, currency } = token;
  token.booked = {
    gateway: 'dpo',
    account: company.token,
    id: token.token,
    key: null,
    reference: OUR_ID.test(companyRef) ? `ptx_${companyRef}` : companyRef,
    billing_record: BILLING_RECORD.exec(accountRef)?.[0] ?? null,
    ...{ token: instrument, amount, currency, status: 'pending' },
    ...{ captured: 0, refunded: 0, charged_back: 0, at: world.nowMs() },
  };
  world.books.add(token.booked);
}
