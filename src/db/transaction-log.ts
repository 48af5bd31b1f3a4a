// The transaction log: what an operator needs to explain a payment. Append-only; whoever writes
// `detail` has redacted it.

import type { Id, MerchantId } from '#domain/ids.ts';
import type { Connection } from './pool.ts';

export type LogKind = 'exchange' | 'notice' | 'change' | 'engine';

export type LogEntry = {
  id: Id<'logEntry'>;
  at: Date;
  kind: LogKind;
  actor: string;
  /** One sentence for people. */
  summary: string;
  /** The uuid of what it is about; null when it is about the merchant itself. */
  subjectId: string | null;
  detail: Record<string, unknown> | null;
};

/** `at` null is the database's clock. One statement for all. */
export async function appendLog(
  connection: Connection,
  merchantId: MerchantId,
  entries: readonly (Omit<LogEntry, 'at'> & { at: Date | null })[],
): Promise<void> {
  if (entries.length === 0) return;
  await connection.query(
    `insert into transaction_log
       (merchant_id, id, at, kind, actor, summary, subject_id, detail)
     select $1, e.id, coalesce(e.at, clock_timestamp()), e.kind, e.actor, e.summary,
       e."subjectId", e.detail
     from jsonb_to_recordset($2::jsonb) as e (
       id uuid, at timestamptz, kind text, actor text, summary text, "subjectId" uuid,
       detail jsonb)`,
    [merchantId, JSON.stringify(entries)],
  );
}

/** Newest first, from before `before`; of one subject where it is named. */
export async function listLog(
  connection: Connection,
  merchantId: MerchantId,
  page: {
    subjectId?: string | null;
    kind?: LogKind | null;
    before: Id<'logEntry'> | null;
    limit: number;
  },
): Promise<LogEntry[]> {
  const { rows } = await connection.query<LogEntry>(
    `select id, at, kind, actor, summary, subject_id as "subjectId", detail
     from transaction_log
     where merchant_id = $1
       and ($2::uuid is null or subject_id = $2)
       and ($3::text is null or kind = $3)
       and ($4::uuid is null or id < $4)
     order by id desc
     limit $5`,
    [merchantId, page.subjectId ?? null, page.kind ?? null, page.before, page.limit],
  );
  return rows;
}
