// Moves a billing record that is still to come: its date, amount or instrument.

import type pg from 'pg';
import { accountById } from '#db/accounts.ts';
import { rewriteBillingRecord } from '#db/billing-changes.ts';
import { type BillingRecord, billingRecordById, billingRecordLocked } from '#db/billing-records.ts';
import { connectionById } from '#db/gateway-connections.ts';
import { type Instrument, instrumentById } from '#db/instruments.ts';
import { type Merchant, merchantHeld, merchantNow, workingCalendarOf } from '#db/merchants.ts';
import { inTransaction } from '#db/pool.ts';
import { walletById } from '#db/wallets.ts';
import {
  addDays,
  compareDates,
  dateIn,
  type PlainDate,
  parsePlainDate,
  startOfDay,
} from '#domain/calendar.ts';
import { type Id, showId } from '#domain/ids.ts';
import { AMOUNT_MAX } from '#domain/money.ts';
import { Problem } from '#domain/problems.ts';
import { dueDayFor } from '#domain/working-days.ts';
import type { Scope } from './context.ts';
import { ONE_OFF_AHEAD_DAYS_MAX } from './load-one-offs.ts';
import { logChange } from './log-change.ts';
import { mustExist } from './not-found.ts';
import { mustBeInstrumentOf } from './open-account.ts';
import { releaseUnbillable } from './release-unbillable.ts';
import { readOptionalText } from './texts.ts';

export type ChangeBillingRecordInput = {
  billingRecordId: Id<'billingRecord'>;
  /** Today or later; of one in_retry, the day of the next attempt. */
  dueOn?: PlainDate;
  /** Minor units. */
  amount?: bigint;
  /** null: its wallet's or account's default again. */
  instrumentId?: Id<'instrument'> | null;
  reason?: string | null;
};

/** Statuses that may be changed; one that waits for the payer may only be cancelled. */
const CHANGEABLE = ['to_come', 'in_retry', 'unbillable'];

/** Problem `state_conflict` naming the status, or one naming the field; nothing changes then. */
export async function changeBillingRecord(
  scope: Scope,
  input: ChangeBillingRecordInput,
): Promise<BillingRecord> {
  const { engine, merchantId } = scope;
  const { billingRecordId: id } = input;
  const reason = readOptionalText(input.reason, 'reason', 'reason');
  return inTransaction(engine.db.pool, async (tx) => {
    const merchant = await merchantHeld(tx, merchantId);
    const row = await billingRecordLocked(tx, merchantId, id);
    const before = mustExist(row, 'billingRecord', id, 'billing_record_id');
    if (!CHANGEABLE.includes(before.status)) throw notNow(before, CHANGEABLE);
    const instrument = await instrumentFor(tx, scope, before, input);
    const amount = readAmount(input.amount ?? before.amount);
    if (instrument !== null) await mustBeAccepted(tx, scope, before, amount, instrument);
    const dates = datesFor(merchant, merchantNow(engine, merchant), before, input, instrument);
    const instrumentId =
      input.instrumentId === undefined ? before.instrumentId : input.instrumentId;
    await rewriteBillingRecord(tx, merchantId, { id, amount, instrumentId, ...dates });
    if (before.status === 'unbillable') {
      await releaseUnbillable(tx, engine, merchant, [before.accountId]);
    }
    const after = mustExist(
      await billingRecordById(tx, merchantId, id),
      'billingRecord',
      id,
      'billing_record_id',
    );
    await logChange(tx, scope, merchant, {
      summary: `Changed billing record ${showId('billingRecord', id)}`,
      subjectId: id,
      reason,
      before: changeable(before),
      after: changeable(after),
    });
    return after;
  });
}

/** Problem `state_conflict` that names the present status and what it would have to be. */
export function notNow(row: BillingRecord, allowed: readonly string[]): Problem {
  const limit = allowed.join(', ');
  return new Problem('state_conflict', { field: 'status', value: row.status, limit });
}

/** What would be charged after the change; null when there is nothing yet. */
async function instrumentFor(
  tx: pg.PoolClient,
  { merchantId }: Scope,
  before: BillingRecord,
  { instrumentId: given }: ChangeBillingRecordInput,
): Promise<Instrument | null> {
  const account = await accountById(tx, merchantId, before.accountId);
  const { customerId, defaultInstrumentId } = account!;
  if (given) {
    const of = { merchantId, customerId, field: 'instrument_id' };
    const instrument = await mustBeInstrumentOf(tx, of, given);
    if (instrument.unusableReason === null) return instrument;
    const limit = `an instrument that is not ${instrument.unusableReason}`;
    const value = showId('instrument', given);
    throw new Problem('instrument_unusable', { field: 'instrument_id', value, limit });
  }
  const wallet = before.walletId && (await walletById(tx, merchantId, before.walletId));
  const own = given === null ? null : before.instrumentId;
  const id = own ?? (wallet ? wallet.defaultInstrumentId : null) ?? defaultInstrumentId;
  return id === null ? null : instrumentById(tx, merchantId, id);
}

async function mustBeAccepted(
  tx: pg.PoolClient,
  { engine, merchantId }: Scope,
  { currency }: BillingRecord,
  amount: bigint,
  { gatewayConnectionId }: Instrument,
): Promise<void> {
  const connection = await connectionById(tx, merchantId, gatewayConnectionId);
  const gateway = connection === null ? null : engine.gateway(connection.gateway);
  const limit = gateway === null ? null : gateway.accepts(amount, currency);
  if (limit !== null) {
    throw new Problem('amount_not_possible', { field: 'amount', value: Number(amount), limit });
  }
}

function datesFor(
  merchant: Merchant,
  now: Date,
  before: BillingRecord,
  input: ChangeBillingRecordInput,
  instrument: Instrument | null,
): { dueOn: PlainDate; windowUntil: PlainDate; queueAt: Date | null } {
  const { dueOn: wasOn, windowUntil, queueAt } = before;
  if (input.dueOn === undefined) return { dueOn: wasOn, windowUntil, queueAt };
  const { timeZone, cutOffTime, windowDays } = merchant;
  const wanted = parsePlainDate(input.dueOn, 'due_on');
  const today = dateIn(now, timeZone);
  if (compareDates(wanted, today) < 0) {
    const limit = `${today} or later`;
    throw new Problem('date_past', { field: 'due_on', value: wanted, limit });
  }
  if (compareDates(wanted, addDays(today, ONE_OFF_AHEAD_DAYS_MAX)) > 0) {
    const limit = `at most ${ONE_OFF_AHEAD_DAYS_MAX} days after ${today}`;
    throw new Problem('date_out_of_range', { field: 'due_on', value: wanted, limit });
  }
  const calendar = workingCalendarOf(merchant);
  const kind = instrument?.kind ?? 'card';
  const { currency } = before;
  const dueOn = dueDayFor(now, wanted, kind, cutOffTime, timeZone, calendar, currency);
  return {
    dueOn,
    windowUntil: addDays(dueOn, windowDays),
    queueAt: before.status === 'unbillable' ? null : startOfDay(dueOn, timeZone),
  };
}

function readAmount(amount: bigint): bigint {
  if (amount >= 1n && amount <= AMOUNT_MAX) return amount;
  const limit = `an integer of minor units from 1 to ${AMOUNT_MAX}`;
  throw new Problem('amount_invalid', { field: 'amount', value: Number(amount), limit });
}

function changeable(row: BillingRecord): Record<string, unknown> {
  const { instrumentId } = row;
  return {
    dueOn: row.dueOn,
    amount: row.amount,
    instrument: instrumentId && showId('instrument', instrumentId),
    status: row.status,
  };
}
