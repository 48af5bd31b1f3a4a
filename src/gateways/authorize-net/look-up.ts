// Asks Authorize.Net what became of a request. It takes no reference of ours for that, so its lists
// are searched for it: the customer's, what is not settled yet, and the batches settled since.

import type { LookUp, LookUpResult } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { fromDecimal } from './amounts.ts';
import {
  declined,
  detailsOutcome,
  instant,
  isHeld,
  isRefundStatus,
  isTaken,
  type Kind,
  refundOutcome,
} from './map.ts';
import { shortForm } from './reference.ts';
import { type Body, PAGE_SIZE } from './requests.ts';
import { type List, readingOf } from './shared-lists.ts';
import {
  readBatches,
  readDetails,
  readReply,
  type Settings,
  type WireDetails,
  type WireSummary,
} from './wire.ts';

const PAGES_MAX = 10;
const BATCHES_MAX = 40;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Clocks differ, ours and theirs: searched from so much earlier. */
const SKEW_MS = HOUR_MS;
/** Authorize.Net lists the batches of at most 31 days. */
const BATCH_RANGE_MS = 30 * DAY_MS;
const NOT_FOUND = 'E00040';

/** Sends one request by its name. */
export type Ask = (name: string, body: Body) => Promise<HttpReply>;

export type NoAnswer = { is: 'no_answer'; why: string };
export type Absent = { is: 'absent' };

export function lookUp(asked: LookUp<Settings>, ask: Ask): Promise<LookUpResult> {
  switch (asked.kind) {
    case 'purchase':
    case 'authorization':
      return lookUpCharge(asked, asked.kind, ask);
    case 'refund':
      return lookUpRefund(asked, ask);
    case 'capture':
    case 'void':
      return lookUpFollowUp(asked, asked.kind, ask);
  }
}

/** One transaction by Authorize.Net's own number. */
export async function details(transId: string, ask: Ask): Promise<WireDetails | Absent | NoAnswer> {
  const reply = await ask('getTransactionDetailsRequest', { transId });
  const found = reply.is === 'reply' ? readDetails(reply.body) : null;
  if (found !== null) return found.transaction;
  return messageCode(reply) === NOT_FOUND ? { is: 'absent' } : noAnswer(reply);
}

type Asked = Pick<
  LookUp<Settings>,
  'key' | 'amount' | 'currency' | 'since' | 'gatewayCustomer' | 'memory'
>;

/** A charge by its name there, or by our reference in the lists. */
export async function lookUpCharge(
  asked: Asked & { gatewayRef: string | null },
  kind: Kind,
  ask: Ask,
): Promise<LookUpResult> {
  const found =
    asked.gatewayRef === null
      ? await search(asked, ask, ({ transactionStatus }) => !isRefundStatus(transactionStatus))
      : await details(asked.gatewayRef, ask);
  if ('is' in found) return found;
  if (found.order?.invoiceNumber !== shortForm(asked.key)) {
    return { is: 'no_answer', why: `${found.transId} is not of this payment` };
  }
  // What was asked for and what is there must be the same money, or a person has to look.
  if (fromDecimal(found.authAmount, asked.currency) !== asked.amount) {
    return { is: 'no_answer', why: `${found.transId} has another amount` };
  }
  return detailsOutcome(found, kind);
}

/** A refund of settled money by our reference in the lists; `absent` when there is none. */
export async function findRefund(asked: Asked, ask: Ask): Promise<LookUpResult> {
  const found = await search(asked, ask, () => true);
  return 'is' in found ? found : refundOutcome(found);
}

// A whole payment that was not settled yet is given back by voiding it, which leaves no reference
// of ours: then the payment itself says that it is back.
async function lookUpRefund(asked: LookUp<Settings>, ask: Ask): Promise<LookUpResult> {
  const { gatewayRef, parentRef } = asked;
  if (gatewayRef !== null && gatewayRef !== parentRef) {
    const refund = await details(gatewayRef, ask);
    return 'is' in refund ? refund : refundOutcome(refund);
  }
  if (parentRef === null) return { is: 'no_answer', why: 'the refunded payment is not named' };
  const payment = await details(parentRef, ask);
  if ('is' in payment) return gone(payment);
  if (payment.transactionStatus === 'voided') {
    return { is: 'approved', gatewayRef: payment.transId, http: 200 };
  }
  return findRefund(asked, ask);
}

async function lookUpFollowUp(
  asked: LookUp<Settings>,
  kind: 'capture' | 'void',
  ask: Ask,
): Promise<LookUpResult> {
  const ref = asked.parentRef ?? asked.gatewayRef;
  if (ref === null) return { is: 'no_answer', why: 'the authorised payment is not named' };
  const payment = await details(ref, ask);
  if ('is' in payment) return gone(payment);
  if (isHeld(payment)) return { is: 'absent' };
  const done =
    kind === 'void'
      ? payment.transactionStatus === 'voided'
      : isTaken(payment) && fromDecimal(payment.settleAmount, asked.currency) === asked.amount;
  if (done) return { is: 'approved', gatewayRef: payment.transId, http: 200 };
  const said = `The transaction is ${payment.transactionStatus} by another request.`;
  return declined(payment, 'not_permitted', payment.transactionStatus, said);
}

type Fits = (summary: WireSummary) => boolean;

// A list that finds it has the last word; that nothing is there, all of them have to say.
async function search(
  asked: Asked,
  ask: Ask,
  fits: Fits,
): Promise<WireDetails | Absent | NoAnswer> {
  const { gatewayCustomer } = asked;
  if (gatewayCustomer !== null && /^\d+$/.test(gatewayCustomer)) {
    const name = 'getTransactionListForCustomerRequest';
    const own = { name, body: { customerProfileId: gatewayCustomer } };
    const { found } = await searchList(asked, ask, own, fits);
    // A customer that was deleted there has no list; what it paid stands in the others.
    if (!('is' in found)) return details(found.transId, ask);
  }
  const name = 'getUnsettledTransactionListRequest';
  const unsettled = { name, body: { status: 'any' } };
  const { found, at } = await searchList(asked, ask, unsettled, fits);
  if (!('is' in found)) return details(found.transId, ask);
  return found.is === 'absent' ? searchBatches(asked, ask, fits, at) : found;
}

async function searchBatches(
  asked: Asked,
  ask: Ask,
  fits: Fits,
  now: Date | null,
): Promise<WireDetails | Absent | NoAnswer> {
  const from = asked.since.getTime() - SKEW_MS;
  // No day that is still to come, by their own clock where it is known.
  const until = now === null ? Number.POSITIVE_INFINITY : now.getTime();
  const to = Math.max(from, Math.min(from + BATCH_RANGE_MS, until));
  const reply = await ask('getSettledBatchListRequest', {
    includeStatistics: 'false',
    firstSettlementDate: new Date(from).toISOString(),
    lastSettlementDate: new Date(to).toISOString(),
  });
  const batches = reply.is === 'reply' ? readBatches(reply.body) : null;
  if (batches?.messages.resultCode !== 'Ok') return noAnswer(reply);
  const all = batches.batchList ?? [];
  if (all.length > BATCHES_MAX) return { is: 'no_answer', why: `${all.length} batches to search` };
  for (const { batchId } of all) {
    const list = { name: 'getTransactionListRequest', body: { batchId } };
    const { found } = await searchList(asked, ask, list, fits);
    if (!('is' in found)) return details(found.transId, ask);
    if (found.is === 'no_answer') return found;
  }
  return { is: 'absent' };
}

type Searched = { found: WireSummary | Absent | NoAnswer; at: Date | null };

// Walks a list from the newest until what is older than the intent. Of two with our reference the
// one that was not declined counts.
async function searchList(asked: Asked, ask: Ask, list: List, fits: Fits): Promise<Searched> {
  const reference = shortForm(asked.key);
  const from = asked.since.getTime() - SKEW_MS;
  const reading = readingOf(asked.memory, list, ask);
  for (let page = 1; page <= PAGES_MAX; page++) {
    const { rows, reply, at } = await reading.page(page, ask);
    if (rows === null) return { found: noAnswer(reply), at };
    const ours = rows.filter((row) => row.invoiceNumber === reference && fits(row));
    const best = ours.find((row) => row.transactionStatus !== 'declined') ?? ours[0];
    if (best !== undefined) return { found: best, at };
    const last = rows.at(-1);
    const oldest = instant(last?.submitTimeUTC ?? '')?.getTime() ?? Number.POSITIVE_INFINITY;
    if (rows.length < PAGE_SIZE || oldest < from) return { found: { is: 'absent' }, at };
  }
  const why = `more than ${PAGES_MAX * PAGE_SIZE} transactions to search`;
  return { found: { is: 'no_answer', why }, at: null };
}

// The payment that is asked about by its own name cannot be nowhere.
function gone(answer: Absent | NoAnswer): NoAnswer {
  if (answer.is === 'no_answer') return answer;
  return { is: 'no_answer', why: 'the payment itself is not found' };
}

export function noAnswer(reply: HttpReply): NoAnswer {
  if (reply.is !== 'reply') return { is: 'no_answer', why: reply.why };
  const [message] = readReply(reply.body)?.messages.message ?? [];
  const why = message === undefined ? 'an unreadable reply' : `${message.code} ${message.text}`;
  return { is: 'no_answer', why: `HTTP ${reply.status}: ${why}` };
}

export function messageCode(reply: HttpReply): string | null {
  const body = reply.is === 'reply' ? readReply(reply.body) : null;
  return body?.messages.message[0]?.code ?? null;
}
