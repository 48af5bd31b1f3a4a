// The transaction log: list, of one subject or all.

import { Type } from 'typebox';
import { nounOf, parseId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { endpoint } from '../endpoint.ts';
import { pageOf, pageQuery } from '../paging.ts';
import { oneOf, record, text } from '../schema.ts';
import { LOG_KINDS, LogEntryView, logPage } from './log-view.ts';

const list = endpoint({
  method: 'GET',
  url: '/v1/transaction-log',
  operationId: 'listTransactionLog',
  tag: 'Transaction log',
  summary: 'Read the transaction log',
  description: 'Newest first.',
  query: record({
    subject: Type.Optional(
      text('Only what is about this: any id, `ptx_…`, `bil_…`, `acc_…`.', { maxLength: 60 }),
    ),
    kind: Type.Optional(oneOf(LOG_KINDS, 'Only this kind.')),
    ...pageQuery(),
  }),
  reply: pageOf('LogEntry', LogEntryView),
  problems: ['id_malformed'],
  async handle({ engine, scope, query }) {
    const subjectId = query.subject === undefined ? null : subjectIn(query.subject);
    return logPage(engine, scope, { subjectId, kind: query.kind ?? null }, query);
  },
});

export const transactionLog = [list];

function subjectIn(text: string): string {
  const noun = nounOf(text);
  if (noun !== null) return parseId(noun, text, 'subject');
  throw new Problem('id_malformed', { field: 'subject', value: text, limit: 'any id of ours' });
}
