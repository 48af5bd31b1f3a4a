// What happens by itself at the simulated Authorize.Net: a batch a day, holds that run out, reviews
// that end, and chargebacks, of which nobody is told.

import { emit } from './twin-events.ts';
import { book, DAY_MS, type Scene, type Transaction } from './twin-objects.ts';
import { reasonText } from './twin-replies.ts';

/** Batches are closed at this hour, UTC. */
const CLOSES_AT_MS = 23 * 3_600_000;
const HOLD_MS = 30 * DAY_MS;
const REVIEW_MS = DAY_MS;
const DISPUTED_AFTER_MS = 2 * DAY_MS;
const WON_AFTER_MS = DAY_MS;

const WAITING: ReadonlySet<string> = new Set([
  'authorizedPendingCapture',
  'FDSPendingReview',
  'FDSAuthorizedPendingReview',
]);

/** Something waits for the next batch: it is closed in the evening. */
export function awaitBatch(scene: Scene): void {
  const { account, world, due } = scene;
  if (account.closesMs !== null) return;
  const now = world.nowMs();
  const today = now - (now % DAY_MS) + CLOSES_AT_MS;
  account.closesMs = today > now ? today : today + DAY_MS;
  due.add(account.closesMs, () => closeBatch(scene));
}

function closeBatch(scene: Scene): void {
  const { account, world } = scene;
  account.closesMs = null;
  const transactions = [...account.unsettled].filter(({ status }) => !WAITING.has(status));
  if (transactions.length === 0) return;
  const batch = { id: String(scene.newNumber()), settledMs: world.nowMs(), transactions };
  account.batches.push(batch);
  for (const transaction of transactions) {
    account.unsettled.delete(transaction);
    transaction.batchId = batch.id;
    if (transaction.status === 'capturedPendingSettlement') {
      transaction.status = 'settledSuccessfully';
    } else if (transaction.status === 'refundPendingSettlement') {
      transaction.status = 'refundSettledSuccessfully';
    }
  }
}

/** Funds that nobody captures are let go after thirty days. No notice tells it. */
export function expireLater(scene: Scene, transaction: Transaction): void {
  scene.due.add(scene.world.nowMs() + HOLD_MS, () => {
    if (transaction.status !== 'authorizedPendingCapture') return;
    transaction.status = 'expired';
    transaction.settleAmount = 0;
    book(transaction, { status: 'voided' });
  });
}

/** The merchant's people look at what a filter held, a day later. */
export function reviewLater(
  scene: Scene,
  transaction: Transaction,
  ends: 'ok' | 'returned' | 'charged_back',
): void {
  emit(scene.account, scene, 'net.authorize.payment.fraud.held', transaction);
  scene.due.add(scene.world.nowMs() + REVIEW_MS, () => {
    if (!transaction.status.endsWith('PendingReview')) return;
    endReview(scene, transaction, ends !== 'returned');
    if (ends === 'charged_back') disputeLater(scene, transaction, null, false);
  });
}

export function endReview(scene: Scene, transaction: Transaction, approved: boolean): void {
  const { account, world } = scene;
  if (!approved) {
    Object.assign(transaction, { status: 'failedReview', responseCode: 2, reasonCode: 254 });
    transaction.reasonText = 'This transaction has been declined.';
    transaction.settleAmount = 0;
    book(transaction, { status: 'declined' });
    awaitBatch(scene);
    emit(account, scene, 'net.authorize.payment.fraud.declined', transaction);
    return;
  }
  const holds = transaction.type === 'authOnlyTransaction';
  Object.assign(transaction, { responseCode: 1, reasonCode: 1, reasonText: reasonText(1) });
  transaction.status = holds ? 'authorizedPendingCapture' : 'capturedPendingSettlement';
  if (holds) {
    book(transaction, { status: 'authorized' });
    expireLater(scene, transaction);
  } else {
    book(transaction, { status: 'approved', captured: transaction.authAmount, at: world.nowMs() });
  }
  awaitBatch(scene);
  emit(account, scene, 'net.authorize.payment.fraud.approved', transaction);
}

/** `afterMs` null: when chargebacks usually come. Only its status ever tells it. */
export function disputeLater(
  scene: Scene,
  transaction: Transaction,
  afterMs: number | null,
  won: boolean,
): void {
  const { due, world } = scene;
  due.add(world.nowMs() + (afterMs ?? DISPUTED_AFTER_MS), () => {
    const amount = transaction.settleAmount - transaction.refunded;
    const taken = /^(settledSuccessfully|capturedPendingSettlement)$/.test(transaction.status);
    if (!taken || amount <= 0) return;
    transaction.status = 'chargeback';
    book(transaction, { charged_back: amount });
    if (!won) return;
    due.add(world.nowMs() + WON_AFTER_MS, () => {
      transaction.status = 'chargebackReversal';
      book(transaction, { charged_back: 0 });
    });
  });
}
