// Chargebacks of the simulated Stripe: opened some time after the charge, and closed if the card
// is one that loses interest.

import { bookBack } from './twin-balance.ts';
import { emit } from './twin-events.ts';
import { type Dispute, type Intent, type Scene, seconds, showDispute } from './twin-objects.ts';

const WON_AFTER_MS = 86_400_000;

export function disputeLater(scene: Scene, intent: Intent, afterMs: number, won: boolean): void {
  scene.due.add(scene.world.nowMs() + afterMs, () => dispute(scene, intent, won));
}

function dispute(scene: Scene, intent: Intent, won: boolean): void {
  const { charge } = intent;
  if (charge === null || !charge.captured || charge.disputed) return;
  const amount = charge.amountCaptured - charge.amountRefunded;
  if (amount <= 0) return;
  charge.disputed = true;
  intent.booked.charged_back = amount;
  const id = scene.newId('dp_');
  const created = seconds(scene.world.nowMs());
  // What the owner of a bank account disputes is lost at once: there is no appeal.
  const status = intent.method?.traits.bank && !won ? 'lost' : 'needs_response';
  const opened: Dispute = { id, intent, amount, status, created };
  scene.account.disputes.set(id, opened);
  bookBack(scene, intent, id, amount);
  emit(scene, 'charge.dispute.created', showDispute(opened));
  if (!won) return;
  scene.due.add(scene.world.nowMs() + WON_AFTER_MS, () => {
    opened.status = 'won';
    intent.booked.charged_back = 0;
    bookBack(scene, intent, id, -amount);
    emit(scene, 'charge.dispute.closed', showDispute(opened));
  });
}
