// How a payment transaction is read in JSON: who pays what through whom, and its whole history.

import { type Static, Type } from 'typebox';
import type { StatusRead, TransactionRead } from '#db/payment-transaction-reads.ts';
import { showId } from '#domain/ids.ts';
import { TRANSACTION_KINDS, TRANSACTION_STATUSES, TRIGGERS } from '#domain/payment-transaction.ts';
import {
  amount,
  anything,
  currency,
  flag,
  idOf,
  instant,
  named,
  nullableId,
  nullableInstant,
  nullableInteger,
  nullableText,
  oneOf,
} from '../schema.ts';
import { shownId } from './ids.ts';

export const TransactionStatusView = named('TransactionStatus', 'One change of status.', {
  status: oneOf(TRANSACTION_STATUSES, 'The status from then on.'),
  timestamp: instant('When it changed.'),
  amount: amount('The amount concerned.'),
  http_code: Type.Integer({ description: "HTTP status of the gateway's reply; 0 without one." }),
  preauth: flag('True while the amount is held only.'),
  code: nullableText('Why it was declined, the same words for all gateways: `stolen_card`.'),
  message: nullableText("The gateway's own code and words, or why."),
});

export const PaymentTransactionView = named(
  'PaymentTransaction',
  'One request to one gateway that may move money, with its full status history.',
  {
    id: idOf('paymentTransaction', 'Also the idempotency key at the gateway.'),
    invoice_reference_code: nullableText('Reference of the invoice; null without one.'),
    invoice_id: nullableId('invoice', 'The invoice collected; null without one.'),
    kind: oneOf(TRANSACTION_KINDS, 'What it asks the gateway to do.'),
    payment_provider: Type.String({ description: 'Name of the gateway.' }),
    payment_provider_role: oneOf(['CreditCard', 'Debit'], 'Kind of means.'),
    gateway_connection_id: idOf('gatewayConnection'),
    instrument_id: nullableId('instrument', 'null: the payer paid without leaving one.'),
    trigger: oneOf(TRIGGERS, 'What set it off.'),
    customer_id: idOf('customer'),
    customer_name: Type.String({ description: 'Last, First; or the company.' }),
    contract_id: idOf('account', 'The account; the same as `account_id`.'),
    account_id: idOf('account'),
    billing_record_id: idOf('billingRecord'),
    payment_record_id: nullableId('paymentRecord', 'The payment record of the billing record.'),
    parent_id: nullableId('paymentTransaction', 'What is captured, voided or refunded.'),
    attempt: nullableInteger('1, 2, ... of a purchase or authorization.'),
    provider_transaction_id: nullableText("The gateway's own name for it."),
    provider_data: anything('What the gateway says of it, redacted.'),
    status_history: Type.Array(TransactionStatusView, { description: 'Oldest first.' }),
    status: TransactionStatusView,
    status_timestamp: instant('When the status last changed.'),
    amount: amount(),
    amount_refunded: amount('How much of it was given back.'),
    currency: currency(),
    preauth: flag('True for an authorization: the amount is held, not taken.'),
    confirmed_at: nullableInstant("When the gateway's final answer was booked."),
    created_at: instant('When it was made.'),
  },
);

export function paymentTransactionView(
  row: TransactionRead,
): Static<typeof PaymentTransactionView> {
  const accountId = showId('account', row.accountId);
  return {
    id: showId('paymentTransaction', row.id),
    invoice_reference_code: null,
    invoice_id: null,
    kind: row.kind,
    payment_provider: row.gateway,
    payment_provider_role: (row.instrumentKind ?? 'card') === 'card' ? 'CreditCard' : 'Debit',
    gateway_connection_id: showId('gatewayConnection', row.gatewayConnectionId),
    instrument_id: shownId('instrument', row.instrumentId),
    trigger: row.trigger,
    customer_id: showId('customer', row.customerId),
    customer_name: nameOf(row),
    contract_id: accountId,
    account_id: accountId,
    billing_record_id: showId('billingRecord', row.billingRecordId),
    payment_record_id: shownId('paymentRecord', row.paymentRecordId),
    parent_id: shownId('paymentTransaction', row.parentId),
    attempt: row.attempt,
    provider_transaction_id: row.gatewayRef,
    provider_data: row.data ?? null,
    status_history: row.history.map(statusView),
    status: statusView(row.history.at(-1) ?? newest(row)),
    status_timestamp: row.statusAt,
    amount: row.amount,
    amount_refunded: row.refunded,
    currency: row.currency,
    preauth: row.kind === 'authorization',
    confirmed_at: row.confirmedAt,
    created_at: row.createdAt,
  };
}

function statusView(status: StatusRead): Static<typeof TransactionStatusView> {
  return {
    status: status.status,
    timestamp: status.at,
    amount: status.amount,
    http_code: status.httpCode,
    preauth: status.preauth,
    code: status.code,
    message: status.message,
  };
}

function newest(row: TransactionRead): StatusRead {
  const preauth = row.kind === 'authorization';
  const { status, statusAt: at, amount } = row;
  return { status, at, amount, httpCode: 0, preauth, code: null, message: null };
}

function nameOf({ lastName, firstName, company }: TransactionRead): string {
  const person = [lastName, firstName].filter((name) => name !== null && name !== '').join(', ');
  return person === '' ? (company ?? '') : person;
}
