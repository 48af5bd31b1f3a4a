// Chargebacks of the simulated PayPal: the money is taken back at once, and given back if the
// merchant wins.

import { emit } from './twin-events.ts';
import { showSum } from './twin-money.ts';
import { type Capture, type Dispute, instant, link, type Scene } from './twin-objects.ts';
import { reportMovement } from './twin-reports.ts';
import type { Json } from './twin-wire.ts';

const DECIDED_AFTER_MS = 86_400_000;

export function disputeLater(scene: Scene, capture: Capture, afterMs: number, won: boolean): void {
  scene.due.add(scene.world.nowMs() + afterMs, () => open(scene, capture, won));
}

function open(scene: Scene, capture: Capture, won: boolean): void {
  const amount = capture.amount - capture.refunded;
  if (capture.disputed || amount <= 0 || capture.status === 'DECLINED') return;
  const atMs = scene.world.nowMs();
  const dispute: Dispute = {
    ...{ id: `PP-D-${scene.newId().slice(-8)}`, capture, amount, status: 'UNDER_REVIEW' },
    ...{ outcome: null, movements: [{ type: 'DEBIT', atMs }], createdMs: atMs },
  };
  capture.disputed = true;
  capture.booked.charged_back = amount;
  scene.account.disputes.set(dispute.id, dispute);
  const reversal = scene.newId();
  reportMovement(scene, { id: reversal, code: 'T1201', capture, amount: -amount });
  emit(scene, 'CUSTOMER.DISPUTE.CREATED', 'dispute', showDispute(scene.origin, dispute));
  emit(scene, 'PAYMENT.CAPTURE.REVERSED', 'refund', showReversal(scene, capture, reversal, amount));
  scene.due.add(atMs + DECIDED_AFTER_MS, () => decide(scene, dispute, won));
}

function decide(scene: Scene, dispute: Dispute, won: boolean): void {
  const { capture, amount } = dispute;
  dispute.status = 'RESOLVED';
  dispute.outcome = won ? 'RESOLVED_SELLER_FAVOUR' : 'RESOLVED_BUYER_FAVOUR';
  if (won) {
    dispute.movements.push({ type: 'CREDIT', atMs: scene.world.nowMs() });
    capture.disputed = false;
    capture.booked.charged_back = 0;
    reportMovement(scene, { id: scene.newId(), code: 'T1202', capture, amount });
  }
  emit(scene, 'CUSTOMER.DISPUTE.RESOLVED', 'dispute', showDispute(scene.origin, dispute));
}

export function showDispute(origin: string, dispute: Dispute): Json {
  const { id, capture, amount, status, outcome, movements } = dispute;
  const sum = showSum(amount, capture.order.currency);
  return {
    dispute_id: id,
    create_time: instant(dispute.createdMs),
    reason: 'UNAUTHORISED',
    status,
    dispute_amount: sum,
    dispute_life_cycle_stage: 'CHARGEBACK',
    dispute_channel: 'EXTERNAL',
    disputed_transactions: [
      {
        seller_transaction_id: capture.id,
        invoice_number: capture.invoiceId ?? '',
        custom: capture.order.customId ?? '',
      },
    ],
    money_movements: movements.map(({ type, atMs }) => ({
      affected_party: 'SELLER',
      amount: sum,
      initiated_time: instant(atMs),
      type,
      reason: 'DISPUTE_SETTLEMENT',
    })),
    ...(outcome === null ? {} : { dispute_outcome: { outcome_code: outcome } }),
    links: [link(`${origin}/v1/customer/disputes/${id}`, 'self')],
  };
}

function showReversal(scene: Scene, capture: Capture, id: string, amount: number): Json {
  const now = instant(scene.world.nowMs());
  return {
    id,
    status: 'COMPLETED',
    amount: showSum(amount, capture.order.currency),
    invoice_id: capture.invoiceId ?? '',
    custom_id: capture.order.customId ?? '',
    ...{ create_time: now, update_time: now },
    links: [link(`${scene.origin}/v2/payments/captures/${capture.id}`, 'up')],
  };
}
