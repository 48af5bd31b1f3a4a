// Invariant 3 on the wire: nothing is sent that was not intended first, and while an attempt may
// still take money nothing else is sent for its billing record.

import type { ArrivedRequest } from './oracle.ts';
import type { Payment } from './oracle-facts.ts';
import type { Ground } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';
import { kindsOf, type Names, namesOf } from './oracle-names.ts';

/** A request may have been on its way, or waiting for its turn, for so long when it arrives. */
const STILL_ON_ITS_WAY_MS = 60_000;

export function judgeRequests(ground: Ground): void {
  const { requests, report, count } = ground;
  const sent = new Map<string, Set<string>>();
  const names = namesOf(ground);
  for (const request of requests) {
    const kinds = kindsOf(request);
    if (kinds === null) {
      judgePreparing(ground, names, request);
      continue;
    }
    const { verb, key, parent, ref, step, atMs } = request;
    count(`requests to ${verb}`);
    const title = `${verb} at step ${step} under ${key ?? parent ?? ref}`;
    const all = names.candidates(request, kinds);
    if (all.length === 0) {
      report(3, `${title}: nothing of ours has that name`);
      continue;
    }
    const payments = all.filter(({ createdAt }) => createdAt <= atMs);
    if (payments.length === 0) report(3, `${title}: arrived before it was intended`);
    for (const payment of all) judgeConnection(ground, request, payment, title);
    if (payments.length > 0) judgeSpent(ground, request, payments, title);
    if (verb !== 'charge') continue;
    for (const payment of payments) judgeOthers(ground, sent, payment, title);
  }
  judgeOrder(ground);
}

// What has to be there before money can move: a token, an order, a page for a payer.
function judgePreparing({ report, count }: Ground, names: Names, request: ArrivedRequest): void {
  const { verb, key, step, atMs, gateway } = request;
  if (verb !== 'checkout' && !(gateway === 'dpo' && verb === 'other')) return;
  if (key === null) return;
  count('requests to prepare');
  const [payment] = names.candidates(request, ['purchase', 'authorization']);
  const title = `${verb} at step ${step} under ${key}`;
  if (payment === undefined) report(3, `${title}: nothing of ours has that name`);
  else if (payment.createdAt > atMs) report(3, `${title}: arrived before it was intended`);
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

// A decline's key is spent: a new attempt has a new one. A token of DPO's that nobody is to pay is
// cancelled after that.
function judgeSpent(
  { report }: Ground,
  request: ArrivedRequest,
  payments: readonly Payment[],
  title: string,
): void {
  if (request.gateway === 'dpo' && request.verb === 'void') return;
  const isSpent = ({ status, statusAt }: Payment) =>
    (status === 'failed' || status === 'cancelled') &&
    request.atMs > statusAt + STILL_ON_ITS_WAY_MS;
  if (!payments.every(isSpent)) return;
  report(3, `${title}: was ${payments.map(({ status }) => status).join(', ')} long before`);
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
