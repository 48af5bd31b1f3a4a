// Payment records: create, preview, list, get, deactivate, and their billing records.

import { Type } from 'typebox';
import { listBillingRecords } from '#db/billing-records.ts';
import { listPaymentRecords, paymentRecordById } from '#db/payment-records.ts';
import { parsePlainDate } from '#domain/calendar.ts';
import { parseId } from '#domain/ids.ts';
import { createPaymentRecord } from '#engine/create-payment-record.ts';
import { deactivatePaymentRecord } from '#engine/deactivate-payment-record.ts';
import { previewSchedule } from '#engine/preview-schedule.ts';
import { endpoint } from '../endpoint.ts';
import { cutPage, decodeCursor, pageOf, pageQuery } from '../paging.ts';
import { amount, currency, idOf, named, oneOf, PAGE_DEFAULT, record, text } from '../schema.ts';
import { BillingRecordView, billingPage } from './billing-record-view.ts';
import { givenId } from './ids.ts';
import {
  PaymentRecordBody,
  PaymentRecordView,
  PREVIEW_EXAMPLE,
  paymentRecordView,
  STATES,
  TERMS,
  termsIn,
} from './payment-record-view.ts';
import { afterId, found, ownAccount } from './reading.ts';

const OnePaymentRecord = record({ payment_record_id: idOf('paymentRecord') });

const create = endpoint({
  method: 'POST',
  url: '/v1/payment-records',
  operationId: 'createPaymentRecord',
  tag: 'Payment records',
  summary: 'Create a payment record',
  description:
    'Its billing records are made at once up to your horizon; of a schedule without end, further ' +
    'ones as time goes on. `warning` is `02501` when the card expires before the last one planned.',
  body: PaymentRecordBody,
  status: 201,
  reply: named('CreatedPaymentRecord', 'The payment record, and how many billing records it has.', {
    ...PaymentRecordView.properties,
    made: Type.Integer({ description: 'Billing records made now.' }),
  }),
  problems: [
    'not_found',
    'date_past',
    'end_before_start',
    'schedule_empty',
    'instrument_unusable',
    'account_closed',
    'amount_not_possible',
    'connection_disabled',
    'card_expires',
    'limit_exceeded',
  ],
  async handle({ scope, requestKey, body }) {
    const { paymentRecord, warning, made } = await createPaymentRecord(scope, {
      requestKey,
      accountId: parseId('account', body.account_id, 'account_id'),
      walletId: givenId('wallet', body.wallet_id, 'wallet_id'),
      instrumentId: givenId('instrument', body.instrument_id, 'instrument_id'),
      paymentMethodId: givenId('paymentMethod', body.payment_method_id, 'payment_method_id'),
      terms: termsIn(body),
      firstKind: body.first_kind ?? 'purchase',
      retry: body.retry,
      orderRef: body.order_ref ?? null,
      description: body.description ?? null,
    });
    return { ...paymentRecordView({ ...paymentRecord, warning }), made };
  },
});

const preview = endpoint({
  method: 'POST',
  url: '/v1/payment-records/preview',
  operationId: 'previewPaymentRecord',
  tag: 'Payment records',
  summary: 'Preview a schedule',
  description:
    'The days and amounts, without storing anything: the first 1,000 at most, and of a schedule ' +
    'without end those up to your horizon.',
  body: named(
    'PreviewTerms',
    'A schedule to look at.',
    { ...TERMS, today: Type.Optional(dayOfPreview()) },
    { examples: [PREVIEW_EXAMPLE] },
  ),
  reply: named('Preview', 'What the schedule makes due.', {
    billing_records: Type.Array(
      record({
        due_on: Type.String({ format: 'date' }),
        amount: amount(),
        currency: currency(),
      }),
    ),
    unlimited: Type.Boolean({ description: 'True when neither count nor end date ends it.' }),
  }),
  problems: ['date_past', 'end_before_start', 'schedule_empty', 'test_only'],
  async handle({ scope, body }) {
    const today = body.today === undefined ? null : parsePlainDate(body.today, 'today');
    const shown = await previewSchedule(scope, { terms: termsIn(body), today });
    const rows = shown.billingRecords.map((row) => ({
      due_on: row.dueOn,
      amount: row.amount,
      currency: row.currency,
    }));
    return { billing_records: rows, unlimited: shown.unlimited };
  },
});

const list = endpoint({
  method: 'GET',
  url: '/v1/payment-records',
  operationId: 'listPaymentRecords',
  tag: 'Payment records',
  summary: 'List payment records',
  description: 'In the order of their making.',
  query: record({
    account_id: Type.Optional(idOf('account', "Only this account's.")),
    state: Type.Optional(oneOf(STATES, 'Only in this state.')),
    ...pageQuery(),
  }),
  reply: pageOf('PaymentRecord', PaymentRecordView),
  problems: ['not_found'],
  async handle({ engine, scope, query }) {
    const limit = query.limit ?? PAGE_DEFAULT;
    const wanted = givenId('account', query.account_id, 'account_id');
    const accountId = await ownAccount(engine, scope.merchantId, wanted);
    const after = afterId('paymentRecord', decodeCursor(query.cursor, ['uuid']));
    const read = { accountId, state: query.state ?? null, after, limit: limit + 1 };
    const rows = await listPaymentRecords(engine.db.pool, scope.merchantId, read);
    const page = cutPage(rows, limit, ({ id }) => [id]);
    return { data: page.rows.map(paymentRecordView), next_cursor: page.next_cursor };
  },
});

const get = endpoint({
  method: 'GET',
  url: '/v1/payment-records/:payment_record_id',
  operationId: 'getPaymentRecord',
  tag: 'Payment records',
  summary: 'Get a payment record',
  params: OnePaymentRecord,
  reply: PaymentRecordView,
  problems: ['not_found'],
  async handle({ engine, scope, params }) {
    const id = parseId('paymentRecord', params.payment_record_id, 'payment_record_id');
    const row = await paymentRecordById(engine.db.pool, scope.merchantId, id);
    return paymentRecordView(found(row, 'paymentRecord', id));
  },
});

const deactivate = endpoint({
  method: 'POST',
  url: '/v1/payment-records/:payment_record_id/deactivate',
  operationId: 'deactivatePaymentRecord',
  tag: 'Payment records',
  summary: 'Deactivate a payment record',
  description: 'Cancels all its billing records still to come, never one in flight.',
  params: OnePaymentRecord,
  body: named('DeactivatePaymentRecord', 'Why it is deactivated.', {
    reason: Type.Optional(text('For the transaction log.')),
  }),
  reply: named('DeactivatedPaymentRecord', 'The payment record, and what it has cancelled.', {
    ...PaymentRecordView.properties,
    cancelled: Type.Integer({ description: 'Billing records cancelled.' }),
  }),
  problems: ['not_found', 'state_conflict'],
  async handle({ scope, params, body }) {
    const id = parseId('paymentRecord', params.payment_record_id, 'payment_record_id');
    const done = await deactivatePaymentRecord(scope, { paymentRecordId: id, ...body });
    return { ...paymentRecordView(done.paymentRecord), cancelled: done.cancelled };
  },
});

const billingRecords = endpoint({
  method: 'GET',
  url: '/v1/payment-records/:payment_record_id/billing-records',
  operationId: 'listBillingRecordsOfPaymentRecord',
  tag: 'Payment records',
  summary: "List a payment record's billing records",
  description: 'In the order of their due days.',
  params: OnePaymentRecord,
  query: record(pageQuery()),
  reply: pageOf('BillingRecord', BillingRecordView),
  problems: ['not_found'],
  async handle({ engine, scope, params, query }) {
    const id = parseId('paymentRecord', params.payment_record_id, 'payment_record_id');
    const { pool } = engine.db;
    found(await paymentRecordById(pool, scope.merchantId, id), 'paymentRecord', id);
    const { after, limit, answer } = billingPage(query);
    const read = { paymentRecordId: id, after, limit };
    return answer(scope, await listBillingRecords(pool, scope.merchantId, read));
  },
});

export const paymentRecords = [create, preview, list, get, deactivate, billingRecords];

function dayOfPreview() {
  return Type.String({
    format: 'date',
    description: 'The day to count from; in test mode only.',
    examples: ['2030-01-31'],
    'x-problem': 'date_invalid',
    'x-limit': 'a day as YYYY-MM-DD',
  });
}
