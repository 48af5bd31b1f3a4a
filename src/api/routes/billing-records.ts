// Billing records: list, get, change, cancel, capture.

import { Type } from 'typebox';
import { billingRecordById, listBillingRecords } from '#db/billing-records.ts';
import { BILLING_STATUSES } from '#domain/billing-record.ts';
import { parsePlainDate } from '#domain/calendar.ts';
import { parseId } from '#domain/ids.ts';
import { Problem } from '#domain/problems.ts';
import { cancelBillingRecord } from '#engine/cancel-billing-record.ts';
import { capturePayment } from '#engine/capture-payment.ts';
import { changeBillingRecord } from '#engine/change-billing-record.ts';
import { endpoint } from '../endpoint.ts';
import { pageOf, pageQuery } from '../paging.ts';
import { day, givenAmount, idOf, named, oneOf, record, text } from '../schema.ts';
import { BillingRecordView, billingPage, billingRecordView } from './billing-record-view.ts';
import { DoneView, doneView } from './done-view.ts';
import { givenId } from './ids.ts';
import { found, ownAccount } from './reading.ts';

const OneBillingRecord = record({ billing_record_id: idOf('billingRecord') });

const list = endpoint({
  method: 'GET',
  url: '/v1/billing-records',
  operationId: 'listBillingRecords',
  tag: 'Billing records',
  summary: 'List billing records',
  description:
    'In the order of their due days. With `status` a page may be short of `limit` before the ' +
    'end: only `next_cursor` null is the end.',
  query: record({
    account_id: Type.Optional(idOf('account', "Only this account's.")),
    status: Type.Optional(oneOf(BILLING_STATUSES, 'Only with this status.')),
    reference: Type.Optional(text('Only the one-off schedule of this reference.')),
    due_from: Type.Optional(day('First due day.')),
    due_to: Type.Optional(day('Last due day.')),
    ...pageQuery(),
  }),
  reply: pageOf('BillingRecord', BillingRecordView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const wanted = givenId('account', query.account_id, 'account_id');
    const { due_from, due_to } = query;
    const { after, limit, answer } = billingPage(query);
    const page = await listBillingRecords(engine.db.pool, scope.merchantId, {
      accountId: await ownAccount(engine, scope.merchantId, wanted),
      statuses: query.status === undefined ? null : [query.status],
      reference: query.reference ?? null,
      dueFrom: due_from === undefined ? null : parsePlainDate(due_from, 'due_from'),
      dueTo: due_to === undefined ? null : parsePlainDate(due_to, 'due_to'),
      after,
      limit,
    });
    return answer(scope, page);
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/billing-records/:billing_record_id',
  operationId: 'getBillingRecord',
  tag: 'Billing records',
  summary: 'Get a billing record',
  params: OneBillingRecord,
  reply: BillingRecordView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = idIn(params);
    const row = await billingRecordById(engine.db.pool, scope.merchantId, id);
    return billingRecordView(scope, found(row, 'billingRecord', id));
  },
});

const change = endpoint({
  method: 'PATCH',
  url: '/v1/billing-records/:billing_record_id',
  operationId: 'changeBillingRecord',
  tag: 'Billing records',
  summary: 'Change a billing record still to come',
  description:
    'Its day, amount or instrument; logged with who and why. Only what is given changes.',
  params: OneBillingRecord,
  body: named(
    'BillingRecordChange',
    'What changes.',
    {
      due_on: Type.Optional(day('New due day.')),
      amount: Type.Optional(givenAmount('New amount.')),
      instrument_id: Type.Optional(
        Type.Unsafe<string | null>({
          ...idOf('instrument'),
          type: ['string', 'null'],
          description: 'Another instrument; null is the default again.',
        }),
      ),
      reason: Type.Optional(text('Why, for the transaction log.')),
    },
    { minProperties: 1, examples: [{ due_on: '2150-02-01', reason: 'The payer asked for it' }] },
  ),
  reply: BillingRecordView,
  problems: [
    'not_found',
    'state_conflict',
    'date_past',
    'date_out_of_range',
    'instrument_unusable',
    'amount_not_possible',
  ],
  async handle({ scope, params, body }) {
    const { due_on, amount, instrument_id, reason } = body;
    const row = await changeBillingRecord(scope, {
      billingRecordId: idIn(params),
      ...(due_on === undefined ? {} : { dueOn: parsePlainDate(due_on, 'due_on') }),
      ...(amount === undefined ? {} : { amount: BigInt(amount) }),
      ...(instrument_id === undefined
        ? {}
        : { instrumentId: givenId('instrument', instrument_id, 'instrument_id') }),
      ...(reason === undefined ? {} : { reason }),
    });
    return billingRecordView(scope, row);
  },
});

const cancel = endpoint({
  method: 'POST',
  url: '/v1/billing-records/:billing_record_id/cancel',
  operationId: 'cancelBillingRecord',
  tag: 'Billing records',
  summary: 'Cancel a billing record still to come',
  params: OneBillingRecord,
  body: named('CancelBillingRecord', 'Why it is cancelled.', {
    reason: Type.Optional(text('For the transaction log.')),
  }),
  reply: BillingRecordView,
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params, body }) {
    const row = await cancelBillingRecord(scope, { billingRecordId: idIn(params), ...body });
    return billingRecordView(scope, row);
  },
});

const capture = endpoint({
  method: 'POST',
  url: '/v1/billing-records/:billing_record_id/capture',
  operationId: 'captureBillingRecord',
  tag: 'Billing records',
  summary: 'Capture what is held for a billing record',
  description: 'Takes the held amount of its authorization, or a part of it; the rest is released.',
  params: OneBillingRecord,
  body: named('CaptureBillingRecord', 'How much is captured.', {
    amount: Type.Optional(givenAmount('Amount to capture; all that is held unless given.')),
  }),
  keyRequired: true,
  reply: DoneView,
  problems: ['not_found', 'state_conflict', 'capture_exceeds', 'verb_unsupported'],
  async handle({ collector, engine, scope, requestKey, params, body }) {
    const id = idIn(params);
    const { pool } = engine.db;
    const row = found(await billingRecordById(pool, scope.merchantId, id), 'billingRecord', id);
    if (row.lastTransactionId === null) {
      const limit = 'a billing record whose amount is held';
      throw new Problem('state_conflict', { field: 'status', value: row.status, limit });
    }
    const done = await capturePayment(collector, scope, {
      paymentTransactionId: row.lastTransactionId,
      amount: body.amount === undefined ? null : BigInt(body.amount),
      requestKey,
    });
    return doneView(done);
  },
});

export const billingRecords = [list, get, change, cancel, capture];

function idIn(params: { billing_record_id: string }) {
  return parseId('billingRecord', params.billing_record_id, 'billing_record_id');
}
