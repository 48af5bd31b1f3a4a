// Stripe's shapes, in its names, as far as this gateway reads them. See README.md.

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const API_VERSION = '2026-10-28.endive';
export const API_BASE = 'https://api.stripe.com';

export const Settings = Type.Object(
  {
    secret_key: Type.String({
      pattern: '^(sk|rk)_(test|live)_\\w{4,250}$',
      title: 'Secret key',
      secret: true,
    }),
    sepa: Type.Optional(
      Type.Boolean({ title: 'SEPA direct debit at checkouts in EUR', default: false }),
    ),
    webhook_secret: Type.Optional(
      Type.String({ minLength: 8, maxLength: 250, title: 'Webhook secret', secret: true }),
    ),
    api_base: Type.Optional(
      Type.String({ pattern: '^https?://', maxLength: 200, title: 'Address', default: API_BASE }),
    ),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof Settings>;

const Maybe = <T extends Type.TSchema>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Text = Type.String();
const Metadata = Maybe(Type.Record(Type.String(), Type.String()));

const ErrorObject = Type.Object({
  type: Text,
  code: Maybe(Text),
  decline_code: Maybe(Text),
  advice_code: Maybe(Text),
  message: Maybe(Text),
  param: Maybe(Text),
  charge: Maybe(Text),
  payment_method: Maybe(Type.Object({ type: Text })),
  payment_intent: Maybe(Type.Object({ id: Text, status: Text, metadata: Metadata })),
});

export type WireError = Static<typeof ErrorObject>;

const Charge = Type.Object({
  id: Text,
  payment_intent: Maybe(Text),
  amount: Type.Integer(),
  amount_captured: Type.Integer(),
  amount_refunded: Type.Integer(),
  captured: Type.Boolean(),
  currency: Text,
  failure_code: Maybe(Text),
  failure_message: Maybe(Text),
  metadata: Metadata,
  payment_method_details: Maybe(
    Type.Object({
      card: Maybe(
        Type.Object({
          brand: Maybe(Text),
          network_transaction_id: Maybe(Text),
          capture_before: Maybe(Type.Integer()),
        }),
      ),
      sepa_debit: Maybe(Type.Object({ mandate: Maybe(Text) })),
    }),
  ),
});

export type WireCharge = Static<typeof Charge>;

const Month = Type.Integer({ minimum: 1, maximum: 12 });

const PaymentMethod = Type.Object({
  id: Text,
  type: Text,
  card: Maybe(
    Type.Object({ brand: Maybe(Text), last4: Text, exp_month: Month, exp_year: Type.Integer() }),
  ),
  sepa_debit: Maybe(Type.Object({ last4: Maybe(Text) })),
});

export type WireMethod = Static<typeof PaymentMethod>;

const Intent = Type.Object({
  id: Text,
  object: Type.Literal('payment_intent'),
  amount: Type.Integer(),
  currency: Text,
  status: Text,
  capture_method: Maybe(Text),
  metadata: Metadata,
  last_payment_error: Maybe(Type.Omit(ErrorObject, ['payment_intent'])),
  payment_method: Maybe(Type.Union([Text, PaymentMethod])),
  latest_charge: Maybe(Type.Union([Text, Charge])),
  next_action: Maybe(Type.Object({ redirect_to_url: Maybe(Type.Object({ url: Maybe(Text) })) })),
});

export type WireIntent = Static<typeof Intent>;

const SetupIntent = Type.Object({
  id: Text,
  status: Text,
  metadata: Metadata,
  payment_method: Maybe(Type.Union([Text, PaymentMethod])),
  mandate: Maybe(Text),
});

const Session = Type.Object({
  id: Text,
  object: Type.Literal('checkout.session'),
  mode: Text,
  status: Maybe(Text),
  url: Maybe(Text),
  amount_total: Maybe(Type.Integer()),
  currency: Maybe(Text),
  client_reference_id: Maybe(Text),
  customer: Maybe(Text),
  expires_at: Type.Integer(),
  payment_intent: Maybe(Type.Union([Text, Intent])),
  setup_intent: Maybe(Type.Union([Text, SetupIntent])),
});

export type WireSession = Static<typeof Session>;

const Mandate = Type.Object({
  id: Text,
  payment_method_details: Type.Object({
    sepa_debit: Type.Object({ reference: Text, url: Maybe(Text) }),
  }),
});

const Payout = Type.Object({
  id: Text,
  automatic: Type.Boolean(),
  reconciliation_status: Maybe(Text),
  status: Text,
});

export type WirePayout = Static<typeof Payout>;

const Balance = Type.Object({
  id: Text,
  type: Text,
  fee: Type.Integer(),
  currency: Text,
  available_on: Type.Integer(),
  source: Maybe(Type.Union([Text, Charge, Type.Object({ id: Text })])),
});

export type WireBalance = Static<typeof Balance>;

const Refund = Type.Object({
  id: Text,
  object: Type.Literal('refund'),
  amount: Type.Integer(),
  currency: Text,
  status: Maybe(Text),
  failure_reason: Maybe(Text),
  payment_intent: Maybe(Text),
  metadata: Metadata,
});

export type WireRefund = Static<typeof Refund>;

const Dispute = Type.Object({
  id: Text,
  amount: Type.Integer(),
  currency: Text,
  payment_intent: Maybe(Text),
  reason: Maybe(Text),
  status: Text,
});

const Event = Type.Object({
  id: Type.String({ minLength: 1 }),
  object: Type.Literal('event'),
  type: Text,
  data: Type.Object({ object: Type.Unknown() }),
});

const listOf = <T extends Type.TSchema>(item: T) =>
  Type.Object({ data: Type.Array(item), has_more: Type.Boolean() });

export const asIntent = checker(Intent);
export const asRefund = checker(Refund);
export const asCharge = checker(Charge);
export const asDispute = checker(Dispute);
export const asEvent = checker(Event);
export const asSession = checker(Session);
export const asMandate = checker(Mandate);
export const asCustomer = checker(Type.Object({ id: Text, object: Type.Literal('customer') }));
export const asPayoutList = checker(listOf(Payout));
export const asBalanceList = checker(listOf(Balance));
export const asIntentList = checker(listOf(Intent));
export const asRefundList = checker(listOf(Refund));

const asErrorBody = checker(Type.Object({ error: ErrorObject }));

export function asError(value: unknown): WireError | null {
  return asErrorBody(value)?.error ?? null;
}

/** undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// null for what is not of the shape: the caller decides what not knowing means.
function checker<T extends Type.TSchema>(schema: T): (value: unknown) => Static<T> | null {
  const shape = Compile(schema);
  return (value) => (shape.Check(value) ? (value as Static<T>) : null);
}
