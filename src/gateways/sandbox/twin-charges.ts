// What the fake provider does with money: charges by the behaviour of their token or a magic
// amount, captures, voids, refunds, and what becomes of them days later.

import { type Behaviour, OK, parseBehaviour, type Step, stepAt } from '#sandbox/behaviour.ts';
import type { DueList } from '#sandbox/due-list.ts';
import type { TwinMarks, TwinWorld } from '#sandbox/twin.ts';
import { type Account, type Charge, type Operation, showCharge } from './twin-objects.ts';

export type Fields = Record<string, unknown>;

/** What one request works with. `notify` sends a signed notice about a charge. */
export type Scene = {
  world: TwinWorld;
  due: DueList;
  account: Account;
  key: string | null;
  marks: TwinMarks;
  newId(prefix: string): string;
  /** What is told beside the type: the charge, or the checkout. */
  notify(type: string, about: Record<string, unknown>): void;
};

/** An answer that is not a 200. */
export class SandboxError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;

  constructor(status: number, code: string, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }
}

const DAY_MS = 86_400_000;
const PENDING_MS = DAY_MS;
const CHARGED_BACK_MS = 5 * DAY_MS;
const WON_MS = DAY_MS;
const HOLD_MS = 7 * DAY_MS;
const TEXT_MAX = 255;

export const DECLINE_REASONS = [
  'insufficient_funds',
  'limit_exceeded',
  'do_not_honour',
  'issuer_unavailable',
  'processing_error',
  'suspected_duplicate',
  'refused',
  'expired_card',
  'incorrect_details',
  'instrument_missing',
  'not_permitted',
  'amount_not_possible',
  'lost_card',
  'stolen_card',
  'account_closed',
  'authority_revoked',
  'fraud_suspected',
  'do_not_retry',
  'too_early',
] as const;

export const CODES: ReadonlySet<string> = new Set(DECLINE_REASONS);

const MAGIC_AMOUNT_BASE = 99_990_000;

export function createCharge(scene: Scene, fields: Fields): { charge: Charge; delayMs: number } {
  const { account, world } = scene;
  const amount = amountOf(fields, 'amount');
  const reference = textOf(fields, 'reference');
  const token = textOf(fields, 'token');
  const currency = textOf(fields, 'currency');
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new SandboxError(400, 'currency_invalid', 'three upper-case letters', 'currency');
  }
  if (account.byReference.has(reference)) {
    throw new SandboxError(
      409,
      'reference_used',
      'the reference names another charge',
      'reference',
    );
  }
  const behaviour = behaviourOf(account, token);
  const uses = account.uses.get(token) ?? 0;
  account.uses.set(token, uses + 1);
  const capture = fields.capture !== false;
  const billing = typeof fields.billing_record === 'string' ? fields.billing_record : null;
  const id = scene.newId('ch_');
  const now = world.nowMs();
  const charge: Charge = {
    ...{ id, reference, amount, currency, token, capture },
    createdMs: now,
    billingRecord: billing,
    status: 'pending',
    ...{ captured: 0, refunded: 0, chargedBack: 0, declineReason: null, expiresMs: null },
    booked: {
      gateway: 'sandbox',
      account: account.key,
      ...{ id, key: scene.key, reference, billing_record: billing, token, amount, currency },
      status: 'pending',
      ...{ captured: 0, refunded: 0, charged_back: 0, at: now },
    },
  };
  account.charges.set(id, charge);
  account.byReference.set(reference, charge);
  world.books.add(charge.booked);
  begin(scene, charge, magicStep(amount) ?? stepAt(behaviour, uses));
  return { charge, delayMs: behaviour.delayMs };
}

function behaviourOf(account: Account, token: string): Behaviour {
  const seeded = account.seeded.get(token);
  if (seeded !== undefined) return seeded;
  const named = token.startsWith('tok_') ? parseBehaviour(token.slice(4), CODES) : null;
  if (named !== null) return named;
  throw new SandboxError(400, 'token_unknown', 'there is no such instrument', 'token');
}

function magicStep(amount: number): Step | null {
  const index = amount - MAGIC_AMOUNT_BASE;
  if (index === 0) return { is: 'action' };
  if (index === 50) return { is: 'pending', ends: 'ok', code: '' };
  const code = DECLINE_REASONS[index - 1];
  return code === undefined ? null : { is: 'decline', code };
}

function begin(scene: Scene, charge: Charge, step: Step): void {
  switch (step.is) {
    case 'decline':
      refuse(scene, charge, step.code);
      return;
    case 'action':
      charge.status = 'action_required';
      return;
    case 'pending':
      wait(scene, charge, step);
      return;
    case 'ok':
      approve(scene, charge);
      break;
    case 'charged_back':
      approve(scene, charge);
      chargeBackLater(scene, charge, CHARGED_BACK_MS, step.won);
  }
  const after = scene.marks.dishonourAfterMs;
  if (after !== undefined) chargeBackLater(scene, charge, after, false);
}

function approve(scene: Scene, charge: Charge): void {
  if (charge.capture) {
    take(scene, charge, charge.amount);
    scene.notify('charge.approved', { charge: showCharge(charge) });
    return;
  }
  charge.status = 'authorized';
  charge.booked.status = 'authorized';
  charge.expiresMs = scene.world.nowMs() + HOLD_MS;
  scene.notify('charge.authorized', { charge: showCharge(charge) });
  scene.due.add(charge.expiresMs, () => {
    if (charge.status === 'authorized') letGo(scene, charge, 'charge.expired');
  });
}

function refuse(scene: Scene, charge: Charge, code: string): void {
  charge.status = 'declined';
  charge.declineReason = code;
  charge.booked.status = 'declined';
  scene.notify('charge.declined', { charge: showCharge(charge) });
}

function wait(scene: Scene, charge: Charge, step: Step & { is: 'pending' }): void {
  scene.due.add(scene.world.nowMs() + PENDING_MS, () => {
    if (charge.status !== 'pending') return;
    if (step.ends === 'returned') return refuse(scene, charge, step.code);
    approve(scene, charge);
    if (step.ends === 'charged_back') chargeBackLater(scene, charge, CHARGED_BACK_MS, false);
  });
}

function take(scene: Scene, charge: Charge, amount: number): void {
  charge.status = 'approved';
  charge.captured = amount;
  charge.booked.status = 'approved';
  charge.booked.captured = amount;
  charge.booked.at = scene.world.nowMs();
}

function letGo(scene: Scene, charge: Charge, type: string): void {
  charge.status = 'voided';
  charge.booked.status = 'voided';
  scene.notify(type, { charge: showCharge(charge) });
}

function chargeBackLater(scene: Scene, charge: Charge, afterMs: number, won: boolean): void {
  scene.due.add(scene.world.nowMs() + afterMs, () => {
    const amount = charge.captured - charge.refunded;
    if (amount <= 0 || charge.chargedBack > 0) return;
    charge.chargedBack = amount;
    charge.booked.charged_back = amount;
    scene.notify('charge.charged_back', { charge: showCharge(charge) });
    if (!won) return;
    scene.due.add(scene.world.nowMs() + WON_MS, () => {
      charge.chargedBack = 0;
      charge.booked.charged_back = 0;
      scene.notify('charge.chargeback_won', { charge: showCharge(charge) });
    });
  });
}

/** Captures, voids and refunds; `operation` is what the look-up by reference shows. */
export function followUp(
  scene: Scene,
  charge: Charge,
  kind: Operation['kind'],
  fields: Fields,
): Record<string, unknown> {
  const reference = textOf(fields, 'reference');
  const amount = kind === 'void' ? charge.amount : amountOf(fields, 'amount');
  if (kind === 'refund') refund(charge, amount);
  else if (charge.status !== 'authorized') {
    const done = kind === 'void' ? 'voided' : 'captured';
    const message = `a ${charge.status} charge cannot be ${done}`;
    throw new SandboxError(422, 'state_wrong', message);
  } else if (kind === 'void') letGo(scene, charge, 'charge.voided');
  else capture(scene, charge, amount);
  const id = scene.newId('op_');
  const operation: Operation = { id, kind, reference, amount, charge: charge.id };
  const known = scene.account.operations.get(reference);
  if (known === undefined) scene.account.operations.set(reference, [operation]);
  else known.push(operation);
  if (kind === 'refund') scene.notify('charge.refunded', { charge: showCharge(charge) });
  return { operation, charge: showCharge(charge) };
}

function capture(scene: Scene, charge: Charge, amount: number): void {
  if (amount > charge.amount) {
    throw new SandboxError(422, 'amount_exceeds', 'more than is held', 'amount');
  }
  take(scene, charge, amount);
  scene.notify('charge.captured', { charge: showCharge(charge) });
}

function refund(charge: Charge, amount: number): void {
  const left = charge.captured - charge.refunded - charge.chargedBack;
  if (charge.captured === 0) throw new SandboxError(422, 'state_wrong', 'nothing was captured');
  if (amount > left) {
    throw new SandboxError(422, 'amount_exceeds', `only ${left} is left to refund`, 'amount');
  }
  charge.refunded += amount;
  charge.booked.refunded += amount;
}

function amountOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new SandboxError(400, 'amount_invalid', 'a positive integer in minor units', name);
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '' && value.length <= TEXT_MAX) return value;
  throw new SandboxError(400, 'field_invalid', `a text of 1 to ${TEXT_MAX} characters`, name);
}

/** Behaviours for tokens whose name says nothing. Throws RangeError for an unknown word. */
export function seededBehaviour(word: string, token: string): Behaviour {
  const behaviour = word === 'ok' ? OK : parseBehaviour(word, CODES);
  if (behaviour !== null) return behaviour;
  throw new RangeError(`sandbox has no behaviour ${word} (instrument ${token})`);
}
