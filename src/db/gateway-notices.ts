// Notices that were applied: the same one twice changes nothing the second time.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';
import type { LogEntry } from './transaction-log.ts';

/** False when the notice stands already. In the transaction of what it changes. */
export async function noteNotice(
  connection: Connection,
  merchantId: MerchantId,
  connectionId: Id<'gatewayConnection'>,
  noticeId: string,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `insert into gateway_notice (merchant_id, gateway_connection_id, notice_id, received_at)
     values ($1, $2, $3, clock_timestamp()) on conflict do nothing`,
    [merchantId, connectionId, noticeId],
  );
  return rowCount === 1;
}

/**
 * CTE `fresh`: the rows of `given` whose notice did not stand yet, which are noted by it. They have
 * `merchantId`, `connectionId` and `noticeId`, and none of them is there twice. `is true` has them
 * looked up in a hash; a join of lists taken for short would compare each with all the others.
 */
export const FRESH = (given: string): string => `
noted as (
  insert into gateway_notice (merchant_id, gateway_connection_id, notice_id, received_at)
  select "merchantId", "connectionId", "noticeId", clock_timestamp() from ${given}
  on conflict do nothing
  returning merchant_id, gateway_connection_id, notice_id
), fresh as (
  select g.* from ${given} g
  where (("merchantId", "connectionId", "noticeId") in (
    select merchant_id, gateway_connection_id, notice_id from noted
  )) is true
)`;

export type AppliedNotice = {
  merchantId: MerchantId;
  connectionId: Id<'gatewayConnection'>;
  noticeId: string;
  /** What the transaction log says of it; `at` null is the database's clock. */
  log: Omit<LogEntry, 'at' | 'kind'> & { at: Date | null };
};

/**
 * Notes and logs notices whose effect is guarded by itself. In the order of `notices`: false where
 * it stands already. At most one of each.
 */
export async function noteNotices(
  connection: Connection,
  notices: readonly AppliedNotice[],
): Promise<boolean[]> {
  const { rows } = await connection.query<{ n: number }>({
    name: 'note-notices',
    text: `with given as materialized (
        select * from jsonb_to_recordset($1::jsonb) as g (
          n int, "merchantId" uuid, "connectionId" uuid, "noticeId" text, log jsonb)
      ), ${FRESH('given')}, logged as (
        insert into transaction_log (merchant_id, id, at, kind, actor, summary, subject_id, detail)
        select "merchantId", (log ->> 'id')::uuid,
          coalesce((log ->> 'at')::timestamptz, clock_timestamp()), 'notice', log ->> 'actor',
          log ->> 'summary', (log ->> 'subjectId')::uuid, log -> 'detail'
        from fresh
      )
      select n from fresh`,
    values: [JSON.stringify(notices.map((notice, n) => ({ ...notice, n })))],
  });
  const fresh = new Set(rows.map(({ n }) => n));
  return notices.map((_, n) => fresh.has(n));
}

/** Whose gateway connection it is; null: nobody's. Index gateway_connection_by_id. */
export async function merchantOfConnection(
  connection: Connection,
  connectionId: Id<'gatewayConnection'>,
): Promise<MerchantId | null> {
  const { rows } = await connection.query<{ merchant_id: MerchantId }>(
    `select merchant_id from gateway_connection where id = $1`,
    [connectionId],
  );
  return rows[0]?.merchant_id ?? null;
}
