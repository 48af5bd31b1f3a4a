// How a billing record is read in JSON, and how lists of them are paged.

import { type Static, Type } from 'typebox';
import type { BillingCursor, BillingPage, BillingRecord } from '#db/billing-records.ts';
import { BILLING_STATUSES, paylineStatus } from '#domain/billing-record.ts';
import type { PlainDate } from '#domain/calendar.ts';
import { type Id, type MerchantId, showId } from '#domain/ids.ts';
import type { Engine, Scope } from '#engine/context.ts';
import { payerPage } from '#engine/payer-links.ts';
import { decodeCursor, encodeCursor } from '../paging.ts';
import {
  amount,
  currency,
  idOf,
  instant,
  named,
  nullableId,
  nullableInstant,
  nullableInteger,
  nullableText,
  oneOf,
  PAGE_DEFAULT,
} from '../schema.ts';
import { shownId } from './ids.ts';

const ORIGINS = ['payment_record', 'one_off', 'invoice'] as const;

export const BillingRecordView = named('BillingRecord', 'One amount due on one day.', {
  id: idOf('billingRecord'),
  origin: oneOf(ORIGINS, 'Where it comes from.'),
  payment_record_id: nullableId('paymentRecord', 'The payment record that made it.'),
  ordinal: nullableInteger('1, 2, ... within its payment record.'),
  reference: nullableText('Your own name of a one-off schedule.'),
  account_id: idOf('account'),
  wallet_id: nullableId('wallet', 'The wallet that is charged.'),
  instrument_id: nullableId('instrument', 'Set when it uses another one than the default.'),
  kind: oneOf(['purchase', 'authorization'], '`authorization` holds the amount until captured.'),
  amount: amount(),
  currency: currency(),
  due_on: Type.String({ format: 'date', description: 'In your time zone.' }),
  window_until: Type.String({ format: 'date', description: 'Last day it may be charged late.' }),
  retry: Type.String({ description: 'What follows a failure.' }),
  description: nullableText("Short text for the payer's statement."),
  status: oneOf(BILLING_STATUSES, 'Where it stands.'),
  summary_status: oneOf(['to come', 'done', 'canceled'], 'The same in three words.'),
  attempt_count: Type.Integer({ description: 'Payment transactions made for it.' }),
  reason: nullableText('Why it is unbillable, failed or cancelled.'),
  next_attempt_at: nullableInstant('When it is tried next; null when nothing is planned.'),
  last_transaction_id: nullableId('paymentTransaction', 'Its newest attempt.'),
  created_at: instant('When it was made.'),
  payment_method_id: nullableId('paymentMethod', 'By which its payer pays, whatever the default.'),
  pay_url: nullableText(
    'While it waits for its payer: where it is paid, by whoever has the link.',
    {
      maxLength: 400,
    },
  ),
});

export function billingRecordView(
  { engine, merchantId }: Scope,
  row: BillingRecord,
): Static<typeof BillingRecordView> {
  return {
    id: showId('billingRecord', row.id),
    origin: row.origin,
    payment_record_id: shownId('paymentRecord', row.paymentRecordId),
    ordinal: row.ordinal,
    reference: row.reference,
    account_id: showId('account', row.accountId),
    wallet_id: shownId('wallet', row.walletId),
    instrument_id: shownId('instrument', row.instrumentId),
    kind: row.kind,
    amount: row.amount,
    currency: row.currency,
    due_on: row.dueOn,
    window_until: row.windowUntil,
    retry: row.retryPolicy,
    description: row.description,
    status: row.status,
    summary_status: paylineStatus(row.status),
    attempt_count: row.attemptCount,
    reason: row.reason,
    next_attempt_at: row.queueAt,
    last_transaction_id: shownId('paymentTransaction', row.lastTransactionId),
    payment_method_id: shownId('paymentMethod', row.paymentMethodId),
    pay_url: payUrl(engine, merchantId, row),
    created_at: row.createdAt,
  };
}

/** Where its payer pays it; null unless it waits for the payer. */
export function payUrl(
  engine: Engine,
  merchantId: MerchantId,
  { id, status }: Pick<BillingRecord, 'id' | 'status'>,
): string | null {
  return status === 'awaiting_payer' ? payerPage(engine, { is: 'due', merchantId, id }) : null;
}

/** The page that is asked for, and the answer made of what was read. */
export function billingPage(query: { limit?: number; cursor?: string }) {
  const cursor = decodeCursor(query.cursor, ['day', 'uuid']);
  const after: BillingCursor | null =
    cursor === null
      ? null
      : { dueOn: cursor[0] as PlainDate, id: cursor[1] as Id<'billingRecord'> };
  return { after, limit: query.limit ?? PAGE_DEFAULT, answer };
}

function answer(
  scope: Scope,
  { billingRecords, next }: BillingPage,
): { data: Static<typeof BillingRecordView>[]; next_cursor: string | null } {
  const next_cursor = next === null ? null : encodeCursor([next.dueOn, next.id]);
  return { data: billingRecords.map((row) => billingRecordView(scope, row)), next_cursor };
}
