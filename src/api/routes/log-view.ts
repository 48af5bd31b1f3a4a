// How the transaction log is read in JSON, a page at a time, newest first.

import { type Static, Type } from 'typebox';
import { type LogEntry, type LogKind, listLog } from '#db/transaction-log.ts';
import { listLogOfSubject } from '#db/transaction-log-reads.ts';
import { showId } from '#domain/ids.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { cutPage, decodeCursor } from '../paging.ts';
import { anything, idOf, instant, named, nullableText, oneOf, PAGE_DEFAULT } from '../schema.ts';
import { afterId } from './reading.ts';

export const LOG_KINDS = [
  'exchange',
  'notice',
  'change',
  'engine',
] as const satisfies readonly LogKind[];

export const LogEntryView = named('LogEntry', 'One thing that happened.', {
  id: idOf('logEntry'),
  at: instant('When.'),
  kind: oneOf(
    LOG_KINDS,
    '`exchange` with a gateway, `notice` from one, `change` by a person or the API, `engine`.',
  ),
  actor: Type.String({ description: 'Who did it.' }),
  summary: Type.String({ description: 'What happened, for people.' }),
  subject_uuid: nullableText('The uuid of what it is about; null when it is the merchant itself.'),
  detail: anything('Requests, replies and values, without secrets.'),
});

/** `subjectId` is a uuid of the merchant's. */
export async function logPage(
  engine: Engine,
  scope: Scope,
  wanted: { subjectId: string | null; kind: LogKind | null },
  query: { limit?: number; cursor?: string },
): Promise<{ data: Static<typeof LogEntryView>[]; next_cursor: string | null }> {
  const limit = query.limit ?? PAGE_DEFAULT;
  const before = afterId('logEntry', decodeCursor(query.cursor, ['uuid']));
  const { subjectId, kind } = wanted;
  const { pool } = engine.db;
  const read = { kind, before, limit: limit + 1 };
  const rows =
    subjectId === null
      ? await listLog(pool, scope.merchantId, read)
      : await listLogOfSubject(pool, scope.merchantId, subjectId, read);
  const page = cutPage(rows, limit, ({ id }) => [id]);
  return { data: page.rows.map(view), next_cursor: page.next_cursor };
}

function view(entry: LogEntry): Static<typeof LogEntryView> {
  return {
    id: showId('logEntry', entry.id),
    at: entry.at,
    kind: entry.kind,
    actor: entry.actor,
    summary: entry.summary,
    subject_uuid: entry.subjectId,
    detail: entry.detail,
  };
}
