// Direct debits of the simulated Stripe: submitted now, paid or returned days later, and disputed
// by their payer's bank after that.

import type { Step } from '#sandbox/behaviour.ts';
import { type Fate, fateOf } from './twin-banks.ts';
import { disputeLater } from './twin-disputes.ts';
import { emit } from './twin-events.ts';
import { take } from './twin-intents.ts';
import {
  type Charge,
  type Intent,
  type Method,
  type Scene,
  showCharge,
  showIntent,
  showMethod,
} from './twin-objects.ts';
import { sessionSettled } from './twin-sessions.ts';

/** In the smallest unit of EUR: more is not debited at once. */
const DEBIT_MAX = 1_000_000;

const MESSAGES: Readonly<Record<string, string>> = {
  insufficient_funds: 'The customer’s account has insufficient funds to cover this payment.',
  account_closed: 'The customer’s bank account has been closed.',
};

export function submitDebit(scene: Scene, intent: Intent, method: Method, step: Step): void {
  const { charge } = intent;
  if (charge === null || method.traits.bank === null) return;
  charge.status = 'pending';
  intent.status = 'processing';
  intent.booked.status = 'pending';
  emit(scene, 'charge.pending', showCharge(intent));
  emit(scene, 'payment_intent.processing', showIntent(intent));
  const fate: Fate =
    intent.amount > DEBIT_MAX
      ? { is: 'failed', code: 'charge_exceeds_transaction_limit' }
      : fateOf(step);
  scene.due.add(scene.world.nowMs() + method.traits.bank.settleMs, () => {
    if (intent.status !== 'processing') return;
    if (fate.is === 'failed') fail(scene, intent, method, charge, fate.code);
    else pay(scene, intent, charge, fate);
  });
}

function pay(scene: Scene, intent: Intent, charge: Charge, fate: Fate & { is: 'paid' }): void {
  charge.status = 'succeeded';
  take(scene, intent, intent.amount);
  emit(scene, 'charge.succeeded', showCharge(intent));
  emit(scene, 'payment_intent.succeeded', showIntent(intent));
  sessionSettled(scene, intent);
  if (fate.disputed) disputeLater(scene, intent, 0, fate.won);
  else if (scene.marks.dishonourAfterMs !== undefined) {
    disputeLater(scene, intent, scene.marks.dishonourAfterMs, false);
  }
}

function fail(scene: Scene, intent: Intent, method: Method, charge: Charge, code: string): void {
  const message = MESSAGES[code] ?? 'The bank account could not be debited.';
  charge.status = 'failed';
  charge.failure = { code, message };
  intent.status = 'requires_payment_method';
  // Only the charge says why; this names the attempt.
  intent.lastError = {
    ...{ type: 'invalid_request_error', code: 'payment_intent_payment_attempt_failed' },
    ...{ message: 'The payment failed.', charge: charge.id, payment_method: showMethod(method) },
  };
  intent.booked.status = 'declined';
  emit(scene, 'charge.failed', showCharge(intent));
  emit(scene, 'payment_intent.payment_failed', showIntent(intent));
  sessionSettled(scene, intent);
}
