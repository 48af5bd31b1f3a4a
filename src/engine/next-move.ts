// The one decision about a doubt, without any I/O: given the gateway's declared contract, what was
// sent when, and what the look-up said, what may be done now.

import { NOT_FOUND_YET } from '#db/doubts.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { TransactionKind, TransactionStatus } from '#domain/payment-transaction.ts';
import type { Idempotency, LookUpResult } from '#gateways/contract.ts';

export type Move =
  | { do: 'record'; outcome: Exclude<Outcome, { is: 'not_sent' | 'unknown' }> }
  /** The funds that were held are no longer held. */
  | { do: 'hold_ended' }
  /** The same request, under the same key. */
  | { do: 'send_again' }
  /** Proved that nothing happened. */
  | { do: 'not_processed' }
  /** Proved that nothing happened, and something forbids another attempt. */
  | { do: 'withdraw'; reason: string }
  | { do: 'ask_later'; why: string; waitMs?: number; atLatest?: Date };

export type Doubtful = {
  kind: TransactionKind;
  status: TransactionStatus;
  createdAt: Date;
  since: Date;
  /** Last instant at which a request may have been under way. */
  sentUntil: Date | null;
  /** Why nothing may be sent now, or null. */
  heldBy: string | null;
  asked: number;
};

/** A hold that is looked at before it ends is looked at again after this. */
const HOLD_QUESTION_MS = 3_600_000;

/** `now` is the process's clock, as are `since` and `sentUntil`. */
export function nextMove(
  contract: Idempotency,
  doubt: Doubtful,
  found: LookUpResult,
  now: Date,
): Move {
  switch (found.is) {
    case 'approved':
      if (doubt.status !== 'authorized') return { do: 'record', outcome: found };
      return { do: 'ask_later', why: 'the funds are still held', waitMs: HOLD_QUESTION_MS };
    case 'declined':
      return doubt.status === 'authorized'
        ? { do: 'hold_ended' }
        : { do: 'record', outcome: found };
    case 'pending':
    case 'action_required':
      return { do: 'record', outcome: found };
    case 'not_sent':
    case 'unknown':
    case 'no_answer':
      return { do: 'ask_later', why: found.why };
    case 'absent':
      return afterAbsence(contract, doubt, now);
  }
}

// Silence proves nothing while a request may still arrive or the look-up may lag. A pending or held
// payment that cannot be found is a contradiction for people, never a failure.
function afterAbsence(contract: Idempotency, doubt: Doubtful, now: Date): Move {
  if (doubt.status === 'pending' || doubt.status === 'authorized') {
    return { do: 'ask_later', why: 'the gateway does not find what it confirmed before' };
  }
  if (doubt.kind === 'capture' && contract.capturesUnseen) return { do: 'send_again' };
  const { absenceProvesAfterMs, key, strayMs } = contract;
  const sentUntil = doubt.sentUntil ?? doubt.since;
  const silentMs = now.getTime() - sentUntil.getTime();
  if (absenceProvesAfterMs !== null && silentMs >= absenceProvesAfterMs) {
    return doubt.heldBy === null
      ? { do: 'not_processed' }
      : { do: 'withdraw', reason: doubt.heldBy };
  }
  const keyAgeMs = now.getTime() - doubt.since.getTime();
  const later = { do: 'ask_later', why: NOT_FOUND_YET } as const;
  if (key.honoured && keyAgeMs < key.forMs && doubt.heldBy === null) {
    if (strayMs === undefined || silentMs >= strayMs) return { do: 'send_again' };
    return { ...later, atLatest: new Date(sentUntil.getTime() + strayMs) };
  }
  if (absenceProvesAfterMs === null) return later;
  return { ...later, atLatest: new Date(sentUntil.getTime() + absenceProvesAfterMs) };
}
