// The transaction log of one thing. Exchanges with gateways, one or more a payment, stand in no
// index of their own: they are found through the status history that they led to.

import type { MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';
import type { LogEntry, LogKind } from './transaction-log.ts';

/** Index transaction_log_by_subject; primary keys of transaction_status and transaction_log. */
export const LOG_OF_SUBJECT = `
  select l.id, l.at, l.kind, l.actor, l.summary, l.subject_id as "subjectId", l.detail
  from (
    (
      select id
      from transaction_log
      where merchant_id = $1 and subject_id = $2 and kind <> 'exchange'
        and ($3::text is null or kind = $3)
        and ($4::uuid is null or id < $4)
      order by id desc
      limit $5
    )
    union all
    select log_id
    from transaction_status
    where merchant_id = $1 and payment_transaction_id = $2 and log_id is not null
      and ($3::text is null or $3 = 'exchange')
      and ($4::uuid is null or log_id < $4)
  ) found
  join transaction_log l on l.merchant_id = $1 and l.id = found.id
  order by l.id desc
  limit $5`;

/** Newest first, from before `before`. `subjectId` is the uuid of any thing of the merchant's. */
export async function listLogOfSubject(
  connection: Connection,
  merchantId: MerchantId,
  subjectId: string,
  page: { kind: LogKind | null; before: LogEntry['id'] | null; limit: number },
): Promise<LogEntry[]> {
  const values = [merchantId, subjectId, page.kind, page.before, page.limit];
  const { rows } = await connection.query<LogEntry>(LOG_OF_SUBJECT, values);
  return rows;
}
