// Loads one-off schedules that the merchant's own system pushes, each accepted or rejected by
// itself.

import type { Id } from '#domain/ids.ts';
import type { ProblemCode } from '#domain/problems.ts';
import type { Scope } from './context.ts';

/** Most items in one call. */
export const ONE_OFFS_MAX = 10_000;

/** How far ahead a one-off may be due. */
export const ONE_OFF_AHEAD_DAYS_MAX = 3_650;

/** As the caller gave it: each item is checked by itself, and a bad one is a result, not a throw. */
export type OneOffInput = {
  /** 1 to 100 characters, unique per merchant. */
  reference: unknown;
  /** An account's id in prefixed text, or its reference. */
  account: unknown;
  amount: unknown;
  currency: unknown;
  /** `YYYY-MM-DD`, default today in the merchant's zone. */
  dueOn?: unknown;
  description?: unknown;
  /** As readRetryPolicy takes it; default none. */
  retry?: unknown;
};

/** `existing`: the same reference with the same content was there before. Fields in snake_case. */
export type OneOffResult =
  | { is: 'accepted'; reference: string; billingRecordId: Id<'billingRecord'>; existing: boolean }
  | {
      is: 'rejected';
      reference: unknown;
      code: ProblemCode;
      field: string;
      value: unknown;
      limit: string | null;
      detail: string;
    };

/** One result per item, in order. Throws Problem `limit_exceeded` over ONE_OFFS_MAX items. */
export async function loadOneOffs(
  scope: Scope,
  items: readonly OneOffInput[],
): Promise<OneOffResult[]> {
  throw new Error(`not written: ${scope.merchantId} ${items.length}`);
}
