// How a payment record is written and read in JSON.

import { type Static, Type } from 'typebox';
import type { PaymentRecord } from '#db/payment-records.ts';
import { showId } from '#domain/ids.ts';
import { BILLING_COUNT_MAX, FREQUENCIES, type TermsInput } from '#domain/schedule.ts';
import {
  amount,
  currency,
  day,
  givenAmount,
  idOf,
  instant,
  integer,
  named,
  nullableDay,
  nullableId,
  nullableInteger,
  nullableText,
  oneOf,
  record,
  text,
} from '../schema.ts';
import { shownId } from './ids.ts';

export const STATES = ['active', 'completed', 'inactive'] as const;
const KINDS = ['purchase', 'authorization'] as const;
const ALL_FREQUENCIES = Object.values(FREQUENCIES);
const FREQUENCY_LIST = ALL_FREQUENCIES.map(({ code, name }) => `${code} ${name}`).join(', ');

/** A schedule as callers give it. */
export const TERMS = {
  amount: givenAmount('Amount of every billing record, in minor units (4900 is 49.00).'),
  first_amount: Type.Optional(givenAmount('Amount of the first one, when it is another.')),
  currency: currency(),
  frequency: Type.Unsafe<number | string>({
    type: ['integer', 'string'],
    enum: ALL_FREQUENCIES.flatMap(({ code, name }) => [code, name]),
    description: `By code or name: ${FREQUENCY_LIST}.`,
    examples: ['monthly'],
  }),
  first_date: Type.Optional(day('When the first one is due; today unless given.')),
  billing_day: Type.Optional(
    integer(1, 31, 'Day of the month of the others; past the month’s end, its last day.', {
      'x-problem': 'billing_day_invalid',
      'x-limit': 'an integer from 1 to 31',
    }),
  ),
  billing_count: Type.Optional(
    integer(1, BILLING_COUNT_MAX, 'How many in all, the first included.'),
  ),
  end_date: Type.Optional(day('Last day on which one may be due; whichever comes first ends it.')),
};

export const PREVIEW_EXAMPLE = {
  amount: 4900,
  first_amount: 9900,
  currency: 'EUR',
  frequency: 'monthly',
  first_date: '2150-01-31',
  billing_day: 31,
  billing_count: 12,
};

export const RetryGiven = Type.Unsafe<unknown>({
  description:
    'What follows a failure: `three_in_a_week`, `next_working_day`, `none`, or your own days ' +
    'after it as `{"offsets": [1, 3, 5]}`.',
  examples: ['three_in_a_week'],
});

export const PaymentRecordBody = named(
  'NewPaymentRecord',
  'A schedule of amounts that an account pays.',
  {
    account_id: idOf('account'),
    wallet_id: Type.Optional(idOf('wallet', 'Charged; without one an implicit wallet is made.')),
    instrument_id: Type.Optional(
      idOf('instrument', "The implicit wallet's default; not together with `wallet_id`."),
    ),
    payment_method_id: Type.Optional(
      idOf('paymentMethod', 'The payer pays by it: a manual one, or at a gateway with the payer.'),
    ),
    ...TERMS,
    first_kind: Type.Optional(
      oneOf(KINDS, '`authorization` holds the first amount until you capture it.'),
    ),
    retry: Type.Optional(RetryGiven),
    order_ref: Type.Optional(text('Your own reference of the order.', { maxLength: 100 })),
    description: Type.Optional(text("Short text for the payer's statement.")),
  },
  { examples: [{ account_id: 'acc_01h455vb4pex5vsknk084sn02q', ...PREVIEW_EXAMPLE }] },
);

export const PaymentRecordView = named('PaymentRecord', 'A schedule that groups billing records.', {
  id: idOf('paymentRecord'),
  number: Type.Unsafe<bigint>({ type: 'integer', description: 'Unique, ascending, for people.' }),
  account_id: idOf('account'),
  wallet_id: idOf('wallet'),
  payment_method_id: nullableId('paymentMethod', 'By which the payer pays it.'),
  order_ref: nullableText('Your own reference of the order.'),
  description: nullableText("Short text for the payer's statement."),
  currency: currency(),
  amount: amount('Amount of every billing record.'),
  first_amount: nullableInteger('Amount of the first one, when it is another.'),
  frequency: Type.Integer({ description: 'Code of the frequency.' }),
  frequency_name: Type.String({ description: 'Name of the frequency.' }),
  first_date: Type.String({ format: 'date' }),
  billing_day: nullableInteger('Wanted day of the month.'),
  billing_count: nullableInteger('How many in all.'),
  end_date: nullableDay('Last day on which one may be due.'),
  first_kind: oneOf(KINDS, 'Of the first billing record.'),
  retry: Type.String({ description: 'What follows a failure; own days as `days:1,3,5`.' }),
  state: oneOf(STATES, '`completed`: all its billing records are made and final.'),
  state_reason: nullableText('Why it is no longer active.'),
  planned_count: Type.Integer({ description: 'Billing records made so far.' }),
  warning: nullableText('`02501`: the card expires before the last planned billing record.'),
  created_at: instant('When it was made.'),
});

export function paymentRecordView(row: PaymentRecord): Static<typeof PaymentRecordView> {
  return {
    id: showId('paymentRecord', row.id),
    number: row.number,
    account_id: showId('account', row.accountId),
    wallet_id: showId('wallet', row.walletId),
    payment_method_id: shownId('paymentMethod', row.paymentMethodId),
    order_ref: row.orderRef,
    description: row.description,
    currency: row.currency,
    amount: row.amount,
    // Requests cap amounts at what a JSON number holds exactly.
    first_amount: row.firstAmount === null ? null : Number(row.firstAmount),
    frequency: row.frequency,
    frequency_name: FREQUENCIES[row.frequency].name,
    first_date: row.firstOn,
    billing_day: row.billingDay,
    billing_count: row.billingCount,
    end_date: row.endOn,
    first_kind: row.firstKind,
    retry: row.retryPolicy,
    state: row.state,
    state_reason: row.stateReason,
    planned_count: row.plannedCount,
    warning: row.warning,
    created_at: row.createdAt,
  };
}

const Terms = record(TERMS);

/** The schedule's fields of a body, as readTerms takes them. */
export function termsIn(body: Static<typeof Terms>): TermsInput {
  const { amount, first_amount, currency, frequency, first_date } = body;
  const { billing_day, billing_count, end_date } = body;
  return {
    amount,
    first_amount,
    currency,
    frequency,
    first_date,
    billing_day,
    billing_count,
    end_date,
  };
}
