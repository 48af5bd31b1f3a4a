// One item of a load of one-off schedules: what a caller gave, read field by field, and what
// becomes of it. A bad item is a result, so that the others go their way.

import type { Asked } from '#db/billing-changes.ts';
import { type PlainDate, parsePlainDate } from '#domain/calendar.ts';
import { type Id, readId } from '#domain/ids.ts';
import { AMOUNT_MAX, type Currency, parseCurrency } from '#domain/money.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { readRetryPolicy, retryPolicyText } from '#domain/retry.ts';
import { firstDifference, referenceConflict } from './reference-conflict.ts';
import { readOptionalText, readText } from './texts.ts';

/** As the caller gave it, unchecked. */
export type OneOffInput = {
  /** 1 to 100 characters, unique per merchant. */
  reference: unknown;
  /** An account's id in prefixed text, or its reference. */
  account: unknown;
  /** Minor units: an integer, a bigint or digits. */
  amount: unknown;
  currency: unknown;
  /** `YYYY-MM-DD`, default today in the merchant's zone. */
  dueOn?: unknown;
  description?: unknown;
  /** As readRetryPolicy takes it; default none. */
  retry?: unknown;
};

/** `existing`: the same reference with the same content was there before. Fields in snake_case. */
export type OneOffResult = Accepted | Rejected;

export type Accepted = {
  is: 'accepted';
  reference: string;
  billingRecordId: Id<'billingRecord'>;
  existing: boolean;
};

export type Rejected = {
  is: 'rejected';
  /** As given. */
  reference: unknown;
  code: ProblemCode;
  field: string;
  value: unknown;
  limit: string | null;
  detail: string;
};

/** An item whose fields can be read; whether it is possible is another question. */
export type OneOff = {
  index: number;
  reference: string;
  accountId: Id<'account'> | null;
  accountReference: string | null;
  /** As given, for answers. */
  account: string;
  amount: bigint;
  currency: Currency;
  dueOn: PlainDate | null;
  description: string | null;
  retry: string;
};

export function readOneOff(input: OneOffInput, index: number): OneOff | Rejected {
  try {
    const reference = readText(input.reference, 'reference', 'reference');
    const account = readText(input.account, 'account', 'reference');
    const accountId = readId('account', account);
    return {
      index,
      reference,
      accountId,
      accountReference: accountId === null ? account : null,
      account,
      amount: readAmount(input.amount),
      currency: readCurrency(input.currency),
      dueOn: input.dueOn == null ? null : parsePlainDate(input.dueOn, 'due_on'),
      description: readOptionalText(input.description, 'description', 'description'),
      retry: retryPolicyText(readRetryPolicy(input.retry ?? 'none', 'retry')),
    };
  } catch (error) {
    if (error instanceof Problem) return rejected(input.reference, error);
    throw error;
  }
}

export function rejected(reference: unknown, problem: Problem): Rejected {
  return {
    is: 'rejected',
    reference,
    code: problem.code,
    field: problem.field ?? 'reference',
    value: problem.value,
    limit: problem.limit ?? null,
    detail: problem.detail,
  };
}

/** What is kept to tell a repeat from a conflict. */
export function askedOf(item: OneOff, accountId: Id<'account'>): Asked {
  return {
    account: accountId,
    amount: item.amount.toString(),
    currency: item.currency,
    due_on: item.dueOn,
    description: item.description,
    retry: item.retry,
  };
}

/** The answer to a reference that is there already: the first result, or a conflict. */
export function repeated(
  item: OneOff,
  asked: Asked,
  first: { id: Id<'billingRecord'>; asked: Asked },
): OneOffResult {
  const differs = firstDifference(asked, first.asked);
  if (differs !== null) {
    return rejected(item.reference, referenceConflict(item.reference, differs));
  }
  const { reference } = item;
  return { is: 'accepted', reference, billingRecordId: first.id, existing: true };
}

function readAmount(value: unknown): bigint {
  if (value == null) throw new Problem('field_missing', { field: 'amount' });
  const exact =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^\d{1,16}$/.test(value));
  const amount = exact ? BigInt(value) : 0n;
  if (amount >= 1n && amount <= AMOUNT_MAX) return amount;
  const limit = `an integer of minor units from 1 to ${AMOUNT_MAX}`;
  throw new Problem('amount_invalid', { field: 'amount', value, limit });
}

function readCurrency(value: unknown): Currency {
  if (value == null) throw new Problem('field_missing', { field: 'currency' });
  if (typeof value === 'string') return parseCurrency(value);
  throw new Problem('currency_unknown', { field: 'currency', value });
}
