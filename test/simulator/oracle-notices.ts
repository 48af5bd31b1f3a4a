// Invariant 9: a notice is applied once, one that is not authentic changes nothing; and what
// notices tell of disputes is booked as the twins have it, once.

import { type Ground, isoAmount } from './oracle-ground.ts';
import { shown } from './oracle-ids.ts';

export async function judgeNotices(ground: Ground): Promise<void> {
  judgeAnswers(ground);
  await judgeDisputes(ground);
}

function judgeAnswers({ story, facts, report, count }: Ground): void {
  const gateways = new Map(
    story.merchants.flatMap(({ connections }) => connections.map((one) => [one.id, one.gateway])),
  );
  const nameOf = (connectionId: string, noticeId: string) =>
    `notice ${noticeId} of gateway connection ${connectionId}`;
  const nameAs = (connectionId: string, noticeId: string) =>
    nameOf(connectionId, engineNameOf(gateways.get(connectionId) ?? '', noticeId));
  const untraced = new Set<string>();
  /** Of each, how many things it told. */
  const noted = new Map<string, number>();
  for (const { connectionId, noticeId } of facts.notices) {
    const gateway = gateways.get(connectionId) ?? '';
    if (isReadFromLists(gateway, noticeId)) {
      count('facts read from lists');
      // PayPal's events of disputes count by what they tell, as the list of disputes has it.
      if (gateway === 'paypal') untraced.add(connectionId);
    } else {
      const name = nameAs(connectionId, noticeId);
      noted.set(name, (noted.get(name) ?? 0) + 1);
    }
  }
  const genuine = new Set<string>();
  const applied = new Map<string, { times: number; most: number }>();
  for (const { connectionId, noticeId, forged, answer } of story.notices) {
    const gateway = gateways.get(connectionId) ?? '';
    const name = nameAs(connectionId, noticeId);
    count(`notices ${forged ? 'forged' : answer}`);
    if (!forged) genuine.add(name);
    if (!forged && answer === 'refused') count(`notices refused that ${gateway} sent`);
    // Whoever it was handed to may have died before it answered.
    const isTaken = answer !== 'refused' && answer !== 'lost';
    if (forged && isTaken && !UNSIGNED.has(gateway)) {
      report(9, `${name} was forged, and ${answer}`);
    }
    if (answer !== 'applied' || forged) continue;
    const { times } = applied.get(name) ?? { times: 0 };
    // At an event of a dispute it is read: nothing at one delivery, taken or won at the next.
    const read = untraced.has(connectionId) ? 2 : 0;
    const most = Math.max(1, (noted.get(name) ?? 0) + read);
    applied.set(name, { times: times + 1, most });
    if (noted.has(name) || untraced.has(connectionId)) continue;
    report(9, `${name} was applied, and is not noted`);
  }
  // Delivered twice at once, each delivery may have been the first with a part of it.
  for (const [name, { times, most }] of applied) {
    if (times > most) report(9, `${name} was applied ${times} times`);
  }
  for (const name of noted.keys()) {
    if (!genuine.has(name)) report(9, `${name} is noted, and no gateway sent it`);
  }
}

/**
 * Where nothing is signed, the gateway is asked, and what it says is applied, whoever wrote the
 * notice. The books say whether that was true.
 */
const UNSIGNED = new Set(['dpo']);

/** The name by which it counts once: DPO's is its token and what became of it. */
function engineNameOf(gateway: string, noticeId: string): string {
  if (gateway === 'dpo') return noticeId.split(':').slice(0, 2).join(':');
  // One event may tell several things.
  return gateway === 'paypal' ? noticeId.replace(/ \d+$/, '') : noticeId;
}

/** What no notice told: settlements, disputes, what came back. Their effects the books judge. */
function isReadFromLists(gateway: string, noticeId: string): boolean {
  if (gateway === 'paypal') return /^(settled|reversal|dispute) /.test(noticeId);
  if (gateway === 'stripe' || gateway === 'authorize_net') return /^[a-z_]+:/.test(noticeId);
  return false;
}

type Disputed = { id: string; taken: number; won: number; times: number; timesWon: number };

// A payment is disputed once at the twins. We may not have heard of it, or not of its end: notices
// get lost, and a gateway is not asked about disputes.
async function judgeDisputes(ground: Ground): Promise<void> {
  const { query, facts, booked, report, count } = ground;
  const { rows } = await query.query<Disputed>(DISPUTED);
  const ours = new Map(rows.map((row) => [row.id, row]));
  for (const { id, taken, won, times, timesWon } of rows) {
    const title = `payment transaction ${shown('ptx', id)}`;
    count('chargebacks', times);
    if (times > 1 || timesWon > times) {
      report(9, `${title} was charged back ${times} times and won ${timesWon} times`);
      continue;
    }
    const payment = facts.payments.get(id);
    const book = booked.get(payment?.kind === 'capture' ? (payment.parentId ?? '') : id);
    if (book === undefined || taken === won) continue;
    const theirs = isoAmount(book, book.charged_back);
    const maybeWon = book.gateway !== 'sandbox' || book.token.includes('charged_back_won');
    if (theirs === taken - won || (theirs === 0 && maybeWon)) continue;
    report(9, `${title}: ${taken - won} are charged back, the books say ${theirs}`);
  }
  for (const [id, book] of booked) {
    if (book.charged_back === 0) continue;
    const holders = facts.followUps.get(id)?.filter(({ kind }) => kind === 'capture') ?? [];
    const known = ours.has(id) || holders.some((capture) => ours.has(capture.id));
    if (!known) count('chargebacks not heard of');
  }
}

const DISPUTED = `
  select payment_transaction_id as id,
    coalesce(sum(amount) filter (where cause <> 'chargeback_won'), 0)::float8 as taken,
    coalesce(sum(amount) filter (where cause = 'chargeback_won'), 0)::float8 as won,
    (count(*) filter (where cause <> 'chargeback_won'))::int as times,
    (count(*) filter (where cause = 'chargeback_won'))::int as "timesWon"
  from ledger_entry
  where cause in ('chargeback', 'dishonour', 'chargeback_won')
  group by payment_transaction_id`;
