// PayPal's shapes, in its names, as far as this gateway reads them. See README.md.

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

export const API_TEST = 'https://api-m.sandbox.paypal.com';
export const API_LIVE = 'https://api-m.paypal.com';

export const Settings = Type.Object(
  {
    client_id: Type.String({ pattern: '^[\\w.-]{4,128}$', title: 'Client ID' }),
    client_secret: Type.String({ pattern: '^[\\w.-]{4,128}$', title: 'Secret', secret: true }),
    webhook_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, title: 'Webhook ID of the address for notices' }),
    ),
    vault: Type.Optional(
      Type.Boolean({ title: 'PayPal lets this account charge stored wallets (vault)' }),
    ),
    brand_name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 127, title: 'Name shown on PayPal’s pages' }),
    ),
    api_base: Type.Optional(
      Type.String({ pattern: '^https?://', maxLength: 200, title: 'Address' }),
    ),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof Settings>;

const Maybe = <T extends Type.TSchema>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const Text = Type.String();
const Name = Type.String({ minLength: 1 });

const Amount = Type.Object({ currency_code: Text, value: Text });
export type WireAmount = Static<typeof Amount>;

const Link = Type.Object({ href: Text, rel: Text });
export type WireLink = Static<typeof Link>;

const Named = {
  id: Name,
  status: Text,
  amount: Maybe(Amount),
  invoice_id: Maybe(Text),
  custom_id: Maybe(Text),
  create_time: Maybe(Text),
  links: Maybe(Type.Array(Link)),
  status_details: Maybe(Type.Object({ reason: Maybe(Text) })),
  supplementary_data: Maybe(
    Type.Object({ related_ids: Maybe(Type.Object({ order_id: Maybe(Text) })) }),
  ),
};

const Capture = Type.Object({
  ...Named,
  seller_receivable_breakdown: Maybe(Type.Object({ paypal_fee: Maybe(Amount) })),
});
export type WireCapture = Static<typeof Capture>;

const Authorization = Type.Object({ ...Named, expiration_time: Maybe(Text) });
export type WireAuthorization = Static<typeof Authorization>;

const Refund = Type.Object({
  ...Named,
  seller_payable_breakdown: Maybe(Type.Object({ total_refunded_amount: Maybe(Amount) })),
});
export type WireRefund = Static<typeof Refund>;

const Unit = Type.Object({
  reference_id: Maybe(Text),
  custom_id: Maybe(Text),
  amount: Maybe(Amount),
  payments: Maybe(
    Type.Object({
      captures: Maybe(Type.Array(Capture)),
      authorizations: Maybe(Type.Array(Authorization)),
      refunds: Maybe(Type.Array(Refund)),
    }),
  ),
});
export type WireUnit = Static<typeof Unit>;

const Customer = Type.Object({ id: Maybe(Text) });

const Vaulted = Type.Object({ id: Maybe(Text), status: Maybe(Text), customer: Maybe(Customer) });
export type WireVaulted = Static<typeof Vaulted>;

const Order = Type.Object({
  id: Name,
  status: Text,
  purchase_units: Maybe(Type.Array(Unit)),
  payment_source: Maybe(
    Type.Object({
      paypal: Maybe(Type.Object({ attributes: Maybe(Type.Object({ vault: Maybe(Vaulted) })) })),
    }),
  ),
  links: Maybe(Type.Array(Link)),
});
export type WireOrder = Static<typeof Order>;

const Token = Type.Object({
  id: Name,
  status: Maybe(Text),
  customer: Maybe(Customer),
  links: Maybe(Type.Array(Link)),
});
export type WireToken = Static<typeof Token>;

const Detail = Type.Object({ issue: Maybe(Text), description: Maybe(Text) });

const Refusal = Type.Object({
  name: Name,
  message: Maybe(Text),
  debug_id: Maybe(Text),
  details: Maybe(Type.Array(Detail)),
  links: Maybe(Type.Array(Link)),
});

const Access = Type.Object({ access_token: Name, expires_in: Type.Number() });

const Entry = Type.Object({
  transaction_info: Type.Object({
    transaction_id: Name,
    paypal_reference_id: Maybe(Text),
    transaction_event_code: Maybe(Text),
    transaction_initiation_date: Maybe(Text),
    transaction_amount: Maybe(Amount),
    fee_amount: Maybe(Amount),
    transaction_status: Maybe(Text),
    invoice_id: Maybe(Text),
    custom_field: Maybe(Text),
  }),
});
export type WireEntry = Static<typeof Entry>['transaction_info'];

const Report = Type.Object({
  transaction_details: Maybe(Type.Array(Entry)),
  last_refreshed_datetime: Maybe(Text),
  total_pages: Maybe(Type.Number()),
});
export type WireReport = Static<typeof Report>;

const Movement = Type.Object({
  affected_party: Maybe(Text),
  amount: Maybe(Amount),
  type: Maybe(Text),
  reason: Maybe(Text),
});

const Dispute = Type.Object({
  dispute_id: Name,
  reason: Maybe(Text),
  disputed_transactions: Maybe(
    Type.Array(Type.Object({ seller_transaction_id: Maybe(Text), custom: Maybe(Text) })),
  ),
  money_movements: Maybe(Type.Array(Movement)),
});
export type WireDispute = Static<typeof Dispute>;

const Event = Type.Object({ id: Name, event_type: Text, resource: Type.Unknown() });

const VaultToken = Type.Object({
  id: Name,
  metadata: Maybe(Type.Object({ order_id: Maybe(Text) })),
});

const Verification = Type.Object({ verification_status: Text });

export const asOrder = shape(Order);
export const asCapture = shape(Capture);
export const asAuthorization = shape(Authorization);
export const asRefund = shape(Refund);
export const asToken = shape(Token);
export const asRefusal = shape(Refusal);
export const asAccess = shape(Access);
export const asReport = shape(Report);
export const asDispute = shape(Dispute);
export const asEvent = shape(Event);
export const asVaultToken = shape(VaultToken);
export const asVerification = shape(Verification);

/** null for what is no JSON or not of the shape: the caller decides what not knowing means. */
export type As<T> = (value: unknown) => T | null;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function shape<T extends Type.TSchema>(schema: T): As<Static<T>> {
  const compiled = Compile(schema);
  return (value) => (compiled.Check(value) ? (value as Static<T>) : null);
}

export function linkOf(links: readonly WireLink[] | null | undefined, ...rels: string[]) {
  return links?.find(({ rel }) => rels.includes(rel))?.href ?? null;
}

/** The order a capture, authorization or refund belongs to, where it says so. */
export function orderOf({ supplementary_data }: WireCapture | WireRefund): string | null {
  return supplementary_data?.related_ids?.order_id ?? null;
}
