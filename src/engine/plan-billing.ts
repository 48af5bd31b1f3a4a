// Makes the next billing records of payment records whose horizon has moved on, and completes
// those whose billing records are all made and final. A unique key, not this sweep, is what keeps
// a billing record from being made twice: several processes may plan at once.

import type pg from 'pg';
import { insertBillingRecords } from '#db/billing-changes.ts';
import { type Merchant, merchantsHeld } from '#db/merchants.ts';
import {
  lockToPlan,
  type PlanDone,
  type ToPlan,
  updatePlans,
  withOpenBilling,
} from '#db/payment-records.ts';
import { inTransaction } from '#db/pool.ts';
import { FINAL_STATUSES } from '#domain/billing-record.ts';
import { dateIn } from '#domain/calendar.ts';
import type { MerchantId } from '#domain/ids.ts';
import type { Engine } from './context.ts';
import { type NextBilling, nextBilling } from './planned-billing.ts';
import { endStopsRunOut } from './release-unbillable.ts';

export const PLAN_BATCH_MAX = 500;

/** `records`: payment records looked at; 0 means that nothing is left to plan at that instant. */
export type Planned = { records: number; made: number; completed: number; stopsEnded: number };

/**
 * One batch of at most `limit` payment records (PLAN_BATCH_MAX at most), of merchants without a
 * test clock; also ends as many stops whose time has run out.
 */
export async function planBilling(engine: Engine, now: Date, limit: number): Promise<Planned> {
  return planBatch(engine, null, now, limit);
}

/** As planBilling for one merchant, at an instant of its own clock. */
export async function planBillingOf(
  engine: Engine,
  merchantId: MerchantId,
  now: Date,
  limit: number,
): Promise<Planned> {
  return planBatch(engine, merchantId, now, limit);
}

async function planBatch(
  engine: Engine,
  merchantId: MerchantId | null,
  now: Date,
  limit: number,
): Promise<Planned> {
  const most = Math.min(limit, PLAN_BATCH_MAX);
  const stopsEnded = await endStopsRunOut(engine, merchantId, now, most);
  const planned = await inTransaction(engine.db.pool, async (tx) => {
    const locked = await lockToPlan(tx, merchantId, now, most);
    const merchants = await merchantsHeld(tx, [...new Set(locked.map((one) => one.merchantId))]);
    // A merchant that is being changed, or got a test clock meanwhile, is for another sweep.
    const mine = ({ merchantId: of }: ToPlan) => {
      const merchant = merchants.get(of);
      return merchant !== undefined && (merchantId !== null || merchant.clockAt === null);
    };
    const records = locked.filter(mine);
    const plans = records.map((record) => {
      const merchant = merchants.get(record.merchantId)!;
      const today = dateIn(now, merchant.timeZone);
      return {
        record,
        merchant,
        next: nextBilling(engine.ids, merchant, record, today, record.instrumentKind),
      };
    });
    const made = await insertAll(tx, engine, plans);
    const completed = await writePlans(tx, plans);
    return { records: records.length, made, completed };
  });
  return { ...planned, stopsEnded };
}

type Plan = { record: ToPlan; merchant: Merchant; next: NextBilling };

async function insertAll(
  tx: pg.PoolClient,
  engine: Engine,
  plans: readonly Plan[],
): Promise<number> {
  let made = 0;
  for (const [merchant, ofOne] of Map.groupBy(plans, ({ merchant: of }) => of)) {
    const writing = { merchantId: merchant.id, clockAt: merchant.clockAt, ids: engine.ids };
    const rows = ofOne.flatMap(({ next }) => next.rows);
    made += (await insertBillingRecords(tx, writing, rows)).size;
  }
  return made;
}

/** Returns how many are completed. */
async function writePlans(tx: pg.PoolClient, plans: readonly Plan[]): Promise<number> {
  const ended = plans.filter(({ next }) => next.allMade).map(({ record }) => record);
  const open = await withOpenBilling(tx, ended, FINAL_STATUSES);
  const done = plans.map(({ record, next }): PlanDone => {
    const completed = next.allMade && !open.has(record.id);
    return {
      merchantId: record.merchantId,
      id: record.id,
      plannedCount: next.plannedCount,
      planAt: completed ? null : next.planAt,
      completed,
    };
  });
  await updatePlans(tx, done);
  return done.filter(({ completed }) => completed).length;
}
