// Payment transactions: list, get, their log, and what may follow one: refund, capture, void.

import { Type } from 'typebox';
import { billingRecordById } from '#db/billing-records.ts';
import {
  listTransactions,
  listTransactionsOfAccount,
  listTransactionsOfBillingRecord,
  readTransaction,
  type TransactionRead,
} from '#db/payment-transaction-reads.ts';
import { type Id, parseId } from '#domain/ids.ts';
import { Problem, type ProblemCode } from '#domain/problems.ts';
import { capturePayment } from '#engine/capture-payment.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { refundPayment } from '#engine/refund-payment.ts';
import { voidPayment } from '#engine/void-payment.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import { givenAmount, idOf, named, PAGE_DEFAULT, record, text } from '../schema.ts';
import { DoneView, doneView } from './done-view.ts';
import { givenId } from './ids.ts';
import { LogEntryView, logPage } from './log-view.ts';
import { PaymentTransactionView, paymentTransactionView } from './payment-transaction-view.ts';
import { afterId, found, ownAccount } from './reading.ts';

const OneTransaction = record({ payment_transaction_id: idOf('paymentTransaction') });

const FOLLOW_UP_PROBLEMS: readonly ProblemCode[] = [
  'not_found',
  'state_conflict',
  'verb_unsupported',
  'connection_disabled',
];

const list = endpoint({
  method: 'GET',
  url: '/v1/payment-transactions',
  operationId: 'listPaymentTransactions',
  tag: 'Payment transactions',
  summary: 'List payment transactions',
  description:
    'Newest first; of an account by due day, the newest first. Ask for one account or one ' +
    'billing record, not both.',
  query: record({
    account_id: Type.Optional(idOf('account', "Only this account's.")),
    billing_record_id: Type.Optional(idOf('billingRecord', "Only this billing record's.")),
    ...pageQuery(),
  }),
  reply: pageOf('PaymentTransaction', PaymentTransactionView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const accountId = givenId('account', query.account_id, 'account_id');
    const recordId = givenId('billingRecord', query.billing_record_id, 'billing_record_id');
    if (accountId !== null && recordId !== null) {
      const limit = 'account_id or billing_record_id, not both';
      throw new Problem('value_invalid', { field: 'account_id', limit });
    }
    const asked = { cursor: query.cursor, limit };
    const page =
      accountId === null
        ? await newestFirst(engine, scope, recordId, asked)
        : await ofAccount(engine, scope, accountId, asked);
    return { data: page.rows.map(paymentTransactionView), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/payment-transactions/:payment_transaction_id',
  operationId: 'getPaymentTransaction',
  tag: 'Payment transactions',
  summary: 'Get a payment transaction',
  params: OneTransaction,
  reply: PaymentTransactionView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = idIn(params);
    const row = await readTransaction(engine.db.pool, scope.merchantId, id);
    return paymentTransactionView(found(row, 'paymentTransaction', id));
  },
});

const log = endpoint({
  method: 'GET',
  url: '/v1/payment-transactions/:payment_transaction_id/log',
  operationId: 'listPaymentTransactionLog',
  tag: 'Payment transactions',
  summary: "Read a payment transaction's log",
  description: 'Every request, reply and change that concerns it, newest first.',
  params: OneTransaction,
  query: record(pageQuery()),
  reply: pageOf('LogEntry', LogEntryView),
  problems: ['not_found'],
  async handle({ engine, scope, params, query }) {
    const id = idIn(params);
    const row = await readTransaction(engine.db.pool, scope.merchantId, id);
    found(row, 'paymentTransaction', id);
    return logPage(engine, scope, { subjectId: id, kind: null }, query);
  },
});

const refund = endpoint({
  method: 'POST',
  url: '/v1/payment-transactions/:payment_transaction_id/refund',
  operationId: 'refundPayment',
  tag: 'Payment transactions',
  summary: 'Refund a payment',
  description: 'In full, or a part of it; parts together never exceed the payment.',
  params: OneTransaction,
  body: named('RefundPayment', 'How much is given back.', {
    amount: Type.Optional(givenAmount('Amount to give back; all that is left unless given.')),
    reason: Type.Optional(text('Why, for the transaction log.')),
  }),
  keyRequired: true,
  reply: DoneView,
  problems: [...FOLLOW_UP_PROBLEMS, 'refund_exceeds'],
  async handle({ collector, scope, requestKey, params, body }) {
    const done = await refundPayment(collector, scope, {
      paymentTransactionId: idIn(params),
      amount: body.amount === undefined ? null : BigInt(body.amount),
      requestKey,
      ...(body.reason === undefined ? {} : { reason: body.reason }),
    });
    return doneView(done);
  },
});

const capture = endpoint({
  method: 'POST',
  url: '/v1/payment-transactions/:payment_transaction_id/capture',
  operationId: 'capturePayment',
  tag: 'Payment transactions',
  summary: 'Capture an authorization',
  description: 'Takes the held amount, or a part of it; the rest is released.',
  params: OneTransaction,
  body: named('CapturePayment', 'How much is captured.', {
    amount: Type.Optional(givenAmount('Amount to capture; all that is held unless given.')),
  }),
  keyRequired: true,
  reply: DoneView,
  problems: [...FOLLOW_UP_PROBLEMS, 'capture_exceeds'],
  async handle({ collector, scope, requestKey, params, body }) {
    const done = await capturePayment(collector, scope, {
      paymentTransactionId: idIn(params),
      amount: body.amount === undefined ? null : BigInt(body.amount),
      requestKey,
    });
    return doneView(done);
  },
});

const voidOne = endpoint({
  method: 'POST',
  url: '/v1/payment-transactions/:payment_transaction_id/void',
  operationId: 'voidPayment',
  tag: 'Payment transactions',
  summary: 'Void an authorization',
  description: 'Releases the held amount.',
  params: OneTransaction,
  body: named('VoidPayment', 'Nothing needs to be said.', {}),
  keyRequired: true,
  reply: DoneView,
  problems: FOLLOW_UP_PROBLEMS,
  async handle({ collector, scope, requestKey, params }) {
    const paymentTransactionId = idIn(params);
    return doneView(await voidPayment(collector, scope, { paymentTransactionId, requestKey }));
  },
});

export const paymentTransactions = [list, get, log, refund, capture, voidOne];

type Asked = { cursor: string | undefined; limit: number };

async function newestFirst(
  { db: { pool } }: Engine,
  { merchantId }: Scope,
  recordId: Id<'billingRecord'> | null,
  { cursor, limit }: Asked,
) {
  const after = afterId('paymentTransaction', decodeCursor(cursor, ['uuid']));
  const page = { after, limit: limit + 1 };
  const position = ({ id }: TransactionRead) => [id];
  if (recordId === null) {
    return cutPage(await listTransactions(pool, merchantId, page), limit, position);
  }
  found(await billingRecordById(pool, merchantId, recordId), 'billingRecord', recordId);
  const rows = await listTransactionsOfBillingRecord(pool, merchantId, recordId, page);
  return cutPage(rows, limit, position);
}

async function ofAccount(
  engine: Engine,
  { merchantId }: Scope,
  accountId: Id<'account'>,
  { cursor, limit }: Asked,
) {
  await ownAccount(engine, merchantId, accountId);
  const [dueOn, recordId, id] = decodeCursor(cursor, ['day', 'uuid', 'uuid']) ?? [];
  const after =
    dueOn === undefined
      ? null
      : {
          dueOn,
          billingRecordId: recordId as Id<'billingRecord'>,
          id: id as Id<'paymentTransaction'>,
        };
  const page = { after, limit: limit + 1 };
  const rows = await listTransactionsOfAccount(engine.db.pool, merchantId, accountId, page);
  return cutPage(rows, limit, (row) => [row.dueOn, row.billingRecordId, row.id]);
}

function idIn(params: { payment_transaction_id: string }) {
  return parseId('paymentTransaction', params.payment_transaction_id, 'payment_transaction_id');
}
