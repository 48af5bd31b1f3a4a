// Payers at gateways' pages: every visit ends, what it was to pay is let go of when it has, and one
// payment there pays each billing record of it with its own amount. That nothing is paid twice,
// after a cancellation, or by a visit that had ended, the books say.

import { CLOSED } from './oracle-books.ts';
import type { Visit, VisitItem } from './oracle-facts.ts';
import { type Ground, TAKEN_UP_WITHIN_MS } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';

/** Longer than any page can be paid on, and than the lists lag in which that is seen. */
const VISIT_MS_MAX = 2 * 3_600_000;

export function judgeVisits(ground: Ground): void {
  const { facts, report, count } = ground;
  const items = Map.groupBy(facts.visitItems, ({ visitId }) => visitId);
  for (const visit of facts.visits.values()) {
    count(`visits ${visit.how ?? visit.status}`);
    const own = items.get(visit.id) ?? [];
    judgeEnd(ground, visit, own);
    if (visit.connectionId !== null) judgeItems(ground, visit, own);
  }
  for (const { visitId } of facts.visitItems) {
    if (!facts.visits.has(visitId)) report(2, `an item of visit ${visitId}, which is not there`);
  }
}

function judgeEnd({ report, now }: Ground, visit: Visit, items: readonly VisitItem[]): void {
  const isOpen = visit.status === 'open';
  if (items.some(({ open }) => open !== isOpen)) {
    report(2, `${name(visit)} is ${visit.status}, what it pays is not let go of, or too early`);
  }
  if (!isOpen) return;
  if (now - visit.startedAt > VISIT_MS_MAX) {
    report(2, `${name(visit)} was begun ${now - visit.startedAt} ms ago, and has not ended`);
  }
  if (visit.askAt < now - TAKEN_UP_WITHIN_MS) report(2, `${name(visit)}: nobody asks for it`);
}

function judgeItems(ground: Ground, visit: Visit, items: readonly VisitItem[]): void {
  const { facts, report, count } = ground;
  const sum = items.reduce((all, { amount }) => all + amount, 0);
  if (items.length > 1) count('visits for several');
  if (sum !== visit.amount) {
    report(4, `${name(visit)} is of ${visit.amount}, what it pays comes to ${sum}`);
  }
  for (const { paymentId, billingId, amount } of items) {
    const payment = facts.payments.get(paymentId ?? '');
    const title = `${name(visit)} and billing record ${shown('bil', billingId)}`;
    if (payment === undefined || payment.visitId !== visit.id || payment.billingId !== billingId) {
      report(4, `${title}: have no payment transaction of their own`);
      continue;
    }
    if (payment.amount !== amount || payment.currency !== visit.currency) {
      report(4, `${title}: ${amount} ${visit.currency}, attempted were ${payment.amount}`);
    }
    const { status } = payment;
    const fits =
      visit.status === 'open' ||
      (visit.status === 'done' ? status !== 'in_progress' : CLOSED.includes(status));
    if (!fits) report(3, `${title}: the visit is ${visit.status}, the attempt is ${status}`);
  }
}

function name({ id }: Visit): string {
  return `visit ${shown('vis', id)}`;
}
