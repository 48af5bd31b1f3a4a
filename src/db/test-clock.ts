// The test clock of a merchant while it is advanced: held by one process at a time, through a lock
// that dies with its connection, so that a killed advance can be taken up again.

import type pg from 'pg';
import type { MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

/** Namespace of the advisory locks, so that no other use of them collides. */
const LOCK_SPACE = 0x636c6f63;

/** A client that holds the merchant's clock, or null when someone else does. */
export async function holdClock(
  pool: pg.Pool,
  merchantId: MerchantId,
): Promise<pg.PoolClient | null> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ held: boolean }>(
      `select pg_try_advisory_lock($1, hashtext($2)) as held`,
      [LOCK_SPACE, merchantId],
    );
    if (rows[0]?.held) return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  return null;
}

/**
 * Ends the hold before it returns, so that the next advance finds the clock free. Where that fails
 * the connection is ended, and the hold with it.
 */
export async function releaseClock(client: pg.PoolClient): Promise<void> {
  const freed = await client.query('select pg_advisory_unlock_all()').catch(() => null);
  client.release(freed === null);
}

/** Moves the clock, never back. `until` says how far it is being advanced; null: it stands. */
export async function moveClock(
  connection: Connection,
  merchantId: MerchantId,
  at: Date,
  until: Date | null,
): Promise<void> {
  await connection.query(
    `update merchant set clock_at = greatest(clock_at, $2), clock_advancing_until = $3
     where id = $1 and clock_at is not null`,
    [merchantId, at, until],
  );
}

/** The next instant at which a payment record of the merchant wants planning, or null. */
export async function nextPlanAt(
  connection: Connection,
  merchantId: MerchantId,
): Promise<Date | null> {
  const { rows } = await connection.query<{ plan_at: Date | null }>(
    `select min(plan_at) as plan_at from payment_record
     where merchant_id = $1 and plan_at is not null and test_clock`,
    [merchantId],
  );
  return rows[0]?.plan_at ?? null;
}

/** Test merchants whose clock stands while something is due at its instant. At most `limit`. */
export async function merchantsDueOnTestClock(
  connection: Connection,
  limit: number,
): Promise<{ merchantId: MerchantId; clockAt: Date }[]> {
  const { rows } = await connection.query<{ merchantId: MerchantId; clockAt: Date }>(
    `select m.id as "merchantId", m.clock_at as "clockAt" from merchant m
     where m.clock_at is not null and m.clock_advancing_until is null and exists (
       select from billing_state s where s.merchant_id = m.id and s.queue_at <= m.clock_at
         and s.queue_at is not null and s.test_clock)
     limit $1`,
    [limit],
  );
  return rows;
}

/** True while another worker's lease holds payments of the merchant. */
export async function isLeasedElsewhere(
  connection: Connection,
  merchantId: MerchantId,
  workerId: string,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select 1 from lease where worker_id <> $2 and $1 = any (merchants) limit 1`,
    [merchantId, workerId],
  );
  return rowCount === 1;
}
