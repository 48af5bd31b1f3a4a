// Loads one-off schedules that the merchant's own system pushes, each accepted or rejected by
// itself. A few statements for thousands of items, in one transaction.

import type pg from 'pg';
import { insertBillingRecords, type NewBillingRecord } from '#db/billing-changes.ts';
import { type Merchant, merchantHeld, merchantNow, workingCalendarOf } from '#db/merchants.ts';
import { type Found, findForOneOffs, storedUnder } from '#db/one-offs.ts';
import { inTransaction } from '#db/pool.ts';
import { addDays, compareDates, dateIn, type PlainDate, startOfDay } from '#domain/calendar.ts';
import type { Id } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { dueDayFor } from '#domain/working-days.ts';
import type { Scope } from './context.ts';
import { logChange } from './log-change.ts';
import {
  askedOf,
  type OneOff,
  type OneOffInput,
  type OneOffResult,
  readOneOff,
  rejected,
  repeated,
} from './one-off-items.ts';

export type { OneOffInput, OneOffResult } from './one-off-items.ts';

/** Most items in one call. */
export const ONE_OFFS_MAX = 10_000;

/** How far ahead a one-off may be due. */
export const ONE_OFF_AHEAD_DAYS_MAX = 3_650;

/**
 * One result per item, in order. The same reference with the same content is accepted once and
 * answers with the first billing record, also when two calls bring it at the same time. Throws
 * Problem `limit_exceeded` over ONE_OFFS_MAX items; nothing is stored when it throws.
 */
export async function loadOneOffs(
  scope: Scope,
  items: readonly OneOffInput[],
): Promise<OneOffResult[]> {
  if (items.length > ONE_OFFS_MAX) {
    const limit = `at most ${ONE_OFFS_MAX} items`;
    throw new Problem('limit_exceeded', { field: 'items', value: items.length, limit });
  }
  const results = new Array<OneOffResult>(items.length);
  const readable: OneOff[] = [];
  for (const [index, item] of items.entries()) {
    const read = readOneOff(item, index);
    if ('is' in read) results[index] = read;
    else readable.push(read);
  }
  const { engine, merchantId } = scope;
  await inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const load: Load = { scope, merchant, now: merchantNow(engine, merchant), results };
    const made = await storeNew(tx, load, await decide(tx, load, readable));
    if (made === 0) return;
    await logChange(tx, scope, merchant, {
      summary: `Loaded ${made} one-off schedules of ${items.length} asked for`,
      subjectId: null,
    });
  });
  return results;
}

type Load = { scope: Scope; merchant: Merchant; now: Date; results: OneOffResult[] };

type New = { item: OneOff; row: NewBillingRecord };

/** Fills in the results of all but what is new, which it returns: one for each reference. */
async function decide(
  tx: pg.PoolClient,
  { scope, merchant, now, results }: Load,
  readable: readonly OneOff[],
): Promise<Map<string, New & { repeats: OneOff[] }>> {
  const today = dateIn(now, merchant.timeZone);
  const wanted = readable.map((item) => ({
    index: item.index,
    reference: item.reference,
    accountId: item.accountId,
    accountReference: item.accountReference,
    dueOn: item.dueOn !== null && item.dueOn > today ? item.dueOn : today,
  }));
  const found = new Map<number, Found>();
  for (const row of await findForOneOffs(tx, merchant.id, now, wanted)) found.set(row.index, row);
  const news = new Map<string, New & { repeats: OneOff[] }>();
  for (const item of readable) {
    const facts = found.get(item.index)!;
    const { accountId, stored } = facts;
    const twin = news.get(item.reference);
    if (accountId === null) {
      const unknown = new Problem('account_unknown', { field: 'account', value: item.account });
      results[item.index] = rejected(item.reference, unknown);
    } else if (stored !== null) {
      results[item.index] = repeated(item, askedOf(item, accountId), stored);
    } else if (twin !== undefined) {
      // Its account may be named by id here and by reference there: compared when both are known.
      const first = { id: twin.row.id, asked: twin.row.asked! };
      const result = repeated(item, askedOf(item, accountId), first);
      results[item.index] = result;
      if (result.is === 'accepted') twin.repeats.push(item);
    } else {
      const problem = obstacle(scope, item, facts, today);
      if (problem !== null) results[item.index] = rejected(item.reference, problem);
      else {
        const row = newRow(scope, merchant, now, item, accountId, facts);
        news.set(item.reference, { item, row, repeats: [] });
      }
    }
  }
  return news;
}

/** Stores what is new and fills in its results. Returns how many were made. */
async function storeNew(
  tx: pg.PoolClient,
  { scope, merchant, results }: Load,
  news: ReadonlyMap<string, New & { repeats: OneOff[] }>,
): Promise<number> {
  // In one order for everybody, so that two loads of the same references wait, not deadlock.
  const sorted = [...news.values()].sort((a, b) => (a.item.reference < b.item.reference ? -1 : 1));
  const writing = { merchantId: merchant.id, clockAt: merchant.clockAt, ids: scope.engine.ids };
  const made = await insertBillingRecords(
    tx,
    writing,
    sorted.map(({ row }) => row),
  );
  // Left out because somebody else stored the reference first: theirs is the answer.
  const lost = sorted.filter(({ row }) => !made.has(row.id));
  const references = lost.map(({ item }) => item.reference);
  const first = lost.length === 0 ? null : await storedUnder(tx, merchant.id, references);
  for (const { item, row, repeats } of sorted) {
    const theirs = first?.get(item.reference);
    const { reference } = item;
    for (const one of [item, ...repeats]) {
      results[one.index] =
        theirs === undefined
          ? { is: 'accepted', reference, billingRecordId: row.id, existing: one !== item }
          : repeated(one, row.asked!, theirs);
    }
  }
  return made.size;
}

/** Why it cannot be accepted now, or null. */
function obstacle(scope: Scope, item: OneOff, facts: Found, today: PlainDate): Problem | null {
  const { dueOn } = item;
  if (dueOn !== null && compareDates(dueOn, today) < 0) {
    const limit = `${today} or later`;
    return new Problem('date_past', { field: 'due_on', value: dueOn, limit });
  }
  if (dueOn !== null && compareDates(dueOn, addDays(today, ONE_OFF_AHEAD_DAYS_MAX)) > 0) {
    const limit = `at most ${ONE_OFF_AHEAD_DAYS_MAX} days after ${today}`;
    return new Problem('date_out_of_range', { field: 'due_on', value: dueOn, limit });
  }
  const held = heldBack(item, facts);
  if (held !== null) return held;
  if (facts.byPayer && facts.gateway === null) return null;
  const gateway = facts.gateway === null ? null : scope.engine.gateway(facts.gateway);
  if (gateway === null) {
    const limit = `a gateway connection that works here, not ${facts.gateway}`;
    return new Problem('connection_disabled', { field: 'account', value: item.account, limit });
  }
  const limit = gateway.accepts(item.amount, item.currency);
  if (limit === null) return null;
  return new Problem('amount_not_possible', { field: 'amount', value: Number(item.amount), limit });
}

function heldBack({ account: value }: OneOff, facts: Found): Problem | null {
  const field = 'account';
  switch (facts.reason) {
    case null:
      return null;
    case 'account_closed':
      return new Problem('account_closed', { field, value });
    case 'payment_stop':
      return new Problem('account_stopped', { field, value });
    case 'no_instrument': {
      const limit = 'an account with a default instrument, or whose payer pays by itself';
      return new Problem('instrument_unusable', { field, value, limit });
    }
    case 'instrument_unusable': {
      const limit = `an instrument that is not ${facts.unusableReason}`;
      return new Problem('instrument_unusable', { field, value, limit });
    }
    case 'card_expired': {
      const limit = `due until ${facts.expiresOn}, when the card expires`;
      return new Problem('instrument_unusable', { field, value, limit });
    }
    case 'connection_disabled':
      return new Problem('connection_disabled', { field, value });
  }
}

function newRow(
  { engine }: Scope,
  merchant: Merchant,
  now: Date,
  item: OneOff,
  accountId: Id<'account'>,
  { kind }: Found,
): NewBillingRecord {
  const { timeZone, cutOffTime, windowDays } = merchant;
  const wanted = item.dueOn ?? dateIn(now, timeZone);
  const calendar = workingCalendarOf(merchant);
  const { currency } = item;
  const dueOn = dueDayFor(now, wanted, kind ?? 'card', cutOffTime, timeZone, calendar, currency);
  return {
    id: engine.ids.next('billingRecord'),
    origin: 'one_off',
    paymentRecordId: null,
    ordinal: null,
    reference: item.reference,
    asked: askedOf(item, accountId),
    accountId,
    walletId: null,
    paymentMethodId: null,
    kind: 'purchase',
    amount: item.amount,
    currency: item.currency,
    dueOn,
    windowUntil: addDays(dueOn, windowDays),
    retryPolicy: item.retry,
    description: item.description,
    queueAt: startOfDay(dueOn, timeZone),
  };
}
