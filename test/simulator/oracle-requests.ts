// Invariant 3 on the wire: nothing is sent that was not intended first, and while an attempt may
// still take money nothing else is sent for its billing record.

import type { ArrivedRequest } from './oracle.ts';
import type { Payment } from './oracle-facts.ts';
import type { Ground } from './oracle-ground.ts';
import { shown, uuidOf } from './oracle-ids.ts';

const VERBS: Record<string, readonly string[]> = {
  charge: ['purchase', 'authorization'],
  capture: ['capture'],
  void: ['void'],
  refund: ['refund'],
};

/** A request may have been on its way, or waiting for its turn, for so long when it arrives. */
const STILL_ON_ITS_WAY_MS = 60_000;

export function judgeRequests(ground: Ground): void {
  const { requests, facts, report, count } = ground;
  const sent = new Map<string, Set<string>>();
  for (const request of requests) {
    const kinds = VERBS[request.verb];
    if (kinds === undefined) continue;
    count(`requests to ${request.verb}`);
    const payment = facts.payments.get(uuidOf('ptx', request.key) ?? '');
    const title = `${request.verb} at step ${request.step} under key ${request.key}`;
    if (payment === undefined || !kinds.includes(payment.kind)) {
      report(3, `${title}: nothing of ours has that key`);
      continue;
    }
    if (payment.createdAt > request.atMs) report(3, `${title}: arrived before it was intended`);
    judgeConnection(ground, request, payment, title);
    judgeSpent(ground, request, payment, title);
    if (request.verb === 'charge') judgeOthers(ground, sent, payment, title);
  }
  judgeOrder(ground);
}

function judgeConnection(
  { story, report }: Ground,
  request: ArrivedRequest,
  payment: Payment,
  title: string,
): void {
  const merchant = story.merchants.find(({ id }) => id === payment.merchantId);
  const connection = merchant?.connections.find(({ id }) => id === payment.connectionId);
  if (connection?.account === request.account && connection.gateway === request.gateway) return;
  report(8, `${title}: went to ${request.account}, which is not its merchant's`);
}

// A decline's key is spent: a new attempt has a new one.
function judgeSpent(
  { report }: Ground,
  request: ArrivedRequest,
  payment: Payment,
  title: string,
): void {
  const isOver = payment.status === 'failed' || payment.status === 'cancelled';
  if (!isOver || request.atMs <= payment.statusAt + STILL_ON_ITS_WAY_MS) return;
  report(3, `${title}: was ${payment.status} long before`);
}

function judgeOthers(
  { booked, report }: Ground,
  sent: Map<string, Set<string>>,
  payment: Payment,
  title: string,
): void {
  const before = sent.get(payment.billingId);
  if (before === undefined) {
    sent.set(payment.billingId, new Set([payment.id]));
    return;
  }
  for (const other of before) {
    if (other === payment.id) continue;
    const status = booked.get(other)?.status ?? 'absent';
    if (status === 'declined' || status === 'voided' || status === 'absent') continue;
    report(3, `${title}: ${shown('ptx', other)} was sent before and is ${status}`);
  }
  before.add(payment.id);
}

// By our own record: the next attempt is made when it is known that the one before took nothing.
function judgeOrder({ facts, report, count }: Ground): void {
  for (const [billingId, attempts] of facts.attempts) {
    for (const [index, next] of attempts.entries()) {
      const before = attempts[index - 1];
      if (before === undefined) continue;
      count('further attempts');
      const isOver = before.status === 'failed' || before.status === 'cancelled';
      if (isOver && before.statusAt <= next.createdAt) continue;
      const title = `billing record ${shown('bil', billingId)}: ${shown('ptx', next.id)}`;
      report(3, `${title} was made while ${shown('ptx', before.id)} was not known to have failed`);
    }
  }
}
