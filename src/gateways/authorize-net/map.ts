// Pure translation of Authorize.Net's replies to an Outcome. Its HTTP status says nothing, and its
// resultCode little: only the response code tells whether money was taken.

import type { DeclineReason, KeptData, Outcome } from '#domain/outcome.ts';
import type { LookUpResult } from '../contract.ts';
import type { HttpReply } from '../http.ts';
import { declineReason, meaningOf } from './declines.ts';
import { readTransaction, type WireDetails, type WireTransaction } from './wire.ts';

export type Kind = 'purchase' | 'authorization';

const DAY_MS = 86_400_000;
/** A hold that is not captured is let go by Authorize.Net after this time. */
const HOLD_MS = 30 * DAY_MS;

/** Authorize.Net has seen the same before: `transId` names it, where it says so. */
export type Duplicate = { is: 'duplicate'; transId: string | null; said: string };

/** `transId` of what it is about, and the codes of what it did. */
export type Accepted = { transId: string; codes: readonly string[]; transaction: WireTransaction };

export function chargeOutcome(reply: HttpReply, kind: Kind): Outcome | Duplicate {
  return readOutcome(reply, ({ transId, transaction }) => {
    // An account in test mode approves everything under this number and does nothing.
    if (transId === '0') return { is: 'not_sent', why: 'the merchant account is in test mode' };
    const hold = kind === 'purchase' ? {} : expiry(serverDate(reply));
    const facts = {
      auth_code: transaction.authCode ?? null,
      avs: transaction.avsResultCode ?? null,
    };
    const network = transaction.networkTransId ?? null;
    return { is: 'approved', gatewayRef: transId, ...kept(facts, network), ...hold, http: 200 };
  });
}

// The network's own name of the first payment is what later ones refer to.
function kept(facts: KeptData, network: string | null) {
  const data = { ...facts, network_transaction_id: network };
  return network === null ? { data } : { data, networkTransactionId: network };
}

/** `approved` says what response code 1 means for the verb. */
export function readOutcome(
  reply: HttpReply,
  approved: (accepted: Accepted) => Outcome,
): Outcome | Duplicate {
  if (reply.is === 'not_sent') return reply;
  if (reply.is === 'lost') return { is: 'unknown', why: reply.why };
  const http = reply.status;
  const body = http === 200 ? readTransaction(reply.body) : null;
  if (body === null) return { is: 'unknown', why: `unreadable HTTP ${http}`, http };
  const transaction = body.transactionResponse ?? null;
  const [message] = body.messages.message;
  switch (transaction === null ? '' : String(transaction.responseCode ?? '')) {
    case '1': {
      const { transId = null, messages } = transaction ?? {};
      if (transaction === null || transId === null) break;
      const codes = (messages ?? []).map(({ code }) => String(code));
      return approved({ transId, codes, transaction });
    }
    case '2':
    case '3':
      return transaction === null ? unclear('no transaction') : refused(transaction);
    case '4': {
      const gatewayRef = transaction?.transId ?? '0';
      return gatewayRef === '0'
        ? unclear('held, but unnamed')
        : { is: 'pending', gatewayRef, http };
    }
    case '':
      return requestFailure(message?.code ?? '', message?.text ?? '');
  }
  return unclear(`response code ${transaction?.responseCode} (${message?.code ?? ''})`);
}

function refused(transaction: WireTransaction): Outcome | Duplicate {
  const responseCode = String(transaction.responseCode);
  const [error] = transaction.errors ?? [];
  const [message] = transaction.messages ?? [];
  const code = String(error?.errorCode ?? message?.code ?? '');
  const said = error?.errorText ?? message?.description ?? `response code ${responseCode}`;
  const transId = transaction.transId ?? '0';
  const meaning = meaningOf(responseCode, code);
  if (meaning === 'duplicate') {
    return { is: 'duplicate', transId: transId === '0' ? null : transId, said };
  }
  if (meaning === 'unclear') return unclear(`${code} ${said}`);
  if (meaning === 'not_carried_out') return { is: 'not_sent', why: `${code} ${said}` };
  const ref = transId === '0' ? {} : { gatewayRef: transId };
  return {
    is: 'declined',
    reason: meaning,
    code: `${responseCode}/${code}`,
    said,
    ...ref,
    http: 200,
  };
}

// Turned away before any work: wrong credentials, no permission, an account that is not active or
// in test mode, too many requests at once. The same may go again when that is repaired.
const TURNED_AWAY = new Set(['E00005', 'E00006', 'E00007', 'E00008', 'E00009', 'E00010', 'E00053']);

// Refused by the schema or for what it names, before anything reached a bank.
const REFUSED: ReadonlyMap<string, DeclineReason> = new Map([
  ['E00040', 'instrument_missing'],
  ...['E00002', 'E00003', 'E00004', 'E00013', 'E00014', 'E00015', 'E00016', 'E00155'].map(
    (code) => [code, 'processing_error'] as const,
  ),
]);

function requestFailure(code: string, said: string): Outcome {
  if (TURNED_AWAY.has(code)) return { is: 'not_sent', why: `${code} ${said}` };
  const reason = REFUSED.get(code);
  if (reason !== undefined) return { is: 'declined', reason, code, said, http: 200 };
  return unclear(`${code} ${said}`);
}

/** Money was taken, whatever became of it later. */
const TAKEN = new Set([
  'capturedPendingSettlement',
  'pendingSettlement',
  'pendingFinalSettlement',
  'updatingSettlement',
  'settledSuccessfully',
  'approvedReview',
  'returnedItem',
  'chargeback',
  'chargebackReversal',
]);
const HELD = 'authorizedPendingCapture';
const IN_REVIEW = new Set([
  'FDSPendingReview',
  'FDSAuthorizedPendingReview',
  'underReview',
  'authorizedPendingRelease',
]);
const REFUSED_STATUSES = new Set(['declined', 'generalError', 'communicationError']);
const REFUNDED = new Set(['refundPendingSettlement', 'refundSettledSuccessfully']);

export function isTaken({ transactionStatus }: WireDetails): boolean {
  return TAKEN.has(transactionStatus);
}

export function isHeld({ transactionStatus }: WireDetails): boolean {
  return transactionStatus === HELD;
}

/** Whether a status is one of money given back, which a list shows beside what was taken. */
export function isRefundStatus(status: string): boolean {
  return REFUNDED.has(status);
}

export function detailsOutcome(details: WireDetails, kind: Kind): LookUpResult {
  const { transId: gatewayRef, transactionStatus: status } = details;
  if (TAKEN.has(status) || (status === HELD && kind === 'authorization')) {
    const facts = { auth_code: details.authCode ?? null, avs: details.AVSResponse ?? null };
    const hold = kind === 'purchase' ? {} : expiry(instant(details.submitTimeUTC));
    const network = details.networkTransId ?? null;
    return { is: 'approved', gatewayRef, ...kept(facts, network), ...hold, http: 200 };
  }
  if (IN_REVIEW.has(status)) return { is: 'pending', gatewayRef, http: 200 };
  if (status === 'voided' || status === 'expired') {
    const said = status === 'voided' ? 'It was voided.' : 'The held funds were let go.';
    return declined(details, 'not_permitted', status, said);
  }
  if (status === 'failedReview') {
    return declined(details, 'fraud_suspected', '254', 'Declined after review.');
  }
  const responseCode = String(details.responseCode);
  if (REFUSED_STATUSES.has(status) && (responseCode === '2' || responseCode === '3')) {
    const code = String(details.responseReasonCode);
    const said = details.responseReasonDescription ?? status;
    return declined(details, declineReason(responseCode, code), `${responseCode}/${code}`, said);
  }
  return { is: 'no_answer', why: `the transaction is ${status}` };
}

export function refundOutcome(details: WireDetails): LookUpResult {
  const { transId: gatewayRef, transactionStatus: status } = details;
  if (REFUNDED.has(status)) return { is: 'approved', gatewayRef, http: 200 };
  if (IN_REVIEW.has(status)) return { is: 'pending', gatewayRef, http: 200 };
  if (status === 'declined' || status === 'voided') {
    return declined(details, 'processing_error', status, `The refund was ${status}.`);
  }
  return { is: 'no_answer', why: `the refund is ${status}` };
}

export function declined(
  { transId: gatewayRef }: WireDetails,
  reason: DeclineReason,
  code: string,
  said: string,
): Outcome & { is: 'declined' } {
  return { is: 'declined', reason, code, said, gatewayRef, http: 200 };
}

/** A hold of that time ends then. */
export function expiry(from: Date | null): { expiresAt?: Date } {
  return from === null ? {} : { expiresAt: new Date(from.getTime() + HOLD_MS) };
}

/** Authorize.Net's own time as its reply tells it; null when it does not. */
export function serverDate(reply: HttpReply): Date | null {
  return reply.is === 'reply' ? instant(reply.headers.date ?? '') : null;
}

export function instant(text: string): Date | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
}

function unclear(why: string): Outcome & { is: 'unknown' } {
  return { is: 'unknown', why, http: 200 };
}
