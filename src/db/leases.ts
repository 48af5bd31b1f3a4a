// Who works and what each process has in flight: a lease per claim, kept alive by one heartbeat
// per process. The database's clock alone says who is dead, so skewed clocks cannot.

import type { Id } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

/** Leases taken over in one go. */
const RECOVER_MAX = 20;

export type WorkerId = Id<'worker'>;

export async function joinWorkers(
  connection: Connection,
  workerId: WorkerId,
  name: string,
  aliveMs: number,
): Promise<void> {
  await connection.query(
    `insert into worker (id, name, started_at, alive_until)
     values ($1, $2, now(), clock_timestamp() + $3 * interval '1 millisecond')`,
    [workerId, name, aliveMs],
  );
}

/** False when this worker was declared dead: whatever it holds is no longer its own. */
export async function beat(
  connection: Connection,
  workerId: WorkerId,
  aliveMs: number,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `update worker set alive_until = clock_timestamp() + $2 * interval '1 millisecond'
     where id = $1 and alive_until > clock_timestamp()`,
    [workerId, aliveMs],
  );
  return rowCount === 1;
}

/** After the last outcome was recorded. What is still leased is found by the others at once. */
export async function leaveWorkers(connection: Connection, workerId: WorkerId): Promise<void> {
  await connection.query(`delete from worker where id = $1`, [workerId]);
}

export async function endLeases(connection: Connection, leases: readonly string[]): Promise<void> {
  await connection.query(`delete from lease where id = any ($1::uuid[])`, [leases]);
}

/**
 * Turns the open work of dead workers into doubts, to be asked for at `now` as are the doubts they
 * had taken, and ends their leases; removes the dead that hold nothing. `sentUntil`: when the last
 * request of one that is only believed dead is over. Returns how many doubts were made. Safe to run
 * everywhere at once: a lease is taken over by one.
 */
export async function recoverDead(
  connection: Connection,
  now: Date,
  sentUntil: Date,
): Promise<number> {
  const { rowCount } = await connection.query(
    `with dead as (
       select l.id, l.merchants, l.transactions from lease l
       left join worker w on w.id = l.worker_id
       where w.id is null or w.alive_until < clock_timestamp()
       limit ${RECOVER_MAX} for update of l skip locked
     ), ended as (
       delete from lease l using dead d where l.id = d.id
     ), sooner as (
       update doubt u set ask_at = least(u.ask_at, $1)
       from dead d, unnest(d.merchants, d.transactions) as open (merchant_id, transaction_id)
       where u.merchant_id = open.merchant_id and u.payment_transaction_id = open.transaction_id
     )
     insert into doubt (merchant_id, payment_transaction_id, sent_until, since, ask_at)
     select t.merchant_id, t.id, $2, $1, $1
     from dead d, unnest(d.merchants, d.transactions) as open (merchant_id, transaction_id)
     join payment_transaction t on t.merchant_id = open.merchant_id and t.id = open.transaction_id
     where t.status = 'in_progress'
     on conflict do nothing`,
    [now, sentUntil],
  );
  await connection.query(
    `delete from worker w where w.alive_until < clock_timestamp() - interval '1 minute'
       and not exists (select 1 from lease l where l.worker_id = w.id)`,
  );
  return rowCount ?? 0;
}
