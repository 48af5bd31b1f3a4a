// Up to when each gateway connection has been read for what no notice tells: a bookmark, moved on
// only when all that was read has been applied.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type Poll = {
  merchantId: MerchantId;
  connectionId: Id<'gatewayConnection'>;
  gateway: string;
  /** null: never read. */
  readUntil: Date | null;
};

/**
 * Connections of the given gateways that are to be read at `now`, taken until `holdUntil`: who
 * dies over one leaves it to the next. Of one merchant where it is named.
 */
export async function takePolls(
  connection: Connection,
  taking: { now: Date; holdUntil: Date; limit: number },
  gateways: readonly string[],
  merchantId: MerchantId | null,
): Promise<Poll[]> {
  const { now, holdUntil, limit } = taking;
  const { rows } = await connection.query<Poll>(
    `with due as (
       select c.merchant_id, c.id, c.gateway, p.read_until
       from gateway_connection c
       left join gateway_poll p
         on p.merchant_id = c.merchant_id and p.gateway_connection_id = c.id
       where c.enabled and c.gateway = any ($4) and (p.poll_at is null or p.poll_at <= $1)
         and ($5::uuid is null or c.merchant_id = $5)
       order by p.poll_at nulls first
       limit $3
     ), taken as (
       insert into gateway_poll (merchant_id, gateway_connection_id, read_until, poll_at)
       select merchant_id, id, read_until, $2 from due
       on conflict (merchant_id, gateway_connection_id) do update set poll_at = excluded.poll_at
       where gateway_poll.poll_at <= $1
       returning merchant_id, gateway_connection_id
     )
     select d.merchant_id as "merchantId", d.id as "connectionId", d.gateway,
       d.read_until as "readUntil"
     from due d
     join taken t on t.merchant_id = d.merchant_id and t.gateway_connection_id = d.id`,
    [now, holdUntil, limit, gateways, merchantId],
  );
  return rows;
}

/** Read and applied up to `readUntil`; null: nothing was, and it is read from where it stood. */
export async function notePoll(
  connection: Connection,
  poll: Pick<Poll, 'merchantId' | 'connectionId'>,
  readUntil: Date | null,
  pollAt: Date,
): Promise<void> {
  await connection.query(
    `update gateway_poll set read_until = coalesce($3, read_until), poll_at = $4
     where merchant_id = $1 and gateway_connection_id = $2`,
    [poll.merchantId, poll.connectionId, readUntil, pollAt],
  );
}
