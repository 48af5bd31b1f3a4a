// Chargebacks of the simulated Stripe: opened some time after the charge, and closed if the card
// is one that loses interest.

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
  const opened: Dispute = { id, intent, amount, status: 'needs_response', created };
  scene.account.disputes.set(id, opened);
  emit(scene, 'charge.dispute.created', showDispute(opened));
  if (!won) return;
  scene.due.add(scene.world.nowMs() + WON_AFTER_MS, () => {
    opened.status = 'won';
    intent.booked.charged_back = 0;
    emit(scene, 'charge.dispute.closed', showDispute(opened));
  });
}
