// How a checkout session is written and read in JSON.

import { type Static, Type } from 'typebox';
import { type CheckoutSession, SESSION_STATUSES } from '#db/checkout-sessions.ts';
import { showId } from '#domain/ids.ts';
import type { Scope } from '#engine/context.ts';
import { payerPage } from '#engine/payer-links.ts';
import {
  currency,
  givenAmount,
  givenInstant,
  idOf,
  instant,
  named,
  nullableId,
  nullableInstant,
  nullableInteger,
  nullableText,
  oneOf,
  record,
  text,
} from '../schema.ts';
import { CustomerBody } from './customers.ts';
import { shownId } from './ids.ts';
import { RetryGiven, TERMS } from './payment-record-view.ts';

const KINDS = ['purchase', 'authorization'] as const;
const ACTIVATE = ['at_once', 'when_paid'] as const;
const LANGUAGES = ['en', 'fr'] as const;
const ADDRESS_MAX = 2_000;
const ORIGINS_MAX = 10;
const METHODS_MAX = 20;

const Plan = record({
  ...TERMS,
  currency: Type.Optional(currency('That of `pay`, or your base currency, unless given.')),
  retry: Type.Optional(RetryGiven),
  order_ref: Type.Optional(text('Your own reference of the order.', { maxLength: 100 })),
});

export const SessionBody = named(
  'NewCheckoutSession',
  'What a payer is to pay or to leave, and what is made of it once the gateway has confirmed it.',
  {
    pay: Type.Optional(
      record({
        amount: givenAmount('What is paid now, in minor units; of a schedule its first amount.'),
        currency: currency(),
        kind: Type.Optional(oneOf(KINDS, '`authorization` holds the amount until captured.')),
      }),
    ),
    description: Type.Optional(text('What the payer reads beside the amount.')),
    customer_id: Type.Optional(idOf('customer', 'Who pays, if known already.')),
    customer: Type.Optional(record(CustomerBody.properties)),
    account_id: Type.Optional(idOf('account', 'The account, if there is one already.')),
    account_reference: Type.Optional(
      text('Your own name of the account: of one that is there, or of the one to open.', {
        maxLength: 100,
      }),
    ),
    payment_record: Type.Optional(Plan),
    activate: Type.Optional(
      oneOf(ACTIVATE, 'With a manual payment method: `at_once`, or when you confirm the payment.'),
    ),
    payment_method_ids: Type.Optional(
      Type.Array(idOf('paymentMethod'), {
        minItems: 1,
        maxItems: METHODS_MAX,
        description: 'Which the payer may choose from; all that are enabled unless given.',
      }),
    ),
    success_url: Type.Optional(
      text('Where the payer goes on afterwards.', { maxLength: ADDRESS_MAX }),
    ),
    cancel_url: Type.Optional(text('Where a payer goes who gives up.', { maxLength: ADDRESS_MAX })),
    frame_origins: Type.Optional(
      Type.Array(text('An origin, `https://example.com`.'), {
        maxItems: ORIGINS_MAX,
        description: 'Origins of pages that may embed the capture widget; none unless given.',
      }),
    ),
    expires_at: Type.Optional(
      givenInstant('After this no payer can begin; a day from now unless given.'),
    ),
    language: Type.Optional(oneOf(LANGUAGES, 'Of the pages; of the browser unless given.')),
  },
  {
    examples: [
      {
        pay: { amount: 4900, currency: 'EUR' },
        description: 'Membership, first month',
        customer: { last_name: 'Ehrlich', emails: ['a@example.com'] },
        account_reference: 'A-2001',
        payment_record: { amount: 4900, frequency: 'monthly' },
        success_url: 'https://example.com/thanks',
      },
    ],
  },
);

export const SessionView = named('CheckoutSession', 'A page for a payer, and what came of it.', {
  id: idOf('checkoutSession'),
  url: Type.String({ description: 'Where you send the payer; whoever has it can pay.' }),
  status: oneOf(
    SESSION_STATUSES,
    '`awaiting_manual_payment`: the payer pays by hand, confirm it when the money is there.',
  ),
  kind: Type.Unsafe<(typeof KINDS)[number] | null>({
    type: ['string', 'null'],
    enum: [...KINDS, null],
    description: 'null: nothing is paid, an instrument is left.',
  }),
  amount: nullableInteger('What is paid now, in minor units.'),
  currency: currency(),
  description: nullableText('What the payer reads beside the amount.'),
  account_reference: nullableText('Of the account to open.'),
  activate: oneOf(ACTIVATE, 'With a manual payment method.'),
  payment_method_id: nullableId('paymentMethod', 'Chosen by the payer.'),
  customer_id: nullableId('customer', 'null until there is one.'),
  account_id: nullableId('account', 'null until there is one.'),
  instrument_id: nullableId('instrument', 'What the payer has left.'),
  payment_record_id: nullableId('paymentRecord', 'What was made of `payment_record`.'),
  billing_record_id: nullableId('billingRecord', 'What was paid, or is to be paid by hand.'),
  payment_transaction_id: nullableId('paymentTransaction', 'The payment.'),
  success_url: nullableText('Where the payer goes on.', { maxLength: ADDRESS_MAX }),
  cancel_url: nullableText('Where a payer goes who gives up.', { maxLength: ADDRESS_MAX }),
  frame_origins: Type.Array(Type.String(), {
    description: 'Whose pages may embed the capture widget.',
  }),
  expires_at: instant('After this no payer can begin.'),
  created_at: instant('When it was made.'),
  ended_at: nullableInstant('When it was completed or ended.'),
});

export function sessionView(
  { engine, merchantId }: Scope,
  row: CheckoutSession,
): Static<typeof SessionView> {
  // The customer's id is known before there is one.
  const there = row.customer === null || row.status === 'completed';
  return {
    id: showId('checkoutSession', row.id),
    url: payerPage(engine, { is: 'session', merchantId, id: row.id }),
    status: row.status,
    kind: row.kind,
    // Requests cap amounts at what a JSON number holds exactly.
    amount: row.amount === null ? null : Number(row.amount),
    currency: row.currency,
    description: row.description,
    account_reference: row.accountReference,
    activate: row.activate,
    payment_method_id: shownId('paymentMethod', row.paymentMethodId),
    customer_id: there ? showId('customer', row.customerId) : null,
    account_id: shownId('account', row.madeAccountId ?? row.accountId),
    instrument_id: shownId('instrument', row.madeInstrumentId),
    payment_record_id: shownId('paymentRecord', row.madePaymentRecordId),
    billing_record_id: shownId('billingRecord', row.madeBillingRecordId),
    payment_transaction_id: shownId('paymentTransaction', row.paymentTransactionId),
    success_url: row.successUrl,
    cancel_url: row.cancelUrl,
    frame_origins: row.frameOrigins,
    expires_at: row.expiresAt,
    created_at: row.createdAt,
    ended_at: row.endedAt,
  };
}
