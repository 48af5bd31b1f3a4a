// Notices that were applied: the same one twice changes nothing the second time.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

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

export async function isNoticeNoted(
  connection: Connection,
  merchantId: MerchantId,
  connectionId: Id<'gatewayConnection'>,
  noticeId: string,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `select 1 from gateway_notice
     where merchant_id = $1 and gateway_connection_id = $2 and notice_id = $3`,
    [merchantId, connectionId, noticeId],
  );
  return rowCount === 1;
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
